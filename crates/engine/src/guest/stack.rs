//! The TCP/IP stack of a guest: smoltcp's interface and sockets, and a record of what they do.

use alloc::vec;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};
use ipnet::IpNet;
use smoltcp::config::IFACE_MAX_ADDR_COUNT;
use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::socket::{tcp, udp};
use smoltcp::time::Instant;
use smoltcp::wire::{HardwareAddress, IpCidr, IpEndpoint};
use vpclab_model::{
    ConnectionKey, FiveTuple, MacAddress, PortRange, Protocol, SimTime, StationKey,
};
use vpclab_trace::{Outcome, SocketId, SocketState};
use vpclab_wire::Packet;

use super::GuestEvent;
use super::device::Device;
use super::link::Link;
use super::ports::Ports;
use super::routes::Routes;
use super::watch::Known;
use crate::limits::{GUEST_SOCKETS_MAX, TCP_BUFFER_BYTES, TCP_TIMEOUT};

/// How a guest is attached.
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) station: StationKey,
    pub(crate) mac: MacAddress,
    /// Its addresses, each with the length of its link's prefix; the primary one first.
    pub(crate) addresses: Vec<(IpAddr, u8)>,
    /// The networks that it is in, each with its own address there.
    pub(crate) networks: Vec<(IpNet, IpAddr)>,
    /// Where everything else goes, for each version of IP.
    pub(crate) routers: Vec<IpAddr>,
    pub(crate) mtu: u16,
    pub(crate) ephemeral_ports: PortRange,
    pub(crate) seed: u64,
}

pub(super) struct Stack {
    interface: Interface,
    pub(super) sockets: SocketSet<'static>,
    pub(super) device: Device,
    /// What lies between the stack and the card.
    pub(super) link: Link,
    /// Packets of any protocol that are on their way out past the sockets.
    pub(super) raw: Vec<Packet>,
    pub(super) next_identifier: u16,
    pub(super) known: Vec<Known>,
    pub(super) next_socket: u32,
    pub(super) station: StationKey,
    pub(super) addresses: Vec<IpAddr>,
    networks: Vec<(IpNet, IpAddr)>,
    routes: Routes,
    pub(super) ephemeral_ports: PortRange,
    pub(super) next_tcp_port: u16,
    pub(super) next_udp_port: u16,
    /// The ports that generators have.
    pub(super) lent: Option<Ports>,
}

impl core::fmt::Debug for Stack {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Stack")
            .field("addresses", &self.addresses)
            .field("known", &self.known)
            .finish_non_exhaustive()
    }
}

