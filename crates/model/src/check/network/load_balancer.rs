//! Load balancers and their target groups.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Parts;
use super::addresses::Addresses;
use super::instance;
use super::node::{Nodes, Service};
use super::services::Around;
use crate::check::fields::{Fields, Placed, Text};
use crate::check::names::Item;
use crate::check::script::HostNames;
use crate::check::value;
use crate::json::Node;
use crate::network::{
    Identity, InstanceKey, InterfaceKey, InterfaceOwner, Listener, LoadBalancer, LoadBalancerKey,
    LoadBalancerKind, Target, TargetGroup, TargetGroupKey, TargetHost, VpcKey, WeightedGroup,
};
use crate::packet::Protocol;
use crate::time::SimDuration;

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "type",
    "vpc",
    "scheme",
    "subnetMappings",
    "securityGroups",
    "crossZone",
    "idleTimeout",
    "listeners",
    "dnsName",
];
pub(super) const GROUP_KEYS: &[&str] = &[
    "id",
    "name",
    "vpc",
    "protocol",
    "port",
    "targetType",
    "preserveClientIp",
    "targets",
];
const LISTENER_KEYS: &[&str] = &["protocol", "port", "targetGroup", "targetGroups"];
const WEIGHTED_KEYS: &[&str] = &["targetGroup", "weight"];
const TARGET_KEYS: &[&str] = &["id", "port", "health"];
/// On the wire all but UDP is TCP.
const PROTOCOLS: &[&str] = &["TCP", "UDP", "TLS", "HTTP", "HTTPS", "SSL"];
const TYPES: &[&str] = &["network", "application", "classic", "gateway"];
/// Healthy first.
pub(in crate::check) const HEALTH: &[&str] = &["healthy", "unhealthy"];

/// How long connections stay without packets where nothing is said: at a Network Load Balancer
/// (F4.37), and at others (F8.5a).
const NETWORK_IDLE: SimDuration = SimDuration::from_secs(350);
const PROXY_IDLE: SimDuration = SimDuration::from_secs(60);

/// A target group as far as it could be read.
pub(super) struct GroupDraft {
    identity: Option<Identity>,
    vpc: Option<VpcKey>,
    protocol: Protocol,
    preserve_client_ip: bool,
    targets: Vec<Target>,
}

/// A load balancer as far as it could be read.
pub(super) struct BalancerDraft {
    identity: Option<Identity>,
    kind: LoadBalancerKind,
    idle: SimDuration,
    vpc: Option<VpcKey>,
    internet_facing: bool,
    cross_zone: bool,
    dns_name: Option<String>,
    nodes: Vec<InterfaceKey>,
    listeners: Vec<Listener>,
}

impl GroupDraft {
    /// The group; none where something could not be read.
    pub(super) fn finish(&self) -> Option<TargetGroup> {
        Some(TargetGroup {
            identity: self.identity.clone()?,
            vpc: self.vpc?,
            preserve_client_ip: self.preserve_client_ip,
            targets: self.targets.clone(),
        })
    }
}

impl BalancerDraft {
    /// The load balancer; none where something could not be read.
    pub(super) fn finish(&self) -> Option<LoadBalancer> {
        Some(LoadBalancer {
            identity: self.identity.clone()?,
            kind: self.kind,
            idle: self.idle,
            vpc: self.vpc?,
            internet_facing: self.internet_facing,
            cross_zone: self.cross_zone,
            dns_name: self.dns_name.clone()?,
            nodes: self.nodes.clone(),
            listeners: self.listeners.clone(),
        })
    }
}

/// Reads every target group.
pub(super) fn groups(parts: &Parts<'_>) -> Vec<GroupDraft> {
    let items = parts.target_groups.items.iter().flatten();
    items.map(|item| group(parts, item)).collect()
}

