//! What AWS makes together with a VPC: a main route table, a default network ACL and a default
//! security group, unless the file has them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Parts;
use super::network_acl::{NetworkAclDraft, allow_all};
use super::route_table::RouteTableDraft;
use super::security_group::{SecurityGroupDraft, anywhere, everything};
use super::vpc::VpcDraft;
use crate::check::fields::Fields;
use crate::check::names::Section;
use crate::network::{Identity, NetworkAclKey, RouteTableKey, RulePeer, SecurityGroupKey, VpcKey};

/// Gives every VPC what it has from the beginning.
pub(super) fn add(
    parts: &Parts<'_>,
    vpcs: &mut [VpcDraft],
    tables: &mut Vec<RouteTableDraft>,
    acls: &mut Vec<NetworkAclDraft>,
    groups: &mut Vec<SecurityGroupDraft>,
) {
    for (key, vpc) in (0..).map(VpcKey).zip(vpcs) {
        let table = |table: &RouteTableDraft| table.main && table.vpc == Some(key);
        let index =
            only(parts, (&parts.route_tables, "main"), tables, table).unwrap_or_else(|| {
                // Only local routes, which are added to every table (F3.3).
                tables.push(RouteTableDraft {
                    identity: made(&parts.route_tables, vpc, ("rtb", "main")),
                    vpc: Some(key),
                    main: true,
                    routes: Vec::new(),
                    propagating: Vec::new(),
                });
                tables.len() - 1
            });
        vpc.main_route_table = Some(RouteTableKey(index as u32));

        let acl = |acl: &NetworkAclDraft| acl.default && acl.vpc == Some(key);
        let index = only(parts, (&parts.network_acls, "default"), acls, acl).unwrap_or_else(|| {
            acls.push(NetworkAclDraft {
                identity: made(&parts.network_acls, vpc, ("acl", "default")),
                vpc: Some(key),
                default: true,
                ingress: allow_all(Some(&*vpc)),
                egress: allow_all(Some(&*vpc)),
            });
            acls.len() - 1
        });
        vpc.default_network_acl = Some(NetworkAclKey(index as u32));

        // AWS keeps the name `default` for it.
        let is_default = |group: &SecurityGroupDraft| {
            let name = group.identity.as_ref().map(Identity::label);
            group.vpc == Some(key) && name == Some("default")
        };
        let index = groups.iter().position(is_default).unwrap_or_else(|| {
            // Everything from itself, everything to everyone (F4.4).
            let own = SecurityGroupKey(groups.len() as u32);
            groups.push(SecurityGroupDraft {
                identity: made(&parts.security_groups, vpc, ("sg", "default")),
                vpc: Some(key),
                ingress: alloc::vec![everything(RulePeer::Group(own))],
                egress: anywhere(Some(&*vpc)),
                weight: 1,
                rule_ids: Vec::new(),
            });
            groups.len() - 1
        });
        vpc.default_security_group = Some(SecurityGroupKey(index as u32));
    }
}

/// The one part that is its VPC's main or default one; complains about any further one.
fn only<T>(
    parts: &Parts<'_>,
    (section, key): (&Section<'_>, &'static str),
    drafts: &[T],
    is_it: impl Fn(&T) -> bool,
) -> Option<usize> {
    let mut all = (0..drafts.len()).filter(|index| drafts.get(*index).is_some_and(&is_it));
    let first = all.next();
    for further in all {
        if let Some(Some(item)) = section.items.get(further) {
            report_second(parts, &item.fields, key);
        }
    }
    first
}

fn report_second(parts: &Parts<'_>, fields: &Fields<'_>, key: &'static str) {
    parts.report.error(
        fields.get(key).map_or(fields.at, |node| node.at),
        if key == "main" {
            "second-main-route-table"
        } else {
            "second-default-network-acl"
        },
        format!("the VPC has one with `{key}` already"),
        "a VPC has one (F3.2, F5.1)",
    );
}

/// An id for something that AWS makes: `rtb-0a1b-main` for `vpc-0a1b`.
fn made(section: &Section<'_>, vpc: &VpcDraft, (prefix, role): (&str, &str)) -> Option<Identity> {
    let vpc = vpc.identity.as_ref()?;
    let suffix = vpc.id.strip_prefix("vpc-").unwrap_or(&vpc.id);
    let id = unused(format!("{prefix}-{suffix}-{role}"), |id| section.knows(id));
    Some(Identity {
        id,
        name: Some(String::from(role)),
    })
}

/// The id, or a variation of it that nothing has.
pub(super) fn unused(id: String, is_taken: impl Fn(&str) -> bool) -> String {
    let mut unused = id.clone();
    let mut number = 2_u32;
    while is_taken(&unused) {
        unused = format!("{id}-{number}");
        number += 1;
    }
    unused
}