impl Stack {
    pub(super) fn new(attachment: Attachment) -> Self {
        let mut device = Device::default();
        // Ethernet is the business of what lies between: see `neighbours`.
        let mut config = Config::new(HardwareAddress::Ip);
        config.random_seed = attachment.seed;
        let mut interface = Interface::new(config, &mut device, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            for (address, prefix_len) in &attachment.addresses {
                // As many as there is room for; see `hear_all`.
                let _ = addresses.push(IpCidr::new((*address).into(), *prefix_len));
            }
        });
        Self {
            interface,
            sockets: SocketSet::new(vec![]),
            device,
            link: Link::new(attachment.mtu, attachment.mac),
            raw: Vec::new(),
            next_identifier: 1,
            known: Vec::new(),
            next_socket: 0,
            station: attachment.station,
            addresses: attachment.addresses.iter().map(|own| own.0).collect(),
            networks: attachment.networks,
            routes: Routes::new(&attachment.addresses, attachment.routers),
            ephemeral_ports: attachment.ephemeral_ports,
            next_tcp_port: attachment.ephemeral_ports.from,
            next_udp_port: attachment.ephemeral_ports.from,
            lent: None,
        }
    }

    /// Lets the stack read what the network card received.
    pub(super) fn ingress(&mut self, now: SimTime) {
        while let Some(packet) = self.device.received.front() {
            let destination = packet.header().tuple.destination;
            self.hear_all(destination);
            self.interface
                .poll_ingress_single(instant(now), &mut self.device, &mut self.sockets);
        }
    }

    /// smoltcp has room for eight addresses. A guest with more gives its last place to whichever a
    /// packet is for: nobody sends it any that is not its own.
    fn hear_all(&mut self, wanted: IpAddr) {
        if self.addresses.len() <= IFACE_MAX_ADDR_COUNT
            || !self.addresses.contains(&wanted)
            || self.interface.has_ip_addr(wanted)
        {
            return;
        }
        self.interface.update_ip_addrs(|addresses| {
            if let Some(last) = addresses.last_mut() {
                *last = IpCidr::new(wanted.into(), if wanted.is_ipv4() { 32 } else { 128 });
            }
        });
    }

    /// Lets the stack send what its sockets have to send. What it sends to itself never reaches the
    /// network card: it is received at once, which the answer tells.
    pub(super) fn egress(&mut self, now: SimTime) -> bool {
        // One call sends at most one segment per socket; what is sent is bounded by the buffers.
        loop {
            let sent = self.device.sent.len();
            self.interface
                .poll_egress(instant(now), &mut self.device, &mut self.sockets);
            if self.device.sent.len() == sent {
                break;
            }
        }
        for bytes in core::mem::take(&mut self.device.sent) {
            // smoltcp writes well-formed packets of the protocols that are switched on.
            let Ok(packet) = Packet::from_ip(bytes) else {
                debug_assert!(false, "a guest made a malformed packet");
                continue;
            };
            self.leave(packet, now);
        }
        for packet in core::mem::take(&mut self.raw) {
            self.leave(packet, now);
        }
        let questions = self.link.neighbours.questions(now);
        self.link.frames.extend(questions);
        !self.device.received.is_empty()
    }

    fn leave(&mut self, packet: Packet, now: SimTime) {
        let header = packet.header();
        if self.addresses.contains(&header.tuple.destination) {
            if header.icmp().is_some() {
                self.link.heard.push(header);
            }
            self.device.received.push_back(packet);
        } else if let Some(next) = self.routes.next_hop(header.tuple.destination) {
            self.link.send(packet, next, now);
        }
    }

    /// When the stack has something to do, if nothing comes in before.
    pub(super) fn next_at(&mut self, now: SimTime) -> Option<SimTime> {
        let stack = self
            .interface
            .poll_at(instant(now), &self.sockets)
            .map(|at| SimTime(u64::try_from(at.total_micros()).unwrap_or(0)));
        let patience = self
            .known
            .iter()
            .filter_map(|known| Some(known.unanswered?.1 + TCP_TIMEOUT));
        stack
            .into_iter()
            .chain(patience)
            .chain(self.link.neighbours.next_at(now))
            .min()
            .map(|at| at.max(now))
    }

    /// Are all its sockets idle: listening, or open with nothing on the way?
    pub(super) fn only_keeps_alive(&mut self, now: SimTime) -> bool {
        let Self {
            known,
            sockets,
            link,
            ..
        } = self;
        let is_idle = |known: &Known| match known.state {
            SocketState::Established | SocketState::CloseWait | SocketState::FinWait2 => {
                sockets.get::<tcp::Socket<'_>>(known.handle).send_queue() == 0
            }
            SocketState::Listen | SocketState::Open => true,
            _ => false,
        };
        known.iter().all(is_idle) && link.neighbours.is_quiet(now)
    }

    /// A TCP socket, as long as it is there. smoltcp uses a handle again for another socket, so
    /// nobody outside keeps one.
    pub(super) fn tcp(&mut self, id: SocketId) -> Option<&mut tcp::Socket<'static>> {
        let known = self.known.get(self.place(id)?)?;
        Some(self.sockets.get_mut(known.handle))
    }

    /// A UDP socket, as long as it is there.
    pub(super) fn udp(&mut self, id: SocketId) -> Option<&mut udp::Socket<'static>> {
        let known = self.known.get(self.place(id)?)?;
        Some(self.sockets.get_mut(known.handle))
    }

    /// The guest's own address towards another: that of the network which the other is in, else its
    /// first one of that version of IP.
    pub(super) fn address_towards(&self, remote: IpAddr) -> Option<IpAddr> {
        let near = self.networks.iter().find(|(net, _)| net.contains(&remote));
        if let Some((_, own)) = near {
            return Some(*own);
        }
        let mut own = self.addresses.iter();
        own.find(|own| own.is_ipv4() == remote.is_ipv4()).copied()
    }

    /// Has it an address of IPv6, of IPv4?
    pub(super) fn versions(&self) -> (bool, bool) {
        let has = |v6| self.addresses.iter().any(|own| own.is_ipv6() == v6);
        (has(true), has(false))
    }

    /// Opens a connection from the next free ephemeral port.
    pub(super) fn connect(
        &mut self,
        remote: (IpAddr, u16),
        connection: ConnectionKey,
    ) -> Result<SocketId, Outcome> {
        let address = self.address_towards(remote.0).ok_or(Outcome::NoAddress)?;
        let local = self.free_port(false).map(|port| (address, port));
        self.open(remote, local, connection)
            .ok_or(Outcome::NoEphemeralPort)
    }

    fn open(
        &mut self,
        remote: (IpAddr, u16),
        local: Option<(IpAddr, u16)>,
        connection: ConnectionKey,
    ) -> Option<SocketId> {
        let endpoint = IpEndpoint::new(remote.0.into(), remote.1);
        let local = local?;
        let (id, handle) = self.add_tcp(Some(connection), local)?;
        let Self {
            interface, sockets, ..
        } = self;
        let socket = sockets.get_mut::<tcp::Socket<'_>>(handle);
        if socket
            .connect(interface.context(), endpoint, local)
            .is_err()
        {
            // Port 0 or an unspecified address: the scenario's check lets neither through.
            self.forget(id);
            return None;
        }
        Some(id)
    }

    /// Waits for a connection on a port.
    pub(super) fn listen(&mut self, port: u16) -> Option<SocketId> {
        let (id, _) = self.add_tcp(None, (Ipv4Addr::UNSPECIFIED.into(), port))?;
        if self.tcp(id)?.listen(port).is_err() {
            self.forget(id);
            return None;
        }
        Some(id)
    }

    fn add_tcp(
        &mut self,
        connection: Option<ConnectionKey>,
        local: (IpAddr, u16),
    ) -> Option<(SocketId, SocketHandle)> {
        if self.known.len() >= GUEST_SOCKETS_MAX {
            return None;
        }
        let buffer = || tcp::SocketBuffer::new(vec![0; TCP_BUFFER_BYTES]);
        let mut socket = tcp::Socket::new(buffer(), buffer());
        // Every segment at once, so that the picture shows cause and effect.
        socket.set_ack_delay(None);
        let handle = self.sockets.add(socket);
        Some((self.know(handle, local, connection), handle))
    }

    pub(super) fn know(
        &mut self,
        handle: SocketHandle,
        local: (IpAddr, u16),
        connection: Option<ConnectionKey>,
    ) -> SocketId {
        let id = SocketId(self.next_socket);
        self.next_socket += 1;
        self.known.push(Known {
            handle,
            id,
            local,
            remote: None,
            // The log learns of it with its first other state.
            state: SocketState::Closed,
            connection,
            unanswered: None,
        });
        id
    }

    pub(super) fn forget(&mut self, id: SocketId) {
        if let Some(place) = self.place(id) {
            let known = self.known.remove(place);
            self.sockets.remove(known.handle);
        }
    }

    /// Does a socket send packets with this tuple?
    pub(super) fn sends_as(&self, tuple: &FiveTuple) -> bool {
        let remote = (tuple.destination, tuple.destination_port);
        self.known.iter().any(|known| {
            let is_udp = known.state == SocketState::Open;
            known.state != SocketState::Listen
                && known.local.1 == tuple.source_port
                && is_udp == (tuple.protocol == Protocol::Udp)
                && known.remote.is_none_or(|known| known == remote)
        })
    }

    /// Every socket is gone, and nobody is told but the log. The next socket's number.
    pub(super) fn power_off(&mut self, events: &mut Vec<GuestEvent>) -> u32 {
        for known in self.known.drain(..) {
            if known.state != SocketState::Closed {
                events.push(GuestEvent::Socket(known.change(self.station, None)));
            }
        }
        self.next_socket
    }
}

/// Appends what a socket has received, as long as one buffer is not full of it.
pub(super) fn read_all(socket: &mut tcp::Socket<'_>, into: &mut Vec<u8>) {
    while socket.can_recv() && into.len() < TCP_BUFFER_BYTES {
        let taken = socket.recv(|bytes| {
            into.extend_from_slice(bytes);
            (bytes.len(), bytes.len())
        });
        if !matches!(taken, Ok(1..)) {
            break;
        }
    }
}

fn instant(now: SimTime) -> Instant {
    Instant::from_micros(i64::try_from(now.0).unwrap_or(i64::MAX))
}
