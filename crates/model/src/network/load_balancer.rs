//! Network Load Balancers: nodes in subnets, listeners, and groups of targets.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::{Identity, InstanceKey, InterfaceKey, Network, TargetGroupKey, VpcKey};
use crate::packet::{FiveTuple, Protocol};

/// A Network Load Balancer.
#[derive(Clone, Debug)]
pub struct LoadBalancer {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Has it public addresses, and a name that means them?
    pub internet_facing: bool,
    /// Do its nodes send connections to targets of every Availability Zone? (F8.52)
    pub cross_zone: bool,
    /// The name that means its nodes' addresses (F8.56).
    pub dns_name: String,
    /// The interfaces of its nodes, one for each subnet.
    pub nodes: Vec<InterfaceKey>,
    /// What it accepts.
    pub listeners: Vec<Listener>,
}

impl LoadBalancer {
    /// The listener that a connection is for.
    #[must_use]
    pub fn listener(&self, tuple: &FiveTuple) -> Option<&Listener> {
        let mut listeners = self.listeners.iter();
        listeners.find(|listener| {
            listener.protocol == tuple.protocol && listener.port == tuple.destination_port
        })
    }
}

/// A listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listener {
    /// TCP or UDP.
    pub protocol: Protocol,
    /// The port that clients connect to.
    pub port: u16,
    /// Where its connections go.
    pub target_group: Option<TargetGroupKey>,
}

/// A group of targets.
#[derive(Clone, Debug)]
pub struct TargetGroup {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// Do targets see the client's address, or the node's? (F8.50)
    pub preserve_client_ip: bool,
    /// Its targets.
    pub targets: Vec<Target>,
}

/// A target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Who it is.
    pub host: TargetHost,
    /// The port that it serves.
    pub port: u16,
}

/// Who a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetHost {
    /// An instance, by its primary address.
    Instance(InstanceKey),
    /// An address.
    Address(IpAddr),
}

impl Network {
    /// The addresses of a balancer's nodes that its name means: public ones if it faces the
    /// internet.
    pub fn balancer_addresses<'n>(
        &'n self,
        balancer: &'n LoadBalancer,
    ) -> impl Iterator<Item = IpAddr> + 'n {
        let addresses = balancer
            .nodes
            .iter()
            .flat_map(|node| &self.interface(*node).addresses);
        addresses.filter_map(|address| match balancer.internet_facing {
            true => address.public,
            false => Some(address.private),
        })
    }

    /// The address of a target.
    #[must_use]
    pub fn target_address(&self, host: TargetHost) -> Option<IpAddr> {
        match host {
            TargetHost::Address(address) => Some(address),
            TargetHost::Instance(key) => {
                let interface = self.interface(self.instance(key).interface);
                Some(interface.addresses.first()?.private)
            }
        }
    }
}
