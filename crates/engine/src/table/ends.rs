//! What tables know flows by, in little memory.

use alloc::boxed::Box;
use core::net::{IpAddr, Ipv4Addr};
use vpclab_model::{FiveTuple, Protocol};

/// A five-tuple as a table keeps it: 16 bytes, because there is one or two for every live flow. One
/// that is not of IPv4 lies elsewhere.
#[derive(Clone, Debug)]
pub(crate) enum Ends {
    V4 {
        protocol: Protocol,
        source: Ipv4Addr,
        source_port: u16,
        destination: Ipv4Addr,
        destination_port: u16,
    },
    Other(Box<FiveTuple>),
}

impl Ends {
    pub(crate) fn of(tuple: &FiveTuple) -> Self {
        match (tuple.source, tuple.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => Self::V4 {
                protocol: tuple.protocol,
                source,
                source_port: tuple.source_port,
                destination,
                destination_port: tuple.destination_port,
            },
            _ => Self::Other(Box::new(*tuple)),
        }
    }

    pub(crate) fn tuple(&self) -> FiveTuple {
        match *self {
            Self::V4 {
                protocol,
                source,
                source_port,
                destination,
                destination_port,
            } => FiveTuple {
                protocol,
                source: IpAddr::V4(source),
                source_port,
                destination: IpAddr::V4(destination),
                destination_port,
            },
            Self::Other(ref tuple) => **tuple,
        }
    }
}

/// A number for a tuple, by which a table finds it. The same on every machine; two multiplications
/// of 64 bits for IPv4, which WebAssembly has too.
pub(crate) fn hash(tuple: &FiveTuple) -> u64 {
    let ports = u64::from(tuple.source_port) << 16 | u64::from(tuple.destination_port);
    let protocol = tuple.protocol.number().map_or(256, u64::from);
    let addresses = match (tuple.source, tuple.destination) {
        (IpAddr::V4(source), IpAddr::V4(destination)) => {
            u64::from(source.to_bits()) << 32 | u64::from(destination.to_bits())
        }
        (source, destination) => mixed(folded(source)) ^ folded(destination),
    };
    mixed(mixed(addresses) ^ ports << 16 ^ protocol)
}

fn folded(address: IpAddr) -> u64 {
    match address {
        IpAddr::V4(address) => u64::from(address.to_bits()),
        IpAddr::V6(address) => {
            let bits = address.to_bits();
            mixed((bits >> 64) as u64) ^ bits as u64
        }
    }
}

/// Every bit of the result depends on every bit of the number, near enough for a table.
const fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    number ^ number >> 29
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::net::Ipv6Addr;

    fn tuple(source: IpAddr, source_port: u16, destination: IpAddr) -> FiveTuple {
        FiveTuple {
            protocol: Protocol::Udp,
            source,
            source_port,
            destination,
            destination_port: 53,
        }
    }

    #[test]
    fn a_tuple_comes_out_as_it_went_in_and_takes_sixteen_bytes() {
        assert_eq!(size_of::<Ends>(), 16);
        // A flow at a NAT gateway and at an interface has one row in each.
        assert_eq!(size_of::<Option<super::super::NatEntry>>(), 56);
        assert_eq!(size_of::<Option<super::super::TrackingEntry>>(), 40);
        let v4 = IpAddr::V4(Ipv4Addr::new(10, 0, 1, 5));
        let v6 = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 7));
        for tuple in [
            tuple(v4, 7, v4),
            tuple(v6, 8, v6),
            tuple(v6, 9, v4),
            tuple(v4, 10, v6),
        ] {
            assert_eq!(Ends::of(&tuple).tuple(), tuple);
        }
    }

    /// A table of 64 bits looks at the lowest bits and the highest seven, one of 32 bits at those of
    /// the lower half: flows that differ in one thing only must not meet in either.
    #[test]
    fn flows_that_are_alike_have_numbers_that_are_not() {
        let v4 = |host: u16| IpAddr::V4(Ipv4Addr::new(10, 0, (host >> 8) as u8, host as u8));
        let v6 = |host: u16| IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, host, 0, 0, 0, 9));
        let by_port = |number| tuple(v4(1), number, v4(2));
        let by_client = |number| tuple(v4(number), 7, v4(2));
        let by_server = |number| tuple(v4(1), 7, v4(number));
        let by_network = |number| tuple(v6(number), 7, v6(2));
        let kinds: [&dyn Fn(u16) -> FiveTuple; 4] = [&by_port, &by_client, &by_server, &by_network];
        for (kind, of) in kinds.into_iter().enumerate() {
            for shift in [0, 25, 57] {
                // As many places as flows on average, or as there are.
                let bits = 14.min(64 - shift);
                let mut places = alloc::vec![0_u32; 1 << bits];
                for number in 0..1 << 14 {
                    places[(hash(&of(number)) >> shift) as usize & ((1 << bits) - 1)] += 1;
                }
                let most = places.iter().max().copied().unwrap_or(0);
                let fair = (1_u32 << 14) >> bits;
                assert!(
                    most <= fair + fair / 2 + 10,
                    "{kind}: {most} of {fair} at {shift}"
                );
            }
        }
    }
}
