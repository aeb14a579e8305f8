//! What will happen, by time; at equal times, in the order in which it was decided.

use alloc::collections::{BinaryHeap, VecDeque};
use core::cmp::Reverse;
use vpclab_model::{ActionKey, NameKey, NatGatewayKey, SimTime};
use vpclab_trace::Seq;

use crate::guest::GuestKey;
use crate::world::FlowRef;

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A packet arrives at its next stage; the number is its place among those in flight.
    Packet(usize),
    /// A guest's stack or application has something to do.
    Guest(GuestKey),
    /// An action begins.
    Action(ActionKey),
    /// A pause that the script makes is over.
    WaitOver(ActionKey),
    /// A flow may have been idle for long enough.
    Flow(FlowRef),
    /// A generator opens or closes the next of its connections, or ends.
    Generator(u32),
    /// A name's TTL has passed.
    Name(GuestKey, NameKey),
    /// A NAT gateway that is being deleted is gone.
    NatGatewayGone(NatGatewayKey, Seq),
    /// A secondary address of a NAT gateway is gone at last (F6.2a).
    NatAddressGone(NatGatewayKey, u16, Seq),
    /// A guest asks on an open connection whether the other side is still there.
    KeepAlive(GuestKey),
}

impl Due {
    /// Is this only the ageing of a table, or of a connection, which goes on when all else is quiet?
    const fn is_ageing(self) -> bool {
        matches!(self, Self::Flow(_) | Self::Name(..) | Self::KeepAlive(_))
    }
}

/// How many lanes there are: as many as there are usual delays, of hops, of the internet, of timers.
const LANES: usize = 8;

/// When something happens: the time, and the order in which it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct When {
    at: SimTime,
    order: u64,
}

/// Later than everything.
const NEVER: When = When {
    at: SimTime(u64::MAX),
    order: u64::MAX,
};

/// A delay that nothing has.
const NO_DELAY: u64 = u64::MAX;

/// The queue of a simulation.
///
/// Nearly all delays are of a few lengths, and what is decided later with the same delay happens
/// later. So most of the queue is a few lanes, each in order by itself, and costs the same however
/// much is in it; what fits into no lane is in a heap.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    lanes: [VecDeque<(When, Due)>; LANES],
    /// The first of each lane.
    first: [When; LANES],
    /// When the last of each lane happens; of an empty one, the beginning of time.
    last: [SimTime; LANES],
    /// The delay that a lane is for: that of what found its place there last by looking at all.
    delay: [u64; LANES],
    heap: BinaryHeap<Reverse<(When, Due)>>,
    /// The lane that what happened last was in, and a time before which nothing happens that is
    /// anywhere else: often enough the next one is in the same.
    leads: usize,
    others: When,
    /// The time of what happened last.
    now: SimTime,
    order: u64,
    /// How many of the entries are more than ageing.
    active: usize,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            lanes: Default::default(),
            first: [NEVER; LANES],
            last: [SimTime::ZERO; LANES],
            delay: [NO_DELAY; LANES],
            heap: BinaryHeap::new(),
            leads: 0,
            others: NEVER,
            now: SimTime::ZERO,
            order: 0,
            active: 0,
        }
    }
}

impl Queue {
    pub(crate) fn push(&mut self, at: SimTime, due: Due) {
        let order = self.order;
        let when = When { at, order };
        self.order += 1;
        self.active += usize::from(!due.is_ageing());
        let Some(lane) = self.lane_for(at) else {
            self.others = self.others.min(when);
            self.heap.push(Reverse((when, due)));
            return;
        };
        self.last[lane] = at;
        let entries = &mut self.lanes[lane];
        if entries.is_empty() {
            self.first[lane] = when;
            if lane != self.leads {
                self.others = self.others.min(when);
            }
        }
        // By an eighth: of many flows' timers, doubling would leave half the memory empty.
        if entries.len() == entries.capacity() {
            entries.reserve_exact((entries.len() / 8).max(64));
        }
        entries.push_back((when, due));
    }

    /// The lane that is for this delay, as long as its end is before.
    fn lane_for(&mut self, at: SimTime) -> Option<usize> {
        let delay = at.0.wrapping_sub(self.now.0);
        let usual = self.delay.iter().position(|other| *other == delay);
        match usual {
            Some(lane) if self.last[lane] <= at => return usual,
            Some(lane) => self.delay[lane] = NO_DELAY,
            None => {}
        }
        let lane = self.lane_before(at)?;
        self.delay[lane] = delay;
        Some(lane)
    }

