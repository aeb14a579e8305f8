//! The canonical walks of the fact sheet, hop by hop: W1 and W2 for a zonal gateway, W4 for a
//! regional one, and the notes' own.

use vpclab_model::{HeaderDetail, NatModel, StationKind, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, Event, EventKind, PacketId};

use crate::{notes_scenario, run};

/// A stop on a packet's way: kind of component, subnet where it stands at one's edge, and the
/// packet's ends as it leaves.
pub(crate) type Stop = (StationKind, &'static str, String, String);

/// The stops of the first packet with these flags that a guest of this kind sends.
pub(crate) fn way(timeline: &Timeline, from: StationKind, flags: TcpFlags) -> Vec<Stop> {
    let network = &timeline.scenario().network;
    let kind = |key| network.stations.station(key).kind;
    let packet = timeline
        .events()
        .iter()
        .find_map(|event| match event.kind {
            EventKind::Created(created)
                if kind(created.station) == from && created.header.tcp_flags() == Some(flags) =>
            {
                Some(created.packet)
            }
            _ => None,
        })
        .unwrap();
    stops(timeline, packet)
}

fn stops(timeline: &Timeline, packet: PacketId) -> Vec<Stop> {
    let network = &timeline.scenario().network;
    timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Created(created) if created.packet == packet => {
                Some((created.station, created.header))
            }
            EventKind::Hop(hop) if hop.packet == packet => Some((hop.station, hop.header_after())),
            _ => None,
        })
        .map(|(key, header)| {
            let station = network.stations.station(key);
            let subnet = match station.place {
                vpclab_model::StationPlace::Subnet(subnet) => {
                    match network.subnet(subnet).identity.label() {
                        "private" => "private",
                        _ => "public",
                    }
                }
                _ => "",
            };
            let tuple = header.tuple;
            (
                station.kind,
                subnet,
                format!("{}:{}", tuple.source, tuple.source_port),
                format!("{}:{}", tuple.destination, tuple.destination_port),
            )
        })
        .collect()
}

/// The port that the gateway chose for the first connection.
fn nat_port(timeline: &Timeline) -> u16 {
    timeline
        .events()
        .iter()
        .find_map(|event: &Event| match event.kind {
            EventKind::Hop(hop) => match hop.decision {
                Decision::Translated { rewrite, .. } => Some(rewrite.port),
                _ => None,
            },
            _ => None,
        })
        .unwrap()
}

fn expect(actual: &[Stop], expected: &[(StationKind, &'static str, &str, &str)]) {
    let expected: Vec<Stop> = expected
        .iter()
        .map(|(kind, subnet, source, destination)| {
            (
                *kind,
                *subnet,
                (*source).to_string(),
                (*destination).to_string(),
            )
        })
        .collect();
    assert_eq!(actual, expected);
}

use StationKind::{
    Edge, Eni, Instance, Internet, InternetGateway, NatGateway, NetworkAcl, RouteTable,
    SecurityGroup, Server,
};

const CLIENT: &str = "10.0.1.5:49152";
const SERVER: &str = "203.0.113.5:443";
const SYN_ACK: TcpFlags = TcpFlags::SYN.with(TcpFlags::ACK);

#[test]
fn zonal_syn_is_w1_and_syn_ack_is_w2() {
    let timeline = run(&notes_scenario(), NatModel::Zonal);
    let port = nat_port(&timeline);
    assert!(port >= 1024, "F6.25");
    let nat = &format!("10.0.0.220:{port}");
    let elastic = &format!("198.51.100.10:{port}");
    expect(
        &way(&timeline, Instance, TcpFlags::SYN),
        &[
            (Instance, "", CLIENT, SERVER),          // W1.1
            (Eni, "", CLIENT, SERVER),               // W1.2
            (SecurityGroup, "", CLIENT, SERVER),     // W1.3
            (NetworkAcl, "private", CLIENT, SERVER), // W1.4
            (RouteTable, "private", CLIENT, SERVER), // W1.5
            (NetworkAcl, "public", CLIENT, SERVER),  // W1.6
            (NatGateway, "", nat, SERVER),           // W1.7
            (NetworkAcl, "public", nat, SERVER),     // W1.8
            (RouteTable, "public", nat, SERVER),     // W1.9
            (InternetGateway, "", elastic, SERVER),  // W1.10
            (Edge, "", elastic, SERVER),
            (Internet, "", elastic, SERVER),
            (Server, "", elastic, SERVER), // W1.11
        ],
    );
    expect(
        &way(&timeline, Server, SYN_ACK),
        &[
            (Server, "", SERVER, elastic), // W2.1
            (Internet, "", SERVER, elastic),
            (Edge, "", SERVER, elastic),
            (InternetGateway, "", SERVER, nat),      // W2.2
            (NetworkAcl, "public", SERVER, nat),     // W2.3
            (NatGateway, "", SERVER, CLIENT),        // W2.4
            (RouteTable, "public", SERVER, CLIENT),  // W2.5
            (NetworkAcl, "public", SERVER, CLIENT),  // W2.6
            (NetworkAcl, "private", SERVER, CLIENT), // W2.7
            (SecurityGroup, "", SERVER, CLIENT),     // W2.8
            (Eni, "", SERVER, CLIENT),               // W2.9
            (Instance, "", SERVER, CLIENT),
        ],
    );
}

#[test]
fn zonal_final_ack_passes_the_group_by_its_entry() {
    let timeline = run(&notes_scenario(), NatModel::Zonal);
    let decisions: Vec<Decision> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop)
                if timeline
                    .scenario()
                    .network
                    .stations
                    .station(hop.station)
                    .kind
                    == SecurityGroup =>
            {
                Some(hop.decision)
            }
            _ => None,
        })
        .take(3)
        .collect();
    assert!(
        matches!(
            decisions.as_slice(),
            [
                Decision::Allowed { tracking: Some(made), .. }, // W1.3
                Decision::AllowedByTracking(_),                 // W2.8
                Decision::AllowedByTracking(_),                 // W2.11
            ] if made.made && made.class == vpclab_trace::TrackingClass::Automatic // F4.24
        ),
        "{decisions:?}"
    );
}

