//! Things that others need not see, replaced: the same by the same, so that the graph stays.

use core::net::IpAddr;
use std::collections::BTreeMap;

use ipnet::IpNet;

use crate::mask_addresses::Blocks;
use crate::output::Value;
use crate::report::{Category, Recorder};

/// What is replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    /// Account ids: in owners and ARNs.
    pub accounts: bool,
    /// Names and descriptions that people gave.
    pub tags: bool,
    /// Public addresses and blocks of them. Which lies in which stays as it is, and their order.
    pub addresses: bool,
}

/// What was replaced, and by what.
#[derive(Default)]
pub(crate) struct Replaced {
    mask: Mask,
    accounts: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    blocks: Blocks,
}

impl Mask {
    /// Everything that can be.
    pub const ALL: Self = Self {
        accounts: true,
        tags: true,
        addresses: true,
    };

    /// Replaces what is asked for, and tells the report what it must not repeat.
    pub(crate) fn apply(self, scenario: &mut Value, report: &mut Recorder) {
        if self == Self::default() {
            return;
        }
        let mut replaced = Replaced {
            mask: self,
            ..Replaced::default()
        };
        if self.addresses {
            let (mut public, mut vpcs) = (Vec::new(), Vec::new());
            scenario.for_each_text("", &mut |key, text| {
                let block = block_of(text);
                if ["cidrBlock", "secondaryCidrBlocks"].contains(&key) {
                    vpcs.extend(block);
                } else {
                    public.extend(block);
                }
            });
            let (blocks, left) = Blocks::of(public, &vpcs);
            replaced.blocks = blocks;
            if left > 0 {
                let what =
                    format!("{left} public blocks stay as they are: they are wide, or a VPC's own");
                report.general(Category::InPart, what);
            }
        }
        scenario.for_each_text("", &mut |key, text| *text = replaced.text(key, text));
        report.replace(replaced);
    }
}

/// An address or a block of them.
fn block_of(text: &str) -> Option<IpNet> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse::<IpNet>().ok().or_else(address)
}

impl Replaced {
    /// A text of the scenario that stands under this key.
    fn text(&mut self, key: &str, text: &str) -> String {
        if self.mask.tags && ["name", "description"].contains(&key) && !is_awss(text) {
            return self.name(text);
        }
        if self.mask.tags && key == "dnsName" {
            let (first, rest) = text.split_once('.').unwrap_or((text, ""));
            return match first.starts_with("vpce-") {
                true => text.to_owned(),
                false => format!("{}.{rest}", self.name(first)),
            };
        }
        if self.mask.tags && has_name(text) {
            let named = self.names_in_arn(text);
            return self.accounts(&named);
        }
        self.line(text)
    }

    /// Ids of load balancers and target groups have a name in them.
    fn names_in_arn(&mut self, arn: &str) -> String {
        let mut parts: Vec<String> = arn.split('/').map(String::from).collect();
        let place = match parts.first() {
            Some(first) if first.ends_with("targetgroup") || first == "classic" => 1,
            Some(first) if first.ends_with("loadbalancer") || first.ends_with("listener") => 2,
            _ => return arn.to_owned(),
        };
        if let Some(part) = parts.get_mut(place) {
            *part = self.name(part);
        }
        parts.join("/")
    }

    fn name(&mut self, name: &str) -> String {
        let next = self.names.len() + 1;
        let masked = self.names.entry(name.to_owned());
        masked.or_insert_with(|| format!("name-{next}")).clone()
    }

    /// A line of the report, or any other text: its words one by one.
    pub(crate) fn line(&mut self, line: &str) -> String {
        let mut masked = String::new();
        let is_word = |c: char| c.is_ascii_alphanumeric() || ".:/-_".contains(c);
        let mut rest = line;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, others) = rest.split_at(end);
            let bare = word.trim_end_matches(['.', ':']);
            masked.push_str(&self.word(bare));
            masked.push_str(&word[bare.len()..]);
            let gap = others.find(is_word).unwrap_or(others.len());
            let (gap, others) = others.split_at(gap);
            masked.push_str(gap);
            rest = others;
        }
        masked
    }

    fn word(&mut self, word: &str) -> String {
        if self.mask.addresses
            && let Some(block) = block_of(word)
            && let Some(other) = self.blocks.get(block)
        {
            return match word.contains('/') {
                true => other.to_string(),
                false => other.addr().to_string(),
            };
        }
        let word = match self.mask.tags && has_name(word) {
            true => self.names_in_arn(word),
            false => word.to_owned(),
        };
        self.accounts(&word)
    }

    /// Account ids are twelve digits that stand by themselves.
    fn accounts(&mut self, text: &str) -> String {
        if !self.mask.accounts {
            return text.to_owned();
        }
        let mut masked = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let is_alphanumeric = |c: char| c.is_ascii_alphanumeric();
            let end = rest.find(|c| !is_alphanumeric(c)).unwrap_or(rest.len());
            let (run, others) = rest.split_at(end);
            match run.len() == 12 && run.bytes().all(|byte| byte.is_ascii_digit()) {
                true => {
                    let next = self.accounts.len() + 1;
                    let account = self.accounts.entry(run.to_owned());
                    masked.push_str(account.or_insert_with(|| format!("{next:012}")));
                }
                false => masked.push_str(run),
            }
            let gap = others.find(is_alphanumeric).unwrap_or(others.len());
            masked.push_str(&others[..gap]);
            rest = &others[gap..];
        }
        masked
    }
}

/// Is it a name that AWS gives itself, and that means something?
/// Is it an id that may have a name in it?
fn has_name(id: &str) -> bool {
    id.starts_with("arn:") || id.starts_with("classic/")
}

fn is_awss(name: &str) -> bool {
    name == "default" || name.starts_with("com.amazonaws.")
}
