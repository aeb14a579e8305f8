//! Words that several sentences share.

use alloc::format;
use alloc::string::{String, ToString};
use core::net::{IpAddr, SocketAddr};
use vpclab_model::{
    Action, ActionKind, Destination, Direction, DontFragment, Header, HeaderDetail, Host,
    HostChange, Network, NetworkAclRule, PrefixListKey, Probe, ProbeKind, Protocol, ProtocolMatch,
    RouteDestination, RouteTable, RouteTarget, RowList, RuleAction, RulePeer, Scenario,
    SecurityGroupRule, StationKey, TcpFlags,
};

use super::called::call_text;
use crate::event::{FlowState, RuleRef};

/// Two or three words for a packet: `SYN,ACK`, `DNS query`, `78 bytes`.
#[must_use]
pub fn packet_label(header: &Header) -> String {
    match header.detail {
        HeaderDetail::ArpRequest => "ARP request".to_string(),
        HeaderDetail::ArpReply => "ARP reply".to_string(),
        HeaderDetail::Tcp { flags, payload, .. } => {
            let control =
                flags.has(TcpFlags::SYN) || flags.has(TcpFlags::FIN) || flags.has(TcpFlags::RST);
            match payload {
                0 => TcpFlags(flags.0 & !TcpFlags::PSH.0).to_string(),
                _ if control => format!("{flags}, {payload} bytes"),
                _ => format!("{payload} bytes"),
            }
        }
        HeaderDetail::Udp { payload } => {
            match (header.tuple.source_port, header.tuple.destination_port) {
                (_, 53) => "DNS query".to_string(),
                (53, _) => "DNS answer".to_string(),
                _ => format!("UDP, {payload} bytes"),
            }
        }
        HeaderDetail::Icmp { icmp_type, code } => match (header.tuple.protocol, icmp_type) {
            (Protocol::Icmp, 8) | (Protocol::Icmpv6, 128) => "ping".to_string(),
            (Protocol::Icmp, 0) | (Protocol::Icmpv6, 129) => "ping reply".to_string(),
            (protocol, _) => format!("{protocol} {icmp_type}/{code}"),
        },
        HeaderDetail::IcmpError {
            icmp_type, code, ..
        } => icmp_error_name(header.tuple.protocol, icmp_type, code),
        HeaderDetail::LaterFragment => format!("{} fragment", header.tuple.protocol),
        HeaderDetail::NeighborSolicitation { .. } => "neighbor solicitation".to_string(),
        HeaderDetail::NeighborAdvertisement { .. } => "neighbor advertisement".to_string(),
        HeaderDetail::Other => match header.tuple.protocol {
            Protocol::Other(47) => "GRE packet".to_string(),
            Protocol::Other(50) => "ESP packet".to_string(),
            Protocol::Other(51) => "AH packet".to_string(),
            protocol => format!("{protocol} packet"),
        },
    }
}

/// `fragmentation needed`, or type and code where people have no name for it.
fn icmp_error_name(protocol: Protocol, icmp_type: u8, code: u8) -> String {
    let name = match (protocol, icmp_type, code) {
        (Protocol::Icmp, 3, 0) => "net unreachable",
        (Protocol::Icmp, 3, 1) => "host unreachable",
        (Protocol::Icmp, 3, 2) => "protocol unreachable",
        (Protocol::Icmp, 3, 3) | (Protocol::Icmpv6, 1, 4) => "port unreachable",
        (Protocol::Icmp, 3, 4) => "fragmentation needed",
        (Protocol::Icmpv6, 2, _) => "packet too big",
        (Protocol::Icmp, 11, 0) | (Protocol::Icmpv6, 3, 0) => "time exceeded",
        _ => return format!("{protocol} {icmp_type}/{code}"),
    };
    name.to_string()
}

/// The packet as the subject of a sentence: `The SYN`, `The segment with 78 bytes`.
pub(super) fn subject(header: &Header) -> String {
    match header.detail {
        HeaderDetail::Tcp { flags, payload, .. }
            if payload > 0
                && !flags.has(TcpFlags::SYN)
                && !flags.has(TcpFlags::FIN)
                && !flags.has(TcpFlags::RST) =>
        {
            format!("The segment with {payload} bytes")
        }
        HeaderDetail::Udp { payload }
            if header.tuple.source_port != 53 && header.tuple.destination_port != 53 =>
        {
            format!("The datagram with {payload} bytes")
        }
        _ => format!("The {}", packet_label(header)),
    }
}

/// `10.0.1.5:49152`, `[2001:db8::5]:49152`, or the address alone where there are no ports.
pub(crate) fn end(protocol: Protocol, address: IpAddr, port: u16) -> String {
    if protocol.has_ports() && port != 0 {
        SocketAddr::new(address, port).to_string()
    } else {
        address.to_string()
    }
}

