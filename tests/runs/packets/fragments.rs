//! Datagrams that are larger than a link: cut, carried, translated, put together.

use serde_json::{Value, json};
use vpclab_model::{Fragmentation, StationKind as Kind};
use vpclab_trace::{Decision, Outcome};

use super::{drops, hops, lab_run, made};
use crate::outcomes::outcomes;

fn datagram(size: u16, more: &Value) -> Value {
    let mut action = json!({ "do": "send-datagram", "instance": "client", "to": "203.0.113.5", "port": 7, "size": size });
    for (key, value) in more.as_object().unwrap() {
        action[key] = value.clone();
    }
    json!([action])
}

/// F6.41, F13.69, F9.22: there and back through a NAT gateway, cut by the guest, by the NAT gateway,
/// by the internet gateway, and by the server's first router.
#[test]
fn a_large_datagram_passes_a_nat_gateway_in_fragments() {
    let told = (Kind::Internet, "VPCLAB_TOO_BIG");
    for (size, more, cutters, dropped) in [
        (1000, json!({}), vec![], vec![]),
        (
            20_000,
            json!({ "dontFragment": false }),
            vec![Kind::NatGateway, Kind::InternetGateway, Kind::Internet],
            vec![],
        ),
        // The echo comes with DF set at first: the server has to be told, too.
        (
            8000,
            json!({ "dontFragment": false, "count": 2 }),
            vec![Kind::InternetGateway],
            vec![told],
        ),
    ] {
        let timeline = lab_run(&datagram(size, &more), &[]);
        assert_eq!(outcomes(&timeline), [Outcome::Done], "{size}");
        assert_eq!(drops(&timeline), dropped, "{size}");
        let cuts =
            hops(&timeline).filter(|(_, hop)| matches!(hop.decision, Decision::Fragmented { .. }));
        let kinds: Vec<Kind> = cuts.map(|(kind, _)| kind).collect();
        for kind in [Kind::NatGateway, Kind::InternetGateway, Kind::Internet] {
            assert_eq!(
                kinds.contains(&kind),
                cutters.contains(&kind),
                "{size}, {kind:?}"
            );
        }
    }
}

/// Only the first fragment has ports; the gateway remembers whose the others are (F13.69).
#[test]
fn later_fragments_get_the_address_of_the_first() {
    let timeline = lab_run(&datagram(20_000, &json!({ "dontFragment": false })), &[]);
    let after_nat = hops(&timeline)
        .filter(|(kind, hop)| {
            *kind == Kind::NatGateway && matches!(hop.decision, Decision::Translated { .. })
        })
        .map(|(_, hop)| hop.header_after());
    let fragments: Vec<_> = after_nat
        .filter(|header| matches!(header.fragmentation, Fragmentation::Fragment { .. }))
        .collect();
    let outwards = fragments
        .iter()
        .filter(|header| header.tuple.source.to_string() == "10.0.0.220");
    let inwards = fragments
        .iter()
        .filter(|header| header.tuple.destination.to_string() == "10.0.1.5");
    assert_eq!((outwards.count(), inwards.count()), (5, 16));
}

/// Linux without `dontFragment`: DF is set on what seems to fit, and after the error it is cut.
#[test]
fn a_guest_cuts_after_it_was_told() {
    let timeline = lab_run(&datagram(8900, &json!({ "count": 4 })), &[]);
    assert_eq!(outcomes(&timeline), [Outcome::Done]);
    let whole = made(&timeline)
        .filter(|(kind, header)| {
            *kind == Kind::Instance && header.fragmentation == Fragmentation::Forbidden
        })
        .filter(|(_, header)| header.length > 1500)
        .count();
    let errors = made(&timeline).filter(|(_, header)| header.quoted().is_some());
    let by: Vec<String> = errors
        .map(|(_, header)| header.tuple.source.to_string())
        .collect();
    // The NAT gateway tells the client, then the server's first router the server.
    assert_eq!(
        (whole, by),
        (1, vec!["10.0.0.220".to_string(), "203.0.113.4".to_string()])
    );
}

/// A fragment whose first one was refused is worth nothing where ports count.
#[test]
fn later_fragments_do_not_pass_alone() {
    let closed = json!([{ "protocol": "udp", "portRange": 9, "source": "10.0.0.0/16" }]);
    let script = json!([{ "do": "send-datagram", "instance": "client", "to": "10.0.2.7", "port": 7, "size": 20_000 }]);
    let timeline = lab_run(&script, &[("/network/securityGroups/1/ingress", closed)]);
    assert_eq!(outcomes(&timeline), [Outcome::TimedOut]);
    let dropped = hops(&timeline)
        .filter(|(kind, hop)| {
            *kind == Kind::SecurityGroup && matches!(hop.decision, Decision::Dropped { .. })
        })
        .count();
    assert_eq!(dropped, 3);
    assert_eq!(
        made(&timeline)
            .filter(|(kind, _)| *kind == Kind::Instance)
            .count(),
        4,
        "ARP and three fragments"
    );
}
