//! The connection-tracking table of one interface.

use hashbrown::HashTable;
use vpclab_model::{Direction, FiveTuple, Header, Protocol};
use vpclab_trace::{EntryId, Sequence, TrackingClass};

use super::ends::{Ends, hash};
use super::flow::{Flow, FlowSide, answers};

/// A flow as its interface sees it, from here to there: both directions have the same key. Of ICMP the
/// second port says who asks, since both sides may with the same identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FlowKey(FiveTuple);

impl FlowKey {
    /// Of a packet that passes the interface in this direction.
    pub(crate) fn of(header: &Header, direction: Direction) -> Self {
        let asker = match answers(header) {
            true => direction.opposite(),
            false => direction,
        };
        Self::asked(&header.tuple, direction, asker)
    }

    /// Of a packet of which only its ends are known. Of ICMP that may be two: `asker` says which way
    /// the question went.
    pub(crate) fn asked(tuple: &FiveTuple, direction: Direction, asker: Direction) -> Self {
        let mut key = match direction {
            Direction::Egress => *tuple,
            Direction::Ingress => tuple.reversed(),
        };
        if matches!(key.protocol, Protocol::Icmp | Protocol::Icmpv6) {
            key.destination_port = u16::from(asker == Direction::Egress);
        }
        Self(key)
    }
}

/// One tracked flow.
#[derive(Clone, Debug)]
pub(crate) struct TrackingEntry {
    key: Ends,
    /// The direction of its first packet.
    pub(crate) began: Direction,
    pub(crate) class: TrackingClass,
    pub(crate) flow: Flow,
}

impl TrackingEntry {
    pub(crate) fn new(key: FlowKey, began: Direction, class: TrackingClass, flow: Flow) -> Self {
        Self {
            key: Ends::of(&key.0),
            began,
            class,
            flow,
        }
    }

    pub(crate) fn protocol(&self) -> Protocol {
        self.key.tuple().protocol
    }

    fn key(&self) -> FlowKey {
        FlowKey(self.key.tuple())
    }

    /// Which side of the flow a packet in this direction comes from.
    pub(crate) fn side(&self, direction: Direction) -> FlowSide {
        if direction == self.began {
            FlowSide::Original
        } else {
            FlowSide::Reply
        }
    }
}

/// The flows that one interface tracks.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConntrackTable {
    entries: Sequence<TrackingEntry>,
    by_key: HashTable<EntryId>,
}

impl ConntrackTable {
    /// The number that the next entry will get.
    pub(crate) fn next_id(&self) -> EntryId {
        EntryId(self.entries.next_id())
    }

    pub(crate) fn find(&self, key: &FlowKey) -> Option<(EntryId, &TrackingEntry)> {
        let id = *self.by_key.find(hash(&key.0), |id| {
            self.entries
                .get(id.0)
                .is_some_and(|entry| entry.key() == *key)
        })?;
        Some((id, self.entries.get(id.0)?))
    }

    pub(crate) fn get(&self, id: EntryId) -> Option<&TrackingEntry> {
        self.entries.get(id.0)
    }

    pub(crate) fn get_mut(&mut self, id: EntryId) -> Option<&mut TrackingEntry> {
        self.entries.get_mut(id.0)
    }

    /// Adds a flow; there must be none with the same key.
    pub(crate) fn insert(&mut self, entry: TrackingEntry) -> EntryId {
        debug_assert!(self.find(&entry.key()).is_none(), "one entry per flow");
        let Self { entries, by_key } = self;
        let key = entry.key();
        let id = EntryId(entries.push(entry));
        by_key.insert_unique(hash(&key.0), id, |id| {
            entries.get(id.0).map_or(0, |entry| hash(&entry.key().0))
        });
        id
    }

    pub(crate) fn remove(&mut self, id: EntryId) {
        if let Some(entry) = self.entries.remove(id.0) {
            let found = self
                .by_key
                .find_entry(hash(&entry.key().0), |other| *other == id);
            if let Ok(occupied) = found {
                occupied.remove();
            }
        }
    }

    /// Takes every flow out.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.by_key.clear();
    }

    pub(crate) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Entries, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (EntryId, &TrackingEntry)> {
        self.entries.iter().map(|(id, entry)| (EntryId(id), entry))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use core::net::{IpAddr, Ipv4Addr};
    use vpclab_model::{Fragmentation, HeaderDetail, SimTime};

    fn datagram(port: u16) -> Header {
        Header {
            tuple: FiveTuple {
                protocol: Protocol::Udp,
                source: IpAddr::V4(Ipv4Addr::new(10, 0, 1, 5)),
                source_port: port,
                destination: IpAddr::V4(Ipv4Addr::new(203, 0, 113, 5)),
                destination_port: 53,
            },
            detail: HeaderDetail::Udp { payload: 0 },
            length: 28,
            ttl: 64,
            fragmentation: Fragmentation::Forbidden,
        }
    }

    fn answer(port: u16) -> Header {
        let asked = datagram(port);
        Header {
            tuple: asked.tuple.reversed(),
            ..asked
        }
    }

    #[test]
    fn a_reply_finds_the_entry_and_entries_come_and_go() {
        let mut table = ConntrackTable::default();
        for port in 1..=500 {
            let header = datagram(port);
            let key = FlowKey::of(&header, Direction::Egress);
            table.insert(TrackingEntry::new(
                key,
                Direction::Egress,
                TrackingClass::Tracked,
                Flow::begin(&header, SimTime(u64::from(port))),
            ));
        }
        for port in (1..=500).step_by(3) {
            let reply = FlowKey::of(&answer(port), Direction::Ingress);
            let (id, entry) = table.find(&reply).unwrap();
            assert_eq!(entry.side(Direction::Ingress), FlowSide::Reply);
            table.remove(id);
            assert!(table.find(&reply).is_none());
        }
        assert_eq!(table.len(), 500 - 167);
        let stranger = FlowKey::of(&answer(2), Direction::Egress);
        assert!(table.find(&stranger).is_none(), "direction counts");
    }
}