/// What to call a station: its component's name, else its id.
pub(super) fn station_label(scenario: &Scenario, key: StationKey) -> &str {
    let station = scenario.network.stations.station(key);
    station.name.as_deref().unwrap_or(&station.component)
}

/// `SYN_SENT`, `ESTABLISHED`: Linux's names (F13.40 ff.).
#[must_use]
pub const fn flow_state_name(state: FlowState) -> &'static str {
    match state {
        FlowState::SynSent => "SYN_SENT",
        FlowState::SynReceived => "SYN_RECV",
        FlowState::Established => "ESTABLISHED",
        FlowState::FinWait => "FIN_WAIT",
        FlowState::CloseWait => "CLOSE_WAIT",
        FlowState::LastAck => "LAST_ACK",
        FlowState::TimeWait => "TIME_WAIT",
        FlowState::Close => "CLOSE",
        FlowState::Unreplied => "UNREPLIED",
        FlowState::Replied => "REPLIED",
        FlowState::Stream => "STREAM",
    }
}

/// A rule in words, as a row of the console would read.
#[must_use]
pub fn rule_text(rule: RuleRef, network: &Network) -> String {
    match rule {
        RuleRef::SecurityGroup {
            group,
            direction,
            index,
        } => network
            .security_group(group)
            .rules(direction)
            .get(index)
            .map_or_else(String::new, |rule| {
                security_group_rule(rule, direction, network)
            }),
        RuleRef::NetworkAcl { index: None, .. } => "rule *: deny everything".to_string(),
        RuleRef::NetworkAcl {
            acl,
            direction,
            index: Some(index),
            ..
        } => network
            .network_acl(acl)
            .rules(direction)
            .get(index)
            .map_or_else(String::new, |rule| network_acl_rule(rule, direction)),
        RuleRef::Route { table, index } => route_text(network.route_table(table), index, network),
        RuleRef::TransitGatewayRoute { table, index } => {
            super::transit::route_text(table, index, network)
        }
        RuleRef::ReturnToSender { peering } => {
            format!("return to sender → {}", network.peering(peering).identity)
        }
        RuleRef::Row { list, index } => super::called_beyond::row_text(list, index, network),
    }
}

/// The same of a row of a list.
pub(super) fn row_text(list: RowList, index: u16, network: &Network) -> String {
    rule_text(RuleRef::row(list, index, network), network)
}

fn security_group_rule(
    rule: &SecurityGroupRule,
    direction: Direction,
    network: &Network,
) -> String {
    let peer = match rule.peer {
        RulePeer::Cidr(cidr) => cidr.to_string(),
        RulePeer::Group(group) => network.security_group(group).identity.id.clone(),
        RulePeer::PrefixList(list) => prefix_list(list, network),
        RulePeer::Unknown(key) => network.unknown(key).identity.id.clone(),
    };
    format!(
        "{} {} {peer}",
        traffic(rule.protocol, rule.ports),
        preposition(direction)
    )
}

fn network_acl_rule(rule: &NetworkAclRule, direction: Direction) -> String {
    let action = match rule.action {
        RuleAction::Allow => "allow",
        RuleAction::Deny => "deny",
    };
    format!(
        "rule {}: {action} {} {} {}",
        rule.rule_number,
        traffic(rule.protocol, rule.ports),
        preposition(direction),
        rule.cidr_block
    )
}

/// What AWS calls the directions of a network ACL.
pub(super) const fn side_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    }
}

pub(super) const fn preposition(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    }
}

fn traffic(protocol: ProtocolMatch, ports: vpclab_model::PortRange) -> String {
    match protocol {
        ProtocolMatch::All => "all traffic".to_string(),
        ProtocolMatch::Only(protocol) if protocol.has_ports() => format!("{protocol} {ports}"),
        _ => protocol.to_string(),
    }
}

fn route_text(table: &RouteTable, index: u16, network: &Network) -> String {
    table.routes.get(index).map_or_else(String::new, |route| {
        format!(
            "{} → {}",
            route_destination(route.destination, network),
            route_target(route.target, network)
        )
    })
}

/// A route's destination as the console shows it.
pub(crate) fn route_destination(destination: RouteDestination, network: &Network) -> String {
    match destination {
        RouteDestination::Cidr(block) => block.to_string(),
        RouteDestination::PrefixList(list) => prefix_list(list, network),
    }
}

/// `pl-63a5400a (com.amazonaws.us-east-1.s3)`
fn prefix_list(list: PrefixListKey, network: &Network) -> String {
    let identity = &network.prefix_list(list).identity;
    match &identity.name {
        Some(name) if *name != identity.id => format!("{} ({name})", identity.id),
        _ => identity.id.clone(),
    }
}

