//! Why rows of lists decide or do not: what stands beside a decision.

use alloc::format;
use alloc::string::String;
use vpclab_model::{Direction, Header, Mismatch, PortRange, ProtocolMatch, RouteFate, RuleAction};

/// Why a rule does not speak of a packet.
pub(crate) fn mismatch(
    of: Mismatch,
    rule: (ProtocolMatch, PortRange, &str),
    direction: Direction,
    header: &Header,
) -> String {
    let (protocol, ports, peer) = rule;
    match of {
        Mismatch::Protocol => format!("for {protocol}; this is {}", header.tuple.protocol),
        Mismatch::Port => format!(
            "for {ports}; this is for port {}",
            header.tuple.destination_port
        ),
        Mismatch::IcmpType => {
            let (icmp_type, code) = header.icmp().unwrap_or_default();
            format!("for {protocol}; this is type {icmp_type} code {code}")
        }
        Mismatch::Address => {
            let preposition = super::words::preposition(direction);
            format!(
                "for {peer}; this is {preposition} {}",
                header.other_end(direction)
            )
        }
    }
}

/// What a rule of a network ACL does to the packet that it speaks of first.
pub(crate) fn acl_verdict(action: Option<RuleAction>) -> &'static str {
    match action {
        Some(RuleAction::Allow) => "the first that matches: allows it",
        Some(RuleAction::Deny) => "the first that matches: denies it",
        None => "none of the others matches: denied",
    }
}

/// Why a route decides or does not.
pub(crate) const fn route_fate(fate: RouteFate, blackhole: bool) -> &'static str {
    match fate {
        RouteFate::Chosen if blackhole => {
            "decides, and leads to what is gone: the packet is dropped"
        }
        RouteFate::Chosen => "decides",
        RouteFate::Elsewhere => "does not cover the destination",
        RouteFate::LessSpecific => "covers it, but is less specific",
        RouteFate::LowerPriority => "same prefix, lower priority",
        RouteFate::BehindLocal => "propagated: local goes before it, however specific it is",
        RouteFate::OtherPrefixList => "same prefix, another prefix list was picked",
    }
}
