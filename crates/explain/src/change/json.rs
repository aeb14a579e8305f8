//! A change in the words of a scenario's script.

use serde_json::{Map, Value, json as value};
use vpclab_model::{
    Direction, Identity, PortRange, Protocol, ProtocolMatch, RouteTarget, RuleAction, RulePeer,
    Scenario,
};

use super::Change;

const ATTACHMENT: &str = "transitGatewayAttachment";

/// What a change is called: AWS's operation, as the command line has it.
pub(crate) const fn operation(change: &Change) -> &'static str {
    use Direction::{Egress, Ingress};
    match change {
        Change::GroupRule {
            direction: Ingress, ..
        } => "authorize-security-group-ingress",
        Change::GroupRule {
            direction: Egress, ..
        } => "authorize-security-group-egress",
        Change::AclEntry { replaces: true, .. } => "replace-network-acl-entry",
        Change::AclEntry { .. } => "create-network-acl-entry",
        Change::AclEntryGone { .. } => "delete-network-acl-entry",
        Change::Route { replaces: true, .. } => "replace-route",
        Change::Route { .. } => "create-route",
        Change::RouteGone { .. } => "delete-route",
        Change::AttachInternetGateway(..) => "attach-internet-gateway",
        Change::AssociateAddress { .. } => "associate-address",
        Change::SourceDestCheckOff(_) => "modify-network-interface-attribute",
        Change::StartInstance(_) => "start-instances",
        Change::DnsSupport(_) => "modify-vpc-attribute",
        Change::AcceptPeering(_) => "accept-vpc-peering-connection",
        Change::AcceptAttachment(_) => "accept-transit-gateway-vpc-attachment",
        Change::AttachSubnet(..) => "modify-transit-gateway-vpc-attachment",
        Change::AssociateTable(..) => "associate-transit-gateway-route-table",
        Change::TransitGatewayRoute { replaces: true, .. } => "replace-transit-gateway-route",
        Change::TransitGatewayRoute { .. } => "create-transit-gateway-route",
        Change::VpnRoute(..) => "create-vpn-connection-route",
        Change::Assumed(_) => "",
    }
}

/// The change as an object; `key` names the one under which the operation stands: `do` in a script.
pub(crate) fn json(scenario: &Scenario, change: &Change, key: &str) -> Value {
    let network = &scenario.network;
    let mut fields = Map::new();
    fields.insert(key.into(), operation(change).into());
    let mut put = |key: &str, value: Value| {
        fields.insert(key.into(), value);
    };
    match *change {
        Change::GroupRule {
            group,
            direction,
            rule,
        } => {
            put("securityGroup", id(&network.security_group(group).identity));
            traffic(&mut put, rule.protocol, rule.ports);
            let peer = match rule.peer {
                RulePeer::Cidr(cidr) => cidr.to_string(),
                RulePeer::Group(key) => network.security_group(key).identity.id.clone(),
                RulePeer::Unknown(key) => network.unknown(key).identity.id.clone(),
                RulePeer::PrefixList(key) => network.prefix_list(key).identity.id.clone(),
            };
            put(end(direction), peer.into());
        }
        Change::AclEntry {
            acl,
            direction,
            rule,
            ..
        } => {
            put("networkAcl", id(&network.network_acl(acl).identity));
            put("egress", (direction == Direction::Egress).into());
            put("ruleNumber", rule.rule_number.into());
            traffic(&mut put, rule.protocol, rule.ports);
            put(end(direction), rule.cidr_block.to_string().into());
            put(
                "action",
                match rule.action {
                    RuleAction::Allow => "allow",
                    RuleAction::Deny => "deny",
                }
                .into(),
            );
        }
        Change::AclEntryGone {
            acl,
            direction,
            rule_number,
        } => {
            put("networkAcl", id(&network.network_acl(acl).identity));
            put("egress", (direction == Direction::Egress).into());
            put("ruleNumber", rule_number.into());
        }
        Change::Route {
            table,
            destination,
            target,
            ..
        } => {
            put("routeTable", id(&network.route_table(table).identity));
            put("destination", destination.to_string().into());
            put("target", target_id(scenario, target).into());
        }
        Change::RouteGone { table, destination } => {
            put("routeTable", id(&network.route_table(table).identity));
            put("destination", destination.to_string().into());
        }
        Change::AttachInternetGateway(gateway, vpc) => {
            put(
                "internetGateway",
                id(&network.internet_gateway(gateway).identity),
            );
            put("vpc", id(&network.vpc(vpc).identity));
        }
        Change::AssociateAddress {
            interface, public, ..
        } => {
            put(
                "networkInterface",
                id(&network.interface(interface).identity),
            );
            put("publicIp", public.to_string().into());
        }
        Change::SourceDestCheckOff(interface) => {
            put(
                "networkInterface",
                id(&network.interface(interface).identity),
            );
            put("sourceDestCheck", false.into());
        }
        Change::StartInstance(instance) => {
            put("instance", id(&network.instance(instance).identity))
        }
        Change::DnsSupport(vpc) => {
            put("vpc", id(&network.vpc(vpc).identity));
            put("enableDnsSupport", true.into());
        }
        Change::AcceptPeering(key) => {
            put("vpcPeeringConnection", id(&network.peering(key).identity))
        }
        Change::AcceptAttachment(key) => put(ATTACHMENT, id(&network.attachment(key).identity)),
        Change::AttachSubnet(key, subnet) => {
            put(ATTACHMENT, id(&network.attachment(key).identity));
            let subnets = vec![id(&network.subnet(subnet).identity)];
            put("addSubnets", subnets.into());
        }
        Change::AssociateTable(key, table) => {
            put(ATTACHMENT, id(&network.attachment(key).identity));
            put(
                "transitGatewayRouteTable",
                id(&network.transit_gateway_route_table(table).identity),
            );
        }
        Change::TransitGatewayRoute {
            table,
            destination,
            attachment,
            ..
        } => {
            put(
                "transitGatewayRouteTable",
                id(&network.transit_gateway_route_table(table).identity),
            );
            put("destination", destination.to_string().into());
            put("target", id(&network.attachment(attachment).identity));
        }
        Change::VpnRoute(index, prefix) => {
            if let Some(link) = network.customer_links.get(index) {
                put("vpnConnection", id(&link.identity));
            }
            put("destination", prefix.to_string().into());
        }
        Change::Assumed(_) => {}
    }
    Value::Object(fields)
}

