//! Edits of the network, and what they bring about at once.

use alloc::vec::Vec;
use vpclab_model::{
    Call, Edit, Host, HostChange, InstanceKey, InstanceState, NatAddressStatus, NatGatewayKey,
    NatState, ServerKey, SimDuration,
};
use vpclab_trace::{EntryId, EventKind, Outcome, RemovalReason, Seq, Translator};

use super::{Engine, Sink, guests};
use crate::api;
use crate::guest::GuestKey;
use crate::limits::NAT_DELETION;
use crate::queue::Due;

impl Engine {
    /// Asks AWS for something, and does it if AWS does.
    pub(super) fn call(&mut self, call: Call, cause: Seq, sink: &mut dyn Sink) -> Outcome {
        match api::answer(&self.world.scenario.network, call) {
            Ok(edits) => {
                for edit in edits {
                    self.edit(edit, cause, sink);
                }
                Outcome::Done
            }
            Err(error) => Outcome::CallRefused(error),
        }
    }

    /// Somebody does something to a host; nothing, if it is so already.
    pub(super) fn host_changes(
        &mut self,
        host: Host,
        change: HostChange,
        cause: Seq,
        sink: &mut dyn Sink,
    ) {
        let network = &self.world.scenario.network;
        let edit = match (host, change) {
            (Host::Server(server), HostChange::Running(running))
                if network.server_state(server).running != running =>
            {
                Edit::Server { server, running }
            }
            (host, HostChange::Mtu(mtu)) if network.mtu_of(host) != mtu => Edit::Mtu {
                host,
                before: network.mtu_of(host),
                mtu,
            },
            _ => return,
        };
        self.edit(edit, cause, sink);
    }

    pub(super) fn edit(&mut self, edit: Edit, cause: Seq, sink: &mut dyn Sink) {
        let edited = self.write(EventKind::Edited(edit), Some(cause), None, sink);
        match edit {
            Edit::NatGateway {
                gateway,
                state: NatState::Deleting,
            } => self.queue.push(
                self.now + NAT_DELETION,
                Due::NatGatewayGone(gateway, edited),
            ),
            Edit::Instance {
                instance, state, ..
            } => self.power(instance, state == InstanceState::Running, edited, sink),
            Edit::NatAddress {
                gateway,
                index,
                status: NatAddressStatus::Draining(seconds),
            } => self.queue.push(
                self.now + SimDuration::from_secs(seconds.into()),
                Due::NatAddressGone(gateway, index, edited),
            ),
            Edit::Server { server, running } => self.power_server(server, running, edited, sink),
            Edit::Mtu { host, mtu, .. } => {
                let key = host.into();
                let events = self.guest_mut(key, |guest, now| guest.set_mtu(mtu, now));
                self.guest_says(key, events, Some(edited), sink);
            }
            _ => {}
        }
    }

    /// The drain is over: what still uses the address is cut (F6.2a), unless all of the gateway is gone by now.
    pub(super) fn nat_address_gone(
        &mut self,
        gateway: NatGatewayKey,
        index: u16,
        draining: Seq,
        sink: &mut dyn Sink,
    ) {
        let own = self.world.scenario.network.nat_gateway(gateway);
        let Some(address) = own.addresses.get(usize::from(index)).copied() else {
            return;
        };
        if !matches!(address.status, NatAddressStatus::Draining(_)) {
            return;
        }
        let translator = Translator::Gateway(gateway);
        let ends = [address.private, address.public];
        let rows = self.world.nat(translator).iter();
        let cut = rows.filter(|(_, row)| ends.contains(&Some(row.outside().source)));
        let cut: Vec<EntryId> = cut.map(|(entry, _)| entry).collect();
        for entry in cut {
            let removed = EventKind::NatEntryRemoved {
                translator,
                entry,
                reason: RemovalReason::AddressGone,
            };
            self.write(removed, Some(draining), None, sink);
        }
        let edit = Edit::NatAddress {
            gateway,
            index,
            status: NatAddressStatus::Absent,
        };
        self.edit(edit, draining, sink);
    }

    /// Switches a guest on or off. `MODEL`: off is like pulling the plug, no connection is closed.
    fn power(&mut self, instance: InstanceKey, on: bool, cause: Seq, sink: &mut dyn Sink) {
        let key = GuestKey::Instance(instance);
        let fresh = guests::on_instance(&self.world.scenario, instance, on);
        let events = self.guest_mut(key, |guest, now| guest.reboot(fresh, now));
        self.guest_says(key, events, Some(cause), sink);
        if !on {
            self.generators_stop(instance, sink);
        }
    }

    /// The same of a server.
    fn power_server(&mut self, server: ServerKey, on: bool, cause: Seq, sink: &mut dyn Sink) {
        let key = GuestKey::Server(server);
        let fresh = guests::on_server(&self.world.scenario, server, on);
        let events = self.guest_mut(key, |guest, now| guest.reboot(fresh, now));
        self.guest_says(key, events, Some(cause), sink);
    }

    pub(super) fn runs(&self, instance: InstanceKey) -> bool {
        self.world.scenario.network.instance(instance).state == InstanceState::Running
    }
}
