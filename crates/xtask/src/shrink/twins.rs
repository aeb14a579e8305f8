//! Functions that came out the same.

use std::collections::HashMap;

use anyhow::Result;

use super::module::Module;
use super::write;

/// Which functions stand for which.
pub(super) struct Twins {
    /// For each function of the module, imported ones too: which one is called in its place.
    representatives: Vec<u32>,
    imported: usize,
    codes: Vec<Vec<u8>>,
}

/// Functions of one type and with the same code are one; then those that called them may be.
pub(super) fn find(module: &Module) -> Result<Twins> {
    let imported = module.imported;
    let all = u32::try_from(module.signatures.len())?;
    let mut representatives: Vec<u32> = (0..all).collect();
    loop {
        let mut codes = Vec::new();
        for own in 0..module.bodies.len() {
            codes.push(write::function(module, own, &representatives)?.into_raw_body());
        }
        let mut first: HashMap<(u32, &[u8]), u32> = HashMap::new();
        let mut next = representatives.clone();
        for (own, code) in codes.iter().enumerate() {
            let at = next[imported + own];
            next[imported + own] = *first.entry((module.signature(own), code)).or_insert(at);
        }
        if next == representatives {
            return Ok(Twins {
                representatives,
                imported,
                codes,
            });
        }
        representatives = next;
    }
}

impl Twins {
    pub(super) fn representatives(&self) -> &[u32] {
        &self.representatives
    }

    /// The module's own functions that stand for themselves.
    pub(super) fn kept(&self) -> Vec<usize> {
        let own = self.representatives.iter().enumerate().skip(self.imported);
        own.filter(|(at, representative)| *at == **representative as usize)
            .map(|(at, _)| at - self.imported)
            .collect()
    }

    /// The code of one of them.
    pub(super) fn code(&self, own: usize) -> &[u8] {
        &self.codes[own]
    }
}
