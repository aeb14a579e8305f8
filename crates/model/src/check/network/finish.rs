//! From drafts without gaps to the network, under one reading of NAT.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::nat_gateway::{NatAddressDraft, NatGatewayDraft};
use super::route_table::local_routes;
use super::vpc::range;
use super::vpn::LinkDraft;
use super::{Draft, Parts, defaults::unused};
use crate::check::mac::MacAddresses;
use crate::network::{
    CustomerLink, Identity, Instance, InterfaceKey, InternetGateway, NatAddress, NatAddressStatus,
    NatConnectivity, NatGateway, NatPlacement, NatTranslation, Network, NetworkAcl, PrefixList,
    Route, RouteDestination, RouteOrigin, RouteTable, RouteTableKey, RouteTarget, SecurityGroup,
    Subnet, Vpc, VpnGateway,
};
use crate::scenario::NatModel;
use crate::station::Stations;

impl Draft {
    /// Every id that the file does not have: of interfaces, and of what AWS makes by itself.
    pub(in crate::check) fn made_ids(&self, parts: &Parts<'_>) -> Vec<String> {
        let tables = self.route_tables.iter().map(|table| &table.identity);
        let acls = self.network_acls.iter().map(|acl| &acl.identity);
        let groups = self.security_groups.iter().map(|group| &group.identity);
        let made = tables.chain(acls).chain(groups).flatten();
        let mut ids: Vec<String> = made.map(|identity| identity.id.clone()).collect();
        ids.extend(self.interfaces.ids.iter().cloned());
        let attachments = self.transit.attachments.iter().flatten();
        ids.extend(attachments.map(|attachment| attachment.identity.id.clone()));
        ids.extend(
            self.nat_gateways.iter().filter_map(|gateway| {
                Some(regional_table_id(parts, &gateway.identity.as_ref()?.id))
            }),
        );
        ids
    }

