//! VPCs and their CIDR blocks.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use core::ops::RangeInclusive;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::{Parts, quota};
use crate::check::fields::{Fields, Placed, Text, text};
use crate::check::names::Item;
use crate::check::value::{self, Version};
use crate::network::{
    Identity, InternetGatewayKey, NameServer, NetworkAclKey, RouteTableKey, SecurityGroupKey,
};

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "region",
    "ownerId",
    "unknown",
    "cidrBlock",
    "secondaryCidrBlocks",
    "ipv6CidrBlocks",
    "enableDnsSupport",
    "enableDnsHostnames",
    "dhcpOptions",
];

/// A VPC as far as it could be read.
#[derive(Default)]
pub(in crate::check) struct VpcDraft {
    pub(super) identity: Option<Identity>,
    pub(super) region: String,
    pub(super) owner_id: Option<String>,
    pub(super) unknown: bool,
    /// The primary block, then the secondary ones, then those of IPv6.
    pub(super) blocks: Vec<IpNet>,
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
    pub(in crate::check) fn contains(&self, address: IpAddr) -> bool {
        self.blocks.iter().any(|block| block.contains(&address))
    }

    /// Its IPv4 blocks.
    fn ipv4(&self) -> impl Iterator<Item = Ipv4Net> {
        self.blocks.iter().filter_map(|block| match block {
            IpNet::V4(block) => Some(*block),
            IpNet::V6(_) => None,
        })
    }

    /// Has it IPv6 addresses?
    pub(super) fn has_ipv6(&self) -> bool {
        self.blocks
            .iter()
            .any(|block| matches!(block, IpNet::V6(_)))
    }

    /// Does one of the blocks cover all of `net`, or is it not known which blocks there are?
    pub(super) fn may_hold(&self, net: IpNet) -> bool {
        !self.blocks_known || self.blocks.iter().any(|block| block.contains(&net))
    }
}

/// Reads every VPC. `region` is that of VPCs that state none.
pub(super) fn read(parts: &Parts<'_>, region: &str) -> Vec<VpcDraft> {
    let mut drafts: Vec<VpcDraft> = Vec::new();
    for item in &parts.vpcs.items {
        let draft = item.as_ref().map(|item| vpc(parts, item, region, &drafts));
        drafts.push(draft.unwrap_or_default());
    }
    drafts
}

fn vpc(parts: &Parts<'_>, item: &Item<'_>, region: &str, others: &[VpcDraft]) -> VpcDraft {
    let fields = &item.fields;
    let mut draft = VpcDraft {
        identity: item.identity.clone(),
        region: String::from(fields.text("region").map_or(region, |own| own.value)),
        owner_id: owner_id(parts, fields),
        unknown: fields.truth("unknown", false),
        blocks_known: true,
        enable_dns_support: fields.truth("enableDnsSupport", true),
        // Off in a VPC that somebody made (F2.6).
        enable_dns_hostnames: fields.truth("enableDnsHostnames", false),
        name_servers: super::dns::name_servers(parts, fields),
        ..VpcDraft::default()
    };
    let primary = fields.require_text("cidrBlock", "for example \"10.0.0.0/16\"");
    draft.add(parts, primary, (Version::V4, others));
    for (key, version, quota) in [
        ("secondaryCidrBlocks", Version::V4, &quota::VPC_BLOCKS),
        ("ipv6CidrBlocks", Version::V6, &quota::VPC_IPV6_BLOCKS),
    ] {
        let nodes = fields.list(key);
        for node in nodes {
            let text = text(parts.report, node, key);
            draft.add(parts, text, (version, others));
        }
        let primary = usize::from(version == Version::V4);
        parts.quota(fields.at, quota, primary + nodes.len());
    }
    draft
}

/// The account that owns it, by its twelve digits.
fn owner_id(parts: &Parts<'_>, fields: &Fields<'_>) -> Option<String> {
    let text = fields.text("ownerId")?;
    let is_one = text.value.len() == 12 && text.value.bytes().all(|byte| byte.is_ascii_digit());
    if !is_one {
        parts.report.error(
            text.at,
            "malformed-account-id",
            format!("`{}` is no account id", text.value),
            "twelve digits, for example 123456789012",
        );
    }
    is_one.then(|| String::from(text.value))
}

