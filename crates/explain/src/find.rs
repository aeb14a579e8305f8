//! What a question can be about, found by a part of its id, name, kind or address.

use std::net::IpAddr;

use serde::Serialize;
use vpclab_model::{Identity, InterfaceKey, Network, Scenario};

/// Something with an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// What a question calls it.
    pub id: String,
    /// The value of its `Name` tag.
    pub name: Option<String>,
    /// `instance`, `network interface` …
    pub kind: &'static str,
    /// Its addresses, private ones first.
    pub addresses: Vec<IpAddr>,
}

/// The first `limit` places in which every word of `text` occurs, instances first.
#[must_use]
pub fn find(scenario: &Scenario, text: &str, limit: usize) -> Vec<Place> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |place: &Place| {
        let hay = place.words();
        words.iter().all(|word| hay.contains(word.as_str()))
    };
    places(scenario).filter(has_all).take(limit).collect()
}

fn places(scenario: &Scenario) -> impl Iterator<Item = Place> {
    let network = &scenario.network;
    let keys = || (0..).map(InterfaceKey).zip(&network.interfaces);
    let of_instances = keys().filter_map(|(key, interface)| {
        let instance = network.instance(interface.instance()?);
        Some(place(&instance.identity, "instance", network, &[key]))
    });
    let alone = keys()
        .filter(|(_, interface)| interface.instance().is_none())
        .map(|(key, interface)| {
            let owner = network.owner_of(key).label().to_owned();
            let mut place = place(&interface.identity, "network interface", network, &[key]);
            place.name = place.name.or(Some(owner));
            place
        });
    let gateways = network
        .customer_gateways
        .iter()
        .map(|identity| place(identity, "customer gateway", network, &[]));
    let internet = Place {
        id: String::from("internet"),
        name: None,
        kind: "any address outside",
        addresses: Vec::new(),
    };
    of_instances.chain(alone).chain(gateways).chain([internet])
}

fn place(
    identity: &Identity,
    kind: &'static str,
    network: &Network,
    interfaces: &[InterfaceKey],
) -> Place {
    let own = interfaces
        .iter()
        .flat_map(|key| &network.interface(*key).addresses);
    let (mut addresses, mut public) = (Vec::new(), Vec::new());
    for address in own {
        addresses.push(address.private);
        public.extend(address.public);
    }
    addresses.append(&mut public);
    Place {
        id: identity.id.clone(),
        name: identity.name.clone(),
        kind,
        addresses,
    }
}

impl Place {
    fn words(&self) -> String {
        let mut words = format!("{} {}", self.id, self.kind);
        if let Some(name) = &self.name {
            words.push(' ');
            words.push_str(name);
        }
        for address in &self.addresses {
            words.push(' ');
            words.push_str(&address.to_string());
        }
        words.to_lowercase()
    }
}
