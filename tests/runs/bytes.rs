//! Every packet at every capture point, read by another library.

use std::net::IpAddr;

use etherparse::{Ipv4HeaderSlice, NetSlice, SlicedPacket, TransportSlice};
use vpclab_model::{Fragmentation, Header, HeaderDetail, NatModel, Protocol, StationKind};
use vpclab_tests::conformance::Row;
use vpclab_timeline::Timeline;
use vpclab_trace::{EventKind, Seq};
use vpclab_wire::{Link, is_valid};

use crate::ipv6::connection;
use crate::{notes_scenario, run};

#[test]
fn every_packet_reads_the_same_elsewhere() {
    let mut row = Row::of("etherparse");
    for model in NatModel::ALL {
        let seen = agrees_elsewhere(&run(&notes_scenario(), model));
        assert!(seen > 150, "{seen} packets seen");
        row.cases += 1;
        row.agreed += seen as u64;
    }
    // IPv6, by name over the internet gateway: neighbor discovery, DNS, TCP.
    let timeline = connection(("instance", "six"), ("both.example", 443), &[]);
    let seen = agrees_elsewhere(&timeline);
    assert!(seen > 80, "{seen} packets seen");
    row.cases += 1;
    row.agreed += seen as u64;
    row.report().unwrap();
}

/// Reads every packet at every capture point, and counts them.
pub(crate) fn agrees_elsewhere(timeline: &Timeline) -> usize {
    let mut seen = 0;
    for event in timeline.events() {
        let (packet, header) = match event.kind {
            EventKind::Created(created) => (created.packet, created.header),
            EventKind::Hop(hop) => (hop.packet, hop.header_after()),
            _ => continue,
        };
        let bytes = timeline.packet_bytes(packet, event.seq).unwrap();
        assert!(is_valid(bytes.bytes, bytes.link), "{event:?}");
        agree(bytes.bytes, bytes.link, &header, event.seq);
        seen += 1;
    }
    seen
}

pub(crate) fn agree(bytes: &[u8], link: Link, header: &Header, seq: Seq) {
    let sliced = match link {
        Link::Ethernet => SlicedPacket::from_ethernet(bytes),
        Link::Ip => SlicedPacket::from_ip(bytes),
    };
    let sliced = sliced.unwrap_or_else(|error| panic!("#{}: {error}", seq.0));
    match sliced.net.unwrap() {
        NetSlice::Arp(arp) => {
            assert_eq!(header.tuple.protocol, Protocol::Arp);
            assert_eq!(arp.sender_protocol_addr(), octets(header.tuple.source));
            assert_eq!(arp.target_protocol_addr(), octets(header.tuple.destination));
        }
        NetSlice::Ipv4(ip) => {
            let ip = ip.header();
            assert_eq!(ip.source(), octets(header.tuple.source));
            assert_eq!(ip.destination(), octets(header.tuple.destination));
            assert_eq!(ip.ttl(), header.ttl);
            assert_eq!(ip.total_len(), header.length);
            assert_eq!(
                ip.header_checksum(),
                ip.to_header().calc_header_checksum(),
                "#{}: IPv4 checksum",
                seq.0
            );
            assert_eq!(
                ip.dont_fragment(),
                header.fragmentation == Fragmentation::Forbidden
            );
            let is_fragment = ip.more_fragments() || ip.fragments_offset().value() > 0;
            assert_eq!(
                is_fragment,
                matches!(header.fragmentation, Fragmentation::Fragment { .. })
            );
            // Of other protocols, and of fragments, etherparse reads no more than this.
            if let (Some(above), false) = (&sliced.transport, is_fragment) {
                transport(above, header, seq);
            } else {
                let other = matches!(header.tuple.protocol, Protocol::Other(_));
                assert!(is_fragment || other, "#{}", seq.0);
            }
        }
        NetSlice::Ipv6(ip) => {
            let ip = ip.header();
            assert_eq!(IpAddr::from(ip.source()), header.tuple.source);
            assert_eq!(IpAddr::from(ip.destination()), header.tuple.destination);
            assert_eq!(ip.hop_limit(), header.ttl);
            assert_eq!(ip.payload_length() + 40, header.length);
            transport(sliced.transport.as_ref().unwrap(), header, seq);
        }
    }
}

