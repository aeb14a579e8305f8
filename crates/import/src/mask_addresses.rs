//! Public addresses in ranges that nobody has (RFC 5737, RFC 2544, RFC 3849): which address lies in
//! which block stays as it is, and the order of all of them.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::collections::{BTreeMap, BTreeSet};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Where public addresses of IPv4 go, in ascending order.
const RANGES: [([u8; 4], u32); 4] = [
    ([192, 0, 2, 0], 256),
    ([198, 18, 0, 0], 131_072),
    ([198, 51, 100, 0], 256),
    ([203, 0, 113, 0], 256),
];

/// Blocks wider than this hold more than anybody's own addresses.
const V4_LENGTH_MIN: u8 = 8;

/// A block in which nothing is known keeps its size, up to so many addresses.
const EMPTY_SIZE_MAX: u64 = 16;

/// What became of each block.
#[derive(Default)]
pub(crate) struct Blocks {
    v4: BTreeMap<Ipv4Net, Ipv4Net>,
    /// Prefixes of IPv6 addresses, and the length that all of them have.
    v6: BTreeMap<u128, u128>,
    v6_length: u32,
    /// Those that stay as they are.
    kept: BTreeSet<IpNet>,
    /// Public blocks that are a VPC's own.
    vpcs: Vec<IpNet>,
}

impl Blocks {
    /// Finds another place for each public block, and counts those that have none. What lies in a
    /// block of a VPC, or around one, is no concern of the internet's.
    pub(crate) fn of(all: Vec<IpNet>, vpcs: &[IpNet]) -> Self {
        let mut blocks = Self {
            vpcs: vpcs.iter().copied().filter(|vpc| is_public(*vpc)).collect(),
            ..Self::default()
        };
        let (mut v4, mut v6) = (BTreeSet::new(), BTreeSet::new());
        let all: BTreeSet<IpNet> = all.into_iter().filter(|block| is_public(*block)).collect();
        for block in &all {
            match block {
                IpNet::V4(one)
                    if one.prefix_len() >= V4_LENGTH_MIN && !blocks.is_of_vpc(*block) =>
                {
                    v4.insert((one.network(), one.prefix_len()));
                }
                IpNet::V6(one) if one.prefix_len() > 32 => {
                    v6.insert((one.network(), one.prefix_len()));
                }
                _ => {}
            }
        }
        blocks.place_v4(&v4);
        blocks.place_v6(&v6);
        blocks.kept = all
            .into_iter()
            .filter(|block| blocks.get(*block).is_none())
            .collect();
        blocks
    }

    /// How many public blocks have no other place.
    pub(crate) fn kept(&self) -> usize {
        self.kept.len()
    }

    /// Is this no public address, or one that is told as it is? Those that nobody has are what
    /// others became.
    pub(crate) fn stays(&self, block: IpNet) -> bool {
        let nobodys = match block.network() {
            IpAddr::V4(address) => RANGES.iter().any(|(start, size)| {
                let start = Ipv4Addr::from(*start).to_bits();
                (start..start + size).contains(&address.to_bits())
            }),
            IpAddr::V6(address) => address.segments().starts_with(&[0x2001, 0xdb8]),
        };
        nobodys || !is_public(block) || self.kept.contains(&block) || self.is_of_vpc(block)
    }

    fn is_of_vpc(&self, block: IpNet) -> bool {
        let mut vpcs = self.vpcs.iter();
        vpcs.any(|vpc| vpc.contains(&block) || block.contains(vpc))
    }

    /// The block that stands for this one.
    pub(crate) fn get(&self, block: IpNet) -> Option<IpNet> {
        match block {
            IpNet::V4(block) => self.v4.get(&block).copied().map(IpNet::V4),
            IpNet::V6(block) => {
                let host = 128 - self.v6_length;
                let bits = block.addr().to_bits();
                let prefix = self.v6.get(&bits.checked_shr(host)?)?;
                let low = bits & 1_u128.checked_shl(host)?.wrapping_sub(1);
                let address = Ipv6Addr::from_bits(prefix.checked_shl(host)? | low);
                Ipv6Net::new(address, block.prefix_len())
                    .ok()
                    .map(IpNet::V6)
            }
        }
    }

    /// Each outermost block gets the next place that is large enough for what is in it.
    fn place_v4(&mut self, wanted: &BTreeSet<(Ipv4Addr, u8)>) {
        // Ascending, and of those that begin alike the widest first.
        let nets = wanted
            .iter()
            .filter_map(|(address, length)| Ipv4Net::new(*address, *length).ok());
        let nets: Vec<Ipv4Net> = nets.collect();
        let ranges = RANGES
            .map(|(octets, size)| (u64::from(Ipv4Addr::from(octets).to_bits()), u64::from(size)));
        let mut ranges = ranges.into_iter();
        let mut range = ranges.next();
        // Addresses that end in 0 look like networks.
        let mut next = range.map_or(0, |(start, _)| start + 1);
        let mut rest = nets.as_slice();
        while let Some(outer) = rest.first() {
            let count = rest.iter().take_while(|net| outer.contains(*net)).count();
            let (family, others) = rest.split_at(count);
            rest = others;
            let size = size(family);
            let at = loop {
                let Some((start, length)) = range else {
                    break None;
                };
                let at = next.next_multiple_of(size);
                if at + size <= start + length {
                    break Some(at);
                }
                range = ranges.next();
                next = range.map_or(0, |(start, _)| start + 1);
            };
            if let Some(at) = at {
                self.put(family, at, size);
                next = at + size;
            }
        }
    }

