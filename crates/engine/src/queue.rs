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

/// When something happens: the time, and below it the order in which it was decided. One number, so
/// that comparing is cheap.
type When = u128;

/// Later than everything.
const NEVER: When = u128::MAX;

const fn when(at: SimTime, order: u64) -> When {
    (at.0 as u128) << 64 | order as u128
}

const fn time(when: When) -> SimTime {
    SimTime((when >> 64) as u64)
}

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
    /// The last of each lane.
    last: [When; LANES],
    heap: BinaryHeap<Reverse<(When, Due)>>,
    order: u64,
    /// How many of the entries are more than ageing.
    active: usize,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            lanes: Default::default(),
            first: [NEVER; LANES],
            last: [NEVER; LANES],
            heap: BinaryHeap::new(),
            order: 0,
            active: 0,
        }
    }
}

impl Queue {
    pub(crate) fn push(&mut self, at: SimTime, due: Due) {
        let when = when(at, self.order);
        self.order += 1;
        self.active += usize::from(!due.is_ageing());
        match self.lane_for(when) {
            Some(lane) => {
                if self.lanes[lane].is_empty() {
                    self.first[lane] = when;
                }
                self.last[lane] = when;
                let entries = &mut self.lanes[lane];
                // By an eighth: of many flows' timers, doubling would leave half the memory empty.
                if entries.len() == entries.capacity() {
                    entries.reserve_exact((entries.len() / 8).max(64));
                }
                entries.push_back((when, due));
            }
            None => self.heap.push(Reverse((when, due))),
        }
    }

    /// The lane whose end is the closest before, or one that is empty.
    fn lane_for(&self, when: When) -> Option<usize> {
        let mut best: Option<(usize, When)> = None;
        let mut empty = None;
        for (lane, last) in self.last.iter().enumerate() {
            if *last == NEVER {
                // The roomiest: a run that does the same again needs no more memory.
                let room = self.lanes[lane].capacity();
                if empty.is_none_or(|(_, other)| other < room) {
                    empty = Some((lane, room));
                }
            } else if *last < when && best.is_none_or(|(_, end)| end < *last) {
                best = Some((lane, *last));
            }
        }
        let best = best.map(|(lane, _)| lane);
        best.or(empty.map(|(lane, _)| lane))
    }

    pub(crate) fn pop(&mut self) -> Option<(SimTime, Due)> {
        let (when, due) = match self.first_lane() {
            Some(lane) => {
                let popped = self.lanes[lane].pop_front()?;
                match self.lanes[lane].front() {
                    Some((next, _)) => self.first[lane] = *next,
                    None => (self.first[lane], self.last[lane]) = (NEVER, NEVER),
                }
                popped
            }
            None => self.heap.pop()?.0,
        };
        self.active -= usize::from(!due.is_ageing());
        Some((time(when), due))
    }

    /// The lane that what happens next is in; none if that is in the heap, or if there is nothing.
    fn first_lane(&self) -> Option<usize> {
        let mut first = 0;
        for lane in 1..LANES {
            if self.first[lane] < self.first[first] {
                first = lane;
            }
        }
        let in_heap = self.heap.peek().map_or(NEVER, |Reverse((when, _))| *when);
        (self.first[first] < in_heap).then_some(first)
    }

    pub(crate) fn next_at(&self) -> Option<SimTime> {
        let when = match self.first_lane() {
            Some(lane) => self.first[lane],
            None => self.heap.peek()?.0.0,
        };
        Some(time(when))
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
