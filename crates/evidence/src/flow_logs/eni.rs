//! The network interfaces at which flow logs are taken, and what their records say of them.
//!
//! Beside the interfaces of instances, endpoints and load balancers these are what AWS makes for
//! gateways: one of a zonal NAT gateway, one of a transit gateway in each subnet of an attachment
//! (F10.2d). A regional NAT gateway has none, and is logged as itself (F6.64).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    AttachmentInterface, AttachmentKey, Identity, InterfaceKey, InterfaceOwner, NatGatewayKey,
    NatPlacement, Network, Subnet, SubnetKey, Vpc, VpcKey,
};

/// Where traffic is captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eni {
    /// An interface of an instance, or of a service.
    Interface(InterfaceKey),
    /// That of a zonal NAT gateway, or a regional one itself.
    NatGateway(NatGatewayKey),
    /// A transit gateway's in a subnet.
    TransitGateway(AttachmentKey, SubnetKey),
}

/// All of them, in the order of the network.
pub(super) fn all(network: &Network) -> Vec<Eni> {
    let interfaces = (0..network.interfaces.len() as u32).map(InterfaceKey);
    let gateways = (0..network.nat_gateways.len() as u32).map(NatGatewayKey);
    let attachments = (0..network.attachments.len() as u32).map(AttachmentKey);
    let of_transit = attachments.flat_map(|key| {
        let own = network.vpc_attachment(key).into_iter();
        own.flat_map(move |own| own.subnets.all().map(move |(_, subnet, _)| (key, *subnet)))
    });
    interfaces
        .map(Eni::Interface)
        .chain(gateways.map(Eni::NatGateway))
        .chain(of_transit.map(|(key, subnet)| Eni::TransitGateway(key, subnet)))
        .collect()
}

impl Eni {
    /// The subnet; a regional NAT gateway is in none.
    pub(super) fn subnet_key(self, network: &Network) -> Option<SubnetKey> {
        match self {
            Self::Interface(key) => Some(network.interface(key).subnet),
            Self::TransitGateway(_, subnet) => Some(subnet),
            Self::NatGateway(key) => match network.nat_gateway(key).placement {
                NatPlacement::Zonal(subnet) => Some(subnet),
                NatPlacement::Regional(_) => None,
            },
        }
    }

    pub(super) fn subnet(self, network: &Network) -> Option<&Subnet> {
        self.subnet_key(network).map(|key| network.subnet(key))
    }

    pub(super) fn vpc_key(self, network: &Network) -> VpcKey {
        match (self, self.subnet(network)) {
            (Self::NatGateway(key), None) => network.nat_gateway(key).vpc,
            (_, subnet) => subnet.map_or(VpcKey(0), |subnet| subnet.vpc),
        }
    }

    pub(super) fn vpc(self, network: &Network) -> &Vpc {
        network.vpc(self.vpc_key(network))
    }

    fn of_transit(self, network: &Network) -> Option<&AttachmentInterface> {
        let Self::TransitGateway(key, subnet) = self else {
            return None;
        };
        let own = network.vpc_attachment(key)?;
        let place = own.subnets.all().position(|(_, one, _)| *one == subnet)?;
        own.interfaces.get(place)
    }

    /// Its id; a regional NAT gateway has no interface.
    pub(super) fn id(self, network: &Network) -> Option<&str> {
        match self {
            Self::Interface(key) => Some(&network.interface(key).identity.id),
            Self::NatGateway(key) => {
                self.subnet_key(network)?;
                Some(&network.nat_gateway(key).interface_id)
            }
            Self::TransitGateway(..) => Some(&self.of_transit(network)?.id),
        }
    }

    /// The id of a resource that is logged without an interface (F10.2a).
    pub(super) fn resource_id(self, network: &Network) -> Option<&str> {
        match (self, self.subnet_key(network)) {
            (Self::NatGateway(key), None) => Some(&network.nat_gateway(key).identity.id),
            _ => None,
        }
    }

    /// Its primary private address of a version of IP (F10.13, F10.14).
    pub(super) fn address(self, network: &Network, is_ipv4: bool) -> Option<IpAddr> {
        let of_version = |address: &IpAddr| address.is_ipv4() == is_ipv4;
        match self {
            Self::Interface(key) => {
                let own = network.interface(key).addresses.iter();
                own.map(|own| own.private).find(of_version)
            }
            Self::NatGateway(key) => {
                let own = network.nat_gateway(key).addresses.iter();
                own.filter_map(|own| own.private).find(of_version)
            }
            Self::TransitGateway(..) => self.of_transit(network)?.private.filter(of_version),
        }
    }

    /// The instance that it belongs to, with its interface's name.
    pub(super) fn instance(self, network: &Network) -> Option<&Identity> {
        let Self::Interface(key) = self else {
            return None;
        };
        let instance = network.interface(key).instance()?;
        Some(&network.instance(instance).identity)
    }

    /// The `Name` tag of the interface.
    pub(super) fn tag(self, network: &Network) -> Option<&str> {
        match self {
            Self::Interface(key) => network.interface(key).identity.name.as_deref(),
            _ => None,
        }
    }

