//! The Amazon DNS server of a VPC (Route 53 Resolver, VPC+2).
//!
//! It runs on the host: no security group, network ACL or route table sees its traffic (F2.13,
//! F2.14, F2.17, F2.18). It answers only if the VPC's `enableDnsSupport` is on (F2.5). What it asks
//! upstream is invisible to the VPC (W5.1): here it simply knows the scenario's zone.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{Protocol, Scenario, VpcKey};
use vpclab_trace::{DropReason, Origin};
use vpclab_wire::{Packet, dns, udp_reply};

use super::Ruling;

/// A packet to the DNS server.
pub(crate) fn decide(scenario: &Scenario, vpc: VpcKey, packet: &Packet) -> Ruling {
    let tuple = packet.header().tuple;
    if !scenario.network.vpc(vpc).enable_dns_support {
        return Ruling::dropped(DropReason::DnsSupportDisabled);
    }
    let is_dns = tuple.protocol == Protocol::Udp && tuple.destination_port == dns::PORT;
    let answer = is_dns
        .then(|| answer(scenario, packet.payload()))
        .flatten()
        .and_then(|message| udp_reply(packet, &message));
    match answer {
        Some(reply) => Ruling::Answered(Origin::Resolver, reply),
        None => Ruling::dropped(DropReason::NotADnsQuery),
    }
}

fn answer(scenario: &Scenario, message: &[u8]) -> Option<Vec<u8>> {
    let query = dns::read_query(message)?;
    let records: Vec<_> = scenario
        .internet
        .dns
        .iter()
        .filter(|record| same_name(scenario.host_name(record.name), &query.name))
        .collect();
    if records.is_empty() {
        return dns::name_error(message);
    }
    let addresses: Vec<IpAddr> = records.iter().map(|record| record.address).collect();
    let ttl_secs = records.iter().map(|record| record.ttl_secs).min()?;
    dns::answer(message, &addresses, ttl_secs)
}

/// Names are equal whatever their case, and with or without the final dot (RFC 1034 §3.1).
fn same_name(a: &str, b: &str) -> bool {
    a.trim_end_matches('.')
        .eq_ignore_ascii_case(b.trim_end_matches('.'))
}
