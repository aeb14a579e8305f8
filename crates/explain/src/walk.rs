//! What a question came to: the hops of the packet, and of its answer.

use vpclab_trace::{Decision, DropReason, Event, EventKind, Hop, Origin, PacketId};

use crate::answer::{Answer, Disposition, Drop, Leg};

/// Both directions. The reply is one only where the packet was delivered.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    pub(crate) forward: Course,
    pub(crate) reply: Option<Course>,
}

/// One direction.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    pub(crate) hops: Vec<Hop>,
    /// Where it ended, unless it was delivered.
    pub(crate) refused: Option<Drop>,
}

/// Which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegName {
    Forward,
    Reply,
}

impl LegName {
    /// As in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Reply => "reply",
        }
    }
}

impl Walk {
    /// From the answer to a question, and from everything that happened because of it.
    pub(crate) fn of(answer: Answer, events: &[Event]) -> Self {
        let mut sent = events.iter().filter_map(|event| match event.kind {
            EventKind::Created(created) if created.origin == Origin::Guest => Some(created.packet),
            _ => None,
        });
        let forward = Course::of(answer.forward, sent.next(), events);
        let replied = forward.hops.last().and_then(|hop| match hop.decision {
            Decision::Answered { reply } => Some(reply),
            _ => None,
        });
        let reply = answer
            .reply
            .map(|leg| Course::of(leg, replied.or_else(|| sent.next()), events));
        Self { forward, reply }
    }

    /// Do both directions work?
    pub(crate) fn works(&self) -> bool {
        let is_through = |course: &Course| course.refused.is_none();
        is_through(&self.forward) && self.reply.as_ref().is_some_and(is_through)
    }

    /// The direction that ends first, where it ended, and why; none if nothing is refused.
    pub(crate) fn refusal(&self) -> Option<(LegName, &Hop, &Drop)> {
        let (leg, course) = match (&self.forward.refused, &self.reply) {
            (None, Some(reply)) => (LegName::Reply, reply),
            _ => (LegName::Forward, &self.forward),
        };
        Some((leg, course.hops.last()?, course.refused.as_ref()?))
    }

    /// Every hop of both directions.
    pub(crate) fn hops(&self) -> impl Iterator<Item = &Hop> {
        let reply = self.reply.iter().flat_map(|reply| &reply.hops);
        self.forward.hops.iter().chain(reply)
    }

    /// The hops of the direction that ends first, up to its end.
    pub(crate) fn hops_of(&self, leg: LegName) -> &[Hop] {
        match (leg, &self.reply) {
            (LegName::Reply, Some(reply)) => &reply.hops,
            _ => &self.forward.hops,
        }
    }
}

impl Course {
    fn of(leg: Leg, packet: Option<PacketId>, events: &[Event]) -> Self {
        let hops = events.iter().filter_map(|event| event.kind.hop().copied());
        Self {
            hops: hops.filter(|hop| Some(hop.packet) == packet).collect(),
            refused: match leg.disposition {
                Disposition::Delivered => None,
                Disposition::Dropped => leg.drop,
            },
        }
    }
}

/// Why a hop was the last one.
pub(crate) const fn reason(hop: &Hop) -> Option<DropReason> {
    match hop.decision {
        Decision::Dropped { reason, .. } => Some(reason),
        _ => None,
    }
}
