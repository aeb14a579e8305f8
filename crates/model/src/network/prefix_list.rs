//! Prefix lists: destinations under one name, for routes and security-group rules.

use alloc::vec::Vec;
use core::net::IpAddr;
use ipnet::IpNet;

use super::{Identity, covers};

/// A prefix list.
#[derive(Clone, Debug)]
pub struct PrefixList {
    /// Id and name.
    pub identity: Identity,
    /// Is it one of AWS's own, such as a service's addresses in the Region?
    pub aws_managed: bool,
    /// How many entries it counts for in a route table (F3.27) or a security group (F4.13): its
    /// maximum, or the weight that AWS publishes.
    pub weight: u16,
    /// The CIDR blocks; order decides nothing.
    pub entries: Vec<IpNet>,
    /// Does nobody know what is in it? Then there are no entries here, and no address is covered.
    pub entries_unknown: bool,
}

impl PrefixList {
    /// The length of the longest entry that covers the address.
    #[must_use]
    pub fn covers(&self, address: IpAddr) -> Option<u8> {
        self.entries
            .iter()
            .filter(|entry| covers(entry, address))
            .map(IpNet::prefix_len)
            .max()
    }
}
