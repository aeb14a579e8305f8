//! Sockets of a guest for everything that is no TCP: UDP, and packets of its own making.

use alloc::vec;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};
use smoltcp::socket::udp;
use smoltcp::wire::IpListenEndpoint;
use vpclab_trace::SocketId;
use vpclab_wire::Packet;

use super::GuestEvent;
use super::stack::Stack;
use crate::limits::GUEST_SOCKETS_MAX;

/// The largest DNS message over UDP without extensions (RFC 1035 §4.2.1).
const DNS_MESSAGE_BYTES_MAX: usize = 512;

/// The largest data of a UDP datagram.
const UDP_BYTES_MAX: usize = 65_507;

impl Stack {
    /// Opens a UDP socket at a port, or at the next free ephemeral one; towards an address, or at the
    /// guest's primary one. It has room for some DNS messages.
    pub(super) fn open_udp(
        &mut self,
        port: Option<u16>,
        towards: Option<IpAddr>,
    ) -> Option<SocketId> {
        self.open_udp_for(port, towards, 2 * DNS_MESSAGE_BYTES_MAX)
    }

    /// The same, with room for a datagram of this size either way.
    pub(super) fn open_udp_for(
        &mut self,
        port: Option<u16>,
        towards: Option<IpAddr>,
        bytes: usize,
    ) -> Option<SocketId> {
        let address = match towards {
            Some(remote) => self.address_towards(remote)?,
            None => *self.addresses.first()?,
        };
        let port = match port {
            Some(port) => port,
            None => self.free_port(true)?,
        };
        self.bind_udp((Some(address), port), bytes)
    }

    /// Opens a UDP socket at a port of every address, with room for any datagram.
    pub(super) fn listen_udp(&mut self, port: u16) -> Option<SocketId> {
        self.bind_udp((None, port), UDP_BYTES_MAX)
    }

    fn bind_udp(
        &mut self,
        (address, port): (Option<IpAddr>, u16),
        bytes: usize,
    ) -> Option<SocketId> {
        if self.known.len() >= GUEST_SOCKETS_MAX {
            return None;
        }
        // A buffer that is a ring needs twice the room of what must be in one piece.
        let bytes = 2 * bytes;
        let buffer = || udp::PacketBuffer::new(vec![udp::PacketMetadata::EMPTY; 4], vec![0; bytes]);
        let mut socket = udp::Socket::new(buffer(), buffer());
        let endpoint = IpListenEndpoint {
            addr: address.map(Into::into),
            port,
        };
        socket.bind(endpoint).ok()?;
        let handle = self.sockets.add(socket);
        let local = address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Some(self.know(handle, (local, port), None))
    }

    /// The port of a socket.
    pub(super) fn local_port(&self, id: SocketId) -> Option<u16> {
        let known = self.known.iter().find(|known| known.id == id)?;
        Some(known.local.1)
    }

    /// The identifier of the next ping.
    pub(super) fn next_identifier(&mut self) -> u16 {
        let identifier = self.next_identifier;
        self.next_identifier = identifier.checked_add(1).unwrap_or(1);
        identifier
    }

    /// Sends a packet of its own making.
    pub(super) fn send_raw(&mut self, packet: Option<Packet>) {
        self.raw.extend(packet);
    }

    /// Drops a socket, whatever it is in the middle of.
    pub(super) fn close(&mut self, id: SocketId, events: &mut Vec<GuestEvent>) {
        if let Some(known) = self.known.iter().find(|known| known.id == id) {
            events.push(GuestEvent::Socket(known.change(self.station, None)));
            self.forget(id);
        }
    }
}
