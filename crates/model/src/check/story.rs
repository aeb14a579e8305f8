//! The story: texts, and the patterns that bind them to events.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::fields::{Fields, Text};
use super::index::Words;
use super::names::dangling;
use super::report::Report;
use super::suggest::suggest;
use super::value;
use crate::json::Node;
use crate::packet::{Direction, Protocol, TcpFlags};
use crate::station::StationKind;
use crate::story::{
    Chapter, Claim, DecisionPattern, EventPattern, EventPatternKind, Milestone, OUTCOMES, Story,
    Verdict,
};

const KEYS: &[&str] = &["chapters", "milestones", "claims"];
const CHAPTER_KEYS: &[&str] = &["title", "text", "remark", "begins"];
const MILESTONE_KEYS: &[&str] = &["step", "text", "event"];
const CLAIM_KEYS: &[&str] = &["text", "remark", "verdict", "proof", "refutation"];
const PATTERN_KEYS: &[&str] = &[
    "event",
    "kind",
    "component",
    "direction",
    "protocol",
    "flags",
    "decision",
    "source",
    "destination",
    "connection",
    "action",
    "outcome",
];

const VERDICTS: [(&str, Verdict); 2] = [("proved", Verdict::Proved), ("refuted", Verdict::Refuted)];

const EVENTS: [(&str, EventPatternKind); 11] = [
    ("action-started", EventPatternKind::ActionStarted),
    ("action-ended", EventPatternKind::ActionEnded),
    ("created", EventPatternKind::Created),
    ("hop", EventPatternKind::Hop),
    ("nat-entry-removed", EventPatternKind::NatEntryRemoved),
    (
        "tracking-entry-removed",
        EventPatternKind::TrackingEntryRemoved,
    ),
    ("socket", EventPatternKind::Socket),
    ("name", EventPatternKind::Name),
    ("edited", EventPatternKind::Edited),
    ("tally", EventPatternKind::Tally),
    ("path-mtu", EventPatternKind::PathMtu),
];

const KINDS: [(&str, StationKind); 18] = [
    ("instance", StationKind::Instance),
    ("eni", StationKind::Eni),
    ("security-group", StationKind::SecurityGroup),
    ("network-acl", StationKind::NetworkAcl),
    ("route-table", StationKind::RouteTable),
    ("nat-gateway", StationKind::NatGateway),
    ("internet-gateway", StationKind::InternetGateway),
    ("resolver", StationKind::Resolver),
    ("edge", StationKind::Edge),
    ("internet", StationKind::Internet),
    ("server", StationKind::Server),
    (
        "egress-only-internet-gateway",
        StationKind::EgressOnlyInternetGateway,
    ),
    ("peering", StationKind::Peering),
    ("transit-gateway", StationKind::TransitGateway),
    (
        "transit-gateway-peering",
        StationKind::TransitGatewayPeering,
    ),
    ("vpn-gateway", StationKind::VpnGateway),
    ("vpc-endpoint", StationKind::VpcEndpoint),
    ("load-balancer", StationKind::LoadBalancer),
];

const DIRECTIONS: [(&str, Direction); 2] = [
    ("ingress", Direction::Ingress),
    ("egress", Direction::Egress),
];

const PROTOCOLS: [(&str, Protocol); 5] = [
    ("arp", Protocol::Arp),
    ("tcp", Protocol::Tcp),
    ("udp", Protocol::Udp),
    ("icmp", Protocol::Icmp),
    ("icmpv6", Protocol::Icmpv6),
];

const DECISIONS: [(&str, DecisionPattern); 12] = [
    ("passed", DecisionPattern::Passed),
    ("allowed-by-rule", DecisionPattern::AllowedByRule),
    ("allowed-by-tracking", DecisionPattern::AllowedByTracking),
    ("routed", DecisionPattern::Routed),
    ("translated", DecisionPattern::Translated),
    ("answered", DecisionPattern::Answered),
    ("delivered", DecisionPattern::Delivered),
    ("dropped", DecisionPattern::Dropped),
    ("forwarded", DecisionPattern::Forwarded),
    ("fragmented", DecisionPattern::Fragmented),
    ("relayed", DecisionPattern::Relayed),
    ("let-through", DecisionPattern::LetThrough),
];

const FLAGS: [(&str, TcpFlags); 5] = [
    ("SYN", TcpFlags::SYN),
    ("ACK", TcpFlags::ACK),
    ("FIN", TcpFlags::FIN),
    ("RST", TcpFlags::RST),
    ("PSH", TcpFlags::PSH),
];

/// What patterns may speak of.
pub(super) struct Subjects<'s> {
    /// Where mistakes go.
    pub(super) report: &'s Report,
    /// Ids and names of everything that packets pass, or that something stands at.
    pub(super) components: Words<'s>,
    /// Connections of the script.
    pub(super) connections: &'s [String],
    /// How many actions the script has.
    pub(super) actions: usize,
}

