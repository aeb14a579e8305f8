//! Instances with their interfaces.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::addresses::Addresses;
use super::network_interface::{self, Around, InterfaceDraft, Kind, Seen};
use super::security_group::SecurityGroupDraft;
use super::tracking;
use super::vpc::VpcDraft;
use super::{Parts, quota};
use crate::check::fields::{Fields, Placed, text};
use crate::check::names::Item;
use crate::check::script::HostNames;
use crate::check::{ports, records, value};
use crate::network::{
    Forwarding, Identity, InstanceKey, InstanceState, InterfaceOwner, Listening, MetadataOptions,
    SecurityGroupKey, TrackingTimeouts, VpcKey,
};
use crate::packet::PortRange;
use crate::scenario::DnsRecord;
use crate::time::SimDuration;

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "instanceType",
    "nitroVersion",
    "operatingSystem",
    "ephemeralPortRange",
    "subnet",
    "privateIpAddress",
    "publicIp",
    "allocationId",
    "associatePublicIpAddress",
    "secondaryPrivateIpAddresses",
    "ipv4Prefixes",
    "ipv6Addresses",
    "ipv6AddressCount",
    "securityGroups",
    "networkInterface",
    "networkInterfaces",
    "state",
    "macAddress",
    "sourceDestCheck",
    "mtu",
    "listen",
    "listenUdp",
    "dnsServer",
    "metadataOptions",
    "connectionTracking",
    "conntrackAllowance",
    "forwards",
    "natTcpEstablishedTimeout",
];

/// The states that an instance begins in.
const STATES: &[&str] = &["running", "stopped"];

/// An instance as far as it could be read.
pub(super) struct InstanceDraft {
    pub(super) identity: Option<Identity>,
    pub(super) instance_type: String,
    pub(super) ephemeral_ports: PortRange,
    /// The primary one.
    pub(super) interface: InterfaceDraft,
    /// The others.
    pub(super) secondary: Vec<InterfaceDraft>,
    pub(super) mtu: u16,
    pub(super) listen: Listening,
    pub(super) dns_server: Option<Vec<DnsRecord>>,
    pub(super) metadata: MetadataOptions,
    pub(super) conntrack_allowance: u32,
    pub(super) forwards: Option<Forwarding>,
    pub(super) state: InstanceState,
}

/// Reads every instance.
pub(super) fn read(
    parts: &Parts<'_>,
    around: Around<'_>,
    addresses: &mut Addresses,
    seen: &mut Seen,
    names: &mut HostNames,
) -> Vec<InstanceDraft> {
    let mut instances = Vec::new();
    for item in parts.instances.items.iter().flatten() {
        let key = InstanceKey(instances.len() as u32);
        let interfaces = (&mut *addresses, &mut *seen);
        instances.push(instance(parts, (key, item), around, interfaces, names));
    }
    instances
}

