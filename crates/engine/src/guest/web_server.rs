//! The server application: listens, answers every request, and closes when the client does.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use smoltcp::iface::SocketHandle;
use smoltcp::socket::tcp;

use super::http;
use super::stack::Stack;
use crate::limits::TCP_BUFFER_BYTES;

#[derive(Debug, Default)]
pub(super) struct WebServer {
    ports: Vec<u16>,
    /// The socket that waits, by port.
    waiting: BTreeMap<u16, SocketHandle>,
    /// Connections, and what has been read of the next request.
    open: BTreeMap<SocketHandle, Vec<u8>>,
}

impl WebServer {
    pub(super) fn new(ports: &[u16]) -> Self {
        Self {
            ports: ports.to_vec(),
            ..Self::default()
        }
    }

    /// Accepts, answers and closes, as far as the sockets allow.
    pub(super) fn work(&mut self, stack: &mut Stack) {
        self.open.retain(|handle, _| stack.has(*handle));
        for port in self.ports.clone() {
            if let Some(handle) = self.waiting.get(&port).copied() {
                if !stack.has(handle) {
                    self.waiting.remove(&port);
                } else if stack.tcp(handle).state() != tcp::State::Listen {
                    self.waiting.remove(&port);
                    self.open.insert(handle, Vec::new());
                }
            }
            if !self.waiting.contains_key(&port)
                && let Some(handle) = stack.listen(port)
            {
                self.waiting.insert(port, handle);
            }
        }
        for (handle, read) in &mut self.open {
            serve(stack.tcp(*handle), read);
        }
    }
}

fn serve(socket: &mut tcp::Socket<'_>, read: &mut Vec<u8>) {
    while socket.can_recv() && read.len() < TCP_BUFFER_BYTES {
        let taken = socket.recv(|bytes| {
            read.extend_from_slice(bytes);
            (bytes.len(), bytes.len())
        });
        if !matches!(taken, Ok(1..)) {
            break;
        }
    }
    while let Some(length) = http::complete_request(read) {
        let Some(client) = socket.remote_endpoint() else {
            break;
        };
        let answer = http::answer((client.addr.into(), client.port));
        if socket.send_capacity() - socket.send_queue() < answer.len() {
            break;
        }
        // The whole answer fits; a socket that may not send any more has nobody to answer.
        if socket.send_slice(&answer).is_err() {
            break;
        }
        read.drain(..length);
    }
    if socket.state() == tcp::State::CloseWait && socket.send_queue() == 0 {
        socket.close();
    }
}
