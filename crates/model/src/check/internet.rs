//! Everything outside AWS: servers and the public DNS.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::fields::{Fields, Text};
use super::mac::MacAddresses;
use super::names::{Item, Section};
use super::network::{Draft, Parts};
use super::ports;
use super::records;
use super::report::Report;
use super::script::HostNames;
use super::value::{self, Version};
use crate::json::Node;
use crate::network::{CustomerGatewayKey, Listening};
use crate::scenario::{DnsRecord, Internet, Server, ServerKey};
use crate::time::SimDuration;

const KEYS: &[&str] = &["latency", "servers", "dns"];
const SERVER_KEYS: &[&str] = &[
    "id",
    "name",
    "address",
    "customerGateway",
    "ipv6Address",
    "listen",
    "listenUdp",
    "latency",
    "mtu",
    "dnsServer",
    "serviceName",
];

/// One-way delay where nothing is said: a server on the same continent. Our choice.
const LATENCY: SimDuration = SimDuration::from_millis(20);

/// What is listed outside AWS.
pub(super) struct Outside<'n> {
    fields: Option<Fields<'n>>,
    /// Servers, by id and name.
    pub(super) servers: Section<'n>,
    /// Those that are services, by the service's name.
    pub(super) services: Vec<(&'n str, ServerKey)>,
}

/// The internet as far as it could be read.
pub(super) struct InternetDraft {
    latency: SimDuration,
    servers: Vec<ServerDraft>,
    dns: Vec<DnsRecord>,
}

struct ServerDraft {
    /// None where one of them is wrong.
    addresses: Option<Vec<IpAddr>>,
    customer: Option<CustomerGatewayKey>,
    listen: Listening,
    dns_server: Option<Vec<DnsRecord>>,
    latency: Option<SimDuration>,
    mtu: u16,
}

impl<'n> Outside<'n> {
    /// Ids and names of everything in `internet`.
    pub(super) fn of(node: Option<&'n Node<'n>>, report: &'n Report) -> Self {
        let fields = node.and_then(|node| Fields::of(node, "the internet", KEYS, report));
        let servers = match fields {
            Some(fields) => Section::read(
                (fields, "servers"),
                ("server", "a server"),
                SERVER_KEYS,
                report,
            ),
            None => Section::absent("server"),
        };
        let mut services: Vec<(&str, ServerKey)> = Vec::new();
        for (key, item) in (0..).map(ServerKey).zip(&servers.items) {
            let Some(name) = item
                .as_ref()
                .and_then(|item| item.fields.text("serviceName"))
            else {
                continue;
            };
            if services.iter().any(|(other, _)| *other == name.value) {
                report.error(
                    name.at,
                    "duplicate-service-name",
                    format!("another server is `{}` too", name.value),
                    "endpoints find a service by its name",
                );
            }
            services.push((name.value, key));
        }
        Self {
            fields,
            servers,
            services,
        }
    }

    /// Reads servers and DNS records.
    pub(super) fn read(
        &self,
        parts: &Parts<'_>,
        network: &mut Draft,
        names: &mut HostNames,
    ) -> InternetDraft {
        let report = parts.report;
        let latency = |fields: &Fields<'_>| {
            let node = fields.get("latency")?;
            value::duration(report, node, "latency").map(|latency| latency.value)
        };
        let mut server = |item: &Item<'_>| {
            let customer = item.fields.text("customerGateway");
            let key = customer.and_then(|text| customer_gateway(parts, text, network));
            ServerDraft {
                addresses: match customer {
                    None => server_addresses(report, item, network),
                    Some(_) => customer_address(report, item, key, network),
                },
                customer: key,
                // HTTP and HTTPS: what servers on the internet are for.
                listen: ports::listen(report, &item.fields, &[80, 443]),
                dns_server: records::server(report, &item.fields, names),
                latency: latency(&item.fields),
                mtu: ports::mtu(&item.fields, 1500),
            }
        };
        let servers = self.servers.items.iter().flatten();
        let servers = servers.map(&mut server).collect();
        InternetDraft {
            latency: self.fields.as_ref().and_then(latency).unwrap_or(LATENCY),
            servers,
            dns: self
                .fields
                .map(|fields| records::list(report, fields.list("dns"), names))
                .unwrap_or_default(),
        }
    }
}

