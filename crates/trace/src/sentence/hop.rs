//! What each component says about a packet.

use alloc::format;
use alloc::string::{String, ToString};
use vpclab_model::{
    Direction, Header, NatTranslation, Network, RouteTarget, Scenario, StationKind, StationPlace,
};

use super::words::{end, flow_state_name, route_target, rule_text, station_label, subject};
use super::{Basis, Sentence};
use crate::event::{
    Decision, DropReason, End, Hop, NETWORK_ACL_FINAL_RULE, NatUpdate, Passage, Rewrite, RuleRef,
    TrackingClass, TrackingUpdate, Translation,
};

pub(super) fn sentence(hop: &Hop, scenario: &Scenario) -> Sentence {
    let network = &scenario.network;
    let station = network.stations.station(hop.station);
    match hop.decision {
        Decision::Passed(passage) => passed(hop, passage, station.kind, scenario),
        Decision::Allowed { rule, tracking } => allowed(hop, rule, tracking, scenario),
        Decision::AllowedByTracking(tracking) => allowed_by_tracking(hop, tracking, network),
        Decision::Routed { rule } => routed(hop, rule, network),
        Decision::Translated { rewrite, by } => match by {
            Translation::NatEntry { gateway, update } => {
                let gateway = network.nat_gateway(gateway);
                nat_translated(
                    hop,
                    rewrite,
                    update,
                    gateway.translation,
                    gateway.identity.label(),
                )
            }
            Translation::PublicAddress => public_address(hop, rewrite),
        },
        Decision::Answered { .. } => answered(hop, station.kind, scenario),
        Decision::Delivered => Sentence::new(
            format!(
                "{} arrives at {} from {}.",
                subject(&hop.header),
                station_label(scenario, hop.station),
                end(
                    hop.header.tuple.protocol,
                    hop.header.tuple.source,
                    hop.header.tuple.source_port
                ),
            ),
            delivered_facts(station.kind),
            Basis::Aws,
        ),
        Decision::Dropped { reason, rule } => dropped(hop, reason, rule, scenario),
    }
}

const fn delivered_facts(kind: StationKind) -> &'static [&'static str] {
    match kind {
        StationKind::Server => &["W1.11"],
        _ => &["W2.9"],
    }
}

fn passed(hop: &Hop, passage: Passage, kind: StationKind, scenario: &Scenario) -> Sentence {
    let header = &hop.header;
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match passage {
        Passage::OwnAddress if hop.direction == Some(Direction::Egress) => (
            format!(
                "{} leaves through the ENI; {} is its own address, so the source/destination check is content.",
                subject(header),
                header.tuple.source
            ),
            &["F9.1", "W1.2"],
            Basis::Aws,
        ),
        Passage::OwnAddress => (
            format!(
                "{} reaches the ENI; {} is its own address, so the source/destination check is content.",
                subject(header),
                header.tuple.destination
            ),
            &["F9.1", "W2.9"],
            Basis::Aws,
        ),
        Passage::CheckDisabled => (
            format!(
                "{} passes the ENI, whose source/destination check is off.",
                subject(header)
            ),
            &["F9.2"],
            Basis::Aws,
        ),
        Passage::LinkLocalService => (
            format!(
                "{} goes between the host's DNS service and the ENI: no security group, network ACL or route table sees it.",
                subject(header)
            ),
            &["F2.13", "F2.14", "F2.17", "W5.1"],
            Basis::Aws,
        ),
        Passage::AlreadyPublic => already_public(hop, scenario),
        Passage::Forwarded if kind == StationKind::Edge => (
            match hop.direction {
                Some(Direction::Ingress) => {
                    format!("{} enters AWS from the internet.", subject(header))
                }
                _ => format!("{} leaves AWS for the internet.", subject(header)),
            },
            &["S0.15"],
            Basis::Aws,
        ),
        Passage::Forwarded => (
            format!(
                "{} crosses the public internet towards {}.",
                subject(header),
                header.tuple.destination
            ),
            &["W1.11"],
            Basis::Aws,
        ),
    };
    Sentence::new(text, facts, basis)
}

fn already_public(hop: &Hop, scenario: &Scenario) -> (String, &'static [&'static str], Basis) {
    let notes = scenario.nat_model == vpclab_model::NatModel::Notes;
    let (end_name, address) = match hop.direction {
        Some(Direction::Ingress) => ("destination", hop.header.tuple.destination),
        _ => ("source", hop.header.tuple.source),
    };
    let facts: &'static [&'static str] = if notes { &["S0.2"] } else { &["F6.64", "W4.2"] };
    let basis = if notes { Basis::Notes } else { Basis::Infer };
    (
        format!(
            "{} passes the internet gateway unchanged: its {end_name} {address} is public already.",
            subject(&hop.header)
        ),
        facts,
        basis,
    )
}