#[test]
fn the_notes_rewrite_once_and_keep_the_port() {
    let timeline = run(&notes_scenario(), NatModel::Notes);
    let elastic = "198.51.100.10:49152";
    let way = way(&timeline, Instance, TcpFlags::SYN);
    let after: Vec<&str> = way
        .iter()
        .skip_while(|stop| stop.0 != NatGateway)
        .map(|stop| stop.2.as_str())
        .collect();
    assert_eq!(after, [elastic; 7], "S0.1, S0.2, S0.4");
    let syn_ack = crate::walks::way(&timeline, Server, SYN_ACK);
    let gateway = syn_ack
        .iter()
        .find(|stop| stop.0 == InternetGateway)
        .unwrap();
    assert_eq!(
        gateway.3, elastic,
        "the internet gateway does no NAT (S0.2)"
    );
}

#[test]
fn regional_is_w4() {
    let timeline = run(&notes_scenario(), NatModel::Regional);
    let elastic = &format!("198.51.100.10:{}", nat_port(&timeline));
    expect(
        &way(&timeline, Instance, TcpFlags::SYN),
        &[
            (Instance, "", CLIENT, SERVER),
            (Eni, "", CLIENT, SERVER),
            (SecurityGroup, "", CLIENT, SERVER),
            (NetworkAcl, "private", CLIENT, SERVER), // W4.3
            (RouteTable, "private", CLIENT, SERVER), // W4.1
            (NatGateway, "", elastic, SERVER),       // W4.2
            (RouteTable, "", elastic, SERVER),       // F6.60: the gateway's own
            (InternetGateway, "", elastic, SERVER),
            (Edge, "", elastic, SERVER),
            (Internet, "", elastic, SERVER),
            (Server, "", elastic, SERVER),
        ],
    );
    let acls = way(&timeline, Server, SYN_ACK)
        .iter()
        .filter(|stop| stop.0 == NetworkAcl)
        .count();
    assert_eq!(acls, 1, "W4.3");
}

#[test]
fn the_reset_is_for_the_inside_only() {
    for model in NatModel::ALL {
        let timeline = run(&notes_scenario(), model);
        let resets: Vec<PacketId> = timeline
            .events()
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::Created(created)
                    if created
                        .header
                        .tcp_flags()
                        .is_some_and(|flags| flags.has(TcpFlags::RST)) =>
                {
                    Some(created.packet)
                }
                _ => None,
            })
            .collect();
        let [reset] = resets.as_slice() else {
            panic!("one RST, not {}", resets.len());
        };
        let way = stops(&timeline, *reset);
        let kinds: Vec<StationKind> = way.iter().map(|stop| stop.0).collect();
        let expected: &[StationKind] = match model {
            NatModel::Regional => &[
                NatGateway,
                RouteTable,
                NetworkAcl,
                SecurityGroup,
                Eni,
                Instance,
            ],
            _ => &[
                NatGateway,
                RouteTable,
                NetworkAcl,
                NetworkAcl,
                SecurityGroup,
                Eni,
                Instance,
            ],
        };
        assert_eq!(kinds, expected, "F6.31, F6.32");
        assert_eq!(
            (way[0].2.as_str(), way[0].3.as_str()),
            (SERVER, "10.0.1.5:49153")
        );
    }
}

/// W2.10, F9.25, F6.42: what the SYN says about segment sizes on either side of the gateway.
#[test]
fn the_gateway_clamps_the_mss() {
    let timeline = run(&notes_scenario(), NatModel::Zonal);
    let sizes: Vec<Option<u16>> = timeline
        .events()
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Hop(hop) => match hop.header_after().detail {
                HeaderDetail::Tcp { flags, mss, .. } if flags == TcpFlags::SYN => Some(mss),
                _ => None,
            },
            _ => None,
        })
        .take(12)
        .collect();
    let (before, after) = sizes.split_at(5);
    assert_eq!(before, [Some(8961); 5]);
    assert_eq!(after, [Some(8460); 7]);
}