fn instance(
    parts: &Parts<'_>,
    (key, item): (InstanceKey, &Item<'_>),
    around: Around<'_>,
    (addresses, seen): (&mut Addresses, &mut Seen),
    names: &mut HostNames,
) -> InstanceDraft {
    let fields = &item.fields;
    let report = parts.report;
    let kind = Kind {
        owner: InterfaceOwner::Instance(key),
        launched: true,
        timeouts: tracking::at_launch(fields),
    };
    let mut interface = network_interface::read(parts, fields, kind, around, (addresses, seen));
    interface.identity = fields.text("networkInterface").map(|text| {
        seen.name(parts, text.at, text.value);
        Identity {
            id: String::from(text.value),
            name: None,
        }
    });
    let kind = Kind {
        launched: false,
        ..kind
    };
    InstanceDraft {
        identity: item.identity.clone(),
        instance_type: String::from(
            fields
                .text("instanceType")
                .map_or("m5.large", |text| text.value),
        ),
        ephemeral_ports: ephemeral_ports(parts, fields),
        interface,
        secondary: network_interface::secondary(parts, fields, kind, around, (addresses, seen)),
        // Current generations have jumbo frames (F9.20).
        mtu: ports::mtu(fields, 9001),
        listen: ports::listen(report, fields, &[]),
        dns_server: records::server(report, fields, names),
        metadata: metadata(parts, fields),
        conntrack_allowance: tracking::allowance(fields),
        forwards: forwarding(parts, fields),
        state: match fields.word("state", "unknown-value", STATES) {
            Some(Placed { value: 1, .. }) => InstanceState::Stopped,
            _ => InstanceState::Running,
        },
    }
}

/// What it does with packets for others; a NAT instance remembers flows as Linux does (F13.42,
/// F13.48).
fn forwarding(parts: &Parts<'_>, fields: &Fields<'_>) -> Option<Forwarding> {
    let forwards = fields.word("forwards", "unknown-value", &["router", "nat"]);
    let is_nat = forwards.is_some_and(|word| word.value == 1);
    let key = "natTcpEstablishedTimeout";
    let timeout = fields.get(key);
    if let Some(node) = timeout
        && !is_nat
    {
        parts.report.error(
            node.at,
            "timeout-without-nat",
            format!(
                "`{key}` is about connections that the instance translates, and it translates none"
            ),
            "say \"forwards\": \"nat\", or leave it out",
        );
    }
    let stated = timeout.and_then(|node| value::duration(parts.report, node, key));
    forwards.map(|_| match is_nat {
        false => Forwarding::Router,
        true => Forwarding::Nat(TrackingTimeouts {
            tcp_established: stated.map_or(SimDuration::from_secs(432_000), |stated| stated.value),
            udp_stream: SimDuration::from_secs(120),
            udp: SimDuration::from_secs(30),
        }),
    })
}

/// Stated, or the operating system's (F5.21, F5.22).
fn ephemeral_ports(parts: &Parts<'_>, fields: &Fields<'_>) -> PortRange {
    let windows = fields
        .word("operatingSystem", "unknown-value", &["linux", "windows"])
        .is_some_and(|word| word.value == 1);
    let default = match windows {
        false => PortRange {
            from: 32_768,
            to: 60_999,
        },
        true => PortRange {
            from: 49_152,
            to: u16::MAX,
        },
    };
    let Some(node) = fields.get("ephemeralPortRange") else {
        return default;
    };
    let range = value::port_range(parts.report, node);
    if range.is_some_and(|range| range.from == 0) {
        parts.report.error(
            node.at,
            "port-out-of-range",
            "no connection begins at port 0",
            "for example \"32768-60999\" or \"49152-65535\"",
        );
    }
    range.unwrap_or(default)
}

/// The groups it names, or its VPC's default group.
pub(super) fn security_groups(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    vpc: Option<VpcKey>,
    (vpcs, groups): (&[VpcDraft], &[SecurityGroupDraft]),
) -> Vec<SecurityGroupKey> {
    let nodes = fields.list("securityGroups");
    let mut keys = Vec::new();
    for node in nodes {
        let Some(text) = text(parts.report, node, "securityGroups") else {
            continue;
        };
        let Some(key) = parts
            .security_groups
            .find(text, parts.report)
            .map(SecurityGroupKey)
        else {
            continue;
        };
        let owner = groups.get(key.index()).and_then(|group| group.vpc);
        if keys.contains(&key) {
            let message = format!("the group `{}` is listed twice", text.value);
            parts
                .report
                .error(text.at, "duplicate-reference", message, "list it once");
        } else if parts.same_vpc(vpc, owner, ("security group", text)) {
            keys.push(key);
        }
    }
    parts.quota(fields.at, &quota::INTERFACE_GROUPS, nodes.len());
    if nodes.is_empty() {
        let default = vpc.and_then(|vpc| vpcs.get(vpc.index())?.default_security_group);
        keys.extend(default);
    }
    // Whatever the two quotas are raised to, their product stays (F4.12).
    let weights = keys.iter().filter_map(|key| groups.get(key.index()));
    let heaviest = weights.map(|group| group.weight).max().unwrap_or(0);
    if keys.len() * heaviest > GROUPS_TIMES_RULES_MAX {
        parts.report.error(
            fields.at,
            "limit-exceeded",
            format!(
                "{} groups on an interface, one of them with rules that weigh {heaviest}, are more than AWS allows (F4.12, F4.13)",
                keys.len()
            ),
            format!("groups times rules stay below {}", GROUPS_TIMES_RULES_MAX + 1),
        );
    }
    keys
}

/// Groups of an interface times rules of a group (F4.12).
const GROUPS_TIMES_RULES_MAX: usize = 1_000;

/// Stated, or what an instance gets (F2.19).
fn metadata(parts: &Parts<'_>, fields: &Fields<'_>) -> MetadataOptions {
    let keys = &["httpEndpoint", "httpTokens", "httpPutResponseHopLimit"];
    let mut options = MetadataOptions::DEFAULT;
    let stated = fields
        .get("metadataOptions")
        .and_then(|node| Fields::of(node, "metadataOptions", keys, parts.report));
    let Some(stated) = stated else {
        return options;
    };
    let is_first = |key, words: &[&'static str]| {
        let word = stated.word(key, "unknown-value", words)?;
        Some(word.value == 0)
    };
    if let Some(enabled) = is_first("httpEndpoint", &["enabled", "disabled"]) {
        options.http_endpoint = enabled;
    }
    if let Some(required) = is_first("httpTokens", &["required", "optional"]) {
        options.http_tokens_required = required;
    }
    if let Some(limit) = stated.number("httpPutResponseHopLimit", 1..=64) {
        options.hop_limit = limit.value as u8;
    }
    options
}