fn allowed(
    hop: &Hop,
    rule: RuleRef,
    tracking: Option<TrackingUpdate>,
    scenario: &Scenario,
) -> Sentence {
    let network = &scenario.network;
    let rule_words = rule_text(rule, network);
    if let RuleRef::NetworkAcl { acl, direction, .. } = rule {
        let acl = network.network_acl(acl).identity.label();
        let side = match direction {
            Direction::Ingress => "inbound",
            Direction::Egress => "outbound",
        };
        let subnet = subnet_label(hop, network);
        return Sentence::new(
            format!(
                "Network ACL {acl} lets {} {} the {subnet} subnet: {side} {rule_words}.",
                packet_words(&hop.header),
                match direction {
                    Direction::Ingress => "into",
                    Direction::Egress => "out of",
                },
            ),
            &["F5.2", "F5.9"],
            Basis::Aws,
        );
    }
    let direction = hop.direction.unwrap_or(Direction::Egress);
    match tracking {
        Some(update) if update.made => Sentence::new(
            format!(
                "The security group allows {} by its {direction} rule “{rule_words}” and remembers the flow: {}.",
                packet_words(&hop.header),
                flow_state_name(update.state),
            ),
            match update.class {
                TrackingClass::Automatic => &["F4.2", "F4.20", "F4.24", "W1.3"],
                TrackingClass::Tracked => &["F4.2", "F4.20", "F4.22"],
            },
            Basis::Aws,
        ),
        Some(update) => Sentence::new(
            format!(
                "The security group allows {} by its {direction} rule “{rule_words}”; the flow is {}.",
                packet_words(&hop.header),
                flow_state_name(update.state),
            ),
            &["F4.2", "F4.20"],
            Basis::Aws,
        ),
        None => Sentence::new(
            format!(
                "The security group allows {} by its {direction} rule “{rule_words}”; both directions are wide open, so the flow is not tracked.",
                packet_words(&hop.header),
            ),
            &["F4.2", "F4.21"],
            Basis::Aws,
        ),
    }
}

fn allowed_by_tracking(hop: &Hop, update: TrackingUpdate, network: &Network) -> Sentence {
    let interface = network.interface(update.interface).identity.label();
    Sentence::new(
        format!(
            "The security group knows the flow at {interface} and asks no rule: {} passes, the flow is {}.",
            packet_words(&hop.header),
            flow_state_name(update.state),
        ),
        match hop.direction {
            Some(Direction::Ingress) => &["F4.20", "W2.8"],
            _ => &["F4.20", "W2.11"],
        },
        Basis::Aws,
    )
}

fn routed(hop: &Hop, rule: RuleRef, network: &Network) -> Sentence {
    let RuleRef::Route { table, index } = rule else {
        return Sentence::new(String::new(), &[], Basis::Aws);
    };
    let table = network.route_table(table);
    let route = table.routes.get(usize::from(index));
    let target = route.map(|route| route.target);
    let others = table
        .routes
        .iter()
        .filter(|other| {
            other.destination.contains(&hop.header.tuple.destination) && Some(*other) != route
        })
        .count();
    let why = if others == 0 {
        "the only route that covers it"
    } else {
        "the longest prefix that covers it"
    };
    let text = match target {
        Some(RouteTarget::Local) => format!(
            "Route table {}: {} stays in the VPC by {}, {why}.",
            table.identity.label(),
            hop.header.tuple.destination,
            rule_text(rule, network)
        ),
        Some(target) => format!(
            "Route table {}: {} goes to {} by {}, {why}.",
            table.identity.label(),
            hop.header.tuple.destination,
            route_target(target, network),
            rule_text(rule, network)
        ),
        None => String::new(),
    };
    Sentence::new(text, &["F3.1", "F3.5"], Basis::Aws)
}

