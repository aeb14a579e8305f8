//! Sentences of edits: what has become of the network.

use alloc::format;
use alloc::string::{String, ToString};
use vpclab_model::{Edit, Host, InstanceState, InterfaceKey, NatState, RowList, Scenario};

use super::called::{group_names, list_text};
use super::words::{host_label, row_text};
use super::{Basis, Sentence, called_beyond};

pub(super) fn sentence(edit: Edit, scenario: &Scenario) -> Sentence {
    let network = &scenario.network;
    let interface = |key: InterfaceKey| network.interface(key).identity.label();
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match edit {
        Edit::Rows { list, off, on } => return rows(list, off, on, scenario),
        Edit::SubnetRouteTable {
            subnet,
            before,
            table,
            implicit,
        } => (
            format!(
                "The {} subnet uses {}route table {} from now on, instead of {}.",
                network.subnet(subnet).identity.label(),
                if implicit { "its VPC's main " } else { "" },
                network.route_table(table).identity.label(),
                network.route_table(before).identity.label(),
            ),
            &["F3.1", "F3.2"],
            Basis::Aws,
        ),
        Edit::MainRouteTable { vpc, before, table } => (
            format!(
                "VPC {} has another main route table, {} instead of {}: every subnet without an association of its own follows at once.",
                network.vpc(vpc).identity.label(),
                network.route_table(table).identity.label(),
                network.route_table(before).identity.label(),
            ),
            &["F3.2"],
            Basis::Aws,
        ),
        Edit::SubnetNetworkAcl {
            subnet,
            before,
            acl,
        } => (
            format!(
                "At the edge of the {} subnet stands network ACL {} from now on, instead of {}. It has no memory: open connections are judged by it at once.",
                network.subnet(subnet).identity.label(),
                network.network_acl(acl).identity.label(),
                network.network_acl(before).identity.label(),
            ),
            &["F5.1", "F4.29"],
            Basis::Aws,
        ),
        Edit::SecurityGroups {
            interface: key,
            groups,
        } => (
            format!(
                "{} has other security groups from now on: {}. Tracked flows live on until their entries time out.",
                interface(key),
                group_names(groups, network)
            ),
            &["F4.1", "F4.27"],
            Basis::Infer,
        ),
        Edit::SourceDestCheck {
            interface: key,
            enabled,
        } => (
            format!(
                "The source/destination check of {} is {} from now on.",
                interface(key),
                on_or_off(enabled)
            ),
            &["F9.1", "F9.2"],
            Basis::Aws,
        ),
        Edit::TrackingTimeouts {
            interface: key,
            timeouts,
        } => (
            format!(
                "{} tracks idle flows for other times: established TCP for {}, UDP streams for {}, other UDP for {}. An entry has its new time from its next packet on (that is our assumption).",
                interface(key),
                timeouts.tcp_established.human(),
                timeouts.udp_stream.human(),
                timeouts.udp.human()
            ),
            &["F4.30", "F4.31", "F4.32", "F4.34"],
            Basis::Model,
        ),
        Edit::DnsSupport { vpc, enabled } => (
            format!(
                "enableDnsSupport of VPC {} is {} from now on: the Amazon DNS server {}.",
                network.vpc(vpc).identity.label(),
                on_or_off(enabled),
                if enabled {
                    "answers"
                } else {
                    "does not answer"
                }
            ),
            &["F2.5"],
            Basis::Aws,
        ),
        Edit::PublicAddress {
            interface: key,
            before,
            public,
            ..
        } => public_address(interface(key), before, public),
        Edit::InternetGateway {
            gateway,
            vpc,
            attached: true,
        } => (
            format!(
                "Internet gateway {} is attached to VPC {}; routes to it are active.",
                network.internet_gateway(gateway).identity.label(),
                network.vpc(vpc).identity.label()
            ),
            &["F7.1", "F3.15"],
            Basis::Aws,
        ),
        Edit::InternetGateway { gateway, vpc, .. } => (
            format!(
                "Internet gateway {} is detached from VPC {}; routes to it are blackholes.",
                network.internet_gateway(gateway).identity.label(),
                network.vpc(vpc).identity.label()
            ),
            &["F3.15", "F7.10"],
            Basis::Aws,
        ),
        Edit::NatGateway { gateway, state } => {
            nat_gateway(network.nat_gateway(gateway).identity.label(), state)
        }
        Edit::Instance {
            instance, state, ..
        } => self::instance(network.instance(instance).identity.label(), state),
        Edit::Server { server, running } => {
            let label = host_label(Host::Server(server), scenario);
            let text = match running {
                true => format!("{label} runs again, and remembers nothing."),
                false => format!(
                    "{label} is switched off, as if its plug were pulled: it closes no connection, and answers nothing."
                ),
            };
            (text, &[], Basis::Scenario)
        }
        Edit::Mtu { host, before, mtu } => (
            format!(
                "The interface of {} takes packets of {mtu} bytes at most from now on; it was {before}. It sends no larger ones, and announces the MSS that goes with it in new connections.",
                host_label(host, scenario)
            ),
            &["F9.20"],
            Basis::Scenario,
        ),
        _ => called_beyond::edit(edit, network),
    };
    Sentence::new(text, facts, basis)
}

