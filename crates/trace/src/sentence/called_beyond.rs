//! Calls and edits of what joins a VPC to other networks, and of services of AWS, in words.

use alloc::format;
use alloc::string::{String, ToString};
use vpclab_model::{
    AttachmentKey, Call, Edit, ExclusionScope, Identity, NatAddressStatus, NatGatewayKey, Network,
    RowList, TargetGroupKey, TargetHost, TransitGatewayRouteTableKey,
};

use super::Basis;

/// Facts behind a sentence, and whose word it is.
type Told = (String, &'static [&'static str], Basis);

pub(super) fn call_text(call: Call, network: &Network) -> String {
    match call {
        Call::Peering(key, status) => format!(
            "peering connection {} is {}",
            network.peering(key).identity.label(),
            done(status.name())
        ),
        Call::Attachment(key, state) => {
            format!(
                "attachment {} is {}",
                attachment(key, network),
                done(state.name())
            )
        }
        Call::AttachmentRouteTable(key, table, true) => format!(
            "attachment {} is associated with route table {}",
            attachment(key, network),
            transit_table(table, network)
        ),
        Call::AttachmentRouteTable(key, table, false) => format!(
            "attachment {} is disassociated from route table {}",
            attachment(key, network),
            transit_table(table, network)
        ),
        Call::AttachmentPropagation(key, table, enabled) => format!(
            "propagation from attachment {} to route table {} is switched {}",
            attachment(key, network),
            transit_table(table, network),
            on_or_off(enabled)
        ),
        Call::ApplianceMode(key, enabled) => format!(
            "appliance mode of attachment {} is switched {}",
            attachment(key, network),
            on_or_off(enabled)
        ),
        Call::VpnPropagation(table, gateway, enabled) => format!(
            "propagation from {} to route table {} is switched {}",
            network.vpn_gateway(gateway).identity.label(),
            network.route_table(table).identity.label(),
            on_or_off(enabled)
        ),
        Call::DeleteVpcEndpoint(key) => format!(
            "VPC endpoint {} is deleted",
            network.vpc_endpoint(key).identity.label()
        ),
        Call::PrivateDns(key, enabled) => format!(
            "private DNS of VPC endpoint {} is switched {}",
            network.vpc_endpoint(key).identity.label(),
            on_or_off(enabled)
        ),
        Call::BlockPublicAccess(mode) => {
            format!("VPC Block Public Access is set to {}", mode.name())
        }
        Call::AddNatAddress(key, index) => {
            format!(
                "{} is given to NAT gateway {}",
                address(key, index, network),
                nat(key, network)
            )
        }
        Call::RemoveNatAddress(key, index, _) => format!(
            "{} is taken from NAT gateway {}",
            address(key, index, network),
            nat(key, network)
        ),
        Call::TargetHealth(key, index, healthy) => format!(
            "health checks find target {} of {} {}",
            target(key, index, network),
            network.target_group(key).identity.label(),
            health(healthy)
        ),
        // The others are told elsewhere.
        _ => String::new(),
    }
}

/// `routes of transit gateway table tgw-rtb-1`.
pub(super) fn list_text(list: RowList, network: &Network) -> String {
    match list {
        RowList::TransitGatewayTable(key) => {
            format!(
                "routes of transit gateway table {}",
                transit_table(key, network)
            )
        }
        RowList::AttachmentSubnets(key) => {
            format!("subnets of attachment {}", attachment(key, network))
        }
        RowList::VpnConnection(key) => format!(
            "prefixes of VPN connection {}",
            network.customer_link_at(key).identity.label()
        ),
        _ => "exclusions of VPC Block Public Access".to_string(),
    }
}

/// A row of such a list.
pub(super) fn row_text(list: RowList, index: u16, network: &Network) -> String {
    let text = match list {
        RowList::AttachmentSubnets(key) => network
            .vpc_attachment(key)
            .and_then(|own| own.subnets.get(index))
            .map(|subnet| format!("subnet {}", network.subnet(*subnet).identity.label())),
        RowList::VpnConnection(key) => {
            let link = network.customer_link_at(key);
            link.prefixes.get(index).map(ToString::to_string)
        }
        _ => {
            let row = network.block_public_access.exclusions.get(index);
            row.map(|row| {
                let whom: &Identity = match row.scope {
                    ExclusionScope::Vpc(key) => &network.vpc(key).identity,
                    ExclusionScope::Subnet(key) => &network.subnet(key).identity,
                };
                let ways = if row.bidirectional {
                    "both ways"
                } else {
                    "outwards"
                };
                format!("that of {}, {ways}", whom.label())
            })
        }
    };
    text.unwrap_or_default()
}

