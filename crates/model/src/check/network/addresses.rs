//! Who has which address: each is given once, and who states none gets the next free one.

use alloc::format;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::Parts;
use super::instance::InstanceDraft;
use super::nat_gateway::NatGatewayDraft;
use super::network_interface::InterfaceDraft;
use super::node::NodeDraft;
use super::subnet::SubnetDraft;
use crate::check::fields::{Placed, Text};
use crate::check::index::Numbers;
use crate::check::report::Report;
use crate::check::value::{self, Version};
use crate::json::At;
use crate::network::{Attachment, AttachmentResource, CustomerGatewayKey, SubnetKey, VpcKey};

/// Private addresses per VPC, and public ones.
pub(in crate::check) struct Addresses {
    /// One for each block of a subnet.
    pools: Vec<Pool>,
    private: Numbers,
    public: Numbers,
    /// Behind customer gateways.
    customers: Numbers,
    /// The public addresses that AWS gives by itself: below it, every one is taken.
    next_public: u32,
}

/// The addresses of a block of a subnet.
#[derive(Clone, Copy)]
struct Pool {
    subnet: SubnetKey,
    vpc: VpcKey,
    block: IpNet,
    /// Below it, every address is taken.
    next_free: u128,
}

/// The addresses that AWS gives to instances by itself. `MODEL`: a range for documentation (RFC 5737),
/// since AWS's own are of no use as examples.
const AUTO_ASSIGNED: [u8; 3] = [192, 0, 2];

impl Addresses {
    /// With nothing taken.
    pub(super) fn of(subnets: &[SubnetDraft]) -> Self {
        let known = (0..).map(SubnetKey).zip(subnets);
        let known = known.filter(|(_, subnet)| subnet.blocks_known);
        let pools = known.flat_map(|(key, subnet)| {
            subnet.cidr_blocks.iter().filter_map(move |block| {
                Some(Pool {
                    subnet: key,
                    vpc: subnet.vpc?,
                    block: *block,
                    next_free: usable(*block).0,
                })
            })
        });
        Self {
            pools: pools.collect(),
            private: Numbers::default(),
            public: Numbers::default(),
            customers: Numbers::default(),
            next_public: Ipv4Addr::from([AUTO_ASSIGNED[0], AUTO_ASSIGNED[1], AUTO_ASSIGNED[2], 1])
                .to_bits(),
        }
    }

    /// The addresses of one version of IP in a subnet.
    fn pool(&mut self, subnet: SubnetKey, version: Version) -> Option<&mut Pool> {
        // They are in the order of the subnets.
        let first = self.pools.partition_point(|pool| pool.subnet < subnet);
        let own = self.pools.get_mut(first..)?.iter_mut();
        own.take_while(|pool| pool.subnet == subnet)
            .find(|pool| Version::of(pool.block.addr()) == version)
    }

    /// Is the address free in the VPC? It is not from now on.
    fn take(&mut self, vpc: VpcKey, address: IpAddr) -> bool {
        self.private
            .add_in(u64::from(vpc.0), value::number(address))
    }