const fn on_or_off(enabled: bool) -> &'static str {
    if enabled { "on" } else { "off" }
}

fn rows(list: RowList, off: Option<u16>, on: Option<u16>, scenario: &Scenario) -> Sentence {
    let network = &scenario.network;
    let row = |index| row_text(list, index, network);
    let change = match (off, on) {
        (Some(off), Some(on)) => format!("{} takes the place of {}", row(on), row(off)),
        (None, Some(on)) => format!("{} is new", row(on)),
        (Some(off), None) => format!("{} is gone", row(off)),
        (None, None) => "nothing changes".to_string(),
    };
    let loses = off.is_some();
    let (so, facts, basis): (_, &'static [&'static str], _) = match list {
        RowList::SecurityGroup(..) if loses => (
            " Tracked flows live on until their entries time out; untracked ones are cut at once.",
            &["F4.27", "F4.28"],
            Basis::Aws,
        ),
        RowList::SecurityGroup(..) => ("", &["F4.2"], Basis::Aws),
        RowList::NetworkAcl(..) => (
            " It counts for open connections too, and here at once; AWS takes a moment.",
            &["F5.12", "F4.29"],
            Basis::Aws,
        ),
        RowList::RouteTable(_) => ("", &["F3.5"], Basis::Aws),
        RowList::TransitGatewayTable(_) => ("", &["F8.11"], Basis::Aws),
        RowList::AttachmentSubnets(_) => ("", &["F8.10"], Basis::Aws),
        RowList::VpnConnection(_) => ("", &["F8.40"], Basis::Aws),
        RowList::Exclusions => ("", &["F1.25"], Basis::Aws),
    };
    Sentence::new(
        format!("Of the {}, {change}.{so}", list_text(list, network)),
        facts,
        basis,
    )
}

type Told = (String, &'static [&'static str], Basis);

fn public_address(
    interface: &str,
    before: Option<core::net::IpAddr>,
    public: Option<core::net::IpAddr>,
) -> Told {
    match (before, public) {
        (Some(before), None) => (
            format!("{before} no longer belongs to {interface}. Connections through it break."),
            &["F1.22", "F7.5", "F7.6"],
            Basis::Infer,
        ),
        (Some(before), Some(public)) => (
            format!(
                "The Elastic IP {public} belongs to {interface}, instead of {before}. Connections through that break."
            ),
            &["F1.22", "F7.2"],
            Basis::Infer,
        ),
        (None, public) => (
            format!(
                "The Elastic IP {} belongs to {interface} from now on.",
                public.map_or_else(String::new, |public| public.to_string())
            ),
            &["F7.2", "F9.3"],
            Basis::Aws,
        ),
    }
}

fn nat_gateway(label: &str, state: NatState) -> Told {
    match state {
        NatState::Deleting => (
            format!(
                "NAT gateway {label} is deleting: for a while it still passes what it knows (for how long is our assumption)."
            ),
            &["F6.14"],
            Basis::Model,
        ),
        NatState::Deleted => (
            format!(
                "NAT gateway {label} is deleted: its connections are broken, and routes to it are blackholes until somebody edits them."
            ),
            &["F6.37", "F3.16", "F6.14"],
            Basis::Aws,
        ),
        NatState::Available => (
            format!("NAT gateway {label} is available."),
            &["F6.14"],
            Basis::Aws,
        ),
        NatState::Pending | NatState::Failed => (
            format!("NAT gateway {label} is not available."),
            &["F6.14"],
            Basis::Aws,
        ),
    }
}

fn instance(label: &str, state: InstanceState) -> Told {
    match state {
        InstanceState::Running => (
            format!("{label} is running, with no memory of what was before."),
            &["F9.4"],
            Basis::Model,
        ),
        InstanceState::Stopped => (
            format!(
                "{label} is stopped, as if its plug were pulled: it closes no connection, and its interface forgets what it tracked."
            ),
            &["F9.4", "F1.22"],
            Basis::Model,
        ),
        InstanceState::Terminated => (
            format!("{label} is terminated, and its interface with it: nothing has its addresses."),
            &["F1.22", "F9.4"],
            Basis::Model,
        ),
    }
}