    /// F10.2d.
    pub(super) fn interface_type(self, network: &Network) -> Option<&'static str> {
        match self {
            Self::Interface(key) => match network.interface(key).owner {
                InterfaceOwner::VpcEndpoint(_) => Some("vpc_endpoint"),
                InterfaceOwner::LoadBalancer(_) => Some("network_load_balancer"),
                InterfaceOwner::Instance(_) | InterfaceOwner::Service | InterfaceOwner::Nobody => {
                    None
                }
            },
            Self::NatGateway(_) if self.subnet_key(network).is_none() => {
                Some("regional_nat_gateway")
            }
            Self::NatGateway(_) => Some("nat_gateway"),
            Self::TransitGateway(..) => Some("transit_gateway"),
        }
    }

    /// Is it attached to an instance on the Nitro system? (F10.3, F10.31)
    pub(super) fn is_nitro(self, network: &Network) -> bool {
        let Self::Interface(key) = self else {
            return false;
        };
        let instance = network.interface(key).instance();
        instance.is_some_and(|key| {
            let kind = &*network.instance(key).instance_type;
            let (family, size) = kind.split_once('.').unwrap_or((kind, ""));
            !XEN.contains(&family) || size.starts_with("metal")
        })
    }

    /// The id of its Availability Zone, which is the same in every account.
    ///
    /// `MODEL` where the scenario states none: `use1-az1` for `us-east-1a`, and so on. In AWS each
    /// account has its own order.
    pub(super) fn zone_id(self, network: &Network) -> Option<String> {
        let subnet = self.subnet(network)?;
        if let Some(stated) = &subnet.availability_zone_id {
            return Some(stated.clone());
        }
        let region = &*network.vpc(subnet.vpc).region;
        let zone = subnet.availability_zone.strip_prefix(region)?;
        let number = match zone.as_bytes() {
            [letter @ b'a'..=b'z'] => letter - b'a' + 1,
            _ => return None,
        };
        Some(format!("{}-az{number}", short_region(region)))
    }

    /// What it belongs to: an instance, a gateway, an endpoint, a load balancer, an attachment; its
    /// subnet, and its VPC.
    pub(super) fn resources(self, network: &Network) -> Vec<&Identity> {
        let mut all = Vec::new();
        match self {
            Self::Interface(key) => {
                all.extend([network.owner_of(key), &network.interface(key).identity]);
            }
            Self::NatGateway(key) => all.push(&network.nat_gateway(key).identity),
            Self::TransitGateway(key, _) => {
                let attachment = network.attachment(key);
                let gateway = network.transit_gateway(attachment.transit_gateway);
                all.extend([&attachment.identity, &gateway.identity]);
            }
        }
        all.extend(self.subnet(network).map(|subnet| &subnet.identity));
        all.push(&self.vpc(network).identity);
        all
    }

    /// Does a flow log on this resource, given by id or name, take it in? (F10.1)
    pub(super) fn belongs_to(self, network: &Network, resource: &str) -> bool {
        let is = |identity: &&Identity| {
            identity.id == resource || identity.name.as_deref() == Some(resource)
        };
        self.id(network) == Some(resource) || self.resources(network).iter().any(is)
    }
}

/// Whose a private address of a VPC is.
pub(super) fn private(network: &Network, vpc: VpcKey, address: IpAddr) -> Option<Eni> {
    let found = find(network, |eni, private, _| {
        private == Some(address) && eni.vpc_key(network) == vpc
    });
    found.map(|(eni, _)| eni)
}

/// Whose a public address is, and the private one that belongs to it, if one does.
pub(super) fn public(network: &Network, address: IpAddr) -> Option<(Eni, IpAddr)> {
    let found = find(network, |_, private, public| {
        public == Some(address) || address.is_ipv6() && private == Some(address)
    });
    found.map(|(eni, private)| (eni, private.unwrap_or(address)))
}

fn find(
    network: &Network,
    is_it: impl Fn(Eni, Option<IpAddr>, Option<IpAddr>) -> bool,
) -> Option<(Eni, Option<IpAddr>)> {
    all(network).into_iter().find_map(|eni| {
        let known = |private, public| is_it(eni, private, public).then_some((eni, private));
        match eni {
            Eni::Interface(key) => {
                let mut own = network.interface(key).addresses.iter();
                own.find_map(|own| known(Some(own.private), own.public))
            }
            Eni::NatGateway(key) => {
                let mut own = network.nat_gateway(key).addresses.iter();
                own.find_map(|own| known(own.private, own.public))
            }
            // Nothing answers there.
            Eni::TransitGateway(..) => None,
        }
    })
}

/// Families of instance types from before the Nitro system.
#[rustfmt::skip]
const XEN: [&str; 29] = [
    "c1", "c3", "c4", "cc1", "cc2", "cg1", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hi1", "hs1",
    "i2", "i3", "m1", "m2", "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e",
];

/// `use1` for `us-east-1`, `apse2` for `ap-southeast-2`.
fn short_region(region: &str) -> String {
    let mut short = String::new();
    for (place, part) in region.split('-').enumerate() {
        match part {
            _ if place == 0 => short.push_str(part),
            "northeast" => short.push_str("ne"),
            "northwest" => short.push_str("nw"),
            "southeast" => short.push_str("se"),
            "southwest" => short.push_str("sw"),
            _ => short.extend(part.chars().next()),
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::short_region;

    #[test]
    fn regions_are_shortened_as_in_the_ids_of_zones() {
        for (region, short) in [
            ("us-east-1", "use1"),
            ("us-west-2", "usw2"),
            ("us-gov-west-1", "usgw1"),
            ("ap-southeast-2", "apse2"),
            ("ap-northeast-1", "apne1"),
            ("ca-central-1", "cac1"),
            ("eu-north-1", "eun1"),
        ] {
            assert_eq!(short_region(region), short);
        }
    }
}
