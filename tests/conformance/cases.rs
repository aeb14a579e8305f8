//! All cases: one row each.

use crate::case::{
    A_PUBLIC, ALL, Act, CLOSED, Case, DENY, ECHO, Host, NAT_PUBLIC, Network, Rule, SERVER, WEB,
    only,
};

/// The first source port of anybody in the first case; each later case begins ten ports later, so
/// that none of them is still in TIME-WAIT.
const EPHEMERAL: u16 = 49_152;

/// Nobody repeats anything so soon (F13.14).
const PATIENCE_MS: u64 = 800;

/// A SYN is repeated once meanwhile (F13.14, F13.15).
const PATIENCE_FOR_TWO_MS: u64 = 1_500;

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = through_the_nat();
    cases.extend(filtered());
    cases.extend(with_a_public_address());
    for (number, case) in (0..).zip(&mut cases) {
        case.ports_from = EPHEMERAL + 10 * number;
    }
    cases
}

fn case(name: &'static str, network: Network, acts: Vec<Act>) -> Case {
    Case {
        name,
        network,
        acts,
        patience_ms: PATIENCE_MS,
        ports_from: EPHEMERAL,
    }
}

/// One connection, with all that belongs to it.
fn whole(from: Host, to: &'static str) -> Vec<Act> {
    vec![
        Act::Connect("c", from, to, WEB),
        Act::Send("c"),
        Act::Close("c"),
    ]
}

fn connect(from: Host, to: &'static str, port: u16) -> Vec<Act> {
    vec![Act::Connect("c", from, to, port)]
}

fn through_the_nat() -> Vec<Case> {
    use Act::{Close, Connect, Datagram, Idle, Packet, Ping, Send};
    let rows: Vec<(&str, Vec<Act>)> = vec![
        ("request, answer, close", whole(Host::A, SERVER)),
        ("refused", connect(Host::A, SERVER, CLOSED)),
        (
            "two clients with one source port",
            vec![
                Connect("a", Host::A, SERVER, WEB),
                Connect("b", Host::B, SERVER, WEB),
                Send("a"),
                Send("b"),
                Close("b"),
                Close("a"),
            ],
        ),
        (
            "two clients with one source port, UDP",
            vec![
                Datagram(Host::A, SERVER, (5_001, ECHO), 1),
                Datagram(Host::B, SERVER, (5_001, ECHO), 1),
            ],
        ),
        (
            "two clients with one identifier",
            vec![Ping(Host::A, SERVER, 1), Ping(Host::B, SERVER, 1)],
        ),
        ("ping", vec![Ping(Host::A, SERVER, 3)]),
        (
            "one datagram and its answer",
            vec![Datagram(Host::A, SERVER, (5_002, ECHO), 1)],
        ),
        (
            "three datagrams and their answers",
            vec![Datagram(Host::A, SERVER, (5_003, ECHO), 3)],
        ),
        (
            "datagram to a port where nobody listens",
            vec![Datagram(Host::A, SERVER, (5_004, CLOSED), 1)],
        ),
        (
            "a protocol without ports",
            vec![Packet(Host::A, SERVER, 253)],
        ),
        (
            "forgotten by the NAT",
            vec![Connect("c", Host::A, SERVER, WEB), Idle, Send("c")],
        ),
        ("ping of the NAT", vec![Ping(Host::Server, NAT_PUBLIC, 1)]),
        (
            "connection to the NAT",
            connect(Host::Server, NAT_PUBLIC, WEB),
        ),
    ];
    rows.into_iter()
        .map(|(name, acts)| case(name, Network::default(), acts))
        .collect()
}

fn filtered() -> Vec<Case> {
    let by_default = Network::default;
    vec![
        Case {
            patience_ms: PATIENCE_FOR_TWO_MS,
            ..case(
                "SYN dropped by the filter that remembers",
                Network {
                    group_out: vec![only("tcp", 80, 80)],
                    ..by_default()
                },
                connect(Host::A, SERVER, WEB),
            )
        },
        Case {
            patience_ms: PATIENCE_FOR_TWO_MS,
            ..case(
                "SYN dropped by the filter that remembers nothing, whose first rule decides",
                Network {
                    acl_out: vec![
                        Rule {
                            cidr: "203.0.113.0/24",
                            ..DENY
                        },
                        ALL,
                    ],
                    ..by_default()
                },
                connect(Host::A, SERVER, WEB),
            )
        },
        case(
            "answer dropped by the filter that remembers nothing",
            Network {
                acl_in: vec![only("tcp", WEB, WEB)],
                ..by_default()
            },
            connect(Host::A, SERVER, WEB),
        ),
        case(
            "both filters as narrow as can be",
            Network {
                group_out: vec![only("tcp", WEB, WEB)],
                acl_out: vec![only("tcp", WEB, WEB)],
                acl_in: vec![only("tcp", 1_024, 65_535)],
                ..by_default()
            },
            whole(Host::A, SERVER),
        ),
    ]
}

fn with_a_public_address() -> Vec<Case> {
    let public = || Network {
        public: true,
        ..Network::default()
    };
    let let_in = |rule| Network {
        group_in: vec![rule],
        group_out: Vec::new(),
        ..public()
    };
    let icmp = Rule {
        protocol: "icmp",
        ..ALL
    };
    vec![
        case("without a NAT", public(), whole(Host::A, SERVER)),
        case(
            "from outside, with a rule inwards alone",
            let_in(only("tcp", WEB, WEB)),
            whole(Host::Server, A_PUBLIC),
        ),
        case(
            "from outside, to a port where nobody listens",
            let_in(only("tcp", CLOSED, CLOSED)),
            connect(Host::Server, A_PUBLIC, CLOSED),
        ),
        case(
            "from outside, without a rule",
            public(),
            connect(Host::Server, A_PUBLIC, WEB),
        ),
        case(
            "ping from outside",
            let_in(icmp),
            vec![Act::Ping(Host::Server, A_PUBLIC, 2)],
        ),
        case(
            "ping from outside, without a rule",
            public(),
            vec![Act::Ping(Host::Server, A_PUBLIC, 1)],
        ),
        case(
            "an error about a datagram, without a NAT",
            public(),
            vec![Act::Datagram(Host::A, SERVER, (5_005, CLOSED), 1)],
        ),
    ]
}
