//! Route tables of gateways (ingress routing): which tables a gateway can have (F3.22).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Parts;
use super::route_table::RouteTableDraft;
use super::subnet::SubnetDraft;
use super::vpc::VpcDraft;
use crate::check::fields::Text;
use crate::check::names::Section;
use crate::network::{Route, RouteDestination, RouteOrigin, RouteTableKey, RouteTarget, VpcKey};

/// The table of each gateway of a section, if it has one.
pub(super) fn read(
    parts: &Parts<'_>,
    gateways: &Section<'_>,
    owners: &[Option<VpcKey>],
    tables: &[RouteTableDraft],
    (vpcs, subnets): (&[VpcDraft], &[SubnetDraft]),
) -> Vec<Option<RouteTableKey>> {
    let table = |(item, vpc): (&Option<_>, &Option<VpcKey>)| {
        let item: &crate::check::names::Item<'_> = item.as_ref()?;
        let text = item.fields.text("routeTable")?;
        let key = RouteTableKey(parts.route_tables.find(text, parts.report)?);
        let table = tables.get(key.index())?;
        if !parts.same_vpc(*vpc, table.vpc, ("route table", text)) {
            return None;
        }
        let vpc = vpcs.get((*vpc)?.index())?;
        match objection(table, vpc, subnets) {
            Some((what, hint)) => {
                report(parts, text, what, hint);
                None
            }
            None => Some(key),
        }
    };
    gateways.items.iter().zip(owners).map(table).collect()
}

fn report(parts: &Parts<'_>, text: Text<'_>, what: String, hint: &str) {
    parts
        .report
        .error(text.at, "not-a-gateway-table", what, hint);
}

/// What keeps a table from being a gateway's, and what to do.
fn objection(
    table: &RouteTableDraft,
    vpc: &VpcDraft,
    subnets: &[SubnetDraft],
) -> Option<(String, &'static str)> {
    if table.main {
        let what = "the main route table cannot be a gateway's (F3.2)";
        return Some((what.into(), "make a table of its own for the gateway"));
    }
    table.routes.iter().find_map(|route| {
        let Route {
            destination,
            target,
            origin,
        } = *route;
        if origin == RouteOrigin::Propagated {
            let what = "routes are propagated into this table, which a gateway's cannot have (F3.22)";
            return Some((what.into(), "take its `propagatingVgws` away"));
        }
        let RouteDestination::Cidr(block) = destination else {
            let what = "a gateway's table has no prefix lists (F3.22)";
            return Some((what.into(), "name the VPC's block or a subnet's"));
        };
        let is_whole = vpc.blocks.contains(&block)
            || subnets.iter().any(|subnet| {
                subnet.vpc == table.vpc && subnet.cidr_blocks.contains(&block)
            });
        if !is_whole {
            return Some((
                format!("{block} is neither a block of the VPC nor a whole subnet, as in a gateway's table it must be (F3.22)"),
                "a gateway's table is about what comes into the VPC",
            ));
        }
        let allowed = matches!(
            target,
            RouteTarget::Local
                | RouteTarget::Interface(_)
                | RouteTarget::Blackhole
                | RouteTarget::Unknown(_)
        );
        (!allowed).then(|| {
            (
                format!("the route to {block} leads where a gateway's table cannot lead (F3.22)"),
                "its targets are \"local\" and network interfaces",
            )
        })
    })
}
