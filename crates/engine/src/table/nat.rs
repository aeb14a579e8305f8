//! The translation table of one NAT gateway, and its pool of ports.

use core::hash::BuildHasherDefault;
use core::net::IpAddr;
use hashbrown::{HashMap, HashTable};
use rustc_hash::FxHasher;
use vpclab_model::{FiveTuple, Protocol};
use vpclab_trace::{EntryId, Sequence};

use super::ends::{Ends, hash};
use super::flow::Flow;
use crate::limits::{NAT_CONNECTIONS_PER_DESTINATION_MAX, NAT_PORTS};

/// One translated flow.
#[derive(Clone, Debug)]
pub(crate) struct NatEntry {
    inside: Ends,
    outside: Ends,
    pub(crate) flow: Flow,
}

impl NatEntry {
    pub(crate) fn new(inside: &FiveTuple, outside: &FiveTuple, flow: Flow) -> Self {
        Self {
            inside: Ends::of(inside),
            outside: Ends::of(outside),
            flow,
        }
    }

    /// As the client in the VPC sends it.
    pub(crate) fn inside(&self) -> FiveTuple {
        self.inside.tuple()
    }

    /// As the gateway sends it on.
    pub(crate) fn outside(&self) -> FiveTuple {
        self.outside.tuple()
    }
}

/// A port of an address is free or not *towards a destination* (F6.26, F6.27).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Pool {
    protocol: Protocol,
    address: IpAddr,
    destination: (IpAddr, u16),
}

impl Pool {
    const fn of(outside: &FiveTuple) -> Self {
        Self {
            protocol: outside.protocol,
            address: outside.source,
            // An ICMP query's ports both hold its identifier: the destination has none.
            destination: match outside.protocol {
                Protocol::Icmp => (outside.destination, 0),
                _ => (outside.destination, outside.destination_port),
            },
        }
    }
}

/// How a gateway picks a source port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PortChoice {
    /// The first free one from a starting point that the seed decides. `MODEL` (F6.29).
    Seeded(u64),
    /// The client's own where it is free, else as above (S0.4).
    Keep(u64),
    /// The same with any port, and as many as there are: Linux's `MASQUERADE`.
    Linux(u64),
}

/// The translations of one NAT gateway.
#[derive(Clone, Debug, Default)]
pub(crate) struct NatTable {
    entries: Sequence<NatEntry>,
    by_inside: HashTable<EntryId>,
    by_outside: HashTable<EntryId>,
    used: HashMap<Pool, u32, BuildHasherDefault<FxHasher>>,
}

impl NatTable {
    /// The number that the next entry will get.
    pub(crate) fn next_id(&self) -> EntryId {
        EntryId(self.entries.next_id())
    }

    /// The entry of a packet from the inside.
    pub(crate) fn find_inside(&self, tuple: &FiveTuple) -> Option<(EntryId, &NatEntry)> {
        let id = *self.by_inside.find(hash(tuple), |id| {
            self.entries
                .get(id.0)
                .is_some_and(|entry| entry.inside() == *tuple)
        })?;
        Some((id, self.entries.get(id.0)?))
    }

    /// The entry of a packet from the outside: only answers have one (F6.7).
    pub(crate) fn find_outside(&self, tuple: &FiveTuple) -> Option<(EntryId, &NatEntry)> {
        let outside = tuple.reversed();
        let id = *self.by_outside.find(hash(&outside), |id| {
            self.entries
                .get(id.0)
                .is_some_and(|entry| entry.outside() == outside)
        })?;
        Some((id, self.entries.get(id.0)?))
    }

    pub(crate) fn get(&self, id: EntryId) -> Option<&NatEntry> {
        self.entries.get(id.0)
    }

    pub(crate) fn get_mut(&mut self, id: EntryId) -> Option<&mut NatEntry> {
        self.entries.get_mut(id.0)
    }

    /// How the gateway would send this packet on from one of its addresses: the first of
    /// `addresses` that has a free port. None if all ports of all of them are taken. `except` is an
    /// entry that is about to go; `is_taken` says what cannot be had for other reasons.
    pub(crate) fn allocate(
        &self,
        inside: &FiveTuple,
        addresses: impl Iterator<Item = IpAddr>,
        choice: PortChoice,
        except: Option<EntryId>,
        is_taken: &dyn Fn(&FiveTuple) -> bool,
    ) -> Option<FiveTuple> {
        addresses
            .into_iter()
            .find_map(|address| self.allocate_at(inside, address, choice, except, is_taken))
    }

    fn allocate_at(
        &self,
        inside: &FiveTuple,
        address: IpAddr,
        choice: PortChoice,
        except: Option<EntryId>,
        is_taken: &dyn Fn(&FiveTuple) -> bool,
    ) -> Option<FiveTuple> {
        let at_port = |port| FiveTuple {
            source: address,
            source_port: port,
            destination_port: match inside.protocol {
                Protocol::Icmp => port,
                _ => inside.destination_port,
            },
            ..*inside
        };
        let pool = Pool::of(&at_port(0));
        let leaving = except
            .and_then(|id| self.get(id))
            .is_some_and(|entry| Pool::of(&entry.outside()) == pool);
        let taken = self.used.get(&pool).copied().unwrap_or(0) - u32::from(leaving);
        let limited = !matches!(choice, PortChoice::Linux(_));
        if limited && taken >= NAT_CONNECTIONS_PER_DESTINATION_MAX {
            return None;
        }
        let is_free = |outside: &FiveTuple| {
            !is_taken(outside)
                && self
                    .find_outside(&outside.reversed())
                    .is_none_or(|(id, _)| Some(id) == except)
        };
        let start = match choice {
            PortChoice::Keep(seed) | PortChoice::Linux(seed) => {
                let kept = at_port(inside.source_port);
                let in_range = !limited || NAT_PORTS.contains(&kept.source_port);
                if in_range && is_free(&kept) {
                    return Some(kept);
                }
                seed
            }
            PortChoice::Seeded(seed) => seed,
        };
        if !matches!(
            inside.protocol,
            Protocol::Tcp | Protocol::Udp | Protocol::Icmp
        ) {
            return None;
        }
        let (lowest, highest) = (u64::from(*NAT_PORTS.start()), u64::from(*NAT_PORTS.end()));
        let count = highest - lowest + 1;
        // The stride is odd and the number of ports, 2^10 · 63, has the odd factors 3 and 7 only:
        // a stride without them visits every port once.
        let stride = [1, 5, 11, 13][(start >> 32) as usize % 4];
        (0..count)
            .map(|step| lowest + (start % count + step * stride) % count)
            .filter_map(|port| u16::try_from(port).ok())
            .map(at_port)
            .find(is_free)
    }

