//! What each way of reading weighs, beside what it may.

use std::fmt;

use anyhow::{Result, bail};

use super::site::Site;
use crate::manifest::Manifest;
use crate::sizes::grouped;

/// One way, or a part of it.
pub(super) struct Weight {
    what: String,
    bytes: u64,
    /// How it is counted, where it is not as it lies.
    as_sent: &'static str,
    budget: u64,
    also: String,
}

/// All that were weighed.
#[derive(Default)]
pub(super) struct Weights(Vec<Weight>);

impl Weights {
    /// The site: what comes before the first step, and what is kept for use without a network.
    pub(super) fn add_site(&mut self, site: &Site, manifest: &Manifest) {
        let prefix = format!("v/{}/", site.version);
        let is_first = |name: &str| {
            let name = name.strip_prefix(&prefix).unwrap_or(name);
            let loads = &manifest.page.loads;
            loads.iter().any(|load| {
                name == load
                    || name
                        .strip_prefix(load.as_str())
                        .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let (mut first, mut kept, mut brotli) = (0, 0, 0);
        for (name, _) in site.files.iter() {
            let versioned = name.starts_with(&prefix);
            if !versioned && name != "index.html" {
                continue;
            }
            let (by_gzip, by_brotli) = site.sent(name);
            kept += by_gzip;
            if is_first(name) {
                first += by_gzip;
                brotli += by_brotli;
            }
        }
        let also = format!("; {} by brotli", grouped(brotli));
        self.add(
            "site, before the first step",
            first,
            "by gzip",
            manifest.budget.page_gzip,
            also,
        );
        self.add(
            "site, kept for use without a network",
            kept,
            "by gzip",
            manifest.budget.offline_gzip,
            String::new(),
        );
    }

    /// A file as it lies.
    pub(super) fn add_file(&mut self, what: &str, content: &[u8], budget: u64) {
        self.add(what, content.len() as u64, "bytes", budget, String::new());
    }

    fn add(&mut self, what: &str, bytes: u64, as_sent: &'static str, budget: u64, also: String) {
        let what = what.to_owned();
        self.0.push(Weight {
            what,
            bytes,
            as_sent,
            budget,
            also,
        });
    }

    /// An error that names every way that weighs too much.
    pub(super) fn within_budget(&self) -> Result<()> {
        let over = self.0.iter().filter(|weight| weight.bytes > weight.budget);
        let over: Vec<_> = over.map(Weight::to_string).collect();
        if !over.is_empty() {
            bail!("above the budget in wasm-pack.toml: {}", over.join("; "));
        }
        Ok(())
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(Weight::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            bytes,
            as_sent,
            budget,
            also,
        } = self;
        let (bytes, budget) = (grouped(*bytes), grouped(*budget));
        write!(f, "{what}: {bytes} {as_sent} of {budget}{also}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_weighs_too_much_is_named() {
        let mut weights = Weights::default();
        weights.add_file("one file", &[0; 1000], 1000);
        assert_eq!(weights.to_string(), "one file: 1,000 bytes of 1,000");
        weights.within_budget().unwrap();
        weights.add_file("zip", &[0; 11], 10);
        let error = weights.within_budget().unwrap_err().to_string();
        assert_eq!(
            error,
            "above the budget in wasm-pack.toml: zip: 11 bytes of 10"
        );
    }
}
