//! Packet captures, as Wireshark and its relatives read them.
//!
//! Each point that sees packets is an interface of the file; a packet is there once for each point
//! that saw it, with the same `epb_packetid`, the time that the scenario's clock shows then, and the sentence
//! that the component had for it. What was dropped has the verdict `TC_ACT_SHOT` (2) and a comment that
//! begins with `DROPPED`.

mod blocks;
mod capture;
mod points;

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use vpclab_model::{SimDuration, StationKind};
use vpclab_timeline::{Then, Timeline};
use vpclab_trace::{Decision, EventKind, Seq, sentence};
use vpclab_wire::{Link, without_ethernet};

pub use blocks::{Enhanced, Interface, Towards, Writer};
pub use points::{CapturePoint, Side, capture_points};

use capture::{Sight, sights};

/// What a run shows at some points, as a file.
///
/// A point is called by the id or name of its component, which means all its sides, or by its own
/// name. Without any, the points are both sides of every interface, NAT gateway and internet
/// gateway, the servers, and whatever else dropped a packet.
///
/// # Errors
///
/// The first name that means no point.
pub fn pcapng<'n>(timeline: &Timeline, at: &[&'n str]) -> Result<Vec<u8>, &'n str> {
    let network = &timeline.scenario().network;
    let points = chosen(timeline, at)?;
    let sights = sights(&points, &network.stations, timeline.events());
    let hidden = timeline
        .events()
        .iter()
        .any(|event| matches!(event.kind, EventKind::Generated(_)));
    let comment = if hidden {
        "The packets of generators are not kept, and not in this file."
    } else {
        ""
    };
    let mut writer = Writer::new(
        "simulated",
        "",
        concat!("vpclab ", env!("CARGO_PKG_VERSION")),
        comment,
    );
    for point in &points {
        writer.interface(&Interface {
            name: &point.name,
            description: &point.description(network),
            link: point.link(network),
        });
    }
    // The format's times count from 1970; the clock shows whole seconds at simulated time 0.
    let begun = SimDuration::from_secs(timeline.scenario().starts_at.unix());
    let mut then = timeline.then();
    for sight in &sights {
        if let (Some(bytes), Some(event)) = (
            bytes(timeline, sight, points[sight.point].link(network)),
            timeline.events().get(sight.event.0 as usize),
        ) {
            writer.packet(&Enhanced {
                interface: u32::try_from(sight.point).unwrap_or(u32::MAX),
                at: event.at + begun,
                bytes,
                towards: sight.towards,
                packet: u64::from(sight.packet.0),
                dropped: sight.dropped_by.is_some(),
                comment: &comment_of(timeline, &mut then, sight),
            });
        }
    }
    Ok(writer.finish())
}

fn chosen<'n>(timeline: &Timeline, at: &[&'n str]) -> Result<Vec<CapturePoint>, &'n str> {
    let network = &timeline.scenario().network;
    let mut points = capture_points(network);
    if at.is_empty() {
        let mut drops = vec![false; network.stations.all.len()];
        for event in timeline.events() {
            if let EventKind::Hop(hop) = event.kind
                && let Decision::Dropped { .. } = hop.decision
                // What groups refuse is seen at their interface.
                && network.stations.station(hop.station).kind != StationKind::SecurityGroup
            {
                drops[hop.station.index()] = true;
            }
        }
        points.retain(|point| point.is_usual(network) || drops[point.station.index()]);
        return Ok(points);
    }
    for text in at {
        if !points.iter().any(|point| point.is_called(text, network)) {
            return Err(text);
        }
    }
    points.retain(|point| at.iter().any(|text| point.is_called(text, network)));
    Ok(points)
}

/// A packet as it is at a point of this kind.
fn bytes<'t>(timeline: &'t Timeline, sight: &Sight, link: Link) -> Option<&'t [u8]> {
    let seq = match sight.before {
        true => Seq(sight.event.0.checked_sub(1)?),
        false => sight.event,
    };
    let packet = timeline.packet_bytes(sight.packet, seq)?;
    debug_assert!(packet.link == link || link == Link::Ip, "{sight:?}");
    match link {
        Link::Ethernet => Some(packet.bytes),
        // What a server's own link puts before a packet stays there.
        Link::Ip => Some(without_ethernet(packet.bytes, packet.link)),
    }
}

/// The sentence of the component as things were then, and where the packet came to its end, that of
/// its end.
fn comment_of(timeline: &Timeline, then: &mut Then<'_>, sight: &Sight) -> String {
    let scenario = then.after(sight.event.0.saturating_add(1));
    let say = |seq: Seq| {
        let event = timeline.events().get(seq.0 as usize);
        event.map_or_else(String::new, |event| sentence(event, scenario).cited())
    };
    match sight.dropped_by {
        None => say(sight.event),
        Some(end) if end == sight.event => format!("DROPPED: {}", say(end)),
        Some(end) => format!("DROPPED: {}\nBefore: {}", say(end), say(sight.event)),
    }
}
