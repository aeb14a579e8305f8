//! AWS's API: which calls it does at this moment, and what they change.
//!
//! Like a construct, this decides and changes nothing: its answer is a list of edits, which the
//! engine writes into the log one by one. `MODEL`: an edit takes effect at once and everywhere; AWS
//! speaks of a short delay (F5.12).

mod beyond;

use alloc::vec;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    Call, Edit, InstanceKey, InstanceState, InterfaceKey, InternetGatewayKey, NatAddressStatus,
    NatGateway, NatGatewayKey, NatState, Network, RouteOrigin, RouteTableKey, RouteTarget, RowList,
    Rows, SubnetKey, VpcKey,
};
use vpclab_trace::CallError;

/// What a call changes, or why AWS refuses it.
type Answer = Result<Vec<Edit>, CallError>;

/// AWS's answer to a call.
pub(crate) fn answer(network: &Network, call: Call) -> Answer {
    match call {
        Call::Add(list, index) => add(network, list, index),
        Call::Remove(list, index) => remove(network, list, index),
        Call::Replace(list, index) => replace(network, list, index),
        Call::RouteTable(subnet, table) => route_table(network, subnet, table),
        Call::MainRouteTable(vpc, table) => main_route_table(network, vpc, table),
        Call::NetworkAcl(subnet, acl) => {
            let before = network.subnet(subnet).network_acl;
            changed(
                before == acl,
                Edit::SubnetNetworkAcl {
                    subnet,
                    before,
                    acl,
                },
            )
        }
        Call::SecurityGroups(interface, groups) => {
            Ok(vec![Edit::SecurityGroups { interface, groups }])
        }
        Call::SourceDestCheck(interface, enabled) => {
            Ok(vec![Edit::SourceDestCheck { interface, enabled }])
        }
        Call::TrackingTimeouts(interface, timeouts) => Ok(vec![Edit::TrackingTimeouts {
            interface,
            timeouts,
        }]),
        Call::DnsSupport(vpc, enabled) => Ok(vec![Edit::DnsSupport { vpc, enabled }]),
        Call::AssociateAddress(interface, public) => associate(network, interface, public),
        Call::DisassociateAddress(public) => disassociate(network, public),
        Call::AttachInternetGateway(gateway, vpc) => attach(network, gateway, vpc),
        Call::DetachInternetGateway(gateway, vpc) => detach(network, gateway, vpc),
        Call::DeleteNatGateway(gateway) => delete_nat_gateway(network, gateway),
        Call::StartInstance(instance) => set_state(network, instance, InstanceState::Running),
        Call::StopInstance(instance) => set_state(network, instance, InstanceState::Stopped),
        Call::TerminateInstance(instance) => {
            set_state(network, instance, InstanceState::Terminated)
        }
        _ => beyond::answer(network, call),
    }
}

fn changed(is_so: bool, edit: Edit) -> Answer {
    if is_so {
        Err(CallError::AlreadySo)
    } else {
        Ok(vec![edit])
    }
}

/// The row in force that stands for the same as the row at `index`: the same rule of a group, the
/// rule of an ACL with the same number, the route to the same destination.
fn standing(network: &Network, list: RowList, index: u16) -> Option<u16> {
    fn find<T>(rows: &Rows<T>, index: u16, same: impl Fn(&T, &T) -> bool) -> Option<u16> {
        let wanted = rows.get(index)?;
        let mut found = rows.in_force().filter(|(_, row)| same(row, wanted));
        found.next().map(|(index, _)| index)
    }
    match list {
        RowList::SecurityGroup(key, direction) => {
            let rows = network.security_group(key).rules(direction);
            find(rows, index, |row, wanted| row == wanted)
        }
        RowList::NetworkAcl(key, direction) => {
            let rows = network.network_acl(key).rules(direction);
            find(rows, index, |row, wanted| {
                row.rule_number == wanted.rule_number
            })
        }
        RowList::RouteTable(key) => {
            let rows = &network.route_table(key).routes;
            find(rows, index, |row, wanted| {
                (row.destination, row.origin) == (wanted.destination, wanted.origin)
            })
        }
        RowList::TransitGatewayTable(key) => {
            let rows = &network.transit_gateway_route_table(key).routes;
            find(rows, index, |row, wanted| {
                (row.destination, row.origin, row.list)
                    == (wanted.destination, wanted.origin, wanted.list)
            })
        }
        // One subnet in each zone (F8.10).
        RowList::AttachmentSubnets(key) => {
            let zone = |key: SubnetKey| &network.subnet(key).availability_zone;
            let rows = &network.vpc_attachment(key)?.subnets;
            find(rows, index, |row, wanted| zone(*row) == zone(*wanted))
        }
        RowList::VpnConnection(key) => {
            let rows = &network.customer_link_at(key).prefixes;
            find(rows, index, |row, wanted| row == wanted)
        }
        RowList::Exclusions => {
            let rows = &network.block_public_access.exclusions;
            find(rows, index, |row, wanted| row.scope == wanted.scope)
        }
    }
}

