//! Load balancers: nodes in subnets, listeners, and groups of targets.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::{Identity, InstanceKey, InterfaceKey, Network, TargetGroupKey, VpcKey};
use crate::packet::{FiveTuple, Protocol};
use crate::time::SimDuration;

/// What a load balancer does with connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadBalancerKind {
    /// Sends packets on.
    Network,
    /// Ends the client's connection, and opens its own to a target (F8.57).
    Application,
    /// The same, as it was before there were target groups.
    Classic,
}

/// A load balancer.
#[derive(Clone, Debug)]
pub struct LoadBalancer {
    /// Id and name.
    pub identity: Identity,
    /// What it does with connections.
    pub kind: LoadBalancerKind,
    /// How long it keeps a TCP connection without packets (F4.37, F8.5a).
    pub idle: SimDuration,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// TCP or UDP.
    pub protocol: Protocol,
    /// The port that clients connect to.
    pub port: u16,
    /// Where its connections go.
    pub target_groups: Vec<WeightedGroup>,
}

/// A group that connections of a listener may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightedGroup {
    /// The group.
    pub group: TargetGroupKey,
    /// How many of the connections, beside those of the others: 0 to 999.
    pub weight: u16,
}

impl Listener {
    /// The group that a choice among all connections means; none where no group weighs anything.
    #[must_use]
    pub fn target_group(&self, choice: u64) -> Option<TargetGroupKey> {
        let groups = || self.target_groups.iter();
        let all: u64 = groups().map(|one| u64::from(one.weight)).sum();
        let mut place = choice.checked_rem(all)?;
        let mut chosen = groups().filter(|one| {
            let is_it = place < u64::from(one.weight);
            place = place.wrapping_sub(u64::from(one.weight));
            is_it
        });
        chosen.next().map(|one| one.group)
    }
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
    /// What health checks find (F8.5b).
    pub healthy: bool,
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
    /// internet. Without cross-zone load balancing a node counts that has a healthy target in its
    /// zone; if none has, all do (F8.5b).
    pub fn balancer_addresses<'n>(
        &'n self,
        balancer: &'n LoadBalancer,
    ) -> impl Iterator<Item = IpAddr> + 'n {
        let serves = |node: &InterfaceKey| {
            let zone = &self.subnet(self.interface(*node).subnet).availability_zone;
            let listeners = balancer.listeners.iter();
            let groups = listeners.flat_map(|one| &one.target_groups);
            let mut targets = groups.flat_map(|one| &self.target_group(one.group).targets);
            balancer.cross_zone
                || targets.any(|target| {
                    let address = self.target_address(target.host);
                    let own = address.and_then(|address| {
                        let mut subnets = self.subnets.iter();
                        subnets.find(|one| one.vpc == balancer.vpc && one.contains(address))
                    });
                    target.healthy && own.is_none_or(|own| own.availability_zone == *zone)
                })
        };
        let all = !balancer.nodes.iter().any(serves);
        let nodes = balancer.nodes.iter();
        let addresses = nodes
            .filter(move |node| all || serves(node))
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
