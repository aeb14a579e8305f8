//! What an instance's own host answers at link-local addresses: instance metadata and time.
//!
//! These services, like the Amazon DNS server, run on the host (F2.18): no security group, network
//! ACL or route table sees their traffic (F2.13, F2.14, F2.17). All of them together get 1024
//! packets a second from one interface; what is more is dropped and counted (F2.12).

use alloc::format;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv6Addr};
use vpclab_model::{
    HeaderDetail, Instance, Network, Protocol, SimDuration, SimTime, SubnetKey, TcpFlags,
};
use vpclab_trace::{Decision, DropReason, Origin};
use vpclab_wire::{Packet, TcpAnswer, tcp_answer, udp_reply};

use super::{Ruling, eni};
use crate::limits::TIME_SYNC_EPOCH_SECS;
use crate::seed::mixed;

/// The services, by the end of their addresses, which are the same in every VPC: the Amazon DNS
/// server (F2.1), the instance metadata service (F2.19), Amazon Time Sync (F2.20).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Service {
    Resolver,
    Metadata,
    TimeSync,
}

/// The Amazon DNS server's IPv6 address (F2.1).
pub(crate) const RESOLVER_V6: IpAddr =
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x253));

/// The service at 169.254.169.x, or at fd00:ec2::x.
fn service(address: IpAddr) -> Option<Service> {
    match address {
        IpAddr::V4(address) => match address.octets() {
            [169, 254, 169, 253] => Some(Service::Resolver),
            [169, 254, 169, 254] => Some(Service::Metadata),
            [169, 254, 169, 123] => Some(Service::TimeSync),
            _ => None,
        },
        IpAddr::V6(address) => match address.segments() {
            [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, last] => match last {
                0x253 => Some(Service::Resolver),
                0x254 => Some(Service::Metadata),
                0x123 => Some(Service::TimeSync),
                _ => None,
            },
            _ => None,
        },
    }
}

/// Is the address for services of the host only? (F2.17)
fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => {
            address.is_unicast_link_local() || matches!(address.segments(), [0xfd00, 0x0ec2, ..])
        }
    }
}

/// The ports of HTTP and NTP.
const HTTP: u16 = 80;
const NTP: u16 = 123;

/// Is this the Amazon DNS server of the subnet's VPC?
pub(crate) fn is_resolver(network: &Network, subnet: SubnetKey, address: IpAddr) -> bool {
    let vpc = network.vpc(network.subnet(subnet).vpc);
    service(address) == Some(Service::Resolver) || vpc.resolver_address() == Some(address)
}

/// Is this any service of the host: DNS, metadata, time, the subnet's router?
pub(crate) fn is_one(network: &Network, subnet: SubnetKey, address: IpAddr) -> bool {
    is_link_local(address)
        || is_resolver(network, subnet, address)
        || eni::is_reserved(network, subnet, address)
}

/// A packet to a service of the host other than DNS.
pub(crate) fn decide(
    instance: Option<&Instance>,
    packet: &Packet,
    seed: u64,
    now: SimTime,
) -> Ruling {
    let tuple = packet.header().tuple;
    match (
        service(tuple.destination),
        tuple.protocol,
        tuple.destination_port,
    ) {
        (Some(Service::Metadata), Protocol::Tcp, HTTP) => match instance {
            Some(instance) => metadata(instance, packet, seed),
            None => Ruling::dropped(DropReason::HostService),
        },
        (Some(Service::TimeSync), Protocol::Udp, NTP) => time(packet, now),
        _ => Ruling::dropped(DropReason::HostService),
    }
}

/// The metadata service remembers nothing of a connection: the link to it loses nothing, so each
/// segment says what to answer.
fn metadata(instance: &Instance, packet: &Packet, seed: u64) -> Ruling {
    let HeaderDetail::Tcp { flags, payload, .. } = packet.header().detail else {
        return Ruling::dropped(DropReason::HostService);
    };
    let page;
    let say = if flags.has(TcpFlags::RST) {
        return Decision::Delivered.into();
    } else if flags.has(TcpFlags::SYN) {
        let port = packet.header().tuple.source_port;
        TcpAnswer::Open(mixed(seed, u64::from(port)) as u32)
    } else if flags.has(TcpFlags::FIN) {
        TcpAnswer::Close
    } else if payload == 0 {
        // An acknowledgement asks for nothing.
        return Decision::Delivered.into();
    } else {
        page = answer(instance, packet.payload());
        TcpAnswer::Data(&page)
    };
    match tcp_answer(packet, say, instance.metadata.hop_limit) {
        Some(reply) => Ruling::Answered(Origin::InstanceMetadata, reply),
        None => Ruling::dropped(DropReason::HostService),
    }
}

