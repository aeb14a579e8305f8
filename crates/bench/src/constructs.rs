//! What each construct takes to decide about a packet.
//!
//! A network with everything that a packet can pass, and connections through all of it: ordinary ones,
//! of guests with a TCP stack, each of whose hops is told to a sink. Every step of the engine is timed,
//! and belongs to the construct where the packet was. It includes what every hop costs: the queue,
//! the event that tells of it, the way to the next component.

use vpclab_engine::{Engine, PacketBytes, Sink};
use vpclab_model::{Scenario, StationKind, check};
use vpclab_trace::{Event, EventKind};

/// Connections to each destination.
const CONNECTIONS: usize = 60;

/// Rounds, of which the best counts.
const ROUNDS: usize = 7;

/// To whom the client connects, and what is on the way.
const DESTINATIONS: [(&str, u16); 8] = [
    // A NAT gateway, the internet gateway, the internet.
    ("203.0.113.5", 443),
    // By IPv6 an egress-only internet gateway.
    ("2001:db8:ff::5", 443),
    ("192.0.2.10", 443),   // A gateway endpoint.
    ("10.0.0.40", 443),    // An interface endpoint.
    ("10.0.0.30", 80),     // A Network Load Balancer.
    ("10.1.0.8", 80),      // A peering connection.
    ("10.2.0.8", 80),      // Two transit gateways that are peered.
    ("192.168.0.10", 443), // A VPN gateway.
];

/// A construct, and the least seconds that a hop took on average in a round.
#[derive(Clone, Copy, Debug)]
pub struct Timed {
    /// Which construct.
    pub kind: StationKind,
    /// How many hops a round has.
    pub hops: u32,
    /// Seconds a hop, without what reading the clock takes.
    pub seconds: f64,
}

/// Times every construct. `now` reads a clock, in seconds; nothing if the network cannot be read.
pub fn constructs(now: impl Fn() -> f64) -> Vec<Timed> {
    let Some(scenario) = check(&network(), None).scenario else {
        return Vec::new();
    };
    let mut best: Vec<Timed> = Vec::new();
    for _ in 0..ROUNDS {
        let reading = reading_the_clock(&now);
        for mut timed in round(&scenario, &now) {
            timed.seconds = (timed.seconds - reading).max(0.0);
            match best.iter_mut().find(|best| best.kind == timed.kind) {
                Some(best) => best.seconds = best.seconds.min(timed.seconds),
                None => best.push(timed),
            }
        }
    }
    best.sort_by_key(|timed| timed.kind.name());
    best
}

/// Seconds that pass between two readings with nothing between: the least of many, so that no figure
/// becomes smaller than it is because other work got in the way here.
fn reading_the_clock(now: &impl Fn() -> f64) -> f64 {
    const TIMES: u32 = 500;
    let readings = |_| {
        let start = now();
        for _ in 0..TIMES {
            std::hint::black_box(now());
        }
        (now() - start) / f64::from(TIMES)
    };
    (0..40).map(readings).fold(f64::MAX, f64::min)
}

fn round(scenario: &Scenario, now: &impl Fn() -> f64) -> Vec<Timed> {
    let mut engine = Engine::new(scenario.clone());
    let mut sums: Vec<Timed> = Vec::new();
    let mut sink = Last {
        scenario,
        kind: None,
    };
    let mut before = now();
    while !engine.is_quiet() {
        sink.kind = None;
        let goes_on = engine.step(&mut sink);
        let after = now();
        if let Some(kind) = sink.kind {
            let seconds = after - before;
            match sums.iter_mut().find(|sum| sum.kind == kind) {
                Some(sum) => {
                    sum.hops += 1;
                    sum.seconds += seconds;
                }
                None => sums.push(Timed {
                    kind,
                    hops: 1,
                    seconds,
                }),
            }
        }
        if !goes_on {
            break;
        }
        // What was done since is not the next step's.
        before = now();
    }
    for sum in &mut sums {
        sum.seconds /= f64::from(sum.hops);
    }
    sums
}

/// Keeps in mind where the packet was that a step told of.
struct Last<'s> {
    scenario: &'s Scenario,
    kind: Option<StationKind>,
}

