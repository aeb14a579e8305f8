//! Calls about what joins a VPC to other networks, and about services of AWS.

use alloc::vec;
use alloc::vec::Vec;
use ipnet::IpNet;
use vpclab_model::{
    AttachmentKey, AttachmentResource, AttachmentState, Call, CustomerLinkKey, Edit, EndpointKind,
    NatAddressStatus, NatGatewayKey, Network, PeeringKey, PeeringStatus, RouteDestination,
    RouteOrigin, RouteTableKey, RouteTarget, RowList, TransitGatewayRouteTableKey, VpcEndpointKey,
    VpnGatewayKey,
};
use vpclab_trace::CallError;

use super::{Answer, changed, is_of_nat_gateway};

pub(super) fn answer(network: &Network, call: Call) -> Answer {
    match call {
        Call::Peering(peering, status) => self::peering(network, peering, status),
        Call::Attachment(key, state) => attachment(network, key, state),
        Call::AttachmentRouteTable(attachment, table, enabled) => {
            association(network, attachment, table, enabled)
        }
        Call::AttachmentPropagation(attachment, table, enabled) => {
            propagation(network, attachment, table, enabled)
        }
        Call::ApplianceMode(attachment, enabled) => Ok(vec![Edit::ApplianceMode {
            attachment,
            enabled,
        }]),
        Call::VpnPropagation(table, gateway, enabled) => {
            vpn_propagation(network, table, gateway, enabled)
        }
        Call::DeleteVpcEndpoint(endpoint) => delete_endpoint(network, endpoint),
        Call::PrivateDns(endpoint, _) if network.vpc_endpoint(endpoint).deleted => {
            Err(CallError::NoSuchEndpoint)
        }
        Call::PrivateDns(endpoint, enabled) => {
            let is_so = matches!(
                network.vpc_endpoint(endpoint).kind,
                EndpointKind::Interface { private_dns, .. } if private_dns == enabled
            );
            changed(is_so, Edit::PrivateDns { endpoint, enabled })
        }
        Call::BlockPublicAccess(mode) => {
            let is_so = network.block_public_access.mode == mode;
            changed(is_so, Edit::BlockPublicAccess { mode })
        }
        Call::AddNatAddress(gateway, index) => add_nat_address(network, gateway, index),
        Call::RemoveNatAddress(gateway, index, seconds) => {
            remove_nat_address(network, gateway, index, seconds)
        }
        Call::TargetHealth(group, index, healthy) => {
            let targets = &network.target_group(group).targets;
            let target = targets.get(usize::from(index));
            let is_so = target.is_some_and(|target| target.healthy == healthy);
            changed(
                is_so,
                Edit::TargetHealth {
                    group,
                    index,
                    healthy,
                },
            )
        }
        // The others are answered before.
        _ => Ok(Vec::new()),
    }
}

/// Who waits is accepted or rejected; what is active, or waits, is deleted (F8.6).
fn peering(network: &Network, peering: PeeringKey, status: PeeringStatus) -> Answer {
    use PeeringStatus::{Active, Deleted, InitiatingRequest, PendingAcceptance};
    let before = network.peering(peering).status;
    match (before, status) {
        (InitiatingRequest | PendingAcceptance, _) | (Active, Deleted) => {
            Ok(vec![Edit::Peering { peering, status }])
        }
        _ => Err(CallError::InvalidStateTransition),
    }
}

/// Both ends of a peering follow each other. A VPC's propagated routes come and go with it (F8.18).
fn attachment(network: &Network, key: AttachmentKey, state: AttachmentState) -> Answer {
    use AttachmentState::{Available, Deleted, InitiatingRequest, PendingAcceptance, Rejected};
    let attachment = network.attachment(key);
    match (attachment.state, state) {
        (InitiatingRequest | PendingAcceptance, Available | Rejected)
        | (Available | PendingAcceptance, Deleted) => {}
        _ => return Err(CallError::IncorrectState),
    }
    let mut edits = vec![Edit::Attachment {
        attachment: key,
        state,
    }];
    if let AttachmentResource::Peering { other, .. } = attachment.resource {
        edits.push(Edit::Attachment {
            attachment: other,
            state,
        });
    }
    let tables = (0..)
        .map(TransitGatewayRouteTableKey)
        .zip(&network.transit_gateway_route_tables);
    for (table, _) in tables.filter(|(_, table)| table.propagations.contains(&key)) {
        edits.extend(propagated(network, key, table, state == Available));
    }
    Ok(edits)
}

/// An attachment has one table at most (F8.11).
fn association(
    network: &Network,
    attachment: AttachmentKey,
    table: TransitGatewayRouteTableKey,
    enabled: bool,
) -> Answer {
    match (network.attachment(attachment).route_table, enabled) {
        (Some(_), true) => Err(CallError::AlreadySo),
        (before, false) if before != Some(table) => Err(CallError::NotAssociated),
        _ => Ok(vec![Edit::AttachmentRouteTable {
            attachment,
            table: enabled.then_some(table),
        }]),
    }
}

fn propagation(
    network: &Network,
    attachment: AttachmentKey,
    table: TransitGatewayRouteTableKey,
    enabled: bool,
) -> Answer {
    let own = network.transit_gateway_route_table(table);
    let mut edits = changed(
        own.propagations.contains(&attachment) == enabled,
        Edit::AttachmentPropagation {
            attachment,
            table,
            enabled,
        },
    )?;
    let on = enabled && network.attachment(attachment).is_available();
    edits.extend(propagated(network, attachment, table, on));
    Ok(edits)
}

