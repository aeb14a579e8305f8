//! A module, written again with its functions in another order.

use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Instruction};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Operator, ValType};

use super::module::Module;

type Outcome<T> = Result<T, Error<Infallible>>;

/// The types of a function's locals: so many of one, then so many of another.
type Runs = Vec<(u32, ValType)>;

/// The module with these of its own functions, in this order; `representatives` says which function
/// is called in place of each.
pub(super) fn module(module: &Module, order: &[usize], representatives: &[u32]) -> Result<Vec<u8>> {
    let mut places: Vec<u32> = (0..u32::try_from(module.signatures.len())?).collect();
    for (place, own) in (module.imported..).zip(order) {
        places[module.imported + own] = u32::try_from(place)?;
    }
    let numbers = representatives.iter().map(|&of| places[of as usize]);
    let mut writer = Whole {
        module,
        order,
        numbers: numbers.collect(),
    };
    let mut written = wasm_encoder::Module::new();
    writer.parse_core_module(&mut written, wasmparser::Parser::new(0), module.wasm)?;
    Ok(written.finish())
}

/// One of a module's own functions, which calls others by these numbers.
pub(super) fn function(
    module: &Module,
    own: usize,
    numbers: &[u32],
) -> Outcome<wasm_encoder::Function> {
    let body = &module.bodies[own];
    let (locals, types) = locals(body, module.parameters(own))?;
    let mut writer = Code { numbers, locals };
    let types = types
        .into_iter()
        .map(|(count, ty)| Ok((count, writer.val_type(ty)?)));
    let mut function = wasm_encoder::Function::new(types.collect::<Outcome<Vec<_>>>()?);
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        function.instruction(&writer.parse_instruction(&mut operators)?);
    }
    Ok(function)
}

/// New numbers for a function's locals, and their types: those that are used most come first among
/// those of their type, those that are not used nowhere.
fn locals(body: &FunctionBody, parameters: usize) -> Outcome<(Vec<u32>, Runs)> {
    let mut types = Vec::new();
    for run in body.get_locals_reader()? {
        let (count, ty) = run?;
        types.extend((0..count).map(|_| ty));
    }
    let mut uses = vec![(0_usize, 0_usize); types.len()];
    for (at, operator) in body.get_operators_reader()?.into_iter().enumerate() {
        let local = local_of(&mut operator?).map(|local| *local as usize);
        let own = local.and_then(|local| local.checked_sub(parameters));
        if let Some((count, first)) = own.map(|own| &mut uses[own]) {
            *count += 1;
            *first = if *count == 1 { at } else { *first };
        }
    }
    let mut order: Vec<usize> = (0..types.len()).filter(|&own| uses[own].0 > 0).collect();
    order.sort_by_key(|&own| (rank(types[own]), usize::MAX - uses[own].0, uses[own].1));
    let mut numbers: Vec<u32> = (0..).take(parameters + types.len()).collect();
    let mut runs: Runs = Vec::new();
    for (number, own) in (0..).skip(parameters).zip(order) {
        numbers[parameters + own] = number;
        match runs.last_mut() {
            Some((count, ty)) if *ty == types[own] => *count += 1,
            _ => runs.push((1, types[own])),
        }
    }
    Ok((numbers, runs))
}

fn rank(ty: ValType) -> u8 {
    match ty {
        ValType::I32 => 0,
        ValType::I64 => 1,
        ValType::F32 => 2,
        ValType::F64 => 3,
        ValType::V128 => 4,
        ValType::Ref(_) => 5,
    }
}

/// The number of the local that an instruction is about.
fn local_of<'o>(operator: &'o mut Operator<'_>) -> Option<&'o mut u32> {
    match operator {
        Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } => Some(local_index),
        _ => None,
    }
}

/// Writes instructions, with other numbers of functions and locals.
struct Code<'w> {
    numbers: &'w [u32],
    locals: Vec<u32>,
}

impl Reencode for Code<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        Ok(self.numbers[function as usize])
    }

    fn instruction<'a>(&mut self, mut operator: Operator<'a>) -> Outcome<Instruction<'a>> {
        if let Some(local) = local_of(&mut operator) {
            *local = self.locals[*local as usize];
        }
        utils::instruction(self, operator)
    }
}

/// Writes a whole module.
struct Whole<'w> {
    module: &'w Module<'w>,
    order: &'w [usize],
    numbers: Vec<u32>,
}

impl Reencode for Whole<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Outcome<u32> {
        Ok(self.numbers[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        _: FunctionSectionReader<'_>,
    ) -> Outcome<()> {
        for &own in self.order {
            functions.function(self.module.signature(own));
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        _: CodeSectionReader<'_>,
    ) -> Outcome<()> {
        for &own in self.order {
            code.function(&function(self.module, own, &self.numbers)?);
        }
        Ok(())
    }
}
