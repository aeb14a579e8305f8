//! The fact sheet beside the page: every fact's text, whose word it is, and where it was read.

use std::fs;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Map, Value};
use vpclab_tests::facts::{Fact, SHEET, Sheet};

use crate::workspace::Workspace;

/// Where the page asks for it.
const OUT: &str = "www/facts.json";

/// A fact as the page has it.
#[derive(Debug, PartialEq, Serialize)]
struct Told {
    section: String,
    text: String,
    /// As in a sentence's `basis`.
    basis: &'static str,
    /// Why not to rely on it too much.
    doubt: Option<&'static str>,
    /// What it was read in, and its address where it has one.
    sources: Vec<(String, Option<String>)>,
}

/// Writes the facts to `www/`.
pub(crate) fn write(workspace: &Workspace) -> Result<()> {
    let text = fs::read_to_string(workspace.path(SHEET)).context(SHEET)?;
    let json = json(&Sheet::parse(&text))?;
    let out = workspace.path(OUT);
    // An unchanged file keeps its date, so that a browser and a build see no change.
    if fs::read(&out).ok().as_ref() != Some(&json) {
        fs::write(&out, json).context(OUT)?;
    }
    Ok(())
}

fn json(sheet: &Sheet) -> Result<Vec<u8>> {
    let mut facts = Map::new();
    for fact in &sheet.facts {
        facts.insert(fact.number.clone(), serde_json::to_value(told(fact))?);
    }
    let mut whole = Map::new();
    whole.insert("version".to_owned(), Value::from(1));
    whole.insert("facts".to_owned(), Value::from(facts));
    Ok(serde_json::to_vec(&whole)?)
}

fn told(fact: &Fact) -> Told {
    let mut sources = Vec::new();
    let cells: Vec<String> = fact
        .cells
        .iter()
        .map(|cell| take_sources(cell, &mut sources))
        .collect();
    let text = match (fact.number.starts_with("S0."), cells.as_slice()) {
        (true, [notes, aws, ..]) => format!("The notes: {notes}. AWS documents: {aws}"),
        (_, cells) => cells.join(": "),
    };
    let tagged = |tag: &str| {
        text.split(|char: char| !char.is_ascii_uppercase())
            .any(|word| word == tag)
    };
    let is_unconfirmed = fact.number.starts_with("U15.");
    let standards = |(label, _): &(String, _)| label.starts_with("RFC") || label.starts_with("LNX");
    let basis = if tagged("MODEL") || is_unconfirmed {
        "model"
    } else if tagged("INFER") {
        "infer"
    } else if !sources.is_empty() && sources.iter().all(standards) {
        "rfc"
    } else {
        "aws"
    };
    let doubt = if tagged("CONFLICT") {
        Some("sources disagree")
    } else if text.contains("(L)") {
        Some("of low confidence")
    } else if text.contains("(M)") {
        Some("of medium confidence")
    } else if tagged("AGE") {
        Some("may have changed since")
    } else {
        None
    };
    Told {
        section: fact.section.clone(),
        text: text.trim().to_owned(),
        basis,
        doubt,
        sources,
    }
}

/// A text without its sources in brackets, which are added to a list.
fn take_sources(text: &str, sources: &mut Vec<(String, Option<String>)>) -> String {
    let Some((before, rest)) = text.split_once(" [") else {
        return text.to_owned();
    };
    let Some((list, after)) = rest.split_once(']') else {
        return text.to_owned();
    };
    for label in list.split("; ") {
        sources.push((spelled(label), address(label)));
    }
    let after = take_sources(after, sources);
    format!("{before}{after}")
}

/// Guides of AWS by their key in the sheet, what they are called, and where their pages are.
const GUIDES: [(&str, &str, &str); 8] = [
    ("VUG ", "VPC User Guide", "vpc/latest/userguide"),
    ("EC2 ", "EC2 User Guide", "AWSEC2/latest/UserGuide"),
    ("TGW ", "Transit Gateways", "vpc/latest/tgw"),
    ("PEER ", "VPC Peering Guide", "vpc/latest/peering"),
    ("PL ", "PrivateLink", "vpc/latest/privatelink"),
    ("VPN ", "Site-to-Site VPN User Guide", "vpn/latest/s2svpn"),
    (
        "ELB ",
        "Network Load Balancers",
        "elasticloadbalancing/latest/network",
    ),
    ("RA ", "Reachability Analyzer", "vpc/latest/reachability"),
];