/// What an edit has made true.
pub(super) fn edit(edit: Edit, network: &Network) -> Told {
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match edit {
        Edit::Peering { peering, status } => (
            format!(
                "Peering connection {} is {} from now on; traffic flows in active only, and routes to any other are blackholes.",
                network.peering(peering).identity.label(),
                status.name()
            ),
            &["F8.1", "F8.6", "F3.15"],
            Basis::Aws,
        ),
        Edit::Attachment {
            attachment: key,
            state,
        } => (
            format!(
                "Attachment {} is {} from now on; traffic flows in available only.",
                attachment(key, network),
                state.name()
            ),
            &["F8.18"],
            Basis::Aws,
        ),
        Edit::AttachmentRouteTable {
            attachment: key,
            table,
        } => (
            match table {
                Some(table) => format!(
                    "Route table {} decides about what attachment {} brings.",
                    transit_table(table, network),
                    attachment(key, network)
                ),
                None => format!(
                    "No route table decides about what attachment {} brings: that is dropped.",
                    attachment(key, network)
                ),
            },
            &["F8.11"],
            Basis::Aws,
        ),
        Edit::AttachmentPropagation {
            attachment: key,
            table,
            enabled,
        } => (
            format!(
                "Attachment {} {} its routes to table {}.",
                attachment(key, network),
                propagates(enabled),
                transit_table(table, network)
            ),
            &["F8.11"],
            Basis::Aws,
        ),
        Edit::ApplianceMode {
            attachment: key,
            enabled,
        } => (
            format!(
                "Appliance mode of attachment {} is {} from now on.",
                attachment(key, network),
                on_or_off(enabled)
            ),
            &["F8.14"],
            Basis::Aws,
        ),
        Edit::VpnPropagation {
            table,
            gateway,
            enabled,
        } => (
            format!(
                "{} {} its prefixes to route table {}.",
                network.vpn_gateway(gateway).identity.label(),
                propagates(enabled),
                network.route_table(table).identity.label()
            ),
            &["F3.6", "F3.18"],
            Basis::Aws,
        ),
        Edit::VpcEndpointDeleted { endpoint } => (
            format!(
                "VPC endpoint {} is gone, and whatever led to it.",
                network.vpc_endpoint(endpoint).identity.label()
            ),
            &["F3.28", "F8.30"],
            Basis::Infer,
        ),
        Edit::PrivateDns { endpoint, enabled } => (
            format!(
                "Inside its VPC the service's public name means VPC endpoint {}{}.",
                network.vpc_endpoint(endpoint).identity.label(),
                if enabled { "" } else { " no longer" }
            ),
            &["F8.30"],
            Basis::Aws,
        ),
        Edit::BlockPublicAccess { mode } => (
            format!("VPC Block Public Access is {} from now on.", mode.name()),
            &["F1.25"],
            Basis::Aws,
        ),
        Edit::NatAddress {
            gateway,
            index,
            status,
        } => nat_address(gateway, index, status, network),
        Edit::TargetHealth {
            group,
            index,
            healthy,
        } => (
            format!(
                "Target {} of {} is {} from now on: new connections go to healthy targets, and to any where there is none.",
                target(group, index, network),
                network.target_group(group).identity.label(),
                health(healthy)
            ),
            &["F8.5b"],
            Basis::Aws,
        ),
        // The others are told elsewhere.
        _ => (String::new(), &[], Basis::Model),
    };
    (text, facts, basis)
}

fn nat_address(
    key: NatGatewayKey,
    index: u16,
    status: NatAddressStatus,
    network: &Network,
) -> Told {
    let (address, nat) = (address(key, index, network), nat(key, network));
    match status {
        NatAddressStatus::Succeeded => (
            format!(
                "NAT gateway {nat} has {address} too: room for 55,000 more connections to each destination."
            ),
            &["F6.28", "F6.26"],
            Basis::Aws,
        ),
        NatAddressStatus::Draining(seconds) => (
            format!(
                "NAT gateway {nat} gives {address} to no new connection; those that use it may go on for {seconds} s."
            ),
            &["F6.2a"],
            Basis::Aws,
        ),
        NatAddressStatus::Absent => (
            format!(
                "NAT gateway {nat} has {address} no more; connections that still used it are cut."
            ),
            &["F6.2a"],
            Basis::Aws,
        ),
    }
}

fn attachment(key: AttachmentKey, network: &Network) -> &str {
    network.attachment(key).identity.label()
}

fn transit_table(key: TransitGatewayRouteTableKey, network: &Network) -> &str {
    network.transit_gateway_route_table(key).identity.label()
}

fn nat(key: NatGatewayKey, network: &Network) -> &str {
    network.nat_gateway(key).identity.label()
}

/// What people call an address of a NAT gateway: its Elastic IP, if it has one.
fn address(key: NatGatewayKey, index: u16, network: &Network) -> String {
    let own = network.nat_gateway(key).addresses.get(usize::from(index));
    let address = own.and_then(|own| own.public.or(own.private));
    address.map_or_else(String::new, |address| address.to_string())
}

fn target(key: TargetGroupKey, index: u16, network: &Network) -> String {
    let group = network.target_group(key);
    match group.targets.get(usize::from(index)).map(|one| one.host) {
        Some(TargetHost::Instance(key)) => network.instance(key).identity.label().to_string(),
        Some(TargetHost::Address(address)) => address.to_string(),
        None => String::new(),
    }
}

const fn health(healthy: bool) -> &'static str {
    if healthy { "healthy" } else { "unhealthy" }
}

/// A state as what somebody does.
fn done(state: &str) -> &str {
    match state {
        "active" | "available" => "accepted",
        other => other,
    }
}

const fn on_or_off(enabled: bool) -> &'static str {
    if enabled { "on" } else { "off" }
}

const fn propagates(enabled: bool) -> &'static str {
    if enabled {
        "propagates"
    } else {
        "no longer propagates"
    }
}
