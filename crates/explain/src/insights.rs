//! An answer in the shape in which Reachability Analyzer gives its own (F11.70 to F11.77), so that the
//! two can be compared.
//!
//! It knows no edge, no internet and no servers: they are left out. It gives the path where there is
//! one and the explanation where there is none. ARNs, dates and tags are AWS's to give. Ours are the
//! codes that begin with `VPCLAB_`.

use serde_json::{Map, Value, json};
use vpclab_model::StationKind;

use crate::answer::{Answer, Disposition, Drop, Header, Hop, Leg};
use crate::rule::Rule;

impl Answer {
    /// As a `NetworkInsightsAnalysis`, the one with this number.
    #[must_use]
    pub fn insights(&self, number: usize) -> Value {
        let legs = || std::iter::once(&self.forward).chain(&self.reply);
        let found = legs().all(|leg| leg.disposition == Disposition::Delivered);
        let mut analysis = Map::new();
        let mut put = |key: &str, value: Value| analysis.insert(key.to_owned(), value);
        put(
            "NetworkInsightsAnalysisId",
            json!(format!("nia-{number:017x}")),
        );
        put("Status", json!("succeeded"));
        put("NetworkPathFound", json!(found));
        if found {
            put("ForwardPathComponents", components(&self.forward));
            if let Some(reply) = &self.reply {
                put("ReturnPathComponents", components(reply));
            }
        } else {
            let explanations: Vec<Value> = legs().filter_map(explanation).collect();
            put("Explanations", json!(explanations));
        }
        Value::Object(analysis)
    }
}

fn components(leg: &Leg) -> Value {
    let known = |hop: &&Hop| {
        !matches!(
            hop.kind,
            StationKind::Edge | StationKind::Internet | StationKind::Server | StationKind::Resolver
        )
    };
    let hops = leg.hops.iter().filter(known);
    (1..)
        .zip(hops)
        .map(|(number, hop)| component(number, hop))
        .collect()
}

fn component(number: u32, hop: &Hop) -> Value {
    let mut component = Map::new();
    let mut put = |key: &str, value: Value| component.insert(key.to_owned(), value);
    put("SequenceNumber", json!(number));
    put("Component", id(&hop.component));
    if let (StationKind::SecurityGroup, Some(interface)) = (hop.kind, &hop.around.interface) {
        put("AttachedTo", id(interface));
    }
    if let Some(subnet) = &hop.around.subnet {
        put("Subnet", id(subnet));
    }
    if let Some(vpc) = &hop.vpc {
        put("Vpc", id(vpc));
    }
    put("InboundHeader", header(&hop.arriving));
    put("OutboundHeader", header(&hop.leaving));
    if let Some((key, rule)) = hop.rule.as_ref().and_then(rule) {
        put(key, rule);
    }
    Value::Object(component)
}

/// Why a leg ended, with the components around.
fn explanation(leg: &Leg) -> Option<Value> {
    let drop = leg.drop.as_ref()?;
    let hop = leg.hops.last()?;
    let mut explanation = Map::new();
    let mut put = |key: &str, value: Value| explanation.insert(key.to_owned(), value);
    put("ExplanationCode", json!(drop.code));
    if let Some(direction) = drop.direction {
        put("Direction", json!(direction.to_string()));
    }
    let around = &hop.around;
    match drop.kind {
        StationKind::SecurityGroup => {
            let groups: Vec<Value> = around
                .security_groups
                .iter()
                .map(|group| id(group))
                .collect();
            put("SecurityGroups", json!(groups));
        }
        kind => {
            put(place_key(kind), id(&drop.at));
        }
    }
    if let Some(interface) = around.interface.as_ref().filter(|id| **id != drop.at) {
        put("NetworkInterface", id(interface));
    }
    if let Some(subnet) = &around.subnet {
        put("Subnet", id(subnet));
    }
    if let Some(vpc) = &hop.vpc {
        put("Vpc", id(vpc));
    }
    if let Some((key, rule)) = drop_rule(drop) {
        put(key, rule);
    }
    Some(Value::Object(explanation))
}

fn drop_rule(drop: &Drop) -> Option<(&'static str, Value)> {
    drop.rule.as_ref().and_then(rule)
}

/// Under which key an explanation names a component.
const fn place_key(kind: StationKind) -> &'static str {
    match kind {
        StationKind::Eni => "NetworkInterface",
        StationKind::NetworkAcl => "Acl",
        StationKind::RouteTable => "RouteTable",
        StationKind::NatGateway => "NatGateway",
        StationKind::InternetGateway => "InternetGateway",
        StationKind::Peering => "VpcPeeringConnection",
        StationKind::TransitGateway => "TransitGateway",
        StationKind::TransitGatewayPeering => "TransitGatewayAttachment",
        StationKind::VpnGateway => "VpnGateway",
        StationKind::VpcEndpoint => "VpcEndpoint",
        _ => "Component",
    }
}