    /// The lane whose end is the closest before, or one that is empty.
    fn lane_before(&self, at: SimTime) -> Option<usize> {
        let mut best: Option<(usize, SimTime)> = None;
        let mut empty = None;
        for (lane, last) in self.last.iter().enumerate() {
            if self.lanes[lane].is_empty() {
                // The roomiest: a run that does the same again needs no more memory.
                let room = self.lanes[lane].capacity();
                if empty.is_none_or(|(_, other)| other < room) {
                    empty = Some((lane, room));
                }
            } else if *last <= at && best.is_none_or(|(_, end)| end < *last) {
                best = Some((lane, *last));
            }
        }
        let best = best.map(|(lane, _)| lane);
        best.or(empty.map(|(lane, _)| lane))
    }

    pub(crate) fn pop(&mut self) -> Option<(SimTime, Due)> {
        if self.first[self.leads] >= self.others {
            (self.leads, self.others) = self.look();
        }
        let lane = self.leads;
        let (when, due) = if self.first[lane] < self.others {
            let popped = self.lanes[lane].pop_front()?;
            match self.lanes[lane].front() {
                Some((next, _)) => self.first[lane] = *next,
                None => (self.first[lane], self.last[lane]) = (NEVER, SimTime::ZERO),
            }
            popped
        } else {
            let Reverse(popped) = self.heap.pop()?;
            // What comes after it has to be looked for.
            self.others = popped.0;
            popped
        };
        self.now = when.at;
        self.active -= usize::from(!due.is_ageing());
        Some((when.at, due))
    }

    /// The lane whose first is the first of all lanes, and the first of everything else.
    fn look(&self) -> (usize, When) {
        let heap = self.heap.peek().map_or(NEVER, |Reverse((when, _))| *when);
        let (mut leads, mut others) = (0, heap);
        for lane in 1..LANES {
            let later = if self.first[lane] < self.first[leads] {
                core::mem::replace(&mut leads, lane)
            } else {
                lane
            };
            others = others.min(self.first[later]);
        }
        (leads, others)
    }

    pub(crate) fn next_at(&self) -> Option<SimTime> {
        let (leads, others) = self.look();
        let first = self.first[leads].min(others);
        (first != NEVER).then_some(first.at)
    }

    /// Is there nothing left but the ageing of tables?
    pub(crate) const fn is_quiet(&self) -> bool {
        self.active == 0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use vpclab_model::NatGatewayKey;
    use vpclab_trace::{EntryId, Translator};

    const AGEING: Due = Due::Flow(FlowRef::Nat(
        Translator::Gateway(NatGatewayKey(9)),
        EntryId(9),
    ));

    #[test]
    fn time_decides_then_order() {
        let mut queue = Queue::default();
        queue.push(SimTime(20), Due::Packet(0));
        queue.push(SimTime(10), AGEING);
        queue.push(SimTime(10), Due::Packet(1));
        assert!(!queue.is_quiet());
        let order: Vec<_> = core::iter::from_fn(|| queue.pop())
            .map(|(at, due)| (at.0, due))
            .collect();
        let expected = [(10, AGEING), (10, Due::Packet(1)), (20, Due::Packet(0))];
        assert_eq!(order, expected);
        assert!(queue.is_quiet());
    }

    /// Whatever goes in, and in whichever lane it is, it comes out in order.
    #[test]
    fn lanes_and_heap_are_one_queue() {
        let mut queue = Queue::default();
        let mut expected: Vec<(u64, usize)> = Vec::new();
        let mut popped: Vec<(u64, usize)> = Vec::new();
        let mut now = 0;
        for number in 0..5_000_usize {
            let salt = crate::seed::mixed(7, number as u64);
            // More delays than there are lanes, some of them of no fixed length.
            let delay = match salt % 13 {
                0 => salt >> 50,
                kind => kind * kind * kind * 10,
            };
            queue.push(SimTime(now + delay), Due::Packet(number));
            expected.push((now + delay, number));
            if salt.is_multiple_of(3) {
                let (at, due) = queue.pop().unwrap();
                assert_eq!(queue.next_at().is_some(), popped.len() + 1 < expected.len());
                now = at.0;
                let Due::Packet(number) = due else { panic!() };
                popped.push((at.0, number));
            }
        }
        while let Some((at, Due::Packet(number))) = queue.pop() {
            popped.push((at.0, number));
        }
        assert!(queue.is_quiet() && queue.next_at().is_none());
        assert_eq!(popped.len(), expected.len());
        // Nothing is pushed before what was popped already: in the end all is sorted.
        expected.sort_unstable();
        assert_eq!(popped, expected);
    }
}
