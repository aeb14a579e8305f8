//! A question.

use std::fmt;
use std::net::IpAddr;

use vpclab_model::Protocol;

/// Can this reach that?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Who sends: the id or name of an instance, a network interface, a load balancer, an endpoint, a
    /// customer gateway, a VPN connection, a server of the scenario; or `internet`.
    pub from: String,
    /// The address it sends from. Without it the sender's own, the primary one; on the internet one
    /// of those that are kept for documentation (RFC 5737, RFC 3849).
    pub src_ip: Option<IpAddr>,
    /// An address, or the id or name of something that has one; or `internet`.
    pub to: String,
    /// The protocol; ICMP is that of the addresses' version of IP.
    pub protocol: Protocol,
    /// Source port; without it 49152. Counts for TCP and UDP alone.
    pub src_port: Option<u16>,
    /// Destination port; without it 443. Counts for TCP and UDP alone.
    pub dst_port: Option<u16>,
}

impl Query {
    /// Where no source port is asked for: the one number that is in the ephemeral range of both Linux
    /// and Windows, and begins IANA's (F5.21, F5.22).
    pub const SRC_PORT: u16 = 49_152;

    /// Where no destination port is asked for.
    pub const DST_PORT: u16 = 443;

    /// About HTTPS, with nothing else said.
    #[must_use]
    pub fn new(from: &str, to: &str) -> Self {
        Self {
            from: from.to_owned(),
            src_ip: None,
            to: to.to_owned(),
            protocol: Protocol::Tcp,
            src_port: None,
            dst_port: None,
        }
    }
}

/// Why a question has no answer: it makes no sense in this network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Which part of the question: `from`, `srcIp`, `to`, `protocol`.
    pub key: &'static str,
    /// What is wrong with it, in one sentence.
    pub message: String,
    /// What would be right.
    pub hint: Option<String>,
}

impl QueryError {
    pub(crate) fn new(key: &'static str, message: String, hint: &str) -> Self {
        Self {
            key,
            message,
            hint: (!hint.is_empty()).then(|| hint.to_owned()),
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for QueryError {}

/// `tcp`, `udp`, `icmp`, `icmpv6`, or a number; `None` for anything else.
#[must_use]
pub fn parse_protocol(word: &str) -> Option<Protocol> {
    Some(match word.to_ascii_lowercase().as_str() {
        "tcp" => Protocol::Tcp,
        "udp" => Protocol::Udp,
        "icmp" => Protocol::Icmp,
        "icmpv6" | "icmp6" => Protocol::Icmpv6,
        number => Protocol::from_number(number.parse().ok()?),
    })
}
