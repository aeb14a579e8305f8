//! The link layer as a guest sees it: ARP ends at its interface, and Ethernet addresses say who is
//! beside it.

use serde_json::{Value, json};
use vpclab_model::{NatModel, Protocol, SimTime, StationKind, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Outcome};

use crate::outcomes::outcomes;
use crate::run;
use crate::short_walks::connection;

/// The Ethernet address that the first SYN is sent to.
fn destination_of_syn(timeline: &Timeline) -> [u8; 6] {
    let syn = timeline.events().iter().find_map(|event| match event.kind {
        EventKind::Created(created) if created.header.tcp_flags() == Some(TcpFlags::SYN) => {
            Some((created.packet, event.seq))
        }
        _ => None,
    });
    let (packet, seq) = syn.unwrap();
    let bytes = timeline.packet_bytes(packet, seq).unwrap().bytes;
    bytes[..6].try_into().unwrap()
}

/// Within the subnet to the neighbour itself, everywhere else to the router (F9.11).
#[test]
fn whom_a_packet_is_addressed_to() {
    let of = |to| run(&connection("a", to), NatModel::Zonal);
    let neighbour = of("10.1.1.11");
    let interfaces = &neighbour.scenario().network.interfaces;
    let addresses: Vec<[u8; 6]> = interfaces.iter().map(|one| one.mac_address.0).collect();
    assert_eq!(destination_of_syn(&neighbour), addresses[1]);
    let router = destination_of_syn(&of("10.1.2.10"));
    assert_eq!(destination_of_syn(&of("203.0.113.5")), router);
    assert!(!addresses.contains(&router));
    // Locally administered, one host each (F9.14).
    for address in addresses.iter().chain([&router]) {
        assert_eq!(address[0], 0x02, "{address:02x?}");
    }
}

/// The VPC answers at the interface, from what it knows; no ARP packet is anywhere else (F9.12,
/// S0.16).
#[test]
fn arp_goes_no_further_than_the_interface() {
    for to in ["10.1.1.11", "10.1.2.10", "203.0.113.5"] {
        let timeline = run(&connection("a", to), NatModel::Zonal);
        let stations = &timeline.scenario().network.stations;
        let mut answered = 0;
        for event in timeline.events() {
            let EventKind::Hop(hop) = event.kind else {
                continue;
            };
            let kind = stations.station(hop.station).kind;
            if hop.header.tuple.protocol != Protocol::Arp || kind == StationKind::Server {
                continue;
            }
            match kind {
                StationKind::Eni => {
                    assert!(matches!(hop.decision, Decision::Answered { .. }), "{hop:?}");
                    answered += 1;
                }
                kind => assert_eq!(kind, StationKind::Instance, "{hop:?}"),
            }
        }
        assert!(answered > 0, "{to}");
    }
}

/// Each neighbour is asked for by itself, however shortly after another, and what waits for its answer
/// is not lost: ARP is no step that can fail, nor one that takes long (F9.15).
#[test]
fn two_neighbours_within_a_second() {
    let ping = |from: &str| json!({ "do": "ping", "instance": from, "to": "10.1.1.10" });
    let tcp = |from: &str, port: u16| json!({ "do": "connect", "instance": from, "to": "10.1.1.10", "port": port, "connection": from });
    let udp = |from: &str| json!({ "do": "send-datagram", "instance": from, "to": "10.1.1.10", "port": 9 });
    // The first has its neighbour ask for the one end, the second for the router.
    let rows: [(&str, [Value; 2], Outcome); 4] = [
        ("pings", [ping("b"), ping("c")], Outcome::Done),
        ("connections", [tcp("b", 443), tcp("c", 443)], Outcome::Done),
        (
            "refused",
            [ping("b"), tcp("c", 444)],
            Outcome::ConnectionRefused,
        ),
        ("closed", [ping("b"), udp("c")], Outcome::PortUnreachable),
    ];
    for (name, [first, second], expected) in rows {
        let text = connection("a", "10.1.1.11");
        let mut scenario: Value = serde_json::from_str(&text).unwrap();
        scenario["script"] = json!([first, second]);
        let timeline = run(&scenario.to_string(), NatModel::Zonal);
        assert_eq!(outcomes(&timeline).last(), Some(&expected), "{name}");
        let end = timeline.events().last().unwrap().at;
        assert!(end < SimTime(400_000), "{name}: {end:?}");
    }
}
