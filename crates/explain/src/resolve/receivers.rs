//! What is to be reached, and at which addresses.

use std::net::IpAddr;

use vpclab_engine::Entry;
use vpclab_model::{AttachmentResource, InterfaceKey, NatAddress, SubnetKey};

use super::{Resolver, Sender, Target};
use crate::places::Place;
use crate::query::{Query, QueryError};

impl Resolver<'_> {
    /// The addresses that a question's target has for such a sender, the one to take first.
    pub(super) fn receivers(
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
    pub(super) fn addresses(
        &self,
        place: Place,
        outside: bool,
        from: Option<Entry>,
    ) -> Vec<IpAddr> {
        let network = self.network();
        let public = outside
            || matches!(place, Place::LoadBalancer(key) if network.load_balancer(key).internet_facing);
        let pairs: Vec<(IpAddr, Option<IpAddr>)> = match place {
            Place::NatGateway(key) => {
                let own = network.nat_gateway(key).addresses.iter();
                own.filter_map(
                    |NatAddress {
                         private, public, ..
                     }| { Some(((*private).or(*public)?, *public)) },
                )
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
                    .flat_map(|link| link.prefixes.in_force().map(|(_, net)| net));
                let attachments = network.attachments.iter();
                let announced = attachments.filter_map(|one| match &one.resource {
                    AttachmentResource::Customer(own) => Some(own),
                    _ => None,
                });
                let announced = announced
                    .filter(|own| own.customer == customer)
                    .flat_map(|own| &own.prefixes);
                let firsts = prefixes
                    .chain(announced)
                    .filter_map(|net| net.hosts().next());
                return hosts.into_iter().chain(firsts).collect();
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

    pub(super) fn goal(&self, to: &Target) -> Option<String> {
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
}
