//! The frame after any event, soon.
//!
//! A frame is the fold of the log. Copies are kept on the way, as far apart as a copy is large: so
//! all copies together cost no more than the log, and a seek is one copy and at most that many
//! events.

use alloc::vec::Vec;
use vpclab_trace::{Event, Frame};

/// Copies are at least this many events apart.
const EVENTS_BETWEEN_COPIES_MIN: u32 = 256;

#[derive(Debug)]
pub(crate) struct Frames {
    /// In order of their events.
    copies: Vec<Frame>,
    /// The frame that was asked for last.
    current: Frame,
}

impl Frames {
    pub(crate) fn new() -> Self {
        Self {
            copies: Vec::new(),
            current: Frame::new(),
        }
    }

    /// The frame after the first `events` events of the log.
    pub(crate) fn seek(&mut self, log: &[Event], events: u32) -> &Frame {
        let events = events.min(u32::try_from(log.len()).unwrap_or(u32::MAX));
        let nearest = self.copies.partition_point(|copy| copy.events <= events);
        let copy = nearest
            .checked_sub(1)
            .and_then(|index| self.copies.get(index));
        let from_copy = copy.map_or(0, |copy| copy.events);
        if self.current.events > events || self.current.events < from_copy {
            self.current = copy.cloned().unwrap_or_default();
        }
        while self.current.events < events {
            let Some(event) = log.get(self.current.events as usize) else {
                break;
            };
            self.current.apply(event);
            self.keep_copy();
        }
        &self.current
    }

    /// The frame that was asked for last.
    pub(crate) const fn current(&self) -> &Frame {
        &self.current
    }

    fn keep_copy(&mut self) {
        let last = self.copies.last().map_or(0, |copy| copy.events);
        let rows = u32::try_from(self.current.row_count()).unwrap_or(u32::MAX);
        if self.current.events >= last.saturating_add(rows.max(EVENTS_BETWEEN_COPIES_MIN)) {
            self.copies.push(self.current.clone());
        }
    }
}
