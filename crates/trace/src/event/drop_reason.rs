//! Why packets are dropped.

use serde::{Deserialize, Serialize};

/// Why a packet was dropped. Different advice, different reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DropReason {
    /// The source, or the destination, is none of the interface's addresses (F9.1).
    SourceDestCheck,
    /// The groups have rules for this direction, and none matches (F4.2).
    SecurityGroupNoMatch,
    /// The groups have no rule at all for this direction (F4.3).
    SecurityGroupEmpty,
    /// The tracking table is full (F4.41).
    TrackingTableFull,
    /// A numbered rule of the network ACL denies it (F5.2).
    NetworkAclDenied,
    /// No numbered rule matches; the final `*` denies (F5.3).
    NetworkAclDefault,
    /// No route covers the destination (D0.2).
    NoRoute,
    /// The route that covers it leads to something that is gone (D0.3, F3.17).
    BlackholeRoute,
    /// The address lies in the VPC, and nothing has it.
    NoInterface,
    /// The Amazon DNS server does not answer: `enableDnsSupport` is off (F2.5).
    DnsSupportDisabled,
    /// Sent to the Amazon DNS server, and no query that it reads.
    NotADnsQuery,
    /// Sent to a service of the host that is not simulated: metadata, time, the router (F2.13).
    HostService,
    /// No public address belongs to the source (F7.5, W3.3).
    NoPublicAddress,
    /// The destination is not public (F7.5).
    PrivateDestination,
    /// No attached interface of the VPC has this public address (F7.6).
    NoPrivateAddress,
    /// From the outside, and no connection from the inside waits for it (F6.7, F6.33).
    NatNoEntry,
    /// Every port towards this destination is taken (F6.26, D0.4).
    NatPortsExhausted,
    /// The NAT gateway knows TCP, UDP and ICMP only (F6.40).
    NatProtocol,
    /// The NAT gateway itself was addressed, and answers nothing (F6.13).
    NatNotAddressable,
    /// Nobody in this scenario has the destination address.
    NoServer,
    /// The way was longer than the time to live allows.
    TtlExceeded,
    /// The NAT gateway is not made yet, could not be made, or is going (F6.14).
    NatNotAvailable,
    /// From outside the NAT gateway's VPC (F6.7, F6.11).
    NatForeignSource,
    /// The NAT gateway's own subnet sends its packets back to it (F6.4).
    NatRoutedToItself,
    /// The regional NAT gateway is not registered in the zone that the packet comes from (F6.65).
    NatZoneNotRegistered,
    /// More than 1024 packets in a second to link-local services (F2.12, D0.8).
    LinkLocalAllowance,
    /// For somebody else, and the instance does not forward.
    NotForwarding,
    /// Every port of the NAT instance towards this destination is taken.
    NatInstancePortsExhausted,
    /// The middlebox that a gateway's route leads to has no public address (F3.23).
    MiddleboxNotPublic,
    /// What comes in for this subnet passes a middlebox; what goes out must, too (F3.25).
    InboundRedirected,
    /// Larger than what follows takes, and not to be cut (F9.22).
    TooBig,
    /// A NAT gateway takes fragments of UDP datagrams alone (F6.41).
    NatFragment,
    /// A fragment whose first one did not pass here, so nobody knows its ports.
    FragmentWithoutFirst,
    /// The instance that the packet is for does not run (F9.4).
    InstanceNotRunning,
    /// The internet gateway is no longer attached to the VPC (F3.15).
    GatewayDetached,
    /// Through a virtual private gateway, from what is no private address of its VPC (F8.42).
    VpnSourceNotPrivate,
    /// Through a virtual private gateway, for what is no private address of its VPC (F8.42).
    VpnDestinationNotPrivate,
    /// No connection of the virtual private gateway knows a prefix for it (F8.40).
    VpnUnknownPrefix,
    /// IPv6 through a virtual private gateway (F8.41).
    VpnIpv4Only,
    /// Nobody in the customer's network has the destination address.
    NoCustomerHost,
    /// An endpoint carries only some protocols (F8.22).
    GatewayEndpointProtocol,
    /// A service's node carries TCP and UDP.
    ServiceProtocol,
    /// From outside the gateway endpoint's VPC (F8.24).
    EndpointForeignSource,
    /// The service's node knows no connection that this belongs to (F8.31).
    ServiceNoEntry,
    /// Every port of the service's node towards this destination is taken.
    ServicePortsExhausted,
    /// The route leads over a peering connection that is not active (F8.1, F8.6).
    PeeringNotActive,
    /// A peering connection carries only what is from one of its VPCs and for the other (F8.2, F8.3).
    PeeringAddress,
    /// Only a rule that names a group would match, and a hop on the way lost the sender's (F4.9).
    GroupsNotPreserved,
    /// It went from component to component without end.
    RoutingLoop,
    /// VPC Block Public Access blocks internet traffic (F1.25).
    BlockPublicAccess,
    /// The attachment to the transit gateway is not available (F8.18).
    AttachmentNotAvailable,
    /// The transit gateway has no subnet in the zone that the packet comes from (F8.10).
    TransitGatewayZone,
    /// The attachment is associated with no route table (F8.11).
    AttachmentWithoutTable,
    /// No route of the transit gateway covers the destination (F8.11).
    TransitGatewayNoRoute,
    /// The transit gateway's route is a blackhole, or leads to an attachment that is not available (F8.12).
    TransitGatewayBlackhole,
    /// Only a rule that names a group would match, and the transit gateway does not pass on whose
    /// groups a packet comes from (F8.16).
    GroupsNotReferenced,
    /// From the outside, and nothing from the inside waits for it: an egress-only internet gateway
    /// lets no connection begin there (F7.20).
    EgressOnlyUnsolicited,
    /// The gateway carries IPv6 only (F3.21).
    EgressOnlyIpv4,
    /// A NAT gateway translates IPv6 to 64:ff9b::/96 only, and no ICMP errors (F6.70).
    NatIpv6,
    /// The load balancer has no listener for this port and protocol (F11.63).
    NoListener,
    /// The listener has no target group (F11.63).
    NoTargetGroup,
    /// No target in reach: none at all, or none in this zone without cross-zone load balancing (F8.52).
    NoTargetsInZone,
    /// The chosen target is the client itself, whose address is preserved (F8.55).
    BalancerLoopback,
    /// The destination lies in the range that carriers share (F7.5).
    SharedDestination,
    /// The interface that the packet is for is attached to nothing (F9.4, F9.5).
    InterfaceNotAttached,
    /// The route leads to something that nobody has described (F11.28).
    UnknownTarget,
    /// The route leads to something that is not simulated, so what lies behind is not known (F11.27).
    TargetNotSimulated,
    /// Only a rule that names a group would match, and nobody knows who carries that (F11.29).
    UnknownGroups,
    /// Only a rule that names a prefix list would match, and nobody knows what is in that (F11.28).
    UnknownPrefixList,
    /// Into a VPC of which no more than its blocks is known (F11.27).
    UnknownVpc,
    /// A Classic Load Balancer has no healthy instance (F8.5c).
    NoInstanceInService,
    /// The server that the packet is for does not run.
    ServerNotRunning,
    /// A VPC has no broadcast and no multicast (F9.10).
    NoMulticast,
    /// Larger than what follows takes, not to be cut, and nobody tells its sender (F9.22, F9.24).
    TooBigUntold,
}

