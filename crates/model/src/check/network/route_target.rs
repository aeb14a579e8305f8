//! The targets of routes (F3.19).

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Parts;
use super::instance::InstanceDraft;
use super::interface_index::Interfaces;
use super::nat_gateway::NatGatewayDraft;
use super::prefix_list::PrefixListDraft;
use super::subnet::SubnetDraft;
use super::transit_gateway::Transit;
use super::unknown::Unknowns;
use super::vpc::VpcDraft;
use crate::check::fields::Text;
use crate::check::names::{Section, ambiguous, dangling};
use crate::network::{
    EgressOnlyGatewayKey, InterfaceKey, InternetGatewayKey, NatGatewayKey, Peering, PeeringKey,
    RouteTarget, TransitGatewayKey, VpcKey, VpnGatewayKey,
};

/// What routes may speak of.
pub(super) struct Surroundings<'d> {
    pub(super) vpcs: &'d [VpcDraft],
    pub(super) subnets: &'d [SubnetDraft],
    pub(super) internet_gateways: &'d [Option<VpcKey>],
    pub(super) nat_gateways: &'d [NatGatewayDraft],
    pub(super) instances: &'d [InstanceDraft],
    pub(super) interfaces: &'d Interfaces,
    pub(super) prefix_lists: &'d [PrefixListDraft],
    pub(super) vpn_gateways: &'d [Option<VpcKey>],
    pub(super) egress_only_gateways: &'d [Option<VpcKey>],
    pub(super) peerings: &'d [Option<Peering>],
    pub(super) transit: &'d Transit,
}

/// A kind of target: its section, what messages call it, whose VPC's a thing is, and the target.
type Kind<'k> = (
    &'k Section<'k>,
    &'static str,
    &'k dyn Fn(usize) -> Option<VpcKey>,
    fn(u32) -> RouteTarget,
);

/// May the target take the place of `local`, and traffic for a whole subnet? (F3.12, F3.13)
pub(in crate::check) const fn may_divert(target: RouteTarget) -> bool {
    matches!(
        target,
        RouteTarget::NatGateway(_) | RouteTarget::Interface(_) | RouteTarget::Unknown(_)
    )
}

