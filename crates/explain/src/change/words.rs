//! What a change does, in words: the part of a sentence that follows "To let it through, ".

use vpclab_model::{
    Direction, Identity, PortRange, Protocol, ProtocolMatch, RouteTarget, RuleAction, RulePeer,
    Scenario,
};

use super::Change;
use super::json::target_id;

/// In the imperative, without a full stop.
pub(crate) fn words(scenario: &Scenario, change: &Change) -> String {
    let network = &scenario.network;
    match *change {
        Change::GroupRule {
            group,
            direction,
            rule,
        } => {
            let peer = match rule.peer {
                RulePeer::Cidr(cidr) => cidr.to_string(),
                RulePeer::Group(key) => label(&network.security_group(key).identity),
                RulePeer::PrefixList(key) => label(&network.prefix_list(key).identity),
                RulePeer::Unknown(key) => label(&network.unknown(key).identity),
            };
            format!(
                "allow {} {} {peer} in the security group {}",
                traffic(rule.protocol, rule.ports),
                preposition(direction),
                label(&network.security_group(group).identity)
            )
        }
        Change::AclEntry {
            acl,
            direction,
            rule,
            replaces,
        } => format!(
            "{} {} {} {} {} by {}rule {} of the network ACL {}",
            match rule.action {
                RuleAction::Allow => "allow",
                RuleAction::Deny => "deny",
            },
            side(direction),
            traffic(rule.protocol, rule.ports),
            preposition(direction),
            rule.cidr_block,
            if replaces { "another " } else { "" },
            rule.rule_number,
            label(&network.network_acl(acl).identity)
        ),
        Change::AclEntryGone {
            acl,
            direction,
            rule_number,
        } => format!(
            "delete the {} rule {rule_number} of the network ACL {}",
            side(direction),
            label(&network.network_acl(acl).identity)
        ),
        Change::Route {
            table,
            destination,
            target,
            replaces,
        } => format!(
            "{} the route for {destination} in {} {} {}",
            if replaces { "point" } else { "add" },
            label(&network.route_table(table).identity),
            if replaces { "to" } else { "towards" },
            match target {
                RouteTarget::Local => "the VPC itself".into(),
                target => target_id(scenario, target),
            }
        ),
        Change::RouteGone { table, destination } => format!(
            "delete the route for {destination} from {}",
            label(&network.route_table(table).identity)
        ),
        Change::AttachInternetGateway(gateway, vpc) => format!(
            "attach {} to {}",
            label(&network.internet_gateway(gateway).identity),
            label(&network.vpc(vpc).identity)
        ),
        Change::AssociateAddress {
            interface,
            public,
            is_new,
        } => {
            let interface = label(&network.interface(interface).identity);
            if is_new {
                format!("give {interface} a new Elastic IP address")
            } else {
                format!("associate {public} with {interface}")
            }
        }
        Change::SourceDestCheckOff(interface) => format!(
            "turn off the source/destination check of {}",
            label(&network.interface(interface).identity)
        ),
        Change::StartInstance(instance) => {
            format!("start {}", label(&network.instance(instance).identity))
        }
        Change::DnsSupport(vpc) => format!(
            "turn on enableDnsSupport of {}",
            label(&network.vpc(vpc).identity)
        ),
        Change::AcceptPeering(key) => {
            format!("accept {}", label(&network.peering(key).identity))
        }
        Change::AcceptAttachment(key) => {
            format!("accept {}", label(&network.attachment(key).identity))
        }
        Change::AttachSubnet(key, subnet) => format!(
            "add {} to {}",
            label(&network.subnet(subnet).identity),
            label(&network.attachment(key).identity)
        ),
        Change::AssociateTable(key, table) => format!(
            "associate {} with {}",
            label(&network.attachment(key).identity),
            label(&network.transit_gateway_route_table(table).identity)
        ),
        Change::TransitGatewayRoute {
            table,
            destination,
            attachment,
            replaces,
        } => format!(
            "{} the route for {destination} in {} {} {}",
            if replaces { "point" } else { "add" },
            label(&network.transit_gateway_route_table(table).identity),
            if replaces { "to" } else { "towards" },
            label(&network.attachment(attachment).identity)
        ),
        Change::VpnRoute(index, prefix) => network
            .customer_links
            .get(index)
            .map(|link| format!("route {prefix} over {}", label(&link.identity)))
            .unwrap_or_default(),
        Change::Assumed(_) => String::new(),
    }
}

/// `web (sg-1)`, or the id alone.
pub(super) fn label(identity: &Identity) -> String {
    match &identity.name {
        Some(name) if *name != identity.id => format!("{name} ({})", identity.id),
        _ => identity.id.clone(),
    }
}

const fn preposition(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    }
}

const fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    }
}

fn traffic(protocol: ProtocolMatch, ports: PortRange) -> String {
    match protocol {
        ProtocolMatch::All => "all traffic".into(),
        ProtocolMatch::Only(Protocol::Tcp | Protocol::Udp) => format!("{protocol} {ports}"),
        _ => protocol.to_string(),
    }
}