impl VpcDraft {
    fn add(
        &mut self,
        parts: &Parts<'_>,
        text: Option<Text<'_>>,
        (version, others): (Version, &[Self]),
    ) {
        let block = text
            .and_then(|text| value::cidr(parts.report, text, Some(version)))
            .filter(|block| is_allowed(parts, *block) && self.has_room_for(parts, *block, others));
        match block {
            Some(block) => self.blocks.push(block.value),
            None => self.blocks_known = false,
        }
    }

    /// Blocks of a VPC do not overlap, and are of one private range (F1.6, F1.8). An IPv6 block is
    /// given once in the world.
    fn has_room_for(&self, parts: &Parts<'_>, block: Placed<IpNet>, others: &[Self]) -> bool {
        let global = matches!(block.value, IpNet::V6(_));
        let others = others.iter().filter(|_| global).chain([self]);
        let taken = others
            .flat_map(|vpc| &vpc.blocks)
            .find(|taken| overlap(**taken, block.value));
        if let Some(taken) = taken {
            parts.report.error(
                block.at,
                "overlapping-vpc-blocks",
                format!("{} overlaps {taken}, which is in use already", block.value),
                "blocks of a VPC share no address (F1.6), nor do any two IPv6 blocks",
            );
            return false;
        }
        let IpNet::V4(net) = block.value else {
            return true;
        };
        let range = private_range(net);
        let others = self.ipv4().next().and_then(private_range);
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
        if let Some((refused, others)) = self.refused_beside(net) {
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
            refused.contains(&further) && self.ipv4().any(|block| others.contains(&block))
        })
    }
}

/// May a VPC, on its own, have this block?
fn is_allowed(parts: &Parts<'_>, block: Placed<IpNet>) -> bool {
    let Placed { at, value: net } = block;
    if !size_is_allowed(parts, block, (16..=28, 44..=60)) {
        return false;
    }
    if matches!(net, IpNet::V6(_)) && !value::is_public(net.addr()) {
        parts.report.error(
            at,
            "forbidden-range",
            format!("{net} is no block of global addresses (F1.16)"),
            "for made-up ones there is 2001:db8::/32",
        );
        return false;
    }
    for (forbidden, why) in [
        (range([0, 0, 0, 0], 8), "addresses of \"this network\""),
        (range([127, 0, 0, 0], 8), "loopback"),
        (range([169, 254, 0, 0], 16), "link-local"),
        (range([224, 0, 0, 0], 4), "multicast"),
    ] {
        if overlap(forbidden.into(), net) {
            parts.report.error(
                at,
                "forbidden-range",
                format!("no VPC may use {forbidden}, which is for {why} (F1.2)"),
                "take a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
            );
            return false;
        }
    }
    if overlap(range([172, 17, 0, 0], 16).into(), net) {
        parts.report.warning(
            at,
            "discouraged-range",
            "some AWS services use 172.17.0.0/16 themselves (F1.4)",
            "take another block where you can",
        );
    }
    true
}

/// The sizes that a block may have: of IPv4, and of IPv6, where they go in steps of four.
pub(super) type Sizes = (RangeInclusive<u8>, RangeInclusive<u8>);

/// Has the block one of these sizes?
pub(super) fn size_is_allowed(parts: &Parts<'_>, block: Placed<IpNet>, (v4, v6): Sizes) -> bool {
    let length = block.value.prefix_len();
    let (sizes, step, facts) = match block.value {
        IpNet::V4(_) => (v4, 1, "F1.1, F1.11"),
        IpNet::V6(_) => (v6, 4, "F1.16, F1.17"),
    };
    let allowed = sizes.contains(&length) && length.is_multiple_of(step);
    if !allowed {
        parts.report.error(
            block.at,
            "cidr-size",
            format!("AWS gives no block of /{length} here ({facts})"),
            match step {
                1 => format!("blocks have /{} to /{}", sizes.start(), sizes.end()),
                _ => format!(
                    "blocks have /{} to /{} in steps of 4",
                    sizes.start(),
                    sizes.end()
                ),
            },
        );
    }
    allowed
}

/// Do two blocks share an address?
pub(in crate::check) fn overlap(a: IpNet, b: IpNet) -> bool {
    a.contains(&b) || b.contains(&a)
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

/// Every IPv6 address.
pub(super) fn every_ipv6() -> IpNet {
    Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 0).into()
}

pub(super) fn range(octets: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(
        Ipv4Addr::new(octets[0], octets[1], octets[2], octets[3]),
        length,
    )
}