impl Subjects<'_> {
    /// Reads the story.
    pub(super) fn story(&self, node: &Node<'_>) -> Story {
        let Some(fields) = Fields::of(node, "the story", KEYS, self.report) else {
            return Story::default();
        };
        let chapters = fields.list("chapters").iter();
        let milestones = fields.list("milestones").iter();
        let claims = fields.list("claims").iter();
        Story {
            chapters: chapters.filter_map(|node| self.chapter(node)).collect(),
            milestones: milestones.filter_map(|node| self.milestone(node)).collect(),
            claims: claims.filter_map(|node| self.claim(node)).collect(),
        }
    }

    fn chapter(&self, node: &Node<'_>) -> Option<Chapter> {
        let fields = Fields::of(node, "a chapter", CHAPTER_KEYS, self.report)?;
        let title = fields.require_text("title", "its heading");
        let text = fields.require_text("text", "what the reader is told");
        let begins = fields.require("begins", "a pattern, for example {\"event\": \"created\"}");
        Some(Chapter {
            title: String::from(title?.value),
            text: String::from(text?.value),
            remark: remark(&fields),
            begins: self.pattern(begins?)?,
        })
    }

    fn milestone(&self, node: &Node<'_>) -> Option<Milestone> {
        let fields = Fields::of(node, "a milestone", MILESTONE_KEYS, self.report)?;
        let step = fields.require_text("step", "the step's number, as text");
        let text = fields.require_text("text", "what happens");
        let event = fields.require("event", "a pattern, for example {\"event\": \"created\"}");
        Some(Milestone {
            step: String::from(step?.value),
            text: String::from(text?.value),
            event: self.pattern(event?)?,
        })
    }

    fn claim(&self, node: &Node<'_>) -> Option<Claim> {
        let fields = Fields::of(node, "a claim", CLAIM_KEYS, self.report)?;
        let text = fields.require_text("text", "the statement");
        let proof = self.patterns(&fields, "proof");
        let refutation = self.patterns(&fields, "refutation");
        // Without it the claim would be proved by nothing at all.
        if fields.get("proof").is_none() || fields.is_empty_list("proof") {
            fields.missing("proof", "at least one pattern of an event that shows it");
        }
        Some(Claim {
            text: String::from(text?.value),
            remark: remark(&fields),
            verdict: choice(&fields, "verdict", &VERDICTS),
            proof,
            refutation,
        })
    }

    fn patterns(&self, fields: &Fields<'_>, key: &'static str) -> Vec<EventPattern> {
        fields
            .list(key)
            .iter()
            .filter_map(|node| self.pattern(node))
            .collect()
    }

    fn pattern(&self, node: &Node<'_>) -> Option<EventPattern> {
        let fields = Fields::of(node, "a pattern", PATTERN_KEYS, self.report)?;
        let pattern = EventPattern {
            event: choice(&fields, "event", &EVENTS),
            kind: choice(&fields, "kind", &KINDS),
            component: fields.text("component").map(|text| self.component(text)),
            direction: choice(&fields, "direction", &DIRECTIONS),
            protocol: choice(&fields, "protocol", &PROTOCOLS),
            flags: fields.text("flags").and_then(|text| self.flags(text)),
            decision: choice(&fields, "decision", &DECISIONS),
            source: self.address(&fields, "source"),
            destination: self.address(&fields, "destination"),
            connection: fields.text("connection").map(|text| self.connection(text)),
            action: self.action(&fields),
            outcome: fields
                .word("outcome", "unknown-value", &OUTCOMES)
                .and_then(|word| OUTCOMES.get(word.value).copied()),
        };
        let protocol = fields.get("protocol");
        if let (Some(node), Some(_)) = (protocol, pattern.flags)
            && pattern
                .protocol
                .is_some_and(|protocol| protocol != Protocol::Tcp)
        {
            self.report.error(
                node.at,
                "flags-without-tcp",
                "only TCP segments have flags, so this pattern matches nothing",
                "leave out `protocol`, or `flags`",
            );
        }
        Some(pattern)
    }

    fn component(&self, text: Text<'_>) -> String {
        if !self.components.contains(text.value) {
            dangling(text, "component", &self.components.list(), self.report);
        }
        String::from(text.value)
    }

    fn connection(&self, text: Text<'_>) -> String {
        if !self.connections.iter().any(|name| name == text.value) {
            let known: Vec<&str> = self.connections.iter().map(String::as_str).collect();
            dangling(text, "connection", &known, self.report);
        }
        String::from(text.value)
    }

    fn address(&self, fields: &Fields<'_>, key: &'static str) -> Option<IpAddr> {
        let address = value::address(self.report, fields.text(key)?, None)?;
        Some(address.value)
    }

    /// Actions are counted from 1, as people count.
    fn action(&self, fields: &Fields<'_>) -> Option<u32> {
        let number = fields.number("action", 1..=self.actions as u64)?;
        u32::try_from(number.value - 1).ok()
    }

    /// `SYN,ACK`, in any order.
    fn flags(&self, text: Text<'_>) -> Option<TcpFlags> {
        let mut flags = TcpFlags::default();
        for word in text.value.split(',').map(str::trim) {
            let Some((_, flag)) = FLAGS.iter().find(|(name, _)| *name == word) else {
                self.report.error(
                    text.at,
                    "unknown-value",
                    alloc::format!("`{word}` is no TCP flag"),
                    suggest(word, &FLAGS.map(|(name, _)| name)),
                );
                return None;
            };
            flags = flags.with(*flag);
        }
        Some(flags)
    }
}

fn remark(fields: &Fields<'_>) -> Option<String> {
    fields.text("remark").map(|text| String::from(text.value))
}

/// One of some words, and what it stands for.
fn choice<T: Copy, const N: usize>(
    fields: &Fields<'_>,
    key: &'static str,
    words: &[(&'static str, T); N],
) -> Option<T> {
    let names = words.map(|(name, _)| name);
    let position = fields.word(key, "unknown-value", &names)?;
    words.get(position.value).map(|(_, meaning)| *meaning)
}
