//! VPC endpoints.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Parts;
use super::addresses::Addresses;
use super::instance;
use super::node::{Nodes, Service};
use super::route_table::RouteTableDraft;
use super::services::Around;
use crate::check::fields::{Fields, Text, text};
use crate::check::names::{Item, dangling};
use crate::check::script::HostNames;
use crate::json::At;
use crate::network::{
    EndpointKind, Identity, InterfaceOwner, PrefixListKey, Route, RouteDestination, RouteOrigin,
    RouteTableKey, RouteTarget, VpcEndpoint, VpcEndpointKey, VpcKey,
};
use crate::scenario::ServerKey;

pub(super) const KEYS: &[&str] = &[
    "id",
    "name",
    "vpc",
    "vpcEndpointType",
    "serviceName",
    "routeTables",
    "subnetMappings",
    "securityGroups",
    "privateDnsEnabled",
    "dnsName",
];

/// AWS's own words, in their order here.
const TYPES: &[&str] = &["Gateway", "Interface", "GatewayLoadBalancer"];
const INTERFACE: usize = 1;
const GATEWAY_LOAD_BALANCER: usize = 2;

/// The services that have gateway endpoints (F8.20).
const WITH_GATEWAY: [&str; 2] = [".s3", ".dynamodb"];

/// Services, by name.
pub(in crate::check) type Services<'s> = [(&'s str, ServerKey)];

/// An endpoint as far as it could be read.
pub(super) struct EndpointDraft {
    identity: Option<Identity>,
    vpc: Option<VpcKey>,
    service: Option<(String, ServerKey)>,
    kind: Option<EndpointKind>,
    /// The tables that a gateway endpoint is associated with, and where the file says so.
    tables: Vec<(RouteTableKey, At)>,
}

impl EndpointDraft {
    /// The endpoint; none where something could not be read.
    pub(super) fn finish(&self) -> Option<VpcEndpoint> {
        let (service_name, service) = self.service.clone()?;
        Some(VpcEndpoint {
            identity: self.identity.clone()?,
            vpc: self.vpc?,
            service_name,
            service,
            kind: self.kind.clone()?,
            deleted: false,
        })
    }
}

/// Reads every endpoint.
pub(super) fn read(
    parts: &Parts<'_>,
    around: &Around<'_>,
    nodes: &mut Nodes<'_>,
    addresses: &mut Addresses,
    names: &mut HostNames,
) -> Vec<EndpointDraft> {
    let mut endpoints = Vec::new();
    for item in parts.vpc_endpoints.items.iter().flatten() {
        let key = VpcEndpointKey(endpoints.len() as u32);
        let fields = &item.fields;
        let vpc = parts.vpc_of(fields);
        let service_name =
            fields.require_text("serviceName", "for example \"com.amazonaws.us-east-1.s3\"");
        let service = service_name.and_then(|text| {
            Some((
                String::from(text.value),
                find(parts, around.services, text)?,
            ))
        });
        let mut tables = Vec::new();
        let kind = match fields.word("vpcEndpointType", "unknown-value", TYPES) {
            Some(word) if word.value == INTERFACE => interface(
                parts,
                item,
                (key, vpc, service_name),
                around,
                nodes,
                addresses,
                names,
            ),
            Some(word) if word.value == GATEWAY_LOAD_BALANCER => {
                parts.report.error(
                    word.at,
                    "endpoint-type-not-supported",
                    "Gateway Load Balancer endpoints are not simulated (F8.32)",
                    "take \"Gateway\" or \"Interface\"",
                );
                None
            }
            _ => service_name
                .and_then(|name| gateway(parts, fields, (vpc, name), around, &mut tables)),
        };
        endpoints.push(EndpointDraft {
            identity: item.identity.clone(),
            vpc,
            service,
            kind,
            tables,
        });
    }
    endpoints
}

fn find(parts: &Parts<'_>, services: &Services<'_>, text: Text<'_>) -> Option<ServerKey> {
    let found = services.iter().find(|(name, _)| *name == text.value);
    if found.is_none() {
        let known: Vec<&str> = services.iter().map(|(name, _)| *name).collect();
        dangling(text, "server with the service name", &known, parts.report);
    }
    found.map(|(_, server)| *server)
}

