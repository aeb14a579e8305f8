//! Whose fragments are still to come: only the first fragment of a packet has its ports.

use alloc::collections::VecDeque;
use vpclab_model::{FiveTuple, Fragmentation, Header, SimTime, StationKey};

use crate::limits::{FRAGMENTED_PACKETS_MAX, FRAGMENTS_TIMEOUT};

/// The first fragments that passed components with a memory, the newest last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fragments {
    firsts: VecDeque<First>,
}

#[derive(Clone, Copy, Debug)]
struct First {
    station: StationKey,
    tuple: FiveTuple,
    identification: u16,
    until: SimTime,
}

impl Fragments {
    /// A packet has passed a station; remembers it if others follow it.
    pub(crate) fn note(&mut self, station: StationKey, header: &Header, now: SimTime) {
        let Fragmentation::Fragment {
            identification,
            offset: 0,
            more: true,
        } = header.fragmentation
        else {
            return;
        };
        self.firsts.retain(|first| first.until > now);
        if self.firsts.len() >= FRAGMENTED_PACKETS_MAX {
            self.firsts.pop_front();
        }
        self.firsts.push_back(First {
            station,
            tuple: header.tuple,
            identification,
            until: now + FRAGMENTS_TIMEOUT,
        });
    }

    /// A later fragment's header with the ports of the first one that passed the station.
    pub(crate) fn named(
        &self,
        station: StationKey,
        header: &Header,
        now: SimTime,
    ) -> Option<Header> {
        let Fragmentation::Fragment { identification, .. } = header.fragmentation else {
            return None;
        };
        let is_first = |first: &&First| {
            let tuple = first.tuple;
            first.station == station
                && first.until > now
                && first.identification == identification
                && (tuple.protocol, tuple.source, tuple.destination)
                    == (
                        header.tuple.protocol,
                        header.tuple.source,
                        header.tuple.destination,
                    )
        };
        let first = self.firsts.iter().rev().find(is_first)?;
        Some(Header {
            tuple: first.tuple,
            ..*header
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::net::{IpAddr, Ipv4Addr};
    use vpclab_model::{HeaderDetail, Protocol, SimDuration};

    fn fragment(identification: u16, offset: u16) -> Header {
        let port = if offset == 0 { 9000 } else { 0 };
        Header {
            tuple: FiveTuple {
                protocol: Protocol::Udp,
                source: IpAddr::V4(Ipv4Addr::LOCALHOST),
                source_port: port,
                destination: IpAddr::V4(Ipv4Addr::LOCALHOST),
                destination_port: port,
            },
            detail: match offset {
                0 => HeaderDetail::Udp { payload: 1472 },
                _ => HeaderDetail::LaterFragment,
            },
            length: 1500,
            ttl: 64,
            fragmentation: Fragmentation::Fragment {
                identification,
                offset,
                more: offset == 0,
            },
        }
    }

    #[test]
    fn a_later_fragment_has_the_ports_of_the_first_at_its_station_for_a_while() {
        let mut fragments = Fragments::default();
        let (here, there) = (StationKey(1), StationKey(2));
        fragments.note(here, &fragment(7, 0), SimTime::ZERO);
        let later = fragment(7, 1480);
        let named = |fragments: &Fragments, station, header: &Header, now| {
            fragments
                .named(station, header, now)
                .map(|header| header.tuple.destination_port)
        };
        let soon = SimTime::ZERO + SimDuration::from_secs(1);
        assert_eq!(named(&fragments, here, &later, soon), Some(9000));
        assert_eq!(named(&fragments, there, &later, soon), None);
        assert_eq!(named(&fragments, here, &fragment(8, 1480), soon), None);
        let late = SimTime::ZERO + FRAGMENTS_TIMEOUT;
        assert_eq!(named(&fragments, here, &later, late), None);
        for identification in 100..200 {
            fragments.note(here, &fragment(identification, 0), soon);
        }
        assert_eq!(
            named(&fragments, here, &later, soon),
            None,
            "there is a limit"
        );
        assert_eq!(fragments.firsts.len(), FRAGMENTED_PACKETS_MAX);
    }
}