fn add(network: &Network, list: RowList, index: u16) -> Answer {
    if standing(network, list, index).is_some() {
        return Err(match list {
            RowList::SecurityGroup(..) => CallError::RuleExists,
            RowList::NetworkAcl(..) => CallError::EntryExists,
            RowList::RouteTable(_)
            | RowList::TransitGatewayTable(_)
            | RowList::VpnConnection(_) => CallError::RouteExists,
            RowList::AttachmentSubnets(_) => CallError::ZoneHasSubnet,
            RowList::Exclusions => CallError::AlreadySo,
        });
    }
    check_target(network, list, index)?;
    let (off, on) = (None, Some(index));
    Ok(beyond::learned(network, Edit::Rows { list, off, on }))
}

fn remove(network: &Network, list: RowList, index: u16) -> Answer {
    let off = standing(network, list, index).ok_or_else(|| missing(list))?;
    // Whatever its target, the row for a block of the VPC stays (F3.12).
    if let RowList::RouteTable(key) = list
        && let Some(route) = network.route_table(key).routes.get(off)
        && route.origin == RouteOrigin::Local
    {
        return Err(CallError::LocalRoute);
    }
    // An attachment keeps one subnet at least (F8.10).
    if let RowList::AttachmentSubnets(key) = list
        && let Some(own) = network.vpc_attachment(key)
    {
        if own.subnets.get(off) != own.subnets.get(index) {
            return Err(CallError::NotAssociated);
        }
        if own.subnets.in_force().count() == 1 {
            return Err(CallError::LastSubnet);
        }
    }
    let (off, on) = (Some(off), None);
    Ok(beyond::learned(network, Edit::Rows { list, off, on }))
}

fn replace(network: &Network, list: RowList, index: u16) -> Answer {
    let off = standing(network, list, index).ok_or_else(|| missing(list))?;
    check_target(network, list, index)?;
    let (off, on) = (Some(off), Some(index));
    Ok(vec![Edit::Rows { list, off, on }])
}

const fn missing(list: RowList) -> CallError {
    match list {
        RowList::SecurityGroup(..) => CallError::NoSuchRule,
        RowList::NetworkAcl(..) => CallError::NoSuchEntry,
        RowList::RouteTable(_) | RowList::TransitGatewayTable(_) | RowList::VpnConnection(_) => {
            CallError::NoSuchRoute
        }
        RowList::AttachmentSubnets(_) | RowList::Exclusions => CallError::NotAssociated,
    }
}

/// A route is only made to something that is there.
fn check_target(network: &Network, list: RowList, index: u16) -> Result<(), CallError> {
    let RowList::RouteTable(key) = list else {
        return Ok(());
    };
    match network.route_table(key).routes.get(index) {
        Some(route)
            if route.target != RouteTarget::Blackhole && !network.is_there(route.target) =>
        {
            Err(CallError::NoSuchTarget)
        }
        _ => Ok(()),
    }
}

/// Without a table, the subnet has the VPC's main one again (F3.1).
fn route_table(network: &Network, key: SubnetKey, table: Option<RouteTableKey>) -> Answer {
    let subnet = network.subnet(key);
    let implicit = table.is_none();
    if implicit && subnet.implicit_route_table {
        return Err(CallError::NotAssociated);
    }
    let edit = Edit::SubnetRouteTable {
        subnet: key,
        before: subnet.route_table,
        table: table.unwrap_or(network.vpc(subnet.vpc).main_route_table),
        implicit,
    };
    let is_so = table == Some(subnet.route_table) && !subnet.implicit_route_table;
    changed(is_so, edit)
}

/// All subnets without an association of their own follow at once (F3.2).
fn main_route_table(network: &Network, vpc: VpcKey, table: RouteTableKey) -> Answer {
    let before = network.vpc(vpc).main_route_table;
    let mut edits = changed(before == table, Edit::MainRouteTable { vpc, before, table })?;
    let followers = (0..)
        .map(SubnetKey)
        .zip(&network.subnets)
        .filter(|(_, subnet)| subnet.vpc == vpc && subnet.implicit_route_table)
        .map(|(subnet, _)| Edit::SubnetRouteTable {
            subnet,
            before,
            table,
            implicit: true,
        });
    edits.extend(followers);
    Ok(edits)
}

/// An Elastic IP goes to where it is wanted, from wherever it was; a public address that AWS had
/// given itself is taken back (F1.22).
fn associate(network: &Network, interface: InterfaceKey, public: IpAddr) -> Answer {
    if is_of_nat_gateway(network, public) {
        return Err(CallError::AddressInUse);
    }
    if network.is_gone(interface) {
        return Err(CallError::IncorrectInstanceState);
    }
    let before = public_address(network, interface, 0);
    if before == Some(public) {
        return Err(CallError::AlreadySo);
    }
    let mut edits = disassociate(network, public).unwrap_or_default();
    edits.push(Edit::PublicAddress {
        interface,
        index: 0,
        before,
        public: Some(public),
    });
    Ok(edits)
}

