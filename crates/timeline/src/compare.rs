//! The same moment of the same packet under another reading of NAT.
//!
//! Runs under different readings have the same guests, so they have the same packets: the n-th that
//! a component makes is the same one everywhere. The moment is the packet at a component.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use vpclab_model::{Direction, Scenario, StationKey, StationKind, StationPlace};
use vpclab_trace::view::{Comparison, ComparisonRow, Header};
use vpclab_trace::{Basis, Decision, End, Event, EventKind, Hop, PacketId, Sentence};

use crate::log::packet_of;

/// One run to be compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) events: &'a [Event],
}

/// A component at a place, by names that mean the same in every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot<'a> {
    kind: StationKind,
    component: &'a str,
    subnet: Option<&'a str>,
    direction: Option<Direction>,
}

/// A packet, by who made it and how many that had made before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lineage<'a> {
    maker: Spot<'a>,
    ordinal: usize,
}

/// The moment of an event in this run and in the others; none if the event is not about a packet.
pub(crate) fn compare(this: Run<'_>, event: &Event, runs: &[Run<'_>]) -> Option<Comparison> {
    let packet = packet_of(event)?;
    let lineage = this.lineage(packet)?;
    let spot = this.spot(event)?;
    let rows: Vec<ComparisonRow> = runs
        .iter()
        .map(|run| run.row(this, event, lineage))
        .collect();
    let sentence = sentence(spot, &rows);
    Some(Comparison {
        models: rows,
        sentence: (&sentence).into(),
    })
}

impl<'a> Run<'a> {
    fn row(self, this: Run<'_>, event: &Event, lineage: Lineage<'_>) -> ComparisonRow {
        let nat_model = self.scenario.nat_model;
        let Some(packet) = self.packet(lineage) else {
            return ComparisonRow {
                nat_model,
                seq: None,
                passes_here: false,
                header: None,
                effect: "this packet is not sent".to_string(),
            };
        };
        // Back along the packet's way in this run, to the last place that it passes in the other too.
        let mut passes_here = true;
        let mut at = Some(event);
        while let Some(event) = at {
            if let Some(same) = this
                .spot(event)
                .and_then(|spot| self.visit(packet, spot, this.visit_number(event)))
            {
                return ComparisonRow {
                    nat_model,
                    seq: Some(same.seq.0),
                    passes_here,
                    header: header_after(same).map(|header| Header::from(&header)),
                    effect: if passes_here {
                        effect(same)
                    } else {
                        "does not come here".to_string()
                    },
                };
            }
            passes_here = false;
            at = this.previous(event);
        }
        ComparisonRow {
            nat_model,
            seq: None,
            passes_here: false,
            header: None,
            effect: "does not come here".to_string(),
        }
    }

    fn spot(self, event: &Event) -> Option<Spot<'a>> {
        let (station, direction) = match &event.kind {
            EventKind::Created(created) => (created.station, None),
            EventKind::Hop(hop) | EventKind::Generated(hop) => (hop.station, hop.direction),
            _ => return None,
        };
        Some(self.spot_of(station, direction))
    }

    fn spot_of(self, key: StationKey, direction: Option<Direction>) -> Spot<'a> {
        let network = &self.scenario.network;
        let station = network.stations.station(key);
        let subnet = match station.place {
            StationPlace::Subnet(subnet) => Some(network.subnet(subnet).identity.id.as_str()),
            _ => None,
        };
        Spot {
            kind: station.kind,
            component: &station.component,
            subnet,
            direction,
        }
    }

    fn created(self) -> impl Iterator<Item = (PacketId, Spot<'a>)> {
        self.events
            .iter()
            .filter_map(move |event| match &event.kind {
                EventKind::Created(created) => {
                    Some((created.packet, self.spot_of(created.station, None)))
                }
                _ => None,
            })
    }

    fn lineage(self, packet: PacketId) -> Option<Lineage<'a>> {
        let (_, maker) = self.created().find(|(id, _)| *id == packet)?;
        let ordinal = self
            .created()
            .take_while(|(id, _)| *id != packet)
            .filter(|(_, other)| *other == maker)
            .count();
        Some(Lineage { maker, ordinal })
    }

    fn packet(self, lineage: Lineage<'_>) -> Option<PacketId> {
        self.created()
            .filter(|(_, maker)| *maker == lineage.maker)
            .nth(lineage.ordinal)
            .map(|(packet, _)| packet)
    }

    /// The events of a packet, in order.
    fn way(self, packet: PacketId) -> Vec<&'a Event> {
        self.events
            .iter()
            .filter(|event| packet_of(event) == Some(packet))
            .collect()
    }

    /// The event of the same packet before this one.
    fn previous(self, event: &Event) -> Option<&'a Event> {
        self.way(packet_of(event)?)
            .into_iter()
            .take_while(|other| other.seq < event.seq)
            .last()
    }

    /// How often the packet was at this event's spot before: it may pass one twice.
    fn visit_number(self, event: &Event) -> usize {
        let spot = self.spot(event);
        packet_of(event).map_or(0, |packet| {
            self.way(packet)
                .into_iter()
                .take_while(|other| other.seq < event.seq)
                .filter(|other| self.spot(other) == spot)
                .count()
        })
    }

    fn visit(self, packet: PacketId, spot: Spot<'_>, number: usize) -> Option<&'a Event> {
        self.way(packet)
            .into_iter()
            .filter(|event| self.spot(event) == Some(spot))
            .nth(number)
    }
}

