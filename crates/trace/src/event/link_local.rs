//! The allowance for link-local services: 1024 packets a second from one interface (F2.12).

use vpclab_model::{Direction, FiveTuple, Protocol, SimDuration, SimTime};

use super::{Decision, DropReason, Hop, Passage};

/// Packets a second to all link-local services of one interface together; no quota raises it (F2.12).
pub const LINK_LOCAL_PACKETS_PER_SECOND: u32 = 1_024;

/// What one interface has sent to link-local services.
///
/// `MODEL`: AWS gives a rate and no window; this counts by whole seconds of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkLocalUse {
    /// The second of the last packet, from the beginning.
    pub second: u64,
    /// How many were let through in it.
    pub packets: u32,
    /// How many were dropped since the beginning: the counter `linklocal_allowance_exceeded`.
    pub exceeded: u32,
}

impl LinkLocalUse {
    /// May one more packet go through?
    #[must_use]
    pub fn has_room(&self, now: SimTime) -> bool {
        self.second != second(now) || self.packets < LINK_LOCAL_PACKETS_PER_SECOND
    }

    /// Counts a hop to a link-local service.
    pub fn count(&mut self, now: SimTime, hop: &Hop) {
        if is_over(&hop.decision) {
            self.exceeded = self.exceeded.saturating_add(1);
        } else if self.second == second(now) {
            self.packets += 1;
        } else {
            self.second = second(now);
            self.packets = 1;
        }
    }
}

const fn second(now: SimTime) -> u64 {
    now.0 / SimDuration::from_secs(1).0
}

const fn is_over(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::Dropped {
            reason: DropReason::LinkLocalAllowance,
            ..
        }
    )
}

impl Decision {
    /// Is this an interface handing a packet to a link-local service, or dropping it because too
    /// many went there?
    #[must_use]
    pub fn is_link_local(&self, direction: Option<Direction>, tuple: &FiveTuple) -> bool {
        let from_the_guest = direction == Some(Direction::Egress);
        match self {
            Self::Passed(Passage::LinkLocalService) => from_the_guest,
            Self::Answered { .. } | Self::Delivered => {
                from_the_guest
                    && tuple.protocol != Protocol::Arp
                    && is_link_local(tuple.destination)
            }
            _ => is_over(self),
        }
    }
}

impl Hop {
    /// Is this an interface handing a packet to a link-local service, or dropping it because too
    /// many went there?
    #[must_use]
    pub fn is_link_local(&self) -> bool {
        self.decision
            .is_link_local(self.direction, &self.header.tuple)
    }
}

const fn is_link_local(address: core::net::IpAddr) -> bool {
    match address {
        core::net::IpAddr::V4(address) => address.is_link_local(),
        core::net::IpAddr::V6(_) => false,
    }
}
