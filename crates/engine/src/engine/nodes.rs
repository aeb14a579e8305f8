//! Nodes of services: what comes to them, and which of them waits for an answer.

use core::net::IpAddr;
use vpclab_model::{Direction, FiveTuple, Header, InterfaceKey, InterfaceOwner, LoadBalancerKind};
use vpclab_trace::{Decision, DropReason, Translator};
use vpclab_wire::Packet;

use super::Engine;
use crate::addresses::PrivateOwner;
use crate::construct::relay::Node;
use crate::construct::{Ruling, load_balancer, vpc_endpoint};
use crate::limits::SERVICE_TCP_IDLE;
use crate::stage::{AfterEgress, Stage, past_groups_in};

impl Engine {
    /// A node with its table.
    pub(super) fn node(&self, key: InterfaceKey) -> Node<'_> {
        Node {
            key,
            table: self.world.nat(Translator::Node(key)),
            now: self.now,
            idle: match self.world.scenario.network.interface(key).owner {
                InterfaceOwner::LoadBalancer(balancer) => {
                    self.world.scenario.network.load_balancer(balancer).idle
                }
                _ => SERVICE_TCP_IDLE,
            },
        }
    }

    /// A packet at a node of a service: from a client, or from a target that answers.
    pub(super) fn at_node(
        &self,
        key: InterfaceKey,
        packet: &Packet,
        header: &Header,
    ) -> (Option<Direction>, Ruling) {
        let scenario = &self.world.scenario;
        let node = self.node(key);
        let (direction, ruling) = match scenario.network.interface(key).owner {
            InterfaceOwner::VpcEndpoint(endpoint) => {
                let ruling = vpc_endpoint::from_client(scenario, &node, endpoint, header);
                (Direction::Egress, ruling)
            }
            InterfaceOwner::LoadBalancer(_) if node.table.find_outside(&header.tuple).is_some() => {
                (Direction::Ingress, node.back(header))
            }
            InterfaceOwner::LoadBalancer(balancer) => {
                let ruling = load_balancer::at_node(scenario, &node, balancer, packet);
                (Direction::Egress, ruling)
            }
            // No other interface leads to here.
            InterfaceOwner::Instance(_) | InterfaceOwner::Service | InterfaceOwner::Nobody => {
                (Direction::Egress, Ruling::dropped(DropReason::NoInterface))
            }
        };
        (Some(direction), ruling)
    }

    /// The node of a load balancer that knows this as an answer of a target.
    fn waiting_for(&self, answer: &FiveTuple) -> Option<InterfaceKey> {
        let balancers = self.world.scenario.network.load_balancers.iter();
        let mut nodes = balancers.flat_map(|balancer| &balancer.nodes);
        nodes
            .find(|node| self.node(**node).table.find_outside(answer).is_some())
            .copied()
    }

    /// A target's answer goes back by the node that sent it the connection, even where it is
    /// addressed to the client (F8.51). `MODEL`: by no route table.
    pub(super) fn past_route_tables(
        &self,
        stage: Stage,
        decision: &Decision,
        header: &Header,
    ) -> Option<Stage> {
        let network = &self.world.scenario.network;
        let key = match stage {
            Stage::SecurityGroupEgress(key) => key,
            _ => return None,
        };
        if network.load_balancers.is_empty() || matches!(decision, Decision::Dropped { .. }) {
            return None;
        }
        let node = self.waiting_for(&header.tuple)?;
        if node == key || network.interface(node).owns(header.tuple.destination) {
            return None;
        }
        let subnet = network.interface(key).subnet;
        Some(if network.interface(node).subnet == subnet {
            past_groups_in(network, node)
        } else {
            Stage::NetworkAclEgress(subnet, AfterEgress::Node(node))
        })
    }

    /// Does a flow of an interface lead through a load balancer? (F4.24, F4.37)
    pub(super) fn is_balanced(
        &self,
        key: InterfaceKey,
        direction: Direction,
        tuple: &FiveTuple,
        other_end: IpAddr,
    ) -> bool {
        let network = &self.world.scenario.network;
        if network.load_balancers.is_empty() {
            return false;
        }
        // AWS names Network Load Balancers alone.
        let is_node = |key| match network.interface(key).owner {
            InterfaceOwner::LoadBalancer(key) => {
                network.load_balancer(key).kind == LoadBalancerKind::Network
            }
            _ => false,
        };
        let vpc = network.subnet(network.interface(key).subnet).vpc;
        let to_node = matches!(
            self.world.addresses.private_owner(vpc, other_end),
            Some(PrivateOwner::Interface(other)) if is_node(other)
        );
        let answer = match direction {
            Direction::Egress => *tuple,
            Direction::Ingress => tuple.reversed(),
        };
        is_node(key) || to_node || self.waiting_for(&answer).is_some_and(is_node)
    }
}
