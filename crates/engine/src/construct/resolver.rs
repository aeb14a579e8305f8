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
    DnsRecord, EndpointKind, Network, Protocol, Scenario, Subnet, SubnetKey, VpcEndpoint,
    VpcEndpointKey, VpcKey, counterpart, of_private_hostname, of_public_hostname,
};
use vpclab_trace::{DropReason, NameSource, NameStep, Origin};
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
                let found = inside(scenario, addresses, vpc, name, &mut None);
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

/// Where a name was looked for, and what was found there, in order; kept where somebody asks.
pub(crate) type Steps = Option<Vec<NameStep>>;

fn note(steps: &mut Steps, source: NameSource, found: &Found) {
    if let Some(steps) = steps {
        let found = found.as_ref().map(|(addresses, _)| addresses.clone());
        steps.push(NameStep { source, found });
    }
}

/// How a query is looked up: every place that was asked for its name.
pub(crate) fn steps(
    scenario: &Scenario,
    addresses: &AddressBook,
    subnet: &Subnet,
    message: &[u8],
) -> Vec<NameStep> {
    let mut steps = Some(Vec::new());
    if let Some(query) = dns::read_query(message) {
        let name = query.name.trim_end_matches('.');
        let found = inside(scenario, addresses, subnet.vpc, name, &mut steps);
        let plain = found.map(|(addresses, _)| addresses).unwrap_or_default();
        let all = dns64(plain.clone(), subnet.enable_dns64);
        if all != plain {
            note(&mut steps, NameSource::Dns64, &Some((all, 0)));
        }
    }
    steps.unwrap_or_default()
}

/// What a name means inside a VPC.
fn inside(
    scenario: &Scenario,
    addresses: &AddressBook,
    vpc: VpcKey,
    name: &str,
    steps: &mut Steps,
) -> Found {
    let network = &scenario.network;
    if network.vpc(vpc).has_dns_hostnames() {
        // The most specific zone decides, even if it does not have the name: the public DNS is not
        // asked then (Route 53 Developer Guide, "Considerations when working with a private hosted
        // zone").
        let zone = (0..)
            .zip(&network.hosted_zones)
            .filter(|(_, zone)| zone.vpcs.contains(&vpc) && zone.covers(name))
            .max_by_key(|(_, zone)| zone.domain.len());
        if let Some((index, zone)) = zone {
            let found = of_records(scenario, &zone.records, name);
            note(steps, NameSource::PrivateZone(index), &found);
            return found;
        }
        if let Some(address) = of_private_hostname(name, &network.region) {
            let owner = addresses.private_owner(vpc, address.into());
            let found = owner
                .filter(|owner| matches!(owner, PrivateOwner::Interface(_)))
                .map(|_| (alloc::vec![address.into()], HOSTNAME_TTL));
            note(steps, NameSource::PrivateHostname, &found);
            return found;
        }
    }
    let (source, found) = outside(scenario, addresses, Some(vpc), name);
    note(steps, source, &found);
    let found = found?;
    Some(match behind_endpoint(scenario, vpc, &found.0) {
        Some((key, endpoint)) => {
            let own = (interface_addresses(network, endpoint), found.1);
            let source = NameSource::EndpointPrivateDns(key);
            note(steps, source, &Some(own.clone()));
            own
        }
        None => found,
    })
}

/// The interface endpoint of this VPC that takes the place of a service's public name (F8.30).
fn behind_endpoint<'s>(
    scenario: &'s Scenario,
    vpc: VpcKey,
    found: &[IpAddr],
) -> Option<(VpcEndpointKey, &'s VpcEndpoint)> {
    let network = &scenario.network;
    if !network.vpc(vpc).has_dns_hostnames() {
        return None;
    }
    let mut endpoints = (0..).map(VpcEndpointKey).zip(&network.vpc_endpoints);
    endpoints.find(|(_, endpoint)| {
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

/// What a name means to the world, and who knows it; `seen_from` is the VPC that asks, where one does.
fn outside(
    scenario: &Scenario,
    addresses: &AddressBook,
    seen_from: Option<VpcKey>,
    name: &str,
) -> (NameSource, Found) {
    let network = &scenario.network;
    // The name of an interface endpoint means its private addresses to everybody.
    let named = network.vpc_endpoints.iter().find(|endpoint| {
        matches!(&endpoint.kind, EndpointKind::Interface { dns_name, .. }
            if dns_name.eq_ignore_ascii_case(name))
    });
    if let Some(endpoint) = named {
        let found = Some((interface_addresses(network, endpoint), HOSTNAME_TTL));
        return (NameSource::EndpointName, found);
    }
    let balancer = network
        .load_balancers
        .iter()
        .find(|balancer| balancer.dns_name.eq_ignore_ascii_case(name));
    if let Some(balancer) = balancer {
        let found = Some((network.balancer_addresses(balancer).collect(), HOSTNAME_TTL));
        return (NameSource::BalancerName, found);
    }
    if let Some(public) = of_public_hostname(name, &network.region) {
        let found = of_public_address(network, addresses, seen_from, public.into());
        return (NameSource::PublicHostname, found);
    }
    let found = of_records(scenario, &scenario.internet.dns, name);
    (NameSource::PublicDns, found)
}

/// What the name that AWS gives to a public address means: split horizon (F2.8).
fn of_public_address(
    network: &Network,
    addresses: &AddressBook,
    seen_from: Option<VpcKey>,
    public: IpAddr,
) -> Found {
    let known = addresses.public(public)?;
    let PrivateOwner::Interface(interface) = known.owner else {
        return None;
    };
    let home = network.subnet(network.interface(interface).subnet).vpc;
    if !network.vpc(home).has_dns_hostnames() {
        return None;
    }
    let address = match known.private {
        Some(private) if seen_from.is_some_and(|vpc| sees_private(network, vpc, home)) => private,
        _ => public,
    };
    Some((alloc::vec![address], HOSTNAME_TTL))
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
