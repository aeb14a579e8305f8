//! VPC peering connections.

use std::collections::BTreeSet;

use super::Context;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

const STATES: &[&str] = &[
    "initiating-request",
    "pending-acceptance",
    "provisioning",
    "active",
    "deleting",
    "deleted",
    "rejected",
    "failed",
    "expired",
];

/// Does the connection join anything, now or soon?
pub(super) fn is_alive(peering: Item<'_>) -> bool {
    let code = peering.get("Status").and_then(|status| status.text("Code"));
    code.is_none_or(|code| {
        STATES
            .iter()
            .position(|state| *state == code)
            .is_none_or(|position| position < 4)
    })
}

pub(super) fn convert(context: &mut Context<'_, '_>) -> Vec<Object> {
    let mut objects = Vec::new();
    let mut joined = BTreeSet::new();
    for thing in context.input.all(Kind::PEERING) {
        let (id, item) = (thing.id, thing.item);
        let named = (Kind::PEERING, id);
        let code = item
            .get("Status")
            .and_then(|status| status.text("Code"))
            .unwrap_or("active");
        if !is_alive(item) {
            context.report.whole(
                Category::Deleted,
                named,
                item.place(),
                format!("left out: it is {code}"),
            );
            continue;
        }
        if !STATES.contains(&code) {
            let what = format!("left out: nobody knows a state {code}");
            context
                .report
                .whole(Category::MalformedItem, named, item.place(), what);
            continue;
        }
        let end = |key: &str| item.get(key).and_then(|end| end.text("VpcId"));
        let (Some(requester), Some(accepter)) = (end("RequesterVpcInfo"), end("AccepterVpcInfo"))
        else {
            let what = "left out: it does not say which two VPCs it joins";
            context
                .report
                .whole(Category::MalformedItem, named, item.place(), what);
            continue;
        };
        if let Some(missing) = [requester, accepter]
            .into_iter()
            .find(|vpc| !context.vpcs.contains_key(vpc))
        {
            let what = format!("left out: the VPC {missing} is not in the input");
            context
                .report
                .whole(Category::Dangling, named, item.place(), what);
            continue;
        }
        let pair = (requester.min(accepter), requester.max(accepter));
        if requester == accepter || !joined.insert(pair) {
            let what = "left out: another connection joins these two VPCs already, or it joins a VPC with itself";
            context
                .report
                .whole(Category::Contradiction, named, item.place(), what);
            continue;
        }
        if code != "active" {
            let what = format!("is {code}: it carries nothing yet");
            context
                .report
                .part(Category::Pending, named, item.place(), what);
        }
        objects.push(
            Object::named(id, item.name())
                .with("requesterVpc", requester)
                .with("accepterVpc", accepter)
                .with("status", code)
                .maybe(
                    "requesterPeeringConnectionOptions",
                    options(item, "RequesterVpcInfo"),
                )
                .maybe(
                    "accepterPeeringConnectionOptions",
                    options(item, "AccepterVpcInfo"),
                ),
        );
        context.known.insert(named);
    }
    objects
}

/// Are public host names of the other VPC asked for private addresses?
fn options(peering: Item<'_>, end: &str) -> Option<Object> {
    let options = peering.get(end)?.get("PeeringOptions")?;
    let allows = options.truth("AllowDnsResolutionFromRemoteVpc")?;
    Some(Object::default().with("allowDnsResolutionFromRemoteVpc", allows))
}

/// Is the VPC one of the two that the connection joins?
pub(super) fn joins(context: &Context<'_, '_>, id: &str, vpc: &str) -> bool {
    let Some(item) = context.input.get(Kind::PEERING, id) else {
        return false;
    };
    let mut ends = ["RequesterVpcInfo", "AccepterVpcInfo"].into_iter();
    ends.any(|key| item.get(key).and_then(|end| end.text("VpcId")) == Some(vpc))
}