    /// Adds a translation; neither of its tuples may be there yet.
    pub(crate) fn insert(&mut self, entry: NatEntry) -> EntryId {
        debug_assert!(
            self.find_inside(&entry.inside()).is_none(),
            "one entry per inside tuple"
        );
        debug_assert!(
            self.find_outside(&entry.outside().reversed()).is_none(),
            "one entry per outside tuple"
        );
        let Self {
            entries,
            by_inside,
            by_outside,
            used,
        } = self;
        let (inside, outside) = (entry.inside(), entry.outside());
        let id = EntryId(entries.push(entry));
        by_inside.insert_unique(hash(&inside), id, |id| {
            entries.get(id.0).map_or(0, |entry| hash(&entry.inside()))
        });
        by_outside.insert_unique(hash(&outside), id, |id| {
            entries.get(id.0).map_or(0, |entry| hash(&entry.outside()))
        });
        *used.entry(Pool::of(&outside)).or_insert(0) += 1;
        id
    }

    /// Takes a translation out; its port is free again.
    pub(crate) fn remove(&mut self, id: EntryId) {
        let Some(entry) = self.entries.remove(id.0) else {
            return;
        };
        for (index, key) in [
            (&mut self.by_inside, hash(&entry.inside())),
            (&mut self.by_outside, hash(&entry.outside())),
        ] {
            if let Ok(occupied) = index.find_entry(key, |other| *other == id) {
                occupied.remove();
            }
        }
        let pool = Pool::of(&entry.outside());
        if let Some(count) = self.used.get_mut(&pool) {
            *count -= 1;
            if *count == 0 {
                self.used.remove(&pool);
            }
        }
    }

    /// Takes every translation out.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.by_inside.clear();
        self.by_outside.clear();
        self.used.clear();
    }

    /// Entries, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (EntryId, &NatEntry)> {
        self.entries.iter().map(|(id, entry)| (EntryId(id), entry))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use core::net::Ipv4Addr;
    use vpclab_model::{Fragmentation, Header, HeaderDetail, SimTime, TcpFlags};

    const NAT: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 220));

    fn inside(client: u8, port: u16, server: u8) -> FiveTuple {
        FiveTuple {
            protocol: Protocol::Tcp,
            source: IpAddr::V4(Ipv4Addr::new(10, 0, 1, client)),
            source_port: port,
            destination: IpAddr::V4(Ipv4Addr::new(203, 0, 113, server)),
            destination_port: 443,
        }
    }

    fn add(table: &mut NatTable, inside: FiveTuple, choice: PortChoice) -> Option<FiveTuple> {
        let outside = table.allocate(&inside, core::iter::once(NAT), choice, None, &|_| false)?;
        let syn = Header {
            tuple: inside,
            detail: HeaderDetail::Tcp {
                flags: TcpFlags::SYN,
                seq: 0,
                ack: 0,
                payload: 0,
                mss: None,
            },
            length: 40,
            ttl: 64,
            fragmentation: Fragmentation::Forbidden,
        };
        let flow = Flow::begin(&syn, SimTime::ZERO);
        table.insert(NatEntry::new(&inside, &outside, flow));
        Some(outside)
    }

    #[test]
    fn the_second_client_with_the_same_port_gets_another() {
        let mut table = NatTable::default();
        let keep = PortChoice::Keep(0);
        assert_eq!(
            add(&mut table, inside(5, 49_152, 5), keep)
                .unwrap()
                .source_port,
            49_152
        );
        assert_ne!(
            add(&mut table, inside(6, 49_152, 5), keep)
                .unwrap()
                .source_port,
            49_152,
            "F6.2b"
        );
        let elsewhere = add(&mut table, inside(7, 49_152, 6), keep).unwrap();
        assert_eq!(
            elsewhere.source_port, 49_152,
            "F6.27: a port is taken per destination"
        );
    }

    #[test]
    fn the_connection_after_the_last_is_refused_and_room_is_found_again() {
        let mut table = NatTable::default();
        for number in 0..NAT_CONNECTIONS_PER_DESTINATION_MAX {
            let client = inside((number / 60_000) as u8, (number % 60_000) as u16 + 1024, 5);
            let outside = add(
                &mut table,
                client,
                PortChoice::Seeded(u64::from(number) * 7919),
            )
            .unwrap();
            assert!(NAT_PORTS.contains(&outside.source_port));
        }
        let late = inside(9, 1, 5);
        assert_eq!(add(&mut table, late, PortChoice::Seeded(1)), None, "F6.26");
        assert!(add(&mut table, inside(9, 1, 6), PortChoice::Seeded(1)).is_some());
        let (id, _) = table.find_inside(&inside(0, 1024, 5)).unwrap();
        table.remove(id);
        assert!(add(&mut table, late, PortChoice::Seeded(1)).is_some());
    }
}
