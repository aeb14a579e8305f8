//! How a node of a service carries connections: those that begin at a client are remembered, with
//! where they go on to; answers find their way back by what is remembered.
//!
//! Interface endpoints and load balancers have this in common; what they decide themselves is where
//! a connection goes. Idle times are those of a Network Load Balancer, 350 s for TCP and 120 s for
//! UDP (F4.37), but for balancers that say otherwise (F8.5a).
//! How long ended connections stay is `MODEL`, as for a NAT gateway.

use core::net::IpAddr;
use vpclab_model::{FiveTuple, Header, InterfaceKey, Protocol, SimDuration, SimTime};
use vpclab_trace::{Decision, DropReason, FlowState, NatUpdate, Translator};

use super::Ruling;
use crate::limits::{NAT_CLOSE_TIMEOUT, NAT_TIME_WAIT_TIMEOUT, SERVICE_UDP_IDLE};
use crate::table::{FlowSide, FlowTracker, NatTable, PortChoice, opens};

/// A node with its table.
pub(crate) struct Node<'t> {
    pub(crate) key: InterfaceKey,
    pub(crate) table: &'t NatTable,
    pub(crate) now: SimTime,
    /// How long TCP may be idle.
    pub(crate) idle: SimDuration,
}

/// Where a new connection goes on to, and from which address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Onward {
    pub(crate) source: IpAddr,
    pub(crate) destination: (IpAddr, u16),
    pub(crate) port: PortChoice,
}

impl Node<'_> {
    /// A packet from a client. `begin` says where a new connection goes.
    pub(crate) fn forward(
        &self,
        header: &Header,
        begin: impl FnOnce() -> Result<Onward, DropReason>,
    ) -> Ruling {
        let tuple = header.tuple;
        if !tuple.protocol.has_ports() {
            return Ruling::dropped(DropReason::ServiceProtocol);
        }
        let known = self.table.find_inside(&tuple);
        let replaced = match known {
            Some((entry, known)) if known.flow.tracker.is_over() && opens(header) => Some(entry),
            Some((entry, known)) => {
                let state = known.flow.tracker.after(FlowSide::Original, header).state;
                let update = self.update(entry, header, state, false);
                return self.relayed(&known.outside(), update).into();
            }
            None => None,
        };
        // Only a SYN begins a connection.
        if tuple.protocol == Protocol::Tcp && !opens(header) {
            return Ruling::dropped(DropReason::ServiceNoEntry);
        }
        let onward = match begin() {
            Ok(onward) => onward,
            Err(reason) => return Ruling::dropped(reason),
        };
        let (destination, destination_port) = onward.destination;
        let sent_on = FiveTuple {
            destination,
            destination_port,
            ..tuple
        };
        let sources = core::iter::once(onward.source);
        let Some(outside) = self
            .table
            .allocate(&sent_on, sources, onward.port, replaced, &|_| false)
        else {
            return Ruling::dropped(DropReason::ServicePortsExhausted);
        };
        let state = FlowTracker::begin(header).state;
        let update = self.update(self.table.next_id(), header, state, true);
        let decision = self.relayed(&outside, update);
        match replaced {
            Some(entry) => Ruling::DecidedReplacing(entry, decision),
            None => decision.into(),
        }
    }

    /// An answer.
    pub(crate) fn back(&self, header: &Header) -> Ruling {
        let Some((entry, known)) = self.table.find_outside(&header.tuple) else {
            return Ruling::dropped(DropReason::ServiceNoEntry);
        };
        let state = known.flow.tracker.after(FlowSide::Reply, header).state;
        let update = self.update(entry, header, state, false);
        self.relayed(&known.inside().reversed(), update).into()
    }

    const fn relayed(&self, to: &FiveTuple, update: NatUpdate) -> Decision {
        Decision::Relayed {
            source: (to.source, to.source_port),
            destination: (to.destination, to.destination_port),
            translator: Translator::Node(self.key),
            update,
        }
    }

    fn update(
        &self,
        entry: vpclab_trace::EntryId,
        header: &Header,
        state: FlowState,
        made: bool,
    ) -> NatUpdate {
        NatUpdate {
            entry,
            made,
            state,
            expires_at: self.now + timeout(header.tuple.protocol, state, self.idle),
        }
    }
}

const fn timeout(protocol: Protocol, state: FlowState, idle: SimDuration) -> SimDuration {
    match (state, protocol) {
        (FlowState::TimeWait, _) => NAT_TIME_WAIT_TIMEOUT,
        (FlowState::Close, _) => NAT_CLOSE_TIMEOUT,
        (_, Protocol::Udp) => SERVICE_UDP_IDLE,
        _ => idle,
    }
}
