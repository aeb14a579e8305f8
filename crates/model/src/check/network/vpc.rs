//! VPCs and their CIDR blocks.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::Parts;
use crate::check::fields::{Placed, Text, text};
use crate::check::value;
use crate::network::{
    Identity, InternetGatewayKey, NameServer, NetworkAclKey, RouteTableKey, SecurityGroupKey,
};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "region",
    "cidrBlock",
    "secondaryCidrBlocks",
    "enableDnsSupport",
    "enableDnsHostnames",
    "dhcpOptions",
];

/// A VPC as far as it could be read.
#[derive(Default)]
pub(in crate::check) struct VpcDraft {
    pub(super) identity: Option<Identity>,
    pub(super) region: String,
    /// The primary block, then the secondary ones.
    pub(super) blocks: Vec<Ipv4Net>,
    /// Were all blocks readable? If not, what lies in the VPC is not known.
    pub(super) blocks_known: bool,
    pub(super) enable_dns_support: bool,
    pub(super) enable_dns_hostnames: bool,
    pub(super) name_servers: Vec<NameServer>,
    pub(super) internet_gateway: Option<InternetGatewayKey>,
    pub(super) main_route_table: Option<RouteTableKey>,
    pub(super) default_network_acl: Option<NetworkAclKey>,
    pub(super) default_security_group: Option<SecurityGroupKey>,
}

impl VpcDraft {
    /// Is the address in one of the blocks?
    pub(in crate::check) fn contains(&self, address: Ipv4Addr) -> bool {
        self.blocks.iter().any(|block| block.contains(&address))
    }

    /// Does one of the blocks cover all of `net`, or is it not known which blocks there are?
    pub(super) fn may_hold(&self, net: Ipv4Net) -> bool {
        !self.blocks_known || self.blocks.iter().any(|block| block.contains(&net))
    }
}

/// Reads every VPC. `region` is that of VPCs that state none.
pub(super) fn read(parts: &Parts<'_>, region: &str) -> Vec<VpcDraft> {
    let drafts = parts.vpcs.items.iter().map(|item| {
        let Some(item) = item else {
            return VpcDraft::default();
        };
        let mut draft = VpcDraft {
            identity: item.identity.clone(),
            region: String::from(item.fields.text("region").map_or(region, |own| own.value)),
            blocks_known: true,
            enable_dns_support: item.fields.truth("enableDnsSupport", true),
            // Off in a VPC that somebody made (F2.6).
            enable_dns_hostnames: item.fields.truth("enableDnsHostnames", false),
            name_servers: super::dns::name_servers(parts, &item.fields),
            ..VpcDraft::default()
        };
        let primary = item
            .fields
            .require_text("cidrBlock", "for example \"10.0.0.0/16\"");
        draft.add(parts, primary);
        let secondary = item.fields.list("secondaryCidrBlocks");
        for node in secondary {
            draft.add(parts, text(parts.report, node, "secondaryCidrBlocks"));
        }
        parts.quota(
            item.fields.at,
            "CIDR blocks of a VPC",
            1 + secondary.len(),
            (5, 50),
            "F1.6",
        );
        draft
    });
    drafts.collect()
}

impl VpcDraft {
    fn add(&mut self, parts: &Parts<'_>, text: Option<Text<'_>>) {
        let block = text
            .and_then(|text| value::cidr(parts.report, text))
            .filter(|block| is_allowed(parts, *block) && self.has_room_for(parts, *block));
        match block {
            Some(block) => self.blocks.push(block.value),
            None => self.blocks_known = false,
        }
    }

