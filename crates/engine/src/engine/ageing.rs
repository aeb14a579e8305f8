//! Flows of tables: appointments for their end, and the end.

use vpclab_trace::{Decision, EntryId, Origin, RemovalReason, Seq, TrackingClass, Translator};

use super::{Engine, Sink};
use crate::queue::Due;
use crate::table::Age;
use crate::world::FlowRef;

impl Engine {
    /// Takes an ended flow out, because this decision begins a new one between the same ends.
    pub(super) fn replace(
        &mut self,
        entry: EntryId,
        decision: &Decision,
        cause: Seq,
        sink: &mut dyn Sink,
    ) {
        if let Some(flow) = FlowRef::of(decision) {
            let removed = flow.sibling(entry).removed(RemovalReason::Replaced);
            self.write(removed, Some(cause), None, sink);
        }
    }

    /// Makes an appointment for the flow that a decision made or used.
    pub(super) fn arm(&mut self, decision: &Decision) {
        if let Some(key) = FlowRef::of(decision)
            && let Some(at) = self.world.flow_mut(key).and_then(|flow| flow.appointment())
        {
            self.queue.push(at, Due::Flow(key));
        }
    }

    /// Why a flow goes whose time is over, as far as AWS's word on that differs by protocol, and by
    /// what it leads through.
    fn why_forgotten(&self, key: FlowRef, reason: RemovalReason) -> RemovalReason {
        use vpclab_model::{InterfaceOwner, LoadBalancerKind, Protocol};
        let network = &self.world.scenario.network;
        let (protocol, balanced) = match key {
            FlowRef::Nat(translator, entry) => {
                let balanced = matches!(translator, Translator::Node(node)
                    if matches!(network.interface(node).owner, InterfaceOwner::LoadBalancer(key)
                        if network.load_balancer(key).kind == LoadBalancerKind::Network));
                let entry = self.world.nat(translator).get(entry);
                (entry.map(|entry| entry.inside().protocol), balanced)
            }
            FlowRef::Tracking(interface, entry) => {
                let entry = self.world.tracking(interface).get(entry);
                let class = entry.map(|entry| entry.class);
                (
                    entry.map(crate::table::TrackingEntry::protocol),
                    class == Some(TrackingClass::Balanced),
                )
            }
        };
        match (reason, protocol) {
            (RemovalReason::Idle, Some(Protocol::Tcp | Protocol::Udp)) if balanced => {
                RemovalReason::IdleBalanced
            }
            (RemovalReason::Idle, Some(Protocol::Udp)) => RemovalReason::IdleUdp,
            (RemovalReason::Idle, Some(Protocol::Icmp | Protocol::Icmpv6)) => {
                RemovalReason::IdleIcmp
            }
            (RemovalReason::Idle | RemovalReason::Unanswered, Some(Protocol::Other(_))) => {
                RemovalReason::IdleOther
            }
            _ => reason,
        }
    }

    /// Keeps an appointment.
    pub(super) fn flow_ages(&mut self, key: FlowRef, sink: &mut dyn Sink) {
        let now = self.now;
        match self.world.flow_mut(key).map(|flow| flow.age(now)) {
            None | Some(Age::NotNow) => {}
            Some(Age::Later(at)) => self.queue.push(at, Due::Flow(key)),
            Some(Age::Over(reason)) => {
                let reason = self.why_forgotten(key, reason);
                let farewell = match (key, reason) {
                    (FlowRef::Nat(Translator::Instance(key), entry), RemovalReason::Idle) => {
                        Some(key).zip(self.world.farewell(key, entry))
                    }
                    _ => None,
                };
                let removed = self.write(key.removed(reason), None, None, sink);
                if let Some((key, packet)) = farewell {
                    self.instance_says(key, Origin::NatInstanceFin, packet, removed, sink);
                }
            }
        }
    }
}
