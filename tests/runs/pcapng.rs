//! Packet captures: read by another library, packet by packet beside what the log says.

use std::collections::{BTreeMap, BTreeSet};

use pcap_parser::{
    Block, EnhancedPacketBlock, Linktype, OptionCode, PcapBlockOwned, PcapNGOption, PcapNGSlice,
};
use vpclab_evidence::pcapng::{capture_points, pcapng};
use vpclab_model::{Header, NatModel};
use vpclab_tests::files;
use vpclab_timeline::Timeline;
use vpclab_trace::{Decision, EventKind, Seq};
use vpclab_wire::{Link, is_valid};

use crate::bytes::agree;
use crate::outcomes::changed;
use crate::{notes_scenario, run};

/// A capture, as the other library reads it.
pub(crate) struct Capture {
    pub(crate) interfaces: Vec<(String, String, Link)>,
    pub(crate) packets: Vec<Captured>,
}

/// A packet in it.
pub(crate) struct Captured {
    pub(crate) interface: String,
    pub(crate) link: Link,
    pub(crate) at_us: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) comment: String,
    pub(crate) inbound: bool,
    pub(crate) packet: u32,
    pub(crate) dropped: bool,
}

fn value<'o>(options: &'o [PcapNGOption<'_>], code: OptionCode) -> Option<&'o [u8]> {
    let mut found = options.iter().filter(|option| option.code == code);
    let value = found.next().map(|option| option.as_bytes().unwrap());
    assert!(found.next().is_none(), "{code:?} twice");
    value
}

impl Capture {
    fn of(timeline: &Timeline, at: &[&str]) -> Self {
        Self::read(&pcapng(timeline, at).unwrap())
    }

    pub(crate) fn read(file: &[u8]) -> Self {
        let mut capture = Self {
            interfaces: Vec::new(),
            packets: Vec::new(),
        };
        let mut sections = 0;
        for block in PcapNGSlice::from_slice(file).unwrap() {
            match block.unwrap() {
                PcapBlockOwned::NG(Block::SectionHeader(header)) => {
                    assert_eq!((header.major_version, header.minor_version), (1, 0));
                    assert_eq!(header.shb_hardware().unwrap().unwrap(), "simulated");
                    let application = header.shb_userappl().unwrap().unwrap();
                    assert!(application.starts_with("vpclab "), "{application}");
                    sections += 1;
                }
                PcapBlockOwned::NG(Block::InterfaceDescription(interface)) => {
                    assert_eq!(interface.if_tsresol, 6);
                    let link = match interface.linktype {
                        Linktype::ETHERNET => Link::Ethernet,
                        Linktype::RAW => Link::Ip,
                        other => panic!("{other}"),
                    };
                    let name = interface.if_name().unwrap().unwrap().to_owned();
                    let description = interface.if_description().unwrap().unwrap();
                    capture
                        .interfaces
                        .push((name, description.to_owned(), link));
                }
                PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => capture.add(&packet),
                _ => panic!("another kind of block"),
            }
        }
        assert_eq!(sections, 1);
        capture
    }

    fn add(&mut self, packet: &EnhancedPacketBlock<'_>) {
        assert_eq!(packet.caplen, packet.origlen);
        let (name, _, link) = &self.interfaces[packet.if_id as usize];
        let options = &packet.options;
        let comment = value(options, OptionCode::Comment).unwrap();
        let flags: [u8; 4] = value(options, OptionCode(2)).unwrap().try_into().unwrap();
        let id: [u8; 8] = value(options, OptionCode(5)).unwrap().try_into().unwrap();
        let verdict = value(options, OptionCode(7));
        assert!(verdict.is_none_or(|verdict| verdict == [1, 2, 0, 0, 0, 0, 0, 0, 0]));
        self.packets.push(Captured {
            interface: name.clone(),
            link: *link,
            at_us: u64::from(packet.ts_high) << 32 | u64::from(packet.ts_low),
            bytes: packet.data[..packet.caplen as usize].to_vec(),
            comment: String::from_utf8(comment.to_vec()).unwrap(),
            inbound: match u32::from_le_bytes(flags) {
                1 => true,
                2 => false,
                other => panic!("direction {other}"),
            },
            packet: u64::from_le_bytes(id).try_into().unwrap(),
            dropped: verdict.is_some(),
        });
    }

    fn at<'c>(&'c self, interface: &'c str) -> impl Iterator<Item = &'c Captured> {
        let is_there = move |packet: &&Captured| packet.interface == interface;
        assert!(self.interfaces.iter().any(|(name, ..)| name == interface));
        self.packets.iter().filter(is_there)
    }
}

/// What the log says of packets, by packet, time and component: before and after.
type Said = BTreeMap<(u32, u64, String), Vec<(Option<Header>, Header, Seq)>>;

fn said(timeline: &Timeline) -> Said {
    let mut said = Said::new();
    let stations = &timeline.scenario().network.stations;
    let begun = timeline.scenario().starts_at.unix() * 1_000_000;
    for event in timeline.events() {
        let (packet, station, before, after) = match event.kind {
            EventKind::Created(created) => (created.packet, created.station, None, created.header),
            EventKind::Hop(hop) => (
                hop.packet,
                hop.station,
                Some(hop.header),
                hop.header_after(),
            ),
            _ => continue,
        };
        let place = stations.station(station).component.clone();
        let key = (packet.0, begun + event.at.0, place);
        said.entry(key)
            .or_default()
            .push((before, after, event.seq));
    }
    said
}

/// Every packet of a capture is one that the log knows, at that place and time.
fn agrees(timeline: &Timeline, at: &[&str]) -> Capture {
    let capture = Capture::of(timeline, at);
    let said = said(timeline);
    let mut last = 0;
    for packet in &capture.packets {
        assert!(packet.at_us >= last, "in the order of time");
        last = packet.at_us;
        let Captured { bytes, link, .. } = packet;
        assert!(
            is_valid(bytes, *link),
            "{}: {}",
            packet.interface,
            packet.comment
        );
        let headers = said
            .iter()
            .filter(|((id, at, _), _)| (*id, *at) == (packet.packet, packet.at_us));
        let headers = headers
            .flat_map(|(_, said)| said)
            .filter_map(|(before, after, seq)| {
                let header = if packet.inbound {
                    before.as_ref()
                } else {
                    Some(after)
                };
                Some((*header?, *seq))
            });
        let mut headers: Vec<_> = headers.collect();
        // A server's router answers on the server's own link.
        if headers.is_empty() {
            let key = (packet.packet, packet.at_us, packet.interface.clone());
            headers.extend(said[&key].iter().map(|(_, after, seq)| (*after, *seq)));
        }
        // A piece of a packet is made, and changed at once.
        let Some(&(header, seq)) = headers.last() else {
            panic!("{}: nowhere in the log", packet.comment);
        };
        agree(bytes, *link, &header, seq);
        assert_eq!(packet.dropped, packet.comment.starts_with("DROPPED: "));
    }
    capture
}

/// Every scenario of the library, with the points that one gets without asking; and with all.
#[test]
fn every_capture_reads_the_same_elsewhere() {
    let (mut seen, mut dropped) = (0, 0);
    for file in files(&["scenarios"], |path| path.ends_with(".json")) {
        // Packets of generators are not in captures.
        if file.text.contains("\"generate\"") {
            continue;
        }
        let model = vpclab_model::check(&file.text, None)
            .scenario
            .unwrap()
            .nat_model;
        let timeline = run(&file.text, model);
        let capture = agrees(&timeline, &[]);
        seen += capture.packets.len();
        let marked = capture.packets.iter().filter(|packet| packet.dropped);
        let mut marked: Vec<u32> = marked.map(|packet| packet.packet).collect();
        marked.sort_unstable();
        marked.dedup();
        let drops = timeline
            .events()
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::Hop(hop) if matches!(hop.decision, Decision::Dropped { .. }) => {
                    Some(hop.packet.0)
                }
                _ => None,
            });
        let mut drops: Vec<u32> = drops.collect();
        drops.sort_unstable();
        assert_eq!(
            marked, drops,
            "{}: every dropped packet is marked",
            file.path
        );
        dropped += drops.len();

        let points = capture_points(&timeline.scenario().network);
        let names: Vec<&str> = points.iter().map(|point| point.name.as_str()).collect();
        let all = agrees(&timeline, &names);
        let mut unique: Vec<&String> = all.interfaces.iter().map(|(name, ..)| name).collect();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), names.len(), "{}: a name each", file.path);
        seen += all.packets.len();
    }
    assert!(
        seen > 10_000 && dropped > 50,
        "{seen} seen, {dropped} dropped"
    );
}