fn nat_translated(
    hop: &Hop,
    rewrite: Rewrite,
    update: NatUpdate,
    translation: NatTranslation,
    gateway: &str,
) -> Sentence {
    let protocol = hop.header.tuple.protocol;
    let to = end(protocol, rewrite.address, rewrite.port);
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match rewrite.end {
        End::Source => {
            let from = end(
                protocol,
                hop.header.tuple.source,
                hop.header.tuple.source_port,
            );
            let verb = if update.made {
                "makes an entry and rewrites"
            } else {
                "finds the entry and rewrites"
            };
            let (address, facts, basis): (_, &'static [&'static str], _) = match translation {
                NatTranslation::ToPrivateAddress => (
                    "its own private address, at a free port",
                    &["F6.20", "F6.25", "S0.1", "S0.4", "W1.7"],
                    Basis::Aws,
                ),
                NatTranslation::ToPublicAddress => (
                    "its public address, at a free port",
                    &["F6.64", "F6.25", "W4.2"],
                    Basis::Aws,
                ),
                NatTranslation::ToElasticIpKeepingPort
                    if rewrite.port == hop.header.tuple.source_port =>
                {
                    (
                        "its Elastic IP, keeping the port",
                        &["S0.1", "S0.4"],
                        Basis::Notes,
                    )
                }
                NatTranslation::ToElasticIpKeepingPort => (
                    "its Elastic IP, at another port because the client's own is taken",
                    &["S0.1", "S0.4"],
                    Basis::Notes,
                ),
            };
            (
                format!("NAT gateway {gateway} {verb} the source {from} to {to}: {address}."),
                facts,
                basis,
            )
        }
        End::Destination => {
            let from = end(
                protocol,
                hop.header.tuple.destination,
                hop.header.tuple.destination_port,
            );
            (
                format!(
                    "NAT gateway {gateway} finds the entry and rewrites the destination {from} back to {to}; the source stays the server."
                ),
                match translation {
                    NatTranslation::ToElasticIpKeepingPort => &["S0.12", "F6.23"],
                    NatTranslation::ToPrivateAddress => &["F6.20", "F6.23", "W2.4"],
                    NatTranslation::ToPublicAddress => &["F6.64", "F6.23"],
                },
                match translation {
                    NatTranslation::ToElasticIpKeepingPort => Basis::Notes,
                    _ => Basis::Aws,
                },
            )
        }
    };
    Sentence::new(text, facts, basis)
}

fn public_address(hop: &Hop, rewrite: Rewrite) -> Sentence {
    let (text, facts): (_, &'static [&'static str]) = match rewrite.end {
        End::Source => (
            format!(
                "The internet gateway writes the public address: source {} becomes {}, one to one, the port stays.",
                hop.header.tuple.source, rewrite.address
            ),
            &["F7.2", "S0.2", "W1.10"],
        ),
        End::Destination => (
            format!(
                "The internet gateway writes the private address: destination {} becomes {}, one to one, the port stays.",
                hop.header.tuple.destination, rewrite.address
            ),
            &["F7.2", "S0.12", "W2.2"],
        ),
    };
    Sentence::new(text, facts, Basis::Aws)
}

fn answered(hop: &Hop, kind: StationKind, scenario: &Scenario) -> Sentence {
    match kind {
        StationKind::Eni => Sentence::new(
            format!(
                "The VPC answers at the ENI: {} is reached at its router's Ethernet address. ARP goes no further.",
                hop.header.tuple.destination
            ),
            &["F9.12", "S0.16"],
            Basis::Aws,
        ),
        StationKind::NatGateway => Sentence::new(
            format!(
                "NAT gateway {} has no entry for this connection, and answers with RST towards the inside only; {} learns nothing.",
                station_label(scenario, hop.station),
                hop.header.tuple.destination
            ),
            &["F6.31", "F6.32", "D0.5"],
            Basis::Aws,
        ),
        StationKind::Resolver => Sentence::new(
            "The Amazon DNS server looks the name up and answers; what it asks upstream, the VPC does not see.".to_string(),
            &["F2.1", "F2.3", "F2.18", "W5.1"],
            Basis::Aws,
        ),
        _ => Sentence::new(
            format!("{} is answered by the first router.", subject(&hop.header)),
            &["F9.12"],
            Basis::Model,
        ),
    }
}

