//! Network interfaces, and the instances that most of them belong to.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr};
use serde::{Deserialize, Serialize};

use super::{
    Identity, InstanceKey, InstanceState, InterfaceKey, LoadBalancerKey, MetadataOptions, Network,
    SecurityGroupKey, SubnetKey, VpcEndpointKey, VpcKey,
};
use crate::packet::PortRange;
use crate::scenario::DnsRecord;
use crate::time::SimDuration;

/// A network interface.
#[derive(Clone, Debug)]
pub struct NetworkInterface {
    /// Id and name.
    pub identity: Identity,
    /// Its subnet.
    pub subnet: SubnetKey,
    /// Whose it is.
    pub owner: InterfaceOwner,
    /// What AWS says of one that belongs to no instance.
    pub description: Option<InterfaceDescription>,
    /// The primary address, then the secondary ones.
    pub addresses: Vec<InterfaceAddress>,
    /// The first addresses of its delegated prefixes, each a /28: the guest's own, too, for what runs
    /// in it (F9.6).
    pub prefixes: Vec<Ipv4Addr>,
    /// The attached groups.
    pub security_groups: Vec<SecurityGroupKey>,
    /// Its Ethernet address.
    pub mac_address: MacAddress,
    /// Refuses packets that are not its own, unless off (F9.1).
    pub source_dest_check: bool,
    /// How long idle connections stay in the tracking table (F4.30 ff.).
    pub tracking_timeouts: TrackingTimeouts,
}

/// Whose an interface is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InterfaceOwner {
    /// Attached to an instance.
    Instance(InstanceKey),
    /// Made for an interface endpoint (F8.30).
    VpcEndpoint(VpcEndpointKey),
    /// Made for a node of a load balancer.
    LoadBalancer(LoadBalancerKey),
    /// In use by something of which nothing more is known: a function, a database, a file system. It
    /// takes what comes and answers nothing. `MODEL`
    Service,
    /// Attached to nothing (F9.4).
    Nobody,
}

/// What AWS says of an interface that belongs to no instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceDescription {
    /// `InterfaceType`: `interface`, `lambda`, `efa` …
    pub interface_type: String,
    /// Did a service of AWS make it?
    pub requester_managed: bool,
    /// What its maker wrote: `ELB app/web/50dc6c495c0c9188`.
    pub text: String,
}

/// A private address of an interface, and the public one the internet gateway maps it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// What the guest knows.
    pub private: IpAddr,
    /// What the internet knows.
    pub public: Option<IpAddr>,
    /// Is that an Elastic IP, which stays until it is taken away? AWS takes others back when the
    /// instance stops (F1.22).
    pub elastic: bool,
}

impl NetworkInterface {
    /// The instance that it is attached to, if it is an instance's.
    #[must_use]
    pub const fn instance(&self) -> Option<InstanceKey> {
        match self.owner {
            InterfaceOwner::Instance(key) => Some(key),
            InterfaceOwner::VpcEndpoint(_)
            | InterfaceOwner::LoadBalancer(_)
            | InterfaceOwner::Service
            | InterfaceOwner::Nobody => None,
        }
    }

    /// Is this one of the interface's own private addresses, or in a prefix of its own?
    #[must_use]
    pub fn owns(&self, address: IpAddr) -> bool {
        self.addresses.iter().any(|own| own.private == address)
            || matches!(address, IpAddr::V4(address) if self.prefixes.iter().any(|own| {
                address.to_bits() & !15 == own.to_bits()
            }))
    }
}

/// An Ethernet address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddress(pub [u8; 6]);

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

/// The idle timeouts that AWS lets one configure on an interface (F4.30 to F4.32).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingTimeouts {
    /// `TcpEstablishedTimeout`.
    pub tcp_established: SimDuration,
    /// `UdpStreamTimeout`.
    pub udp_stream: SimDuration,
    /// `UdpTimeout`.
    pub udp: SimDuration,
}

impl TrackingTimeouts {
    /// Where nothing is said, on instance types before Nitro v6.
    pub const DEFAULT: Self = Self {
        tcp_established: SimDuration::from_secs(432_000),
        udp_stream: SimDuration::from_secs(180),
        udp: SimDuration::from_secs(30),
    };
}

/// Connections that an instance tracks, unless a scenario says otherwise.
///
/// AWS publishes no figures per type (F4.40); this is the one its documentation prints as an example.
pub const CONNTRACK_ALLOWANCE: u32 = 136_812;

/// The ports that a guest listens on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listening {
    /// TCP: a web server.
    pub tcp: Vec<u16>,
    /// UDP: what comes in goes back (RFC 862).
    pub udp: Vec<u16>,
}