    /// Puts a block and what is in it at a place of this size.
    fn put(&mut self, family: &[Ipv4Net], at: u64, size: u64) {
        let Some((outer, inner)) = family.split_first() else {
            return;
        };
        let length = 32_u32.saturating_sub(size.trailing_zeros());
        let net = u32::try_from(at).ok().zip(u8::try_from(length).ok());
        if let Some(net) =
            net.and_then(|(at, length)| Ipv4Net::new(Ipv4Addr::from_bits(at), length).ok())
        {
            self.v4.insert(*outer, net);
        }
        let mut next = at;
        for child in children(inner) {
            let size = self::size(child);
            let place = next.next_multiple_of(size);
            self.put(child, place, size);
            next = place + size;
        }
    }

    /// The first bits of addresses are numbered; the others stay.
    fn place_v6(&mut self, wanted: &BTreeSet<(Ipv6Addr, u8)>) {
        let length = wanted.iter().map(|(_, length)| u32::from(*length)).min();
        self.v6_length = length.unwrap_or(48).clamp(33, 48);
        let host = 128 - self.v6_length;
        let prefixes = wanted.iter().map(|(address, _)| address.to_bits() >> host);
        let prefixes: BTreeSet<u128> = prefixes.collect();
        let room = 1_usize << (self.v6_length - 32).min(16);
        let base = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0).to_bits() >> host;
        self.v6 = prefixes
            .into_iter()
            .take(room)
            .zip((0..).map(|number| base + number))
            .collect();
    }
}

fn is_public(block: IpNet) -> bool {
    let ends = [block.network(), block.broadcast()];
    block.prefix_len() > 0 && ends.into_iter().all(vpclab_model::is_public)
}

/// The blocks right inside, each with what is in it.
fn children(mut inner: &[Ipv4Net]) -> Vec<&[Ipv4Net]> {
    let mut children = Vec::new();
    while let Some(first) = inner.first() {
        let count = inner.iter().take_while(|net| first.contains(*net)).count();
        let (child, others) = inner.split_at(count);
        children.push(child);
        inner = others;
    }
    children
}

/// How many addresses a block needs, a power of two.
fn size(family: &[Ipv4Net]) -> u64 {
    let Some((outer, inner)) = family.split_first() else {
        return 0;
    };
    let own = 1_u64 << (32 - u32::from(outer.prefix_len()));
    let mut needed = 0_u64;
    let mut largest = 0;
    for child in children(inner) {
        let size = size(child);
        needed = needed.next_multiple_of(size) + size;
        largest = size.max(largest);
    }
    // Larger than what is in it: two blocks do not become one.
    needed
        .next_power_of_two()
        .max(2 * largest)
        .max(own.min(EMPTY_SIZE_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_what_and_the_order_stay() {
        let blocks = [
            "52.0.0.0/8",
            "52.95.0.0/16",
            "52.95.1.7/32",
            "54.0.0.9/32",
            "8.8.8.8/32",
            "2600:1f18:a:b::/64",
        ];
        let parsed: Vec<IpNet> = blocks.iter().filter_map(|text| text.parse().ok()).collect();
        let masked = Blocks::of(parsed.clone(), &[]);
        assert_eq!(masked.kept(), 0);
        let new: Vec<IpNet> = parsed
            .iter()
            .filter_map(|block| masked.get(*block))
            .collect();
        assert_eq!(new.len(), parsed.len());
        for (one, new_one) in parsed.iter().zip(&new) {
            for (other, new_other) in parsed.iter().zip(&new) {
                assert_eq!(
                    one.contains(other),
                    new_one.contains(new_other),
                    "{one} {other} {new_one} {new_other}"
                );
            }
        }
        let ascending: Vec<Option<String>> = ["8.8.8.8/32", "52.95.1.7/32", "54.0.0.9/32"]
            .map(|text| Some(masked.get(text.parse().ok()?)?.addr().to_string()))
            .to_vec();
        assert_eq!(
            ascending,
            [
                Some("192.0.2.1".into()),
                Some("192.0.2.32".into()),
                Some("192.0.2.64".into())
            ]
        );
        assert!(
            new.iter()
                .all(|block| vpclab_model::is_public(block.addr()))
        );
    }
}