    /// The network; none where something could not be read.
    pub(in crate::check) fn finish(
        &self,
        parts: &Parts<'_>,
        macs: &mut MacAddresses,
    ) -> Option<Network> {
        let mut network = Network {
            region: self.region.clone(),
            vpcs: Vec::new(),
            subnets: Vec::new(),
            route_tables: Vec::new(),
            security_groups: Vec::new(),
            network_acls: Vec::new(),
            internet_gateways: Vec::new(),
            nat_gateways: Vec::new(),
            interfaces: Vec::new(),
            instances: Vec::new(),
            prefix_lists: Vec::new(),
            vpn_gateways: Vec::new(),
            egress_only_gateways: Vec::new(),
            customer_gateways: Vec::new(),
            customer_links: Vec::new(),
            hosted_zones: Vec::new(),
            group_lists: Vec::new(),
            public_addresses: Vec::new(),
            servers: Vec::new(),
            vpc_endpoints: Vec::new(),
            target_groups: Vec::new(),
            load_balancers: Vec::new(),
            peerings: Vec::new(),
            block_public_access: self.block_public_access.clone(),
            transit_gateways: Vec::new(),
            attachments: Vec::new(),
            transit_gateway_route_tables: Vec::new(),
            unknown: self.unknown.0.iter().cloned().collect::<Option<_>>()?,
            stations: Stations::default(),
        };
        for table in &self.route_tables {
            network.route_tables.push(RouteTable {
                identity: table.identity.clone()?,
                vpc: table.vpc?,
                main: table.main,
                routes: table.routes.clone().into(),
                propagating: table.propagating.clone(),
            });
        }
        for acl in &self.network_acls {
            network.network_acls.push(NetworkAcl {
                identity: acl.identity.clone()?,
                vpc: acl.vpc?,
                default: acl.default,
                ingress: acl.ingress.clone().into(),
                egress: acl.egress.clone().into(),
            });
        }
        for group in &self.security_groups {
            network.security_groups.push(SecurityGroup {
                identity: group.identity.clone()?,
                vpc: group.vpc?,
                ingress: group.ingress.clone().into(),
                egress: group.egress.clone().into(),
                rule_ids: group.rule_ids.clone(),
            });
        }
        let items = parts.internet_gateways.items.iter();
        let tables = &self.internet_gateway_tables;
        for ((item, vpc), table) in items.zip(&self.internet_gateways).zip(tables) {
            network.internet_gateways.push(InternetGateway {
                vpc: (*vpc)?,
                attached: true,
                identity: item.as_ref()?.identity.clone()?,
                route_table: *table,
            });
        }
        for subnet in &self.subnets {
            network.subnets.push(Subnet {
                identity: subnet.identity.clone()?,
                vpc: subnet.vpc?,
                availability_zone: subnet.availability_zone.clone(),
                availability_zone_id: subnet.availability_zone_id.clone(),
                cidr_blocks: subnet.cidr_blocks.clone(),
                enable_dns64: subnet.enable_dns64,
                route_table: subnet.route_table?,
                implicit_route_table: subnet.implicit_route_table,
                network_acl: subnet.network_acl?,
            });
        }
        for (draft, interface_id) in self.nat_gateways.iter().zip(&self.interfaces.of_gateways) {
            let regional = self.nat_model == NatModel::Regional
                && draft.connectivity == NatConnectivity::Public;
            let placement = if regional {
                let vpc = self.vpcs.get(draft.vpc?.index())?;
                let mut routes = local_routes(vpc);
                routes.push(Route {
                    destination: RouteDestination::Cidr(range([0, 0, 0, 0], 0).into()),
                    target: RouteTarget::InternetGateway(vpc.internet_gateway?),
                    origin: RouteOrigin::Static,
                });
                let id = &draft.identity.as_ref()?.id;
                network.route_tables.push(RouteTable {
                    identity: Identity {
                        id: regional_table_id(parts, id),
                        name: None,
                    },
                    vpc: draft.vpc?,
                    main: false,
                    routes: routes.into(),
                    propagating: Vec::new(),
                });
                NatPlacement::Regional(RouteTableKey(network.route_tables.len() as u32 - 1))
            } else {
                NatPlacement::Zonal(draft.subnet?)
            };
            let interface_id = interface_id.clone();
            network
                .nat_gateways
                .push(nat_gateway(draft, self.nat_model, placement, interface_id)?);
        }
        self.finish_instances(macs, &mut network)?;
        self.finish_vpn(parts, &mut network)?;
        for list in &self.prefix_lists {
            network.prefix_lists.push(PrefixList {
                identity: list.identity.clone()?,
                aws_managed: list.aws_managed,
                weight: list.weight,
                entries: list.entries.clone(),
                entries_unknown: list.entries_unknown,
            });
        }
        self.services.finish(&mut network)?;
        for (vpc, item) in self.vpcs.iter().zip(&parts.vpcs.items) {
            item.as_ref()?;
            network.vpcs.push(Vpc {
                identity: vpc.identity.clone()?,
                region: vpc.region.clone(),
                owner_id: vpc.owner_id.clone(),
                unknown: vpc.unknown,
                cidr_blocks: vpc.blocks.clone(),
                enable_dns_support: vpc.enable_dns_support,
                enable_dns_hostnames: vpc.enable_dns_hostnames,
                name_servers: vpc.name_servers.clone(),
                main_route_table: vpc.main_route_table?,
                internet_gateway: vpc.internet_gateway,
            });
        }
        for zone in &self.hosted_zones {
            network.hosted_zones.push(zone.finish()?);
        }
        let of_gateways = network
            .nat_gateways
            .iter()
            .flat_map(|gateway| &gateway.addresses);
        let of_interfaces = network.interfaces.iter().flat_map(|one| &one.addresses);
        network.public_addresses = of_gateways
            .filter_map(|address| address.public)
            .chain(of_interfaces.filter_map(|address| address.public))
            .collect();
        for gateway in &self.transit.gateways {
            network.transit_gateways.push(gateway.clone()?);
        }
        for attachment in &self.transit.attachments {
            network.attachments.push(attachment.clone()?);
        }
        for table in &self.transit_tables {
            network.transit_gateway_route_tables.push(table.clone()?);
        }
        for peering in &self.peerings {
            network.peerings.push(peering.clone()?);
        }
        Some(network)
    }

    /// The Region.
    pub(in crate::check) fn region(&self) -> &str {
        &self.region
    }
}