fn header_after(event: &Event) -> Option<vpclab_model::Header> {
    match &event.kind {
        EventKind::Created(created) => Some(created.header),
        EventKind::Hop(hop) => Some(hop.header_after()),
        _ => None,
    }
}

/// What happens to a packet at an event, in a few words.
fn effect(event: &Event) -> String {
    let EventKind::Hop(Hop {
        decision, header, ..
    }) = &event.kind
    else {
        return "sent".to_string();
    };
    match decision {
        Decision::Translated { rewrite, .. } => {
            let tuple = header.tuple;
            let (end, address, port) = match rewrite.end {
                End::Source => ("source", tuple.source, tuple.source_port),
                End::Destination => ("destination", tuple.destination, tuple.destination_port),
            };
            if tuple.protocol.has_ports() {
                let (to, to_port) = (rewrite.address, rewrite.port);
                format!("{end} {address}:{port} becomes {to}:{to_port}")
            } else {
                format!("{end} {address} becomes {}", rewrite.address)
            }
        }
        Decision::Dropped { reason, .. } => format!("dropped: {}", reason.code()),
        Decision::Relayed {
            source,
            destination,
            ..
        } => format!(
            "goes on from {}:{} to {}:{}",
            source.0, source.1, destination.0, destination.1
        ),
        Decision::Answered { .. } => "answered here".to_string(),
        Decision::Delivered => "arrives".to_string(),
        Decision::Passed(_)
        | Decision::Allowed { .. }
        | Decision::AllowedByTracking(_)
        | Decision::Routed { .. }
        | Decision::LetThrough { .. }
        | Decision::Forwarded => "unchanged".to_string(),
        Decision::Fragmented { .. } => "in fragments".to_string(),
    }
}

/// What differs at this moment, and who says so.
fn sentence(spot: Spot<'_>, rows: &[ComparisonRow]) -> Sentence {
    let tuple = |row: &ComparisonRow| {
        row.header.as_ref().map(|header| {
            (
                header.src.clone(),
                header.src_port,
                header.dst.clone(),
                header.dst_port,
            )
        })
    };
    let all_pass = rows.iter().all(|row| row.passes_here);
    let same = rows.windows(2).all(|pair| match pair {
        [a, b] => tuple(a) == tuple(b) && a.effect == b.effect,
        _ => true,
    });
    let (text, facts, basis): (&str, &'static [&'static str], Basis) = match spot.kind {
        _ if all_pass && same => (
            "All readings agree on this packet here.",
            &["S0.1"],
            Basis::Aws,
        ),
        StationKind::NatGateway => (
            "The notes have the NAT gateway write the Elastic IP and keep the port. AWS documents that a zonal gateway writes its own private address and leaves the Elastic IP to the internet gateway, and that it maps the port into 1024-65535; a regional gateway's flow logs show the public address at once.",
            &["S0.1", "S0.3", "S0.4", "F6.20", "F6.25", "F6.64"],
            Basis::Aws,
        ),
        StationKind::InternetGateway => (
            "The notes say that the internet gateway does no NAT. AWS documents that it translates one to one between private and public IPv4 addresses; behind a regional NAT gateway there is nothing left to translate.",
            &["S0.2", "F7.2", "T14.1", "W4.2"],
            Basis::Aws,
        ),
        StationKind::NetworkAcl | StationKind::RouteTable if !all_pass => (
            "A regional NAT gateway lies in no subnet and has a route table of its own, so the public subnet's network ACL and route table are not on its way. That no other network ACL is asked is deduced: AWS does not say it.",
            &["F6.60", "W4.1", "W4.3"],
            Basis::Infer,
        ),
        StationKind::NetworkAcl | StationKind::RouteTable => (
            "Between the NAT gateway and the internet gateway the notes have the Elastic IP on the packet already. In AWS's zonal gateway it is the gateway's private address, and that is what this rule sees.",
            &["S0.1", "S0.2", "F5.14", "W1.8"],
            Basis::Aws,
        ),
        _ if all_pass => (
            "The public address is the same in every reading; only the port differs. AWS documents that the gateway maps it into 1024-65535, and nowhere that it keeps it.",
            &["S0.4", "F6.25"],
            Basis::Aws,
        ),
        _ => (
            "Under one of the readings the packet does not come here.",
            &["F6.60"],
            Basis::Infer,
        ),
    };
    Sentence {
        text: text.to_string(),
        facts,
        basis,
    }
}