impl Sink for Last<'_> {
    fn record(&mut self, event: &Event, _: Option<PacketBytes<'_>>) {
        if let EventKind::Hop(hop) = &event.kind {
            let stations = &self.scenario.network.stations;
            self.kind = Some(stations.station(hop.station).kind);
        }
    }
}

fn network() -> String {
    let mut script = String::new();
    for round in 0..CONNECTIONS {
        for (number, (to, port)) in DESTINATIONS.iter().enumerate() {
            let comma = if script.is_empty() { "" } else { "," };
            let name = format!("c{round}-{number}");
            script.push_str(&format!(
                r#"{comma}{{ "do": "connect", "instance": "client", "to": "{to}", "port": {port}, "connection": "{name}" }},
                {{ "do": "send", "connection": "{name}" }}, {{ "do": "close", "connection": "{name}" }}"#
            ));
        }
    }
    NETWORK.replace("SCRIPT", &script)
}

const NETWORK: &str = r#"{
  "vpclab": 1, "title": "every construct", "natModel": "zonal",
  "network": {
    "vpcs": [
      { "id": "vpc", "cidrBlock": "10.0.0.0/16", "ipv6CidrBlocks": ["2001:db8:0:100::/56"] },
      { "id": "peer", "cidrBlock": "10.1.0.0/16" },
      { "id": "far", "cidrBlock": "10.2.0.0/16" }
    ],
    "internetGateways": [{ "id": "igw", "vpc": "vpc" }],
    "egressOnlyInternetGateways": [{ "id": "eigw", "vpc": "vpc" }],
    "vpcPeeringConnections": [{ "id": "pcx", "requesterVpc": "vpc", "accepterVpc": "peer" }],
    "vpnGateways": [{ "id": "vgw", "vpc": "vpc" }],
    "customerGateways": [{ "id": "office" }],
    "vpnConnections": [{ "id": "vpn", "vpnGateway": "vgw", "customerGateway": "office", "staticRoutesOnly": true, "routes": ["192.168.0.0/16"] }],
    "transitGateways": [{ "id": "tgw" }, { "id": "tgw-far" }],
    "transitGatewayVpcAttachments": [
      { "id": "attach", "transitGateway": "tgw", "vpc": "vpc", "subnets": ["public"] },
      { "id": "attach-far", "transitGateway": "tgw-far", "vpc": "far", "subnets": ["far"] }
    ],
    "transitGatewayPeeringAttachments": [{ "id": "tgw-peering", "requesterTransitGateway": "tgw", "accepterTransitGateway": "tgw-far" }],
    "transitGatewayRouteTables": [
      { "id": "tgw-rtb", "transitGateway": "tgw", "default": true, "routes": [{ "destination": "10.2.0.0/16", "target": "tgw-peering" }] },
      { "id": "tgw-far-rtb", "transitGateway": "tgw-far", "default": true, "routes": [{ "destination": "10.0.0.0/16", "target": "tgw-peering" }] }
    ],
    "subnets": [
      { "id": "public", "vpc": "vpc", "cidrBlock": "10.0.0.0/24", "ipv6CidrBlock": "2001:db8:0:100::/64", "routeTable": "rtb-public" },
      { "id": "private", "vpc": "vpc", "cidrBlock": "10.0.1.0/24", "ipv6CidrBlock": "2001:db8:0:101::/64", "routeTable": "rtb-private" },
      { "id": "peer", "vpc": "peer", "cidrBlock": "10.1.0.0/24", "routeTable": "rtb-peer" },
      { "id": "far", "vpc": "far", "cidrBlock": "10.2.0.0/24", "routeTable": "rtb-far" }
    ],
    "routeTables": [
      { "id": "rtb-public", "vpc": "vpc", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
      { "id": "rtb-private", "vpc": "vpc", "routes": [
        { "destination": "0.0.0.0/0", "target": "nat" }, { "destination": "::/0", "target": "eigw" },
        { "destination": "10.1.0.0/16", "target": "pcx" }, { "destination": "10.2.0.0/16", "target": "tgw" },
        { "destination": "192.168.0.0/16", "target": "vgw" }
      ] },
      { "id": "rtb-peer", "vpc": "peer", "routes": [{ "destination": "10.0.0.0/16", "target": "pcx" }] },
      { "id": "rtb-far", "vpc": "far", "routes": [{ "destination": "10.0.0.0/16", "target": "tgw-far" }] }
    ],
    "prefixLists": [{ "id": "pl-s3", "name": "com.amazonaws.us-east-1.s3", "ownerId": "AWS", "entries": ["192.0.2.0/27"] }],
    "vpcEndpoints": [
      { "id": "vpce", "vpc": "vpc", "serviceName": "com.amazonaws.us-east-1.s3", "routeTables": ["rtb-private"] },
      { "id": "vpce-if", "vpc": "vpc", "vpcEndpointType": "Interface", "serviceName": "com.amazonaws.us-east-1.s3",
        "subnetMappings": [{ "subnet": "public", "privateIpAddress": "10.0.0.40" }], "securityGroups": ["open"] }
    ],
    "targetGroups": [{ "id": "targets", "vpc": "vpc", "port": 80, "targets": [{ "id": "target" }] }],
    "loadBalancers": [{ "id": "lb", "vpc": "vpc", "scheme": "internal", "securityGroups": ["open"],
      "subnetMappings": [{ "subnet": "public", "privateIpAddress": "10.0.0.30" }], "listeners": [{ "port": 80, "targetGroup": "targets" }] }],
    "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.20", "publicIp": "198.51.100.20" }],
    "securityGroups": [
      { "id": "client", "vpc": "vpc" },
      { "id": "open", "vpc": "vpc", "ingress": [{ "protocol": "tcp", "portRange": "0-65535", "source": "10.0.0.0/8" }] },
      { "id": "open-peer", "vpc": "peer", "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/16" }] },
      { "id": "open-far", "vpc": "far", "ingress": [{ "protocol": "tcp", "portRange": 80, "source": "10.0.0.0/16" }] }
    ],
    "instances": [
      { "id": "client", "subnet": "private", "privateIpAddress": "10.0.1.5", "ipv6Addresses": ["2001:db8:0:101::5"], "securityGroups": ["client"] },
      { "id": "target", "subnet": "public", "privateIpAddress": "10.0.0.9", "securityGroups": ["open"], "listen": [80] },
      { "id": "near", "subnet": "peer", "privateIpAddress": "10.1.0.8", "securityGroups": ["open-peer"], "listen": [80] },
      { "id": "distant", "subnet": "far", "privateIpAddress": "10.2.0.8", "securityGroups": ["open-far"], "listen": [80] }
    ]
  },
  "internet": { "latency": "20ms", "servers": [
    { "id": "server", "address": "203.0.113.5", "ipv6Address": "2001:db8:ff::5", "listen": [443] },
    { "id": "s3", "address": "192.0.2.10", "listen": [443], "serviceName": "com.amazonaws.us-east-1.s3" },
    { "id": "files", "address": "192.168.0.10", "listen": [443], "customerGateway": "office" }
  ] },
  "script": [SCRIPT]
}"#;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Every construct of a packet's way is met, and by as many packets as whole connections need.
    #[test]
    fn every_construct_is_timed() {
        let scenario = check(&network(), None).scenario.unwrap();
        let timed = round(&scenario, &|| 0.0);
        let kinds: Vec<_> = timed.iter().map(|timed| timed.kind.name()).collect();
        let connections = CONNECTIONS as u32;
        use StationKind::{
            Edge, EgressOnlyInternetGateway, Eni, Instance, Internet, InternetGateway,
            LoadBalancer, NatGateway, NetworkAcl, Peering, RouteTable, SecurityGroup, Server,
            TransitGateway, TransitGatewayPeering, VpcEndpoint, VpnGateway,
        };
        for kind in [
            Edge,
            EgressOnlyInternetGateway,
            Eni,
            Instance,
            Internet,
            InternetGateway,
            LoadBalancer,
            NatGateway,
            NetworkAcl,
            Peering,
            RouteTable,
            SecurityGroup,
            Server,
            TransitGateway,
            TransitGatewayPeering,
            VpcEndpoint,
            VpnGateway,
        ] {
            let hops = timed.iter().find(|timed| timed.kind == kind);
            let hops = hops.map_or(0, |timed| timed.hops);
            assert!(hops >= 7 * connections, "{kind:?}: {hops} of {kinds:?}");
        }
    }
}
