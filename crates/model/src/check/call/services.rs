//! Calls about VPC endpoints, VPC Block Public Access, and the addresses of NAT gateways.

use alloc::format;
use core::net::IpAddr;

use super::Reader;
use super::names::{Names, find};
use super::operation::Change;
use super::rows::call;
use crate::call::Call;
use crate::check::network::{EXCLUSION_MODES, HEALTH, MODES};
use crate::check::value;
use crate::network::{
    BlockPublicAccessExclusion, EndpointKind, ExclusionScope, InternetGatewayBlockMode, NatAddress,
    NatAddressStatus, NatConnectivity, NatGatewayKey, NatPlacement, Route, RouteDestination,
    RouteOrigin, RouteTableKey, RouteTarget, RowList, TargetGroupKey, TargetHost, VpcEndpointKey,
};

/// `MaxDrainDurationSeconds` where nothing is said, and at the most (F6.2a).
const DRAIN_SECONDS: u16 = 350;
const DRAIN_SECONDS_MAX: u64 = 4_000;

impl Reader<'_, '_> {
    pub(super) fn vpc_endpoint(&self) -> Option<VpcEndpointKey> {
        self.find("vpcEndpoint", |network| &network.vpc_endpoints)
            .map(VpcEndpointKey)
    }

    pub(super) fn modify_endpoint(&mut self) -> Option<Call> {
        let key = self.vpc_endpoint()?;
        let keys = ["addRouteTables", "removeRouteTables", "privateDnsEnabled"];
        let stated = self.only_one(keys)?;
        let endpoint = self.network.vpc_endpoint(key);
        let (vpc, prefix_list) = match (&endpoint.kind, stated) {
            (EndpointKind::Interface { .. }, "privateDnsEnabled") => {
                let enabled = self.fields.truth("privateDnsEnabled", true);
                return Some(Call::PrivateDns(key, enabled));
            }
            (EndpointKind::Gateway { prefix_list }, "addRouteTables" | "removeRouteTables") => {
                (endpoint.vpc, *prefix_list)
            }
            _ => {
                let at = self
                    .fields
                    .get(stated)
                    .map_or(self.fields.at, |node| node.at);
                self.report.error(
                    at,
                    "other-kind-of-endpoint",
                    "gateway endpoints have route tables, interface endpoints private DNS names",
                    "leave the other one out (F8.20, F8.30)",
                );
                return None;
            }
        };
        let text = self.only_item(stated)?;
        let names = Names::of("route table", &self.network.route_tables);
        let table = RouteTableKey(find(&names, text, self.report)?);
        let owner = self.network.route_table(table).vpc;
        if !super::names::same_vpc(self.report, vpc, owner, text) {
            return None;
        }
        let routes = &mut self.network.route_tables[table.index()].routes;
        let index = routes.add_dormant(Route {
            destination: RouteDestination::PrefixList(prefix_list),
            target: RouteTarget::VpcEndpoint(key),
            origin: RouteOrigin::Static,
        })?;
        let change = match stated {
            "addRouteTables" => Change::Add,
            _ => Change::Remove,
        };
        Some(call(change, RowList::RouteTable(table), index))
    }

    pub(super) fn block_public_access(&self) -> Option<Call> {
        let key = "internetGatewayBlockMode";
        let mode = self.fields.require_word(key, "unknown-value", MODES)?;
        Some(Call::BlockPublicAccess(
            InternetGatewayBlockMode::ALL[mode].1,
        ))
    }

    pub(super) fn exclusion(&mut self, change: Change) -> Option<Call> {
        let bidirectional = match change {
            Change::Remove => Some(true),
            _ => self
                .fields
                .require_word(
                    "internetGatewayExclusionMode",
                    "unknown-value",
                    EXCLUSION_MODES,
                )
                .map(|mode| mode == 0),
        };
        let has = |key| self.fields.get(key).is_some();
        let scope = match (has("vpc"), has("subnet")) {
            (true, false) => ExclusionScope::Vpc(self.vpc()?),
            (false, true) => ExclusionScope::Subnet(self.subnet()?),
            (true, true) => {
                self.report.error(
                    self.fields.at,
                    "exclusion-scope",
                    "an exclusion is for a VPC or for a subnet (F1.25)",
                    "give it one of `vpc` and `subnet`",
                );
                return None;
            }
            (false, false) => {
                self.fields.missing("vpc", "or a `subnet`");
                return None;
            }
        };
        let rows = &mut self.network.block_public_access.exclusions;
        let known = rows.all().find(|(_, row, _)| row.scope == scope);
        let known = known.map(|(index, ..)| index);
        let index = match change {
            Change::Remove if known.is_none() => {
                self.no_such_row("there never is an exclusion for it");
                None
            }
            Change::Remove => known,
            _ => rows.add_dormant(BlockPublicAccessExclusion {
                scope,
                bidirectional: bidirectional?,
            }),
        };
        Some(call(change, RowList::Exclusions, index?))
    }

