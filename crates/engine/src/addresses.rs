//! Who has which address.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use vpclab_model::{
    CustomerGatewayKey, InterfaceKey, InternetGatewayKey, NatAddressStatus, NatGatewayKey,
    NatState, NatTranslation, Scenario, ServerKey, VpcKey,
};

/// Whose a private address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrivateOwner {
    Interface(InterfaceKey),
    NatGateway(NatGatewayKey),
}

/// What the internet gateway of a VPC knows of a public address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PublicAddress {
    pub(crate) owner: PrivateOwner,
    /// The private address it is mapped to; none where the owner puts the public one on its
    /// packets itself (the notes' NAT gateway, a regional one).
    pub(crate) private: Option<IpAddr>,
    /// The internet gateway of its VPC; none where only IPv6 gets out.
    pub(crate) gateway: Option<InternetGatewayKey>,
}

/// Every address of a scenario, sorted.
#[derive(Clone, Debug, Default)]
pub(crate) struct AddressBook {
    known: Vec<(Address, Known)>,
}

/// An address where it means something, in a form that is soon compared, because every hop asks:
/// scope and IPv4 address in one number, and of IPv6 the address behind it.
type Address = (u64, Option<Ipv6Addr>);

/// Where an address means something.
#[derive(Clone, Copy, Debug)]
enum Scope {
    /// Everywhere: a public one.
    World,
    /// In its VPC.
    Vpc(VpcKey),
    /// In the network behind a customer gateway.
    Customer(CustomerGatewayKey),
}

impl Scope {
    fn at(self, address: IpAddr) -> Address {
        let number = match self {
            Self::World => 0,
            Self::Vpc(key) => 2 * u64::from(key.0) + 1,
            Self::Customer(key) => 2 * u64::from(key.0) + 2,
        };
        match address {
            IpAddr::V4(address) => (number << 32 | u64::from(address.to_bits()), None),
            IpAddr::V6(address) => (number << 32, Some(address)),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Known {
    Private {
        owner: PrivateOwner,
        /// The public address that it is mapped to on its way out.
        public: Option<IpAddr>,
    },
    Public(PublicAddress),
    Server(ServerKey),
    /// One of AWS's public addresses that nothing has now.
    Unused,
}

impl AddressBook {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut book = Self::default();
        let network = &scenario.network;
        for (key, interface) in (0..).map(InterfaceKey).zip(&network.interfaces) {
            // With a terminated instance its interfaces go. `MODEL`: all of them, as if
            // `DeleteOnTermination` were set on each.
            if network.is_gone(key) {
                continue;
            }
            let vpc = network.subnet(interface.subnet).vpc;
            for address in &interface.addresses {
                let owner = PrivateOwner::Interface(key);
                // An IPv6 address is the same inside and outside: nothing is mapped (F7.3).
                let global = address.private.is_ipv6();
                let public = address.public.or(global.then_some(address.private));
                let private = Some(address.private);
                book.add(scenario, vpc, owner, private, public, !global);
            }
            for first in &interface.prefixes {
                for offset in 0..16 {
                    let address = Ipv4Addr::from_bits(first.to_bits() + offset).into();
                    let owner = PrivateOwner::Interface(key);
                    book.add(scenario, vpc, owner, Some(address), None, true);
                }
            }
        }
        for (key, gateway) in (0..).map(NatGatewayKey).zip(&network.nat_gateways) {
            // A gateway that writes its private address has the internet gateway map it (F6.20).
            let mapped = gateway.translation == NatTranslation::ToPrivateAddress;
            // What could not be made, or is gone, has no interface.
            if matches!(gateway.state, NatState::Failed | NatState::Deleted) {
                continue;
            }
            let own = gateway.addresses.iter();
            for address in own.filter(|own| own.status != NatAddressStatus::Absent) {
                let owner = PrivateOwner::NatGateway(key);
                book.add(
                    scenario,
                    gateway.vpc,
                    owner,
                    address.private,
                    address.public,
                    mapped,
                );
            }
        }
        for (key, server) in (0..).map(ServerKey).zip(&scenario.internet.servers) {
            let scope = server.customer.map_or(Scope::World, Scope::Customer);
            for address in &server.addresses {
                book.known.push((scope.at(*address), Known::Server(key)));
            }
        }
        book.known.sort_unstable_by_key(|(address, _)| *address);
        for public in &network.public_addresses {
            let address = Scope::World.at(*public);
            if let Err(place) = book.known.binary_search_by_key(&address, |known| known.0) {
                book.known.insert(place, (address, Known::Unused));
            }
        }
        book
    }

    fn add(
        &mut self,
        scenario: &Scenario,
        vpc: VpcKey,
        owner: PrivateOwner,
        private: Option<IpAddr>,
        public: Option<IpAddr>,
        mapped: bool,
    ) {
        // Without a gateway a public address leads nowhere.
        let network = &scenario.network;
        let gateway = network.vpc(vpc).internet_gateway;
        let egress_only = || {
            let mut gateways = network.egress_only_gateways.iter();
            gateways.any(|gateway| gateway.vpc == vpc)
        };
        let public = public.filter(|public| gateway.is_some() || public.is_ipv6() && egress_only());
        if let Some(private) = private {
            let known = Known::Private {
                owner,
                public: public.filter(|_| mapped),
            };
            self.known.push((Scope::Vpc(vpc).at(private), known));
        }
        if let Some(public) = public {
            let known = Known::Public(PublicAddress {
                owner,
                private: private.filter(|_| mapped),
                gateway,
            });
            self.known.push((Scope::World.at(public), known));
        }
    }

    fn find(&self, address: Address) -> Option<Known> {
        let place = self
            .known
            .binary_search_by_key(&address, |(address, _)| *address);
        Some(self.known.get(place.ok()?)?.1)
    }

    /// Whose a private address is.
    pub(crate) fn private_owner(&self, vpc: VpcKey, address: IpAddr) -> Option<PrivateOwner> {
        match self.find(Scope::Vpc(vpc).at(address))? {
            Known::Private { owner, .. } => Some(owner),
            _ => None,
        }
    }

    /// The public address that a private one is mapped to on its way out.
    pub(crate) fn public_of(&self, vpc: VpcKey, private: IpAddr) -> Option<IpAddr> {
        match self.find(Scope::Vpc(vpc).at(private))? {
            Known::Private { public, .. } => public,
            _ => None,
        }
    }

    /// What AWS knows of a public address.
    pub(crate) fn public(&self, address: IpAddr) -> Option<PublicAddress> {
        match self.find(Scope::World.at(address))? {
            Known::Public(public) => Some(public),
            _ => None,
        }
    }

    /// Is this one of AWS's public addresses, whether or not anything has it now?
    pub(crate) fn is_public(&self, address: IpAddr) -> bool {
        matches!(
            self.find(Scope::World.at(address)),
            Some(Known::Public(_) | Known::Unused)
        )
    }

    /// The server that has an address.
    pub(crate) fn server(&self, address: IpAddr) -> Option<ServerKey> {
        self.server_at(Scope::World.at(address))
    }

    /// The server that has an address behind a customer gateway.
    pub(crate) fn customer_host(
        &self,
        customer: CustomerGatewayKey,
        address: IpAddr,
    ) -> Option<ServerKey> {
        self.server_at(Scope::Customer(customer).at(address))
    }

    fn server_at(&self, address: Address) -> Option<ServerKey> {
        match self.find(address)? {
            Known::Server(server) => Some(server),
            _ => None,
        }
    }
}
