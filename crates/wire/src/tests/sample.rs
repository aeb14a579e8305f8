//! Packets to test with, and the second reader.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use etherparse::{
    EtherType, Ipv4Header, Ipv6Header, NetSlice, PacketBuilder, SlicedPacket, TcpOptionElement,
    TransportSlice,
};
use proptest::prelude::*;
use vpclab_model::{FiveTuple, Fragmentation, Header, HeaderDetail, Protocol, TcpFlags};

pub(crate) const CLIENT: [u8; 4] = [10, 0, 1, 5];
pub(crate) const SERVER: [u8; 4] = [203, 0, 113, 10];
pub(crate) const CLIENT_MAC: [u8; 6] = [2, 0, 0, 0, 0, 1];
pub(crate) const ROUTER_MAC: [u8; 6] = [2, 0, 0, 0, 0, 2];

/// An IP packet as etherparse writes it.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// IPv6? Then the addresses are [`v6`] of these.
    pub(crate) v6: bool,
    pub(crate) source: [u8; 4],
    pub(crate) destination: [u8; 4],
    pub(crate) ttl: u8,
    /// Source and destination, or the identifier twice.
    pub(crate) ports: (u16, u16),
    pub(crate) above: Above,
    pub(crate) payload: Vec<u8>,
}

#[derive(Clone, Debug)]
pub(crate) enum Above {
    Tcp {
        flags: u8,
        seq: u32,
        ack: u32,
        mss: Option<u16>,
        nops: usize,
    },
    Udp {
        checksum: bool,
    },
    Echo {
        reply: bool,
    },
    Unreachable,
    Esp,
}

/// An IPv6 address that ends in these bytes, and in as many words as they have.
pub(crate) fn v6([a, b, c, d]: [u8; 4]) -> [u8; 16] {
    [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, a, d, a, b, c, d]
}

impl Sample {
    /// An address of the packet's version.
    pub(crate) fn address(&self, octets: [u8; 4]) -> IpAddr {
        if self.v6 {
            IpAddr::from(v6(octets))
        } else {
            IpAddr::from(octets)
        }
    }

    pub(crate) fn new(above: Above) -> Self {
        Self {
            v6: false,
            source: CLIENT,
            destination: SERVER,
            ttl: 64,
            ports: (49152, 443),
            above,
            payload: Vec::new(),
        }
    }

    pub(crate) fn syn(mss: u16) -> Self {
        Self::new(Above::Tcp {
            flags: 0x02,
            seq: 1000,
            ack: 0,
            mss: Some(mss),
            nops: 0,
        })
    }

