//! Mistakes in pings, datagrams and packets of other protocols.

use super::Row;

pub(crate) const BASE: &str = include_str!("../data/probes.json");

#[rustfmt::skip]
pub(crate) const MISTAKES: &[Row] = &[
    ("\"ping\", \"instance\": \"client\"", "\"ping\"", &[("missing-key", "/script/0", 17)]),
    ("\"ping\", \"instance\": \"client\"", "\"ping\", \"instance\": \"server\"", &[("dangling-reference", "/script/0/instance", 17)]),
    ("\"ping\", \"instance\": \"client\"", "\"ping\", \"server\": \"server\"", &[("server-resolves-nothing", "/script/0/to", 17)]),
    ("\"ping\", \"instance\": \"client\"", "\"ping\", \"port\": 7, \"instance\": \"client\"", &[("unknown-key", "/script/0/port", 17)]),
    ("\"count\": 2", "\"count\": 0", &[("out-of-range", "/script/0/count", 17)]),
    ("\"size\": 8972", "\"size\": 65508", &[("out-of-range", "/script/0/size", 17)]),
    ("\"dontFragment\": true", "\"dontFragment\": \"yes\"", &[("wrong-type", "/script/0/dontFragment", 17)]),
    ("\"port\": 7, ", "", &[("missing-key", "/script/1", 18)]),
    ("\"port\": 7, ", "\"port\": 65536, ", &[("port-out-of-range", "/script/1/port", 18)]),
    ("\"sourcePort\": 5000", "\"sourcePort\": 0", &[("port-out-of-range", "/script/1/sourcePort", 18)]),
    ("\"ttl\": 3", "\"ttl\": 256", &[("out-of-range", "/script/1/ttl", 18)]),
    ("\"protocol\": 50, ", "", &[("missing-key", "/script/2", 19)]),
    ("\"protocol\": 50", "\"protocol\": 256", &[("out-of-range", "/script/2/protocol", 19)]),
    ("\"protocol\": 50", "\"protocol\": 6", &[("protocol-has-an-action", "/script/2/protocol", 19)]),
    ("\"protocol\": 50", "\"protocol\": 17", &[("protocol-has-an-action", "/script/2/protocol", 19)]),
    ("\"protocol\": 50", "\"protocol\": 58", &[("protocol-has-an-action", "/script/2/protocol", 19)]),
    ("\"interval\": \"2s\"", "\"interval\": 2", &[("wrong-type", "/script/2/interval", 19)]),
    ("\"keepAlive\": \"60s\"", "\"keepAlive\": \"soon\"", &[("bad-duration", "/script/3/keepAlive", 20)]),
    ("\"bytes\": 40000", "\"bytes\": 1000001", &[("out-of-range", "/script/4/bytes", 21)]),
    ("\"listenUdp\": [7, 9]", "\"listenUdp\": [7, 53], \"dnsServer\": {}", &[("duplicate-port", "/network/instances/0/listenUdp", 9)]),
    ("\"listenUdp\": [7, 9]", "\"listenUdp\": [7, 7]", &[("duplicate-port", "/network/instances/0/listenUdp/1", 9)]),
];