/// W1.2 to W1.11 as captures: one SYN at six places, with the source that each of them sees.
#[test]
fn a_syn_is_seen_on_both_sides_of_everything() {
    let timeline = run(&notes_scenario(), NatModel::Zonal);
    let capture = agrees(&timeline, &[]);
    let first_tcp = |interface: &str| {
        let ip = |packet: &Captured| {
            let start = if packet.link == Link::Ethernet { 14 } else { 0 };
            packet.bytes[start..].to_vec()
        };
        let mut packets = capture.at(interface).map(ip);
        let packet = packets.find(|ip| ip[0] == 0x45 && ip[9] == 6).unwrap();
        let [a, b, c, d] = packet[12..16] else {
            unreachable!()
        };
        assert_eq!(packet[20 + 13], 0x02, "SYN");
        format!("{a}.{b}.{c}.{d}")
    };
    let interfaces: Vec<_> = capture
        .interfaces
        .iter()
        .map(|(name, _, link)| (name.as_str(), *link, first_tcp(name)))
        .collect();
    let expected = [
        ("eni-08b6d4f2a0c1e3957 inside", Link::Ethernet, "10.0.1.5"),
        ("eni-08b6d4f2a0c1e3957 outside", Link::Ip, "10.0.1.5"),
        ("nat-0f3a7c1e5b9d24680 inside", Link::Ip, "10.0.1.5"),
        ("nat-0f3a7c1e5b9d24680 outside", Link::Ip, "10.0.0.220"),
        ("igw-05c2d8e7a1b3f4690 inside", Link::Ip, "10.0.0.220"),
        ("igw-05c2d8e7a1b3f4690 outside", Link::Ip, "198.51.100.10"),
        ("server-google", Link::Ethernet, "198.51.100.10"),
    ];
    let expected = expected.map(|(name, link, source)| (name, link, source.to_owned()));
    assert_eq!(interfaces, expected);
}