fn protocol(fields: &Fields<'_>) -> Protocol {
    match fields.word("protocol", "unknown-value", PROTOCOLS) {
        Some(Placed { value: 1, .. }) => Protocol::Udp,
        _ => Protocol::Tcp,
    }
}

fn group(parts: &Parts<'_>, item: &Item<'_>) -> GroupDraft {
    let fields = &item.fields;
    let protocol = protocol(fields);
    let by_address = fields
        .word("targetType", "unknown-value", &["instance", "ip"])
        .is_some_and(|word| word.value == 1);
    let port = fields
        .require("port", "the port that targets serve, for example 8080")
        .and_then(|node| value::port(parts.report, node));
    // On for instances and always for UDP, off for addresses over TCP (F8.50).
    let default = !by_address || protocol == Protocol::Udp;
    let preserve_client_ip = fields.truth("preserveClientIp", default);
    if let Some(node) = fields.get("preserveClientIp")
        && protocol == Protocol::Udp
        && !preserve_client_ip
    {
        parts.report.error(
            node.at,
            "client-ip-always-preserved",
            "over UDP targets always see the client's address (F8.50)",
            "leave it out",
        );
    }
    let targets = fields.list("targets").iter();
    GroupDraft {
        identity: item.identity.clone(),
        vpc: parts.vpc_of(fields),
        protocol,
        preserve_client_ip,
        targets: targets
            .filter_map(|node| target(parts, node, by_address, port))
            .collect(),
    }
}

fn target<'n>(
    parts: &Parts<'n>,
    node: &'n Node<'n>,
    by_address: bool,
    port: Option<u16>,
) -> Option<Target> {
    let fields = Fields::of(node, "a target", TARGET_KEYS, parts.report)?;
    let id = fields.require_text(
        "id",
        "an instance, or an address where targetType is \"ip\"",
    )?;
    let host = match by_address {
        true => {
            TargetHost::Address(value::address(parts.report, id, Some(value::Version::V4))?.value)
        }
        false => TargetHost::Instance(InstanceKey(parts.instances.find(id, parts.report)?)),
    };
    let own = match fields.get("port") {
        Some(node) => value::port(parts.report, node),
        None => port,
    };
    let healthy = fields
        .word("health", "unknown-value", HEALTH)
        .is_none_or(|word| word.value == 0);
    Some(Target {
        host,
        port: own?,
        healthy,
    })
}

/// Reads every load balancer.
pub(super) fn read(
    parts: &Parts<'_>,
    around: &Around<'_>,
    groups: &[GroupDraft],
    nodes: &mut Nodes<'_>,
    addresses: &mut Addresses,
    names: &mut HostNames,
) -> Vec<BalancerDraft> {
    let mut balancers = Vec::new();
    for item in parts.load_balancers.items.iter().flatten() {
        let key = LoadBalancerKey(balancers.len() as u32);
        let fields = &item.fields;
        let vpc = parts.vpc_of(fields);
        let internet_facing = fields
            .word("scheme", "unknown-value", &["internet-facing", "internal"])
            .is_none_or(|word| word.value == 0);
        let kind = kind(parts, fields);
        // Without a list a Network Load Balancer has no group, and lets everything through (F8.54);
        // others have the VPC's default group (F8.59).
        let security_groups = match fields.list("securityGroups") {
            [] if kind == LoadBalancerKind::Network => Vec::new(),
            _ => instance::security_groups(parts, fields, vpc, (around.vpcs, around.groups)),
        };
        let owner = Service {
            owner: InterfaceOwner::LoadBalancer(key),
            identity: item.identity.as_ref(),
            vpc,
            security_groups,
            public: internet_facing,
        };
        let nodes = nodes.read(parts, fields, &owner, addresses);
        let listeners = fields.list("listeners").iter();
        let listeners = listeners
            .filter_map(|node| listener(parts, node, (kind, vpc), groups))
            .collect();
        let dns_name = match fields.text("dnsName") {
            Some(text) => value::host_name(parts.report, text),
            // `MODEL`: AWS puts something random behind the name.
            None => item.identity.as_ref().map(|identity| {
                let label = identity.label().to_ascii_lowercase();
                format!("{label}.elb.{}.amazonaws.com", around.region)
            }),
        };
        if let Some(name) = &dns_name {
            names.publish(name.clone());
        }
        balancers.push(BalancerDraft {
            identity: item.identity.clone(),
            kind,
            idle: idle(parts, fields, kind),
            vpc,
            internet_facing,
            // On for Application Load Balancers, off for others (F8.52, F8.58).
            cross_zone: fields.truth("crossZone", kind == LoadBalancerKind::Application),
            dns_name,
            nodes,
            listeners,
        });
    }
    balancers
}

