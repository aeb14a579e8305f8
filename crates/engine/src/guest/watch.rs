//! What the log knows of a guest's sockets, and when the guest gives one up.

use alloc::vec::Vec;
use core::net::IpAddr;
use smoltcp::iface::{SocketHandle, SocketSet};
use smoltcp::socket::tcp;
use smoltcp::wire::IpEndpoint;
use vpclab_model::{ConnectionKey, SimTime, StationKey};
use vpclab_trace::{SocketChange, SocketId, SocketState};

use super::GuestEvent;
use super::stack::Stack;
use crate::limits::TCP_TIMEOUT;

/// A socket that the log knows of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) handle: SocketHandle,
    pub(super) id: SocketId,
    pub(super) local: (IpAddr, u16),
    pub(super) remote: Option<(IpAddr, u16)>,
    pub(super) state: SocketState,
    pub(super) connection: Option<ConnectionKey>,
    /// Since when the other side has acknowledged nothing, while there is something to acknowledge.
    pub(super) unanswered: Option<(usize, SimTime)>,
}

impl Stack {
    /// Where a socket is among those that are known, which are in the order of their numbers.
    pub(super) fn place(&self, id: SocketId) -> Option<usize> {
        self.known.binary_search_by_key(&id, |known| known.id).ok()
    }

    /// Tells what has changed since the last time, and gives up on what nobody answers.
    pub(super) fn note_changes(&mut self, now: SimTime, events: &mut Vec<GuestEvent>) {
        let station = self.station;
        let Self { known, sockets, .. } = self;
        for known in known.iter_mut() {
            let Some((state, local, remote, unanswered)) = observed(sockets, known.handle) else {
                continue;
            };
            known.unanswered = match (unanswered, known.unanswered) {
                (None, _) => None,
                (Some(queue), Some((before, since))) if queue == before && state == known.state => {
                    Some((queue, since))
                }
                (Some(queue), _) => Some((queue, now)),
            };
            let local = local.unwrap_or(known.local);
            let remote = remote.or(known.remote);
            if state != known.state || remote != known.remote {
                known.state = state;
                known.local = local;
                known.remote = remote;
                events.push(GuestEvent::Socket(known.change(station, Some(state))));
            }
        }
    }

    /// Drops sockets that are done, or that nobody has answered for as long as Linux tries (F13.15).
    pub(super) fn reap(&mut self, now: SimTime, events: &mut Vec<GuestEvent>) {
        let station = self.station;
        let Self { known, sockets, .. } = self;
        known.retain(|known| {
            let gave_up = known
                .unanswered
                .is_some_and(|(_, since)| now.since(since) >= TCP_TIMEOUT);
            if known.state != SocketState::Closed && !gave_up {
                return true;
            }
            sockets.remove(known.handle);
            events.push(GuestEvent::Socket(known.change(station, None)));
            false
        });
    }
}

impl Known {
    pub(super) fn change(&self, station: StationKey, state: Option<SocketState>) -> SocketChange {
        SocketChange {
            station,
            socket: self.id,
            local: self.local,
            remote: self.remote,
            state,
            connection: self.connection,
        }
    }
}

type Observed = (
    SocketState,
    Option<(IpAddr, u16)>,
    Option<(IpAddr, u16)>,
    Option<usize>,
);

/// A socket's state, its ends, and how much of what it sent is not acknowledged, if anything.
fn observed(sockets: &SocketSet<'_>, handle: SocketHandle) -> Option<Observed> {
    let socket = sockets
        .iter()
        .find_map(|(other, socket)| (other == handle).then_some(socket))?;
    match socket {
        smoltcp::socket::Socket::Tcp(socket) => {
            let state = tcp_state(socket.state());
            let waits_for_ack = socket.send_queue() > 0
                || matches!(
                    state,
                    SocketState::SynSent
                        | SocketState::SynReceived
                        | SocketState::FinWait1
                        | SocketState::Closing
                        | SocketState::LastAck
                );
            Some((
                state,
                socket.local_endpoint().map(end),
                socket.remote_endpoint().map(end),
                waits_for_ack.then(|| socket.send_queue()),
            ))
        }
        smoltcp::socket::Socket::Udp(_) => Some((SocketState::Open, None, None, None)),
    }
}

fn end(endpoint: IpEndpoint) -> (IpAddr, u16) {
    (endpoint.addr.into(), endpoint.port)
}

const fn tcp_state(state: tcp::State) -> SocketState {
    match state {
        tcp::State::Closed => SocketState::Closed,
        tcp::State::Listen => SocketState::Listen,
        tcp::State::SynSent => SocketState::SynSent,
        tcp::State::SynReceived => SocketState::SynReceived,
        tcp::State::Established => SocketState::Established,
        tcp::State::FinWait1 => SocketState::FinWait1,
        tcp::State::FinWait2 => SocketState::FinWait2,
        tcp::State::CloseWait => SocketState::CloseWait,
        tcp::State::Closing => SocketState::Closing,
        tcp::State::LastAck => SocketState::LastAck,
        tcp::State::TimeWait => SocketState::TimeWait,
    }
}
