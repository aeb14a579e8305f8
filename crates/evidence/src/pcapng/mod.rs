//! Packet captures, as Wireshark and its relatives read them.

mod blocks;

pub use blocks::{Enhanced, Interface, Towards, Writer};
