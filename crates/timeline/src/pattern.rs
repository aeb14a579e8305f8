//! Which events a story's pattern means.

use alloc::vec::Vec;
use vpclab_model::{
    ActionKey, ConnectionKey, DecisionPattern, EventPattern, EventPatternKind, FiveTuple, Header,
    Identity, Network, Protocol, Scenario, StationKey, StationPlace, TcpFlags,
};
use vpclab_trace::{Decision, Event, EventKind, Hop, RuleRef};

use crate::log::packet_of;

/// Matches patterns against the events of one run.
#[derive(Debug)]
pub(crate) struct Matcher<'a> {
    scenario: &'a Scenario,
    /// By packet: which of the script's connections it belongs to.
    connections: Vec<Option<ConnectionKey>>,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(scenario: &'a Scenario, events: &[Event]) -> Self {
        Self {
            scenario,
            connections: connections(events),
        }
    }

    /// The first event from `from` on that the pattern means.
    pub(crate) fn first(
        &self,
        pattern: &EventPattern,
        events: &[Event],
        from: usize,
    ) -> Option<usize> {
        let events = events.get(from..)?;
        Some(
            from + events
                .iter()
                .position(|event| self.matches(pattern, event))?,
        )
    }

    fn matches(&self, pattern: &EventPattern, event: &Event) -> bool {
        let kind_of_event = kind(event);
        let place = self.station(event);
        let kind_of_station = place.map(|key| self.scenario.network.stations.station(key).kind);
        let header = header(event);
        let hop = event.kind.hop();
        let decision = hop.map(|hop| decision(&hop.decision));
        let direction = hop.and_then(|hop| hop.direction);
        let action = action(event);
        let outcome = match &event.kind {
            EventKind::ActionEnded { outcome, .. } => Some(outcome.name()),
            _ => None,
        };
        let flags = header
            .and_then(|header| header.tcp_flags())
            .map(without_push);
        pattern.event.is_none_or(|wanted| wanted == kind_of_event)
            && pattern
                .kind
                .is_none_or(|wanted| kind_of_station == Some(wanted))
            && pattern
                .component
                .as_deref()
                .is_none_or(|wanted| place.is_some_and(|key| self.is_at(key, hop, wanted)))
            && pattern
                .direction
                .is_none_or(|wanted| direction == Some(wanted))
            && pattern
                .protocol
                .is_none_or(|wanted| header.is_some_and(|header| header.tuple.protocol == wanted))
            && pattern
                .flags
                .is_none_or(|wanted| flags == Some(without_push(wanted)))
            && pattern
                .decision
                .is_none_or(|wanted| decision == Some(wanted))
            && pattern
                .source
                .is_none_or(|wanted| header.is_some_and(|header| header.tuple.source == wanted))
            && pattern.destination.is_none_or(|wanted| {
                header.is_some_and(|header| header.tuple.destination == wanted)
            })
            && pattern
                .action
                .is_none_or(|wanted| action.is_some_and(|action| action.0 == wanted))
            && pattern.outcome.is_none_or(|wanted| outcome == Some(wanted))
            && pattern.connection.as_deref().is_none_or(|wanted| {
                self.connection(event)
                    .and_then(|key| self.scenario.connections.get(key.index()))
                    .is_some_and(|name| name == wanted)
            })
    }

    /// Does the station have this id or name, or stand at something that has?
    ///
    /// Another network ACL or route table may have stood there at the time: the rule that decided
    /// says which.
    fn is_at(&self, key: StationKey, hop: Option<&Hop>, wanted: &str) -> bool {
        let network = &self.scenario.network;
        let station = network.stations.station(key);
        let place = match station.place {
            StationPlace::Instance(key) => Some(&network.instance(key).identity),
            StationPlace::Interface(key) => Some(network.owner_of(key)),
            StationPlace::Subnet(key) => Some(&network.subnet(key).identity),
            StationPlace::NatGateway(key) => Some(&network.nat_gateway(key).identity),
            StationPlace::InternetGateway(key) => Some(&network.internet_gateway(key).identity),
            StationPlace::VpnGateway(key) => Some(&network.vpn_gateway(key).identity),
            StationPlace::EgressOnlyGateway(key) => {
                Some(&network.egress_only_gateway(key).identity)
            }
            StationPlace::VpcEndpoint(key) => Some(&network.vpc_endpoint(key).identity),
            StationPlace::Vpc(key) => Some(&network.vpc(key).identity),
            StationPlace::Region
            | StationPlace::World
            | StationPlace::Server(_)
            | StationPlace::Peering(_)
            | StationPlace::TransitGateway(_)
            | StationPlace::Attachment(_) => None,
        };
        let (component, name) = match hop.and_then(|hop| owner(network, &hop.decision)) {
            Some(owner) => (&owner.id, &owner.name),
            None => (&station.component, &station.name),
        };
        component == wanted
            || name.as_deref() == Some(wanted)
            || place
                .is_some_and(|place| place.id == wanted || place.name.as_deref() == Some(wanted))
    }

    /// Where it happens; an entry leaves its table where the table is.
    fn station(&self, event: &Event) -> Option<StationKey> {
        let stations = &self.scenario.network.stations;
        match event.kind {
            EventKind::Created(created) => Some(created.station),
            EventKind::Hop(hop) | EventKind::Generated(hop) => Some(hop.station),
            EventKind::Tally(tally) => Some(tally.station),
            EventKind::Socket(change) => Some(change.station),
            EventKind::Name(change) => Some(change.station),
            EventKind::PathMtu(change) => Some(change.station),
            EventKind::NatEntryRemoved { translator, .. } => translator.station(stations),
            EventKind::TrackingEntryRemoved { interface, .. } => {
                stations.interfaces.get(interface.index())?.security_group
            }
            _ => None,
        }
    }

    fn connection(&self, event: &Event) -> Option<ConnectionKey> {
        match &event.kind {
            EventKind::Socket(change) => change.connection,
            EventKind::ActionStarted { action } | EventKind::ActionEnded { action, .. } => {
                self.scenario.script.get(action.index())?.kind.connection()
            }
            _ => *self.connections.get(packet_of(event)?.0 as usize)?,
        }
    }
}

