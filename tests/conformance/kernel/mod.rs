//! The Linux kernel as referee: the same connections, by real sockets, between network namespaces
//! laid out like the scenario, with nftables as source NAT and as filters.
//!
//! All of it happens in a sandbox of its own ([`sandbox`]), which the kernel takes away with
//! everything in it when this process ends, however it ends.

mod capture;
mod guests;
mod lab;
mod rules;
mod sandbox;
mod tracking;

use std::time::{Duration, Instant};

pub(crate) use sandbox::{enter, is_inside, why_not};

use crate::case::{Act, Case};
use crate::seen::Seen;
use capture::Captures;
use guests::Guests;
use lab::Lab;
use tracking::Watches;

/// Nothing was captured for so long: nothing is on its way. Longer than Linux delays an ACK.
const QUIET: Duration = Duration::from_millis(90);

/// The namespaces and everything that runs in them.
pub(crate) struct Kernel {
    lab: Lab,
    guests: Guests,
    captures: Captures,
    watches: Watches,
}

impl Kernel {
    pub(crate) fn start() -> Result<Self, String> {
        let lab = Lab::build()?;
        Ok(Self {
            guests: Guests::start()?,
            captures: Captures::start(&lab)?,
            watches: Watches::start(&lab)?,
            lab,
        })
    }

    /// Does what the case says, and tells what was seen.
    pub(crate) fn run(&mut self, case: &Case) -> Result<Seen, String> {
        self.lab.configure(&case.network)?;
        self.guests.begin(case);
        self.settle();
        self.captures.forget();
        self.watches.forget();
        let mut outcomes = Vec::new();
        for act in &case.acts {
            outcomes.push(match act {
                // To be told to forget is the same as to wait until one forgets.
                Act::Idle => self.lab.forget("nat").map(|()| "done")?,
                act => self.guests.act(*act)?,
            });
            self.settle();
        }
        let seen = Seen {
            links: self.captures.take()?,
            tables: self.watches.take(),
            outcomes: outcomes.into_iter().map(str::to_owned).collect(),
        };
        self.guests.end()?;
        self.settle();
        Ok(seen)
    }

    /// Waits until nothing is on its way.
    fn settle(&self) {
        let mut since = Instant::now();
        let mut size = self.captures.size();
        let end = since + Duration::from_secs(3);
        while since.elapsed() < QUIET && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
            let now = self.captures.size();
            if now != size {
                (size, since) = (now, Instant::now());
            }
        }
    }
}
