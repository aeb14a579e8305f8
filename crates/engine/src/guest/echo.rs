//! The UDP echo service of a guest: what comes to one of its ports goes back (RFC 862).

use alloc::vec::Vec;
use vpclab_trace::SocketId;

use super::stack::Stack;

#[derive(Debug)]
pub(super) struct Echo {
    ports: Vec<(u16, Option<SocketId>)>,
}

impl Echo {
    pub(super) fn new(ports: &[u16]) -> Self {
        Self {
            ports: ports.iter().map(|port| (*port, None)).collect(),
        }
    }

    /// Opens its sockets, and sends back what has come.
    pub(super) fn work(&mut self, stack: &mut Stack) {
        for (port, socket) in &mut self.ports {
            if socket.is_none() {
                *socket = stack.listen_udp(*port);
            }
            let Some(socket) = socket.and_then(|socket| stack.udp(socket)) else {
                continue;
            };
            while socket.can_recv() && socket.can_send() {
                let Ok((data, from)) = socket.recv() else {
                    break;
                };
                let data = data.to_vec();
                // Both buffers are as large: what came in has room on its way out.
                let _ = socket.send_slice(&data, from);
            }
        }
    }
}
