//! The Amazon DNS server of a VPC (Route 53 Resolver, VPC+2).
//!
//! It runs on the host: no security group, network ACL or route table sees its traffic (F2.13,
//! F2.14, F2.17, F2.18). It answers only if the VPC's `enableDnsSupport` is on (F2.5). What it asks
//! upstream is invisible to the VPC (W5.1): here it simply knows the scenario's zone.
//!
//! Where `enableDnsHostnames` is on as well, it knows more than the world outside (F2.7): private
//! hosted zones of the VPC, the names that AWS gives to private addresses, and it answers with the
//! private address where a public name of the VPC is asked for (F2.8).

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    DnsRecord, EndpointKind, Network, Protocol, Scenario, SubnetKey, VpcEndpoint, VpcKey,
    counterpart, of_private_hostname, of_public_hostname,
};
use vpclab_trace::{DropReason, Origin};
use vpclab_wire::{Packet, dns, udp_reply};

use super::Ruling;
use crate::addresses::{AddressBook, PrivateOwner};
use crate::limits::HOSTNAME_TTL;

/// A packet to the DNS server.
pub(crate) fn decide(
    scenario: &Scenario,
    addresses: &AddressBook,
    subnet: SubnetKey,
    packet: &Packet,
) -> Ruling {
    let subnet = scenario.network.subnet(subnet);
    let vpc = subnet.vpc;
    let tuple = packet.header().tuple;
    if !scenario.network.vpc(vpc).enable_dns_support {
        return Ruling::dropped(DropReason::DnsSupportDisabled);
    }
    let is_dns = tuple.protocol == Protocol::Udp && tuple.destination_port == dns::PORT;
    let answer = is_dns
        .then(|| {
            answer(packet.payload(), |name| {
                let found = inside(scenario, addresses, vpc, name);
                found.map(|(addresses, ttl_secs)| (dns64(addresses, subnet.enable_dns64), ttl_secs))
            })
        })
        .flatten()
        .and_then(|message| udp_reply(packet, &message));
    match answer {
        Some(reply) => Ruling::Answered(Origin::Resolver, reply),
        None => Ruling::dropped(DropReason::NotADnsQuery),
    }
}

/// Where DNS64 is on, a name without an IPv6 address gets one that stands for each IPv4 one; a name
/// with an IPv6 address of its own keeps it (F2.22).
fn dns64(mut addresses: Vec<IpAddr>, enabled: bool) -> Vec<IpAddr> {
    if enabled && !addresses.iter().any(IpAddr::is_ipv6) {
        let synthesised = addresses.iter().copied().filter_map(counterpart);
        addresses.extend(synthesised.collect::<Vec<_>>());
    }
    addresses
}

/// Addresses of a name, and for how many seconds they may be kept; none if there is no such name.
pub(crate) type Found = Option<(Vec<IpAddr>, u32)>;

/// The answer to a query, by whoever looks the name up; none if it is no query.
pub(crate) fn answer(message: &[u8], look_up: impl FnOnce(&str) -> Found) -> Option<Vec<u8>> {
    let query = dns::read_query(message)?;
    match look_up(query.name.trim_end_matches('.')) {
        None => dns::name_error(message),
        Some((addresses, ttl_secs)) => dns::answer(message, &addresses, ttl_secs),
    }
}

/// What a name means inside a VPC.
fn inside(scenario: &Scenario, addresses: &AddressBook, vpc: VpcKey, name: &str) -> Found {
    let network = &scenario.network;
    if network.vpc(vpc).has_dns_hostnames() {
        // The most specific zone decides, even if it does not have the name: the public DNS is not
        // asked then (Route 53 Developer Guide, "Considerations when working with a private hosted
        // zone").
        let zone = network
            .hosted_zones
            .iter()
            .filter(|zone| zone.vpcs.contains(&vpc) && zone.covers(name))
            .max_by_key(|zone| zone.domain.len());
        if let Some(zone) = zone {
            return of_records(scenario, &zone.records, name);
        }
        if let Some(address) = of_private_hostname(name, &network.region) {
            let owner = addresses.private_owner(vpc, address.into());
            return owner
                .filter(|owner| matches!(owner, PrivateOwner::Interface(_)))
                .map(|_| (alloc::vec![address.into()], HOSTNAME_TTL));
        }
    }
    let found = outside(scenario, addresses, Some(vpc), name)?;
    Some(match behind_endpoint(scenario, vpc, &found.0) {
        Some(endpoint) => (interface_addresses(network, endpoint), found.1),
        None => found,
    })
}

