//! How many AWS lets an account have of each thing: the one table of quotas.
//!
//! What goes beyond the initial quota is warned about; what goes beyond what AWS can be asked for
//! is an error. Where AWS names no such limit there is none here.

use alloc::format;

use super::Parts;
use super::instance::InstanceDraft;
use super::nat_gateway::NatGatewayDraft;
use super::network_interface::InterfaceDraft;
use crate::json::At;

/// How many of a thing an account may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Of what, and where: "routes of a table".
    pub what: &'static str,
    /// As many as an account gets at first.
    pub initial: usize,
    /// Does AWS raise it on request? Then up to so many, if AWS says how many.
    pub adjustable: Adjustable,
    /// The fact.
    pub fact: &'static str,
}

/// Does AWS raise a quota on request?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustable {
    /// No.
    No,
    /// Yes, and AWS names no end.
    Yes,
    /// Yes, up to so many.
    To(usize),
}

use Adjustable::{No, To, Yes};

macro_rules! quotas {
    ($($name:ident: $what:literal, $initial:literal, $adjustable:expr, $fact:literal;)*) => {
        $(pub(super) const $name: Quota = Quota {
            what: $what,
            initial: $initial,
            adjustable: $adjustable,
            fact: $fact,
        };)*

        /// Every quota that a scenario file is checked against.
        pub const QUOTAS: &[Quota] = &[$($name),*];
    };
}

quotas! {
    VPCS: "VPCs of a Region", 5, Yes, "F1.23";
    VPC_BLOCKS: "CIDR blocks of a VPC", 5, To(50), "F1.6";
    VPC_IPV6_BLOCKS: "IPv6 CIDR blocks of a VPC", 5, To(50), "F1.23";
    SUBNETS: "subnets of a VPC", 200, Yes, "F1.23";
    NAME_SERVERS: "name servers", 4, No, "F2.10";
    ELASTIC_IPS: "Elastic IP addresses of a Region", 5, Yes, "F1.23";
    ROUTE_TABLES: "route tables of a VPC", 200, Yes, "F3.26";
    ROUTES: "routes of a table", 500, To(1_000), "F3.26";
    IPV6_ROUTES: "IPv6 routes of a table", 500, To(1_000), "F3.26";
    PROPAGATED_ROUTES: "propagated routes of a table", 100, No, "F3.26";
    GROUPS: "security groups of a Region", 2_500, Yes, "F4.12";
    GROUP_RULES: "rules of a security group", 60, To(1_000), "F4.12";
    GROUP_IPV6_RULES: "IPv6 rules of a security group", 60, To(1_000), "F4.12";
    INTERFACE_GROUPS: "security groups of an interface", 5, To(16), "F4.12";
    NETWORK_ACLS: "network ACLs of a VPC", 200, Yes, "F5.11";
    NETWORK_ACL_RULES: "rules of a network ACL", 20, To(40), "F5.11";
    ZONE_NAT_GATEWAYS: "NAT gateways of an Availability Zone", 5, Yes, "F6.16";
    NAT_PUBLIC_ADDRESSES: "addresses of a NAT gateway", 2, To(8), "F6.28";
    NAT_PRIVATE_ADDRESSES: "addresses of a private NAT gateway", 8, No, "F6.28";
    NAT_ZONE_ADDRESSES: "addresses in a zone", 32, No, "F6.62";
}

impl Parts<'_> {
    /// Complains where there are more than AWS allows.
    pub(super) fn quota(&self, at: At, quota: &Quota, count: usize) {
        let Quota {
            what,
            initial,
            fact,
            ..
        } = *quota;
        let most = match quota.adjustable {
            No => initial,
            Yes => usize::MAX,
            To(most) => most,
        };
        if count > most {
            self.report.error(
                at,
                "limit-exceeded",
                format!("{count} {what} are more than AWS can be asked for ({fact})"),
                format!("the limit is {most}"),
            );
        } else if count > initial {
            let hint = match quota.adjustable {
                To(most) => format!("the quota is {initial}; AWS raises it to {most} on request"),
                _ => format!("the quota is {initial}; AWS raises it on request"),
            };
            self.report.warning(
                at,
                "quota-exceeded",
                format!("{count} {what} are more than an account gets at first ({fact})"),
                hint,
            );
        }
    }

    /// Complains where a VPC, or the Region, has more of something than AWS allows.
    pub(super) fn list_quotas(&self) {
        for (section, quota) in [(&self.vpcs, &VPCS), (&self.security_groups, &GROUPS)] {
            if let Some(Some(last)) = section.items.last() {
                self.quota(last.fields.at, quota, section.items.len());
            }
        }
    }

    /// Counts the Elastic IPs of a network.
    pub(super) fn elastic_quota(
        &self,
        at: At,
        nat_gateways: &[NatGatewayDraft],
        instances: &[InstanceDraft],
        others: &[InterfaceDraft],
    ) {
        let of_gateways = nat_gateways.iter().flat_map(|gateway| &gateway.addresses);
        let primary = instances.iter().map(|one| &one.interface);
        let secondary = instances.iter().flat_map(|one| &one.secondary);
        let of_interfaces = primary.chain(secondary).chain(others);
        let of_interfaces = of_interfaces.flat_map(|draft| &draft.addresses);
        let count = of_gateways
            .filter(|address| address.public.is_some())
            .count()
            + of_interfaces.filter(|address| address.elastic).count();
        self.quota(at, &ELASTIC_IPS, count);
    }

    /// The same, for what each VPC has of a kind of its own; `owners` are those of the items.
    pub(super) fn quota_of_vpcs(
        &self,
        quota: &Quota,
        owners: impl Iterator<Item = (Option<crate::network::VpcKey>, At)>,
    ) {
        let mut counts = alloc::vec![(0, None); self.vpcs.items.len()];
        for (vpc, at) in owners {
            if let Some(count) = vpc.and_then(|vpc| counts.get_mut(vpc.index())) {
                *count = (count.0 + 1, Some(at));
            }
        }
        for (count, last) in counts {
            if let Some(at) = last {
                self.quota(at, quota, count);
            }
        }
    }
}