/// Reads the target of a route in a table of this VPC.
pub(super) fn read(
    parts: &Parts<'_>,
    text: Text<'_>,
    vpc: Option<VpcKey>,
    around: &Surroundings<'_>,
    unknown: &mut Unknowns,
) -> Option<RouteTarget> {
    match text.value {
        "local" => return Some(RouteTarget::Local),
        "blackhole" => return Some(RouteTarget::Blackhole),
        _ => {}
    }
    let interface_vpc = |index: usize| {
        let subnet = around.interfaces.subnet(index)?;
        around.subnets.get(subnet.index())?.vpc
    };
    // That of the table, where the connection joins it.
    let peering_vpc = |index: usize| {
        let peering = around.peerings.get(index)?.as_ref()?;
        let own_end = vpc.filter(|vpc| peering.peer_of(*vpc).is_some());
        own_end.or(Some(peering.requester))
    };
    let kinds: [Kind<'_>; 7] = [
        (
            &parts.internet_gateways,
            "internet gateway",
            &|index| around.internet_gateways.get(index).copied().flatten(),
            |key| RouteTarget::InternetGateway(InternetGatewayKey(key)),
        ),
        (
            &parts.nat_gateways,
            "NAT gateway",
            &|index| around.nat_gateways.get(index)?.vpc,
            |key| RouteTarget::NatGateway(NatGatewayKey(key)),
        ),
        (
            &parts.vpn_gateways,
            "virtual private gateway",
            &|index| around.vpn_gateways.get(index).copied().flatten(),
            |key| RouteTarget::VpnGateway(VpnGatewayKey(key)),
        ),
        (
            &parts.egress_only_gateways,
            "egress-only gateway",
            &|index| around.egress_only_gateways.get(index).copied().flatten(),
            |key| RouteTarget::EgressOnlyGateway(EgressOnlyGatewayKey(key)),
        ),
        // An instance with one interface is as good as that; its number is the instance's.
        (&parts.instances, "instance", &interface_vpc, |key| {
            RouteTarget::Interface(InterfaceKey(key))
        }),
        (&parts.peerings, "peering connection", &peering_vpc, |key| {
            RouteTarget::Peering(PeeringKey(key))
        }),
        (
            &parts.transit_gateways,
            "transit gateway",
            &|_| vpc,
            |key| RouteTarget::TransitGateway(TransitGatewayKey(key)),
        ),
    ];
    let interface = around.interfaces.called(text.value);
    let mut meant = kinds
        .iter()
        .filter(|(section, ..)| section.knows(text.value));
    match (meant.next(), interface, meant.next()) {
        (Some((section, what, owner, target)), None, None) => {
            let key = section.find(text, parts.report)?;
            let same = parts.same_vpc(vpc, owner(key as usize), (what, text));
            let target = same.then(|| target(key))?;
            let usable = has_one_interface(parts, text, target, around)
                && is_attached(parts, text, vpc, target, around);
            usable.then_some(target)
        }
        (None, Some(Some(key)), None) => {
            let owner = interface_vpc(key as usize);
            let same = parts.same_vpc(vpc, owner, ("network interface", text));
            same.then_some(RouteTarget::Interface(InterfaceKey(key)))
        }
        (None, None, _) if parts.vpc_endpoints.knows(text.value) => {
            parts.report.error(
                text.at,
                "endpoint-route",
                "the route to a gateway endpoint comes and goes with the table's association (F3.28)",
                "list the table in the endpoint's `routeTables`",
            );
            None
        }
        (None, None, _) => {
            let key = unknown.find(parts, text);
            if key.is_none() {
                complain(parts, text, &kinds, around);
            }
            key.map(RouteTarget::Unknown)
        }
        _ => {
            ambiguous(text, parts.report);
            None
        }
    }
}

/// A route leads to an instance only if it has one interface (F3.19).
fn has_one_interface(
    parts: &Parts<'_>,
    text: Text<'_>,
    target: RouteTarget,
    around: &Surroundings<'_>,
) -> bool {
    let RouteTarget::Interface(key) = target else {
        return true;
    };
    let instance = around.instances.get(key.index());
    let one = instance.is_none_or(|instance| instance.secondary.is_empty());
    if !one {
        parts.report.error(
            text.at,
            "several-interfaces",
            format!(
                "`{}` has more than one network interface, so no route leads to it (F3.19)",
                text.value
            ),
            "name the network interface",
        );
    }
    one
}

/// A VPC's routes lead to a transit gateway only if it is attached there.
fn is_attached(
    parts: &Parts<'_>,
    text: Text<'_>,
    vpc: Option<VpcKey>,
    target: RouteTarget,
    around: &Surroundings<'_>,
) -> bool {
    let (RouteTarget::TransitGateway(key), Some(vpc)) = (target, vpc) else {
        return true;
    };
    let attached = around.transit.has_attached(key, vpc);
    if !attached {
        parts.report.error(
            text.at,
            "not-attached",
            format!(
                "the VPC is not attached to the transit gateway `{}`",
                text.value
            ),
            "add a `transitGatewayVpcAttachments` entry for it",
        );
    }
    attached
}

fn complain(parts: &Parts<'_>, text: Text<'_>, kinds: &[Kind<'_>], around: &Surroundings<'_>) {
    if kinds.iter().all(|(section, ..)| section.is_known()) {
        let mut known: Vec<&str> = Vec::new();
        for (section, ..) in kinds {
            known.extend(section.words());
        }
        known.extend(around.interfaces.ids.iter().map(String::as_str));
        known.extend(["local", "blackhole"]);
        dangling(text, "gateway or interface", &known, parts.report);
    }
}
