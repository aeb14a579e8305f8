//! Instances and the server, as real sockets: a client that does what the script says, and a server
//! that answers each request and closes when the client does.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, connect, ipproto, recv,
    sendto, socket_with, sockopt,
};

use super::lab::within;
use crate::case::{A, Act, B, Case, ECHO, Host, SERVER, WEB};

pub(super) struct Guests {
    connections: HashMap<&'static str, TcpStream>,
    patience: Duration,
    /// The next source port of each host, counted as vpclab's guests do.
    next_ports: HashMap<&'static str, u16>,
    ports_from: u16,
    next_identifier: u16,
}

impl Guests {
    pub(super) fn start() -> Result<Self, String> {
        for host in [Host::A, Host::B, Host::Server] {
            let sockets = within(host.name(), || {
                let web = TcpListener::bind((Ipv4Addr::UNSPECIFIED, WEB))?;
                Ok((web, UdpSocket::bind((Ipv4Addr::UNSPECIFIED, ECHO))?))
            })?;
            let (web, echo) = sockets.map_err(|error: io::Error| error.to_string())?;
            thread::spawn(move || accept(&web));
            if host == Host::Server {
                thread::spawn(move || echo_back(&echo));
            }
        }
        Ok(Self {
            connections: HashMap::new(),
            patience: Duration::ZERO,
            next_ports: HashMap::new(),
            ports_from: 0,
            next_identifier: 1,
        })
    }

    /// Begins with a case.
    pub(super) fn begin(&mut self, case: &Case) {
        self.patience = Duration::from_millis(case.patience_ms);
        self.next_ports.clear();
        self.ports_from = case.ports_from;
        self.next_identifier = 1;
    }

    /// Resets what is still open, so that nothing of it comes later.
    pub(super) fn end(&mut self) -> Result<(), String> {
        self.connections.drain().try_for_each(|(_, stream)| {
            sockopt::set_socket_linger(&stream, Some(Duration::ZERO))
                .map_err(|error| error.to_string())
        })
    }

    /// Does it, and says how it ended, in vpclab's words.
    pub(super) fn act(&mut self, act: Act) -> Result<&'static str, String> {
        let patience = self.patience;
        let done = match act {
            Act::Connect(name, host, to, port) => {
                let from = self.next_port(host);
                let stream = within(host.name(), || {
                    let from = SocketAddrV4::new(address(host), from);
                    open(from, target(to, port)?, patience)
                })?;
                stream.map(|stream| {
                    self.connections.insert(name, stream);
                })
            }
            Act::Send(name) => match self.connections.get_mut(name) {
                Some(stream) => request(stream),
                None => return Ok("not-connected"),
            },
            Act::Close(name) => match self.connections.remove(name) {
                Some(mut stream) => close(&mut stream),
                None => return Ok("not-connected"),
            },
            Act::Ping(host, to, count) => {
                let identifier = self.next_identifier;
                self.next_identifier += 1;
                within(host.name(), || ping(to, identifier, count, patience))?
            }
            Act::Datagram(host, to, (from, port), count) => {
                let local = SocketAddrV4::new(address(host), from);
                within(host.name(), || {
                    datagrams(local, target(to, port)?, count, patience)
                })?
            }
            Act::Idle => Ok(()),
            Act::Packet(host, to, protocol) => {
                within(host.name(), || other(target(to, 0)?, protocol, patience))?
            }
        };
        match done {
            Ok(()) => Ok("done"),
            Err(error) => match error.kind() {
                io::ErrorKind::ConnectionRefused => Ok(match act {
                    Act::Datagram(..) => "port-unreachable",
                    _ => "connection-refused",
                }),
                io::ErrorKind::ConnectionReset => Ok("connection-reset"),
                _ if error.raw_os_error() == Some(rustix::io::Errno::NOPROTOOPT.raw_os_error()) => {
                    Ok("protocol-unreachable")
                }
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Ok("timed-out"),
                _ => Err(format!("{act:?}: {error}")),
            },
        }
    }

    fn next_port(&mut self, host: Host) -> u16 {
        let next = self
            .next_ports
            .entry(host.name())
            .or_insert(self.ports_from);
        *next += 1;
        *next - 1
    }
}

fn address(host: Host) -> Ipv4Addr {
    let text = match host {
        Host::A => A,
        Host::B => B,
        Host::Server => SERVER,
    };
    text.parse().unwrap_or(Ipv4Addr::UNSPECIFIED)
}

fn target(to: &str, port: u16) -> io::Result<SocketAddrV4> {
    let address = to.parse().map_err(|_| io::Error::other("no address"))?;
    Ok(SocketAddrV4::new(address, port))
}

/// Opens a connection from a port, and waits for it.
fn open(from: SocketAddrV4, to: SocketAddrV4, patience: Duration) -> io::Result<TcpStream> {
    let socket = socket_with(
        AddressFamily::INET,
        SocketType::STREAM,
        SocketFlags::CLOEXEC | SocketFlags::NONBLOCK,
        None,
    )?;
    // A port of an earlier case may still be in TIME-WAIT.
    sockopt::set_socket_reuseaddr(&socket, true)?;
    bind(&socket, &from)?;
    match connect(&socket, &to) {
        Err(rustix::io::Errno::INPROGRESS) | Ok(()) => {}
        Err(error) => return Err(error.into()),
    }
    wait(&socket, PollFlags::OUT, patience)?;
    sockopt::socket_error(&socket)??;
    let stream = TcpStream::from(socket);
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(patience))?;
    Ok(stream)
}