/// A route's target as the console shows it.
pub(crate) fn route_target(target: RouteTarget, network: &Network) -> &str {
    match target {
        RouteTarget::Local => "local",
        RouteTarget::InternetGateway(key) => &network.internet_gateway(key).identity.id,
        RouteTarget::NatGateway(key) => &network.nat_gateway(key).identity.id,
        RouteTarget::VpcEndpoint(key) => &network.vpc_endpoint(key).identity.id,
        RouteTarget::Blackhole => "blackhole",
        RouteTarget::EgressOnlyGateway(key) => &network.egress_only_gateway(key).identity.id,
        RouteTarget::VpnGateway(key) => &network.vpn_gateway(key).identity.id,
        RouteTarget::Interface(key) => &network.interface(key).identity.id,
        RouteTarget::Peering(key) => &network.peering(key).identity.id,
        RouteTarget::TransitGateway(key) => &network.transit_gateway(key).identity.id,
        RouteTarget::Unknown(key) => &network.unknown(key).identity.id,
    }
}

/// An action in words: `web-1 connects to google.com port 443`.
#[must_use]
pub fn action_text(action: &Action, scenario: &Scenario) -> String {
    let instance_label = |key| scenario.network.instance(key).identity.label();
    let connection_label = |key: vpclab_model::ConnectionKey| {
        scenario
            .connections
            .get(key.index())
            .map_or("", String::as_str)
    };
    let host_label = |host| host_label(host, scenario);
    let destination_text = |to| match to {
        Destination::Address(address) => address.to_string(),
        Destination::Name(name) => scenario.host_name(name).to_string(),
    };
    match action.kind {
        ActionKind::Resolve { instance, name } => format!(
            "{} looks up {}",
            instance_label(instance),
            scenario.host_name(name)
        ),
        ActionKind::Connect {
            from,
            to,
            port,
            connection,
            keep_alive,
        } => {
            let ends = (host_label(from), destination_text(to));
            let keep_alive = keep_alive.map_or_else(String::new, |after| {
                format!(", with a keepalive after {}", after.human())
            });
            format!(
                "{} opens the {} connection, to {} port {port}{keep_alive}",
                ends.0,
                connection_label(connection),
                ends.1
            )
        }
        ActionKind::Send { connection, bytes } => {
            let size = match bytes {
                0 => String::new(),
                bytes => format!(" with {bytes} bytes"),
            };
            format!(
                "a request{size} is sent on the {} connection",
                connection_label(connection)
            )
        }
        ActionKind::Probe { from, to, probe } => {
            let from = host_label(from);
            let to = destination_text(to);
            let what = probe_text(&probe);
            match probe.kind {
                ProbeKind::Echo => format!("{from} pings {to}{what}"),
                ProbeKind::Datagram { port, .. } => {
                    format!("{from} sends UDP to {to} port {port}{what}")
                }
                ProbeKind::Packet { protocol } => format!(
                    "{from} sends {} to {to}{what}",
                    Protocol::from_number(protocol)
                ),
            }
        }
        ActionKind::Close { connection } => {
            format!("the {} connection is closed", connection_label(connection))
        }
        ActionKind::Call(call) => call_text(call, &scenario.network),
        ActionKind::Host { host, change } => {
            let host = host_label(host);
            match change {
                HostChange::Running(true) => format!("{host} is switched on"),
                HostChange::Running(false) => format!("{host} is switched off"),
                HostChange::Mtu(mtu) => format!("the MTU of {host} is set to {mtu}"),
            }
        }
        ActionKind::Generate {
            instance,
            to,
            port,
            load,
        } => super::load::action(instance_label(instance), to, port, load),
        ActionKind::Wait { duration } => format!("nothing is done for {}", duration.human()),
    }
}

/// What to call a host: its name, else its id.
pub(super) fn host_label(host: Host, scenario: &Scenario) -> &str {
    match host {
        Host::Instance(key) => scenario.network.instance(key).identity.label(),
        Host::Server(key) => {
            let server = scenario.server(key);
            server.name.as_deref().unwrap_or(&server.id)
        }
    }
}

/// What is not as usual with a probe: `, 3 times, with 8972 bytes, with DF set`.
fn probe_text(probe: &Probe) -> String {
    let mut text = match probe.count {
        1 => String::new(),
        count => format!(", {count} times"),
    };
    text.push_str(&format!(", with {} bytes", probe.size));
    if probe.ttl != Probe::TTL {
        text.push_str(&format!(", with a TTL of {}", probe.ttl));
    }
    text.push_str(match probe.dont_fragment {
        DontFragment::Want => "",
        DontFragment::Always => ", with DF set",
        DontFragment::Never => ", without DF",
    });
    text
}
