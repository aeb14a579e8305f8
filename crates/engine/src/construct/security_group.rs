//! Security groups of an interface, and their connection tracking.
//!
//! The rules of all attached groups form one set; any rule that matches allows, there is no deny
//! and no order (F4.2). A flow that was allowed once is remembered, and its packets pass in both
//! directions without asking a rule again (F4.20) — unless the flow is untracked: its rules are
//! open to everyone in both directions, and nothing on its path forces tracking (F4.21, F4.24).
//!
//! ICMP is always tracked (F4.22), by its identifier and who asks: a question is never an answer to
//! another. Of protocols other than TCP, UDP and ICMP only
//! addresses and number are (F4.23).

use core::net::IpAddr;
use vpclab_model::{
    Direction, FiveTuple, Header, HeaderDetail, InterfaceKey, Network, NetworkInterface, Peering,
    PortRange, Protocol, ProtocolMatch, RulePeer, SecurityGroupKey, SecurityGroupRule, SimDuration,
    SimTime, TrackingTimeouts,
};
use vpclab_trace::{
    Decision, DropReason, EntryId, FlowState, Passage, RuleRef, TrackingClass, TrackingUpdate,
};

use super::{Ruling, automatic_tracking};
use crate::addresses::{AddressBook, PrivateOwner};
use crate::limits::{SERVICE_TCP_IDLE, SERVICE_UDP_IDLE, tracking};
use crate::provenance::Provenance;
use crate::table::{ConntrackTable, FlowKey, FlowTracker, TrackingEntry, answers, opens};

/// What matters here of the way of a packet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way<'w> {
    /// Who has which address.
    pub(crate) addresses: &'w AddressBook,
    /// The address at the other end.
    pub(crate) other_end: IpAddr,
    /// Whose groups the packet comes from.
    pub(crate) provenance: Provenance,
    /// Does it lead through a load balancer, whose idle times count then? (F4.37)
    pub(crate) balanced: bool,
    /// How many flows the instance tracks at its other interfaces.
    pub(crate) elsewhere: usize,
}

impl Way<'_> {
    /// Does it make the flow tracked, whatever the rules? (F4.24)
    fn is_automatic(&self, network: &Network, key: InterfaceKey) -> bool {
        self.balanced || automatic_tracking::applies(network, self.addresses, key, self.other_end)
    }
}

/// The idle times of flows through a load balancer (F4.37).
const BALANCED: TrackingTimeouts = TrackingTimeouts {
    tcp_established: SERVICE_TCP_IDLE,
    udp_stream: SERVICE_UDP_IDLE,
    udp: SERVICE_UDP_IDLE,
};

/// A packet past the groups of an interface.
pub(crate) fn decide(
    network: &Network,
    table: &ConntrackTable,
    key: InterfaceKey,
    direction: Direction,
    header: &Header,
    way: Way<'_>,
    now: SimTime,
) -> Ruling {
    let interface = network.interface(key);
    let timeouts = match way.balanced {
        true => BALANCED,
        false => interface.tracking_timeouts,
    };
    if let Some(about) = header.quoted()
        && let Some(passage) = related(
            network,
            table,
            key,
            direction,
            (header, about),
            way.is_automatic(network, key),
        )
    {
        return Decision::Passed(passage).into();
    }
    let known = match header.detail {
        // It does not say whether it is of a question or of an answer.
        HeaderDetail::LaterFragment => find(table, &header.tuple, direction),
        _ => table.find(&FlowKey::of(header, direction)),
    };
    let replaced = match known {
        // A SYN after the end of a connection asks for a new one.
        Some((entry, known)) if known.flow.tracker.is_over() && opens(header) => Some(entry),
        Some((entry, known)) => {
            let tracker = known.flow.tracker.after(known.side(direction), header);
            return Decision::AllowedByTracking(TrackingUpdate {
                interface: key,
                entry,
                made: false,
                class: known.class,
                state: tracker.state,
                expires_at: now + timeout(timeouts, header, tracker.state),
            })
            .into();
        }
        None => None,
    };
    let rule = match matching_rule(network, interface, direction, header, way) {
        Ok(rule) => rule,
        Err(reason) => return Ruling::dropped(reason),
    };
    let automatic = way.is_automatic(network, key);
    let class = match class(network, interface, direction, header, automatic) {
        Some(_) if way.balanced => Some(TrackingClass::Balanced),
        class => class,
    };
    let tracking = match class {
        // An error begins no flow, nor does an answer, nor a fragment whose first one began none.
        _ if header.quoted().is_some()
            || answers(header)
            || header.detail == HeaderDetail::LaterFragment =>
        {
            None
        }
        None => None,
        // The allowance is the instance's, for all its interfaces together (F4.40, F4.41).
        Some(_) if table.len() + way.elsewhere >= network.conntrack_allowance(key) as usize => {
            return Ruling::dropped(DropReason::TrackingTableFull);
        }
        Some(class) => {
            let state = FlowTracker::begin(header).state;
            Some(TrackingUpdate {
                interface: key,
                entry: table.next_id(),
                made: true,
                class,
                state,
                expires_at: now + timeout(timeouts, header, state),
            })
        }
    };
    let decision = Decision::Allowed { rule, tracking };
    match replaced {
        Some(entry) => Ruling::DecidedReplacing(entry, decision),
        None => decision.into(),
    }
}

