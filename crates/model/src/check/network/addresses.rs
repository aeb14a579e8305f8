//! Who has which address: each is given once, and who states none gets the next free one.

use alloc::format;
use alloc::vec::Vec;
use core::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::Parts;
use super::instance::InstanceDraft;
use super::nat_gateway::NatGatewayDraft;
use super::node::NodeDraft;
use super::subnet::SubnetDraft;
use crate::check::fields::{Placed, Text};
use crate::check::index::Numbers;
use crate::check::report::Report;
use crate::check::value;
use crate::network::{CustomerGatewayKey, SubnetKey, VpcKey};

/// Private addresses per VPC, and public ones.
pub(in crate::check) struct Addresses {
    subnets: Vec<Option<Pool>>,
    private: Numbers,
    public: Numbers,
    /// Behind customer gateways.
    customers: Numbers,
}

/// The addresses of a subnet.
#[derive(Clone, Copy)]
struct Pool {
    vpc: VpcKey,
    block: Ipv4Net,
    /// Below it, every address is taken.
    next_free: u32,
}

impl Addresses {
    /// With nothing taken.
    pub(super) fn of(subnets: &[SubnetDraft]) -> Self {
        let pool = |subnet: &SubnetDraft| {
            let block = subnet.cidr_block?;
            Some(Pool {
                vpc: subnet.vpc?,
                block,
                next_free: first_usable(block).to_bits(),
            })
        };
        Self {
            subnets: subnets.iter().map(pool).collect(),
            private: Numbers::default(),
            public: Numbers::default(),
            customers: Numbers::default(),
        }
    }

    fn subnet(&self, key: SubnetKey) -> Option<Pool> {
        self.subnets.get(key.index()).copied().flatten()
    }

    /// Is the address free in the VPC? It is not from now on.
    fn take(&mut self, vpc: VpcKey, address: Ipv4Addr) -> bool {
        self.private
            .add(u64::from(vpc.0) << 32 | u64::from(address.to_bits()))
    }

    /// Takes a private address that the file states; complains where that cannot be.
    pub(super) fn take_private(
        &mut self,
        report: &Report,
        subnet: Option<SubnetKey>,
        text: Text<'_>,
    ) -> Option<Ipv4Addr> {
        let Placed { at, value: address } = value::address(report, text)?;
        let Pool { vpc, block, .. } = self.subnet(subnet?)?;
        if !block.contains(&address) {
            report.error(
                at,
                "address-outside-subnet",
                format!("{address} is not in the subnet's block {block}"),
                format!(
                    "addresses from {} to {} can be used",
                    first_usable(block),
                    last_usable(block)
                ),
            );
            return None;
        }
        if address < first_usable(block) || address > last_usable(block) {
            report.error(
                at,
                "reserved-address",
                format!("AWS keeps {address} for itself (F1.13)"),
                format!(
                    "addresses from {} to {} can be used",
                    first_usable(block),
                    last_usable(block)
                ),
            );
            return None;
        }
        if !self.take(vpc, address) {
            report.error(
                at,
                "duplicate-address",
                format!("{address} is given to something else already"),
                "an address belongs to one interface of a VPC",
            );
            return None;
        }
        Some(address)
    }

    /// Takes a public address; complains where that cannot be.
    pub(in crate::check) fn take_public(
        &mut self,
        report: &Report,
        text: Text<'_>,
    ) -> Option<Ipv4Addr> {
        let Placed { at, value: address } = value::public_address(report, text)?;
        if !self.public.add(u64::from(address.to_bits())) {
            report.error(
                at,
                "duplicate-public-address",
                format!("{address} is given to something else already"),
                "there is one of each public address in the world",
            );
            return None;
        }
        Some(address)
    }

    /// Takes an address behind a customer gateway; complains where that cannot be.
    pub(in crate::check) fn take_customer(
        &mut self,
        report: &Report,
        customer: CustomerGatewayKey,
        text: Text<'_>,
    ) -> Option<Ipv4Addr> {
        let Placed { at, value: address } = value::address(report, text)?;
        let number = u64::from(customer.0) << 32 | u64::from(address.to_bits());
        if !self.customers.add(number) {
            report.error(
                at,
                "duplicate-address",
                format!("{address} is given to something else already"),
                "an address belongs to one host of a customer's network",
            );
            return None;
        }
        Some(address)
    }

    /// Gives the next free address of the subnet, from base + 4 up (F1.13).
    fn take_next(&mut self, subnet: SubnetKey) -> Option<Ipv4Addr> {
        let Pool {
            vpc,
            block,
            next_free,
        } = self.subnet(subnet)?;
        let mut left = (next_free..=last_usable(block).to_bits()).map(Ipv4Addr::from_bits);
        let free = left.find(|address| self.take(vpc, *address));
        if let Some(Some(pool)) = self.subnets.get_mut(subnet.index()) {
            pool.next_free = free.map_or(u32::MAX, |address| address.to_bits() + 1);
        }
        free
    }

    /// Gives an address to everything that states none: NAT gateways first, then instances, then
    /// interfaces of services, in the order of the file.
    pub(super) fn assign_missing(
        &mut self,
        parts: &Parts<'_>,
        nat_gateways: &mut [NatGatewayDraft],
        instances: &mut [InstanceDraft],
        nodes: &mut [NodeDraft],
    ) {
        let nat = nat_gateways.iter_mut().flat_map(|gateway| {
            let (at, subnet) = (gateway.at, gateway.subnet);
            let wanting = gateway
                .addresses
                .iter_mut()
                .filter(|address| address.assign);
            wanting.map(move |address| (at, subnet, &mut address.private))
        });
        let instances = instances.iter_mut().filter(|instance| instance.assign);
        let instances =
            instances.map(|instance| (instance.at, instance.subnet, &mut instance.private));
        let nodes = nodes.iter_mut().filter(|node| node.assign);
        let nodes = nodes.map(|node| (node.at, node.subnet, &mut node.private));
        for (at, subnet, address) in nat.chain(instances).chain(nodes) {
            let Some(subnet) = subnet else { continue };
            *address = self.take_next(subnet);
            if address.is_none() && self.subnet(subnet).is_some() {
                parts.report.error(
                    at,
                    "subnet-full",
                    "the subnet has no free address left for this",
                    "take a larger block (F1.14)",
                );
            }
        }
    }
}

/// Base + 4: base to base + 3 are reserved (F1.13). Blocks are /28 at least.
fn first_usable(block: Ipv4Net) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(block.network()) + 4)
}

/// The last address of all is reserved as well (F1.13).
fn last_usable(block: Ipv4Net) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(block.broadcast()) - 1)
}
