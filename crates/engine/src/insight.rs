//! What only components know when they decide: who has which address, where a name is looked for,
//! which targets are in reach. For whoever asks for their reasons afterwards.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    InterfaceKey, InterfaceOwner, MacAddress, Scenario, SecurityGroupKey, SubnetKey, VpcKey,
};
use vpclab_trace::{Directory, NameStep, Neighbour};

use crate::addresses::{AddressBook, PrivateOwner};
use crate::construct::{eni, load_balancer, resolver, security_group};

/// A scenario as components see it.
#[derive(Debug)]
pub struct Insight<'s> {
    scenario: &'s Scenario,
    addresses: AddressBook,
}

impl<'s> Insight<'s> {
    /// With the network as it is in the scenario.
    #[must_use]
    pub fn of(scenario: &'s Scenario) -> Self {
        Self {
            scenario,
            addresses: AddressBook::of(scenario),
        }
    }
}

impl Directory for Insight<'_> {
    fn carries(&self, group: SecurityGroupKey, address: IpAddr) -> bool {
        security_group::carries(&self.scenario.network, &self.addresses, group, address)
    }

    fn who_has(&self, subnet: SubnetKey, address: IpAddr) -> Option<(Neighbour, MacAddress)> {
        eni::who_has(&self.scenario.network, &self.addresses, subnet, address)
    }

    fn name_steps(&self, vpc: VpcKey, client: IpAddr, message: &[u8]) -> Vec<NameStep> {
        let network = &self.scenario.network;
        match self.addresses.private_owner(vpc, client) {
            Some(PrivateOwner::Interface(key)) => {
                let subnet = network.subnet(network.interface(key).subnet);
                resolver::steps(self.scenario, &self.addresses, subnet, message)
            }
            _ => Vec::new(),
        }
    }

    fn is_in_reach(&self, node: InterfaceKey, target: IpAddr) -> bool {
        let network = &self.scenario.network;
        match network.interface(node).owner {
            InterfaceOwner::LoadBalancer(key) => {
                load_balancer::in_reach(network, network.load_balancer(key), node, target)
            }
            _ => false,
        }
    }
}
