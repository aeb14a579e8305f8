//! From a question to a packet's ends: who sends, from which address, to which address.

mod receivers;
mod senders;

use std::net::{IpAddr, Ipv4Addr};

use vpclab_engine::Entry;
use vpclab_model::{
    CustomerGatewayKey, FiveTuple, InterfaceKey, Network, Protocol, Scenario, ServerKey,
};

use crate::places::{Place, Places};
use crate::query::{Query, QueryError};

/// A question in a network's own terms.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) entry: Entry,
    pub(crate) tuple: FiveTuple,
    /// The id of what the packet has to get to, where the question names one.
    pub(crate) goal: Option<String>,
}

/// Addresses that are kept for documentation: they stand for the internet (RFC 5737, RFC 3849).
const DOCUMENTATION: [&str; 6] = [
    "203.0.113.1",
    "198.51.100.1",
    "192.0.2.1",
    "2001:db8:ffff:ffff::1",
    "2001:db8:ffff:fffe::1",
    "3fff:fff:ffff:ffff::1",
];

/// The word for the internet, in questions as in answers.
pub(crate) const INTERNET: &str = "internet";

/// An address, and how one sends from there.
type Sender = (Entry, IpAddr);

pub(crate) struct Resolver<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) places: &'a Places,
}

/// What a question wants to reach.
enum Target {
    Address(IpAddr),
    Internet,
    Place(Place),
}

impl Resolver<'_> {
    pub(crate) fn question(&self, query: &Query) -> Result<Question, QueryError> {
        let to = match query.to.parse() {
            Ok(address) => {
                is_somebodys("to", address)?;
                Target::Address(address)
            }
            Err(_) if query.to == INTERNET => Target::Internet,
            Err(_) => Target::Place(self.places.find("to", &query.to)?),
        };
        let from = match query.from.as_str() {
            INTERNET => None,
            word => Some(self.sending(word)?),
        };
        let senders = match from {
            Some(place) => self.senders(place, &query.from)?,
            None => self.on_the_internet(query.src_ip)?,
        };
        let receivers = self.receivers(&to, &senders, query)?;
        // Where no host of a customer's is known, any will do: the first that one could have.
        let source = query.src_ip.or_else(|| match from {
            Some(place @ (Place::Customer(_) | Place::CustomerLink(..))) if senders.is_empty() => {
                self.addresses(place, false, None).first().copied()
            }
            _ => None,
        });
        if let Some(address) = source {
            is_somebodys("srcIp", address)?;
        }
        let version = match (source.as_ref(), &to) {
            (Some(address), _) | (None, Target::Address(address)) => Some(address.is_ipv4()),
            _ => None,
        };
        let versions = version.map_or([Some(true), Some(false)], |v4| [Some(v4), None]);
        for v4 in versions.into_iter().flatten() {
            let sender = match source {
                Some(address) => self.sender_of(from, &senders, address, query)?,
                None => senders.iter().find(|(_, own)| own.is_ipv4() == v4).copied(),
            };
            let receiver = receivers.iter().find(|own| own.is_ipv4() == v4);
            if let (Some((entry, source)), Some(destination)) = (sender, receiver) {
                return Ok(Question {
                    entry,
                    tuple: tuple(query, source, *destination),
                    goal: self.goal(&to),
                });
            }
        }
        Err(self.no_common_version(query, &senders))
    }

    fn network(&self) -> &Network {
        &self.scenario.network
    }

    /// The interfaces of something, the primary one first.
    fn interfaces(&self, place: Place) -> Vec<InterfaceKey> {
        let network = self.network();
        match place {
            Place::Instance(key) => network.instance(key).interfaces().collect(),
            Place::Interface(key) => vec![key],
            Place::LoadBalancer(key) => network.load_balancer(key).nodes.clone(),
            Place::VpcEndpoint(key) => network.vpc_endpoint(key).interfaces().to_vec(),
            _ => Vec::new(),
        }
    }

    /// The hosts that the scenario knows behind a customer gateway.
    fn hosts(&self, customer: CustomerGatewayKey) -> impl Iterator<Item = (ServerKey, IpAddr)> {
        let servers = (0..).map(ServerKey).zip(&self.scenario.internet.servers);
        servers
            .filter(move |(_, server)| server.customer == Some(customer))
            .flat_map(|(key, server)| server.addresses.iter().map(move |own| (key, *own)))
    }

    /// Addresses for documentation that nothing in the scenario has.
    fn documentation(&self) -> impl Iterator<Item = IpAddr> {
        let network = self.network();
        let servers = &self.scenario.internet.servers;
        let is_free = move |address: &IpAddr| {
            !network.public_addresses.contains(address)
                && !network.vpcs.iter().any(|vpc| vpc.contains(*address))
                && !servers
                    .iter()
                    .any(|server| server.addresses.contains(address))
        };
        DOCUMENTATION
            .iter()
            .filter_map(|text| text.parse().ok())
            .filter(is_free)
    }

    fn no_common_version(&self, query: &Query, senders: &[Sender]) -> QueryError {
        let Query {
            from, to, src_ip, ..
        } = query;
        let own: Vec<String> = senders.iter().map(|(_, own)| own.to_string()).collect();
        match src_ip {
            Some(address) => {
                let message = format!("{to} has no address of the version of IP of {address}");
                QueryError::new("srcIp", message, "both ends are of IPv4, or both of IPv6")
            }
            None if own.is_empty() => {
                let message = format!("of the network behind {from} no host is known");
                QueryError::new("srcIp", message, "say from which address the packet comes")
            }
            None => {
                let message = format!("{from} and {to} have no version of IP in common");
                let hint = format!("{from} has {}", own.join(", "));
                QueryError::new("to", message, &hint)
            }
        }
    }
}

/// There is no broadcast and no multicast in a VPC (F9.10), and what is unspecified is nobody.
fn is_somebodys(key: &'static str, address: IpAddr) -> Result<(), QueryError> {
    let nobodys = address.is_unspecified()
        || address.is_multicast()
        || address == IpAddr::V4(Ipv4Addr::BROADCAST);
    match nobodys {
        true => {
            let message = format!("{address} is no single host's address");
            let hint = "a VPC has no broadcast and no multicast (F9.10); for any host outside write internet";
            Err(QueryError::new(key, message, hint))
        }
        false => Ok(()),
    }
}

fn tuple(query: &Query, source: IpAddr, destination: IpAddr) -> FiveTuple {
    let source_port = query.src_port.unwrap_or(Query::SRC_PORT);
    let destination_port = query.dst_port.unwrap_or(Query::DST_PORT);
    let (protocol, ports) = match query.protocol {
        Protocol::Icmp | Protocol::Icmpv6 if source.is_ipv4() => (Protocol::Icmp, ECHO_PORTS),
        Protocol::Icmp | Protocol::Icmpv6 => (Protocol::Icmpv6, ECHO_PORTS),
        protocol if protocol.has_ports() => (protocol, (source_port, destination_port)),
        protocol => (protocol, (0, 0)),
    };
    FiveTuple {
        protocol,
        source,
        source_port: ports.0,
        destination,
        destination_port: ports.1,
    }
}

/// Both hold the identifier of an echo request.
const ECHO_PORTS: (u16, u16) = (1, 1);
