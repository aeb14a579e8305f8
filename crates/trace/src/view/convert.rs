//! From keys to names.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    ConnectionKey, FiveTuple, HeaderDetail, Protocol, RuleAction, Scenario, StationKey,
    StationPlace,
};

use super::story::ScenarioInfo;
use super::topology::Topology;
use super::types::{
    BasisView, Decision, EndView, Event, EventKind, Header, NameChangeView, Onward, OriginView,
    OutcomeView, PassageView, Place, RemovalView, Rule, SentenceView, TableUpdate,
};
use crate::event;
use crate::sentence::{
    Basis, Sentence, action_text, flow_state_name, packet_label, route_target, rule_text, sentence,
};

/// Shows events and frames of one scenario.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    pub(super) scenario: &'a Scenario,
}

impl<'a> Viewer<'a> {
    /// For a scenario.
    #[must_use]
    pub const fn new(scenario: &'a Scenario) -> Self {
        Self { scenario }
    }

    /// What the scenario is.
    #[must_use]
    pub fn info(&self) -> ScenarioInfo {
        let scenario = self.scenario;
        ScenarioInfo {
            title: scenario.title.clone(),
            description: scenario.description.clone(),
            seed: scenario.seed,
            nat_model: scenario.nat_model,
            nat_models: scenario.nat_models.clone(),
            actions: scenario
                .script
                .iter()
                .map(|action| action_text(action, scenario))
                .collect(),
        }
    }

    /// What there is.
    #[must_use]
    pub fn topology(&self) -> Topology {
        Topology::of(self.scenario)
    }

    /// An event in names and words.
    #[must_use]
    pub fn event(&self, event: &event::Event) -> Event {
        let (place, packet, kind) = self.event_kind(&event.kind);
        Event {
            seq: event.seq.0,
            at_us: event.at.0,
            cause: event.cause.map(|cause| cause.0),
            place: place.map(|station| self.place(station)),
            packet,
            kind,
            sentence: sentence_view(&sentence(event, self.scenario)),
        }
    }

    fn event_kind(&self, kind: &event::EventKind) -> (Option<StationKey>, Option<u32>, EventKind) {
        let stations = &self.scenario.network.stations;
        match *kind {
            event::EventKind::ActionStarted { action } => {
                (None, None, EventKind::ActionStarted { action: action.0 })
            }
            event::EventKind::ActionEnded { action, outcome } => (
                None,
                None,
                EventKind::ActionEnded {
                    action: action.0,
                    outcome: outcome_view(outcome),
                },
            ),
            event::EventKind::Created(created) => (
                Some(created.station),
                Some(created.packet.0),
                EventKind::Created {
                    origin: origin_view(created.origin),
                    in_reply_to: created.in_reply_to.map(|packet| packet.0),
                    header: header_view(&created.header),
                    next: onward_view(created.next),
                },
            ),
            event::EventKind::Hop(hop) => (
                Some(hop.station),
                Some(hop.packet.0),
                EventKind::Hop {
                    direction: hop.direction,
                    header: header_view(&hop.header),
                    header_after: header_view(&hop.header_after()),
                    decision: self.decision(&hop.decision),
                    next: hop.next.map(onward_view),
                },
            ),
            event::EventKind::NatEntryRemoved {
                gateway,
                entry,
                reason,
            } => (
                stations
                    .nat_gateways
                    .get(gateway.index())
                    .map(|stations| stations.nat_gateway),
                None,
                EventKind::NatEntryRemoved {
                    gateway: self
                        .scenario
                        .network
                        .nat_gateway(gateway)
                        .identity
                        .id
                        .clone(),
                    entry: entry.0,
                    reason: removal_view(reason),
                },
            ),
            event::EventKind::TrackingEntryRemoved {
                interface,
                entry,
                reason,
            } => (
                stations
                    .interfaces
                    .get(interface.index())
                    .map(|stations| stations.security_group),
                None,
                EventKind::TrackingEntryRemoved {
                    eni: self
                        .scenario
                        .network
                        .interface(interface)
                        .identity
                        .id
                        .clone(),
                    entry: entry.0,
                    reason: removal_view(reason),
                },
            ),
            event::EventKind::Socket(change) => (
                Some(change.station),
                None,
                EventKind::Socket {
                    socket: change.socket.0,
                    local: socket_end(change.local),
                    remote: change.remote.map(socket_end),
                    state: change.state,
                    connection: self.connection(change.connection),
                },
            ),
            event::EventKind::Name(change) => {
                let (what, address, expires_at_us) = match change.change {
                    event::NameChangeKind::Learned {
                        address,
                        expires_at,
                    } => (NameChangeView::Learned, Some(address), Some(expires_at.0)),
                    event::NameChangeKind::Used { address } => {
                        (NameChangeView::Used, Some(address), None)
                    }
                    event::NameChangeKind::Expired => (NameChangeView::Expired, None, None),
                };
                (
                    Some(change.station),
                    None,
                    EventKind::Name {
                        name: self.scenario.host_name(change.name).to_string(),
                        change: what,
                        address: address.map(|address| address.to_string()),
                        expires_at_us,
                    },
                )
            }
        }
    }