fn id(id: &str) -> Value {
    json!({ "Id": id })
}

fn header(header: &Header) -> Value {
    let block = |address: &str| match address.contains(':') {
        true => format!("{address}/128"),
        false => format!("{address}/32"),
    };
    let mut value = Map::new();
    let mut put = |key: &str, item: Value| value.insert(key.to_owned(), item);
    put("SourceAddresses", json!([block(&header.src)]));
    put("DestinationAddresses", json!([block(&header.dst)]));
    if let (Some(source), Some(destination)) = (header.src_port, header.dst_port) {
        put("SourcePortRanges", json!([ports(source, source)]));
        put(
            "DestinationPortRanges",
            json!([ports(destination, destination)]),
        );
    }
    let number = match header.protocol.as_str() {
        "tcp" => "6",
        "udp" => "17",
        "icmp" => "1",
        "icmpv6" => "58",
        number => number,
    };
    put("Protocol", json!(number));
    Value::Object(value)
}

fn ports(from: u16, to: u16) -> Value {
    json!({ "From": from, "To": to })
}

/// `443` or `1024-65535`.
fn port_range(ports_text: Option<&str>) -> Option<Value> {
    let text = ports_text?;
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Some(ports(from.parse().ok()?, to.parse().ok()?))
}

/// A rule, and the key that it stands under.
fn rule(rule: &Rule) -> Option<(&'static str, Value)> {
    let mut value = Map::new();
    let mut put = |key: &str, item: Value| value.insert(key.to_owned(), item);
    let key = match rule {
        Rule::SecurityGroupRule {
            group,
            direction,
            protocol,
            ports,
            peer,
            ..
        } => {
            let key = match peer.as_str() {
                peer if peer.starts_with("pl-") => "PrefixListId",
                peer if peer.contains('/') => "Cidr",
                _ => "SecurityGroupId",
            };
            // A rule that names a group has that one's id here, and no field for its own.
            put("SecurityGroupId", json!(group));
            put(key, json!(peer));
            put("Direction", json!(direction.to_string()));
            put("Protocol", json!(protocol.to_lowercase()));
            if let Some(range) = port_range(ports.as_deref()) {
                put("PortRange", range);
            }
            "SecurityGroupRule"
        }
        Rule::NetworkAclRule {
            direction,
            rule_number,
            action,
            protocol,
            ports,
            cidr,
            ..
        } => {
            put("Cidr", json!(cidr.as_deref().unwrap_or("0.0.0.0/0")));
            put("Egress", json!(direction.to_string() == "egress"));
            put("Protocol", json!(protocol.to_lowercase()));
            put("RuleAction", json!(action));
            put("RuleNumber", json!(rule_number));
            if let Some(range) = port_range(ports.as_deref()) {
                put("PortRange", range);
            }
            "AclRule"
        }
        Rule::Route {
            destination,
            target,
            origin,
            state,
            ..
        } => {
            let to = if destination.starts_with("pl-") {
                "DestinationPrefixListId"
            } else {
                "DestinationCidr"
            };
            put(to, json!(destination));
            put(target_key(target), json!(target));
            let origin = match origin.as_str() {
                "local" => "createroutetable",
                "propagated" => "enablevgwroutepropagation",
                _ => "createroute",
            };
            put("Origin", json!(origin));
            put("State", json!(state));
            "RouteTableRoute"
        }
        Rule::TransitGatewayRoute {
            destination,
            target,
            ..
        } => {
            put("DestinationCidr", json!(destination));
            put("AttachmentId", json!(target));
            "TransitGatewayRouteTableRoute"
        }
        _ => return None,
    };
    Some((key, Value::Object(value)))
}

fn target_key(target: &str) -> &'static str {
    const KEYS: [(&str, &str); 6] = [
        ("nat-", "NatGatewayId"),
        ("eni-", "NetworkInterfaceId"),
        ("i-", "InstanceId"),
        ("tgw-", "TransitGatewayId"),
        ("pcx-", "VpcPeeringConnectionId"),
        ("eigw-", "EgressOnlyInternetGatewayId"),
    ];
    let key = KEYS.iter().find(|(prefix, _)| target.starts_with(prefix));
    key.map_or("GatewayId", |(_, key)| key)
}
