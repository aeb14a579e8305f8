//! What kinds of things the AWS CLI prints, by the key of their list, and which of their members
//! matter to a packet (section 12 of the facts).

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind(usize);

/// How the AWS CLI is asked for a kind, and what it prints.
struct Row {
    /// The key of the list.
    key: &'static str,
    /// The member that names a thing of this kind; none where the answer is about another thing.
    id: &'static str,
    /// The commands that print it, for `README.md`.
    commands: &'static [&'static str],
    /// Members that are read: text as it is, `?` true or false, `#` a number, `[]` a list, `{}` an
    /// object.
    read: &'static str,
    /// Members that say nothing about where packets go.
    harmless: &'static str,
}

macro_rules! kinds {
    ($($name:ident: $key:literal, $id:literal, [$($command:literal),*], $read:literal, $harmless:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($name),* }
        impl Kind {
            $(pub(crate) const $name: Self = Self(Number::$name as usize);)*
        }
        const ROWS: &[Row] = &[$(Row {
            key: $key,
            id: $id,
            commands: &[$($command),*],
            read: $read,
            harmless: $harmless,
        }),*];
        /// Every command that prints something that is read here.
        pub const COLLECTED: &[&str] = &[$($($command),*),*];
    };
}

kinds! {
    VPC: "Vpcs", "VpcId", ["ec2 describe-vpcs"],
        "VpcId CidrBlock CidrBlockAssociationSet[] Ipv6CidrBlockAssociationSet[] State OwnerId DhcpOptionsId BlockPublicAccessStates{} IsDefault? Region",
        "InstanceTenancy EncryptionControl VpcArn";
    VPC_ATTRIBUTE: "VpcAttributes", "", ["ec2 describe-vpc-attribute"],
        "VpcId EnableDnsSupport{} EnableDnsHostnames{}", "EnableNetworkAddressUsageMetrics";
    DHCP_OPTIONS: "DhcpOptions", "DhcpOptionsId", ["ec2 describe-dhcp-options"],
        "DhcpOptionsId DhcpConfigurations[]", "OwnerId";
    BLOCK_PUBLIC_ACCESS: "VpcBlockPublicAccessOptions", "", ["ec2 describe-vpc-block-public-access-options"],
        "InternetGatewayBlockMode AwsRegion AwsAccountId State", "Reason LastUpdateTimestamp ManagedBy ExclusionsAllowed";
    BLOCK_EXCLUSION: "VpcBlockPublicAccessExclusions", "ExclusionId", ["ec2 describe-vpc-block-public-access-exclusions"],
        "ExclusionId InternetGatewayExclusionMode ResourceArn State", "Reason CreationTimestamp LastUpdateTimestamp DeletionTimestamp";
    SUBNET: "Subnets", "SubnetId", ["ec2 describe-subnets"],
        "SubnetId VpcId CidrBlock Ipv6CidrBlockAssociationSet[] AvailabilityZone MapPublicIpOnLaunch? AssignIpv6AddressOnCreation? EnableDns64? Ipv6Native? State SubnetArn OwnerId",
        "AvailabilityZoneId AvailableIpAddressCount DefaultForAz MapCustomerOwnedIpOnLaunch CustomerOwnedIpv4Pool PrivateDnsNameOptionsOnLaunch EnableLniAtDeviceIndex OutpostArn BlockPublicAccessStates Type";
    ROUTE_TABLE: "RouteTables", "RouteTableId", ["ec2 describe-route-tables"],
        "RouteTableId VpcId Associations[] PropagatingVgws[] Routes[]", "OwnerId";
    NETWORK_ACL: "NetworkAcls", "NetworkAclId", ["ec2 describe-network-acls"],
        "NetworkAclId VpcId IsDefault? Associations[] Entries[]", "OwnerId";
    SECURITY_GROUP: "SecurityGroups", "GroupId", ["ec2 describe-security-groups"],
        "GroupId GroupName VpcId IpPermissions[] IpPermissionsEgress[]", "OwnerId Description SecurityGroupArn";
    SECURITY_GROUP_RULE: "SecurityGroupRules", "SecurityGroupRuleId", ["ec2 describe-security-group-rules"],
        "SecurityGroupRuleId GroupId IsEgress? IpProtocol FromPort# ToPort# CidrIpv4 CidrIpv6 PrefixListId ReferencedGroupInfo{}",
        "GroupOwnerId Description SecurityGroupRuleArn";
    PREFIX_LIST: "PrefixLists", "PrefixListId", ["ec2 describe-managed-prefix-lists", "ec2 describe-prefix-lists"],
        "PrefixListId PrefixListName AddressFamily MaxEntries# State OwnerId Cidrs[] PrefixListArn Entries[]", "Version StateMessage IpamPrefixListResolverSyncEnabled IpamPrefixListResolverTargetId";
    PREFIX_LIST_ENTRY: "Entries", "", ["ec2 get-managed-prefix-list-entries"], "Cidr", "Description";
    INTERNET_GATEWAY: "InternetGateways", "InternetGatewayId", ["ec2 describe-internet-gateways"],
        "InternetGatewayId Attachments[]", "OwnerId";
    EGRESS_ONLY_GATEWAY: "EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId", ["ec2 describe-egress-only-internet-gateways"],
        "EgressOnlyInternetGatewayId Attachments[]", "";
    NAT_GATEWAY: "NatGateways", "NatGatewayId", ["ec2 describe-nat-gateways"],
        "NatGatewayId VpcId SubnetId ConnectivityType AvailabilityMode State NatGatewayAddresses[] FailureCode",
        "FailureMessage CreateTime DeleteTime ProvisionedBandwidth AutoProvisionZones AutoScalingIps RouteTableId AttachedAppliances";
    NETWORK_INTERFACE: "NetworkInterfaces", "NetworkInterfaceId", ["ec2 describe-network-interfaces"],
        "NetworkInterfaceId VpcId SubnetId AvailabilityZone MacAddress PrivateIpAddress PrivateIpAddresses[] Association{} Ipv4Prefixes[] Ipv6Addresses[] Groups[] SourceDestCheck? Status Attachment{} InterfaceType RequesterManaged? Description ConnectionTrackingConfiguration{} DenyAllIgwTraffic?",
        "OwnerId RequesterId PrivateDnsName PublicDnsName PublicIpDnsNameOptions AvailabilityZoneId Ipv6Address Ipv6Prefixes OutpostArn Ipv6Native Operator NetworkCardIndex AssociatedSubnets AvailabilityZoneDetails ConnectionLogs";
    INSTANCE: "Instances", "InstanceId", ["ec2 describe-instances"],
        "InstanceId InstanceType State{} SubnetId VpcId PrivateIpAddress PublicIpAddress SourceDestCheck? SecurityGroups[] NetworkInterfaces[] Platform PlatformDetails MetadataOptions{} Ipv6Address",
        "ImageId KeyName LaunchTime Monitoring Placement ProductCodes PrivateDnsName PublicDnsName StateTransitionReason AmiLaunchIndex KernelId RamdiskId Architecture BlockDeviceMappings ClientToken EbsOptimized EnaSupport Hypervisor IamInstanceProfile InstanceLifecycle RootDeviceName RootDeviceType SpotInstanceRequestId SriovNetSupport StateReason VirtualizationType CpuOptions CapacityReservationId CapacityReservationSpecification HibernationOptions Licenses EnclaveOptions BootMode CurrentInstanceBootMode UsageOperation UsageOperationUpdateTime PrivateDnsNameOptions TpmSupport MaintenanceOptions ElasticGpuAssociations ElasticInferenceAcceleratorAssociations OutpostArn Operator NetworkPerformanceOptions SecondaryInterfaces";
    ADDRESS: "Addresses", "PublicIp", ["ec2 describe-addresses"],
        "PublicIp AllocationId NetworkInterfaceId PrivateIpAddress InstanceId Domain AssociationId",
        "NetworkInterfaceOwnerId PublicIpv4Pool NetworkBorderGroup CustomerOwnedIp CustomerOwnedIpv4Pool CarrierIp ServiceManaged SubnetId";
    PEERING: "VpcPeeringConnections", "VpcPeeringConnectionId", ["ec2 describe-vpc-peering-connections"],
        "VpcPeeringConnectionId Status{} RequesterVpcInfo{} AccepterVpcInfo{}", "ExpirationTime";
    ENDPOINT: "VpcEndpoints", "VpcEndpointId", ["ec2 describe-vpc-endpoints"],
        "VpcEndpointId VpcEndpointType VpcId ServiceName State RouteTableIds[] SubnetIds[] NetworkInterfaceIds[] Groups[] PrivateDnsEnabled? DnsEntries[] PolicyDocument",
        "RequesterManaged CreationTimestamp OwnerId IpAddressType DnsOptions LastError FailureReason ServiceRegion ServiceNetworkArn ResourceConfigurationArn Ipv4Prefixes Ipv6Prefixes PayerResponsibility";
    TRANSIT_GATEWAY: "TransitGateways", "TransitGatewayId", ["ec2 describe-transit-gateways"],
        "TransitGatewayId TransitGatewayArn State Options{}", "OwnerId Description CreationTime";
    ATTACHMENT: "TransitGatewayAttachments", "TransitGatewayAttachmentId", ["ec2 describe-transit-gateway-attachments"],
        "TransitGatewayAttachmentId TransitGatewayId ResourceType ResourceId State Association{}",
        "TransitGatewayOwnerId ResourceOwnerId CreationTime";
    VPC_ATTACHMENT: "TransitGatewayVpcAttachments", "TransitGatewayAttachmentId", ["ec2 describe-transit-gateway-vpc-attachments"],
        "TransitGatewayAttachmentId TransitGatewayId VpcId SubnetIds[] State Options{}", "VpcOwnerId CreationTime";
    PEERING_ATTACHMENT: "TransitGatewayPeeringAttachments", "TransitGatewayAttachmentId", ["ec2 describe-transit-gateway-peering-attachments"],
        "TransitGatewayAttachmentId RequesterTgwInfo{} AccepterTgwInfo{} State", "AccepterTransitGatewayAttachmentId Options Status CreationTime";
    TRANSIT_TABLE: "TransitGatewayRouteTables", "TransitGatewayRouteTableId", ["ec2 describe-transit-gateway-route-tables"],
        "TransitGatewayRouteTableId TransitGatewayId State DefaultAssociationRouteTable? DefaultPropagationRouteTable?", "CreationTime";
    TRANSIT_ASSOCIATION: "Associations", "", ["ec2 get-transit-gateway-route-table-associations"],
        "TransitGatewayAttachmentId State", "ResourceId ResourceType";
    TRANSIT_PROPAGATION: "TransitGatewayRouteTablePropagations", "", ["ec2 get-transit-gateway-route-table-propagations"],
        "TransitGatewayAttachmentId State", "ResourceId ResourceType TransitGatewayRouteTableAnnouncementId";
    TRANSIT_ROUTE: "Routes", "", ["ec2 search-transit-gateway-routes"],
        "DestinationCidrBlock PrefixListId Type State TransitGatewayAttachments[]", "TransitGatewayRouteTableAnnouncementId";
    VPN_GATEWAY: "VpnGateways", "VpnGatewayId", ["ec2 describe-vpn-gateways"],
        "VpnGatewayId State VpcAttachments[]", "Type AmazonSideAsn AvailabilityZone";
    VPN_CONNECTION: "VpnConnections", "VpnConnectionId", ["ec2 describe-vpn-connections"],
        "VpnConnectionId State VpnGatewayId TransitGatewayId CustomerGatewayId Options{} Routes[]",
        "CustomerGatewayConfiguration Category Type VgwTelemetry CoreNetworkArn CoreNetworkAttachmentArn GatewayAssociationState PreSharedKeyArn VpnConcentratorId";
    CUSTOMER_GATEWAY: "CustomerGateways", "CustomerGatewayId", ["ec2 describe-customer-gateways"],
        "CustomerGatewayId IpAddress State", "BgpAsn BgpAsnExtended CertificateArn DeviceName Type";
    LOAD_BALANCER: "LoadBalancers", "LoadBalancerArn", ["elbv2 describe-load-balancers"],
        "LoadBalancerArn LoadBalancerName DNSName Scheme VpcId State{} Type AvailabilityZones[] SecurityGroups[]",
        "CanonicalHostedZoneId CreatedTime IpAddressType CustomerOwnedIpv4Pool EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic EnablePrefixForIpv6SourceNat IpamPools";
    CLASSIC_BALANCER: "LoadBalancerDescriptions", "LoadBalancerName", ["elb describe-load-balancers"],
        "LoadBalancerName DNSName Scheme VPCId Subnets[] SecurityGroups[] ListenerDescriptions[] Instances[]",
        "CanonicalHostedZoneName CanonicalHostedZoneNameID Policies BackendServerDescriptions AvailabilityZones HealthCheck SourceSecurityGroup CreatedTime";
    LISTENER: "Listeners", "ListenerArn", ["elbv2 describe-listeners"],
        "ListenerArn LoadBalancerArn Port# Protocol DefaultActions[]", "Certificates SslPolicy AlpnPolicy MutualAuthentication ListenerAttributes";
    LISTENER_RULE: "Rules", "RuleArn", ["elbv2 describe-rules"],
        "RuleArn Priority Actions[] IsDefault?", "Conditions Transforms";
    TARGET_GROUP: "TargetGroups", "TargetGroupArn", ["elbv2 describe-target-groups"],
        "TargetGroupArn TargetGroupName Protocol Port# VpcId TargetType LoadBalancerArns[]",
        "HealthCheckProtocol HealthCheckPort HealthCheckEnabled HealthCheckIntervalSeconds HealthCheckTimeoutSeconds HealthyThresholdCount UnhealthyThresholdCount HealthCheckPath Matcher ProtocolVersion IpAddressType TargetControlPort";
    TARGET_HEALTH: "TargetHealthDescriptions", "", ["elbv2 describe-target-health"],
        "Target{} TargetHealth{}", "HealthCheckPort AnomalyDetection AdministrativeOverride";
    ELB_ATTRIBUTE: "Attributes", "", ["elbv2 describe-load-balancer-attributes", "elbv2 describe-target-group-attributes"],
        "Key Value", "";
}

