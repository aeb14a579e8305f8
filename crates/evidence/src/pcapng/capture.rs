//! From the log to what each capture point sees.

use alloc::vec::Vec;
use vpclab_model::{Direction, StationKey, StationKind, StationPlace, Stations};
use vpclab_trace::{Created, Decision, Event, EventKind, Hop, Origin, PacketId, Seq};

use super::blocks::Towards;
use super::points::{CapturePoint, Side};

/// A packet, seen at a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    /// Where, by position among the points.
    pub(super) point: usize,
    /// Which packet.
    pub(super) packet: PacketId,
    /// By which event, hence when.
    pub(super) event: Seq,
    /// Did the event find it so, or leave it so?
    pub(super) before: bool,
    /// To the component, or from it?
    pub(super) towards: Towards,
    /// The event that was its end.
    pub(super) dropped_by: Option<Seq>,
}

/// What the points see, in the order of the log, which is that of time.
pub(super) fn sights(points: &[CapturePoint], stations: &Stations, events: &[Event]) -> Vec<Sight> {
    let mut watch = Watch::new(points, stations);
    for event in events {
        match event.kind {
            EventKind::Created(created) => {
                let cause = event.cause.and_then(|cause| events.get(cause.0 as usize));
                watch.created(event.seq, &created, cause);
            }
            EventKind::Hop(hop) => watch.hop(event.seq, &hop),
            _ => {}
        }
    }
    watch.sights
}

/// The groups of the interface that stands here.
///
/// They are one with it when it is seen from outside: what they refuse has come to the interface.
fn groups(stations: &Stations, station: StationKey) -> Option<StationKey> {
    let StationPlace::Interface(key) = stations.station(station).place else {
        return None;
    };
    let here = stations.interfaces.get(key.index())?;
    here.security_group.filter(|_| here.eni == station)
}

struct Watch<'a> {
    points: &'a [CapturePoint],
    stations: &'a Stations,
    /// By station, the points that see something of what is done there.
    by_station: Vec<Vec<usize>>,
    sights: Vec<Sight>,
    /// By packet, where it was last.
    last: Vec<Option<StationKey>>,
}

impl<'a> Watch<'a> {
    fn new(points: &'a [CapturePoint], stations: &'a Stations) -> Self {
        let mut by_station: Vec<Vec<usize>> = Vec::new();
        by_station.resize_with(stations.all.len(), Vec::new);
        for (index, point) in points.iter().enumerate() {
            by_station[point.station.index()].push(index);
            if let Some(groups) = groups(stations, point.station)
                && point.side == Some(Side::Outside)
            {
                by_station[groups.index()].push(index);
            }
        }
        Self {
            points,
            stations,
            by_station,
            sights: Vec::new(),
            last: Vec::new(),
        }
    }

    fn created(&mut self, seq: Seq, created: &Created, cause: Option<&Event>) {
        let station = created.station;
        self.put(created.packet, station);
        let stays = created.next.station == station;
        // A server's link is all that there is of its surroundings: what it asks there, and what
        // answers, is seen by nobody else.
        if stays && self.stations.station(station).kind != StationKind::Server {
            return;
        }
        // An answer leaves by the side from which the question came.
        let side = cause
            .and_then(|cause| cause.kind.hop())
            .map(|hop| way(hop).0);
        for at in 0..self.by_station[station.index()].len() {
            let point = self.by_station[station.index()][at];
            if self.points[point].side.is_none_or(|own| Some(own) == side) {
                let towards = match created.origin {
                    Origin::ArpResponder if stays => Towards::Inbound,
                    _ => Towards::Outbound,
                };
                self.see(point, created.packet, seq, false, towards);
            }
        }
    }

    fn hop(&mut self, seq: Seq, hop: &Hop) {
        let station = hop.station;
        let came_from = self.put(hop.packet, station);
        let dropped = matches!(hop.decision, Decision::Dropped { .. });
        let arrives = came_from != Some(station) || dropped;
        let (from, to) = way(hop);
        for at in 0..self.by_station[station.index()].len() {
            let index = self.by_station[station.index()][at];
            let point = &self.points[index];
            // Between an interface and its groups there is no outside.
            let within = |neighbour: Option<StationKey>| {
                point.station == station
                    && neighbour.is_some()
                    && neighbour == groups(self.stations, station)
            };
            let next = hop.next.map(|next| next.station);
            let (arrives, leaves) = match point.side {
                // Where a packet passes as it is, it is seen once.
                None => (arrives, next.is_some() && hop.header != hop.header_after()),
                Some(Side::Inside) => (arrives && from == Side::Inside, to == Side::Inside),
                Some(Side::Outside) => (
                    arrives && from == Side::Outside && !within(came_from),
                    to == Side::Outside && !within(next),
                ),
            };
            if arrives {
                // A guest gets what the last router put on its link.
                let before = hop.decision != Decision::Delivered;
                self.see(index, hop.packet, seq, before, Towards::Inbound);
                if let Some(sight) = self.sights.last_mut().filter(|_| dropped) {
                    sight.dropped_by = Some(seq);
                }
            }
            if leaves && next.is_some() {
                self.see(index, hop.packet, seq, false, Towards::Outbound);
            }
        }
        if dropped {
            self.end_at_interface(seq, hop);
        }
    }

    /// What an interface or its groups drop may have been seen there before: its end is told there.
    fn end_at_interface(&mut self, seq: Seq, hop: &Hop) {
        let StationPlace::Interface(key) = self.stations.station(hop.station).place else {
            return;
        };
        let Some(interface) = self.stations.interfaces.get(key.index()) else {
            return;
        };
        let watchers = &self.by_station[interface.eni.index()];
        let last = match watchers.is_empty() {
            true => None,
            false => (self.sights.iter_mut().rev())
                .find(|sight| sight.packet == hop.packet && watchers.contains(&sight.point)),
        };
        if let Some(sight) = last {
            sight.dropped_by = Some(seq);
        }
    }

    fn see(&mut self, point: usize, packet: PacketId, event: Seq, before: bool, towards: Towards) {
        self.sights.push(Sight {
            point,
            packet,
            event,
            before,
            towards,
            dropped_by: None,
        });
    }

    /// Notes where a packet is, and says where it was.
    fn put(&mut self, packet: PacketId, station: StationKey) -> Option<StationKey> {
        let index = packet.0 as usize;
        if self.last.len() <= index {
            self.last.resize(index + 1, None);
        }
        self.last[index].replace(station)
    }
}

/// From which side a packet comes to a station, and to which it goes.
fn way(hop: &Hop) -> (Side, Side) {
    match hop.direction {
        Some(Direction::Ingress) => (Side::Outside, Side::Inside),
        _ => (Side::Inside, Side::Outside),
    }
}
