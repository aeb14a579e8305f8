//! What will happen, by time; at equal times, in the order in which it was decided.

use alloc::collections::BinaryHeap;
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
}

impl Due {
    /// Is this only the ageing of a table, which goes on when all else is quiet?
    const fn is_ageing(self) -> bool {
        matches!(self, Self::Flow(_) | Self::Name(..))
    }
}

/// The queue of a simulation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Reverse<(SimTime, u64, Due)>>,
    order: u64,
    /// How many of the entries are more than ageing.
    active: usize,
}

impl Queue {
    pub(crate) fn push(&mut self, at: SimTime, due: Due) {
        self.heap.push(Reverse((at, self.order, due)));
        self.order += 1;
        self.active += usize::from(!due.is_ageing());
    }

    pub(crate) fn pop(&mut self) -> Option<(SimTime, Due)> {
        let Reverse((at, _, due)) = self.heap.pop()?;
        self.active -= usize::from(!due.is_ageing());
        Some((at, due))
    }

    pub(crate) fn next_at(&self) -> Option<SimTime> {
        self.heap.peek().map(|Reverse((at, ..))| *at)
    }

    /// Is there nothing left but the ageing of tables?
    pub(crate) const fn is_quiet(&self) -> bool {
        self.active == 0
    }
}

#[cfg(test)]
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
}