fn transport(transport: &TransportSlice<'_>, header: &Header, seq: Seq) {
    let ends = (header.tuple.source, header.tuple.destination);
    match transport {
        TransportSlice::Tcp(tcp) => {
            let read = tcp.to_header();
            let HeaderDetail::Tcp {
                flags,
                seq: sequence,
                ack,
                payload,
                ..
            } = header.detail
            else {
                panic!("#{} is no TCP for us", seq.0);
            };
            assert_eq!(
                (read.source_port, read.destination_port),
                (header.tuple.source_port, header.tuple.destination_port)
            );
            assert_eq!(
                (read.sequence_number, read.acknowledgment_number),
                (sequence, ack)
            );
            assert_eq!(
                (read.syn, read.ack, read.fin, read.rst),
                (
                    flags.has(vpclab_model::TcpFlags::SYN),
                    flags.has(vpclab_model::TcpFlags::ACK),
                    flags.has(vpclab_model::TcpFlags::FIN),
                    flags.has(vpclab_model::TcpFlags::RST)
                )
            );
            assert_eq!(tcp.payload().len(), usize::from(payload));
            let checksum = match ends {
                (IpAddr::V4(from), IpAddr::V4(to)) => {
                    read.calc_checksum_ipv4_raw(from.octets(), to.octets(), tcp.payload())
                }
                (IpAddr::V6(from), IpAddr::V6(to)) => {
                    read.calc_checksum_ipv6_raw(from.octets(), to.octets(), tcp.payload())
                }
                _ => panic!("#{}: two versions", seq.0),
            };
            assert_eq!(read.checksum, checksum.unwrap(), "#{}: TCP checksum", seq.0);
        }
        TransportSlice::Udp(udp) => {
            let read = udp.to_header();
            assert_eq!(
                (read.source_port, read.destination_port),
                (header.tuple.source_port, header.tuple.destination_port)
            );
            let checksum = match ends {
                (IpAddr::V4(from), IpAddr::V4(to)) => {
                    read.calc_checksum_ipv4_raw(from.octets(), to.octets(), udp.payload())
                }
                (IpAddr::V6(from), IpAddr::V6(to)) => {
                    read.calc_checksum_ipv6_raw(from.octets(), to.octets(), udp.payload())
                }
                _ => panic!("#{}: two versions", seq.0),
            };
            assert_eq!(read.checksum, checksum.unwrap(), "#{}: UDP checksum", seq.0);
        }
        TransportSlice::Icmpv4(icmp) => {
            assert_eq!(header.icmp(), Some((icmp.type_u8(), icmp.code_u8())));
            let checksum = icmp.icmp_type().calc_checksum(icmp.payload());
            assert_eq!(icmp.checksum(), checksum, "#{}: ICMP checksum", seq.0);
            // What an error quotes is a packet of its own, cut off.
            if let Some(quoted) = header.quoted() {
                let ip = Ipv4HeaderSlice::from_slice(icmp.payload()).unwrap();
                assert_eq!(IpAddr::from(ip.source()), quoted.source);
                assert_eq!(IpAddr::from(ip.destination()), quoted.destination);
                assert_eq!(ip.header_checksum(), ip.to_header().calc_header_checksum());
                if quoted.protocol.has_ports() {
                    let [a, b, c, d, ..] = icmp.payload()[20..] else {
                        panic!("#{}: no ports", seq.0);
                    };
                    let ports = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
                    assert_eq!(ports, (quoted.source_port, quoted.destination_port));
                }
            }
        }
        TransportSlice::Icmpv6(icmp) => {
            assert_eq!(header.tuple.protocol, Protocol::Icmpv6);
            let (IpAddr::V6(from), IpAddr::V6(to)) = ends else {
                panic!("#{}: ICMPv6 in IPv4", seq.0);
            };
            let valid = icmp.is_checksum_valid(from.octets(), to.octets());
            assert!(valid, "#{}: ICMPv6 checksum", seq.0);
        }
        other => panic!("#{}: {other:?}", seq.0),
    }
}

fn octets(address: IpAddr) -> [u8; 4] {
    match address {
        IpAddr::V4(address) => address.octets(),
        IpAddr::V6(_) => panic!("an IPv6 address in {address}"),
    }
}

/// T14.2 and S0.12 as bytes: what the server answers is the address that it saw.
#[test]
fn the_server_never_sees_the_private_address() {
    for model in NatModel::ALL {
        let timeline = run(&notes_scenario(), model);
        let said = timeline.events().iter().any(|event| {
            let EventKind::Created(created) = event.kind else {
                return false;
            };
            let bytes = timeline.packet_bytes(created.packet, event.seq).unwrap();
            String::from_utf8_lossy(bytes.bytes).contains("You are 198.51.100.10, port ")
        });
        assert!(said, "{model:?}");
    }
}

/// S0.16: Ethernet is for the ends' own links. Of a packet under way there is the IP packet alone, as
/// long as its header says.
#[test]
fn frames_end_at_their_links() {
    for model in NatModel::ALL {
        let timeline = run(&notes_scenario(), model);
        let stations = &timeline.scenario().network.stations;
        let mut from_servers = 0;
        for event in timeline.events() {
            let EventKind::Hop(hop) = event.kind else {
                continue;
            };
            let kind = stations.station(hop.station).kind;
            if matches!(
                kind,
                StationKind::Instance | StationKind::Eni | StationKind::Server
            ) {
                continue;
            }
            let bytes = timeline.packet_bytes(hop.packet, event.seq).unwrap();
            assert_eq!(bytes.link, Link::Ip, "{model:?} #{} {kind:?}", event.seq.0);
            let length = usize::from(hop.header_after().length);
            assert_eq!(bytes.bytes.len(), length, "#{}", event.seq.0);
            from_servers += usize::from(kind == StationKind::Internet);
        }
        assert!(from_servers > 5, "{from_servers}");
    }
}