/// The flow of a packet of which only its ends are known. Of ICMP the side that sends is the one that
/// asks, if it does.
fn find<'t>(
    table: &'t ConntrackTable,
    tuple: &FiveTuple,
    direction: Direction,
) -> Option<(EntryId, &'t TrackingEntry)> {
    let asked_by = |asker| table.find(&FlowKey::asked(tuple, direction, asker));
    asked_by(direction).or_else(|| asked_by(direction.opposite()))
}

/// Why an ICMP error passes without a rule of its own: the packet that it is about belongs to a flow
/// that its path makes tracked, or to an untracked one (F4.44). Of an ordinarily tracked flow it
/// does not (F4.45). `MODEL`: errors other than those of path MTU discovery are treated alike
/// (F4.47).
fn related(
    network: &Network,
    table: &ConntrackTable,
    key: InterfaceKey,
    direction: Direction,
    (header, about): (&Header, FiveTuple),
    automatic: bool,
) -> Option<Passage> {
    // What the error is about went the other way.
    let direction = direction.opposite();
    if let Some((_, known)) = find(table, &about, direction) {
        let automatic = known.class != TrackingClass::Tracked;
        return automatic.then_some(Passage::AboutAutomaticFlow);
    }
    let quoted = Header {
        tuple: about,
        detail: HeaderDetail::Other,
        ..*header
    };
    let interface = network.interface(key);
    let untracked = class(network, interface, direction, &quoted, automatic).is_none();
    untracked.then_some(Passage::AboutUntrackedFlow)
}

/// The first rule that matches, group by group in the order of attachment.
fn matching_rule(
    network: &Network,
    interface: &NetworkInterface,
    direction: Direction,
    header: &Header,
    way: Way<'_>,
) -> Result<RuleRef, DropReason> {
    let provenance = way.provenance;
    let mut any_rule = false;
    let mut any_lost = false;
    let mut unknown = None;
    for group in &interface.security_groups {
        let rules = network.security_group(*group).rules(direction);
        for (index, rule) in rules.in_force() {
            any_rule = true;
            any_lost |= matches!(provenance, Provenance::Lost | Provenance::NotReferenced)
                && direction == Direction::Ingress
                && matches!(rule.peer, RulePeer::Group(_))
                && rule.protocol.admits(rule.ports, header);
            if rule.protocol.admits(rule.ports, header) {
                unknown = unknown.or(nobody_knows(network, rule));
            }
            if matches(network, interface, rule, direction, header, way) {
                return Ok(RuleRef::SecurityGroup {
                    group: *group,
                    direction,
                    index,
                });
            }
        }
    }
    // What nobody knows is a deny (F11.29), and told as such.
    Err(if let Some(reason) = unknown {
        reason
    } else if any_lost && provenance == Provenance::NotReferenced {
        DropReason::GroupsNotReferenced
    } else if any_lost {
        DropReason::GroupsNotPreserved
    } else if any_rule {
        DropReason::SecurityGroupNoMatch
    } else {
        DropReason::SecurityGroupEmpty
    })
}

/// Is the rule about addresses that nobody knows?
fn nobody_knows(network: &Network, rule: &SecurityGroupRule) -> Option<DropReason> {
    match rule.peer {
        RulePeer::Unknown(_) => Some(DropReason::UnknownGroups),
        RulePeer::PrefixList(list) if network.prefix_list(list).entries_unknown => {
            Some(DropReason::UnknownPrefixList)
        }
        _ => None,
    }
}

/// A rule looks at the packet's destination port, or its ICMP type and code, and at the other end's
/// address (W0.3, F4.5, F4.7).
fn matches(
    network: &Network,
    interface: &NetworkInterface,
    rule: &SecurityGroupRule,
    direction: Direction,
    header: &Header,
    way: Way<'_>,
) -> bool {
    let provenance = way.provenance;
    let other_end = header.other_end(direction);
    let peer_matches = match rule.peer {
        RulePeer::Unknown(_) => false,
        RulePeer::Cidr(cidr) => cidr.contains(&other_end),
        RulePeer::PrefixList(list) => network.prefix_list(list).covers(other_end).is_some(),
        RulePeer::Group(group) => {
            let by_balancer = matches!(provenance, Provenance::Balancer(node)
                if direction == Direction::Ingress
                    && network.interface(node).security_groups.contains(&group));
            by_balancer
                || is_known(network, interface, direction, group, provenance)
                    && carries(network, way.addresses, group, other_end)
        }
    };
    rule.protocol.admits(rule.ports, header) && peer_matches
}

