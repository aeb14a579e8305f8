//! From a question to a packet's ends: who sends, from which address, to which address.

use std::net::IpAddr;

use vpclab_engine::Entry;
use vpclab_model::{
    CustomerGatewayKey, FiveTuple, InstanceState, InterfaceKey, NatAddress, Network, Protocol,
    Scenario, ServerKey, SubnetKey, VpnGatewayKey,
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
            Ok(address) => Target::Address(address),
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
        let wanted = query.src_ip.or(match to {
            Target::Address(address) => Some(address),
            _ => None,
        });
        let is_of =
            |address: &IpAddr| wanted.is_none_or(|wanted| wanted.is_ipv4() == address.is_ipv4());
        let receivers = self.receivers(&to, &senders, query)?;
        let both = |v4: bool| {
            let sender = match query.src_ip {
                Some(address) => self.sender_of(from, &senders, address, query).transpose(),
                None => senders
                    .iter()
                    .find(|(_, own)| own.is_ipv4() == v4)
                    .map(|it| Ok(*it)),
            };
            let receiver = receivers
                .iter()
                .find(|own| own.is_ipv4() == v4 && is_of(own));
            Some((sender?, *receiver?))
        };
        let (sender, destination) = both(true)
            .filter(|(sender, _)| sender.as_ref().is_ok_and(|it| it.1.is_ipv4()) || sender.is_err())
            .or_else(|| both(false))
            .ok_or_else(|| self.no_common_version(query, &senders))?;
        let (entry, source) = sender?;
        if source.is_ipv4() != destination.is_ipv4() {
            return Err(self.no_common_version(query, &senders));
        }
        Ok(Question {
            entry,
            tuple: tuple(query, source, destination),
            goal: self.goal(&to),
        })
    }

    fn network(&self) -> &Network {
        &self.scenario.network
    }

    /// Something that can send.
    fn sending(&self, word: &str) -> Result<Place, QueryError> {
        let place = self.places.find("from", word)?;
        let (what, hint) = match place {
            Place::NatGateway(_) => (
                "a NAT gateway",
                "it sends only what its clients send: ask from one of those",
            ),
            Place::Between(what) => (
                what,
                "ask from an instance, a network interface or the internet",
            ),
            Place::Attachment(_) => (
                "an attachment of a transit gateway",
                "ask from something in the attached network",
            ),
            _ => return Ok(place),
        };
        let message = format!("{word} is {what}, and sends nothing of its own");
        Err(QueryError::new("from", message, hint))
    }

    /// Every address that something sends from, the primary one first.
    fn senders(&self, place: Place, word: &str) -> Result<Vec<Sender>, QueryError> {
        let network = self.network();
        let of = |key: InterfaceKey| {
            let addresses = &network.interface(key).addresses;
            addresses
                .iter()
                .map(move |own| (Entry::Interface(key), own.private))
        };
        let hosts = |customer| {
            self.hosts(customer)
                .map(|(key, own)| (Entry::Server(key), own))
        };
        let senders: Vec<Sender> = match place {
            Place::Instance(_)
            | Place::Interface(_)
            | Place::LoadBalancer(_)
            | Place::VpcEndpoint(_) => self.interfaces(place).into_iter().flat_map(of).collect(),
            Place::Server(key) => {
                let addresses = &self.scenario.server(key).addresses;
                addresses
                    .iter()
                    .map(|own| (Entry::Server(key), *own))
                    .collect()
            }
            Place::Customer(customer) | Place::CustomerLink(customer, _) => {
                hosts(customer).collect()
            }
            Place::NatGateway(_) | Place::Attachment(_) | Place::Between(_) => Vec::new(),
        };
        match place {
            Place::VpcEndpoint(_) if senders.is_empty() => {
                let message = format!("{word} is a gateway endpoint, which has no address");
                Err(QueryError::new(
                    "from",
                    message,
                    "ask from an instance of its VPC",
                ))
            }
            _ => Ok(senders),
        }
    }

    /// The interfaces of something, the primary one first.
    fn interfaces(&self, place: Place) -> Vec<InterfaceKey> {
        let network = self.network();
        match place {
            Place::Instance(key) => {
                let primary = network.instance(key).interface;
                let all = (0..).map(InterfaceKey).zip(&network.interfaces);
                let others = all.filter(|(other, interface)| {
                    *other != primary && interface.instance() == Some(key)
                });
                std::iter::once(primary)
                    .chain(others.map(|(key, _)| key))
                    .collect()
            }
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

    fn on_the_internet(&self, source: Option<IpAddr>) -> Result<Vec<Sender>, QueryError> {
        let Some(address) = source else {
            let addresses = self.documentation();
            return Ok(addresses
                .map(|address| (Entry::Internet, address))
                .collect());
        };
        if let Some(vpc) = self.network().vpcs.iter().find(|vpc| vpc.contains(address)) {
            let message = format!(
                "{address} is an address of {}, not one of the internet",
                vpc.identity.id
            );
            let hint = "ask from the instance or the network interface that has it";
            return Err(QueryError::new("srcIp", message, hint));
        }
        let mut servers = (0..).map(ServerKey).zip(&self.scenario.internet.servers);
        let server = servers
            .find(|(_, server)| server.customer.is_none() && server.addresses.contains(&address));
        let entry = server.map_or(Entry::Internet, |(key, _)| Entry::Server(key));
        Ok(vec![(entry, address)])
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

    /// Who sends from the address that was asked for.
    fn sender_of(
        &self,
        from: Option<Place>,
        senders: &[Sender],
        address: IpAddr,
        query: &Query,
    ) -> Result<Option<Sender>, QueryError> {
        if let Some(own) = senders.iter().find(|(_, own)| *own == address) {
            return Ok(Some(*own));
        }
        match from {
            Some(Place::Customer(customer)) => {
                let Some(gateway) = self.gateway_towards(customer, query) else {
                    let message = format!("no connection leads from {} to a VPC", query.from);
                    return Err(QueryError::new("from", message, ""));
                };
                Ok(Some((Entry::Customer(customer, gateway), address)))
            }
            Some(Place::CustomerLink(customer, gateway)) => {
                Ok(Some((Entry::Customer(customer, gateway), address)))
            }
            Some(place) => {
                if let Some(private) = self.private_address(place, address) {
                    let message = format!(
                        "{address} is the public address of {}, which knows only its private one",
                        query.from
                    );
                    let hint = format!("write {private}, or leave it out");
                    return Err(QueryError::new("srcIp", message, &hint));
                }
                // Not its own: what forwards for others may send it, the others' interface refuses it.
                Ok(senders.first().map(|(entry, _)| (*entry, address)))
            }
            None => Ok(None),
        }
    }

    fn gateway_towards(
        &self,
        customer: CustomerGatewayKey,
        query: &Query,
    ) -> Option<VpnGatewayKey> {
        let network = self.network();
        let destination: Option<IpAddr> = query.to.parse().ok();
        match destination {
            Some(address) => network.vpn_gateway_towards(customer, address),
            None => {
                let vpc = self.places.find("to", &query.to).ok().and_then(|place| {
                    let interface = *self.interfaces(place).first()?;
                    Some(network.subnet(network.interface(interface).subnet).vpc)
                });
                let mut own = network
                    .customer_links
                    .iter()
                    .filter(|link| link.customer == customer);
                let first = own.clone().next();
                let there = own.find(|link| Some(network.vpn_gateway(link.gateway).vpc) == vpc);
                there.or(first).map(|link| link.gateway)
            }
        }
    }

    fn private_address(&self, place: Place, public: IpAddr) -> Option<IpAddr> {
        let interfaces = self.interfaces(place).into_iter();
        let mut addresses = interfaces.flat_map(|key| &self.network().interface(key).addresses);
        addresses
            .find(|own| own.public == Some(public))
            .map(|own| own.private)
    }

    /// The addresses that a question's target has for such a sender, the one to take first.
    fn receivers(
        &self,
        to: &Target,
        senders: &[Sender],
        query: &Query,
    ) -> Result<Vec<IpAddr>, QueryError> {
        let place = match to {
            Target::Address(address) => return Ok(vec![*address]),
            Target::Internet => return Ok(self.documentation().collect()),
            Target::Place(place) => *place,
        };
        let entry = senders.first().map(|(entry, _)| *entry);
        let outside = match entry {
            Some(Entry::Internet) => true,
            Some(Entry::Server(key)) => self.scenario.server(key).customer.is_none(),
            _ => false,
        };
        let receivers = self.addresses(place, outside, entry);
        if receivers.is_empty() {
            let message = format!("{} has no address that a packet can be for", query.to);
            let hint = "write the address that is meant, or the id of an instance, an interface, a load balancer, an endpoint";
            return Err(QueryError::new("to", message, hint));
        }
        Ok(receivers)
    }

    /// From the outside the public ones, unless there are none; a load balancer's are those that its
    /// name means (F8.56); of several nodes, that of the sender's zone comes first.
    fn addresses(&self, place: Place, outside: bool, from: Option<Entry>) -> Vec<IpAddr> {
        let network = self.network();
        let public = outside
            || matches!(place, Place::LoadBalancer(key) if network.load_balancer(key).internet_facing);
        let pairs: Vec<(IpAddr, Option<IpAddr>)> = match place {
            Place::NatGateway(key) => {
                let own = network.nat_gateway(key).addresses.iter();
                own.filter_map(|NatAddress { private, public }| {
                    Some(((*private).or(*public)?, *public))
                })
                .collect()
            }
            Place::Server(key) => {
                let own = self.scenario.server(key).addresses.iter();
                return own.copied().collect();
            }
            Place::Customer(customer) | Place::CustomerLink(customer, _) => {
                let hosts: Vec<IpAddr> = self.hosts(customer).map(|(_, own)| own).collect();
                let links = network.customer_links.iter();
                let prefixes = links
                    .filter(|link| link.customer == customer)
                    .flat_map(|link| &link.prefixes);
                let first_of = |net: &ipnet::IpNet| net.hosts().next();
                return hosts
                    .into_iter()
                    .chain(prefixes.filter_map(first_of))
                    .collect();
            }
            _ => {
                let mut interfaces = self.interfaces(place);
                if let Some(zone) = self.zone(from) {
                    let elsewhere =
                        |key: &InterfaceKey| self.zone_of(network.interface(*key).subnet) != zone;
                    if !matches!(place, Place::Instance(_)) {
                        interfaces.sort_by_key(elsewhere);
                    }
                }
                let addresses = interfaces
                    .into_iter()
                    .flat_map(|key| &network.interface(key).addresses);
                addresses.map(|own| (own.private, own.public)).collect()
            }
        };
        let publics: Vec<IpAddr> = pairs
            .iter()
            .filter_map(|(private, public)| public.or(private.is_ipv6().then_some(*private)))
            .collect();
        if public && !publics.is_empty() {
            publics
        } else {
            pairs.into_iter().map(|(private, _)| private).collect()
        }
    }

    fn zone(&self, from: Option<Entry>) -> Option<&str> {
        match from? {
            Entry::Interface(key) => Some(self.zone_of(self.network().interface(key).subnet)),
            _ => None,
        }
    }

    fn zone_of(&self, subnet: SubnetKey) -> &str {
        &self.network().subnet(subnet).availability_zone
    }

    fn goal(&self, to: &Target) -> Option<String> {
        let network = self.network();
        let Target::Place(place) = to else {
            return None;
        };
        Some(match *place {
            Place::Instance(key) => network.instance(key).identity.id.clone(),
            Place::Interface(key) => network.interface(key).identity.id.clone(),
            Place::LoadBalancer(key) => network.load_balancer(key).identity.id.clone(),
            Place::VpcEndpoint(key) => network.vpc_endpoint(key).identity.id.clone(),
            Place::NatGateway(key) => network.nat_gateway(key).identity.id.clone(),
            Place::Server(key) => self.scenario.server(key).id.clone(),
            // A host of its network, or the network itself.
            Place::Customer(_)
            | Place::CustomerLink(..)
            | Place::Attachment(_)
            | Place::Between(_) => {
                return None;
            }
        })
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

    /// Why somebody sends nothing at all.
    pub(crate) fn silence(&self, entry: Entry) -> Option<InstanceState> {
        let Entry::Interface(key) = entry else {
            return None;
        };
        let state = self.network().state_of(key);
        (state != InstanceState::Running).then_some(state)
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
