//! What packets say.

use alloc::string::String;
use serde::{Deserialize, Serialize};

/// What a packet says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `arp`, or a number.
    pub protocol: String,
    /// Source address.
    pub src: String,
    /// Source port; 0 without ports.
    pub src_port: u16,
    /// Destination address.
    pub dst: String,
    /// Destination port; 0 without ports.
    pub dst_port: u16,
    /// TCP: `SYN,ACK`.
    pub flags: Option<String>,
    /// TCP: sequence number.
    pub seq: Option<u32>,
    /// TCP: acknowledgement number, where it counts.
    pub ack: Option<u32>,
    /// TCP: the MSS option, where it is there.
    pub mss: Option<u16>,
    /// TCP and UDP: bytes of data.
    pub payload: Option<u16>,
    /// ICMP: type, code and, of an error, what it is about.
    pub icmp: Option<IcmpView>,
    /// Is DF set, so that no router may cut the packet?
    pub dont_fragment: bool,
    /// Which fragment of a packet it is, if it is one.
    pub fragment: Option<FragmentView>,
    /// Length of the IP packet.
    pub length: u16,
    /// Time to live.
    pub ttl: u8,
    /// Two or three words: `SYN,ACK`, `DNS query`, `ARP who has`, `120 bytes`.
    pub label: String,
}

/// What an ICMP message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct IcmpView {
    /// Type.
    pub icmp_type: u8,
    /// Code.
    pub code: u8,
    /// 3/4: the MTU of the next hop.
    pub mtu: Option<u16>,
    /// An error: the packet it is about, as its sender sent it.
    pub about: Option<QuotedView>,
}

/// The packet that an ICMP error quotes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct QuotedView {
    /// `tcp`, `udp`, `icmp`, or a number.
    pub protocol: String,
    /// Source address.
    pub src: String,
    /// Source port; 0 without ports.
    pub src_port: u16,
    /// Destination address.
    pub dst: String,
    /// Destination port; 0 without ports.
    pub dst_port: u16,
}

/// A fragment's place in its packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct FragmentView {
    /// The same in all fragments of the packet.
    pub identification: u16,
    /// Where its data was in the whole packet's, in bytes.
    pub offset: u16,
    /// Are there fragments behind it?
    pub more: bool,
}
