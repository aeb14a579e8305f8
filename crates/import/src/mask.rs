//! Things that others need not see, replaced: the same by the same, so that the graph stays.

use core::net::IpAddr;
use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::gather::Gathered;
use crate::kind::Kind;
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
    /// Names that the report calls things by: those of Classic Load Balancers, which have no id, and
    /// those that the DNS has.
    spoken: BTreeSet<String>,
    blocks: Blocks,
    /// Public addresses that only the report speaks of.
    unplaced: BTreeMap<String, String>,
}

impl Mask {
    /// Everything that can be.
    pub const ALL: Self = Self {
        accounts: true,
        tags: true,
        addresses: true,
    };

    /// Replaces what is asked for, and tells the report what it must not repeat.
    pub(crate) fn apply(self, scenario: &mut Value, input: &Gathered<'_>, report: &mut Recorder) {
        if self == Self::default() {
            return;
        }
        let mut replaced = Replaced {
            mask: self,
            ..Replaced::default()
        };
        if self.tags {
            let classic = input.all(Kind::CLASSIC_BALANCER).iter();
            let spoken = classic.map(|thing| thing.id).chain(dns_names(input));
            replaced.spoken = spoken.map(String::from).collect();
        }
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
            replaced.blocks = Blocks::of(public, &vpcs);
            let kept = replaced.blocks.kept();
            if kept > 0 {
                let what =
                    format!("{kept} public blocks stay as they are: they are wide, or a VPC's own");
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
            return self.dns_name(text);
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
            // That of a Classic Load Balancer has its name alone.
            Some(first) if first.ends_with("loadbalancer") && parts.len() == 2 => 1,
            Some(first)
                if [":loadbalancer", ":listener", ":listener-rule"]
                    .iter()
                    .any(|kind| first.ends_with(kind)) =>
            {
                2
            }
            _ => return arn.to_owned(),
        };
        if let Some(part) = parts.get_mut(place) {
            *part = self.name(part);
        }
        parts.join("/")
    }

    /// What AWS writes behind the first part stays: which service it is, and where.
    fn dns_name(&mut self, name: &str) -> String {
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        match first.starts_with("vpce-") {
            true => name.to_owned(),
            false => format!("{}.{rest}", self.name(first)),
        }
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
        {
            return match self.blocks.get(block) {
                Some(other) if word.contains('/') => other.to_string(),
                Some(other) => other.addr().to_string(),
                None if self.blocks.stays(block) => word.to_owned(),
                None => {
                    let next = self.unplaced.len() + 1;
                    let other = self.unplaced.entry(block.to_string());
                    other.or_insert_with(|| format!("address-{next}")).clone()
                }
            };
        }
        if self.spoken.contains(word) {
            return match word.contains('.') {
                true => self.dns_name(word),
                false => self.name(word),
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

/// The names in the input that the DNS has.
fn dns_names<'a>(input: &Gathered<'a>) -> impl Iterator<Item = &'a str> {
    let balancers = [Kind::LOAD_BALANCER, Kind::CLASSIC_BALANCER];
    let balancers = balancers.into_iter().flat_map(|kind| input.all(kind));
    let endpoints = input.all(Kind::ENDPOINT).iter();
    let entries = endpoints.flat_map(|thing| thing.item.list("DnsEntries"));
    let names = balancers.filter_map(|thing| thing.item.text("DNSName"));
    names.chain(entries.filter_map(|entry| entry.text("DnsName")))
}

/// Is it an id that may have a name in it?
fn has_name(id: &str) -> bool {
    id.starts_with("arn:") || id.starts_with("classic/")
}

/// Is it a name that AWS gives itself, and that means something?
fn is_awss(name: &str) -> bool {
    name == "default" || name.starts_with("com.amazonaws.")
}
