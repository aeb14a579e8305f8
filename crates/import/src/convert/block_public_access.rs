//! VPC Block Public Access (F1.25).

use super::Context;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// One mode for the account and Region; the scenario has one as well.
pub(super) fn convert(context: &mut Context<'_, '_>) -> Option<Object> {
    let mut modes: Vec<&str> = Vec::new();
    for thing in context.input.all(Kind::BLOCK_PUBLIC_ACCESS) {
        let mode = thing.item.text_or("InternetGatewayBlockMode", "off");
        match ["off", "block-bidirectional", "block-ingress"]
            .iter()
            .find(|known| **known == mode)
        {
            Some(mode) => modes.push(mode),
            None => {
                let what = format!("nobody knows a mode {mode} of Block Public Access");
                context
                    .report
                    .placed(Category::MalformedItem, thing.item.place(), what);
            }
        }
    }
    modes.sort_unstable();
    modes.dedup();
    let mode = *modes.iter().find(|mode| **mode != "off")?;
    if modes.len() > 1 {
        let what = format!(
            "accounts or Regions differ in Block Public Access; all of them are taken for {mode}"
        );
        context.report.general(Category::InPart, what);
    }
    let mut exclusions = Vec::new();
    for thing in context.input.all(Kind::BLOCK_EXCLUSION) {
        let item = thing.item;
        let state = item.text_or("State", "create-complete");
        let named = (Kind::BLOCK_EXCLUSION, thing.id);
        if state.starts_with("delete") || state.starts_with("disable") {
            context.report.whole(
                Category::Deleted,
                named,
                item.place(),
                format!("left out: it is {state}"),
            );
            continue;
        }
        let resource = item
            .text("ResourceArn")
            .and_then(|arn| arn.rsplit('/').next())
            .unwrap_or_default();
        let key = match () {
            () if context.knows(Kind::VPC, resource) => "vpc",
            () if context.knows(Kind::SUBNET, resource) => "subnet",
            () => {
                let what = format!("left out: {resource} is not in the input");
                context
                    .report
                    .whole(Category::Dangling, named, item.place(), what);
                continue;
            }
        };
        let mode = match item.text("InternetGatewayExclusionMode") {
            Some("allow-egress") => "allow-egress",
            _ => "allow-bidirectional",
        };
        exclusions.push(
            Object::default()
                .with(key, resource)
                .with("internetGatewayExclusionMode", mode),
        );
    }
    Some(
        Object::default()
            .with("internetGatewayBlockMode", mode)
            .list("exclusions", exclusions),
    )
}