/// An EC2 instance.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Id and name.
    pub identity: Identity,
    /// For example `m5.large`; decides the default of F4.30.
    pub instance_type: String,
    /// Its primary interface.
    pub interface: InterfaceKey,
    /// Its other ones, in the order of their device indexes.
    pub secondary: Vec<InterfaceKey>,
    /// The operating system's range of ephemeral ports (F5.20 ff.).
    pub ephemeral_ports: PortRange,
    /// The interface's MTU as the guest sets it (F9.20).
    pub mtu: u16,
    /// Ports its server applications listen on.
    pub listen: Listening,
    /// The records of the DNS server that runs on it, if one does.
    pub dns_server: Option<Vec<DnsRecord>>,
    /// Its metadata service's options.
    pub metadata: MetadataOptions,
    /// What it does with packets that are not for itself, if anything.
    pub forwards: Option<Forwarding>,
    /// Its state.
    pub state: InstanceState,
    /// How many connections its interfaces track together (F4.40).
    pub conntrack_allowance: u32,
}

impl Instance {
    /// All its interfaces, the primary one first.
    pub fn interfaces(&self) -> impl Iterator<Item = InterfaceKey> + '_ {
        core::iter::once(self.interface).chain(self.secondary.iter().copied())
    }
}

impl Network {
    /// The interface by which an instance sends a packet.
    ///
    /// `MODEL`: as the policy routing of Amazon Linux has it. What has an address of the instance as
    /// its source leaves by the interface with that address; what is forwarded, by the one in whose
    /// subnet the destination is; all else by the primary one.
    #[must_use]
    pub fn interface_towards(
        &self,
        instance: InstanceKey,
        source: IpAddr,
        destination: IpAddr,
    ) -> InterfaceKey {
        let instance = self.instance(instance);
        if instance.secondary.is_empty() {
            return instance.interface;
        }
        let owns = |key: &InterfaceKey| self.interface(*key).owns(source);
        let is_near = |key: &InterfaceKey| {
            let subnet = self.subnet(self.interface(*key).subnet);
            subnet.contains(destination)
        };
        let mut all = instance.interfaces();
        all.find(owns)
            .or_else(|| instance.interfaces().find(is_near))
            .unwrap_or(instance.interface)
    }

    /// Is this an address of one of the instance's interfaces?
    #[must_use]
    pub fn is_own_address(&self, instance: InstanceKey, address: IpAddr) -> bool {
        let mut all = self.instance(instance).interfaces();
        all.any(|key| self.interface(key).owns(address))
    }

    /// What AWS calls the one whose interface it is; of one that belongs to nobody that is known, the
    /// interface itself.
    #[must_use]
    pub fn owner_of(&self, interface: InterfaceKey) -> &Identity {
        match self.interface(interface).owner {
            InterfaceOwner::Instance(key) => &self.instance(key).identity,
            InterfaceOwner::VpcEndpoint(key) => &self.vpc_endpoint(key).identity,
            InterfaceOwner::LoadBalancer(key) => &self.load_balancer(key).identity,
            InterfaceOwner::Service | InterfaceOwner::Nobody => &self.interface(interface).identity,
        }
    }

    /// The VPC that an interface is in.
    #[must_use]
    pub fn vpc_of(&self, interface: InterfaceKey) -> VpcKey {
        self.subnet(self.interface(interface).subnet).vpc
    }

    /// Does anything take what comes to an interface? Not a stopped instance, nor nobody at all
    /// (F9.4).
    #[must_use]
    pub fn is_in_use(&self, interface: InterfaceKey) -> bool {
        match self.interface(interface).owner {
            InterfaceOwner::Instance(key) => self.instance(key).state == InstanceState::Running,
            InterfaceOwner::Nobody => false,
            InterfaceOwner::VpcEndpoint(key) => !self.vpc_endpoint(key).deleted,
            // AWS's own services always run.
            InterfaceOwner::LoadBalancer(_) | InterfaceOwner::Service => true,
        }
    }

    /// Is it gone with its instance, or its endpoint?
    #[must_use]
    pub fn is_gone(&self, interface: InterfaceKey) -> bool {
        match self.interface(interface).owner {
            InterfaceOwner::Instance(key) => self.instance(key).state == InstanceState::Terminated,
            InterfaceOwner::VpcEndpoint(key) => self.vpc_endpoint(key).deleted,
            _ => false,
        }
    }
}

/// How an instance forwards for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forwarding {
    /// As it is.
    Router,
    /// With its own address as source, remembered for so long: Linux's `MASQUERADE`.
    Nat(TrackingTimeouts),
}
