//! What guests ask for, from whom, and which address they use.

use vpclab_model::StationKind;
use vpclab_trace::{Decision, EventKind, NameChangeKind, Outcome};

use super::connection;
use crate::outcomes::outcomes;

/// RFC 6724: IPv6 goes first where both ends have it.
#[test]
fn the_address_of_a_name() {
    let not = Outcome::NotConnected;
    for (guest, name, address, outcome) in [
        (
            "client",
            "both.example",
            Some("2001:db8:ff::5"),
            Outcome::Done,
        ),
        ("client", "old.example", Some("203.0.113.4"), Outcome::Done),
        (
            "client",
            "new.example",
            Some("2001:db8:ff::6"),
            Outcome::Done,
        ),
        ("six", "both.example", Some("2001:db8:ff::5"), Outcome::Done),
        ("six", "old.example", None, Outcome::NameNotFound),
        ("six", "nowhere.example", None, Outcome::NameNotFound),
        ("client", "nowhere.example", None, Outcome::NameNotFound),
    ] {
        let timeline = connection(("instance", guest), (name, 443), &[]);
        let learned = timeline.events().iter().find_map(|event| match event.kind {
            EventKind::Name(change) => match change.change {
                NameChangeKind::Learned { address, .. } => Some(address.to_string()),
                _ => None,
            },
            _ => None,
        });
        assert_eq!(learned.as_deref(), address, "{guest} {name}");
        let then = if outcome == Outcome::Done {
            outcome
        } else {
            not
        };
        assert_eq!(outcomes(&timeline), [outcome, then, then], "{guest} {name}");
    }
}

/// F2.1: an instance without an IPv4 address asks the Amazon DNS server at fd00:ec2::253, past
/// groups, ACLs and routes (F2.13, F2.17).
#[test]
fn the_dns_server_of_an_ipv6_only_guest() {
    for (guest, server) in [("six", "fd00:ec2::253"), ("client", "10.0.0.2")] {
        let timeline = connection(("instance", guest), ("new.example", 443), &[]);
        let network = &timeline.scenario().network;
        let asked = timeline.events().iter().find_map(|event| match event.kind {
            EventKind::Hop(hop)
                if network.stations.station(hop.station).kind == StationKind::Resolver =>
            {
                Some(hop.header.tuple.destination.to_string())
            }
            _ => None,
        });
        assert_eq!(asked.as_deref(), Some(server), "{guest}");
    }
}

/// F1.18, F9.12: the VPC answers neighbor discovery at the ENI; the router is at fe80:ec2::1.
#[test]
fn neighbor_discovery_goes_no_further_than_the_eni() {
    for (to, wanted) in [
        ("2001:db8:ff::5", "fe80:ec2::1"),
        ("2001:db8:0:100::7", "2001:db8:0:100::7"),
    ] {
        let timeline = connection(("instance", "client"), (to, 80), &[]);
        let network = &timeline.scenario().network;
        let asked = timeline.events().iter().find_map(|event| match event.kind {
            EventKind::Hop(hop) if hop.header.wanted().is_some() => Some(hop),
            _ => None,
        });
        let hop = asked.unwrap();
        assert_eq!(hop.header.wanted(), Some(wanted.parse().unwrap()));
        assert_eq!(network.stations.station(hop.station).kind, StationKind::Eni);
        assert!(matches!(hop.decision, Decision::Answered { .. }), "{hop:?}");
    }
}