/// The network ACL or route table whose rule decided.
fn owner<'n>(network: &'n Network, decision: &Decision) -> Option<&'n Identity> {
    let rule = match *decision {
        Decision::Allowed { rule, .. } | Decision::Routed { rule } => rule,
        Decision::Dropped { rule, .. } => rule?,
        _ => return None,
    };
    match rule {
        RuleRef::NetworkAcl { acl, .. } => Some(&network.network_acl(acl).identity),
        RuleRef::Route { table, .. } => Some(&network.route_table(table).identity),
        _ => None,
    }
}

/// A packet belongs to a connection if it ever has that connection's ends, in either direction.
fn connections(events: &[Event]) -> Vec<Option<ConnectionKey>> {
    // A script has few connections, and an end of one is looked for once per event.
    let mut known: Vec<(FiveTuple, ConnectionKey)> = Vec::new();
    let mut by_packet = Vec::new();
    for event in events {
        if let EventKind::Socket(change) = &event.kind
            && let (Some(connection), Some(remote)) = (change.connection, change.remote)
        {
            let tuple = FiveTuple {
                protocol: Protocol::Tcp,
                source: change.local.0,
                source_port: change.local.1,
                destination: remote.0,
                destination_port: remote.1,
            };
            known.retain(|(other, _)| *other != tuple);
            known.push((tuple, connection));
        }
        if let (Some(packet), Some(header)) = (packet_of(event), header(event)) {
            let found = known
                .iter()
                .find(|(tuple, _)| *tuple == header.tuple || tuple.reversed() == header.tuple);
            let place = packet.0 as usize;
            if by_packet.len() <= place {
                by_packet.resize(place + 1, None);
            }
            if let (Some(slot), Some((_, connection))) = (by_packet.get_mut(place), found) {
                *slot = Some(*connection);
            }
        }
    }
    by_packet
}

fn without_push(flags: TcpFlags) -> TcpFlags {
    TcpFlags(flags.0 & !TcpFlags::PSH.0)
}

const fn kind(event: &Event) -> EventPatternKind {
    match event.kind {
        EventKind::ActionStarted { .. } => EventPatternKind::ActionStarted,
        EventKind::ActionEnded { .. } => EventPatternKind::ActionEnded,
        EventKind::Created(_) => EventPatternKind::Created,
        EventKind::Hop(_) | EventKind::Generated(_) => EventPatternKind::Hop,
        EventKind::NatEntryRemoved { .. } => EventPatternKind::NatEntryRemoved,
        EventKind::TrackingEntryRemoved { .. } => EventPatternKind::TrackingEntryRemoved,
        EventKind::Socket(_) => EventPatternKind::Socket,
        EventKind::Name(_) => EventPatternKind::Name,
        EventKind::Edited(_) => EventPatternKind::Edited,
        EventKind::Tally(_) => EventPatternKind::Tally,
        EventKind::PathMtu(_) => EventPatternKind::PathMtu,
    }
}

const fn action(event: &Event) -> Option<ActionKey> {
    match event.kind {
        EventKind::ActionStarted { action } | EventKind::ActionEnded { action, .. } => Some(action),
        EventKind::Tally(tally) => Some(tally.action),
        _ => None,
    }
}

const fn header(event: &Event) -> Option<Header> {
    match event.kind {
        EventKind::Created(created) => Some(created.header),
        EventKind::Hop(hop) | EventKind::Generated(hop) => Some(hop.header),
        _ => None,
    }
}

const fn decision(decision: &Decision) -> DecisionPattern {
    match decision {
        Decision::Passed(_) => DecisionPattern::Passed,
        Decision::Allowed { .. } => DecisionPattern::AllowedByRule,
        Decision::AllowedByTracking(_) => DecisionPattern::AllowedByTracking,
        Decision::Routed { .. } => DecisionPattern::Routed,
        Decision::Translated { .. } => DecisionPattern::Translated,
        Decision::Answered { .. } => DecisionPattern::Answered,
        Decision::Delivered => DecisionPattern::Delivered,
        Decision::Dropped { .. } => DecisionPattern::Dropped,
        Decision::Forwarded => DecisionPattern::Forwarded,
        Decision::Fragmented { .. } => DecisionPattern::Fragmented,
        Decision::Relayed { .. } => DecisionPattern::Relayed,
        Decision::LetThrough { .. } => DecisionPattern::LetThrough,
    }
}