/// The interface endpoint of this VPC that takes the place of a service's public name (F8.30).
fn behind_endpoint<'s>(
    scenario: &'s Scenario,
    vpc: VpcKey,
    found: &[IpAddr],
) -> Option<&'s VpcEndpoint> {
    let network = &scenario.network;
    if !network.vpc(vpc).has_dns_hostnames() {
        return None;
    }
    network.vpc_endpoints.iter().find(|endpoint| {
        endpoint.vpc == vpc
            && matches!(
                endpoint.kind,
                EndpointKind::Interface {
                    private_dns: true,
                    ..
                }
            )
            && {
                let mut own = scenario.server(endpoint.service).addresses.iter();
                own.any(|address| found.contains(address))
            }
    })
}

/// The addresses of an endpoint, in the order of its subnets. `MODEL`: AWS turns them round.
fn interface_addresses(network: &Network, endpoint: &VpcEndpoint) -> Vec<IpAddr> {
    let interfaces = endpoint.interfaces().iter();
    interfaces
        .flat_map(|key| &network.interface(*key).addresses)
        .map(|address| address.private)
        .collect()
}

/// What a name means to the world; `seen_from` is the VPC that asks, where one does.
pub(crate) fn outside(
    scenario: &Scenario,
    addresses: &AddressBook,
    seen_from: Option<VpcKey>,
    name: &str,
) -> Found {
    let network = &scenario.network;
    // The name of an interface endpoint means its private addresses to everybody.
    let named = network.vpc_endpoints.iter().find(|endpoint| {
        matches!(&endpoint.kind, EndpointKind::Interface { dns_name, .. }
            if dns_name.eq_ignore_ascii_case(name))
    });
    if let Some(endpoint) = named {
        return Some((interface_addresses(network, endpoint), HOSTNAME_TTL));
    }
    let balancer = network
        .load_balancers
        .iter()
        .find(|balancer| balancer.dns_name.eq_ignore_ascii_case(name));
    if let Some(balancer) = balancer {
        return Some((network.balancer_addresses(balancer).collect(), HOSTNAME_TTL));
    }
    if let Some(public) = of_public_hostname(name, &network.region) {
        let known = addresses.public(public.into())?;
        let PrivateOwner::Interface(interface) = known.owner else {
            return None;
        };
        let home = network.subnet(network.interface(interface).subnet).vpc;
        if !network.vpc(home).has_dns_hostnames() {
            return None;
        }
        let address = match known.private {
            Some(private) if seen_from.is_some_and(|vpc| sees_private(network, vpc, home)) => {
                private
            }
            _ => public.into(),
        };
        return Some((alloc::vec![address], HOSTNAME_TTL));
    }
    of_records(scenario, &scenario.internet.dns, name)
}

/// Does a public name of the second VPC mean a private address in the first? (F2.8)
fn sees_private(network: &Network, vpc: VpcKey, home: VpcKey) -> bool {
    let mut peerings = network.peerings.iter();
    vpc == home || peerings.any(|peering| peering.resolves(vpc, home))
}

/// What a list of records says.
pub(crate) fn of_records(scenario: &Scenario, records: &[DnsRecord], name: &str) -> Found {
    let mut addresses = Vec::new();
    let mut ttl_secs = None;
    for record in records {
        // Names are equal whatever their case (RFC 1034 §3.1).
        if scenario.host_name(record.name).eq_ignore_ascii_case(name) {
            let ttl = record.ttl_secs;
            ttl_secs = Some(ttl_secs.map_or(ttl, |least: u32| least.min(ttl)));
            addresses.push(record.address);
        }
    }
    Some((addresses, ttl_secs?))
}