/// May a rule know the other end by this group?
fn is_known(
    network: &Network,
    interface: &NetworkInterface,
    direction: Direction,
    group: SecurityGroupKey,
    provenance: Provenance,
) -> bool {
    let own = network.subnet(interface.subnet).vpc;
    let of = network.security_group(group).vpc;
    let joins = |peering: &Peering| peering.joins(own, of);
    match direction {
        Direction::Ingress => provenance == Provenance::Vpc(of),
        // Of the same VPC, or of one that it is peered with; else the rule is stale (F4.10, F4.11).
        Direction::Egress => own == of || network.peerings.iter().any(joins),
    }
}

/// Is this the private address of an interface that carries the group? Nothing else matches (F4.8).
pub(crate) fn carries(
    network: &Network,
    addresses: &AddressBook,
    group: SecurityGroupKey,
    address: IpAddr,
) -> bool {
    let vpc = network.security_group(group).vpc;
    matches!(
        addresses.private_owner(vpc, address),
        Some(PrivateOwner::Interface(key))
            if network.interface(key).security_groups.contains(&group)
    )
}

/// Why the flow is tracked; none if it is not.
fn class(
    network: &Network,
    interface: &NetworkInterface,
    direction: Direction,
    header: &Header,
    automatic: bool,
) -> Option<TrackingClass> {
    let is_open =
        |direction, tuple| is_open(network, interface, direction, &Header { tuple, ..*header });
    // Without an entry, a packet that opens nothing may be an answer in an untracked flow.
    let may_be_answer = header.tuple.protocol != Protocol::Tcp || !opens(header);
    let untracked = is_open(direction, header.tuple)
        || may_be_answer && is_open(direction.opposite(), header.tuple.reversed());
    match (automatic, untracked) {
        (true, _) => Some(TrackingClass::Automatic),
        (false, false) => Some(TrackingClass::Tracked),
        (false, true) => None,
    }
}

/// Is a TCP or UDP flow that begins so allowed for everyone, and the other direction open for
/// everything? Then no state is needed for its answers (F4.21).
fn is_open(
    network: &Network,
    interface: &NetworkInterface,
    direction: Direction,
    header: &Header,
) -> bool {
    let protocol = header.tuple.protocol;
    let all_rules = |direction| {
        interface
            .security_groups
            .iter()
            .flat_map(move |group| network.security_group(*group).rules(direction).in_force())
            .map(|(_, rule)| rule)
    };
    protocol.has_ports()
        && all_rules(direction)
            .any(|rule| from_everywhere(rule, header) && rule.protocol.admits(rule.ports, header))
        && all_rules(direction.opposite())
            .any(|rule| from_everywhere(rule, header) && covers_all_ports(rule, protocol))
}

/// Is the rule for everyone, of the version of IP of this packet: 0.0.0.0/0, or ::/0?
fn from_everywhere(rule: &SecurityGroupRule, header: &Header) -> bool {
    matches!(rule.peer, RulePeer::Cidr(cidr)
        if cidr.prefix_len() == 0 && cidr.contains(&header.tuple.destination))
}

fn covers_all_ports(rule: &SecurityGroupRule, protocol: Protocol) -> bool {
    match rule.protocol {
        ProtocolMatch::All => true,
        ProtocolMatch::Only(only) => only == protocol && rule.ports == PortRange::ALL,
        ProtocolMatch::IcmpType { .. } => false,
    }
}

/// How long an entry lives without a packet: AWS's settings where AWS has one (F4.30 to F4.32),
/// Linux's figures elsewhere (F4.36).
pub(crate) fn timeout(
    configured: TrackingTimeouts,
    header: &Header,
    state: FlowState,
) -> SimDuration {
    match (header.tuple.protocol, state) {
        (_, FlowState::SynSent) => tracking::SYN_SENT,
        (_, FlowState::SynReceived) => tracking::SYN_RECEIVED,
        (_, FlowState::Established) => configured.tcp_established,
        (_, FlowState::FinWait) => tracking::FIN_WAIT,
        (_, FlowState::CloseWait) => tracking::CLOSE_WAIT,
        (_, FlowState::LastAck) => tracking::LAST_ACK,
        (_, FlowState::TimeWait) => tracking::TIME_WAIT,
        (_, FlowState::Close) => tracking::CLOSE,
        (Protocol::Udp, FlowState::Stream) => configured.udp_stream,
        (Protocol::Udp, _) => configured.udp,
        (Protocol::Icmp | Protocol::Icmpv6, _) => tracking::ICMP,
        _ => tracking::OTHER,
    }
}

#[cfg(test)]
mod tests;
