//! Why a packet was dropped, and what would help.

use alloc::format;
use alloc::string::String;
use core::net::IpAddr;
use vpclab_model::{Direction, Network, Scenario, StationKind};

use super::hop::subnet_label;
use super::icmp;
use super::words::{end, rule_text, side_word, subject};
use super::{Basis, Sentence, nat, services, transit, vpcs};
use crate::event::{DropReason, Hop, LINK_LOCAL_PACKETS_PER_SECOND, RuleRef};

pub(super) fn dropped(
    hop: &Hop,
    reason: DropReason,
    rule: Option<RuleRef>,
    scenario: &Scenario,
) -> Sentence {
    let network = &scenario.network;
    let packet = subject(&hop.header);
    let tuple = hop.header.tuple;
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match reason {
        DropReason::NatIpv6 => return super::nat64::dropped(hop, scenario),
        DropReason::EgressOnlyUnsolicited | DropReason::EgressOnlyIpv4 => {
            return super::egress_only::dropped(hop, reason, scenario);
        }
        DropReason::SourceDestCheck => (
            format!(
                "{packet} is dropped: its {} is no address of this ENI, and the source/destination check is on. Turn it off only for appliances that forward.",
                match hop.direction {
                    Some(Direction::Ingress) => "destination",
                    _ => "source",
                }
            ),
            &["F9.1", "F9.2"],
            Basis::Aws,
        ),
        DropReason::SecurityGroupNoMatch | DropReason::SecurityGroupEmpty
            if hop.header.quoted().is_some() =>
        {
            icmp::unwelcome(hop)
        }
        DropReason::SecurityGroupNoMatch => (
            format!(
                "{packet} is dropped: no {} rule of the security group allows {tuple}. Add one; the sender hears nothing.",
                direction_word(hop)
            ),
            &["F4.2", "D0.1"],
            Basis::Aws,
        ),
        DropReason::SecurityGroupEmpty => (
            format!(
                "{packet} is dropped: the security group has no {} rules at all. Add one for {tuple}; the sender hears nothing.",
                direction_word(hop)
            ),
            &["F4.3", "D0.1"],
            Basis::Aws,
        ),
        DropReason::TrackingTableFull => (
            format!(
                "{packet} is dropped: the instance tracks as many connections as it may, and conntrack_allowance_exceeded counts one more. Shorter timeouts, rules that leave flows untracked, or a larger instance make room."
            ),
            &["F4.40", "F4.41", "F4.42", "D0.7"],
            Basis::Aws,
        ),
        DropReason::NetworkAclDenied | DropReason::NetworkAclDefault => (
            format!(
                "{packet} is dropped at the edge of the {} subnet: {}. The sender hears nothing.",
                subnet_label(hop, network),
                rule.map_or_else(String::new, |rule| acl_refusal(rule, network)),
            ),
            &["F5.1", "F5.2", "F5.3", "D0.1"],
            Basis::Aws,
        ),
        DropReason::NoRoute => (
            format!(
                "{packet} is dropped: no route covers {}. Add one; the sender hears nothing.",
                tuple.destination
            ),
            &["D0.2"],
            Basis::Model,
        ),
        DropReason::BlackholeRoute => (
            format!(
                "{packet} is dropped: the route {} leads to something that is gone, and no shorter prefix is tried.",
                rule.map_or_else(String::new, |rule| rule_text(rule, network))
            ),
            &["F3.15", "F3.17", "D0.3"],
            Basis::Infer,
        ),
        DropReason::NoInterface if is_at_peering(hop, network) => {
            return vpcs::dropped(hop, reason, rule, network);
        }
        DropReason::NoMulticast => (
            format!(
                "{packet} is dropped: a VPC has no broadcast and no multicast. Send to each host by its own address."
            ),
            &["F9.10"],
            Basis::Aws,
        ),
        DropReason::NoInterface if is_broadcast(tuple.destination, network) => (
            format!(
                "{packet} is dropped: {} is the broadcast address of a subnet, and a VPC has no broadcast.",
                tuple.destination
            ),
            &["F9.10", "F1.13"],
            Basis::Aws,
        ),
        DropReason::NoInterface => (
            format!(
                "{packet} is dropped: {} lies in the VPC, but no interface has it.",
                tuple.destination
            ),
            &["F9.12"],
            Basis::Model,
        ),
        DropReason::DnsSupportDisabled => (
            format!("{packet} gets no answer: enableDnsSupport is off in this VPC."),
            &["F2.5", "W5.2"],
            Basis::Aws,
        ),
        DropReason::NotADnsQuery => (
            format!(
                "{packet} gets no answer: of the Amazon DNS server this simulation has DNS over UDP port 53."
            ),
            &["W5.1"],
            Basis::Model,
        ),
        DropReason::HostService => (
            format!(
                "{packet} is for a service of the host at {}, past groups, ACLs and routes; this simulation has no such service.",
                tuple.destination
            ),
            &["F2.13", "F2.14", "F2.17"],
            Basis::Aws,
        ),
        DropReason::NoPublicAddress if is_nat_gateway(tuple.source, network) => (
            format!(
                "{packet} is dropped: {} is a private NAT gateway's address, and a private NAT gateway does not reach the internet. Use a public one.",
                tuple.source
            ),
            &["F6.22", "T14.35"],
            Basis::Aws,
        ),
        DropReason::NoPublicAddress => (
            format!(
                "{packet} is dropped: no public address belongs to {}. Give its interface one, or send it through a NAT gateway.",
                tuple.source
            ),
            &["F7.5", "W3.3"],
            Basis::Aws,
        ),
        DropReason::PrivateDestination | DropReason::SharedDestination => (
            format!(
                "{packet} is dropped: {} is not an address of the internet.",
                tuple.destination
            ),
            &["F7.5"],
            Basis::Aws,
        ),
        DropReason::NoPrivateAddress => (
            format!(
                "{packet} is dropped: {} belongs to no attached interface of the VPC.",
                tuple.destination
            ),
            &["F7.6", "S0.12"],
            Basis::Aws,
        ),
        DropReason::NatNoEntry
        | DropReason::NatPortsExhausted
        | DropReason::NatProtocol
        | DropReason::NatNotAddressable
        | DropReason::NatNotAvailable
        | DropReason::NatForeignSource
        | DropReason::NatRoutedToItself
        | DropReason::NatZoneNotRegistered => return nat::dropped(hop, reason, network),
        DropReason::GatewayEndpointProtocol
        | DropReason::ServiceProtocol
        | DropReason::EndpointForeignSource
        | DropReason::ServiceNoEntry
        | DropReason::ServicePortsExhausted
        | DropReason::NoListener
        | DropReason::NoTargetGroup
        | DropReason::NoTargetsInZone
        | DropReason::BalancerLoopback
        | DropReason::NoInstanceInService
        | DropReason::BlockPublicAccess => return services::dropped(hop, reason, scenario),
        DropReason::NoServer => (
            format!(
                "{packet} is lost on the internet: nobody in this scenario has {}.",
                tuple.destination
            ),
            &["D0.1"],
            Basis::Model,
        ),
        DropReason::MiddleboxNotPublic => (
            format!(
                "{packet} is dropped: the route {} leads to an interface without a public address, and traffic of the internet gateway needs one there. Give it one.",
                rule.map_or_else(String::new, |rule| rule_text(rule, network))
            ),
            &["F3.23", "F11.38"],
            Basis::Aws,
        ),
        DropReason::InboundRedirected => (
            format!(
                "{packet} is dropped: what comes in for this subnet passes a middlebox, so what leaves it cannot take the internet gateway directly. Route it to the middlebox, too."
            ),
            &["F3.24", "F3.25", "F11.39"],
            Basis::Aws,
        ),
        DropReason::VpnSourceNotPrivate
        | DropReason::VpnDestinationNotPrivate
        | DropReason::VpnUnknownPrefix
        | DropReason::VpnIpv4Only
        | DropReason::NoCustomerHost => return super::vpn::dropped(hop, reason, network),
        DropReason::NotForwarding => (
            format!(
                "{packet} is dropped: it is for {}, and this instance does not forward. Let it, or route elsewhere.",
                tuple.destination
            ),
            &["F9.2"],
            Basis::Model,
        ),
        DropReason::NatInstancePortsExhausted => (
            format!(
                "{packet} is dropped: the NAT instance has no port left towards {}.",
                end(tuple.protocol, tuple.destination, tuple.destination_port)
            ),
            &["F13.52"],
            Basis::Model,
        ),
        DropReason::TooBig
        | DropReason::TooBigUntold
        | DropReason::NatFragment
        | DropReason::FragmentWithoutFirst => {
            icmp::dropped(hop, reason, network.stations.station(hop.station).kind)
        }
        DropReason::InstanceNotRunning => (
            format!(
                "{packet} is dropped: the instance behind this ENI does not run. Start it; the sender hears nothing."
            ),
            &["F9.4"],
            Basis::Infer,
        ),
        DropReason::ServerNotRunning => (
            format!(
                "{packet} is dropped: the server does not run. Start it; the sender hears nothing."
            ),
            &[],
            Basis::Scenario,
        ),
        DropReason::InterfaceNotAttached => (
            format!(
                "{packet} is dropped: the interface {} is attached to nothing. Attach it to an instance; the sender hears nothing.",
                network.stations.station(hop.station).component
            ),
            &["F9.4", "F9.5"],
            Basis::Infer,
        ),
        DropReason::GatewayDetached => (
            format!(
                "{packet} is dropped: the internet gateway was detached from the VPC while the packet was on its way."
            ),
            &["F3.15", "F7.10"],
            Basis::Infer,
        ),
        DropReason::PeeringNotActive
        | DropReason::PeeringAddress
        | DropReason::GroupsNotPreserved
        | DropReason::RoutingLoop => return vpcs::dropped(hop, reason, rule, network),
        DropReason::AttachmentNotAvailable
        | DropReason::TransitGatewayZone
        | DropReason::AttachmentWithoutTable
        | DropReason::TransitGatewayNoRoute
        | DropReason::TransitGatewayBlackhole
        | DropReason::GroupsNotReferenced => {
            return transit::dropped(hop, reason, rule, network);
        }
        DropReason::UnknownTarget
        | DropReason::TargetNotSimulated
        | DropReason::UnknownGroups
        | DropReason::UnknownPrefixList
        | DropReason::UnknownVpc => return super::unknown::dropped(hop, reason, rule, network),
        DropReason::TtlExceeded => (
            format!("{packet} is dropped: its time to live is used up."),
            &["F6.45"],
            Basis::Infer,
        ),
        DropReason::LinkLocalAllowance => (
            format!(
                "{packet} is dropped: this ENI has sent {LINK_LOCAL_PACKETS_PER_SECOND} packets to link-local services in this second, which DNS, metadata and time share. linklocal_allowance_exceeded counts it; ask less often, or keep answers."
            ),
            &["F2.12", "D0.8"],
            Basis::Aws,
        ),
    };
    Sentence::new(text, facts, basis)
}