    /// Blocks of a VPC do not overlap, and are of one private range (F1.6, F1.8).
    fn has_room_for(&self, parts: &Parts<'_>, block: Placed<Ipv4Net>) -> bool {
        if let Some(taken) = self
            .blocks
            .iter()
            .find(|taken| overlap(**taken, block.value))
        {
            parts.report.error(
                block.at,
                "overlapping-vpc-blocks",
                format!(
                    "{} overlaps {taken}, which the VPC has already",
                    block.value
                ),
                "blocks of a VPC share no address (F1.6)",
            );
            return false;
        }
        let range = private_range(block.value);
        let others = self.blocks.first().copied().and_then(private_range);
        if let (Some(range), Some(others)) = (range, others)
            && range != others
        {
            parts.report.error(
                block.at,
                "restricted-vpc-block",
                format!("a VPC in {others} cannot have a block in {range} (F1.8)"),
                format!("take one in {others}"),
            );
            return false;
        }
        if let Some((refused, others)) = self.refused_beside(block.value) {
            parts.report.error(
                block.at,
                "restricted-vpc-block",
                format!("{refused} cannot be added to a VPC that has a block in {others} (F1.8)"),
                "take another block",
            );
            return false;
        }
        true
    }

    /// The range that a further block lies in, and the one that a VPC must not have beside it (F1.8).
    fn refused_beside(&self, further: Ipv4Net) -> Option<(Ipv4Net, Ipv4Net)> {
        [
            (range([198, 19, 0, 0], 16), range([10, 0, 0, 0], 8)),
            (range([198, 19, 0, 0], 16), range([172, 16, 0, 0], 12)),
            (range([198, 19, 0, 0], 16), range([192, 168, 0, 0], 16)),
            (range([172, 31, 0, 0], 16), range([172, 16, 0, 0], 12)),
            (range([10, 0, 0, 0], 16), range([10, 0, 0, 0], 15)),
        ]
        .into_iter()
        .find(|(refused, others)| {
            refused.contains(&further) && self.blocks.iter().any(|block| others.contains(block))
        })
    }
}

/// May a VPC, on its own, have this block?
fn is_allowed(parts: &Parts<'_>, block: Placed<Ipv4Net>) -> bool {
    let Placed { at, value: net } = block;
    if !size_is_allowed(parts, block) {
        return false;
    }
    for (forbidden, why) in [
        (range([0, 0, 0, 0], 8), "addresses of \"this network\""),
        (range([127, 0, 0, 0], 8), "loopback"),
        (range([169, 254, 0, 0], 16), "link-local"),
        (range([224, 0, 0, 0], 4), "multicast"),
    ] {
        if overlap(forbidden, net) {
            parts.report.error(
                at,
                "forbidden-range",
                format!("no VPC may use {forbidden}, which is for {why} (F1.2)"),
                "take a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
            );
            return false;
        }
    }
    if overlap(range([172, 17, 0, 0], 16), net) {
        parts.report.warning(
            at,
            "discouraged-range",
            "some AWS services use 172.17.0.0/16 themselves (F1.4)",
            "take another block where you can",
        );
    }
    true
}

/// VPCs and subnets have /16 to /28 (F1.1, F1.11).
pub(super) fn size_is_allowed(parts: &Parts<'_>, block: Placed<Ipv4Net>) -> bool {
    let length = block.value.prefix_len();
    let allowed = (16..=28).contains(&length);
    if !allowed {
        let size = if length < 16 { "large" } else { "small" };
        parts.report.error(
            block.at,
            "cidr-size",
            format!("a block of /{length} is too {size} for AWS (F1.1, F1.11)"),
            "blocks have /16 (65,536 addresses) to /28 (16 addresses)",
        );
    }
    allowed
}

/// Do two blocks share an address?
pub(super) fn overlap(a: Ipv4Net, b: Ipv4Net) -> bool {
    a.contains(&b.network()) || b.contains(&a.network())
}

/// Which range of RFC 1918 is the block in?
fn private_range(block: Ipv4Net) -> Option<Ipv4Net> {
    [
        range([10, 0, 0, 0], 8),
        range([172, 16, 0, 0], 12),
        range([192, 168, 0, 0], 16),
    ]
    .into_iter()
    .find(|private| private.contains(&block))
}

pub(super) fn range(octets: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(
        Ipv4Addr::new(octets[0], octets[1], octets[2], octets[3]),
        length,
    )
}