/// The sheet's short name of a source, spelled out.
fn spelled(label: &str) -> String {
    let mut guides = GUIDES.iter();
    let known =
        guides.find_map(|(key, name, _)| Some(format!("{name}: {}", label.strip_prefix(key)?)));
    known.unwrap_or_else(|| label.to_owned())
}

/// Where a source can be read, if it has an address of its own.
fn address(label: &str) -> Option<String> {
    if let Some(rest) = label.strip_prefix("RFC ") {
        let number = rest.split(|char: char| !char.is_ascii_digit()).next()?;
        return Some(format!("https://www.rfc-editor.org/rfc/rfc{number}"));
    }
    if let Some(rest) = label.strip_prefix("WEB ") {
        let address = rest.split([' ', ',']).next()?;
        return address.starts_with("https://").then(|| address.to_owned());
    }
    let (page, guide) = GUIDES
        .iter()
        .find_map(|(key, _, guide)| Some((label.strip_prefix(key)?, guide)))?;
    let page = page.split([' ', ',']).next()?;
    let is_name = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
    (!page.is_empty() && page.chars().all(is_name))
        .then(|| format!("https://docs.aws.amazon.com/{guide}/{page}.html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a line whose number is written `F 5.2` here, so that nobody takes it for a fact that is shown.
    fn of(line: &str) -> Told {
        let line = line
            .replacen(' ', "\u{0}", 1)
            .replacen(' ', "", 1)
            .replacen('\u{0}', " ", 1);
        told(&Sheet::parse(&format!("## 5. Section\n{line}\n")).facts[0])
    }

    #[test]
    fn whose_word_a_fact_is() {
        for (line, text, basis, doubt) in [
            (
                "- F 5.2 First match decides. [VUG vpc-network-acls]",
                "First match decides.",
                "aws",
                None,
            ),
            (
                "- F 6.32 The RST. First part stated; second INFER.",
                "The RST. First part stated; second INFER.",
                "infer",
                None,
            ),
            (
                "- F 3.10 One at random. [VUG a] MODEL: the lowest id.",
                "One at random. MODEL: the lowest id.",
                "model",
                None,
            ),
            ("- F 13.8 RST. [RFC 9293 §3.5.2]", "RST.", "rfc", None),
            (
                "- F 7.4 Stateless. INFER from one-to-one mapping (M).",
                "Stateless. INFER from one-to-one mapping (M).",
                "infer",
                Some("of medium confidence"),
            ),
            (
                "- F 6.24 CONFLICT history: older. [VUG b]",
                "CONFLICT history: older.",
                "aws",
                Some("sources disagree"),
            ),
            ("- U 15.1 Not said.", "Not said.", "model", None),
            (
                "| S 0.4 | port kept | remapped [RA explanation-codes X] | a port |",
                "The notes: port kept. AWS documents: remapped",
                "aws",
                None,
            ),
            (
                "| W 1.5 | route table | same | 0.0.0.0/0 |",
                "route table: same: 0.0.0.0/0",
                "aws",
                None,
            ),
        ] {
            let told = of(line);
            assert_eq!(
                (told.text.as_str(), told.basis, told.doubt),
                (text, basis, doubt),
                "{line}"
            );
            assert_eq!(told.section, "5. Section");
        }
    }

    #[test]
    fn where_a_source_can_be_read() {
        for (label, expected) in [
            (
                "VUG vpc-network-acls",
                Some("https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"),
            ),
            (
                "RA explanation-codes NO_ROUTE",
                Some("https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html"),
            ),
            (
                "VUG flow-logs-records-examples, pkt-srcaddr",
                Some(
                    "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html",
                ),
            ),
            (
                "RFC 9293 §3.5.2",
                Some("https://www.rfc-editor.org/rfc/rfc9293"),
            ),
            (
                "WEB https://example.com/a for the date",
                Some("https://example.com/a"),
            ),
            ("A23-EC2 using-eni", None),
            ("API NatGateway.State", None),
            ("VUG ../x", None),
        ] {
            assert_eq!(address(label).as_deref(), expected, "{label}");
        }
    }

    #[test]
    fn every_fact_of_the_sheet_is_there() -> Result<()> {
        let sheet = Sheet::of_the_project()?;
        let whole: Value = serde_json::from_slice(&json(&sheet)?)?;
        let facts = whole["facts"].as_object().map(Map::len);
        assert_eq!(facts, Some(sheet.facts.len()));
        assert!(sheet.facts.len() > 400);
        Ok(())
    }
}
