//! What each component says about a packet.

use alloc::format;
use alloc::string::{String, ToString};
use core::net::IpAddr;
use vpclab_model::{
    Direction, Header, HeaderDetail, NatModel, Network, Protocol, Scenario, StationKind,
    StationPlace,
};

use super::dropped::{dropped, is_nat_gateway};
use super::egress_only;
use super::icmp;
use super::middlebox::{forwarded, masqueraded};
use super::routed::routed;
use super::translated::{nat_translated, public_address};
use super::words::{end, flow_state_name, rule_text, station_label, subject};
use super::{Basis, Sentence, services, transit, vpcs};
use crate::event::{
    Decision, Hop, Passage, RuleRef, TrackingClass, TrackingUpdate, Translation, Translator,
};

pub(super) fn sentence(hop: &Hop, scenario: &Scenario) -> Sentence {
    let network = &scenario.network;
    let station = network.stations.station(hop.station);
    match hop.decision {
        Decision::Passed(passage) => passed(hop, passage, station.kind, scenario),
        Decision::Allowed { rule, tracking } => allowed(hop, rule, tracking, scenario),
        Decision::AllowedByTracking(tracking) => allowed_by_tracking(hop, tracking, network),
        Decision::Routed { rule } => routed(hop, rule, network),
        Decision::Relayed {
            translator: Translator::Node(node),
            update,
            ..
        } => services::relayed(hop, node, update, scenario),
        Decision::LetThrough { update, .. } => egress_only::let_through(hop, update, scenario),
        // Only nodes of services relay, and they translate in no other way.
        Decision::Relayed { .. } => Sentence::new(String::new(), &[], Basis::Aws),
        Decision::Translated { rewrite, by } => match by {
            Translation::NatEntry {
                translator: Translator::Node(_) | Translator::EgressOnly(_),
                ..
            } => Sentence::new(String::new(), &[], Basis::Aws),
            Translation::NatEntry {
                translator: Translator::Instance(instance),
                update,
            } => {
                let label = network.instance(instance).identity.label();
                masqueraded(hop, rewrite, update, label)
            }
            Translation::NatEntry {
                translator: Translator::Gateway(gateway),
                update,
            } => {
                let gateway = network.nat_gateway(gateway);
                if rewrite.address.is_ipv4() != hop.header.tuple.source.is_ipv4() {
                    let label = gateway.identity.label();
                    return super::nat64::translated(hop, rewrite, update, label);
                }
                nat_translated(
                    hop,
                    rewrite,
                    update,
                    gateway.translation,
                    gateway.identity.label(),
                )
            }
            Translation::PublicAddress => public_address(hop, rewrite),
            Translation::MssClamp => transit::clamped(hop, rewrite, network),
            Translation::NatEntryQuoted { .. } => {
                icmp::translated(hop, rewrite, station_label(scenario, hop.station))
            }
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
        Decision::Forwarded => forwarded(hop, scenario),
        Decision::Fragmented { count, mtu } => icmp::fragmented(hop, count, mtu, station.kind),
    }
}

const fn delivered_facts(kind: StationKind) -> &'static [&'static str] {
    match kind {
        StationKind::Server => &["W1.11"],
        StationKind::Eni => &["F2.18"],
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
                "{} goes between {} and the ENI: no security group, network ACL or route table sees it.",
                subject(header),
                if [header.tuple.source_port, header.tuple.destination_port].contains(&53) {
                    "the host's DNS service"
                } else {
                    "a service of the host"
                }
            ),
            &["F2.13", "F2.14", "F2.17", "W5.1"],
            Basis::Aws,
        ),
        Passage::AlreadyPublic => already_public(hop, scenario),
        Passage::AboutAutomaticFlow | Passage::AboutUntrackedFlow => {
            icmp::about_a_flow(hop, passage)
        }
        Passage::GlobalAddress if kind == StationKind::EgressOnlyInternetGateway => {
            return egress_only::about_a_flow(hop, scenario);
        }
        Passage::GlobalAddress => (
            format!(
                "{} passes the internet gateway unchanged: IPv6 addresses are global, so there is nothing to translate.",
                subject(header)
            ),
            &["F7.3"],
            Basis::Aws,
        ),
        Passage::Forwarded if kind == StationKind::VpcEndpoint => {
            return services::through_gateway(hop, scenario);
        }
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
        Passage::Forwarded if kind == StationKind::VpnGateway => super::vpn::passed(hop, scenario),
        Passage::SameZone | Passage::ZoneOfFlow => {
            return transit::entered_vpc(hop, passage, &scenario.network);
        }
        Passage::Forwarded
            if matches!(
                kind,
                StationKind::TransitGateway | StationKind::TransitGatewayPeering
            ) =>
        {
            return transit::forwarded(hop, &scenario.network);
        }
        Passage::Forwarded if kind == StationKind::Peering => {
            return vpcs::forwarded(hop, &scenario.network);
        }
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
    let notes = scenario.nat_model == NatModel::Notes;
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
                TrackingClass::Balanced => &["F4.2", "F4.20", "F4.24", "F4.37"],
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
        None if hop.header.quoted().is_some()
            || hop.header.detail == HeaderDetail::LaterFragment =>
        {
            Sentence::new(
                format!(
                    "The security group allows {} by its {direction} rule “{rule_words}”, and remembers nothing: it begins no flow.",
                    packet_words(&hop.header),
                ),
                &["F4.2"],
                Basis::Model,
            )
        }
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

fn answered(hop: &Hop, kind: StationKind, scenario: &Scenario) -> Sentence {
    match kind {
        StationKind::Eni if hop.is_link_local() => Sentence::new(
            format!(
                "The host takes {} to its service at {} and answers itself: no security group, network ACL or route table sees it.",
                packet_words(&hop.header),
                hop.header.tuple.destination
            ),
            &["F2.13", "F2.14", "F2.17", "F2.18"],
            Basis::Aws,
        ),
        StationKind::Eni => {
            let arp = hop.header.tuple.protocol == Protocol::Arp;
            let wanted = hop.header.wanted().unwrap_or(hop.header.tuple.destination);
            Sentence::new(
                format!(
                    "The VPC answers at the ENI: {wanted} is at {}. {} goes no further.",
                    if is_neighbour(wanted, &scenario.network) {
                        "the Ethernet address of its own interface, in this subnet"
                    } else {
                        "the Ethernet address of the subnet's router"
                    },
                    if arp { "ARP" } else { "Neighbor discovery" },
                ),
                if arp {
                    &["F9.11", "F9.12", "S0.16"]
                } else {
                    &["F1.18", "F9.11", "F9.12"]
                },
                Basis::Aws,
            )
        }
        StationKind::LoadBalancer => Sentence::new(
            format!(
                "Load balancer {} has no entry for this connection, and answers its sender with RST.",
                station_label(scenario, hop.station)
            ),
            &["F8.53"],
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

/// Does an interface have the address that a guest asks for?
fn is_neighbour(wanted: IpAddr, network: &Network) -> bool {
    network
        .interfaces
        .iter()
        .any(|interface| interface.owns(wanted))
        || is_nat_gateway(wanted, network)
}

pub(super) fn subnet_label<'a>(hop: &Hop, network: &'a Network) -> &'a str {
    match network.stations.station(hop.station).place {
        StationPlace::Subnet(subnet) => network.subnet(subnet).identity.label(),
        _ => "",
    }
}

/// The packet as the object of a sentence: `the SYN`, `the segment with 78 bytes`.
fn packet_words(header: &Header) -> String {
    let subject = subject(header);
    format!("the {}", subject.strip_prefix("The ").unwrap_or(&subject))
}
