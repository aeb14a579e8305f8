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
        self.length = resized(self.length, was_v4);
        if matches!(self.detail, HeaderDetail::IcmpError { .. }) {
            // The packet in it has a header of the other version, too.
            self.length = resized(self.length, was_v4);
        }
        self.fragmentation = if was_v4 || self.length > UNFRAGMENTED_MAX {
            Fragmentation::Forbidden
        } else {
            Fragmentation::Allowed
        };
        self.tuple.protocol = other_icmp(self.tuple.protocol, was_v4);
        match &mut self.detail {
            HeaderDetail::Icmp { icmp_type, .. } => {
                *icmp_type = match (*icmp_type, was_v4) {
                    (8, true) => 128,
                    (0, true) => 129,
                    (128, false) => 8,
                    (129, false) => 0,
                    (other, _) => other,
                };
            }
            HeaderDetail::IcmpError {
                icmp_type,
                code,
                mtu,
                quoted,
            } => {
                if let Some(told) = translated_error((*icmp_type, *code), *mtu, was_v4) {
                    ((*icmp_type, *code), *mtu) = told;
                }
                quoted.protocol = other_icmp(quoted.protocol, was_v4);
                quoted.destination = match was_v4 {
                    true => counterpart(quoted.destination).unwrap_or(source),
                    false => source,
                };
            }
            _ => {}
        }
        self
    }
}

const fn resized(length: u16, was_v4: bool) -> u16 {
    if was_v4 {
        length.saturating_add(HEADER_DIFFERENCE)
    } else {
        length.saturating_sub(HEADER_DIFFERENCE)
    }
}

const fn other_icmp(protocol: Protocol, was_v4: bool) -> Protocol {
    match (protocol, was_v4) {
        (Protocol::Icmp, true) => Protocol::Icmpv6,
        (Protocol::Icmpv6, false) => Protocol::Icmp,
        (other, _) => other,
    }
}

/// Type, code and MTU of an ICMP error in the other version of IP; none if it has no error that
/// means the same (RFC 7915, sections 4.2 and 5.2). The MTU is that of a link for packets with the
/// other header; one of IPv6 is 1280 at least.
///
/// Protocol unreachable is not among them: what is translated is TCP, UDP and ICMP.
#[must_use]
pub fn translated_error(
    (icmp_type, code): (u8, u8),
    mtu: u16,
    was_v4: bool,
) -> Option<((u8, u8), u16)> {
    let told = match (was_v4, icmp_type, code) {
        (true, 3, 4) => return Some(((2, 0), resized(mtu, true).max(1280))),
        (false, 2, _) => return Some(((3, 4), resized(mtu, false))),
        (true, 3, 0 | 1 | 5..=8 | 11 | 12) => (1, 0),
        (true, 3, 3) => (1, 4),
        (true, 3, 9 | 10 | 13 | 15) => (1, 1),
        (true, 11, code) => (3, code),
        (false, 1, 0 | 2 | 3) => (3, 1),
        (false, 1, 1) => (3, 10),
        (false, 1, 4) => (3, 3),
        (false, 3, code) => (11, code),
        _ => return None,
    };
    Some((told, 0))
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