    pub(crate) fn ip(&self) -> Vec<u8> {
        let ip = if self.v6 {
            PacketBuilder::ipv6(v6(self.source), v6(self.destination), self.ttl)
        } else {
            PacketBuilder::ipv4(self.source, self.destination, self.ttl)
        };
        let (from, to) = self.ports;
        let mut bytes = Vec::new();
        match self.above {
            Above::Tcp {
                flags,
                seq,
                ack,
                mss,
                nops,
            } => {
                let mut tcp = ip.tcp(from, to, seq, 65535);
                tcp = if flags & 0x10 == 0 { tcp } else { tcp.ack(ack) };
                tcp = if flags & 0x01 == 0 { tcp } else { tcp.fin() };
                tcp = if flags & 0x02 == 0 { tcp } else { tcp.syn() };
                tcp = if flags & 0x04 == 0 { tcp } else { tcp.rst() };
                tcp = if flags & 0x08 == 0 { tcp } else { tcp.psh() };
                let mut options = alloc::vec![TcpOptionElement::Noop; nops];
                options.extend(mss.map(TcpOptionElement::MaximumSegmentSize));
                tcp.options(&options)
                    .unwrap()
                    .write(&mut bytes, &self.payload)
                    .unwrap();
            }
            Above::Udp { checksum } => {
                ip.udp(from, to).write(&mut bytes, &self.payload).unwrap();
                if !checksum {
                    let at = if self.v6 { 46 } else { 26 };
                    bytes[at..at + 2].fill(0);
                }
            }
            Above::Echo { reply: false } if self.v6 => {
                ip.icmpv6_echo_request(from, 1)
                    .write(&mut bytes, &self.payload)
                    .unwrap();
            }
            Above::Echo { reply: false } => {
                ip.icmpv4_echo_request(from, 1)
                    .write(&mut bytes, &self.payload)
                    .unwrap();
            }
            Above::Echo { reply: true } if self.v6 => {
                ip.icmpv6_echo_reply(from, 1)
                    .write(&mut bytes, &self.payload)
                    .unwrap();
            }
            Above::Echo { reply: true } => {
                ip.icmpv4_echo_reply(from, 1)
                    .write(&mut bytes, &self.payload)
                    .unwrap();
            }
            Above::Unreachable => {
                let mtu = [0, 0, 0x21, 0x34];
                if self.v6 {
                    let too_big = ip.icmpv6_raw(2, 0, mtu);
                    too_big.write(&mut bytes, &self.payload).unwrap();
                } else {
                    let unreachable = ip.icmpv4_raw(3, 4, mtu);
                    unreachable.write(&mut bytes, &self.payload).unwrap();
                }
            }
            Above::Esp => {
                let length = self.payload.len() as u16;
                let protocol = etherparse::IpNumber::ENCAPSULATING_SECURITY_PAYLOAD;
                if self.v6 {
                    let header = Ipv6Header {
                        traffic_class: 0,
                        flow_label: etherparse::Ipv6FlowLabel::ZERO,
                        payload_length: length,
                        next_header: protocol,
                        hop_limit: self.ttl,
                        source: v6(self.source),
                        destination: v6(self.destination),
                    };
                    header.write(&mut bytes).unwrap();
                } else {
                    let mut header =
                        Ipv4Header::new(length, self.ttl, protocol, self.source, self.destination)
                            .unwrap();
                    header.header_checksum = header.calc_header_checksum();
                    header.write(&mut bytes).unwrap();
                }
                bytes.extend_from_slice(&self.payload);
            }
        }
        bytes
    }

    pub(crate) fn ethernet(&self) -> Vec<u8> {
        let mut frame = Vec::new();
        frame.extend_from_slice(&ROUTER_MAC);
        frame.extend_from_slice(&CLIENT_MAC);
        let ether_type = if self.v6 {
            EtherType::IPV6
        } else {
            EtherType::IPV4
        };
        frame.extend_from_slice(&ether_type.0.to_be_bytes());
        frame.extend_from_slice(&self.ip());
        frame
    }
}

/// Every kind of packet, with payloads of odd and even length.
pub(crate) fn any_sample() -> impl Strategy<Value = Sample> {
    let above = prop_oneof![
        4 => (0_u8..32, any::<u32>(), any::<u32>(), any::<Option<u16>>(), 0_usize..5)
            .prop_map(|(flags, seq, ack, mss, nops)| Above::Tcp { flags, seq, ack, mss, nops }),
        2 => any::<bool>().prop_map(|checksum| Above::Udp { checksum }),
        2 => any::<bool>().prop_map(|reply| Above::Echo { reply }),
        1 => Just(Above::Unreachable),
        1 => Just(Above::Esp),
    ];
    let payload = prop::collection::vec(any::<u8>(), 0..40);
    (
        any::<bool>(),
        any::<[u8; 4]>(),
        any::<[u8; 4]>(),
        any::<u8>(),
        any::<(u16, u16)>(),
        above,
        payload,
    )
        .prop_map(
            |(v6, source, destination, ttl, ports, above, payload)| Sample {
                v6,
                source,
                destination,
                ttl,
                ports,
                above,
                payload,
            },
        )
}

