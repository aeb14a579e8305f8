//! What a rule can say about a packet.

use core::fmt;

use super::{Header, HeaderDetail, Protocol};

/// Which protocols a rule admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProtocolMatch {
    /// `-1` in the API, "All traffic" in the console.
    All,
    /// One protocol.
    Only(Protocol),
    /// Messages of one type of an ICMP, and of one code if it names one (F4.7, F5.6).
    IcmpType {
        /// ICMP for IPv4 or for IPv6.
        protocol: Protocol,
        /// Type.
        icmp_type: u8,
        /// Code; every code where it is left out.
        code: Option<u8>,
    },
}

impl ProtocolMatch {
    /// The one protocol that the rule speaks of.
    #[must_use]
    pub const fn only(self) -> Option<Protocol> {
        match self {
            Self::All => None,
            Self::Only(protocol) | Self::IcmpType { protocol, .. } => Some(protocol),
        }
    }

    /// Does a rule for this and for these destination ports speak of such a packet? (W0.3)
    ///
    /// Ports count for TCP and UDP alone (F4.6).
    #[must_use]
    pub fn admits(self, ports: PortRange, header: &Header) -> bool {
        self.mismatch(ports, header).is_none()
    }

    /// Why a rule for this and for these destination ports does not speak of such a packet; none if
    /// it does.
    #[must_use]
    pub fn mismatch(self, ports: PortRange, header: &Header) -> Option<Mismatch> {
        let protocol = header.tuple.protocol;
        let (speaks, otherwise) = match self {
            Self::All => (protocol != Protocol::Arp, Mismatch::Protocol),
            _ if self.only() != Some(protocol) => (false, Mismatch::Protocol),
            Self::Only(_) => {
                let port = header.tuple.destination_port;
                // A later fragment has no ports, unless somebody remembers those of the first.
                let nameless = header.detail == HeaderDetail::LaterFragment && port == 0;
                let covered = ports == PortRange::ALL || !nameless && ports.contains(port);
                (!protocol.has_ports() || covered, Mismatch::Port)
            }
            Self::IcmpType {
                icmp_type, code, ..
            } => {
                let of_packet = header.icmp();
                let same = of_packet.is_some_and(|(its_type, its_code)| {
                    its_type == icmp_type && code.is_none_or(|code| code == its_code)
                });
                (same, Mismatch::IcmpType)
            }
        };
        (!speaks).then_some(otherwise)
    }
}

/// What a packet has that a rule does not speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Another protocol.
    Protocol,
    /// Another destination port.
    Port,
    /// ICMP of another type or code.
    IcmpType,
    /// Another address: the source of what comes in, the destination of what goes out.
    Address,
}

/// `TCP`, `ICMP type 3 code 4`.
impl fmt::Display for ProtocolMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Only(protocol) => protocol.fmt(f),
            Self::IcmpType {
                protocol,
                icmp_type,
                code,
            } => {
                write!(f, "{protocol} type {icmp_type}")?;
                code.map_or(Ok(()), |code| write!(f, " code {code}"))
            }
        }
    }
}

/// A range of ports, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PortRange {
    /// The lowest port.
    pub from: u16,
    /// The highest port.
    pub to: u16,
}

impl PortRange {
    /// Every port.
    pub const ALL: Self = Self {
        from: 0,
        to: u16::MAX,
    };

    /// Is this port in the range?
    #[must_use]
    pub const fn contains(self, port: u16) -> bool {
        self.from <= port && port <= self.to
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ALL => f.write_str("all ports"),
            Self { from, to } if from == to => write!(f, "port {from}"),
            Self { from, to } => write!(f, "ports {from}-{to}"),
        }
    }
}
