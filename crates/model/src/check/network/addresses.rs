//! Who has which address: each is given once, and who states none gets the next free one.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;
use core::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::Parts;
use super::instance::InstanceDraft;
use super::nat_gateway::NatGatewayDraft;
use super::subnet::SubnetDraft;
use crate::check::fields::{Placed, Text};
use crate::check::report::Report;
use crate::check::value;
use crate::network::{SubnetKey, VpcKey};

/// Private addresses per VPC, and public ones.
pub(in crate::check) struct Addresses {
    subnets: Vec<Option<(VpcKey, Ipv4Net)>>,
    private: BTreeSet<(VpcKey, Ipv4Addr)>,
    public: BTreeSet<Ipv4Addr>,
    /// Below it, every address of the subnet is taken.
    next_free: BTreeMap<SubnetKey, u32>,
}

impl Addresses {
    /// With nothing taken.
    pub(super) fn of(subnets: &[SubnetDraft]) -> Self {
        let place = |subnet: &SubnetDraft| Some((subnet.vpc?, subnet.cidr_block?));
        Self {
            subnets: subnets.iter().map(place).collect(),
            private: BTreeSet::new(),
            public: BTreeSet::new(),
            next_free: BTreeMap::new(),
        }
    }

    fn subnet(&self, key: SubnetKey) -> Option<(VpcKey, Ipv4Net)> {
        self.subnets.get(key.index()).copied().flatten()
    }

    /// Takes a private address that the file states; complains where that cannot be.
    pub(super) fn take_private(
        &mut self,
        report: &Report,
        subnet: Option<SubnetKey>,
        text: Text<'_>,
    ) -> Option<Ipv4Addr> {
        let Placed { at, value: address } = value::address(report, text)?;
        let (vpc, block) = self.subnet(subnet?)?;
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
        if !self.private.insert((vpc, address)) {
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
        if !self.public.insert(address) {
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

    /// Gives the next free address of the subnet, from base + 4 up (F1.13).
    fn take_next(&mut self, subnet: SubnetKey) -> Option<Ipv4Addr> {
        let (vpc, block) = self.subnet(subnet)?;
        let next = self
            .next_free
            .entry(subnet)
            .or_insert(u32::from(first_usable(block)));
        while Ipv4Addr::from(*next) <= last_usable(block) {
            let address = Ipv4Addr::from(*next);
            *next += 1;
            if self.private.insert((vpc, address)) {
                return Some(address);
            }
        }
        None
    }

    /// Gives an address to everything that states none: NAT gateways first, then instances, in
    /// the order of the file.
    pub(super) fn assign_missing(
        &mut self,
        parts: &Parts<'_>,
        nat_gateways: &mut [NatGatewayDraft],
        instances: &mut [InstanceDraft],
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
        for (at, subnet, address) in nat.chain(instances) {
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
