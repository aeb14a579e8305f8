//! Small things in names: ends, headers, reasons.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};
use vpclab_model::{FiveTuple, Fragmentation, HeaderDetail, Protocol};

use super::types::{
    BasisView, EventKind, FragmentView, Header, IcmpView, Onward, OriginView, OutcomeView,
    PassageView, QuotedView, RemovalView, SentenceView,
};
use crate::event;
use crate::sentence::{Basis, Sentence, end, packet_label};

/// A sentence for the other side of a boundary.
pub(super) fn sentence_view(sentence: &Sentence) -> SentenceView {
    SentenceView {
        text: sentence.text.clone(),
        facts: sentence
            .facts
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        basis: match sentence.basis {
            Basis::Aws => BasisView::Aws,
            Basis::Rfc => BasisView::Rfc,
            Basis::Infer => BasisView::Infer,
            Basis::Model => BasisView::Model,
            Basis::Notes => BasisView::Notes,
            Basis::Scenario => BasisView::Scenario,
        },
    }
}

impl From<&Sentence> for SentenceView {
    fn from(sentence: &Sentence) -> Self {
        sentence_view(sentence)
    }
}

/// `10.0.1.5:49152`
pub(super) fn socket_end((address, port): (IpAddr, u16)) -> String {
    if address.is_unspecified() {
        format!("*:{port}")
    } else {
        SocketAddr::new(address, port).to_string()
    }
}

/// The source of a tuple, with its port where there is one.
pub(super) fn source_end(tuple: &FiveTuple) -> String {
    end(tuple.protocol, tuple.source, tuple.source_port)
}

/// The destination of a tuple, with its port where there is one.
pub(super) fn destination_end(tuple: &FiveTuple) -> String {
    end(tuple.protocol, tuple.destination, tuple.destination_port)
}

/// `tcp`, `udp`, `icmp`, `icmpv6`, `arp`, or a number.
pub(super) fn protocol_name(protocol: Protocol) -> String {
    match protocol {
        Protocol::Arp => "arp".to_string(),
        Protocol::Icmp => "icmp".to_string(),
        Protocol::Tcp => "tcp".to_string(),
        Protocol::Udp => "udp".to_string(),
        Protocol::Other(number) => number.to_string(),
        Protocol::Icmpv6 => "icmpv6".to_string(),
    }
}

/// A header for the other side of a boundary.
#[must_use]
pub(super) fn header_view(header: &vpclab_model::Header) -> Header {
    let tuple = header.tuple;
    let mut view = Header {
        protocol: protocol_name(tuple.protocol),
        src: tuple.source.to_string(),
        src_port: tuple.source_port,
        dst: tuple.destination.to_string(),
        dst_port: tuple.destination_port,
        flags: None,
        seq: None,
        ack: None,
        mss: None,
        payload: None,
        icmp: icmp_view(header),
        dont_fragment: header.fragmentation == Fragmentation::Forbidden,
        fragment: match header.fragmentation {
            Fragmentation::Fragment {
                identification,
                offset,
                more,
            } => Some(FragmentView {
                identification,
                offset,
                more,
            }),
            _ => None,
        },
        length: header.length,
        ttl: header.ttl,
        label: packet_label(header),
    };
    match header.detail {
        HeaderDetail::Tcp {
            flags,
            seq,
            ack,
            payload,
            mss,
        } => {
            view.flags = Some(flags.to_string());
            view.seq = Some(seq);
            view.ack = flags.has(vpclab_model::TcpFlags::ACK).then_some(ack);
            view.mss = mss;
            view.payload = Some(payload);
        }
        HeaderDetail::Udp { payload } => view.payload = Some(payload),
        _ => {}
    }
    view
}

fn icmp_view(header: &vpclab_model::Header) -> Option<IcmpView> {
    let (icmp_type, code) = header.icmp()?;
    let mtu = match header.detail {
        HeaderDetail::IcmpError { mtu, .. } if mtu > 0 => Some(mtu),
        _ => None,
    };
    let about = header.quoted().map(|quoted| QuotedView {
        protocol: protocol_name(quoted.protocol),
        src: quoted.source.to_string(),
        src_port: quoted.source_port,
        dst: quoted.destination.to_string(),
        dst_port: quoted.destination_port,
    });
    Some(IcmpView {
        icmp_type,
        code,
        mtu,
        about,
    })
}

impl From<&vpclab_model::Header> for Header {
    fn from(header: &vpclab_model::Header) -> Self {
        header_view(header)
    }
}