/// The rows that an attachment has in a table, switched on or off.
fn propagated(
    network: &Network,
    attachment: AttachmentKey,
    table: TransitGatewayRouteTableKey,
    on: bool,
) -> impl Iterator<Item = Edit> {
    let rows = network.transit_gateway_route_table(table).routes.all();
    let own = rows.filter(move |(_, row, in_force)| {
        row.origin == RouteOrigin::Propagated
            && row.attachment == Some(attachment)
            && *in_force != on
    });
    own.map(move |(index, ..)| switched(RowList::TransitGatewayTable(table), index, on))
}

fn switched(list: RowList, index: u16, on: bool) -> Edit {
    Edit::Rows {
        list,
        off: (!on).then_some(index),
        on: on.then_some(index),
    }
}

/// What follows from a prefix that a VPN connection has, or has no more: the routes of the tables to
/// which its gateway propagates (F3.6, F3.18).
pub(super) fn learned(network: &Network, edit: Edit) -> Vec<Edit> {
    let mut edits = vec![edit];
    let Edit::Rows {
        list: RowList::VpnConnection(key),
        off,
        on,
    } = edit
    else {
        return edits;
    };
    let link = network.customer_link_at(key);
    let Some(prefix) = on.or(off).and_then(|index| link.prefixes.get(index)) else {
        return edits;
    };
    if knows(network, link.gateway, *prefix, Some(key)) {
        return edits;
    }
    let tables = (0..).map(RouteTableKey).zip(&network.route_tables);
    for (table, own) in tables.filter(|(_, own)| own.propagating.contains(&link.gateway)) {
        let rows = own.routes.all().filter(|(_, row, in_force)| {
            row.destination == RouteDestination::Cidr(*prefix)
                && row.target == RouteTarget::VpnGateway(link.gateway)
                && row.origin == RouteOrigin::Propagated
                && *in_force != on.is_some()
        });
        let list = RowList::RouteTable(table);
        edits.extend(rows.map(|(index, ..)| switched(list, index, on.is_some())));
    }
    edits
}

/// Does a gateway know a prefix, by a link other than this one?
fn knows(
    network: &Network,
    gateway: VpnGatewayKey,
    prefix: IpNet,
    but: Option<CustomerLinkKey>,
) -> bool {
    let links = (0..).map(CustomerLinkKey).zip(&network.customer_links);
    let mut own = links.filter(|(key, link)| link.gateway == gateway && Some(*key) != but);
    own.any(|(_, link)| link.prefixes.in_force().any(|(_, known)| *known == prefix))
}

fn vpn_propagation(
    network: &Network,
    table: RouteTableKey,
    gateway: VpnGatewayKey,
    enabled: bool,
) -> Answer {
    let own = network.route_table(table);
    let mut edits = changed(
        own.propagating.contains(&gateway) == enabled,
        Edit::VpnPropagation {
            table,
            gateway,
            enabled,
        },
    )?;
    let rows = own.routes.all().filter(|(_, row, in_force)| {
        let RouteDestination::Cidr(prefix) = row.destination else {
            return false;
        };
        row.target == RouteTarget::VpnGateway(gateway)
            && row.origin == RouteOrigin::Propagated
            && *in_force != enabled
            && (!enabled || knows(network, gateway, prefix, None))
    });
    let list = RowList::RouteTable(table);
    edits.extend(rows.map(|(index, ..)| switched(list, index, enabled)));
    Ok(edits)
}

/// The routes of a gateway endpoint go with it (F3.28).
fn delete_endpoint(network: &Network, endpoint: VpcEndpointKey) -> Answer {
    if network.vpc_endpoint(endpoint).deleted {
        return Err(CallError::NoSuchEndpoint);
    }
    let mut edits = vec![Edit::VpcEndpointDeleted { endpoint }];
    let target = RouteTarget::VpcEndpoint(endpoint);
    for (table, own) in (0..).map(RouteTableKey).zip(&network.route_tables) {
        let rows = own
            .routes
            .in_force()
            .filter(|(_, row)| row.target == target);
        let list = RowList::RouteTable(table);
        edits.extend(rows.map(|(index, _)| switched(list, index, false)));
    }
    Ok(edits)
}

/// An Elastic IP that something has, or that drains, is in use (F6.28).
fn add_nat_address(network: &Network, gateway: NatGatewayKey, index: u16) -> Answer {
    let own = network.nat_gateway(gateway);
    let Some(address) = own.addresses.get(usize::from(index)) else {
        return Err(CallError::NotAssociated);
    };
    let status = NatAddressStatus::Succeeded;
    let in_use = address.public.is_some_and(|public| {
        let interfaces = network.interfaces.iter();
        let mut of_interfaces = interfaces.flat_map(|one| &one.addresses);
        of_interfaces.any(|one| one.public == Some(public)) || is_of_nat_gateway(network, public)
    });
    if in_use && address.status == NatAddressStatus::Absent {
        return Err(CallError::AddressInUse);
    }
    changed(
        address.status != NatAddressStatus::Absent,
        Edit::NatAddress {
            gateway,
            index,
            status,
        },
    )
}

/// Connections that use the address may go on for a while (F6.2a). The primary one stays.
fn remove_nat_address(
    network: &Network,
    gateway: NatGatewayKey,
    index: u16,
    seconds: u16,
) -> Answer {
    let own = network.nat_gateway(gateway);
    let address = own.addresses.get(usize::from(index));
    if address.is_none_or(|address| address.status != NatAddressStatus::Succeeded) {
        return Err(CallError::NotAssociated);
    }
    if index == 0 {
        return Err(CallError::PrimaryAddress);
    }
    Ok(vec![Edit::NatAddress {
        gateway,
        index,
        status: NatAddressStatus::Draining(seconds),
    }])
}