fn gateway(
    parts: &Parts<'_>,
    fields: &Fields<'_>,
    (vpc, service): (Option<VpcKey>, Text<'_>),
    around: &Around<'_>,
    tables: &mut Vec<(RouteTableKey, At)>,
) -> Option<EndpointKind> {
    if !WITH_GATEWAY.iter().any(|end| service.value.ends_with(end)) {
        parts.report.error(
            service.at,
            "no-gateway-endpoint",
            format!("`{}` has no gateway endpoint (F8.20)", service.value),
            "S3 and DynamoDB have one; say \"vpcEndpointType\": \"Interface\"",
        );
        return None;
    }
    // AWS calls the prefix list as it calls the service (F12.25).
    let prefix_list = PrefixListKey(parts.prefix_lists.find(service, parts.report)?);
    if around
        .prefix_lists
        .get(prefix_list.index())
        .is_some_and(|list| !list.aws_managed)
    {
        parts.report.error(
            service.at,
            "prefix-list-owner",
            "the prefix list of a service is AWS's own (F8.20)",
            "say \"ownerId\": \"AWS\" there",
        );
    }
    for node in fields.list("routeTables") {
        let Some(reference) = text(parts.report, node, "routeTables") else {
            continue;
        };
        let Some(key) = parts.route_tables.find(reference, parts.report) else {
            continue;
        };
        let owner = around
            .route_tables
            .get(key as usize)
            .and_then(|table| table.vpc);
        if parts.same_vpc(vpc, owner, ("route table", reference)) {
            tables.push((RouteTableKey(key), reference.at));
        }
    }
    Some(EndpointKind::Gateway { prefix_list })
}

/// Adds the routes of gateway endpoints to their tables: they come and go with the association
/// (F3.28).
pub(super) fn add_routes(
    parts: &Parts<'_>,
    endpoints: &[EndpointDraft],
    tables: &mut [RouteTableDraft],
) {
    for (key, endpoint) in (0..).map(VpcEndpointKey).zip(endpoints) {
        let Some(EndpointKind::Gateway { prefix_list }) = &endpoint.kind else {
            continue;
        };
        let row = Route {
            destination: RouteDestination::PrefixList(*prefix_list),
            target: RouteTarget::VpcEndpoint(key),
            origin: RouteOrigin::Static,
        };
        for (table, at) in &endpoint.tables {
            let Some(table) = tables.get_mut(table.index()) else {
                continue;
            };
            let is_there = |route: &Route| route.destination == row.destination;
            if table.routes.iter().any(is_there) {
                parts.report.error(
                    *at,
                    "duplicate-route",
                    "this table has a route to the service's prefix list already",
                    "each destination has one target",
                );
            } else {
                table.routes.push(row);
            }
        }
    }
}

fn interface(
    parts: &Parts<'_>,
    item: &Item<'_>,
    (key, vpc, service): (VpcEndpointKey, Option<VpcKey>, Option<Text<'_>>),
    around: &Around<'_>,
    nodes: &mut Nodes<'_>,
    addresses: &mut Addresses,
    names: &mut HostNames,
) -> Option<EndpointKind> {
    let fields = &item.fields;
    let security_groups =
        instance::security_groups(parts, fields, vpc, (around.vpcs, around.groups));
    let owner = Service {
        owner: InterfaceOwner::VpcEndpoint(key),
        identity: item.identity.as_ref(),
        vpc,
        security_groups,
        public: false,
    };
    let interfaces = nodes.read(parts, fields, &owner, addresses);
    let private_dns = fields.truth("privateDnsEnabled", true);
    let off = vpc
        .and_then(|vpc| around.vpcs.get(vpc.index()))
        .is_some_and(|vpc| !(vpc.enable_dns_support && vpc.enable_dns_hostnames));
    if let Some(node) = fields
        .get("privateDnsEnabled")
        .filter(|_| private_dns && off)
    {
        parts.report.warning(
            node.at,
            "private-dns-without-attributes",
            "private DNS needs both DNS attributes of the VPC (F8.30)",
            "turn enableDnsSupport and enableDnsHostnames on",
        );
    }
    let dns_name = match fields.text("dnsName") {
        Some(text) => crate::check::value::host_name(parts.report, text)?,
        // `MODEL`: AWS puts something random behind the id.
        None => {
            let id = &item.identity.as_ref()?.id;
            let service = service?.value.rsplit('.').next().unwrap_or_default();
            format!("{id}.{service}.{}.vpce.amazonaws.com", around.region).to_ascii_lowercase()
        }
    };
    names.publish(dns_name.clone());
    Some(EndpointKind::Interface {
        interfaces,
        private_dns,
        dns_name,
    })
}