fn id(identity: &Identity) -> Value {
    identity.id.as_str().into()
}

const fn end(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "source",
        Direction::Egress => "destination",
    }
}

fn traffic(put: &mut impl FnMut(&str, Value), protocol: ProtocolMatch, ports: PortRange) {
    put("protocol", protocol_word(protocol).into());
    match protocol {
        ProtocolMatch::IcmpType {
            icmp_type, code, ..
        } => put(
            "icmpTypeCode",
            value!({ "type": icmp_type, "code": code.map_or(-1, i16::from) }),
        ),
        ProtocolMatch::Only(only) if only.has_ports() => put(
            "portRange",
            match ports {
                PortRange { from, to } if from == to => from.into(),
                PortRange { from, to } => format!("{from}-{to}").into(),
            },
        ),
        _ => {}
    }
}

/// AWS's word for a protocol: its name, or its number.
pub(super) fn protocol_word(protocol: ProtocolMatch) -> String {
    match protocol.only() {
        None => "all".into(),
        Some(Protocol::Tcp) => "tcp".into(),
        Some(Protocol::Udp) => "udp".into(),
        Some(Protocol::Icmp) => "icmp".into(),
        Some(Protocol::Icmpv6) => "icmpv6".into(),
        Some(other) => other.number().unwrap_or_default().to_string(),
    }
}

/// What a script calls a route's target.
pub(super) fn target_id(scenario: &Scenario, target: RouteTarget) -> String {
    let network = &scenario.network;
    let identity = match target {
        RouteTarget::Local => return "local".into(),
        RouteTarget::Blackhole => return "blackhole".into(),
        RouteTarget::InternetGateway(key) => &network.internet_gateway(key).identity,
        RouteTarget::NatGateway(key) => &network.nat_gateway(key).identity,
        RouteTarget::Interface(key) => &network.interface(key).identity,
        RouteTarget::VpnGateway(key) => &network.vpn_gateway(key).identity,
        RouteTarget::VpcEndpoint(key) => &network.vpc_endpoint(key).identity,
        RouteTarget::Peering(key) => &network.peering(key).identity,
        RouteTarget::TransitGateway(key) => &network.transit_gateway(key).identity,
        RouteTarget::EgressOnlyGateway(key) => &network.egress_only_gateway(key).identity,
        RouteTarget::Unknown(key) => &network.unknown(key).identity,
    };
    identity.id.clone()
}
