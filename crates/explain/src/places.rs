//! What an id or a name means in a network.

use vpclab_model::{
    AttachmentKey, AttachmentResource, CustomerEntry, CustomerGatewayKey, Identity, InstanceKey,
    InterfaceKey, InterfaceOwner, LoadBalancerKey, NatGatewayKey, Scenario, ServerKey,
    VpcEndpointKey,
};

use crate::query::QueryError;

/// What an id or a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Instance(InstanceKey),
    Interface(InterfaceKey),
    LoadBalancer(LoadBalancerKey),
    VpcEndpoint(VpcEndpointKey),
    NatGateway(NatGatewayKey),
    Customer(CustomerGatewayKey),
    /// A VPN connection, a virtual interface, or its attachment: one way to a customer's network.
    CustomerLink(CustomerGatewayKey, CustomerEntry),
    Attachment(AttachmentKey),
    Server(ServerKey),
    /// Something that neither sends nor receives.
    Between(&'static str),
}

/// Every id and name of a network, sorted.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    known: Vec<(String, Place)>,
}

impl Places {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut places = Self { known: Vec::new() };
        places.add_ends(scenario);
        places.add_between(scenario);
        places.known.sort_unstable();
        places.known.dedup();
        places
    }

    fn add(&mut self, identity: &Identity, place: Place) {
        self.known.push((identity.id.clone(), place));
        if let Some(name) = &identity.name {
            self.known.push((name.clone(), place));
        }
    }

    fn add_ends(&mut self, scenario: &Scenario) {
        let network = &scenario.network;
        for (key, instance) in (0..).map(InstanceKey).zip(&network.instances) {
            self.add(&instance.identity, Place::Instance(key));
        }
        for (key, interface) in (0..).map(InterfaceKey).zip(&network.interfaces) {
            // An instance's interface bears its instance's name where it has none of its own.
            let name = match interface.owner {
                InterfaceOwner::Instance(_) => None,
                _ => interface.identity.name.clone(),
            };
            let id = interface.identity.id.clone();
            self.add(&Identity { id, name }, Place::Interface(key));
        }
        for (key, balancer) in (0..).map(LoadBalancerKey).zip(&network.load_balancers) {
            self.add(&balancer.identity, Place::LoadBalancer(key));
        }
        for (key, endpoint) in (0..).map(VpcEndpointKey).zip(&network.vpc_endpoints) {
            self.add(&endpoint.identity, Place::VpcEndpoint(key));
        }
        for (key, gateway) in (0..).map(NatGatewayKey).zip(&network.nat_gateways) {
            self.add(&gateway.identity, Place::NatGateway(key));
            let interface = gateway.interface_id.clone();
            self.known.push((interface, Place::NatGateway(key)));
        }
        for (key, customer) in (0..)
            .map(CustomerGatewayKey)
            .zip(&network.customer_gateways)
        {
            self.add(customer, Place::Customer(key));
        }
        for link in &network.customer_links {
            let entry = CustomerEntry::VpnGateway(link.gateway);
            let place = Place::CustomerLink(link.customer, entry);
            self.add(&link.identity, place);
        }
        for (key, attachment) in (0..).map(AttachmentKey).zip(&network.attachments) {
            let place = match &attachment.resource {
                AttachmentResource::Customer(own) => {
                    let entry = CustomerEntry::Attachment(key);
                    let place = Place::CustomerLink(own.customer, entry);
                    self.add(&own.connection, place);
                    place
                }
                _ => Place::Attachment(key),
            };
            self.add(&attachment.identity, place);
        }
        for (key, server) in (0..).map(ServerKey).zip(&scenario.internet.servers) {
            let (id, name) = (server.id.clone(), server.name.clone());
            self.add(&Identity { id, name }, Place::Server(key));
        }
    }

    fn add_between(&mut self, scenario: &Scenario) {
        let network = &scenario.network;
        let lists: [(&'static str, Vec<&Identity>); 11] = [
            ("a VPC", identities(&network.vpcs, |it| &it.identity)),
            ("a subnet", identities(&network.subnets, |it| &it.identity)),
            (
                "a route table",
                identities(&network.route_tables, |it| &it.identity),
            ),
            (
                "a security group",
                identities(&network.security_groups, |it| &it.identity),
            ),
            (
                "a network ACL",
                identities(&network.network_acls, |it| &it.identity),
            ),
            (
                "an internet gateway",
                identities(&network.internet_gateways, |it| &it.identity),
            ),
            (
                "an egress-only internet gateway",
                identities(&network.egress_only_gateways, |it| &it.identity),
            ),
            (
                "a virtual private gateway",
                identities(&network.vpn_gateways, |it| &it.identity),
            ),
            (
                "a VPC peering connection",
                identities(&network.peerings, |it| &it.identity),
            ),
            (
                "a transit gateway",
                identities(&network.transit_gateways, |it| &it.identity),
            ),
            (
                "a target group",
                identities(&network.target_groups, |it| &it.identity),
            ),
        ];
        for (what, identities) in lists {
            for identity in identities {
                self.add(identity, Place::Between(what));
            }
        }
    }

    /// What an id or a name means; `key` is the part of the question that it is.
    pub(crate) fn find(&self, key: &'static str, word: &str) -> Result<Place, QueryError> {
        let first = self
            .known
            .partition_point(|(known, _)| known.as_str() < word);
        let mut found = self.known[first..]
            .iter()
            .take_while(|(known, _)| known == word)
            .map(|(_, place)| *place);
        let Some(place) = found.next() else {
            return Err(self.unknown(key, word));
        };
        if found.next().is_some() {
            let message = format!("{word:?} is the name of more than one thing");
            return Err(QueryError::new(
                key,
                message,
                "write the id of the one that is meant",
            ));
        }
        Ok(place)
    }

    fn unknown(&self, key: &'static str, word: &str) -> QueryError {
        let message = format!("nothing in the network has the id or name {word:?}");
        let close = self
            .known
            .iter()
            .map(|(known, _)| (strsim::jaro_winkler(known, word), known))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match close {
            Some((_, known)) => QueryError::new(key, message, &format!("did you mean {known:?}?")),
            None if word.contains(['.', ':']) => QueryError::new(
                key,
                message,
                "an address would be like 10.0.1.5 or 2001:db8::5",
            ),
            None => QueryError::new(
                key,
                message,
                "write the id of an instance, a network interface, a load balancer …, or internet",
            ),
        }
    }
}

fn identities<T>(list: &[T], identity: impl Fn(&T) -> &Identity) -> Vec<&Identity> {
    list.iter().map(identity).collect()
}
