//! The server application: listens, answers every request, and closes when the client does.

use alloc::vec::Vec;
use smoltcp::socket::tcp;
use vpclab_trace::SocketId;

use super::http;
use super::stack::{Stack, read_all};

#[derive(Debug)]
pub(super) struct WebServer {
    listeners: Vec<Listener>,
    connections: Vec<Connection>,
}

/// A port, and the socket that waits at it.
#[derive(Debug)]
struct Listener {
    port: u16,
    socket: Option<SocketId>,
}

/// A connection, and what has been read of its next request.
#[derive(Debug)]
struct Connection {
    socket: SocketId,
    read: Vec<u8>,
}

impl WebServer {
    pub(super) fn new(ports: &[u16]) -> Self {
        let listener = |port: &u16| Listener {
            port: *port,
            socket: None,
        };
        Self {
            listeners: ports.iter().map(listener).collect(),
            connections: Vec::new(),
        }
    }

    /// Accepts, answers and closes, as far as the sockets allow.
    pub(super) fn work(&mut self, stack: &mut Stack) {
        self.connections
            .retain(|connection| stack.tcp(connection.socket).is_some());
        for listener in &mut self.listeners {
            let state = listener
                .socket
                .and_then(|socket| Some((socket, stack.tcp(socket)?.state())));
            match state {
                Some((_, tcp::State::Listen)) => continue,
                // A socket that a SYN came to is a connection; another one waits in its place.
                Some((socket, _)) => self.connections.push(Connection {
                    socket,
                    read: Vec::new(),
                }),
                None => {}
            }
            listener.socket = stack.listen(listener.port);
        }
        for Connection { socket, read } in &mut self.connections {
            if let Some(socket) = stack.tcp(*socket) {
                serve(socket, read);
            }
        }
    }
}

fn serve(socket: &mut tcp::Socket<'_>, read: &mut Vec<u8>) {
    read_all(socket, read);
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
