//! Records: what an interface saw of one flow in one aggregation interval (F10.2).
//!
//! `MODEL`, where AWS says nothing: intervals begin at whole minutes, or ten minutes, of the wall
//! clock; those at the ends of a run are as long as the run covers them. A flow is the five-tuple in
//! the packets' headers, its direction and what became of it.

use alloc::vec::Vec;
use core::hash::{BuildHasher, BuildHasherDefault};
use core::net::IpAddr;
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use vpclab_model::{
    Direction, FiveTuple, Header, Network, RouteTarget, SimTime, TcpFlags, WallClock,
};

use super::eni::{self, Eni};
use super::walk::{Sight, Verdict, Watch};
use super::{Aggregation, Traffic};

/// What makes packets one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Flow {
    /// The interface, by its place among all.
    pub(super) eni: u32,
    /// The beginning of the interval, in Unix seconds.
    pub(super) interval: u64,
    pub(super) direction: Direction,
    pub(super) verdict: Verdict,
    /// As in the headers; the ports of ICMP are 0 (F10.15).
    pub(super) tuple: FiveTuple,
}

/// A record with data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) flow: Flow,
    pub(super) packets: u64,
    pub(super) bytes: u64,
    pub(super) first: SimTime,
    pub(super) last: SimTime,
    /// All together (F10.30).
    pub(super) tcp_flags: u8,
    pub(super) route: Option<RouteTarget>,
    pub(super) next_hop: Option<Eni>,
}

/// A line of a flow log.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line {
    /// `OK`.
    Data(Record),
    /// `NODATA`, or `SKIPDATA`: an interface and an interval, as far as the run covers it (F10.6).
    Empty {
        eni: u32,
        interval: u64,
        start: u64,
        end: u64,
        skipped: bool,
    },
}

impl Line {
    pub(super) const fn eni(&self) -> u32 {
        match self {
            Self::Data(record) => record.flow.eni,
            Self::Empty { eni, .. } => *eni,
        }
    }

    /// The beginning of its interval.
    pub(super) const fn interval(&self) -> u64 {
        match self {
            Self::Data(record) => record.flow.interval,
            Self::Empty { interval, .. } => *interval,
        }
    }
}

/// What is collected while a log is read.
pub(super) struct Collector<'c> {
    network: &'c Network,
    starts_at: WallClock,
    traffic: Traffic,
    records_max: Option<u32>,
    pub(super) enis: Vec<Eni>,
    /// By interface: the length of its intervals in seconds; none where nobody asked for it.
    intervals: Vec<Option<u64>>,
    records: Vec<Record>,
    by_flow: HashTable<u32>,
    /// By interface, how many records each interval has.
    counts: Vec<Vec<(u64, u32)>>,
    /// By interface, the intervals of which something is missing.
    skipped: Vec<Vec<u64>>,
}

impl<'c> Collector<'c> {
    pub(super) fn new(
        network: &'c Network,
        starts_at: WallClock,
        aggregation: Aggregation,
        traffic: Traffic,
        records_max: Option<u32>,
        is_wanted: impl Fn(Eni) -> bool,
    ) -> Self {
        let enis = eni::all(network);
        let intervals = enis.iter().map(|eni| {
            // On the Nitro system a minute at most, whatever was asked for (F10.3).
            let length = match eni.is_nitro(network) {
                true => Aggregation::Minute,
                false => aggregation,
            };
            is_wanted(*eni).then(|| length.seconds())
        });
        Self {
            network,
            starts_at,
            traffic,
            records_max,
            intervals: intervals.collect(),
            records: Vec::new(),
            by_flow: HashTable::new(),
            counts: enis.iter().map(|_| Vec::new()).collect(),
            skipped: enis.iter().map(|_| Vec::new()).collect(),
            enis,
        }
    }

    fn place(&self, eni: Eni) -> Option<(usize, u64)> {
        let place = match eni {
            Eni::Interface(key) => key.index(),
            Eni::NatGateway(key) => self.network.interfaces.len() + key.index(),
            Eni::TransitGateway(..) => self.enis.iter().position(|one| *one == eni)?,
        };
        Some((place, (*self.intervals.get(place)?)?))
    }

    fn interval(&self, at: SimTime, length: u64) -> u64 {
        let unix = self.starts_at.at(at).unix();
        unix - unix % length
    }

    fn skip(&mut self, place: usize, interval: u64) {
        if let Some(skipped) = self.skipped.get_mut(place)
            && skipped.last() != Some(&interval)
            && !skipped.contains(&interval)
        {
            skipped.push(interval);
        }
    }

    /// One record more in an interval, if there is room for it.
    fn has_room(&mut self, place: usize, interval: u64) -> bool {
        let Some(counts) = self.counts.get_mut(place) else {
            return false;
        };
        match counts
            .iter_mut()
            .rev()
            .find(|(known, _)| *known == interval)
        {
            Some((_, count)) => {
                *count += 1;
                self.records_max.is_none_or(|max| *count <= max)
            }
            None => {
                counts.push((interval, 1));
                self.records_max != Some(0)
            }
        }
    }

