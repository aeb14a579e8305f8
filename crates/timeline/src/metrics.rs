//! What CloudWatch would show of NAT gateways, per minute of simulated time: a fold of the log
//! (F6.50 to F6.5b). The engine counts nothing.
//!
//! `MODEL`, where AWS's definitions leave a choice: a connection is active from the handshake's last
//! ACK until both sides have closed it, or one reset it; a SYN counts as established when a SYN,ACK
//! answers it, be it the first one or a retransmission; a packet that the gateway answers with RST
//! is not dropped, and the RST is a packet to the source; peaks are of the packets that come in from
//! both sides, over the six fixed periods of 10 s in a minute.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    Direction, Header, NatGatewayKey, NatPlacement, Network, Protocol, Scenario, SimTime,
    StationKey, StationKind, StationPlace, TcpFlags,
};
use vpclab_trace::view::{NatMetrics, NatMetricsMinute};
use vpclab_trace::{
    Decision, DropReason, Event, EventKind, FlowState, Hop, NatUpdate, RemovalReason, Sequences,
    Translation, Translator,
};

const MINUTE_US: u64 = 60_000_000;
/// The period of a peak's average (F6.5a).
const PEAK_US: u64 = 10_000_000;

/// The metrics of every NAT gateway, from the first minute to that of `until`.
pub(crate) fn nat_metrics(
    scenario: &Scenario,
    events: &[Event],
    until: SimTime,
) -> Vec<NatMetrics> {
    let mut fold = Fold {
        scenario,
        series: Vec::new(),
        connections: Sequences::default(),
    };
    for (key, gateway) in (0..).map(NatGatewayKey).zip(&scenario.network.nat_gateways) {
        if matches!(gateway.placement, NatPlacement::Zonal(_)) {
            fold.series_of(key, None);
        }
    }
    for event in events {
        fold.add(event);
    }
    let finished = fold.series.into_iter().map(|series| series.finish(until));
    finished.collect()
}

struct Fold<'s> {
    scenario: &'s Scenario,
    series: Vec<Series>,
    /// By gateway and entry.
    connections: Sequences<NatGatewayKey, Connection>,
}

/// A TCP connection in a gateway's table.
#[derive(Clone, Copy)]
struct Connection {
    series: usize,
    active: bool,
    /// SYNs that no SYN,ACK has answered yet.
    unanswered: u32,
}

/// A gateway, or its part in one zone.
struct Series {
    gateway: NatGatewayKey,
    metrics: NatMetrics,
    active: u32,
    /// The period of 10 s that is under way, and what came in since it began.
    period: u64,
    bytes: u64,
    packets: u64,
}

/// Which way a packet went past the gateway.
#[derive(Clone, Copy)]
enum Way {
    InFromSource,
    OutToDestination,
    InFromDestination,
    OutToSource,
}

impl<'s> Fold<'s> {
    fn add(&mut self, event: &Event) {
        match event.kind {
            EventKind::Hop(hop) | EventKind::Generated(hop) => {
                if let Some(gateway) = self.gateway_at(hop.station) {
                    self.hop(event.at, gateway, &hop);
                }
            }
            // What the gateway makes itself: an RST for a client (F6.31).
            EventKind::Created(created) => {
                if let Some(gateway) = self.gateway_at(created.station) {
                    let destination = created.header.tuple.destination;
                    let vpc = self.scenario.network.nat_gateway(gateway).vpc;
                    let is_inside = self.scenario.network.vpc(vpc).contains(destination);
                    let way = if is_inside {
                        Way::OutToSource
                    } else {
                        Way::OutToDestination
                    };
                    let series = self.series_of(gateway, Some(destination));
                    self.series[series].count(event.at, way, &created.header);
                }
            }
            EventKind::NatEntryRemoved {
                translator: Translator::Gateway(gateway),
                entry,
                reason,
            } => {
                let Some(connection) = self.connections.remove(gateway, entry.0) else {
                    return;
                };
                let series = &mut self.series[connection.series];
                // Closed by both sides or reset is graceful (F6.35); all else went idle.
                let idle = matches!(reason, RemovalReason::Idle | RemovalReason::HalfClosed);
                if connection.active && idle {
                    series.minute(event.at).idle_timeout_count += 1;
                }
                series.be_active(event.at, connection.active, false);
            }
            _ => {}
        }
    }

    fn hop(&mut self, at: SimTime, gateway: NatGatewayKey, hop: &Hop) {
        let outwards = hop.direction != Some(Direction::Ingress);
        let to_itself = matches!(
            hop.decision,
            Decision::Dropped {
                reason: DropReason::NatNotAddressable,
                ..
            }
        );
        let tuple = hop.header.tuple;
        let after = hop.header_after();
        let client = if outwards || to_itself {
            tuple.source
        } else {
            after.tuple.destination
        };
        let series = self.series_of(gateway, Some(client));
        let counts = &mut self.series[series];
        let way = if outwards || to_itself {
            Way::InFromSource
        } else {
            Way::InFromDestination
        };
        counts.count(at, way, &hop.header);
        match hop.decision {
            Decision::Translated {
                by: Translation::NatEntry { update, .. },
                ..
            } => {
                let way = if outwards {
                    Way::OutToDestination
                } else {
                    Way::OutToSource
                };
                counts.count(at, way, &after);
                if tuple.protocol == Protocol::Tcp {
                    self.segment(at, gateway, hop, update, series);
                }
            }
            Decision::Dropped { reason, .. } => {
                let minute = counts.minute(at);
                minute.packets_drop_count += 1;
                minute.error_port_allocation += u32::from(reason == DropReason::NatPortsExhausted);
            }
            _ => {}
        }
    }