fn dropped(hop: &Hop, reason: DropReason, rule: Option<RuleRef>, scenario: &Scenario) -> Sentence {
    let network = &scenario.network;
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match reason {
        DropReason::SourceDestCheck => (
            format!(
                "{packet} is dropped: neither end is an address of this ENI, and its source/destination check is on. Turn it off only for appliances that forward."
            ),
            &["F9.1", "F9.2"],
            Basis::Aws,
        ),
        DropReason::SecurityGroupNoMatch => (
            format!(
                "{packet} is dropped: no {} rule of the security group allows {tuple}. Add one; the sender hears nothing.",
                direction_word(hop)
            ),
            &["F4.2", "D0.1"],
            Basis::Aws,
        ),
        DropReason::SecurityGroupEmpty => (
            format!(
                "{packet} is dropped: the security group has no {} rules at all. Add one for {tuple}; the sender hears nothing.",
                direction_word(hop)
            ),
            &["F4.3", "D0.1"],
            Basis::Aws,
        ),
        DropReason::TrackingTableFull => (
            format!(
                "{packet} is dropped: the instance tracks as many connections as its type allows."
            ),
            &["F4.41", "D0.7"],
            Basis::Aws,
        ),
        DropReason::NetworkAclDenied | DropReason::NetworkAclDefault => (
            format!(
                "{packet} is dropped at the edge of the {} subnet: {}. The sender hears nothing.",
                subnet_label(hop, network),
                rule.map_or_else(String::new, |rule| acl_refusal(rule, network)),
            ),
            &["F5.1", "F5.2", "F5.3", "D0.1"],
            Basis::Aws,
        ),
        DropReason::NoRoute => (
            format!(
                "{packet} is dropped: no route covers {}. Add one; the sender hears nothing.",
                tuple.destination
            ),
            &["D0.2"],
            Basis::Model,
        ),
        DropReason::BlackholeRoute => (
            format!(
                "{packet} is dropped: the route {} leads to something that is gone, and no shorter prefix is tried.",
                rule.map_or_else(String::new, |rule| rule_text(rule, network))
            ),
            &["F3.15", "F3.17", "D0.3"],
            Basis::Infer,
        ),
        DropReason::NoInterface => (
            format!(
                "{packet} is dropped: {} lies in the VPC, but no interface has it.",
                tuple.destination
            ),
            &["F9.12"],
            Basis::Model,
        ),
        DropReason::DnsSupportDisabled => (
            format!("{packet} gets no answer: enableDnsSupport is off in this VPC."),
            &["F2.5", "W5.2"],
            Basis::Aws,
        ),
        DropReason::NotADnsQuery => (
            format!(
                "{packet} gets no answer: the Amazon DNS server reads DNS queries over UDP port 53."
            ),
            &["F2.3"],
            Basis::Infer,
        ),
        DropReason::NoPublicAddress => (
            format!(
                "{packet} is dropped: no public address belongs to {}. Give its interface one, or send it through a NAT gateway.",
                tuple.source
            ),
            &["F7.5", "W3.3"],
            Basis::Aws,
        ),
        DropReason::PrivateDestination => (
            format!(
                "{packet} is dropped: {} is not an address of the internet.",
                tuple.destination
            ),
            &["F7.5"],
            Basis::Aws,
        ),
        DropReason::NoPrivateAddress => (
            format!(
                "{packet} is dropped: {} belongs to no attached interface of the VPC.",
                tuple.destination
            ),
            &["F7.6", "S0.12"],
            Basis::Aws,
        ),
        DropReason::NatNoEntry => (
            format!(
                "{packet} is dropped: it comes from outside, and no connection from the inside waits for it."
            ),
            &["F6.7", "F6.33"],
            Basis::Infer,
        ),
        DropReason::NatPortsExhausted => (
            format!(
                "{packet} is dropped: every port of the NAT gateway towards {} is taken.",
                end(tuple.protocol, tuple.destination, tuple.destination_port)
            ),
            &["F6.26", "D0.4"],
            Basis::Model,
        ),
        DropReason::NatProtocol => (
            format!(
                "{packet} is dropped: a NAT gateway carries TCP, UDP and ICMP, not {}.",
                tuple.protocol
            ),
            &["F6.40"],
            Basis::Aws,
        ),
        DropReason::NatNotAddressable => (
            format!(
                "{packet} is dropped: it is addressed to the NAT gateway itself, which answers nothing."
            ),
            &["F6.13"],
            Basis::Aws,
        ),
        DropReason::NoServer => (
            format!(
                "{packet} is lost on the internet: nobody in this scenario has {}.",
                tuple.destination
            ),
            &["D0.1"],
            Basis::Model,
        ),
        DropReason::TtlExceeded => (
            format!("{packet} is dropped: its time to live is used up."),
            &["F6.45"],
            Basis::Infer,
        ),
    };
    Sentence::new(text, facts, basis)
}

fn acl_refusal(rule: RuleRef, network: &Network) -> String {
    match rule {
        RuleRef::NetworkAcl {
            acl,
            direction,
            rule_number: NETWORK_ACL_FINAL_RULE,
        } => format!(
            "no {} rule of network ACL {} matches, so the final * denies it",
            side(direction),
            network.network_acl(acl).identity.label()
        ),
        RuleRef::NetworkAcl { acl, direction, .. } => format!(
            "network ACL {}, {} {}",
            network.network_acl(acl).identity.label(),
            side(direction),
            rule_text(rule, network)
        ),
        _ => rule_text(rule, network),
    }
}

const fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    }
}

fn direction_word(hop: &Hop) -> &'static str {
    match hop.direction {
        Some(Direction::Ingress) => "ingress",
        _ => "egress",
    }
}

fn subnet_label<'a>(hop: &Hop, network: &'a Network) -> &'a str {
    match network.stations.station(hop.station).place {
        StationPlace::Subnet(subnet) => network.subnet(subnet).identity.label(),
        _ => "",
    }
}

/// The packet as the object of a sentence: `the SYN`, `the segment with 78 bytes`.
fn packet_words(header: &Header) -> String {
    subject(header).replacen("The", "the", 1)
}
