//! Who has which address.

use alloc::collections::BTreeMap;
use core::net::IpAddr;
use vpclab_model::{InterfaceKey, InternetGatewayKey, NatGatewayKey, Scenario, ServerKey, VpcKey};

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
    pub(crate) gateway: InternetGatewayKey,
}

/// Every address of a scenario.
#[derive(Clone, Debug, Default)]
pub(crate) struct AddressBook {
    private: BTreeMap<(VpcKey, IpAddr), PrivateOwner>,
    public: BTreeMap<IpAddr, PublicAddress>,
    public_of: BTreeMap<(VpcKey, IpAddr), IpAddr>,
    servers: BTreeMap<IpAddr, ServerKey>,
}

impl AddressBook {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        let mut book = Self::default();
        let network = &scenario.network;
        for (key, interface) in (0..).map(InterfaceKey).zip(&network.interfaces) {
            let vpc = network.subnet(interface.subnet).vpc;
            for address in &interface.addresses {
                let owner = PrivateOwner::Interface(key);
                book.add(scenario, vpc, owner, Some(address.private), address.public, true);
            }
        }
        for (key, gateway) in (0..).map(NatGatewayKey).zip(&network.nat_gateways) {
            // A gateway that writes its private address has the internet gateway map it (F6.20).
            let mapped = gateway.translation == vpclab_model::NatTranslation::ToPrivateAddress;
            for address in &gateway.addresses {
                let owner = PrivateOwner::NatGateway(key);
                book.add(scenario, gateway.vpc, owner, address.private, address.public, mapped);
            }
        }
        for (key, server) in (0..).map(ServerKey).zip(&scenario.internet.servers) {
            book.servers.insert(server.address, key);
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
        if let Some(private) = private {
            self.private.insert((vpc, private), owner);
        }
        let (Some(public), Some(gateway)) = (public, scenario.network.vpc(vpc).internet_gateway)
        else {
            return;
        };
        let private = private.filter(|_| mapped);
        if let Some(private) = private {
            self.public_of.insert((vpc, private), public);
        }
        let known = PublicAddress {
            owner,
            private,
            gateway,
        };
        self.public.insert(public, known);
    }

    pub(crate) fn private_owner(&self, vpc: VpcKey, address: IpAddr) -> Option<PrivateOwner> {
        self.private.get(&(vpc, address)).copied()
    }

    pub(crate) fn public(&self, address: IpAddr) -> Option<PublicAddress> {
        self.public.get(&address).copied()
    }

    /// The public address that a private one is mapped to on its way out.
    pub(crate) fn public_of(&self, vpc: VpcKey, private: IpAddr) -> Option<IpAddr> {
        self.public_of.get(&(vpc, private)).copied()
    }

    pub(crate) fn server(&self, address: IpAddr) -> Option<ServerKey> {
        self.servers.get(&address).copied()
    }
}