fn kind(parts: &Parts<'_>, fields: &Fields<'_>) -> LoadBalancerKind {
    let word = fields.word("type", "unknown-value", TYPES);
    match word.map_or(0, |word| word.value) {
        1 => LoadBalancerKind::Application,
        2 => LoadBalancerKind::Classic,
        3 => {
            parts.report.error(
                word.map_or(fields.at, |word| word.at),
                "load-balancer-type-not-supported",
                "Gateway Load Balancers are not simulated (F8.32)",
                "list its endpoints under `unknownResources`: packets that are routed there are followed so far",
            );
            LoadBalancerKind::Network
        }
        _ => LoadBalancerKind::Network,
    }
}

fn idle(parts: &Parts<'_>, fields: &Fields<'_>, kind: LoadBalancerKind) -> SimDuration {
    let usual = match kind {
        LoadBalancerKind::Network => NETWORK_IDLE,
        LoadBalancerKind::Application | LoadBalancerKind::Classic => PROXY_IDLE,
    };
    let stated = fields.get("idleTimeout");
    let stated = stated.and_then(|node| value::duration(parts.report, node, "idleTimeout"));
    stated.map_or(usual, |stated| stated.value)
}

fn listener<'n>(
    parts: &Parts<'n>,
    node: &'n Node<'n>,
    (kind, vpc): (LoadBalancerKind, Option<VpcKey>),
    groups: &[GroupDraft],
) -> Option<Listener> {
    let fields = Fields::of(node, "a listener", LISTENER_KEYS, parts.report)?;
    let protocol = protocol(&fields);
    if protocol == Protocol::Udp && kind != LoadBalancerKind::Network {
        parts.report.error(
            fields.at,
            "protocol-mismatch",
            "only Network Load Balancers have UDP listeners",
            "say \"type\": \"network\", or another protocol",
        );
    }
    let port = fields
        .require("port", "the port that clients connect to, for example 443")
        .and_then(|node| value::port(parts.report, node));
    let group = |fields: &Fields<'n>| {
        let text: Text<'_> = fields.text("targetGroup")?;
        let key = TargetGroupKey(parts.target_groups.find(text, parts.report)?);
        let group = groups.get(key.index())?;
        if group.protocol != protocol {
            parts.report.error(
                text.at,
                "protocol-mismatch",
                "the listener and its target group speak different protocols",
                "a TCP listener has a TCP group, a UDP listener a UDP group",
            );
        }
        let same = parts.same_vpc(vpc, group.vpc, ("target group", text));
        let weight = fields.number("weight", 0..=999);
        let weight = weight.map_or(1, |weight| weight.value as u16);
        same.then_some(WeightedGroup { group: key, weight })
    };
    let mut target_groups = Vec::from_iter(group(&fields));
    target_groups.extend(fields.list("targetGroups").iter().filter_map(|node| {
        let fields = Fields::of(
            node,
            "a target group of a listener",
            WEIGHTED_KEYS,
            parts.report,
        )?;
        fields.require("targetGroup", "a target group, by id or name")?;
        group(&fields)
    }));
    Some(Listener {
        protocol,
        port: port?,
        target_groups,
    })
}