    /// Takes a private address that the file states; complains where that cannot be.
    pub(super) fn take_private(
        &mut self,
        report: &Report,
        subnet: Option<SubnetKey>,
        text: Text<'_>,
        version: Version,
    ) -> Option<IpAddr> {
        let Placed { at, value: address } = value::address(report, text, Some(version))?;
        let subnet = subnet?;
        let Some(Pool { vpc, block, .. }) = self.pool(subnet, version).copied() else {
            if self.pools.iter().any(|pool| pool.subnet == subnet) {
                without_block(report, at);
            }
            return None;
        };
        let (first, last) = usable(block);
        let number = bits(address);
        let problem = if !block.contains(&address) {
            Some((
                "address-outside-subnet",
                format!("{address} is not in the subnet's block {block}"),
            ))
        } else if number < first || number > last {
            Some((
                "reserved-address",
                format!("AWS keeps {address} for itself (F1.13, F1.18)"),
            ))
        } else {
            None
        };
        if let Some((code, message)) = problem {
            let hint = format!(
                "addresses from {} to {} can be used",
                of_bits(first, version),
                of_bits(last, version)
            );
            report.error(at, code, message, hint);
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

    /// Takes a delegated prefix: a /28 of addresses that nobody else has (F9.6). Its first address.
    pub(super) fn take_prefix(
        &mut self,
        report: &Report,
        subnet: SubnetKey,
        text: Text<'_>,
    ) -> Option<Ipv4Addr> {
        let Placed { at, value: prefix } = value::cidr(report, text, Some(Version::V4))?;
        let Pool { vpc, block, .. } = *self.pool(subnet, Version::V4)?;
        let IpAddr::V4(first) = prefix.addr() else {
            return None;
        };
        // AWS keeps the first four and the last one of the subnet (F1.13).
        let is_at_an_end = prefix.addr() == block.network()
            || first.to_bits() | 15 == bits(block.broadcast()) as u32;
        let code = if prefix.prefix_len() != 28 {
            "cidr-size"
        } else if is_at_an_end || !block.contains(&prefix.addr()) {
            "address-outside-subnet"
        } else {
            let own = (0..16).map(|offset| Ipv4Addr::from_bits(first.to_bits() + offset).into());
            let free = own.filter(|address| self.take(vpc, *address)).count();
            if free == 16 {
                return Some(first);
            }
            "duplicate-address"
        };
        report.error(
            at,
            code,
            format!("{} cannot be delegated", text.value),
            "a delegated prefix is a /28 of free addresses of the subnet (F9.6)",
        );
        None
    }

    /// Takes a public address; complains where that cannot be.
    pub(in crate::check) fn take_public(
        &mut self,
        report: &Report,
        text: Text<'_>,
        version: Version,
    ) -> Option<IpAddr> {
        let Placed { at, value: address } = value::public_address(report, text, version)?;
        if !self.public.add_in(0, value::number(address)) {
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
    ) -> Option<IpAddr> {
        let Placed { at, value: address } = value::address(report, text, Some(Version::V4))?;
        if !self
            .customers
            .add_in(customer.0.into(), value::number(address))
        {
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

    /// Gives the next free address of the subnet, from base + 4 up (F1.13, F1.18). `MODEL`: AWS picks
    /// any.
    fn take_next(&mut self, subnet: SubnetKey, version: Version) -> Option<IpAddr> {
        let Pool {
            vpc,
            block,
            next_free,
            ..
        } = *self.pool(subnet, version)?;
        let mut left = (next_free..=usable(block).1).map(|bits| of_bits(bits, version));
        let free = left.find(|address| self.take(vpc, *address));
        if let Some(pool) = self.pool(subnet, version) {
            pool.next_free = free.map_or(u128::MAX, |address| bits(address) + 1);
        }
        free
    }

    /// Gives a public address that nothing has (F1.21).
    fn take_next_public(&mut self) -> IpAddr {
        loop {
            let address = IpAddr::V4(Ipv4Addr::from_bits(self.next_public));
            self.next_public += 1;
            if self.public.add_in(0, value::number(address)) {
                return address;
            }
        }
    }

    /// Gives an address to everything that states none: NAT gateways first, then instances, then
    /// interfaces of services, the other ones of instances, and those without an instance, in the order
    /// of the file.
    pub(super) fn assign_missing(
        &mut self,
        parts: &Parts<'_>,
        nat_gateways: &mut [NatGatewayDraft],
        instances: &mut [InstanceDraft],
        nodes: &mut [NodeDraft],
        others: &mut [InterfaceDraft],
    ) {
        for gateway in nat_gateways {
            for address in gateway.addresses.iter_mut().filter(|one| one.assign) {
                let place = (gateway.at, gateway.subnet, Version::V4);
                address.private = self.assign(parts, place);
            }
        }
        for instance in &mut *instances {
            self.assign_to(parts, &mut instance.interface);
        }
        for node in nodes.iter_mut().filter(|node| node.assign) {
            node.private = self.assign(parts, (node.at, node.subnet, Version::V4));
        }
        for instance in &mut *instances {
            for interface in &mut instance.secondary {
                self.assign_to(parts, interface);
            }
        }
        for interface in others {
            self.assign_to(parts, interface);
        }
        let launched = instances.iter_mut().map(|one| &mut one.interface);
        for address in launched.flat_map(|interface| &mut interface.addresses) {
            if address.assign_public {
                address.public = Some(self.take_next_public());
            }
        }
    }

    fn assign_to(&mut self, parts: &Parts<'_>, interface: &mut InterfaceDraft) {
        for address in interface.addresses.iter_mut().filter(|one| one.assign) {
            let place = (interface.at, interface.subnet, address.version);
            address.private = self.assign(parts, place);
        }
    }

    /// The next free address for what stands there.
    fn assign(
        &mut self,
        parts: &Parts<'_>,
        (at, subnet, version): (At, Option<SubnetKey>, Version),
    ) -> Option<IpAddr> {
        let subnet = subnet?;
        let address = self.take_next(subnet, version);
        if address.is_some() {
            return address;
        }
        if self.pool(subnet, version).is_some() {
            parts.report.error(
                at,
                "subnet-full",
                "the subnet has no free address left for this",
                "take a larger block (F1.14)",
            );
        } else if self.pools.iter().any(|pool| pool.subnet == subnet) {
            without_block(parts.report, at);
        }
        None
    }
}

impl Addresses {
    /// Gives the interfaces of transit gateways what is left. `MODEL`: AWS picks any; nobody sends to
    /// these addresses, so a full subnet is no mistake here.
    pub(super) fn assign_to_transit(&mut self, attachments: &mut [Option<Attachment>]) {
        for attachment in attachments.iter_mut().flatten() {
            let AttachmentResource::Vpc(own) = &mut attachment.resource else {
                continue;
            };
            for ((_, subnet), interface) in own.subnets.in_force().zip(&mut own.interfaces) {
                interface.private = self.take_next(*subnet, Version::V4);
            }
        }
    }
}

fn without_block(report: &Report, at: At) {
    report.error(
        at,
        "subnet-without-block",
        "the subnet has no block of that version of IP (F1.19)",
        "give the subnet a `cidrBlock` or an `ipv6CidrBlock`, or the address to a thing in another subnet",
    );
}

/// The first and the last address that can be used: base to base + 3 and the last one of all are
/// reserved (F1.13, F1.18). Blocks are /28 at least.
fn usable(block: IpNet) -> (u128, u128) {
    (bits(block.network()) + 4, bits(block.broadcast()) - 1)
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// An address with these bits.
fn of_bits(bits: u128, version: Version) -> IpAddr {
    match version {
        Version::V4 => Ipv4Addr::from_bits(bits as u32).into(),
        Version::V6 => Ipv6Addr::from_bits(bits).into(),
    }
}