    /// All lines of a run that goes on until `end`, by interval and interface, and those of an interface in
    /// the order in which its flows began.
    pub(super) fn lines(self, end: SimTime) -> Vec<Line> {
        let (from, until) = (self.starts_at.unix(), self.starts_at.at(end).unix());
        let mut lines: Vec<Line> = self.records.iter().copied().map(Line::Data).collect();
        for (eni, length) in (0..).zip(&self.intervals) {
            let Some(length) = *length else { continue };
            let place = eni as usize;
            let first = from - from % length;
            for interval in (first..=until).step_by(length as usize) {
                let is_in = |list: &Vec<u64>| list.contains(&interval);
                let skipped = self.skipped.get(place).is_some_and(is_in);
                let counts = self.counts.get(place);
                let has_data =
                    counts.is_some_and(|counts| counts.iter().any(|(known, _)| *known == interval));
                let (start, end) = (interval.max(from), (interval + length - 1).min(until));
                // An instant is no interval.
                if skipped || !has_data && (end > start || end == interval + length - 1) {
                    lines.push(Line::Empty {
                        eni,
                        interval,
                        start,
                        end,
                        skipped,
                    });
                }
            }
        }
        lines.sort_by_key(|line| (line.interval(), line.eni()));
        lines
    }

    /// How long the intervals of an interface are.
    pub(super) fn length_of(&self, eni: u32) -> u64 {
        self.intervals
            .get(eni as usize)
            .copied()
            .flatten()
            .unwrap_or(60)
    }
}

impl Watch for Collector<'_> {
    fn sees(&mut self, sight: &Sight) {
        let is_accepted = sight.verdict == Verdict::Accept;
        let Some((place, length)) = self.place(sight.eni) else {
            return;
        };
        if !self.traffic.includes(is_accepted) {
            return;
        }
        let flow = Flow {
            eni: place as u32,
            interval: self.interval(sight.at, length),
            direction: sight.direction,
            verdict: sight.verdict,
            tuple: logged(sight.header.tuple),
        };
        let hasher = BuildHasherDefault::<FxHasher>::default();
        let hash = hasher.hash_one(flow);
        let records = &self.records;
        let is_it = |known: &u32| {
            let record = records.get(*known as usize);
            record.is_some_and(|record| record.flow == flow)
        };
        let known = self.by_flow.find(hash, is_it).copied();
        let known = match known {
            Some(known) => known,
            None if !self.has_room(place, flow.interval) => {
                self.skip(place, flow.interval);
                return;
            }
            None => {
                let number = self.records.len() as u32;
                self.records.push(Record {
                    flow,
                    packets: 0,
                    bytes: 0,
                    first: sight.at,
                    last: sight.at,
                    tcp_flags: 0,
                    route: sight.route,
                    next_hop: sight.next_hop,
                });
                let records = &self.records;
                let again = |known: &u32| {
                    let record = records.get(*known as usize);
                    record.map_or(0, |record| hasher.hash_one(record.flow))
                };
                self.by_flow.insert_unique(hash, number, again);
                number
            }
        };
        if let Some(record) = self.records.get_mut(known as usize) {
            record.packets += 1;
            record.bytes += u64::from(sight.header.length);
            record.first = record.first.min(sight.at);
            record.last = record.last.max(sight.at);
            record.tcp_flags |= flags(&sight.header);
            record.route = record.route.or(sight.route);
            record.next_hop = record.next_hop.or(sight.next_hop);
        }
    }

    fn misses(&mut self, eni: Eni, at: SimTime) {
        if let Some((place, length)) = self.place(eni) {
            self.skip(place, self.interval(at, length));
        }
    }
}

/// The five-tuple as it is recorded: only TCP and UDP have ports (F10.15).
const fn logged(mut tuple: FiveTuple) -> FiveTuple {
    if !tuple.protocol.has_ports() {
        tuple.source_port = 0;
        tuple.destination_port = 0;
    }
    tuple
}

/// FIN, SYN and RST count, and the ACK of a SYN,ACK (F10.30).
fn flags(header: &Header) -> u8 {
    let flags = header.tcp_flags().unwrap_or_default();
    let counted = TcpFlags::FIN.with(TcpFlags::SYN).with(TcpFlags::RST);
    let answer = TcpFlags::SYN.with(TcpFlags::ACK);
    let acknowledged = match flags.has(answer) {
        true => TcpFlags::ACK.0,
        false => 0,
    };
    flags.0 & counted.0 | acknowledged
}

/// The address of the interface's side as the record shows it: its own, whatever the header says
/// (F10.13, F10.14, F10.33).
pub(super) fn substituted(network: &Network, eni: Eni, address: IpAddr) -> IpAddr {
    eni.address(network, address.is_ipv4()).unwrap_or(address)
}
