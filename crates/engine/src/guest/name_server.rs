//! A DNS server that a guest runs: answers queries over UDP from records of its own and the public
//! DNS. To the VPC its traffic is ordinary traffic (F2.11).

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{DnsRecord, Scenario, public_hostname};
use vpclab_trace::SocketId;
use vpclab_wire::dns;

use super::stack::Stack;
use crate::construct::resolver;
use crate::limits::HOSTNAME_TTL;

/// A name, an address, and for how many seconds the answer may be kept.
#[derive(Clone, Debug)]
struct Record {
    name: String,
    address: IpAddr,
    ttl_secs: u32,
}

#[derive(Debug)]
pub(super) struct NameServer {
    records: Vec<Record>,
    /// How many of the records are its own; they go before the world's.
    own: usize,
    socket: Option<SocketId>,
}

impl NameServer {
    /// With some records, and what the world outside knows: the public DNS, and the public names of
    /// instances with their public addresses (F2.8).
    pub(super) fn new(scenario: &Scenario, own: &[DnsRecord]) -> Self {
        let mut records = Vec::new();
        let mut add = |name: String, address: IpAddr, ttl_secs| {
            records.push(Record {
                name,
                address,
                ttl_secs,
            });
        };
        for record in own.iter().chain(&scenario.internet.dns) {
            let name = String::from(scenario.host_name(record.name));
            add(name, record.address, record.ttl_secs);
        }
        let network = &scenario.network;
        for interface in &network.interfaces {
            let vpc = network.vpc(network.subnet(interface.subnet).vpc);
            for public in interface.addresses.iter().filter_map(|own| own.public) {
                if let (true, IpAddr::V4(address)) = (vpc.has_dns_hostnames(), public) {
                    let name = public_hostname(address, &network.region);
                    add(name, public, HOSTNAME_TTL);
                }
            }
        }
        for balancer in &network.load_balancers {
            for address in network.balancer_addresses(balancer) {
                add(balancer.dns_name.clone(), address, HOSTNAME_TTL);
            }
        }
        Self {
            records,
            own: own.len(),
            socket: None,
        }
    }

    /// Answers what has come in.
    pub(super) fn work(&mut self, stack: &mut Stack) {
        if self.socket.is_none() {
            self.socket = stack.open_udp(Some(dns::PORT), None);
        }
        let Some(socket) = self.socket.and_then(|socket| stack.udp(socket)) else {
            return;
        };
        while socket.can_recv() && socket.can_send() {
            let Ok((message, from)) = socket.recv() else {
                break;
            };
            let answer = resolver::answer(message, |name| self.find(name));
            if let Some(answer) = answer {
                // The buffer has room for a whole message; one that is lost is asked for again.
                let _ = socket.send_slice(&answer, from.endpoint);
            }
        }
    }

    fn find(&self, name: &str) -> resolver::Found {
        let (own, world) = self.records.split_at(self.own.min(self.records.len()));
        look_up(own, name).or_else(|| look_up(world, name))
    }
}

fn look_up(records: &[Record], name: &str) -> resolver::Found {
    let named = || {
        records
            .iter()
            .filter(|record| record.name.eq_ignore_ascii_case(name))
    };
    let ttl_secs = named().map(|record| record.ttl_secs).min()?;
    Some((named().map(|record| record.address).collect(), ttl_secs))
}