pub(super) const fn onward_view(onward: event::Onward) -> Onward {
    Onward {
        station: onward.station.0,
        arrives_at_us: onward.arrives_at.0,
    }
}

pub(super) const fn removal_view(reason: event::RemovalReason) -> RemovalView {
    match reason {
        event::RemovalReason::Idle
        | event::RemovalReason::IdleUdp
        | event::RemovalReason::IdleIcmp
        | event::RemovalReason::IdleOther
        | event::RemovalReason::IdleBalanced => RemovalView::Idle,
        event::RemovalReason::Closed => RemovalView::Closed,
        event::RemovalReason::Unanswered => RemovalView::Unanswered,
        event::RemovalReason::HalfClosed => RemovalView::HalfClosed,
        event::RemovalReason::Replaced => RemovalView::Replaced,
        event::RemovalReason::TableGone => RemovalView::TableGone,
        event::RemovalReason::AddressGone => RemovalView::AddressGone,
    }
}

pub(super) const fn tally_view(tally: event::Tally) -> EventKind {
    EventKind::Tally {
        action: tally.action.0,
        opened: tally.opened,
        established: tally.established,
        refused: tally.refused,
        reset: tally.reset,
        closed: tally.closed,
        unanswered: tally.unanswered(),
        without_port: tally.without_port,
        without_nat_port: tally.without_nat_port,
    }
}

pub(super) const fn outcome_view(outcome: event::Outcome) -> OutcomeView {
    match outcome {
        event::Outcome::Done => OutcomeView::Done,
        event::Outcome::NameNotFound => OutcomeView::NameNotFound,
        event::Outcome::NameServerSilent => OutcomeView::NameServerSilent,
        event::Outcome::ConnectionRefused => OutcomeView::ConnectionRefused,
        event::Outcome::TimedOut => OutcomeView::TimedOut,
        event::Outcome::ConnectionReset => OutcomeView::ConnectionReset,
        event::Outcome::NotConnected => OutcomeView::NotConnected,
        event::Outcome::NoEphemeralPort => OutcomeView::NoEphemeralPort,
        event::Outcome::CallRefused(_) => OutcomeView::CallRefused,
        event::Outcome::InstanceNotRunning => OutcomeView::InstanceNotRunning,
        event::Outcome::ServerNotRunning => OutcomeView::ServerNotRunning,
        event::Outcome::NatPortsExhausted => OutcomeView::NatPortsExhausted,
        event::Outcome::NoAddress => OutcomeView::NoAddress,
        event::Outcome::PortUnreachable => OutcomeView::PortUnreachable,
        event::Outcome::ProtocolUnreachable => OutcomeView::ProtocolUnreachable,
        event::Outcome::HostUnreachable => OutcomeView::HostUnreachable,
        event::Outcome::TimeExceeded => OutcomeView::TimeExceeded,
        event::Outcome::MessageTooLong => OutcomeView::MessageTooLong,
    }
}

pub(super) const fn origin_view(origin: event::Origin) -> OriginView {
    match origin {
        event::Origin::Guest => OriginView::Guest,
        event::Origin::ArpResponder => OriginView::ArpResponder,
        event::Origin::Resolver => OriginView::Resolver,
        event::Origin::NatGatewayReset => OriginView::NatGatewayReset,
        event::Origin::InstanceMetadata => OriginView::InstanceMetadata,
        event::Origin::TimeSync => OriginView::TimeSync,
        event::Origin::LoadBalancerReset => OriginView::LoadBalancerReset,
        event::Origin::NatInstanceFin => OriginView::NatInstanceFin,
        event::Origin::IcmpError => OriginView::IcmpError,
        event::Origin::Fragmenter => OriginView::Fragmenter,
    }
}

pub(super) const fn passage_view(passage: event::Passage) -> PassageView {
    match passage {
        event::Passage::OwnAddress => PassageView::OwnAddress,
        event::Passage::CheckDisabled => PassageView::CheckDisabled,
        event::Passage::LinkLocalService => PassageView::LinkLocalService,
        event::Passage::AlreadyPublic => PassageView::AlreadyPublic,
        event::Passage::SameZone => PassageView::SameZone,
        event::Passage::ZoneOfFlow => PassageView::ZoneOfFlow,
        event::Passage::Forwarded => PassageView::Forwarded,
        event::Passage::AboutAutomaticFlow => PassageView::AboutAutomaticFlow,
        event::Passage::AboutUntrackedFlow => PassageView::AboutUntrackedFlow,
        event::Passage::GlobalAddress => PassageView::GlobalAddress,
    }
}
