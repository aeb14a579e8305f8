//! Name servers of a VPC, and private hosted zones.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Parts, quota};
use crate::check::fields::{Fields, text};
use crate::check::names::Item;
use crate::check::records;
use crate::check::script::HostNames;
use crate::check::value::{self, Version};
use crate::network::{HostedZone, Identity, NameServer, VpcKey};
use crate::scenario::DnsRecord;

pub(super) const ZONE_KEYS: &[&str] = &["id", "name", "vpcs", "records"];

const AMAZON: &str = "AmazonProvidedDNS";

/// The DHCP option `domain-name-servers` of a VPC: the Amazon DNS server where nothing is said, at
/// most four servers (F2.10).
pub(super) fn name_servers(parts: &Parts<'_>, vpc: &Fields<'_>) -> Vec<NameServer> {
    let options = vpc
        .get("dhcpOptions")
        .and_then(|node| Fields::of(node, "dhcpOptions", &["domainNameServers"], parts.report));
    let Some(options) = options.filter(|options| options.get("domainNameServers").is_some()) else {
        return alloc::vec![NameServer::AmazonProvided];
    };
    let nodes = options.list("domainNameServers");
    parts.quota(options.at, &quota::NAME_SERVERS, nodes.len());
    let server = |node| {
        let text = text(parts.report, node, "domainNameServers")?;
        if text.value == AMAZON {
            return Some(NameServer::AmazonProvided);
        }
        let address = value::address(parts.report, text, Some(Version::V4))?;
        Some(NameServer::Address(address.value))
    };
    nodes.iter().filter_map(server).collect()
}

/// A zone as far as it could be read.
pub(super) struct ZoneDraft {
    identity: Option<Identity>,
    domain: Option<String>,
    vpcs: Vec<VpcKey>,
    records: Vec<DnsRecord>,
}

impl ZoneDraft {
    /// The zone; none where something could not be read.
    pub(super) fn finish(&self) -> Option<HostedZone> {
        Some(HostedZone {
            identity: self.identity.clone()?,
            domain: self.domain.clone()?,
            vpcs: self.vpcs.clone(),
            records: self.records.clone(),
        })
    }
}

/// Reads every private hosted zone.
pub(super) fn zones(parts: &Parts<'_>, names: &mut HostNames) -> Vec<ZoneDraft> {
    let items = parts.hosted_zones.items.iter().flatten();
    items.map(|item| zone(parts, item, names)).collect()
}

fn zone(parts: &Parts<'_>, item: &Item<'_>, names: &mut HostNames) -> ZoneDraft {
    let fields = &item.fields;
    let domain = fields
        .require_text("name", "the zone's domain, for example corp.example")
        .and_then(|text| value::host_name(parts.report, text));
    let draft = ZoneDraft {
        identity: item.identity.clone(),
        vpcs: vpcs(parts, fields),
        records: records::list(parts.report, fields.list("records"), names),
        domain,
    };
    if let Some(zone) = draft.finish() {
        for record in &zone.records {
            let name = names.name(record.name);
            if !zone.covers(name) {
                parts.report.error(
                    fields.at,
                    "name-outside-zone",
                    format!("{name} is not in the hosted zone {}", zone.domain),
                    format!("a name of this zone ends in .{}", zone.domain),
                );
            }
        }
    }
    draft
}

/// The VPCs that see it; where there is one VPC only, it need not be named.
fn vpcs(parts: &Parts<'_>, fields: &Fields<'_>) -> Vec<VpcKey> {
    if fields.get("vpcs").is_none() {
        if parts.vpcs.items.len() > 1 {
            fields.missing("vpcs", "there is more than one VPC: say which see it");
        }
        return alloc::vec![VpcKey(0)];
    }
    let find = |node| {
        let text = text(parts.report, node, "vpcs")?;
        parts.vpcs.find(text, parts.report).map(VpcKey)
    };
    fields.list("vpcs").iter().filter_map(find).collect()
}
