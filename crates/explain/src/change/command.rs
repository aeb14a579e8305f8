//! The command of the AWS CLI that makes a change.

use core::net::IpAddr;
use ipnet::IpNet;
use vpclab_model::{
    Direction, Network, PortRange, ProtocolMatch, RouteTarget, RuleAction, RulePeer, Scenario,
    VpcKey,
};

use super::Change;
use super::json::{operation, protocol_word};

/// One line for a POSIX shell; of a change that needs two calls, the first is in the second's
/// arguments.
pub(crate) fn command(scenario: &Scenario, change: &Change) -> String {
    let network = &scenario.network;
    let operation = operation(change);
    let arguments = arguments(network, change);
    let region = region(network, change)
        .map(|region| format!(" --region {region}"))
        .unwrap_or_default();
    format!("aws ec2 {operation}{region} {arguments}")
}

fn arguments(network: &Network, change: &Change) -> String {
    match *change {
        Change::GroupRule { group, rule, .. } => format!(
            "--group-id {} --ip-permissions '{}'",
            network.security_group(group).identity,
            permission(network, rule.protocol, rule.ports, rule.peer)
        ),
        Change::AclEntry {
            acl,
            direction,
            rule,
            ..
        } => {
            let block = match rule.cidr_block {
                IpNet::V4(block) => format!("--cidr-block {block}"),
                IpNet::V6(block) => format!("--ipv6-cidr-block {block}"),
            };
            format!(
                "{} {} --protocol {}{} {block} --rule-action {}",
                of_acl(network, acl, direction),
                rule_number(rule.rule_number),
                rule.protocol
                    .only()
                    .and_then(vpclab_model::Protocol::number)
                    .map_or_else(|| "-1".to_string(), |number| number.to_string()),
                acl_traffic(rule.protocol, rule.ports),
                match rule.action {
                    RuleAction::Allow => "allow",
                    RuleAction::Deny => "deny",
                }
            )
        }
        Change::AclEntryGone {
            acl,
            direction,
            rule_number: number,
        } => format!(
            "{} {}",
            of_acl(network, acl, direction),
            rule_number(number)
        ),
        Change::Route {
            table,
            destination,
            target,
            replaces,
        } => format!(
            "{} {}",
            of_table(network, table, destination),
            route_target(network, target, replaces)
        ),
        Change::RouteGone { table, destination } => of_table(network, table, destination),
        Change::AttachInternetGateway(gateway, vpc) => format!(
            "--internet-gateway-id {} --vpc-id {}",
            network.internet_gateway(gateway).identity,
            network.vpc(vpc).identity
        ),
        Change::AssociateAddress {
            interface,
            public,
            is_new,
        } => {
            let interface = &network.interface(interface).identity;
            let allocation = if is_new {
                "aws ec2 allocate-address --domain vpc --query AllocationId --output text".into()
            } else {
                format!(
                    "aws ec2 describe-addresses --public-ips {public} --query 'Addresses[0].AllocationId' --output text"
                )
            };
            format!("--network-interface-id {interface} --allocation-id \"$({allocation})\"")
        }
        Change::SourceDestCheckOff(interface) => format!(
            "--network-interface-id {} --no-source-dest-check",
            network.interface(interface).identity
        ),
        Change::StartInstance(instance) => {
            format!("--instance-ids {}", network.instance(instance).identity)
        }
        Change::DnsSupport(vpc) => format!(
            "--vpc-id {} --enable-dns-support '{{\"Value\":true}}'",
            network.vpc(vpc).identity
        ),
        Change::AcceptPeering(key) => format!(
            "--vpc-peering-connection-id {}",
            network.peering(key).identity
        ),
        Change::AcceptAttachment(key) => format!(
            "--transit-gateway-attachment-id {}",
            network.attachment(key).identity
        ),
        Change::AttachSubnet(key, subnet) => format!(
            "--transit-gateway-attachment-id {} --add-subnet-ids {}",
            network.attachment(key).identity,
            network.subnet(subnet).identity
        ),
        Change::AssociateTable(key, table) => format!(
            "--transit-gateway-route-table-id {} --transit-gateway-attachment-id {}",
            network.transit_gateway_route_table(table).identity,
            network.attachment(key).identity
        ),
        Change::TransitGatewayRoute {
            table,
            destination,
            attachment,
            ..
        } => format!(
            "--transit-gateway-route-table-id {} --destination-cidr-block {destination} --transit-gateway-attachment-id {}",
            network.transit_gateway_route_table(table).identity,
            network.attachment(attachment).identity
        ),
        Change::VpnRoute(index, prefix) => network
            .customer_links
            .get(index)
            .map(|link| {
                format!(
                    "--vpn-connection-id {} --destination-cidr-block {prefix}",
                    link.identity
                )
            })
            .unwrap_or_default(),
        Change::Assumed(_) => String::new(),
    }
}