/// What the AWS CLI prints that says nothing about where packets go.
const IGNORED: &[&str] = &[
    "AccountAttributes",
    "AvailabilityZones",
    "CarrierGateways",
    "DBClusters",
    "DBInstances",
    "DBSubnetGroups",
    "DomainStatusList",
    "DomainNames",
    "FlowLogs",
    "HostReservationSet",
    "Hosts",
    "Images",
    "InstanceStatuses",
    "InstanceTypes",
    "KeyPairs",
    "LaunchTemplates",
    "NetworkInsightsAnalyses",
    "NetworkInsightsPaths",
    "PlacementGroups",
    "Regions",
    "ServiceNames",
    "ServiceDetails",
    "Snapshots",
    "Tags",
    "TagDescriptions",
    "Volumes",
    "directConnectGateways",
    "directConnectGatewayAssociations",
    "virtualInterfaces",
    "connections",
    "virtualGateways",
];

impl Kind {
    /// Every kind, in the order in which they are read.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..ROWS.len()).map(Self)
    }

    fn row(self) -> &'static Row {
        &ROWS[self.0]
    }

    /// The key of its list, as the AWS CLI prints it.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.row().key
    }

    /// The member that names one.
    pub(crate) fn id_member(self) -> &'static str {
        self.row().id
    }

    /// The commands that print it.
    #[must_use]
    pub fn commands(self) -> &'static [&'static str] {
        self.row().commands
    }

    /// The kind whose list has this key; some collect customers' prefix lists under a key of their own.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        let key = match key {
            "ManagedPrefixLists" => Self::PREFIX_LIST.key(),
            key => key,
        };
        ROWS.iter().position(|row| row.key == key).map(Self)
    }

    /// Is the key one of the AWS CLI's, about things that no packet meets?
    pub(crate) fn is_ignored(key: &str) -> bool {
        IGNORED.contains(&key)
    }

    /// How a member is written that is read, and whether it is one at all.
    pub(crate) fn member(self, name: &str) -> Member {
        let row = self.row();
        let read = row.read.split(' ').find_map(|word| {
            let bare = word.trim_end_matches(['?', '#', '[', ']', '{', '}']);
            (bare == name).then(|| word.chars().last())
        });
        match read {
            Some(Some('?')) => Member::Truth,
            Some(Some('#')) => Member::Number,
            Some(Some(']')) => Member::List,
            Some(Some('}')) => Member::Object,
            Some(_) => Member::Text,
            None if ["Tags", "TagSet"].contains(&name) => Member::List,
            None if row.harmless.split(' ').any(|word| word == name) => Member::Harmless,
            None => Member::Unknown,
        }
    }
}

/// What a member is to the importer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    Text,
    Truth,
    Number,
    List,
    Object,
    /// Known, and without meaning for a packet.
    Harmless,
    /// Not known: AWS's API grows (F12.29).
    Unknown,
}
