#![allow(clippy::unwrap_used)]

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, Function,
    FunctionSection, ImportSection, Instruction as I, RefType, TableSection, TableType,
    TypeSection, ValType,
};

use super::module::Module;
use super::{order, shrink};

/// A function: its locals beside its parameter, and what it does.
type Own<'f> = (&'f [(u32, ValType)], &'f [I<'f>]);

/// `(i32) -> i32`.
const UNARY: u32 = 0;

/// A module with one imported function and these functions of its own, all of one type; each is
/// exported as `f0`, `f1` …, and all are in the table in this order.
fn module(functions: &[Own]) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("m", "imported", wasm_encoder::EntityType::Function(UNARY));
    let (mut declared, mut exports, mut code) = (
        FunctionSection::new(),
        ExportSection::new(),
        CodeSection::new(),
    );
    for (number, (locals, instructions)) in (1..).zip(functions) {
        declared.function(UNARY);
        exports.export(&format!("f{}", number - 1), ExportKind::Func, number);
        let mut function = Function::new(locals.iter().copied());
        for instruction in *instructions {
            function.instruction(instruction);
        }
        code.function(function.instruction(&I::End));
    }
    let count = functions.len() as u32;
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: u64::from(count),
        maximum: None,
        shared: false,
    });
    let mut elements = ElementSection::new();
    let all: Vec<u32> = (1..=count).collect();
    elements.active(
        None,
        &ConstExpr::i32_const(0),
        Elements::Functions(all.into()),
    );
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&declared)
        .section(&tables);
    module.section(&exports).section(&elements).section(&code);
    module.finish()
}

/// The module made smaller, in the text that wasm is written in: one line per function's body.
fn bodies(wasm: &[u8]) -> Vec<String> {
    let shrunk = shrink(wasm).unwrap();
    wasmparser::validate(&shrunk).unwrap();
    let module = Module::read(&shrunk).unwrap();
    let body = |body: &wasmparser::FunctionBody| {
        let locals = body.get_locals_reader().unwrap().into_iter();
        let locals = locals.map(|run| format!("{:?}", run.unwrap()));
        let operators = body.get_operators_reader().unwrap().into_iter();
        let operators = operators.map(|operator| format!("{:?}", operator.unwrap()));
        locals.chain(operators).collect::<Vec<_>>().join(" ")
    };
    module.bodies.iter().map(body).collect()
}

#[test]
fn functions_that_are_the_same_stand_once_and_so_do_their_callers() {
    let one = [I::LocalGet(0), I::I32Const(1), I::I32Add];
    let two = [I::LocalGet(0), I::I32Const(2), I::I32Add];
    // Callers of twins are twins once the twins are one; a caller of another function is not.
    let calls = |number: u32| [I::LocalGet(0), I::Call(number)];
    let wasm = module(&[
        (&[], &one),
        (&[], &two),
        (&[], &one),
        (&[], &calls(1)),
        (&[], &calls(3)),
        (&[], &calls(2)),
        (&[], &calls(0)),
    ]);
    let bodies = bodies(&wasm);
    assert_eq!(bodies.len(), 5, "{bodies:#?}");
    let calls = bodies.iter().filter(|body| body.contains("Call")).count();
    assert_eq!(calls, 3, "{bodies:#?}");
}

#[test]
fn the_local_that_is_used_most_has_the_smallest_number_and_one_that_is_not_used_has_none() {
    let locals = [(1, ValType::I64), (3, ValType::I32)];
    let instructions = [
        I::LocalGet(0),
        I::LocalSet(4),
        I::LocalGet(0),
        I::LocalTee(2),
        I::LocalGet(2),
        I::I32Add,
        I::I64Const(7),
        I::LocalSet(1),
    ];
    assert_eq!(
        bodies(&module(&[(&locals, &instructions)])),
        [
            "(2, I32) (1, I64) LocalGet { local_index: 0 } LocalSet { local_index: 2 } \
          LocalGet { local_index: 0 } LocalTee { local_index: 1 } LocalGet { local_index: 1 } \
          I32Add I64Const { value: 7 } LocalSet { local_index: 3 } End"
        ]
    );
}

#[test]
fn what_is_exported_and_what_is_in_the_table_stays_what_it_was() {
    // Each returns another number, and the order is another one.
    let numbers: Vec<[I; 1]> = (0..40).map(|n| [I::I32Const((n * 7919) % 64)]).collect();
    let functions: Vec<Own> = numbers
        .iter()
        .map(|body| (&[] as &[_], &body[..]))
        .collect();
    let shrunk = shrink(&module(&functions)).unwrap();
    let read = Module::read(&shrunk).unwrap();
    let constant = |function: u32| {
        let body = &read.bodies[function as usize - read.imported];
        format!("{:?}", body.get_operators_reader().unwrap().read().unwrap())
    };
    let wanted: Vec<String> = (0..40)
        .map(|n| format!("I32Const {{ value: {} }}", (n * 7919) % 64))
        .collect();
    let (mut exported, mut listed) = (Vec::new(), Vec::new());
    for payload in wasmparser::Parser::new(0).parse_all(&shrunk) {
        match payload.unwrap() {
            wasmparser::Payload::ExportSection(exports) => {
                exported.extend(exports.into_iter().map(|e| constant(e.unwrap().index)));
            }
            wasmparser::Payload::ElementSection(elements) => {
                let elements = elements.into_iter().next().unwrap().unwrap();
                if let wasmparser::ElementItems::Functions(items) = elements.items {
                    listed.extend(items.into_iter().map(|f| constant(f.unwrap())));
                }
            }
            _ => {}
        }
    }
    assert_eq!(exported, wanted);
    assert_eq!(listed, wanted);
}

#[test]
fn functions_that_are_alike_come_one_after_the_other() {
    let kinds: [&[u8]; 2] = [
        b"what one kind of function looks like",
        b"0123456789 and the other's code",
    ];
    let codes: Vec<Vec<u8>> = (0..6)
        .map(|n| [kinds[n % 2], &[n as u8]].concat())
        .collect();
    let codes: Vec<&[u8]> = codes.iter().map(Vec::as_slice).collect();
    assert_eq!(order::alike(&codes), [0, 2, 4, 1, 3, 5]);
    assert_eq!(order::alike(&[]), [0_usize; 0]);
}

#[test]
fn what_is_no_module_is_an_error() {
    assert!(shrink(b"\0asm\x01\0\0\0\x01\x04\x01\x60").is_err());
}
