//! Packets as bytes: built, read, rewritten, with checksums that are right.
//!
//! A [`Packet`] is parsed once, at the door; whatever is not a packet is [`Malformed`] there, so
//! nothing after it can fail. Rewriting an address or a port costs a few loads and stores: the
//! checksums are updated, not computed again (RFC 1624). [`dissect`] takes any bytes apart for
//! people to read. Only this crate names `smoltcp::wire`; everyone else sees a packet and the
//! [`Header`](vpclab_model::Header) it shows.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod checksum;
mod close;
mod dissect;
pub mod dns;
mod icmp;
mod layout;
mod neighbour;
mod packet;
mod pieces;
mod quoted;
mod reply;
mod rewrite;
mod segment;
#[cfg(test)]
mod tests;
mod translate;

pub use close::tcp_fin;
pub use dissect::dissect;
pub use icmp::{IcmpProblem, echo_reply, echo_request, icmp_error, raw_packet};
pub use layout::{Link, Malformed, is_valid, without_ethernet};
pub use neighbour::{EVERYBODY, multicast_mac, neighbour_question, neighbour_reply};
pub use packet::Packet;
pub use reply::{TcpAnswer, tcp_answer, tcp_reset, udp_datagram, udp_reply};
pub use segment::{Segment, tcp_segment};
