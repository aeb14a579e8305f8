//! The link layer as a guest sees it: ARP ends at its interface, and Ethernet addresses say who is
//! beside it.

use vpclab_model::{NatModel, Protocol, StationKind, TcpFlags};
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind};

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