fn wait(socket: &OwnedFd, what: PollFlags, patience: Duration) -> io::Result<()> {
    let mut polled = [PollFd::new(socket, what)];
    let timeout = Timespec {
        tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(patience.subsec_nanos()),
    };
    match poll(&mut polled, Some(&timeout))? {
        0 => Err(io::ErrorKind::TimedOut.into()),
        _ => Ok(()),
    }
}

/// One request, and the whole answer.
fn request(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"GET / HTTP/1.1\r\nHost: server\r\n\r\n")?;
    read_up_to(stream, b"\r\n\r\n").map(drop)
}

/// Says that there is no more, and reads until the other side says so.
fn close(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown(std::net::Shutdown::Write)?;
    stream.read_to_end(&mut Vec::new()).map(drop)
}

fn read_up_to(stream: &mut TcpStream, end: &[u8]) -> io::Result<bool> {
    let mut read = Vec::new();
    let mut byte = [0; 512];
    while !read.ends_with(end) {
        match stream.read(&mut byte)? {
            0 => return Ok(false),
            count => read.extend_from_slice(&byte[..count]),
        }
    }
    Ok(true)
}

fn accept(listener: &TcpListener) {
    for stream in listener.incoming().flatten() {
        thread::spawn(move || {
            let _ = serve(stream);
        });
    }
}

/// Answers each request, and closes when the client does.
fn serve(mut stream: TcpStream) -> io::Result<()> {
    // The ACK of a request rides on its answer, as vpclab's guests have it.
    sockopt::set_tcp_quickack(&stream, false)?;
    while read_up_to(&mut stream, b"\r\n\r\n")? {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
        sockopt::set_tcp_quickack(&stream, false)?;
    }
    Ok(())
}

fn echo_back(socket: &UdpSocket) {
    let mut bytes = [0; 2048];
    while let Ok((count, from)) = socket.recv_from(&mut bytes) {
        let _ = socket.send_to(&bytes[..count], from);
    }
}

/// As many datagrams as vpclab's guests send when nothing is said of their size.
fn datagrams(
    from: SocketAddrV4,
    to: SocketAddrV4,
    count: u16,
    patience: Duration,
) -> io::Result<()> {
    let socket = UdpSocket::bind(from)?;
    socket.connect(to)?;
    socket.set_read_timeout(Some(patience))?;
    for _ in 0..count {
        socket.send(&[0; 32])?;
        socket.recv(&mut [0; 64])?;
    }
    Ok(())
}

fn ping(to: &str, identifier: u16, count: u16, patience: Duration) -> io::Result<()> {
    let socket = raw(1)?;
    let target = target(to, 0)?;
    for number in 1..=count {
        let echo = etherparse::IcmpEchoHeader {
            id: identifier,
            seq: number,
        };
        let header = etherparse::Icmpv4Header::with_checksum(
            etherparse::Icmpv4Type::EchoRequest(echo),
            &[0; 56],
        );
        let mut message = header.to_bytes().to_vec();
        message.extend([0; 56]);
        sendto(&socket, &message, SendFlags::empty(), &target)?;
        let end = Instant::now() + patience;
        loop {
            if Instant::now() > end {
                return Err(io::ErrorKind::TimedOut.into());
            }
            wait(&socket, PollFlags::IN, patience)?;
            let mut bytes = [0; 2048];
            let (_, length) = recv(&socket, &mut bytes[..], RecvFlags::empty())?;
            let reply = etherparse::SlicedPacket::from_ip(&bytes[..length]).ok();
            if reply.is_some_and(|reply| is_answer(&reply, target.ip(), echo)) {
                break;
            }
        }
    }
    Ok(())
}

fn is_answer(
    packet: &etherparse::SlicedPacket<'_>,
    from: &Ipv4Addr,
    echo: etherparse::IcmpEchoHeader,
) -> bool {
    let is_from = matches!(&packet.net, Some(etherparse::NetSlice::Ipv4(ip)) if ip.header().source_addr() == *from);
    let is_reply = matches!(
        &packet.transport,
        Some(etherparse::TransportSlice::Icmpv4(icmp))
            if icmp.icmp_type() == etherparse::Icmpv4Type::EchoReply(echo)
    );
    is_from && is_reply
}

/// One packet of a protocol without ports, to which nobody answers but by an ICMP error.
fn other(to: SocketAddrV4, protocol: u8, patience: Duration) -> io::Result<()> {
    let socket = raw(protocol)?;
    // Connected, so that it is told of errors.
    connect(&socket, &to)?;
    rustix::net::send(&socket, &[0; 32], SendFlags::empty())?;
    wait(&socket, PollFlags::IN, patience)?;
    Ok(sockopt::socket_error(&socket)??)
}

fn raw(protocol: u8) -> io::Result<OwnedFd> {
    let protocol = match protocol {
        1 => Some(ipproto::ICMP),
        other => std::num::NonZeroU32::new(other.into()).map(rustix::net::Protocol::from_raw),
    };
    let flags = SocketFlags::CLOEXEC;
    Ok(socket_with(
        AddressFamily::INET,
        SocketType::RAW,
        flags,
        protocol,
    )?)
}
