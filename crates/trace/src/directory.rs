//! What a component knows beside the configuration, for telling why it decided so.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    InterfaceKey, MacAddress, NatGatewayKey, SecurityGroupKey, SubnetKey, VpcEndpointKey, VpcKey,
};

/// Who has which address, and what follows from it. The engine's components decide by it.
pub trait Directory {
    /// Is this the private address of an interface that carries the group? (F4.8)
    fn carries(&self, group: SecurityGroupKey, address: IpAddr) -> bool;

    /// Who has an address in a subnet, and at which Ethernet address (F9.11, F9.12).
    fn who_has(&self, subnet: SubnetKey, address: IpAddr) -> Option<(Neighbour, MacAddress)>;

    /// Where the Amazon DNS server looks for the name in a client's message.
    fn name_steps(&self, vpc: VpcKey, client: IpAddr, message: &[u8]) -> Vec<NameStep>;

    /// May a load balancer's node send to a target? (F8.52)
    fn is_in_reach(&self, node: InterfaceKey, target: IpAddr) -> bool;
}

/// Who has an address on a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbour {
    /// An interface.
    Interface(InterfaceKey),
    /// A NAT gateway.
    NatGateway(NatGatewayKey),
    /// The subnet's router.
    Router,
}

/// A place where the Amazon DNS server looked for a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameStep {
    /// Where.
    pub source: NameSource,
    /// What it means there; none if the name is unknown.
    pub found: Option<Vec<IpAddr>>,
}

/// Who knows what a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSource {
    /// A private hosted zone of the VPC, by its position (F2.7).
    PrivateZone(u32),
    /// AWS, which names private addresses (F2.6, F2.7).
    PrivateHostname,
    /// AWS, which names public addresses: private inside, public outside (F2.8).
    PublicHostname,
    /// An interface endpoint has this name.
    EndpointName,
    /// A load balancer has this name (F8.56).
    BalancerName,
    /// The public DNS.
    PublicDns,
    /// The private DNS of an interface endpoint, in place of what the public DNS says (F8.30).
    EndpointPrivateDns(VpcEndpointKey),
    /// An IPv6 address is made of an IPv4 one (F2.22).
    Dns64,
}