/// The points can be named by id, by name, and one side at a time.
#[test]
fn points_are_chosen_by_name() {
    let timeline = run(&notes_scenario(), NatModel::Zonal);
    for (at, expected) in [
        (
            &["lab-nat"][..],
            &[
                "nat-0f3a7c1e5b9d24680 inside",
                "nat-0f3a7c1e5b9d24680 outside",
            ][..],
        ),
        (
            &["nat-0f3a7c1e5b9d24680 outside"],
            &["nat-0f3a7c1e5b9d24680 outside"],
        ),
        (
            &["server-google", "eni-08b6d4f2a0c1e3957 inside"],
            &["eni-08b6d4f2a0c1e3957 inside", "server-google"],
        ),
    ] {
        let capture = agrees(&timeline, at);
        let names: Vec<&str> = capture
            .interfaces
            .iter()
            .map(|(name, ..)| name.as_str())
            .collect();
        assert_eq!(names, expected);
        assert!(expected.iter().all(|name| capture.at(name).count() > 0));
    }
    assert_eq!(pcapng(&timeline, &["lab-nat", "nobody"]), Err("nobody"));
}

/// As flow logs, a capture begins when the scenario's clock says so.
#[test]
fn times_are_those_of_the_scenarios_clock() {
    for (begins, unix) in [
        (None, 1_767_225_600),
        (Some("2030-05-01T00:00:00Z"), 1_903_824_000),
    ] {
        let changes = begins.map(|begins| ("/startsAt", begins.into()));
        let text = changed(changes.as_slice());
        let mut timeline = Timeline::new(&text, None).unwrap();
        timeline.run();
        let capture = Capture::of(&timeline, &[]);
        let times: BTreeSet<u64> = timeline.events().iter().map(|event| event.at.0).collect();
        assert!(!capture.packets.is_empty());
        for packet in &capture.packets {
            let since = packet.at_us.checked_sub(unix * 1_000_000).unwrap();
            assert!(times.contains(&since), "{since}");
        }
    }
}
