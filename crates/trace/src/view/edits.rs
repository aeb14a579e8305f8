//! Changes of the network, in names.

use alloc::string::{String, ToString};
use vpclab_model::{
    Edit, Host, Identity, InterfaceKey, NatAddressStatus, NatState, RouteTableKey, SubnetKey,
    VpcKey,
};

use super::convert::Viewer;
use super::types::EditView;
use crate::event::RuleRef;

impl Viewer<'_> {
    pub(super) fn edit(&self, edit: Edit) -> EditView {
        let network = &self.scenario.network;
        let table = |key: RouteTableKey| network.route_table(key).identity.id.clone();
        let subnet = |key: SubnetKey| network.subnet(key).identity.id.clone();
        let vpc = |key: VpcKey| network.vpc(key).identity.id.clone();
        let eni = |key: InterfaceKey| self.interface_id(key);
        match edit {
            Edit::Rows { list, off, on } => {
                let row = |index| self.rule(RuleRef::row(list, index, network));
                EditView::Rows {
                    off: off.map(row),
                    on: on.map(row),
                }
            }
            Edit::SubnetRouteTable {
                subnet: key,
                before,
                table: after,
                implicit,
            } => EditView::SubnetRouteTable {
                subnet: subnet(key),
                before: table(before),
                route_table: table(after),
                implicit,
            },
            Edit::MainRouteTable {
                vpc: key,
                before,
                table: after,
            } => EditView::MainRouteTable {
                vpc: vpc(key),
                before: table(before),
                route_table: table(after),
            },
            Edit::SubnetNetworkAcl {
                subnet: key,
                before,
                acl,
            } => EditView::SubnetNetworkAcl {
                subnet: subnet(key),
                before: network.network_acl(before).identity.id.clone(),
                network_acl: network.network_acl(acl).identity.id.clone(),
            },
            Edit::SecurityGroups { interface, groups } => EditView::SecurityGroups {
                eni: eni(interface),
                groups: network
                    .group_lists
                    .get(groups.index())
                    .into_iter()
                    .flatten()
                    .map(|group| network.security_group(*group).identity.id.clone())
                    .collect(),
            },
            Edit::SourceDestCheck { interface, enabled } => EditView::SourceDestCheck {
                eni: eni(interface),
                enabled,
            },
            Edit::TrackingTimeouts {
                interface,
                timeouts,
            } => EditView::TrackingTimeouts {
                eni: eni(interface),
                tcp_established_us: timeouts.tcp_established.0,
                udp_stream_us: timeouts.udp_stream.0,
                udp_us: timeouts.udp.0,
            },
            Edit::DnsSupport { vpc: key, enabled } => EditView::DnsSupport {
                vpc: vpc(key),
                enabled,
            },
            Edit::PublicAddress {
                interface,
                before,
                public,
                ..
            } => EditView::PublicAddress {
                eni: eni(interface),
                before: before.map(|address| address.to_string()),
                public_ip: public.map(|address| address.to_string()),
            },
            Edit::InternetGateway {
                gateway,
                vpc: key,
                attached,
            } => EditView::InternetGateway {
                gateway: network.internet_gateway(gateway).identity.id.clone(),
                vpc: vpc(key),
                attached,
            },
            Edit::NatGateway { gateway, state } => EditView::NatGateway {
                gateway: network.nat_gateway(gateway).identity.id.clone(),
                state: nat_state(state),
            },
            Edit::Instance {
                instance, state, ..
            } => EditView::Instance {
                instance: network.instance(instance).identity.id.clone(),
                state: state.name().to_string(),
            },
            Edit::Server { server, running } => EditView::Server {
                server: self.scenario.server(server).id.clone(),
                running,
            },
            Edit::Mtu { host, before, mtu } => EditView::Mtu {
                host: match host {
                    Host::Instance(key) => network.instance(key).identity.id.clone(),
                    Host::Server(key) => self.scenario.server(key).id.clone(),
                },
                before,
                mtu,
            },
            _ => self.edit_beyond(edit),
        }
    }

    /// Edits of what joins a VPC to other networks, and of services.
    fn edit_beyond(&self, edit: Edit) -> EditView {
        let network = &self.scenario.network;
        let transit_table = |key| network.transit_gateway_route_table(key).identity.id.clone();
        let joined = |id: &Identity, route_table, enabled| EditView::Joined {
            id: id.id.clone(),
            route_table,
            enabled,
        };
        let switched = |on| if on { "on" } else { "off" };
        let (identity, state): (Option<&Identity>, &str) = match edit {
            Edit::AttachmentRouteTable { attachment, table } => {
                let identity = &network.attachment(attachment).identity;
                return joined(identity, table.map(transit_table), table.is_some());
            }
            Edit::AttachmentPropagation {
                attachment,
                table,
                enabled,
            } => {
                let identity = &network.attachment(attachment).identity;
                return joined(identity, Some(transit_table(table)), enabled);
            }
            Edit::VpnPropagation {
                table,
                gateway,
                enabled,
            } => {
                let identity = &network.vpn_gateway(gateway).identity;
                let table = network.route_table(table).identity.id.clone();
                return joined(identity, Some(table), enabled);
            }
            Edit::Peering { peering, status } => {
                (Some(&network.peering(peering).identity), status.name())
            }
            Edit::Attachment { attachment, state } => {
                (Some(&network.attachment(attachment).identity), state.name())
            }
            Edit::ApplianceMode {
                attachment,
                enabled,
            } => (
                Some(&network.attachment(attachment).identity),
                switched(enabled),
            ),
            Edit::VpcEndpointDeleted { endpoint } => {
                (Some(&network.vpc_endpoint(endpoint).identity), "deleted")
            }
            Edit::PrivateDns { endpoint, enabled } => (
                Some(&network.vpc_endpoint(endpoint).identity),
                switched(enabled),
            ),
            Edit::BlockPublicAccess { mode } => (None, mode.name()),
            Edit::NatAddress {
                gateway, status, ..
            } => (
                Some(&network.nat_gateway(gateway).identity),
                match status {
                    NatAddressStatus::Succeeded => "succeeded",
                    NatAddressStatus::Draining(_) => "disassociating",
                    NatAddressStatus::Absent => "disassociated",
                },
            ),
            Edit::TargetHealth { group, healthy, .. } => (
                Some(&network.target_group(group).identity),
                if healthy { "healthy" } else { "unhealthy" },
            ),
            // The others are above.
            _ => (None, ""),
        };
        EditView::Component {
            id: identity.map(|identity| identity.id.clone()),
            state: state.to_string(),
        }
    }
}

/// The word of the API.
pub(super) fn nat_state(state: NatState) -> String {
    let known = NatState::ALL.iter().zip(NatState::NAMES);
    let mut found = known.filter(|(known, _)| **known == state);
    found.next().map_or("", |(_, name)| name).to_string()
}
