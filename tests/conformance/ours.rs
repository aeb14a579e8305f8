//! What vpclab's run of a case shows: bytes at the places that correspond to links, and its tables.

use std::net::{IpAddr, Ipv4Addr};

use vpclab_model::{
    Direction, FiveTuple, InstanceKey, InterfaceKey, Protocol, SimTime, StationKey, StationKind,
    StationPlace,
};
use vpclab_timeline::Timeline;
use vpclab_trace::{
    Decision, EntryId, Event, EventKind, FlowState, NatUpdate, PacketId, Seq, TrackingUpdate,
    Translation,
};
use vpclab_wire::Link;

use crate::case::{Case, NAT};
use crate::packet::{End, Packet};
use crate::seen::{Flow, Seen};

/// Runs the case, as long as the other side waits.
pub(crate) fn run(case: &Case) -> Seen {
    let mut timeline = Timeline::new(&case.scenario(), None).unwrap_or_else(|diagnostics| {
        let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        panic!("{}: {}", case.name, lines.join("\n"));
    });
    timeline.run_until(SimTime(case.lasts_ms() * 1_000));
    let reader = Reader {
        timeline: &timeline,
        seen: Seen::default(),
        entries: Vec::new(),
    };
    reader.read(case.acts.len())
}

struct Reader<'t> {
    timeline: &'t Timeline,
    seen: Seen,
    /// Which entry each flow of a table is, in the order of [`Seen::tables`].
    entries: Vec<(usize, u64)>,
}

