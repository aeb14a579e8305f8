//! From keys to names.

use alloc::string::{String, ToString};
use vpclab_model::{ConnectionKey, InterfaceKey, RuleAction, Scenario, StationKey, StationPlace};

use super::plain::{
    header_view, onward_view, origin_view, outcome_view, passage_view, removal_view, sentence_view,
    socket_end, tally_view,
};
use super::story::ScenarioInfo;
use super::topology::Topology;
use super::types::{Decision, EndView, Event, EventKind, NameChangeView, Place, Rule, TableUpdate};
use crate::event;
use crate::sentence::{
    action_text, flow_state_name, route_destination, route_target, rule_text, sentence,
    transit_route_target,
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
                    error: match outcome {
                        event::Outcome::CallRefused(error) => Some(error.code().to_string()),
                        _ => None,
                    },
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
            event::EventKind::Generated(hop) => (
                Some(hop.station),
                Some(hop.packet.0),
                EventKind::Generated {
                    direction: hop.direction,
                    header: header_view(&hop.header),
                    header_after: header_view(&hop.header_after()),
                    decision: self.decision(&hop.decision),
                },
            ),
            event::EventKind::Tally(tally) => (Some(tally.station), None, tally_view(tally)),
            event::EventKind::Hop(hop) => (
                Some(hop.station),
                Some(hop.packet.0),
                EventKind::Hop {
                    direction: hop.direction,
                    header: header_view(&hop.header),
                    header_after: header_view(&hop.header_after()),
                    decision: self.decision(&hop.decision),
                    next: hop.next.map(onward_view),
                    routes: self.routes(&hop),
                },
            ),
            event::EventKind::NatEntryRemoved {
                translator,
                entry,
                reason,
            } => (
                translator.station(stations),
                None,
                EventKind::NatEntryRemoved {
                    gateway: self.translator_id(translator),
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
                    .and_then(|stations| stations.security_group),
                None,
                EventKind::TrackingEntryRemoved {
                    eni: self.interface_id(interface),
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
            event::EventKind::Edited(edit) => {
                let edit = self.edit(edit);
                (None, None, EventKind::Edited { edit })
            }
            event::EventKind::PathMtu(change) => (
                Some(change.station),
                None,
                EventKind::PathMtu {
                    destination: change.destination.to_string(),
                    mtu: change.mtu,
                    expires_at_us: change.expires_at.0,
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
                    event::NameChangeKind::Lost => (NameChangeView::Lost, None, None),
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
                    event::Translation::NatEntry { translator, update } => {
                        Some(self.nat_update(translator, update))
                    }
                    event::Translation::PublicAddress
                    | event::Translation::MssClamp
                    | event::Translation::NatEntryQuoted { .. } => None,
                },
            },
            event::Decision::Relayed {
                source,
                destination,
                translator,
                update,
            } => Decision::Relayed {
                source: socket_end(source),
                destination: socket_end(destination),
                nat: self.nat_update(translator, update),
            },
            event::Decision::LetThrough { translator, update } => Decision::LetThrough {
                flow: self.nat_update(translator, update),
            },
            event::Decision::Answered { reply } => Decision::Answered { reply: reply.0 },
            event::Decision::Delivered => Decision::Delivered,
            event::Decision::Forwarded => Decision::Forwarded,
            event::Decision::Fragmented { count, mtu } => Decision::Fragmented { count, mtu },
            event::Decision::Dropped { reason, rule } => Decision::Dropped {
                code: reason.code().to_string(),
                rule: rule.map(|rule| self.rule(rule)),
            },
        }
    }

    fn nat_update(&self, translator: event::Translator, update: event::NatUpdate) -> TableUpdate {
        TableUpdate {
            table: self.translator_id(translator),
            entry: update.entry.0,
            made: update.made,
            state: flow_state_name(update.state).to_string(),
            expires_at_us: update.expires_at.0,
        }
    }

    fn tracking_update(&self, update: event::TrackingUpdate) -> TableUpdate {
        TableUpdate {
            table: self.interface_id(update.interface),
            entry: update.entry.0,
            made: update.made,
            state: flow_state_name(update.state).to_string(),
            expires_at_us: update.expires_at.0,
        }
    }

    /// A rule in names and words.
    #[must_use]
    pub fn rule(&self, rule: event::RuleRef) -> Rule {
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
                index,
            } => {
                let acl = network.network_acl(acl);
                let row = index.and_then(|index| acl.rules(direction).get(index));
                let allows = row.is_some_and(|rule| rule.action == RuleAction::Allow);
                Rule::NetworkAcl {
                    acl: acl.identity.id.clone(),
                    direction,
                    rule_number,
                    action: if allows { "allow" } else { "deny" }.to_string(),
                    text,
                }
            }
            event::RuleRef::TransitGatewayRoute { table, index } => {
                let table = network.transit_gateway_route_table(table);
                let route = table.routes.get(index);
                Rule::TransitGatewayRoute {
                    table: table.identity.id.clone(),
                    index,
                    destination: route
                        .map_or_else(String::new, |route| route.destination.to_string()),
                    target: route
                        .map_or("", |route| transit_route_target(route, network))
                        .to_string(),
                    text,
                }
            }
            event::RuleRef::Row { .. } => Rule::Row { text },
            event::RuleRef::ReturnToSender { peering } => Rule::ReturnToSender {
                target: network.peering(peering).identity.id.clone(),
                text,
            },
            event::RuleRef::Route { table, index } => {
                let table = network.route_table(table);
                let route = table.routes.get(index);
                Rule::Route {
                    table: table.identity.id.clone(),
                    index,
                    destination: route.map_or_else(String::new, |route| {
                        route_destination(route.destination, network)
                    }),
                    target: route.map_or_else(String::new, |route| {
                        route_target(route.target, network).to_string()
                    }),
                    text,
                }
            }
        }
    }

    /// The id of whose table it is.
    #[must_use]
    pub fn translator_id(&self, key: event::Translator) -> String {
        let network = &self.scenario.network;
        let identity = match key {
            event::Translator::Gateway(key) => &network.nat_gateway(key).identity,
            event::Translator::Instance(key) => &network.instance(key).identity,
            event::Translator::Node(key) => network.owner_of(key),
            event::Translator::EgressOnly(key) => &network.egress_only_gateway(key).identity,
        };
        identity.id.clone()
    }

    pub(super) fn interface_id(&self, key: InterfaceKey) -> String {
        self.scenario.network.interface(key).identity.id.clone()
    }

    pub(super) fn connection(&self, key: Option<ConnectionKey>) -> Option<String> {
        self.scenario.connections.get(key?.index()).cloned()
    }
}