/// The statuses are those of the EC2 User Guide, "Access instance metadata": 403 where the service
/// is switched off, 401 where a session token is required and missing.
fn answer(instance: &Instance, request: &[u8]) -> Vec<u8> {
    const TOKEN: &[u8] = b"x-aws-ec2-metadata-token:";
    let options = instance.metadata;
    let has_token = request
        .windows(TOKEN.len())
        .any(|part| part.eq_ignore_ascii_case(TOKEN));
    let (status, body) = if !options.http_endpoint {
        ("403 Forbidden", "")
    } else if options.http_tokens_required && !has_token {
        ("401 Unauthorized", "")
    } else {
        ("200 OK", "latest")
    };
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The length of an NTP message without extensions (RFC 5905 §7.3), and where its parts are.
const MESSAGE_BYTES: usize = 48;
const ORIGIN_AT: usize = 24;
const RECEIVE_AT: usize = 32;
const TRANSMIT_AT: usize = 40;

/// Answers a client as an SNTP server does (RFC 5905 §14): its own time when it asked, ours now.
/// `MODEL`: stratum 3; the run begins at the start of 2026.
fn time(packet: &Packet, now: SimTime) -> Ruling {
    let asked = packet.payload();
    let Some(sent) = asked.get(TRANSMIT_AT..MESSAGE_BYTES) else {
        return Ruling::dropped(DropReason::HostService);
    };
    let mut message = [0; MESSAGE_BYTES];
    // No leap second; version as asked; mode 4, a server.
    message[0] = asked[0] & 0b0011_1000 | 4;
    message[1] = 3;
    message[ORIGIN_AT..RECEIVE_AT].copy_from_slice(sent);
    let timestamp = ntp_timestamp(now).to_be_bytes();
    message[RECEIVE_AT..TRANSMIT_AT].copy_from_slice(&timestamp);
    message[TRANSMIT_AT..].copy_from_slice(&timestamp);
    match udp_reply(packet, &message) {
        Some(reply) => Ruling::Answered(Origin::TimeSync, reply),
        None => Ruling::dropped(DropReason::HostService),
    }
}

/// Seconds since 1900 in the upper half, fractions of 2^-32 s in the lower.
const fn ntp_timestamp(now: SimTime) -> u64 {
    const SECOND: u64 = SimDuration::from_secs(1).0;
    let fraction = ((now.0 % SECOND) << 32) / SECOND;
    ((TIME_SYNC_EPOCH_SECS + now.0 / SECOND) << 32) | fraction
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    /// An IPv4 packet with a UDP datagram from 10.0.1.5:40000 to Amazon Time Sync; a UDP checksum
    /// of zero says that there is none (RFC 768).
    fn datagram(payload: &[u8]) -> Packet {
        let length = 28 + payload.len() as u16;
        let mut bytes = alloc::vec![0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17, 0, 0, 10, 0, 1, 5];
        bytes.extend([169, 254, 169, 123]);
        bytes[2..4].copy_from_slice(&length.to_be_bytes());
        let sum: u32 = bytes
            .chunks(2)
            .map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]])))
            .sum();
        let checksum = !((sum & 0xffff) + (sum >> 16)) as u16;
        bytes[10..12].copy_from_slice(&checksum.to_be_bytes());
        bytes.extend(40_000_u16.to_be_bytes());
        bytes.extend(NTP.to_be_bytes());
        bytes.extend((length - 20).to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(payload);
        Packet::from_ip(bytes).unwrap()
    }

    /// F2.20, RFC 5905 §14: version as asked, mode 4, the client's transmit time as origin.
    #[test]
    fn time_is_told() {
        let mut asked = [0; MESSAGE_BYTES];
        asked[0] = 0b0010_0011;
        asked[TRANSMIT_AT..].copy_from_slice(&[1, 2, 3, 4, 5, 6, 7, 8]);
        let ruling = decide(None, &datagram(&asked), 1, SimTime(1_500_000));
        let Ruling::Answered(Origin::TimeSync, reply) = ruling else {
            panic!("{ruling:?}");
        };
        let told = reply.payload();
        assert_eq!(told.len(), MESSAGE_BYTES);
        assert_eq!(told[..2], [0b0010_0100, 3]);
        assert_eq!(told[ORIGIN_AT..RECEIVE_AT], [1, 2, 3, 4, 5, 6, 7, 8]);
        let seconds = u32::from_be_bytes(told[TRANSMIT_AT..TRANSMIT_AT + 4].try_into().unwrap());
        assert_eq!(u64::from(seconds), TIME_SYNC_EPOCH_SECS + 1);
        assert_eq!(told[TRANSMIT_AT + 4..], [0x80, 0, 0, 0], "half a second");
        assert_eq!(reply.header().tuple.destination_port, 40_000);
    }

    #[test]
    fn what_is_no_question_for_the_time_gets_no_answer() {
        let ruling = decide(None, &datagram(&[0; 47]), 1, SimTime::ZERO);
        let Ruling::Decided(Decision::Dropped { reason, .. }) = ruling else {
            panic!("{ruling:?}");
        };
        assert_eq!(reason, DropReason::HostService);
    }
}
