//! The reading of NAT: which are possible, and which is in force (S0.1 to S0.4).

use alloc::format;
use alloc::vec::Vec;

use super::Parts;
use super::nat_gateway::NatGatewayDraft;
use crate::network::NatConnectivity;
use crate::scenario::NatModel;

/// What was asked for.
#[derive(Clone, Copy)]
pub(in crate::check) struct Choice {
    /// By the person who runs the scenario.
    pub(in crate::check) person: Option<NatModel>,
    /// By the file.
    pub(in crate::check) file: Option<NatModel>,
}

/// The reading in force, and all that are possible. A public gateway without a subnet can only be
/// regional (F6.60).
pub(super) fn choose(
    parts: &Parts<'_>,
    choice: Choice,
    gateways: &[NatGatewayDraft],
) -> (NatModel, Vec<NatModel>) {
    let only_regional = |gateway: &&NatGatewayDraft| {
        gateway.without_subnet && gateway.connectivity == NatConnectivity::Public
    };
    let first = gateways.iter().find(only_regional);
    let (possible, default) = match first {
        None => (NatModel::ALL.to_vec(), NatModel::Zonal),
        Some(_) => (alloc::vec![NatModel::Regional], NatModel::Regional),
    };
    let chosen = choice.person.or(choice.file).unwrap_or(default);
    if !possible.contains(&chosen) {
        for gateway in gateways.iter().filter(only_regional) {
            report(parts, choice, chosen, gateway);
        }
    }
    (chosen, possible)
}

fn report(parts: &Parts<'_>, choice: Choice, chosen: NatModel, gateway: &NatGatewayDraft) {
    let name = chosen.name();
    if choice.person.is_some() {
        parts.report.error(
            gateway.at,
            "nat-model-not-possible",
            format!("this NAT gateway has no subnet, so the scenario cannot be run as `{name}`"),
            "run it as `regional`, or give the gateway a `subnet`",
        );
    } else {
        parts.report.error(
            gateway.at,
            "nat-gateway-without-subnet",
            format!("under the reading `{name}` a NAT gateway is in a subnet (F6.3)"),
            "give it a `subnet`, or say \"natModel\": \"regional\"",
        );
    }
}
