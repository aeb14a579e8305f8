//! What a reader of the log sees of a packet.

use core::net::{IpAddr, Ipv6Addr};
use serde::{Deserialize, Serialize};

use super::{Direction, FiveTuple, Protocol, TcpFlags};

/// What a reader of the log sees of a packet without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Header {
    /// Source and destination. For ARP the sender's and the target's protocol address.
    pub tuple: FiveTuple,
    /// What only the protocol knows.
    pub detail: HeaderDetail,
    /// Length of the IP packet in bytes; for ARP, of the ARP message.
    pub length: u16,
    /// Time to live, or hop limit; 0 for ARP.
    pub ttl: u8,
    /// Is it a fragment, and may it become some?
    pub fragmentation: Fragmentation,
}

/// What the IP header says of fragments (RFC 791, section 3.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fragmentation {
    /// A whole packet that routers may cut.
    #[default]
    Allowed,
    /// A whole packet that no router may cut: DF is set, or it is IPv6 (F9.23).
    Forbidden,
    /// A fragment.
    Fragment {
        /// The same in all fragments of a packet.
        identification: u16,
        /// Where its data was in the whole packet's, in bytes.
        offset: u16,
        /// Are there fragments behind it?
        more: bool,
    },
}

/// What a header says beyond the five-tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HeaderDetail {
    /// An ARP request: who has the destination address?
    ArpRequest,
    /// An ARP reply: the source address is at this Ethernet address.
    ArpReply,
    /// A TCP segment.
    Tcp {
        /// Control flags.
        flags: TcpFlags,
        /// Sequence number.
        seq: u32,
        /// Acknowledgement number; counts if `flags` has ACK.
        ack: u32,
        /// Bytes of data.
        payload: u16,
        /// The MSS option, in segments that carry it.
        mss: Option<u16>,
    },
    /// A UDP datagram.
    Udp {
        /// Bytes of data.
        payload: u16,
    },
    /// An ICMP message, for either version of IP.
    Icmp {
        /// Type.
        icmp_type: u8,
        /// Code.
        code: u8,
    },
    /// Anything else.
    Other,
    /// IPv6's ARP request (RFC 4861): who has the target address?
    NeighborSolicitation {
        /// The address that is asked for.
        target: Ipv6Addr,
    },
    /// IPv6's ARP reply (RFC 4861): the target address is at this Ethernet address.
    NeighborAdvertisement {
        /// The address that was asked for.
        target: Ipv6Addr,
    },
    /// A fragment other than the first: whatever it is of, its ports are not here.
    LaterFragment,
    /// An ICMP message about a packet, with the beginning of that packet.
    IcmpError {
        /// Type.
        icmp_type: u8,
        /// Code.
        code: u8,
        /// The MTU of the next hop where the message tells one, else 0 (RFC 1191, RFC 4443).
        mtu: u16,
        /// The packet it is about.
        quoted: Quoted,
    },
}

/// A packet that an ICMP error is about. Its source is where the error goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quoted {
    /// Its protocol.
    pub protocol: Protocol,
    /// Its source port.
    pub source_port: u16,
    /// Its destination.
    pub destination: IpAddr,
    /// Its destination port.
    pub destination_port: u16,
}

impl Header {
    /// Type and code, if it is an ICMP message.
    #[must_use]
    pub const fn icmp(&self) -> Option<(u8, u8)> {
        match self.detail {
            HeaderDetail::Icmp { icmp_type, code }
            | HeaderDetail::IcmpError {
                icmp_type, code, ..
            } => Some((icmp_type, code)),
            _ => None,
        }
    }

    /// The address that it asks a neighbour's Ethernet address for, by ARP or as IPv6 does.
    #[must_use]
    pub const fn wanted(&self) -> Option<IpAddr> {
        match self.detail {
            HeaderDetail::ArpRequest => Some(self.tuple.destination),
            HeaderDetail::NeighborSolicitation { target } => Some(IpAddr::V6(target)),
            _ => None,
        }
    }

    /// The packet that it is an ICMP error about, as the sender of that packet sent it.
    #[must_use]
    pub const fn quoted(&self) -> Option<FiveTuple> {
        match self.detail {
            HeaderDetail::IcmpError { quoted, .. } => Some(FiveTuple {
                protocol: quoted.protocol,
                source: self.tuple.destination,
                source_port: quoted.source_port,
                destination: quoted.destination,
                destination_port: quoted.destination_port,
            }),
            _ => None,
        }
    }

    /// The address that rules look at: the source of what comes in, the destination of what goes out
    /// (W0.3).
    #[must_use]
    pub const fn other_end(&self, direction: Direction) -> IpAddr {
        match direction {
            Direction::Ingress => self.tuple.source,
            Direction::Egress => self.tuple.destination,
        }
    }

    /// The TCP flags, if it is a TCP segment.
    #[must_use]
    pub const fn tcp_flags(&self) -> Option<TcpFlags> {
        match self.detail {
            HeaderDetail::Tcp { flags, .. } => Some(flags),
            _ => None,
        }
    }
}
