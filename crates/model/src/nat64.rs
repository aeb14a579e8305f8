//! Which IPv6 address stands for which IPv4 one, and what a packet says of itself in the other
//! version of IP (RFC 6052, RFC 7915).

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::packet::{Fragmentation, Header, HeaderDetail, Protocol};

/// What an IPv6 header has more than an IPv4 header.
const HEADER_DIFFERENCE: u16 = 20;

/// The IPv4 address in one of `64:ff9b::/96`: its last 32 bits (RFC 6052, section 2.1, F6.70).
#[must_use]
pub fn embedded_ipv4(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(address) = address else {
        return None;
    };
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(Ipv4Addr::from(address.to_bits() as u32)),
        _ => None,
    }
}

/// The IPv6 address that stands for an IPv4 one: [`embedded_ipv4`], the other way round.
#[must_use]
pub const fn embedding_ipv6(address: Ipv4Addr) -> Ipv6Addr {
    let prefix = 0x0064_ff9b_u128 << 96;
    Ipv6Addr::from_bits(prefix | address.to_bits() as u128)
}

/// The address that stands for this one in the other version, if one does.
#[must_use]
pub fn counterpart(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => Some(embedding_ipv6(address).into()),
        IpAddr::V6(_) => embedded_ipv4(address).map(IpAddr::V4),
    }
}

/// A packet that is no longer than this may be fragmented on its way through IPv4: it fits into
/// the smallest link of IPv6 when it comes back (RFC 7915, section 5.1).
pub const UNFRAGMENTED_MAX: u16 = 1260;

impl Header {
    /// The header after translation to the other version of IP, between these ends.
    #[must_use]
    pub fn translated(mut self, source: IpAddr, destination: IpAddr) -> Self {
        self.tuple.source = source;
        self.tuple.destination = destination;
        let was_v4 = destination.is_ipv6();
        self.length = if was_v4 {
            self.length.saturating_add(HEADER_DIFFERENCE)
        } else {
            self.length.saturating_sub(HEADER_DIFFERENCE)
        };
        self.fragmentation = if was_v4 || self.length > UNFRAGMENTED_MAX {
            Fragmentation::Forbidden
        } else {
            Fragmentation::Allowed
        };
        self.tuple.protocol = match (self.tuple.protocol, was_v4) {
            (Protocol::Icmp, true) => Protocol::Icmpv6,
            (Protocol::Icmpv6, false) => Protocol::Icmp,
            (other, _) => other,
        };
        if let HeaderDetail::Icmp { icmp_type, .. } = &mut self.detail {
            *icmp_type = match (*icmp_type, was_v4) {
                (8, true) => 128,
                (0, true) => 129,
                (128, false) => 8,
                (129, false) => 0,
                (other, _) => other,
            };
        }
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// F6.70: the low 32 bits of 64:ff9b::/96.
    #[test]
    fn an_ipv4_address_has_one_ipv6_address() {
        let address = Ipv4Addr::new(203, 0, 113, 5);
        let embedding: Ipv6Addr = "64:ff9b::203.0.113.5".parse().unwrap();
        assert_eq!(embedding_ipv6(address), embedding);
        assert_eq!(embedded_ipv4(embedding.into()), Some(address));
        let others = [
            "64:ff9b:1::203.0.113.5",
            "64:ff9b::1:cb00:7105",
            "::203.0.113.5",
            "203.0.113.5",
        ];
        for other in others {
            assert_eq!(embedded_ipv4(other.parse().unwrap()), None, "{other}");
        }
    }
}
