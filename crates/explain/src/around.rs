//! Where a component stands.

use vpclab_model::{
    AttachmentResource, InterfaceKey, NatPlacement, Network, StationPlace, SubnetKey,
};

use crate::answer::Around;

/// What stands around a place.
pub(crate) fn around(network: &Network, place: StationPlace) -> Around {
    let subnet_id = |key: SubnetKey| network.subnet(key).identity.id.clone();
    let of_interface = |key: InterfaceKey| {
        let interface = network.interface(key);
        let groups = interface.security_groups.iter();
        Around {
            subnet: Some(subnet_id(interface.subnet)),
            interface: Some(interface.identity.id.clone()),
            security_groups: groups
                .map(|group| network.security_group(*group).identity.id.clone())
                .collect(),
        }
    };
    match place {
        StationPlace::Instance(key) => of_interface(network.instance(key).interface),
        StationPlace::Interface(key) => of_interface(key),
        StationPlace::Subnet(key) => Around {
            subnet: Some(subnet_id(key)),
            ..Around::default()
        },
        StationPlace::NatGateway(key) => match network.nat_gateway(key).placement {
            NatPlacement::Zonal(subnet) => Around {
                subnet: Some(subnet_id(subnet)),
                ..Around::default()
            },
            NatPlacement::Regional(_) => Around::default(),
        },
        _ => Around::default(),
    }
}

/// The id of the VPC that a place is in.
pub(crate) fn vpc_of(network: &Network, place: StationPlace) -> Option<String> {
    let of_interface = |key| network.subnet(network.interface(key).subnet).vpc;
    let vpc = match place {
        StationPlace::Instance(key) => of_interface(network.instance(key).interface),
        StationPlace::Interface(key) => of_interface(key),
        StationPlace::Subnet(key) => network.subnet(key).vpc,
        StationPlace::NatGateway(key) => network.nat_gateway(key).vpc,
        StationPlace::InternetGateway(key) => network.internet_gateway(key).vpc,
        StationPlace::VpnGateway(key) => network.vpn_gateway(key).vpc,
        StationPlace::VpcEndpoint(key) => network.vpc_endpoint(key).vpc,
        StationPlace::EgressOnlyGateway(key) => network.egress_only_gateway(key).vpc,
        StationPlace::Vpc(key) => key,
        StationPlace::Attachment(key) => match &network.attachment(key).resource {
            AttachmentResource::Vpc(own) => own.vpc,
            AttachmentResource::Peering { .. } | AttachmentResource::Customer(_) => return None,
        },
        StationPlace::TransitGateway(_)
        | StationPlace::Peering(_)
        | StationPlace::Server(_)
        | StationPlace::Region
        | StationPlace::World => return None,
    };
    Some(network.vpc(vpc).identity.id.clone())
}