    fn place(&self, key: StationKey) -> Place {
        let network = &self.scenario.network;
        let station = network.stations.station(key);
        let subnet = match station.place {
            StationPlace::Subnet(subnet) => Some(network.subnet(subnet).identity.id.clone()),
            _ => None,
        };
        let eni = match station.place {
            StationPlace::Interface(interface) => {
                Some(network.interface(interface).identity.id.clone())
            }
            _ => None,
        };
        Place {
            station: key.0,
            component: station.component.clone(),
            kind: station.kind,
            name: station.name.clone(),
            subnet,
            eni,
        }
    }

    fn decision(&self, decision: &event::Decision) -> Decision {
        match *decision {
            event::Decision::Passed(passage) => Decision::Passed {
                passage: passage_view(passage),
            },
            event::Decision::Allowed { rule, tracking } => Decision::Allowed {
                rule: self.rule(rule),
                tracking: tracking.map(|update| self.tracking_update(update)),
            },
            event::Decision::AllowedByTracking(update) => Decision::AllowedByTracking {
                tracking: self.tracking_update(update),
            },
            event::Decision::Routed { rule } => Decision::Routed {
                rule: self.rule(rule),
            },
            event::Decision::Translated { rewrite, by } => Decision::Translated {
                end: match rewrite.end {
                    event::End::Source => EndView::Source,
                    event::End::Destination => EndView::Destination,
                },
                nat: match by {
                    event::Translation::NatEntry { gateway, update } => Some(TableUpdate {
                        table: self
                            .scenario
                            .network
                            .nat_gateway(gateway)
                            .identity
                            .id
                            .clone(),
                        entry: update.entry.0,
                        made: update.made,
                        state: flow_state_name(update.state).to_string(),
                        expires_at_us: update.expires_at.0,
                    }),
                    event::Translation::PublicAddress => None,
                },
            },
            event::Decision::Answered { reply } => Decision::Answered { reply: reply.0 },
            event::Decision::Delivered => Decision::Delivered,
            event::Decision::Dropped { reason, rule } => Decision::Dropped {
                code: reason.code().to_string(),
                rule: rule.map(|rule| self.rule(rule)),
            },
        }
    }

    fn tracking_update(&self, update: event::TrackingUpdate) -> TableUpdate {
        TableUpdate {
            table: self
                .scenario
                .network
                .interface(update.interface)
                .identity
                .id
                .clone(),
            entry: update.entry.0,
            made: update.made,
            state: flow_state_name(update.state).to_string(),
            expires_at_us: update.expires_at.0,
        }
    }

    fn rule(&self, rule: event::RuleRef) -> Rule {
        let network = &self.scenario.network;
        let text = rule_text(rule, network);
        match rule {
            event::RuleRef::SecurityGroup {
                group,
                direction,
                index,
            } => Rule::SecurityGroup {
                group: network.security_group(group).identity.id.clone(),
                direction,
                index,
                text,
            },
            event::RuleRef::NetworkAcl {
                acl,
                direction,
                rule_number,
            } => {
                let acl = network.network_acl(acl);
                let rules = match direction {
                    vpclab_model::Direction::Ingress => &acl.ingress,
                    vpclab_model::Direction::Egress => &acl.egress,
                };
                let allows = rules.iter().any(|rule| {
                    rule.rule_number == rule_number && rule.action == RuleAction::Allow
                });
                Rule::NetworkAcl {
                    acl: acl.identity.id.clone(),
                    direction,
                    rule_number,
                    action: if allows { "allow" } else { "deny" }.to_string(),
                    text,
                }
            }
            event::RuleRef::Route { table, index } => {
                let table = network.route_table(table);
                let route = table.routes.get(usize::from(index));
                Rule::Route {
                    table: table.identity.id.clone(),
                    index,
                    destination: route
                        .map_or_else(String::new, |route| route.destination.to_string()),
                    target: route.map_or_else(String::new, |route| {
                        route_target(route.target, network).to_string()
                    }),
                    text,
                }
            }
        }
    }

    pub(super) fn connection(&self, key: Option<ConnectionKey>) -> Option<String> {
        self.scenario.connections.get(key?.index()).cloned()
    }
}

/// A sentence for the other side of a boundary.
pub(super) fn sentence_view(sentence: &Sentence) -> SentenceView {
    SentenceView {
        text: sentence.text.clone(),
        facts: sentence
            .facts
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        basis: match sentence.basis {
            Basis::Aws => BasisView::Aws,
            Basis::Rfc => BasisView::Rfc,
            Basis::Infer => BasisView::Infer,
            Basis::Model => BasisView::Model,
            Basis::Notes => BasisView::Notes,
        },
    }
}