impl Draft {
    /// Instances and all interfaces, in the order of their numbers.
    fn finish_instances(&self, macs: &mut MacAddresses, network: &mut Network) -> Option<()> {
        let secondary = || self.instances.iter().flat_map(|one| &one.secondary);
        let primary = self.instances.iter().map(|one| &one.interface);
        let stated = primary.chain(secondary()).chain(&self.without_instance);
        macs.keep(stated.filter_map(|draft| draft.mac_address));
        let mut ids = self.interfaces.ids.iter().cloned();
        let first = self.instances.len() + self.services.nodes.len();
        let mut next = (first as u32..).map(InterfaceKey);
        for (index, draft) in (0..).zip(&self.instances) {
            let interface = draft.interface.finish(ids.next()?, macs)?;
            network.interfaces.push(interface);
            network.instances.push(Instance {
                identity: draft.identity.clone()?,
                instance_type: draft.instance_type.clone(),
                interface: InterfaceKey(index),
                secondary: next.by_ref().take(draft.secondary.len()).collect(),
                ephemeral_ports: draft.ephemeral_ports,
                mtu: draft.mtu,
                listen: draft.listen.clone(),
                dns_server: draft.dns_server.clone(),
                metadata: draft.metadata,
                forwards: draft.forwards,
                state: draft.state,
                conntrack_allowance: draft.conntrack_allowance,
            });
        }
        for node in &self.services.nodes {
            network.interfaces.push(node.finish(ids.next()?, macs)?);
        }
        for draft in secondary().chain(&self.without_instance) {
            network.interfaces.push(draft.finish(ids.next()?, macs)?);
        }
        Some(())
    }

    fn finish_vpn(&self, parts: &Parts<'_>, network: &mut Network) -> Option<()> {
        super::egress_only_gateway::finish(parts, &self.egress_only_gateways, network)?;
        let items = parts.vpn_gateways.items.iter();
        let tables = &self.vpn_gateway_tables;
        for ((item, vpc), table) in items.zip(&self.vpn_gateways).zip(tables) {
            network.vpn_gateways.push(VpnGateway {
                identity: item.as_ref()?.identity.clone()?,
                vpc: (*vpc)?,
                route_table: *table,
            });
        }
        for item in &parts.customer_gateways.items {
            let identity = item.as_ref()?.identity.clone()?;
            network.customer_gateways.push(identity);
        }
        let at_vpcs = |link: &&LinkDraft| link.attached.is_none();
        for link in self.customer_links.iter().filter(at_vpcs) {
            network.customer_links.push(CustomerLink {
                identity: link.identity.clone()?,
                gateway: link.gateway?,
                customer: link.customer?,
                kind: link.kind,
                prefixes: link.prefixes.clone().into(),
            });
        }
        Some(())
    }
}

/// A gateway under one reading. Private gateways are read in one way only: S0.1 and F6.60 speak of
/// public ones.
fn nat_gateway(
    draft: &NatGatewayDraft,
    model: NatModel,
    placement: NatPlacement,
    interface_id: String,
) -> Option<NatGateway> {
    let translation = match (draft.connectivity, model) {
        (NatConnectivity::Private, _) | (_, NatModel::Zonal) => NatTranslation::ToPrivateAddress,
        (NatConnectivity::Public, NatModel::Notes) => NatTranslation::ToElasticIpKeepingPort,
        (NatConnectivity::Public, NatModel::Regional) => NatTranslation::ToPublicAddress,
    };
    let zonal = matches!(placement, NatPlacement::Zonal(_));
    let address = |address: &NatAddressDraft| NatAddress {
        private: address.private.filter(|_| zonal),
        public: address.public,
        status: NatAddressStatus::Succeeded,
    };
    Some(NatGateway {
        identity: draft.identity.clone()?,
        vpc: draft.vpc?,
        placement,
        connectivity: draft.connectivity,
        state: draft.state,
        failure_code: draft.failure_code,
        zones: draft.zones.clone(),
        addresses: draft.addresses.iter().map(address).collect(),
        translation,
        interface_id,
    })
}

/// The id of the table that AWS makes for a regional gateway (F6.60).
fn regional_table_id(parts: &Parts<'_>, gateway: &str) -> String {
    let suffix = gateway.strip_prefix("nat-").unwrap_or(gateway);
    unused(format!("rtb-{suffix}-regional"), |id| {
        parts.route_tables.knows(id)
    })
}