impl DropReason {
    /// Reachability Analyzer's code where its meaning is the same (F11.10 ff.), else our own.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SourceDestCheck => "ENI_SOURCE_DEST_CHECK_RESTRICTION",
            Self::SecurityGroupNoMatch => "ENI_SG_RULES_MISMATCH",
            Self::SecurityGroupEmpty => "SG_HAS_NO_RULES",
            Self::TrackingTableFull => "VPCLAB_TRACKING_TABLE_FULL",
            Self::NetworkAclDenied | Self::NetworkAclDefault => "SUBNET_ACL_RESTRICTION",
            Self::NoRoute => "NO_ROUTE_TO_DESTINATION",
            Self::BlackholeRoute => "BAD_STATE_ROUTE",
            Self::NoInterface => "NO_POSSIBLE_DESTINATION",
            Self::UnknownTarget | Self::UnknownPrefixList => "UNKNOWN_RESOURCE",
            Self::TargetNotSimulated | Self::UnknownVpc => "UNKNOWN_DESTINATION",
            Self::UnknownGroups => "UNKNOWN_PEERED_SGS",
            Self::DnsSupportDisabled => "VPCLAB_DNS_SUPPORT_DISABLED",
            Self::NotADnsQuery => "VPCLAB_NOT_A_DNS_QUERY",
            Self::HostService => "VPCLAB_HOST_SERVICE",
            Self::NoPublicAddress => "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            Self::PrivateDestination => "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
            Self::SharedDestination => "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
            Self::NoPrivateAddress => "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            Self::NatNoEntry => "VPCLAB_NAT_NO_ENTRY",
            Self::NatPortsExhausted => "VPCLAB_NAT_PORTS_EXHAUSTED",
            Self::NatProtocol => "PROTOCOL_RESTRICTION",
            Self::NatNotAddressable => "VPCLAB_NAT_NOT_ADDRESSABLE",
            Self::NoServer => "VPCLAB_NO_SERVER",
            Self::ServerNotRunning => "VPCLAB_SERVER_NOT_RUNNING",
            Self::TtlExceeded => "VPCLAB_TTL_EXCEEDED",
            Self::InstanceNotRunning => "BAD_STATE",
            Self::GatewayDetached | Self::InterfaceNotAttached => "BAD_STATE_ATTACHMENT",
            Self::NatNotAvailable => "VPCLAB_NAT_NOT_AVAILABLE",
            Self::NatForeignSource => "NGW_REQUIRES_SOURCE_IN_VPC",
            Self::NatRoutedToItself => "VPCLAB_NAT_ROUTED_TO_ITSELF",
            Self::NatZoneNotRegistered => "REGIONAL_NGW_ROUTE_AZ_RESTRICTION",
            Self::LinkLocalAllowance => "VPCLAB_LINK_LOCAL_ALLOWANCE_EXCEEDED",
            Self::NotForwarding => "VPCLAB_NOT_FORWARDING",
            Self::VpnSourceNotPrivate => "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS",
            Self::VpnDestinationNotPrivate => "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            Self::VpnUnknownPrefix => "VPCLAB_VGW_UNKNOWN_PREFIX",
            Self::VpnIpv4Only => "VPCLAB_VGW_IPV4_ONLY",
            Self::NoCustomerHost => "VPCLAB_NO_CUSTOMER_HOST",
            Self::MiddleboxNotPublic => "INGRESS_RTB_NO_PUBLIC_IP",
            Self::InboundRedirected => "INGRESS_RTB_TRAFFIC_REDIRECTION",
            Self::NatInstancePortsExhausted => "VPCLAB_NAT_INSTANCE_PORTS_EXHAUSTED",
            Self::TooBig | Self::TooBigUntold => "VPCLAB_TOO_BIG",
            Self::NoMulticast => "VPCLAB_NO_MULTICAST",
            Self::NatFragment => "VPCLAB_NAT_FRAGMENT",
            Self::FragmentWithoutFirst => "VPCLAB_FRAGMENT_WITHOUT_FIRST",
            Self::GatewayEndpointProtocol => "VPCE_GATEWAY_PROTOCOL_RESTRICTION",
            Self::ServiceProtocol => "PROTOCOL_RESTRICTION",
            Self::EndpointForeignSource => "VPCLAB_ENDPOINT_FOREIGN_SOURCE",
            Self::ServiceNoEntry => "VPCLAB_SERVICE_NO_ENTRY",
            Self::ServicePortsExhausted => "VPCLAB_SERVICE_PORTS_EXHAUSTED",
            Self::PeeringNotActive => "BAD_STATE_ROUTE",
            Self::PeeringAddress => "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
            Self::GroupsNotPreserved => "SG_REFERENCES_NOT_PRESERVED",
            Self::RoutingLoop => "VPCLAB_ROUTING_LOOP",
            Self::BlockPublicAccess => "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
            Self::AttachmentNotAvailable => "BAD_STATE_ATTACHMENT",
            Self::TransitGatewayZone => "TGW_ROUTE_AZ_RESTRICTION",
            Self::AttachmentWithoutTable => "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION",
            Self::TransitGatewayNoRoute => "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            Self::TransitGatewayBlackhole => "TGW_RTB_BAD_STATE_ROUTE",
            Self::GroupsNotReferenced => "SG_REFERENCING_SUPPORT",
            Self::EgressOnlyUnsolicited => "VPCLAB_EGRESS_ONLY_UNSOLICITED",
            Self::EgressOnlyIpv4 => "VPCLAB_EGRESS_ONLY_IPV4",
            Self::NatIpv6 => "VPCLAB_NAT_IPV6",
            Self::NoListener => "ELBV2_LISTENERS_MISMATCH",
            Self::NoTargetGroup => "ELBV2_LISTENER_HAS_NO_TG",
            Self::NoTargetsInZone => "ELBV2_NO_TARGETS_IN_AZ",
            Self::BalancerLoopback => "VPCLAB_LOAD_BALANCER_LOOPBACK",
            Self::NoInstanceInService => "VPCLAB_NO_INSTANCE_IN_SERVICE",
        }
    }
}
