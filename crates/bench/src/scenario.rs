//! The network that is measured: clients in a private subnet, a zonal NAT gateway in a public one, a
//! server on the internet.

use std::fmt::Write as _;

/// Connections that one client opens at most: it has 64,512 ports.
const PER_CLIENT: u32 = 55_000;

/// A scenario in which `connections` are live at once: opened, then each asked, answered and closed.
/// With `close: false` they stay open.
#[must_use]
pub fn load(connections: u32, close: bool) -> String {
    let clients = connections.div_ceil(PER_CLIENT);
    let mut instances = String::new();
    let mut script = String::new();
    let mut secondary = String::new();
    // All of them at once, at 100,000 a second in all.
    let per_second = 100_000 / clients;
    let seconds = u64::from(connections) / 100_000 + 2;
    for client in 0..clients {
        let count = (connections - client * PER_CLIENT).min(PER_CLIENT);
        let comma = if client == 0 { "" } else { "," };
        let close = if close {
            format!(r#", "closeAfter": "{seconds}s""#)
        } else {
            String::new()
        };
        // Writing to a String cannot fail.
        let _ = write!(
            instances,
            r#"{comma}{{ "id": "client-{client}", "subnet": "private", "privateIpAddress": "10.0.1.{}", "ephemeralPortRange": "1024-65535" }}"#,
            client + 10
        );
        let _ = write!(
            script,
            r#"{comma}{{ "do": "generate", "at": "0s", "instance": "client-{client}", "to": "203.0.113.5", "port": 443, "connections": {count}, "perSecond": {per_second}{close} }}"#
        );
        if client > 0 {
            let comma = if client == 1 { "" } else { "," };
            let _ = write!(
                secondary,
                r#"{comma}{{ "privateIp": "10.0.0.{}", "publicIp": "198.51.100.{}" }}"#,
                client + 20,
                client + 20
            );
        }
    }
    format!(
        r#"{{
  "vpclab": 1, "title": "load", "natModel": "zonal",
  "network": {{
    "vpcs": [{{ "id": "vpc", "cidrBlock": "10.0.0.0/16" }}],
    "internetGateways": [{{ "id": "igw" }}],
    "subnets": [
      {{ "id": "public", "cidrBlock": "10.0.0.0/24", "routeTable": "public-routes" }},
      {{ "id": "private", "cidrBlock": "10.0.1.0/24", "routeTable": "private-routes" }}
    ],
    "routeTables": [
      {{ "id": "public-routes", "routes": [{{ "destination": "0.0.0.0/0", "target": "igw" }}] }},
      {{ "id": "private-routes", "routes": [{{ "destination": "0.0.0.0/0", "target": "nat" }}] }}
    ],
    "natGateways": [{{ "id": "nat", "subnet": "public", "privateIp": "10.0.0.20", "publicIp": "198.51.100.20", "secondaryAddresses": [{secondary}] }}],
    "instances": [{instances}]
  }},
  "internet": {{ "latency": "20ms", "servers": [{{ "id": "server", "address": "203.0.113.5", "listen": [443] }}] }},
  "script": [{script}]
}}"#
    )
}

/// The same connections three times, each time when no table knows those before any more: the
/// scenario, and when the third time begins, in microseconds.
#[must_use]
pub fn load_again(connections: u32) -> (String, u64) {
    let text = load(connections, true);
    let first = text
        .lines()
        .find_map(|line| line.strip_prefix(r#"  "script": ["#)?.strip_suffix(']'))
        .unwrap_or_default();
    let at = |time: &str| first.replace(r#""at": "0s""#, &format!(r#""at": "{time}""#));
    let again = format!("{first}, {}, {}", at("1000s"), at("2000s"));
    (text.replace(first, &again), 2_000_000_000)
}