/// What etherparse reads, or why it objects: to a length, or to a checksum.
pub(crate) fn second_reading(ip: &[u8]) -> Header {
    let packet = SlicedPacket::from_ip(ip).unwrap();
    let (source, destination, length, ttl, number, fragmentation) = match &packet.net {
        Some(NetSlice::Ipv4(net)) => {
            let header = net.header();
            let ipv4 = header.to_header();
            assert_eq!(
                ipv4.header_checksum,
                ipv4.calc_header_checksum(),
                "IPv4 header checksum"
            );
            (
                IpAddr::V4(Ipv4Addr::from(ipv4.source)),
                IpAddr::V4(Ipv4Addr::from(ipv4.destination)),
                header.total_len(),
                header.ttl(),
                header.protocol().0,
                match header.dont_fragment() {
                    true => Fragmentation::Forbidden,
                    false => Fragmentation::Allowed,
                },
            )
        }
        Some(NetSlice::Ipv6(net)) => {
            let header = net.header();
            (
                IpAddr::V6(Ipv6Addr::from(header.source())),
                IpAddr::V6(Ipv6Addr::from(header.destination())),
                header.payload_length() + 40,
                header.hop_limit(),
                header.next_header().0,
                Fragmentation::Forbidden,
            )
        }
        other => panic!("no IP: {other:?}"),
    };
    assert_eq!(usize::from(length), ip.len(), "total length");
    let ends = (source, destination);
    let mut protocol = Protocol::Other(number);
    let (ports, detail) = match &packet.transport {
        Some(TransportSlice::Tcp(tcp)) => {
            let expected = match ends {
                (IpAddr::V4(from), IpAddr::V4(to)) => {
                    tcp.calc_checksum_ipv4(from.octets(), to.octets())
                }
                (IpAddr::V6(from), IpAddr::V6(to)) => {
                    tcp.calc_checksum_ipv6(from.octets(), to.octets())
                }
                _ => panic!("two versions"),
            };
            assert_eq!(tcp.checksum(), expected.unwrap(), "TCP checksum");
            protocol = Protocol::Tcp;
            let flags = tcp.slice()[13];
            let mss = tcp.options_iterator().find_map(|option| match option {
                Ok(TcpOptionElement::MaximumSegmentSize(mss)) if tcp.syn() => Some(mss),
                _ => None,
            });
            let detail = HeaderDetail::Tcp {
                flags: TcpFlags(flags),
                seq: tcp.sequence_number(),
                ack: tcp.acknowledgment_number(),
                payload: tcp.payload().len() as u16,
                mss,
            };
            ((tcp.source_port(), tcp.destination_port()), detail)
        }
        Some(TransportSlice::Udp(udp)) => {
            if udp.checksum() != 0 {
                let header = udp.to_header();
                let expected = match ends {
                    (IpAddr::V4(from), IpAddr::V4(to)) => {
                        header.calc_checksum_ipv4_raw(from.octets(), to.octets(), udp.payload())
                    }
                    (IpAddr::V6(from), IpAddr::V6(to)) => {
                        header.calc_checksum_ipv6_raw(from.octets(), to.octets(), udp.payload())
                    }
                    _ => panic!("two versions"),
                };
                assert_eq!(udp.checksum(), expected.unwrap(), "UDP checksum");
            }
            protocol = Protocol::Udp;
            let payload = udp.payload().len() as u16;
            (
                (udp.source_port(), udp.destination_port()),
                HeaderDetail::Udp { payload },
            )
        }
        Some(TransportSlice::Icmpv4(icmp)) => {
            let expected = icmp.icmp_type().calc_checksum(icmp.payload());
            assert_eq!(icmp.checksum(), expected, "ICMP checksum");
            protocol = Protocol::Icmp;
            let [a, b, ..] = icmp.bytes5to8();
            let identifier = match icmp.type_u8() {
                0 | 8 => u16::from_be_bytes([a, b]),
                _ => 0,
            };
            let detail = HeaderDetail::Icmp {
                icmp_type: icmp.type_u8(),
                code: icmp.code_u8(),
            };
            ((identifier, identifier), detail)
        }
        Some(TransportSlice::Icmpv6(icmp)) => {
            let (IpAddr::V6(from), IpAddr::V6(to)) = ends else {
                panic!("ICMPv6 in IPv4");
            };
            assert!(
                icmp.is_checksum_valid(from.octets(), to.octets()),
                "ICMPv6 checksum"
            );
            protocol = Protocol::Icmpv6;
            let [a, b, ..] = icmp.bytes5to8();
            let identifier = match icmp.type_u8() {
                128 | 129 => u16::from_be_bytes([a, b]),
                _ => 0,
            };
            let detail = HeaderDetail::Icmp {
                icmp_type: icmp.type_u8(),
                code: icmp.code_u8(),
            };
            ((identifier, identifier), detail)
        }
        _ => ((0, 0), HeaderDetail::Other),
    };
    Header {
        tuple: FiveTuple {
            protocol,
            source,
            source_port: ports.0,
            destination,
            destination_port: ports.1,
        },
        detail,
        length,
        ttl,
        fragmentation,
    }
}
