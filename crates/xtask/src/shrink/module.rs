//! A module's functions, as they lie in its bytes.

use anyhow::Result;
use wasmparser::{FuncType, FunctionBody, Parser, Payload, TypeRef};

/// A module that is looked at. Its *own* functions are numbered from 0; the module numbers them
/// after the imported ones.
pub(super) struct Module<'a> {
    pub(super) wasm: &'a [u8],
    pub(super) imported: usize,
    pub(super) types: Vec<FuncType>,
    /// The types of all functions, imported ones first.
    pub(super) signatures: Vec<u32>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Module<'a> {
    pub(super) fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut module = Self {
            wasm,
            imported: 0,
            types: Vec::new(),
            signatures: Vec::new(),
            bodies: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(types) => {
                    for ty in types.into_iter_err_on_gc_types() {
                        module.types.push(ty?);
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if let TypeRef::Func(ty) = import?.ty {
                            module.imported += 1;
                            module.signatures.push(ty);
                        }
                    }
                }
                Payload::FunctionSection(signatures) => {
                    for ty in signatures {
                        module.signatures.push(ty?);
                    }
                }
                Payload::CodeSectionEntry(body) => module.bodies.push(body),
                _ => {}
            }
        }
        Ok(module)
    }

    /// The type of one of the module's own functions.
    pub(super) fn signature(&self, own: usize) -> u32 {
        self.signatures[self.imported + own]
    }

    /// How many parameters it has.
    pub(super) fn parameters(&self, own: usize) -> usize {
        self.types[self.signature(own) as usize].params().len()
    }
}
