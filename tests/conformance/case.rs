//! A case: what is done in vpclab and between network namespaces alike.

use serde_json::{Value, json};

/// Who acts: an instance, another one beside it, a server on the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    A,
    B,
    Server,
}

impl Host {
    /// As a scenario calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::Server => "server",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Server => "server",
            _ => "instance",
        }
    }
}

/// Addresses that both sides have; those of the walks (W1).
pub(crate) const A: &str = "10.0.1.5";
pub(crate) const B: &str = "10.0.1.6";
pub(crate) const NAT: &str = "10.0.0.220";
pub(crate) const NAT_PUBLIC: &str = "198.51.100.10";
pub(crate) const A_PUBLIC: &str = "198.51.100.20";
pub(crate) const SERVER: &str = "203.0.113.5";

/// Ports on which the server listens, for TCP and for UDP; instances listen on the first.
pub(crate) const WEB: u16 = 443;
pub(crate) const ECHO: u16 = 7;
/// Nobody listens here.
pub(crate) const CLOSED: u16 = 81;

/// Which packets a rule is about, in the words of both: `all`, `tcp`, `udp`, `icmp`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub(crate) protocol: &'static str,
    pub(crate) ports: Option<(u16, u16)>,
    /// The other side.
    pub(crate) cidr: &'static str,
    /// Of a network ACL; a security group only allows (F4.2).
    pub(crate) allow: bool,
}

pub(crate) const ALL: Rule = Rule {
    protocol: "all",
    ports: None,
    cidr: "0.0.0.0/0",
    allow: true,
};

pub(crate) const fn only(protocol: &'static str, from: u16, to: u16) -> Rule {
    Rule {
        protocol,
        ports: Some((from, to)),
        ..ALL
    }
}

pub(crate) const DENY: Rule = Rule {
    allow: false,
    ..ALL
};

/// The rules on the way.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// Has instance `a` a public address of its own, or a NAT gateway before it?
    pub(crate) public: bool,
    pub(crate) group_in: Vec<Rule>,
    pub(crate) group_out: Vec<Rule>,
    pub(crate) acl_in: Vec<Rule>,
    pub(crate) acl_out: Vec<Rule>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            public: false,
            group_in: Vec::new(),
            group_out: vec![ALL],
            acl_in: vec![ALL],
            acl_out: vec![ALL],
        }
    }
}

/// What somebody does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// Opens a connection, by a name.
    Connect(&'static str, Host, &'static str, u16),
    /// Sends a request by it, which is answered.
    Send(&'static str),
    /// Closes it; the other side does the same.
    Close(&'static str),
    /// Sends echo requests, one after the answer to the other.
    Ping(Host, &'static str, u16),
    /// Sends datagrams from a port to a port.
    Datagram(Host, &'static str, (u16, u16), u16),
    /// Sends a packet of a protocol that has no ports.
    Packet(Host, &'static str, u8),
    /// Nobody does anything for so long that the NAT forgets (F6.30).
    Idle,
}

impl Act {
    fn json(self) -> Value {
        let mut act = match self {
            Self::Connect(name, _, to, port) => {
                json!({ "do": "connect", "to": to, "port": port, "connection": name })
            }
            Self::Send(name) => json!({ "do": "send", "connection": name }),
            Self::Close(name) => json!({ "do": "close", "connection": name }),
            Self::Ping(_, to, count) => {
                json!({ "do": "ping", "to": to, "count": count, "interval": "100ms" })
            }
            Self::Datagram(_, to, (from, port), count) => json!({
                "do": "send-datagram", "to": to, "port": port, "sourcePort": from,
                "count": count, "interval": "100ms",
            }),
            Self::Packet(_, to, protocol) => {
                json!({ "do": "send-packet", "to": to, "protocol": protocol })
            }
            Self::Idle => json!({ "do": "wait", "duration": format!("{IDLE_MS}ms") }),
        };
        if let Self::Connect(_, host, ..)
        | Self::Ping(host, ..)
        | Self::Datagram(host, ..)
        | Self::Packet(host, ..) = self
        {
            act[host.key()] = json!(host.name());
        }
        act
    }
}

/// A second more than a NAT gateway waits (F6.30).
const IDLE_MS: u64 = 351_000;

/// One thing that is tried on both sides.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) network: Network,
    pub(crate) acts: Vec<Act>,
    /// How long anybody waits for an answer.
    pub(crate) patience_ms: u64,
    /// The first source port of each host.
    pub(crate) ports_from: u16,
}

impl Case {
    /// How long a run of it takes in simulated time.
    pub(crate) fn lasts_ms(&self) -> u64 {
        let is_idle = |act: &&Act| matches!(act, Act::Idle);
        let idle = self.acts.iter().filter(is_idle).count() as u64;
        self.patience_ms + idle * IDLE_MS
    }

    /// The scenario file that does the same.
    pub(crate) fn scenario(&self) -> String {
        let Network {
            public,
            group_in,
            group_out,
            acl_in,
            acl_out,
        } = &self.network;
        let group = |rules: &[Rule], other: &str| {
            let rule = |rule: &Rule| {
                let mut json = json!({ "protocol": rule.protocol, other: rule.cidr });
                if let Some((from, to)) = rule.ports {
                    json["portRange"] = json!(format!("{from}-{to}"));
                }
                json
            };
            rules.iter().map(rule).collect::<Vec<_>>()
        };
        let acl = |rules: &[Rule], other: &str| {
            let mut numbered = group(rules, other);
            for ((number, json), rule) in (1..).zip(&mut numbered).zip(rules) {
                json["ruleNumber"] = json!(number * 100);
                json["action"] = json!(if rule.allow { "allow" } else { "deny" });
            }
            numbered
        };
        let instance = |host: Host, address: &str| {
            json!({
                "id": host.name(), "subnet": "private", "privateIpAddress": address,
                "securityGroups": ["group"], "listen": [WEB],
                "ephemeralPortRange": format!("{}-65535", self.ports_from),
            })
        };
        let mut a = instance(Host::A, A);
        if *public {
            a["publicIp"] = json!(A_PUBLIC);
        }
        let out = if *public { "igw" } else { "nat" };
        json!({
            "vpclab": 1, "title": self.name, "natModel": "zonal",
            "network": {
                "vpcs": [{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }],
                "internetGateways": [{ "id": "igw" }],
                "subnets": [
                    { "id": "public", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.0.0/24", "routeTable": "out" },
                    { "id": "private", "availabilityZone": "us-east-1a", "cidrBlock": "10.0.1.0/24", "routeTable": "in", "networkAcl": "acl" },
                ],
                "routeTables": [
                    { "id": "out", "routes": [{ "destination": "0.0.0.0/0", "target": "igw" }] },
                    { "id": "in", "routes": [{ "destination": "0.0.0.0/0", "target": out }] },
                ],
                "networkAcls": [{ "id": "acl", "inbound": acl(acl_in, "source"), "outbound": acl(acl_out, "destination") }],
                "securityGroups": [{ "id": "group", "ingress": group(group_in, "source"), "egress": group(group_out, "destination") }],
                "natGateways": [{ "id": "nat", "subnet": "public", "privateIp": NAT, "publicIp": NAT_PUBLIC }],
                "instances": [a, instance(Host::B, B)],
            },
            "internet": { "servers": [{
                "id": "server", "address": SERVER, "listen": [WEB], "listenUdp": [ECHO],
            }] },
            "script": self.acts.iter().map(|act| act.json()).collect::<Vec<_>>(),
        })
        .to_string()
    }
}
