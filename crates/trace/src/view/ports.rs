//! The ports that translations hold.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::Protocol;

use super::convert::Viewer;
use super::plain::{destination_end, protocol_name};
use super::types::PortPool;
use crate::event::Translator;
use crate::frame::Frame;

/// A byte has the bits of eight ports.
const BYTES: usize = 65_536 / 8;

impl Viewer<'_> {
    /// The ports that are held, by address and destination: the first `most` such pools, in the order
    /// of their oldest translation.
    #[must_use]
    pub fn ports(&self, frame: &Frame, most: usize) -> Vec<PortPool> {
        type Key = (Translator, Protocol, IpAddr, IpAddr, u16);
        let mut pools: Vec<(Key, PortPool)> = Vec::new();
        let mut last = 0;
        for (translator, _, row) in frame.nat.iter() {
            let outside = &row.outside;
            // An ICMP query's ports both hold its identifier: the destination has none.
            let port = match outside.protocol {
                Protocol::Icmp => 0,
                _ => outside.destination_port,
            };
            let key = (
                translator,
                outside.protocol,
                outside.source,
                outside.destination,
                port,
            );
            if row.life.removed.is_some() || matches!(translator, Translator::EgressOnly(_)) {
                continue;
            }
            if pools.get(last).is_none_or(|(known, _)| *known != key) {
                let known = pools.iter().position(|(known, _)| *known == key);
                last = known.unwrap_or(pools.len());
            }
            if last == pools.len() {
                if last == most {
                    continue;
                }
                let mut ends = *outside;
                ends.destination_port = port;
                let pool = PortPool {
                    gateway: self.translator_id(translator),
                    address: outside.source.to_string(),
                    destination: destination_end(&ends),
                    protocol: protocol_name(outside.protocol),
                    used: 0,
                    ports: vec![0; BYTES],
                };
                pools.push((key, pool));
            }
            let place = usize::from(outside.source_port);
            if let Some((_, pool)) = pools.get_mut(last)
                && let Some(byte) = pool.ports.get_mut(place / 8)
            {
                *byte |= 1 << (place % 8);
                pool.used += 1;
            }
        }
        pools.into_iter().map(|(_, pool)| pool).collect()
    }
}
