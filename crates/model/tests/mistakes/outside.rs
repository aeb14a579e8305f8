//! Mistakes outside the network: the internet, the script, the story.

use super::Row;

#[rustfmt::skip]
pub(crate) const MISTAKES: &[Row] = &[
    // The internet.
    ("\"address\": \"203.0.113.6\", \"mtu\"", "\"address\": \"10.2.0.9\", \"mtu\"", &[("server-inside-vpc", "/internet/servers/1/address", 58)]),
    ("\"address\": \"203.0.113.6\", \"mtu\"", "\"address\": \"100.64.0.9\", \"mtu\"", &[("address-not-public", "/internet/servers/1/address", 58)]),
    ("\"address\": \"203.0.113.6\", \"mtu\"", "\"address\": \"198.51.100.20\", \"mtu\"", &[("duplicate-public-address", "/internet/servers/1/address", 58)]),
    ("\"latency\": \"10ms\"", "\"latency\": \"10 parsecs\"", &[("bad-duration", "/internet/latency", 55)]),
    ("\"latency\": \"10ms\"", "\"latency\": \"9999999999d\"", &[("bad-duration", "/internet/latency", 55)]),
    ("\"name\": \"example.com\", \"address\": \"203.0.113.6\"", "\"name\": \"-example.com\", \"address\": \"203.0.113.6\"", &[("malformed-name", "/internet/dns/1/name", 62)]),
    ("\"name\": \"example.com\", \"address\": \"203.0.113.6\"", "\"name\": \"Example.com.\", \"address\": \"203.0.113.5\"", &[("duplicate-record", "/internet/dns/1", 62)]),
    ("\"ttl\": 60", "\"ttl\": 2147483648", &[("out-of-range", "/internet/dns/0/ttl", 61)]),
    // The script.
    ("\"do\": \"wait\"", "\"do\": \"wiat\"", &[("unknown-action", "/script/4/do", 70)]),
    ("\"do\": \"wait\"", "\"do\": \"wait\", \"connection\": \"first\"", &[("unknown-key", "/script/4/connection", 70)]),
    ("{ \"do\": \"wait\", \"duration\": \"350s\" }", "{ \"do\": \"wait\" }", &[("missing-key", "/script/4", 70)]),
    ("\"duration\": \"350s\"", "\"duration\": \"350\"", &[("bad-duration", "/script/4/duration", 70)]),
    ("\"do\": \"wait\", \"duration\": \"350s\"", "\"do\": \"generate\", \"instance\": \"i-2\", \"to\": \"example.com\", \"port\": 443, \"connections\": 0, \"perSecond\": 0",
        &[
            ("malformed-address", "/script/4/to", 70),
            ("out-of-range", "/script/4/connections", 70),
            ("out-of-range", "/script/4/perSecond", 70),
        ]),
    ("\"do\": \"close\", \"connection\": \"first\"", "\"do\": \"close\", \"connection\": \"third\"", &[("connection-not-open", "/script/3/connection", 69)]),
    ("\"do\": \"close\", \"connection\": \"first\"", "\"do\": \"connect\", \"instance\": \"i-2\", \"to\": \"203.0.113.6\", \"port\": 80, \"connection\": \"first\"",
        &[("connection-opened-twice", "/script/3/connection", 69)]),
    ("\"name\": \"example.com\" },", "\"name\": \"example.org\" },", &[("unresolvable-name", "/script/0/name", 66)]),
    ("\"name\": \"example.com\" },", "\"name\": \"203.0.113\" },", &[("malformed-name", "/script/0/name", 66)]),
    ("\"to\": \"example.com\"", "\"to\": \"203.0.113.555\"", &[("malformed-address", "/script/1/to", 67)]),
    ("\"port\": 443, \"connection\"", "\"port\": 65536, \"connection\"", &[("port-out-of-range", "/script/1/port", 67)]),
    ("\"instance\": \"client\", \"to\"", "\"instance\": \"clinet\", \"to\"", &[("dangling-reference", "/script/1/instance", 67)]),
    ("\"do\": \"wait\", \"duration\": \"350s\"", "\"do\": \"delete-route\", \"routeTable\": \"rtb-3\", \"destination\": \"192.0.2.0/24\"", &[("no-such-row", "/script/4", 70)]),
    ("\"do\": \"wait\", \"duration\": \"350s\"", "\"do\": \"modify-network-interface-attribute\", \"instance\": \"client\", \"sourceDestCheck\": true, \"securityGroups\": [\"web\"]", &[("one-attribute-at-a-time", "/script/4/sourceDestCheck", 70)]),
    // The story.
    ("\"event\": \"created\"", "\"event\": \"create\"", &[("unknown-value", "/story/chapters/0/begins/event", 74)]),
    ("\"kind\": \"instance\"", "\"kind\": \"firewall\"", &[("unknown-value", "/story/chapters/0/begins/kind", 74)]),
    ("\"component\": \"client\"", "\"component\": \"nobody\"", &[("dangling-reference", "/story/chapters/0/begins/component", 74)]),
    (", \"begins\": { \"event\": \"created\", \"kind\": \"instance\", \"component\": \"client\" }", "", &[("missing-key", "/story/chapters/0", 74)]),
    ("\"flags\": \"SYN\", \"connection\": \"first\"", "\"flags\": \"SYN\", \"connection\": \"second\"", &[("dangling-reference", "/story/milestones/0/event/connection", 77)]),
    ("\"flags\": \"SYN\"", "\"flags\": \"SYN+ACK\"", &[("unknown-value", "/story/milestones/0/event/flags", 77)]),
    ("\"protocol\": \"tcp\", \"flags\"", "\"protocol\": \"udp\", \"flags\"", &[("flags-without-tcp", "/story/milestones/0/event/protocol", 77)]),
    ("\"decision\": \"routed\"", "\"decision\": \"rotued\"", &[("unknown-value", "/story/claims/0/proof/0/decision", 80)]),
    ("\"text\": \"It holds\"", "\"text\": \"It holds\", \"verdict\": \"open\"", &[("unknown-value", "/story/claims/0/verdict", 80)]),
    ("\"decision\": \"routed\"", "\"source\": \"client\"", &[("malformed-address", "/story/claims/0/proof/0/source", 80)]),
    ("\"decision\": \"routed\"", "\"action\": 6", &[("out-of-range", "/story/claims/0/proof/0/action", 80)]),
    ("\"decision\": \"routed\"", "\"outcome\": \"refused\"", &[("unknown-value", "/story/claims/0/proof/0/outcome", 80)]),
    ("\"proof\": [{ \"event\": \"hop\", \"decision\": \"routed\", \"direction\": \"egress\" }], ", "", &[("missing-key", "/story/claims/0", 80)]),
];
