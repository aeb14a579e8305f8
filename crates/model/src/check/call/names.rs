//! What things of a network are called, once it is put together.

use alloc::format;
use alloc::vec::Vec;

use super::Reader;
use crate::check::fields::Text;
use crate::check::names::{ambiguous, dangling};
use crate::check::report::Report;
use crate::network::{
    Attachment, CustomerLink, EgressOnlyGateway, Identity, Instance, InternetGateway, NatGateway,
    Network, NetworkAcl, NetworkInterface, Peering, PrefixList, RouteTable, SecurityGroup, Subnet,
    TargetGroup, TransitGateway, TransitGatewayRouteTable, Vpc, VpcEndpoint, VpcKey, VpnGateway,
};

/// Something with an id.
pub(in crate::check) trait Named {
    /// Its id and name.
    fn identity(&self) -> &Identity;
}

macro_rules! named {
    ($($name:ident)*) => {$(
        impl Named for $name {
            fn identity(&self) -> &Identity {
                &self.identity
            }
        }
    )*};
}

named! { Attachment CustomerLink EgressOnlyGateway Instance InternetGateway NatGateway NetworkAcl NetworkInterface Peering PrefixList RouteTable SecurityGroup Subnet TargetGroup TransitGateway TransitGatewayRouteTable Vpc VpcEndpoint VpnGateway }

impl Named for Identity {
    fn identity(&self) -> &Identity {
        self
    }
}

/// The ids and names of the things of one kind.
pub(in crate::check) struct Names<'n> {
    kind: &'static str,
    identities: Vec<&'n Identity>,
}

impl<'n> Names<'n> {
    pub(in crate::check) fn of<T: Named>(kind: &'static str, things: &'n [T]) -> Self {
        Self {
            kind,
            identities: things.iter().map(Named::identity).collect(),
        }
    }

    /// Is anything called so?
    pub(super) fn knows(&self, word: &str) -> bool {
        self.identities
            .iter()
            .any(|identity| is_called(identity, word))
    }
}

fn is_called(identity: &Identity, word: &str) -> bool {
    identity.id == word || identity.name.as_deref() == Some(word)
}

/// The position of the thing with this id or name. An id goes before a name.
pub(in crate::check) fn find(names: &Names<'_>, text: Text<'_>, report: &Report) -> Option<u32> {
    let all = || (0..).zip(&names.identities);
    if let Some((key, _)) = all().find(|(_, identity)| identity.id == text.value) {
        return Some(key);
    }
    let mut found = all().filter(|(_, identity)| is_called(identity, text.value));
    match (found.next(), found.next()) {
        (Some((key, _)), None) => Some(key),
        (Some(_), Some(_)) => {
            ambiguous(text, report);
            None
        }
        (None, _) => {
            let ids: Vec<&str> = names.identities.iter().map(|one| one.id.as_str()).collect();
            dangling(text, names.kind, &ids, report);
            None
        }
    }
}

/// Complains if what is referred to is in another VPC.
pub(super) fn same_vpc(report: &Report, own: VpcKey, other: VpcKey, reference: Text<'_>) -> bool {
    if own != other {
        report.error(
            reference.at,
            "in-another-vpc",
            format!("`{}` is in another VPC", reference.value),
            "take one of the same VPC",
        );
    }
    own == other
}

impl Reader<'_, '_> {
    /// What a key that must be there refers to.
    pub(super) fn find<T: Named>(
        &self,
        key: &'static str,
        things: impl Fn(&Network) -> &[T],
    ) -> Option<u32> {
        let kind = match key {
            "vpc" => "VPC",
            "routeTable" => "route table",
            "networkAcl" => "network ACL",
            "internetGateway" => "internet gateway",
            "natGateway" => "NAT gateway",
            "networkInterface" => "network interface",
            "securityGroup" => "security group",
            "vpcPeeringConnection" => "peering connection",
            "transitGatewayAttachment" => "transit gateway attachment",
            "transitGatewayRouteTable" => "transit gateway route table",
            "vpnConnection" => "VPN connection",
            "vpnGateway" => "virtual private gateway",
            "vpcEndpoint" => "VPC endpoint",
            "targetGroup" => "target group",
            other => other,
        };
        let text = self
            .fields
            .require_text(key, &format!("the id or name of a {kind}"))?;
        find(&Names::of(kind, things(self.network)), text, self.report)
    }

    /// Complains if what a key refers to is in another VPC.
    pub(super) fn same_vpc(&self, own: VpcKey, other: VpcKey, key: &'static str) -> bool {
        match self.fields.text(key) {
            Some(reference) => same_vpc(self.report, own, other, reference),
            None => own == other,
        }
    }
}
