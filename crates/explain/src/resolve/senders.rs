//! Who sends, and from which addresses.

use std::net::IpAddr;

use vpclab_engine::Entry;
use vpclab_model::{CustomerEntry, CustomerGatewayKey, InterfaceKey, ServerKey};

use super::{Resolver, Sender};
use crate::places::Place;
use crate::query::{Query, QueryError};

impl Resolver<'_> {
    /// Something that can send.
    pub(super) fn sending(&self, word: &str) -> Result<Place, QueryError> {
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
    pub(super) fn senders(&self, place: Place, word: &str) -> Result<Vec<Sender>, QueryError> {
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

    pub(super) fn on_the_internet(
        &self,
        source: Option<IpAddr>,
    ) -> Result<Vec<Sender>, QueryError> {
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

    /// Who sends from the address that was asked for.
    pub(super) fn sender_of(
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
                let Some(entry) = self.entry_towards(customer, query) else {
                    let message = format!("no connection leads from {} to a VPC", query.from);
                    return Err(QueryError::new("from", message, ""));
                };
                Ok(Some((Entry::Customer(customer, entry), address)))
            }
            Some(Place::CustomerLink(customer, entry)) => {
                Ok(Some((Entry::Customer(customer, entry), address)))
            }
            Some(place) => {
                // Of a prefix that one of its interfaces has (F9.6).
                let owns = |key: &InterfaceKey| self.network().interface(*key).owns(address);
                if let Some(key) = self.interfaces(place).into_iter().find(owns) {
                    return Ok(Some((Entry::Interface(key), address)));
                }
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

    fn entry_towards(&self, customer: CustomerGatewayKey, query: &Query) -> Option<CustomerEntry> {
        let network = self.network();
        let destination: Option<IpAddr> = query.to.parse().ok();
        let destination = destination.or_else(|| {
            let place = self.places.find("to", &query.to).ok()?;
            let interface = *self.interfaces(place).first()?;
            let first = network.interface(interface).addresses.first()?;
            Some(first.private)
        });
        match destination {
            Some(address) => network.customer_entry(customer, address),
            None => network.customer_entries(customer).next(),
        }
    }

    fn private_address(&self, place: Place, public: IpAddr) -> Option<IpAddr> {
        let interfaces = self.interfaces(place).into_iter();
        let mut addresses = interfaces.flat_map(|key| &self.network().interface(key).addresses);
        addresses
            .find(|own| own.public == Some(public))
            .map(|own| own.private)
    }
}