    /// What health checks find of a target; where it serves several ports, at one of them.
    pub(super) fn target_health(&self) -> Option<Call> {
        let group = self.find("targetGroup", |network| &network.target_groups);
        let text = self
            .fields
            .require_text("target", "an instance, or an address");
        let health = self.fields.require_word("health", "unknown-value", HEALTH);
        let port = self.fields.get("port");
        let port = port.and_then(|node| value::port(self.report, node));
        let (key, text) = (TargetGroupKey(group?), text?);
        let is_it = |host: TargetHost| match host {
            TargetHost::Address(address) => text.value.parse() == Ok(address),
            TargetHost::Instance(key) => {
                let identity = &self.network.instance(key).identity;
                identity.id == text.value || identity.name.as_deref() == Some(text.value)
            }
        };
        let targets = &self.network.target_group(key).targets;
        let found = targets
            .iter()
            .position(|target| is_it(target.host) && port.is_none_or(|port| port == target.port));
        let Some(index) = found else {
            self.no_such_row("the group has no such target");
            return None;
        };
        Some(Call::TargetHealth(
            key,
            u16::try_from(index).ok()?,
            health? == 0,
        ))
    }

    /// A secondary address of a NAT gateway: a public one by its Elastic IP, a private one by itself.
    pub(super) fn nat_address(&mut self, change: Change, is_public: bool) -> Option<Call> {
        let gateway = self.find("natGateway", |network| &network.nat_gateways);
        let seconds = self.drain();
        let key = NatGatewayKey(gateway?);
        let gateway = self.network.nat_gateway(key);
        if (gateway.connectivity == NatConnectivity::Public) != is_public
            || !gateway.zones.is_empty()
        {
            self.report.error(
                self.fields.at,
                "other-kind-of-nat-gateway",
                "public NAT gateways have Elastic IPs associated, private ones private addresses assigned (F6.28)",
                "take the call for this kind of gateway; those in manual mode keep the addresses of the file",
            );
            return None;
        }
        let public = match is_public {
            true => Some(self.public_address()?),
            false => None,
        };
        let mut private = match change {
            Change::Remove if is_public => None,
            _ => Some(self.private_address(key)?),
        };
        // A regional gateway has no subnet to have one in (F6.60).
        if matches!(gateway.placement, NatPlacement::Regional(_)) {
            private = None;
        }
        let known = gateway.addresses.iter().position(|own| match public {
            Some(_) => own.public == public,
            None => own.private == private,
        });
        let index = match (known, change) {
            (Some(index), _) => index,
            (None, Change::Remove) => {
                self.no_such_row("the gateway never has this address");
                return None;
            }
            (None, _) => {
                if let Some(public) = public
                    && !self.network.public_addresses.contains(&public)
                {
                    self.network.public_addresses.push(public);
                }
                let addresses = &mut self.network.nat_gateways[key.index()].addresses;
                addresses.push(NatAddress {
                    private,
                    public,
                    status: NatAddressStatus::Absent,
                });
                addresses.len() - 1
            }
        };
        let index = u16::try_from(index).ok()?;
        Some(match change {
            Change::Remove => Call::RemoveNatAddress(key, index, seconds),
            _ => Call::AddNatAddress(key, index),
        })
    }

    fn drain(&self) -> u16 {
        let seconds = self
            .fields
            .number("maxDrainDurationSeconds", 1..=DRAIN_SECONDS_MAX);
        seconds.map_or(DRAIN_SECONDS, |seconds| seconds.value as u16)
    }

    /// A free address of the gateway's subnet.
    fn private_address(&self, key: NatGatewayKey) -> Option<IpAddr> {
        let text = self
            .fields
            .require_text("privateIp", "a free address of the gateway's subnet")?;
        let address = value::address(self.report, text, Some(value::Version::V4))?.value;
        let gateway = self.network.nat_gateway(key);
        let NatPlacement::Zonal(subnet) = gateway.placement else {
            return Some(address);
        };
        let of_interfaces = self.network.interfaces.iter();
        let mut of_interfaces = of_interfaces.filter(|one| one.subnet == subnet);
        let of_gateways = self.network.nat_gateways.iter();
        let mut of_others = of_gateways
            .filter(|one| one.identity.id != gateway.identity.id && one.vpc == gateway.vpc)
            .flat_map(|one| &one.addresses);
        let is_taken = of_interfaces.any(|one| one.owns(address))
            || of_others.any(|own| own.private == Some(address));
        if is_taken || !self.network.subnet(subnet).contains(address) {
            self.report.error(
                text.at,
                "address-not-free",
                format!("{address} is not a free address of the gateway's subnet"),
                "take another one (F6.28)",
            );
            return None;
        }
        Some(address)
    }
}