fn disassociate(network: &Network, public: IpAddr) -> Answer {
    if is_of_nat_gateway(network, public) {
        return Err(CallError::AddressInUse);
    }
    let owner = (0..)
        .map(InterfaceKey)
        .zip(&network.interfaces)
        .find_map(|(key, one)| {
            let mut addresses = (0..).zip(&one.addresses);
            let (index, _) = addresses.find(|(_, address)| address.public == Some(public))?;
            Some((key, index))
        });
    let (interface, index) = owner.ok_or(CallError::NotAssociated)?;
    Ok(vec![Edit::PublicAddress {
        interface,
        index,
        before: Some(public),
        public: None,
    }])
}

fn public_address(network: &Network, key: InterfaceKey, index: usize) -> Option<IpAddr> {
    network.interface(key).addresses.get(index)?.public
}

fn is_of_nat_gateway(network: &Network, public: IpAddr) -> bool {
    network
        .nat_gateways
        .iter()
        .filter(|gateway| has_addresses(gateway))
        .flat_map(|gateway| &gateway.addresses)
        .filter(|address| address.status != NatAddressStatus::Absent)
        .any(|address| address.public == Some(public))
}

/// Not one that could not be made, nor one that is gone (F6.14).
const fn has_addresses(gateway: &NatGateway) -> bool {
    !matches!(gateway.state, NatState::Failed | NatState::Deleted)
}

fn attach(network: &Network, gateway: InternetGatewayKey, vpc: VpcKey) -> Answer {
    let taken = network.vpc(vpc).internet_gateway.is_some();
    if taken || network.internet_gateway(gateway).attached {
        return Err(CallError::AlreadyAttached);
    }
    Ok(vec![Edit::InternetGateway {
        gateway,
        vpc,
        attached: true,
    }])
}

/// Not while anything in the VPC has a public address (F7.10).
fn detach(network: &Network, gateway: InternetGatewayKey, vpc: VpcKey) -> Answer {
    let own = network.internet_gateway(gateway);
    if !own.attached || own.vpc != vpc {
        return Err(CallError::NotAttached);
    }
    let of_interfaces = network
        .interfaces
        .iter()
        .filter(|interface| network.subnet(interface.subnet).vpc == vpc)
        .flat_map(|interface| &interface.addresses)
        .any(|address| address.public.is_some());
    let of_gateways = network
        .nat_gateways
        .iter()
        .filter(|gateway| gateway.vpc == vpc && has_addresses(gateway))
        .flat_map(|gateway| &gateway.addresses)
        .filter(|address| address.status != NatAddressStatus::Absent)
        .any(|address| address.public.is_some());
    if of_interfaces || of_gateways {
        return Err(CallError::HasPublicAddresses);
    }
    Ok(vec![Edit::InternetGateway {
        gateway,
        vpc,
        attached: false,
    }])
}

fn delete_nat_gateway(network: &Network, gateway: NatGatewayKey) -> Answer {
    match network.nat_gateway(gateway).state {
        NatState::Deleting | NatState::Deleted => Err(CallError::NoSuchNatGateway),
        NatState::Pending | NatState::Failed | NatState::Available => Ok(vec![Edit::NatGateway {
            gateway,
            state: NatState::Deleting,
        }]),
    }
}

/// What AWS gave an instance by itself, it takes back when the instance stops; what an instance has
/// at all, when it is terminated (F1.22).
fn set_state(network: &Network, key: InstanceKey, state: InstanceState) -> Answer {
    use InstanceState::{Running, Stopped, Terminated};
    let instance = network.instance(key);
    match (instance.state, state) {
        (Running, Stopped | Terminated) | (Stopped, Running | Terminated) => {}
        _ => return Err(CallError::IncorrectInstanceState),
    }
    let interface = instance.interface;
    let mut edits = vec![Edit::Instance {
        instance: key,
        interface,
        state,
    }];
    for interface in instance.interfaces() {
        let addresses = (0..).zip(&network.interface(interface).addresses);
        let lost = addresses.filter(|(_, address)| match state {
            Running => false,
            Stopped => !address.elastic,
            Terminated => true,
        });
        edits.extend(lost.filter_map(|(index, address)| {
            Some(Edit::PublicAddress {
                interface,
                index,
                before: Some(address.public?),
                public: None,
            })
        }));
    }
    Ok(edits)
}

/// Is anything of an edit about addresses?
pub(crate) const fn moves_addresses(edit: Edit) -> bool {
    matches!(
        edit,
        Edit::PublicAddress { .. }
            | Edit::InternetGateway { .. }
            | Edit::NatGateway { .. }
            | Edit::Instance { .. }
            | Edit::VpcEndpointDeleted { .. }
            | Edit::NatAddress { .. }
    )
}
