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
    /// Of a request whose head has been read: how much of its data is still to come.
    to_come: Option<usize>,
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
                    to_come: None,
                }),
                None => {}
            }
            listener.socket = stack.listen(listener.port);
        }
        for Connection {
            socket,
            read,
            to_come,
        } in &mut self.connections
        {
            if let Some(socket) = stack.tcp(*socket) {
                serve(socket, read, to_come);
            }
        }
    }
}

fn serve(socket: &mut tcp::Socket<'_>, read: &mut Vec<u8>, to_come: &mut Option<usize>) {
    loop {
        read_all(socket, read);
        if to_come.is_none()
            && let Some((head, data)) = http::complete_request(read)
        {
            read.drain(..head);
            *to_come = Some(data);
        }
        let Some(data) = to_come else { break };
        // Nobody looks at the data of a request.
        let taken = read.len().min(*data);
        read.drain(..taken);
        *data -= taken;
        if *data > 0 {
            match taken {
                0 => break,
                _ => continue,
            }
        }
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
        *to_come = None;
    }
    if socket.state() == tcp::State::CloseWait && socket.send_queue() == 0 {
        socket.close();
    }
}