impl Reader<'_> {
    fn read(mut self, acts: usize) -> Seen {
        for event in self.timeline.events() {
            match event.kind {
                EventKind::Created(created) if created.header.tuple.protocol != Protocol::Arp => {
                    self.created(created.station, created.packet, event.seq);
                }
                EventKind::Hop(hop) if hop.header.tuple.protocol != Protocol::Arp => {
                    self.hop(&hop, event);
                }
                EventKind::TrackingEntryRemoved {
                    interface, entry, ..
                } => self.gone(0, tracked_entry(interface, entry)),
                EventKind::NatEntryRemoved { entry, .. } => self.gone(1, u64::from(entry.0)),
                EventKind::ActionEnded { outcome, .. } => {
                    self.seen.outcomes.push(outcome.name().to_owned());
                }
                _ => {}
            }
        }
        self.seen.outcomes.resize(acts, "timed-out".to_owned());
        self.seen
    }

    fn kind(&self, station: StationKey) -> (StationKind, StationPlace) {
        let station = self.timeline.scenario().network.stations.station(station);
        (station.kind, station.place)
    }

    /// The packet as an event left it.
    fn packet(&self, packet: PacketId, seq: Seq) -> Option<Packet> {
        let bytes = self.timeline.packet_bytes(packet, seq)?;
        match bytes.link {
            Link::Ethernet => Packet::from_ethernet(bytes.bytes),
            Link::Ip => Packet::from_ip(bytes.bytes),
        }
    }

    fn cross(&mut self, link: usize, packet: PacketId, seq: Seq) {
        self.seen.links[link].extend(self.packet(packet, seq));
    }

    fn created(&mut self, station: StationKey, packet: PacketId, seq: Seq) {
        let link = match self.kind(station) {
            (StationKind::Instance, StationPlace::Instance(key)) => instance_link(key),
            (StationKind::Server, _) => 6,
            (StationKind::NatGateway, _) => 3,
            _ => return,
        };
        self.cross(link, packet, seq);
    }

    fn hop(&mut self, hop: &vpclab_trace::Hop, event: &Event) {
        let before = Seq(event.seq.0.saturating_sub(1));
        let leaves = !matches!(
            hop.decision,
            Decision::Dropped { .. } | Decision::Answered { .. }
        );
        let tuple = hop.header.tuple;
        let out = hop.direction == Some(Direction::Egress);
        match self.kind(hop.station) {
            (StationKind::SecurityGroup, StationPlace::Interface(key)) => {
                let owner = self.timeline.scenario().network.interface(key).owner;
                let vpclab_model::InterfaceOwner::Instance(instance) = owner else {
                    return;
                };
                let (first, second) = match out {
                    true => (None, 2),
                    false => (Some(2), instance_link(instance)),
                };
                if let Some(first) = first {
                    self.cross(first, hop.packet, before);
                }
                if leaves {
                    self.cross(second, hop.packet, event.seq);
                }
                match hop.decision {
                    Decision::Allowed {
                        tracking: Some(update),
                        ..
                    }
                    | Decision::AllowedByTracking(update) => self.tracked(&update, tuple, event.at),
                    _ => {}
                }
            }
            (StationKind::NatGateway, _) => {
                let inside = tuple.destination.to_string() != NAT;
                let (first, second) = if inside { (3, 4) } else { (4, 3) };
                self.cross(first, hop.packet, before);
                if leaves {
                    self.cross(second, hop.packet, event.seq);
                }
                if let Decision::Translated {
                    by: Translation::NatEntry { update, .. },
                    ..
                } = hop.decision
                {
                    self.translated(&update, tuple, hop.header_after().tuple, event.at);
                }
            }
            (StationKind::InternetGateway, _) => {
                let after = hop.header_after().tuple;
                let (private, enters) = match out {
                    true => (tuple.source, true),
                    false => (after.destination, leaves),
                };
                // What comes from, or goes to, an instance itself passes no NAT gateway.
                let direct = private.to_string() != NAT;
                if direct && enters {
                    self.cross(5, hop.packet, if out { before } else { event.seq });
                }
                if out && leaves {
                    self.cross(6, hop.packet, event.seq);
                }
            }
            _ => {}
        }
    }

    fn tracked(&mut self, update: &TrackingUpdate, tuple: FiveTuple, at: SimTime) {
        let entry = tracked_entry(update.interface, update.entry);
        let ends = (ends(tuple), ends(tuple.reversed()));
        self.flow(0, entry, ends, tuple, update.state, update.expires_at, at);
    }

    fn translated(&mut self, update: &NatUpdate, before: FiveTuple, after: FiveTuple, at: SimTime) {
        let entry = u64::from(update.entry.0);
        let ends = (ends(before), ends(after.reversed()));
        self.flow(1, entry, ends, before, update.state, update.expires_at, at);
    }

    /// Which of a table's flows the entry is.
    fn place(&self, table: usize, entry: u64) -> Option<usize> {
        let known = self.entries.iter().filter(|known| known.0 == table);
        known.map(|known| known.1).position(|known| known == entry)
    }

    fn gone(&mut self, table: usize, entry: u64) {
        if let Some(place) = self.place(table, entry) {
            self.seen.tables[table][place].states.push(Flow::gone());
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn flow(
        &mut self,
        table: usize,
        entry: u64,
        ends: ((End, End), (End, End)),
        tuple: FiveTuple,
        state: FlowState,
        expires_at: SimTime,
        at: SimTime,
    ) {
        let place = self.place(table, entry);
        let flows = &mut self.seen.tables[table];
        let place = place.unwrap_or_else(|| {
            self.entries.push((table, entry));
            flows.push(Flow {
                protocol: tuple.protocol.number().unwrap_or(0),
                original: ends.0,
                reply: ends.1,
                states: Vec::new(),
            });
            flows.len() - 1
        });
        let states = &mut flows[place].states;
        let name = state_name(state);
        if states.last().is_none_or(|last| last.0 != name) {
            let seconds = (expires_at.0 - at.0) / 1_000_000;
            states.push((name.to_owned(), seconds));
        }
    }
}

fn tracked_entry(interface: InterfaceKey, entry: EntryId) -> u64 {
    u64::from(interface.0) << 32 | u64::from(entry.0)
}

fn instance_link(key: InstanceKey) -> usize {
    key.index()
}

fn ends(tuple: FiveTuple) -> (End, End) {
    let end = |address, port| match address {
        IpAddr::V4(address) => (address, port),
        IpAddr::V6(_) => (Ipv4Addr::UNSPECIFIED, port),
    };
    (
        end(tuple.source, tuple.source_port),
        end(tuple.destination, tuple.destination_port),
    )
}

/// Linux's names (F13.40 ff.); for what has none, those of the marks of `conntrack -L` (F13.51).
const fn state_name(state: FlowState) -> &'static str {
    match state {
        FlowState::SynSent => "SYN_SENT",
        FlowState::SynReceived => "SYN_RECV",
        FlowState::Established => "ESTABLISHED",
        FlowState::FinWait => "FIN_WAIT",
        FlowState::CloseWait => "CLOSE_WAIT",
        FlowState::LastAck => "LAST_ACK",
        FlowState::TimeWait => "TIME_WAIT",
        FlowState::Close => "CLOSE",
        FlowState::Unreplied => "[UNREPLIED]",
        FlowState::Replied => "replied",
        FlowState::Stream => "[ASSURED]",
    }
}
