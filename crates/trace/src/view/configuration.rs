//! The configuration of a network in names.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use vpclab_model::{
    Direction, NetworkAcl, NetworkAclKey, NetworkInterface, RouteTable, RowList, SecurityGroupKey,
    Subnet, VpcKey,
};

use super::convert::Viewer;
use super::edits::nat_state;
use super::types::{
    Configuration, InterfaceConfiguration, InternetGatewayConfiguration, NetworkAclConfiguration,
    RouteConfiguration, RouteTableConfiguration, Rule, SecurityGroupConfiguration, StateOf,
    VpcConfiguration,
};
use crate::event::RuleRef;
use crate::sentence::{route_destination, route_target};

impl Viewer<'_> {
    /// How the network is configured.
    #[must_use]
    pub fn configuration(&self) -> Configuration {
        let network = &self.scenario.network;
        let vpc = |key: VpcKey| network.vpc(key).identity.id.clone();
        Configuration {
            vpcs: network
                .vpcs
                .iter()
                .map(|vpc| VpcConfiguration {
                    id: vpc.identity.id.clone(),
                    enable_dns_support: vpc.enable_dns_support,
                })
                .collect(),
            route_tables: (0..)
                .zip(&network.route_tables)
                .map(|(index, table)| self.route_table(index, table))
                .collect(),
            network_acls: (0..)
                .zip(&network.network_acls)
                .map(|(index, acl)| self.network_acl(NetworkAclKey(index), acl))
                .collect(),
            security_groups: (0..)
                .zip(&network.security_groups)
                .map(|(index, group)| {
                    let key = SecurityGroupKey(index);
                    let rules = |direction| {
                        let list = RowList::SecurityGroup(key, direction);
                        let rows = group.rules(direction).in_force();
                        rows.map(|(index, _)| self.row(list, index)).collect()
                    };
                    SecurityGroupConfiguration {
                        id: group.identity.id.clone(),
                        name: group.identity.name.clone(),
                        vpc: vpc(group.vpc),
                        ingress: rules(Direction::Ingress),
                        egress: rules(Direction::Egress),
                    }
                })
                .collect(),
            internet_gateways: network
                .internet_gateways
                .iter()
                .map(|gateway| InternetGatewayConfiguration {
                    id: gateway.identity.id.clone(),
                    vpc: gateway.attached.then(|| vpc(gateway.vpc)),
                })
                .collect(),
            nat_gateways: network
                .nat_gateways
                .iter()
                .map(|gateway| StateOf {
                    id: gateway.identity.id.clone(),
                    state: nat_state(gateway.state),
                })
                .collect(),
            instances: network
                .instances
                .iter()
                .map(|instance| StateOf {
                    id: instance.identity.id.clone(),
                    state: instance.state.name().to_string(),
                })
                .collect(),
            interfaces: network
                .interfaces
                .iter()
                .map(|interface| self.interface(interface))
                .collect(),
        }
    }

    fn row(&self, list: RowList, index: u16) -> Rule {
        self.rule(RuleRef::row(list, index, &self.scenario.network))
    }

    fn route_table(&self, own: u32, table: &RouteTable) -> RouteTableConfiguration {
        let network = &self.scenario.network;
        let route = |(index, route): (u16, &vpclab_model::Route)| RouteConfiguration {
            index,
            destination: route_destination(route.destination, network),
            target: route_target(route.target, network).to_string(),
            state: match network.is_there(route.target) {
                true => "active",
                false => "blackhole",
            }
            .to_string(),
        };
        RouteTableConfiguration {
            id: table.identity.id.clone(),
            name: table.identity.name.clone(),
            vpc: network.vpc(table.vpc).identity.id.clone(),
            main: table.main,
            subnets: self.subnets(&|subnet| subnet.route_table.0 == own),
            routes: table.routes.in_force().map(route).collect(),
        }
    }

    fn network_acl(&self, key: NetworkAclKey, acl: &NetworkAcl) -> NetworkAclConfiguration {
        let rules = |direction| {
            let list = RowList::NetworkAcl(key, direction);
            acl.in_order(direction)
                .map(|(index, _)| self.row(list, index))
                .collect()
        };
        NetworkAclConfiguration {
            id: acl.identity.id.clone(),
            name: acl.identity.name.clone(),
            vpc: self.scenario.network.vpc(acl.vpc).identity.id.clone(),
            subnets: self.subnets(&|subnet| subnet.network_acl == key),
            inbound: rules(Direction::Ingress),
            outbound: rules(Direction::Egress),
        }
    }

    fn subnets(&self, is_meant: &dyn Fn(&Subnet) -> bool) -> Vec<String> {
        let subnets = self.scenario.network.subnets.iter();
        let meant = subnets.filter(|subnet| is_meant(subnet));
        meant.map(|subnet| subnet.identity.id.clone()).collect()
    }

    fn interface(&self, interface: &NetworkInterface) -> InterfaceConfiguration {
        let network = &self.scenario.network;
        let timeouts = interface.tracking_timeouts;
        let address = |address: &vpclab_model::InterfaceAddress| match address.public {
            Some(public) => format!("{} ({public})", address.private),
            None => address.private.to_string(),
        };
        InterfaceConfiguration {
            id: interface.identity.id.clone(),
            security_groups: interface
                .security_groups
                .iter()
                .map(|group| network.security_group(*group).identity.id.clone())
                .collect(),
            addresses: interface.addresses.iter().map(address).collect(),
            source_dest_check: interface.source_dest_check,
            tcp_established_timeout_us: timeouts.tcp_established.0,
            udp_stream_timeout_us: timeouts.udp_stream.0,
            udp_timeout_us: timeouts.udp.0,
        }
    }
}
