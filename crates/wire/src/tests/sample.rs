//! Packets to test with, and the second reader.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};
use etherparse::{
    EtherType, Ipv4Header, NetSlice, PacketBuilder, SlicedPacket, TcpOptionElement, TransportSlice,
};
use proptest::prelude::*;
use vpclab_model::{FiveTuple, Header, HeaderDetail, Protocol, TcpFlags};

pub(crate) const CLIENT: [u8; 4] = [10, 0, 1, 5];
pub(crate) const SERVER: [u8; 4] = [203, 0, 113, 10];
pub(crate) const CLIENT_MAC: [u8; 6] = [2, 0, 0, 0, 0, 1];
pub(crate) const ROUTER_MAC: [u8; 6] = [2, 0, 0, 0, 0, 2];

/// An IPv4 packet as etherparse writes it.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
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

impl Sample {
    pub(crate) fn new(above: Above) -> Self {
        Self {
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
        let ip = PacketBuilder::ipv4(self.source, self.destination, self.ttl);
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
                    bytes[26..28].fill(0);
                }
            }
            Above::Echo { reply: false } => {
                ip.icmpv4_echo_request(from, 1)
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
                ip.icmpv4_raw(3, 4, mtu)
                    .write(&mut bytes, &self.payload)
                    .unwrap();
            }
            Above::Esp => {
                let length = self.payload.len() as u16;
                let protocol = etherparse::IpNumber::ENCAPSULATING_SECURITY_PAYLOAD;
                let mut header =
                    Ipv4Header::new(length, self.ttl, protocol, self.source, self.destination)
                        .unwrap();
                header.header_checksum = header.calc_header_checksum();
                header.write(&mut bytes).unwrap();
                bytes.extend_from_slice(&self.payload);
            }
        }
        bytes
    }

    pub(crate) fn ethernet(&self) -> Vec<u8> {
        let mut frame = Vec::new();
        frame.extend_from_slice(&ROUTER_MAC);
        frame.extend_from_slice(&CLIENT_MAC);
        frame.extend_from_slice(&EtherType::IPV4.0.to_be_bytes());
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
        any::<[u8; 4]>(),
        any::<[u8; 4]>(),
        any::<u8>(),
        any::<(u16, u16)>(),
        above,
        payload,
    )
        .prop_map(|(source, destination, ttl, ports, above, payload)| Sample {
            source,
            destination,
            ttl,
            ports,
            above,
            payload,
        })
}

/// What etherparse reads, or why it objects: to a length, or to a checksum.
pub(crate) fn second_reading(ip: &[u8]) -> Header {
    let packet = SlicedPacket::from_ip(ip).unwrap();
    let Some(NetSlice::Ipv4(net)) = &packet.net else {
        panic!("no IPv4");
    };
    let header = net.header();
    let ipv4 = header.to_header();
    assert_eq!(
        ipv4.header_checksum,
        ipv4.calc_header_checksum(),
        "IPv4 header checksum"
    );
    assert_eq!(usize::from(header.total_len()), ip.len(), "total length");
    let mut protocol = Protocol::Other(header.protocol().0);
    let (ports, detail) = match &packet.transport {
        Some(TransportSlice::Tcp(tcp)) => {
            assert_eq!(
                tcp.checksum(),
                tcp.calc_checksum_ipv4(ipv4.source, ipv4.destination)
                    .unwrap(),
                "TCP checksum"
            );
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
                let expected = udp
                    .to_header()
                    .calc_checksum_ipv4(&ipv4, udp.payload())
                    .unwrap();
                assert_eq!(udp.checksum(), expected, "UDP checksum");
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
        _ => ((0, 0), HeaderDetail::Other),
    };
    Header {
        tuple: FiveTuple {
            protocol,
            source: IpAddr::V4(Ipv4Addr::from(ipv4.source)),
            source_port: ports.0,
            destination: IpAddr::V4(Ipv4Addr::from(ipv4.destination)),
            destination_port: ports.1,
        },
        detail,
        length: header.total_len(),
        ttl: header.ttl(),
    }
}
