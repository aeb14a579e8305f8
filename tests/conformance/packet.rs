//! A packet as both sides show it: read from its bytes by etherparse, wherever they come from.

use std::net::Ipv4Addr;

use etherparse::{NetSlice, SlicedPacket, TransportSlice};

/// An address and a port; for ICMP queries the identifier, for others without ports 0.
pub(crate) type End = (Ipv4Addr, u16);

/// What is compared of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packet {
    pub(crate) protocol: u8,
    pub(crate) source: End,
    pub(crate) destination: End,
    pub(crate) ttl: u8,
    pub(crate) detail: Detail,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    Tcp {
        flags: String,
        seq: u32,
        ack: Option<u32>,
        payload: u32,
        mss: Option<u16>,
    },
    Udp {
        payload: usize,
    },
    Icmp {
        kind: (u8, u8),
        /// The packet that an error is about.
        quoted: Option<Quoted>,
    },
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoted {
    pub(crate) protocol: u8,
    pub(crate) source: End,
    pub(crate) destination: End,
}

impl Packet {
    /// From an Ethernet frame; none if it holds no IPv4.
    pub(crate) fn from_ethernet(bytes: &[u8]) -> Option<Self> {
        Self::of(&SlicedPacket::from_ethernet(bytes).ok()?)
    }

    /// From an IP packet; none if it is no IPv4.
    pub(crate) fn from_ip(bytes: &[u8]) -> Option<Self> {
        Self::of(&SlicedPacket::from_ip(bytes).ok()?)
    }

    fn of(sliced: &SlicedPacket<'_>) -> Option<Self> {
        let Some(NetSlice::Ipv4(ip)) = &sliced.net else {
            return None;
        };
        let ip = ip.header();
        let (mut ports, detail) = match &sliced.transport {
            Some(TransportSlice::Tcp(tcp)) => {
                let names = [
                    (tcp.syn(), "SYN"),
                    (tcp.fin(), "FIN"),
                    (tcp.rst(), "RST"),
                    (tcp.psh(), "PSH"),
                    (tcp.ack(), "ACK"),
                ];
                let flags: Vec<&str> = names
                    .iter()
                    .filter(|flag| flag.0)
                    .map(|flag| flag.1)
                    .collect();
                let mss = tcp
                    .options_iterator()
                    .flatten()
                    .find_map(|option| match option {
                        etherparse::TcpOptionElement::MaximumSegmentSize(mss) => Some(mss),
                        _ => None,
                    });
                let detail = Detail::Tcp {
                    flags: flags.join(","),
                    seq: tcp.sequence_number(),
                    ack: tcp.ack().then(|| tcp.acknowledgment_number()),
                    payload: u32::try_from(tcp.payload().len()).ok()?,
                    mss,
                };
                ((tcp.source_port(), tcp.destination_port()), detail)
            }
            Some(TransportSlice::Udp(udp)) => (
                (udp.source_port(), udp.destination_port()),
                Detail::Udp {
                    payload: udp.payload().len(),
                },
            ),
            Some(TransportSlice::Icmpv4(icmp)) => {
                let kind = (icmp.type_u8(), icmp.code_u8());
                let [a, b, ..] = icmp.bytes5to8();
                let is_query = matches!(kind.0, 0 | 8);
                let identifier = if is_query {
                    u16::from_be_bytes([a, b])
                } else {
                    0
                };
                let quoted = if is_query {
                    None
                } else {
                    quoted(icmp.payload())
                };
                ((identifier, identifier), Detail::Icmp { kind, quoted })
            }
            _ => ((0, 0), Detail::Other),
        };
        if ip.fragments_offset().value() > 0 {
            ports = (0, 0);
        }
        Some(Self {
            protocol: ip.protocol().0,
            source: (ip.source_addr(), ports.0),
            destination: (ip.destination_addr(), ports.1),
            ttl: ip.ttl(),
            detail,
        })
    }
}

/// The beginning of a packet in an ICMP error.
fn quoted(bytes: &[u8]) -> Option<Quoted> {
    let ip = etherparse::Ipv4HeaderSlice::from_slice(bytes).ok()?;
    let above = bytes.get(usize::from(ip.ihl()) * 4..)?;
    let number = |at: usize| Some(u16::from_be_bytes([*above.get(at)?, *above.get(at + 1)?]));
    let ports = match ip.protocol().0 {
        6 | 17 => (number(0)?, number(2)?),
        1 => (number(4)?, number(4)?),
        _ => (0, 0),
    };
    Some(Quoted {
        protocol: ip.protocol().0,
        source: (ip.source_addr(), ports.0),
        destination: (ip.destination_addr(), ports.1),
    })
}
