//! Who reaches whom over IPv6, and which component says no.

use serde_json::{Value, json};
use vpclab_model::{StationKind, TcpFlags};
use vpclab_trace::{EventKind, Outcome};

use super::connection;
use crate::outcomes::{first_drop, outcomes};
use crate::seeking::agrees_with_engine;
use crate::walks::way;

use Outcome::{Done, NoAddress, NotConnected, TimedOut};

const TIMED_OUT: [Outcome; 3] = [TimedOut, NotConnected, NotConnected];
const CLIENT: &str = "2001:db8:0:100::5";
const SERVER: &str = "2001:db8:ff::5";

type Row = (
    &'static str,
    (&'static str, &'static str),
    (&'static str, u16),
    Vec<(&'static str, Value)>,
    [Outcome; 3],
    Option<(StationKind, &'static str)>,
);

fn acl(inbound: Value) -> Value {
    let all = json!([
        { "ruleNumber": 100, "destination": "0.0.0.0/0", "action": "allow" },
        { "ruleNumber": 101, "destination": "::/0", "action": "allow" },
    ]);
    json!([{ "id": "acl", "default": true, "inbound": inbound, "outbound": all }])
}

#[test]
#[allow(clippy::too_many_lines)]
fn who_reaches_whom() {
    let client = ("instance", "client");
    let v4_only = json!([{ "destination": "0.0.0.0/0", "target": "igw" }]);
    let rows: Vec<Row> = vec![
        (
            "out over ::/0 to the gateway (F7.3)",
            client,
            (SERVER, 443),
            vec![],
            [Done; 3],
            None,
        ),
        (
            "in from the internet (F7.22)",
            ("server", "both"),
            (CLIENT, 80),
            vec![],
            [Done; 3],
            None,
        ),
        (
            "in to an IPv6-only subnet (F1.19)",
            ("server", "new"),
            ("2001:db8:0:101::6", 80),
            vec![],
            [Done; 3],
            None,
        ),
        (
            "in over IPv4 by the gateway's mapping (W3.2)",
            ("server", "old"),
            ("198.51.100.5", 80),
            vec![],
            [Done; 3],
            None,
        ),
        (
            "to a neighbour (F9.11)",
            client,
            ("2001:db8:0:100::7", 80),
            vec![],
            [Done; 3],
            None,
        ),
        (
            "to another subnet by the local route (F1.7)",
            client,
            ("2001:db8:0:101::6", 80),
            vec![],
            [Done; 3],
            None,
        ),
        (
            "0.0.0.0/0 does not cover IPv6 (F3.4, T14.27)",
            client,
            (SERVER, 443),
            vec![("/network/routeTables/0/routes", v4_only)],
            TIMED_OUT,
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "nor ::/0 IPv4 (F3.4)",
            client,
            ("203.0.113.5", 443),
            vec![(
                "/network/routeTables/0/routes",
                json!([{ "destination": "::/0", "target": "igw" }]),
            )],
            TIMED_OUT,
            Some((StationKind::RouteTable, "NO_ROUTE_TO_DESTINATION")),
        ),
        (
            "a group's IPv4 rule is not for IPv6 (F4.5)",
            client,
            (SERVER, 443),
            vec![(
                "/network/securityGroups/0/egress",
                json!([{ "protocol": "all", "destination": "0.0.0.0/0" }]),
            )],
            TIMED_OUT,
            Some((StationKind::SecurityGroup, "ENI_SG_RULES_MISMATCH")),
        ),
        (
            "a group's port is closed to the internet (F7.22)",
            ("server", "both"),
            (CLIENT, 443),
            vec![],
            TIMED_OUT,
            Some((StationKind::SecurityGroup, "ENI_SG_RULES_MISMATCH")),
        ),
        (
            "an ACL's IPv4 rule is not for IPv6 (F5.7)",
            ("server", "both"),
            (CLIENT, 80),
            vec![(
                "/network/networkAcls",
                acl(json!([{ "ruleNumber": 100, "source": "0.0.0.0/0", "action": "allow" }])),
            )],
            TIMED_OUT,
            Some((StationKind::NetworkAcl, "SUBNET_ACL_RESTRICTION")),
        ),
        (
            "an ACL's IPv6 rule is (F5.7)",
            ("server", "both"),
            (CLIENT, 80),
            vec![(
                "/network/networkAcls",
                acl(
                    json!([{ "ruleNumber": 100, "source": "2001:db8:ff::/48", "action": "allow" }]),
                ),
            )],
            [Done; 3],
            None,
        ),
        (
            "no address of that version, nothing is sent (F1.19)",
            ("instance", "six"),
            ("203.0.113.5", 443),
            vec![],
            [NoAddress, NotConnected, NotConnected],
            None,
        ),
        (
            "no internet gateway, no way in (F7.6)",
            ("server", "both"),
            (CLIENT, 80),
            vec![
                ("/network/internetGateways", json!([])),
                ("/network/routeTables/0/routes", json!([])),
            ],
            TIMED_OUT,
            Some((StationKind::Internet, "VPCLAB_NO_SERVER")),
        ),
        (
            "an address that nothing has (F7.6)",
            ("server", "both"),
            ("2001:db8:0:100::9", 80),
            vec![],
            TIMED_OUT,
            Some((StationKind::Internet, "VPCLAB_NO_SERVER")),
        ),
    ];
    for (name, from, to, changes, expected, dropped) in rows {
        let mut timeline = connection(from, to, &changes);
        assert_eq!(outcomes(&timeline), expected, "{name}");
        assert_eq!(first_drop(&timeline), dropped, "{name}");
        agrees_with_engine(&mut timeline);
    }
}

/// F7.3: what the server sees is what the instance sent; every component on the way is the same as
/// for IPv4.
#[test]
fn nothing_is_translated_on_the_way() {
    let timeline = connection(("instance", "client"), (SERVER, 443), &[]);
    let stops = way(&timeline, StationKind::Instance, TcpFlags::SYN);
    let kinds: Vec<StationKind> = stops.iter().map(|stop| stop.0).collect();
    use StationKind as S;
    assert_eq!(
        kinds,
        [
            S::Instance,
            S::Eni,
            S::SecurityGroup,
            S::NetworkAcl,
            S::RouteTable,
            S::InternetGateway,
            S::Edge,
            S::Internet,
            S::Server
        ]
    );
    for (_, _, source, destination) in stops {
        assert_eq!(
            (&*source, &*destination),
            ("2001:db8:0:100::5:32768", "2001:db8:ff::5:443")
        );
    }
    let said = timeline.events().iter().any(|event| {
        let EventKind::Created(created) = event.kind else {
            return false;
        };
        let bytes = timeline.packet_bytes(created.packet, event.seq).unwrap();
        String::from_utf8_lossy(bytes.bytes).contains("You are 2001:db8:0:100::5, port 32768.")
    });
    assert!(said);
}