impl From<&Sentence> for SentenceView {
    fn from(sentence: &Sentence) -> Self {
        sentence_view(sentence)
    }
}

/// `10.0.1.5:49152`
pub(super) fn socket_end((address, port): (IpAddr, u16)) -> String {
    if address.is_unspecified() {
        format!("*:{port}")
    } else {
        format!("{address}:{port}")
    }
}

/// The source of a tuple, with its port where there is one.
pub(super) fn source_end(tuple: &FiveTuple) -> String {
    tuple_end(tuple.protocol, tuple.source, tuple.source_port)
}

/// The destination of a tuple, with its port where there is one.
pub(super) fn destination_end(tuple: &FiveTuple) -> String {
    tuple_end(tuple.protocol, tuple.destination, tuple.destination_port)
}

fn tuple_end(protocol: Protocol, address: IpAddr, port: u16) -> String {
    if protocol.has_ports() {
        format!("{address}:{port}")
    } else {
        address.to_string()
    }
}

/// `tcp`, `udp`, `icmp`, `arp`, or a number.
pub(super) fn protocol_name(protocol: Protocol) -> String {
    match protocol {
        Protocol::Arp => "arp".to_string(),
        Protocol::Icmp => "icmp".to_string(),
        Protocol::Tcp => "tcp".to_string(),
        Protocol::Udp => "udp".to_string(),
        Protocol::Other(number) => number.to_string(),
    }
}

/// A header for the other side of a boundary.
#[must_use]
pub(super) fn header_view(header: &vpclab_model::Header) -> Header {
    let tuple = header.tuple;
    let mut view = Header {
        protocol: protocol_name(tuple.protocol),
        src: tuple.source.to_string(),
        src_port: tuple.source_port,
        dst: tuple.destination.to_string(),
        dst_port: tuple.destination_port,
        flags: None,
        seq: None,
        ack: None,
        mss: None,
        payload: None,
        length: header.length,
        ttl: header.ttl,
        label: packet_label(header),
    };
    match header.detail {
        HeaderDetail::Tcp {
            flags,
            seq,
            ack,
            payload,
            mss,
        } => {
            view.flags = Some(flags.to_string());
            view.seq = Some(seq);
            view.ack = flags.has(vpclab_model::TcpFlags::ACK).then_some(ack);
            view.mss = mss;
            view.payload = Some(payload);
        }
        HeaderDetail::Udp { payload } => view.payload = Some(payload),
        _ => {}
    }
    view
}

impl From<&vpclab_model::Header> for Header {
    fn from(header: &vpclab_model::Header) -> Self {
        header_view(header)
    }
}

pub(super) const fn onward_view(onward: event::Onward) -> Onward {
    Onward {
        station: onward.station.0,
        arrives_at_us: onward.arrives_at.0,
    }
}

pub(super) const fn removal_view(reason: event::RemovalReason) -> RemovalView {
    match reason {
        event::RemovalReason::Idle => RemovalView::Idle,
        event::RemovalReason::Closed => RemovalView::Closed,
        event::RemovalReason::Unanswered => RemovalView::Unanswered,
        event::RemovalReason::Replaced => RemovalView::Replaced,
    }
}

const fn outcome_view(outcome: event::Outcome) -> OutcomeView {
    match outcome {
        event::Outcome::Done => OutcomeView::Done,
        event::Outcome::NameNotFound => OutcomeView::NameNotFound,
        event::Outcome::NameServerSilent => OutcomeView::NameServerSilent,
        event::Outcome::ConnectionRefused => OutcomeView::ConnectionRefused,
        event::Outcome::TimedOut => OutcomeView::TimedOut,
        event::Outcome::ConnectionReset => OutcomeView::ConnectionReset,
        event::Outcome::NotConnected => OutcomeView::NotConnected,
        event::Outcome::NoEphemeralPort => OutcomeView::NoEphemeralPort,
    }
}

const fn origin_view(origin: event::Origin) -> OriginView {
    match origin {
        event::Origin::Guest => OriginView::Guest,
        event::Origin::ArpResponder => OriginView::ArpResponder,
        event::Origin::Resolver => OriginView::Resolver,
        event::Origin::NatGatewayReset => OriginView::NatGatewayReset,
    }
}

const fn passage_view(passage: event::Passage) -> PassageView {
    match passage {
        event::Passage::OwnAddress => PassageView::OwnAddress,
        event::Passage::CheckDisabled => PassageView::CheckDisabled,
        event::Passage::LinkLocalService => PassageView::LinkLocalService,
        event::Passage::AlreadyPublic => PassageView::AlreadyPublic,
        event::Passage::Forwarded => PassageView::Forwarded,
    }
}