/// `IpPermission` in the CLI's shorthand.
fn permission(
    network: &Network,
    protocol: ProtocolMatch,
    ports: PortRange,
    peer: RulePeer,
) -> String {
    let word = match protocol {
        ProtocolMatch::All => "-1".into(),
        _ => protocol_word(protocol),
    };
    let range = match protocol {
        ProtocolMatch::IcmpType {
            icmp_type, code, ..
        } => Some((i32::from(icmp_type), code.map_or(-1, i32::from))),
        ProtocolMatch::Only(only) if only.is_icmp() => Some((-1, -1)),
        ProtocolMatch::Only(only) if only.has_ports() => Some((ports.from.into(), ports.to.into())),
        _ => None,
    };
    let range = range
        .map(|(from, to)| format!(",FromPort={from},ToPort={to}"))
        .unwrap_or_default();
    let peer = match peer {
        RulePeer::Cidr(IpNet::V4(cidr)) => format!("IpRanges=[{{CidrIp={cidr}}}]"),
        RulePeer::Cidr(IpNet::V6(cidr)) => format!("Ipv6Ranges=[{{CidrIpv6={cidr}}}]"),
        RulePeer::Group(group) => format!(
            "UserIdGroupPairs=[{{GroupId={}}}]",
            network.security_group(group).identity
        ),
        RulePeer::Unknown(key) => format!(
            "UserIdGroupPairs=[{{GroupId={}}}]",
            network.unknown(key).identity
        ),
        RulePeer::PrefixList(list) => format!(
            "PrefixListIds=[{{PrefixListId={}}}]",
            network.prefix_list(list).identity
        ),
    };
    format!("IpProtocol={word}{range},{peer}")
}

fn acl_traffic(protocol: ProtocolMatch, ports: PortRange) -> String {
    match protocol {
        ProtocolMatch::IcmpType {
            icmp_type, code, ..
        } => format!(
            " --icmp-type-code Type={icmp_type},Code={}",
            code.map_or(-1, i16::from)
        ),
        ProtocolMatch::Only(only) if only.is_icmp() => " --icmp-type-code Type=-1,Code=-1".into(),
        ProtocolMatch::Only(only) if only.has_ports() => {
            format!(" --port-range From={},To={}", ports.from, ports.to)
        }
        _ => String::new(),
    }
}

fn of_acl(network: &Network, acl: vpclab_model::NetworkAclKey, direction: Direction) -> String {
    let direction = match direction {
        Direction::Ingress => "--ingress",
        Direction::Egress => "--egress",
    };
    format!(
        "--network-acl-id {} {direction}",
        network.network_acl(acl).identity
    )
}

fn rule_number(number: u16) -> String {
    format!("--rule-number {number}")
}

fn of_table(network: &Network, table: vpclab_model::RouteTableKey, destination: IpNet) -> String {
    let version = match destination.addr() {
        IpAddr::V4(_) => "destination-cidr-block",
        IpAddr::V6(_) => "destination-ipv6-cidr-block",
    };
    format!(
        "--route-table-id {} --{version} {destination}",
        network.route_table(table).identity
    )
}

fn route_target(network: &Network, target: RouteTarget, replaces: bool) -> String {
    match target {
        // Only `replace-route` has it.
        RouteTarget::Local if replaces => "--local-target".into(),
        // No change leads to what is not known.
        RouteTarget::Local | RouteTarget::Blackhole | RouteTarget::Unknown(_) => String::new(),
        RouteTarget::InternetGateway(key) => {
            format!("--gateway-id {}", network.internet_gateway(key).identity)
        }
        RouteTarget::VpnGateway(key) => {
            format!("--gateway-id {}", network.vpn_gateway(key).identity)
        }
        RouteTarget::NatGateway(key) => {
            format!("--nat-gateway-id {}", network.nat_gateway(key).identity)
        }
        RouteTarget::Interface(key) => {
            format!("--network-interface-id {}", network.interface(key).identity)
        }
        RouteTarget::VpcEndpoint(key) => {
            format!("--vpc-endpoint-id {}", network.vpc_endpoint(key).identity)
        }
        RouteTarget::Peering(key) => format!(
            "--vpc-peering-connection-id {}",
            network.peering(key).identity
        ),
        RouteTarget::TransitGateway(key) => format!(
            "--transit-gateway-id {}",
            network.transit_gateway(key).identity
        ),
        RouteTarget::EgressOnlyGateway(key) => format!(
            "--egress-only-internet-gateway-id {}",
            network.egress_only_gateway(key).identity
        ),
    }
}

/// The Region to name, where the network is in several.
fn region<'n>(network: &'n Network, change: &Change) -> Option<&'n str> {
    let of = |vpc: VpcKey| network.vpc(vpc).region.as_str();
    let first = network.vpcs.first()?.region.as_str();
    if network.vpcs.iter().all(|vpc| vpc.region == first) {
        return None;
    }
    let of_interface = |key| of(network.subnet(network.interface(key).subnet).vpc);
    let of_gateway = |key| network.transit_gateway(key).region.as_str();
    Some(match *change {
        Change::GroupRule { group, .. } => of(network.security_group(group).vpc),
        Change::AclEntry { acl, .. } | Change::AclEntryGone { acl, .. } => {
            of(network.network_acl(acl).vpc)
        }
        Change::Route { table, .. } | Change::RouteGone { table, .. } => {
            of(network.route_table(table).vpc)
        }
        Change::AttachInternetGateway(_, vpc) | Change::DnsSupport(vpc) => of(vpc),
        Change::AssociateAddress { interface, .. } | Change::SourceDestCheckOff(interface) => {
            of_interface(interface)
        }
        Change::StartInstance(key) => of_interface(network.instance(key).interface),
        Change::AcceptPeering(key) => of(network.peering(key).accepter),
        Change::AcceptAttachment(key)
        | Change::AttachSubnet(key, _)
        | Change::AssociateTable(key, _) => of_gateway(network.attachment(key).transit_gateway),
        Change::TransitGatewayRoute { table, .. } => {
            of_gateway(network.transit_gateway_route_table(table).transit_gateway)
        }
        Change::VpnRoute(index, _) => {
            let link = network.customer_links.get(index)?;
            of(network.vpn_gateway(link.gateway).vpc)
        }
        Change::Assumed(_) => return None,
    })
}