fn is_at_peering(hop: &Hop, network: &Network) -> bool {
    network.stations.station(hop.station).kind == StationKind::Peering
}

fn acl_refusal(rule: RuleRef, network: &Network) -> String {
    match rule {
        RuleRef::NetworkAcl {
            acl,
            direction,
            index: None,
            ..
        } => format!(
            "no {} rule of network ACL {} matches, so the final * denies it",
            side_word(direction),
            network.network_acl(acl).identity.label()
        ),
        RuleRef::NetworkAcl { acl, direction, .. } => format!(
            "network ACL {}, {} {}",
            network.network_acl(acl).identity.label(),
            side_word(direction),
            rule_text(rule, network)
        ),
        _ => rule_text(rule, network),
    }
}

fn direction_word(hop: &Hop) -> &'static str {
    match hop.direction {
        Some(Direction::Ingress) => "ingress",
        _ => "egress",
    }
}

/// Is this the private address of a NAT gateway?
pub(super) fn is_nat_gateway(address: IpAddr, network: &Network) -> bool {
    network
        .nat_gateways
        .iter()
        .flat_map(|gateway| &gateway.addresses)
        .any(|own| own.private == Some(address))
}

/// Is it the last address of a subnet's block?
fn is_broadcast(address: IpAddr, network: &Network) -> bool {
    let mut blocks = network.subnets.iter().filter_map(|subnet| subnet.ipv4());
    blocks.any(|block| IpAddr::V4(block.broadcast()) == address)
}