/// The customer gateway that a server stands behind; something must join it to a VPC.
fn customer_gateway(
    parts: &Parts<'_>,
    text: Text<'_>,
    network: &Draft,
) -> Option<CustomerGatewayKey> {
    let key = CustomerGatewayKey(parts.customer_gateways.find(text, parts.report)?);
    let mut links = network.customer_links.iter();
    if !links.any(|link| link.customer == Some(key)) {
        parts.report.error(
            text.at,
            "customer-gateway-without-connection",
            format!(
                "nothing joins `{}` to a virtual private gateway or a transit gateway",
                text.value
            ),
            "list a VPN connection or a virtual interface that does",
        );
        return None;
    }
    Some(key)
}

/// Any IPv4 address, once behind one customer gateway: a VPN carries nothing else (F8.41, F8.1b).
fn customer_address(
    report: &Report,
    item: &Item<'_>,
    customer: Option<CustomerGatewayKey>,
    network: &mut Draft,
) -> Option<Vec<IpAddr>> {
    let text = item
        .fields
        .require_text("address", "an IPv4 address, for example 192.168.0.10")?;
    let address = network.addresses.take_customer(report, customer?, text)?;
    Some(alloc::vec![address])
}

/// One of IPv4, one of IPv6, or both.
fn server_addresses(report: &Report, item: &Item<'_>, network: &mut Draft) -> Option<Vec<IpAddr>> {
    let fields = &item.fields;
    if fields.get("ipv6Address").is_none() {
        fields.require("address", "a public IPv4 address, for example 203.0.113.5");
    }
    let mut addresses = Vec::new();
    for (key, version) in [("address", Version::V4), ("ipv6Address", Version::V6)] {
        if fields.get(key).is_some() {
            let text = fields.text(key);
            addresses.push(text.and_then(|text| server_address(report, text, version, network)));
        }
    }
    addresses.into_iter().collect()
}

/// Public, used once, and in no VPC.
fn server_address(
    report: &Report,
    text: Text<'_>,
    version: Version,
    network: &mut Draft,
) -> Option<IpAddr> {
    if let Ok(address) = text.value.parse()
        && network.vpcs.iter().any(|vpc| vpc.contains(address))
    {
        report.error(
            text.at,
            "server-inside-vpc",
            format!("{address} lies in a VPC, so packets to it never reach the internet"),
            "give the server an address outside every VPC, or make it an instance",
        );
        return None;
    }
    network.addresses.take_public(report, text, version)
}

impl InternetDraft {
    /// The internet; none where something could not be read.
    pub(super) fn finish(
        &self,
        outside: &Outside<'_>,
        macs: &mut MacAddresses,
    ) -> Option<Internet> {
        let mut servers = Vec::new();
        for (item, draft) in outside.servers.items.iter().zip(&self.servers) {
            let identity = item.as_ref()?.identity.clone()?;
            servers.push(Server {
                mac_address: macs.make(&identity.id),
                id: identity.id,
                name: identity.name,
                addresses: draft.addresses.clone()?,
                customer: draft.customer,
                listen: draft.listen.clone(),
                service_name: item
                    .as_ref()?
                    .fields
                    .text("serviceName")
                    .map(|text| String::from(text.value)),
                dns_server: draft.dns_server.clone(),
                latency: draft.latency.unwrap_or(self.latency),
                mtu: draft.mtu,
            });
        }
        Some(Internet {
            latency: self.latency,
            servers,
            dns: self.dns.clone(),
        })
    }
}