    /// A segment that the gateway sent on.
    fn segment(
        &mut self,
        at: SimTime,
        gateway: NatGatewayKey,
        hop: &Hop,
        update: NatUpdate,
        series: usize,
    ) {
        if update.made {
            let connection = Connection {
                series,
                active: false,
                unanswered: 0,
            };
            self.connections.insert(gateway, update.entry.0, connection);
            self.series[series].minute(at).connection_attempt_count += 1;
        }
        let Some(connection) = self.connections.get_mut(gateway, update.entry.0) else {
            return;
        };
        let flags = hop.header.tcp_flags().unwrap_or_default();
        let series = &mut self.series[connection.series];
        match (flags.has(TcpFlags::SYN), flags.has(TcpFlags::ACK)) {
            (true, false) => connection.unanswered += 1,
            (true, true) if connection.unanswered > 0 => {
                connection.unanswered -= 1;
                series.minute(at).connection_established_count += 1;
            }
            _ => {}
        }
        let active = matches!(
            update.state,
            FlowState::Established | FlowState::FinWait | FlowState::CloseWait | FlowState::LastAck
        );
        series.be_active(at, connection.active, active);
        connection.active = active;
    }

    /// The NAT gateway that a station stands for.
    fn gateway_at(&self, station: StationKey) -> Option<NatGatewayKey> {
        let station = self.scenario.network.stations.station(station);
        match station.place {
            StationPlace::NatGateway(key) if station.kind == StationKind::NatGateway => Some(key),
            _ => None,
        }
    }

    /// The series of a gateway; of a regional one, that of the zone of an address in its VPC, or of
    /// the zone that has the address as one of the gateway's own (F6.5b).
    fn series_of(&mut self, key: NatGatewayKey, address: Option<IpAddr>) -> usize {
        let network: &'s Network = &self.scenario.network;
        let gateway = network.nat_gateway(key);
        let zone = match gateway.placement {
            NatPlacement::Zonal(_) => None,
            NatPlacement::Regional(_) => address.and_then(|address| {
                let of_subnet = network
                    .subnets
                    .iter()
                    .find(|subnet| subnet.vpc == gateway.vpc && subnet.contains(address));
                let of_gateway = || {
                    let is_here = |own: &vpclab_model::NatAddress| own.public == Some(address);
                    let zone = gateway.zones.iter().find(|zone| {
                        let addresses = gateway.addresses.get(zone.addresses.clone());
                        addresses.unwrap_or_default().iter().any(is_here)
                    });
                    zone.map(|zone| &zone.name)
                };
                of_subnet
                    .map(|subnet| &subnet.availability_zone)
                    .or_else(of_gateway)
            }),
        };
        let known = self
            .series
            .iter()
            .position(|series| series.gateway == key && series.metrics.zone.as_ref() == zone);
        known.unwrap_or_else(|| {
            self.series.push(Series::new(
                key,
                gateway.identity.id.clone(),
                zone.map(ToString::to_string),
            ));
            self.series.len() - 1
        })
    }
}

impl Series {
    const fn new(gateway: NatGatewayKey, id: String, zone: Option<String>) -> Self {
        Self {
            gateway,
            metrics: NatMetrics {
                gateway: id,
                zone,
                minutes: Vec::new(),
            },
            active: 0,
            period: 0,
            bytes: 0,
            packets: 0,
        }
    }

    /// The minute of a time. Those before it, if nothing happened in them, are there too: what was
    /// active stayed so.
    fn minute(&mut self, at: SimTime) -> &mut NatMetricsMinute {
        let minutes = &mut self.metrics.minutes;
        let index = usize::try_from(at.0 / MINUTE_US).unwrap_or(usize::MAX);
        while minutes.len() <= index {
            minutes.push(NatMetricsMinute {
                at_us: minutes.len() as u64 * MINUTE_US,
                active_connection_count: self.active,
                ..NatMetricsMinute::default()
            });
        }
        &mut minutes[index]
    }

    fn count(&mut self, at: SimTime, way: Way, header: &Header) {
        let length = u64::from(header.length);
        let minute = self.minute(at);
        let (bytes, packets) = match way {
            Way::InFromSource => (
                &mut minute.bytes_in_from_source,
                &mut minute.packets_in_from_source,
            ),
            Way::OutToDestination => (
                &mut minute.bytes_out_to_destination,
                &mut minute.packets_out_to_destination,
            ),
            Way::InFromDestination => (
                &mut minute.bytes_in_from_destination,
                &mut minute.packets_in_from_destination,
            ),
            Way::OutToSource => (
                &mut minute.bytes_out_to_source,
                &mut minute.packets_out_to_source,
            ),
        };
        *bytes += length;
        *packets += 1;
        if matches!(way, Way::InFromSource | Way::InFromDestination) {
            self.peak(at, length);
        }
    }

    fn peak(&mut self, at: SimTime, length: u64) {
        let period = at.0 / PEAK_US;
        if period != self.period {
            (self.period, self.bytes, self.packets) = (period, 0, 0);
        }
        self.bytes += length;
        self.packets += 1;
        let per_second = |sum: u64| sum as f64 / 10.0;
        let (bytes, packets) = (per_second(self.bytes), per_second(self.packets));
        let minute = self.minute(at);
        minute.peak_bytes_per_second = minute.peak_bytes_per_second.max(bytes);
        minute.peak_packets_per_second = minute.peak_packets_per_second.max(packets);
    }

    fn be_active(&mut self, at: SimTime, was: bool, is: bool) {
        self.minute(at);
        self.active = self.active + u32::from(is) - u32::from(was);
        let active = self.active;
        let minute = self.minute(at);
        minute.active_connection_count = minute.active_connection_count.max(active);
    }

    fn finish(mut self, until: SimTime) -> NatMetrics {
        self.minute(until);
        self.metrics
    }
}
