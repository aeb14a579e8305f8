//! VPC flow logs: what AWS would have recorded of a run at its network interfaces (section 10 of the
//! facts).
//!
//! ```
//! # use vpclab_evidence::flow_logs::{FlowLog, Format, Options};
//! # use vpclab_timeline::Timeline;
//! # let scenario = include_str!("../../../../scenarios/ec2-to-internet.json");
//! let mut timeline = Timeline::new(scenario, None).unwrap();
//! timeline.run();
//! let options = Options {
//!     at: vec!["lab-nat".into()],
//!     format: Format::parse("${srcaddr} ${dstaddr} ${action}").unwrap(),
//!     ..Options::default()
//! };
//! let log = FlowLog::of(&timeline, &options).unwrap();
//! assert!(log.text().starts_with("10.0.1.5 10.0.0.220 ACCEPT\n"));
//! ```

mod delivery;
mod eni;
mod field;
mod records;
mod row;
mod walk;
mod ways;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use vpclab_model::{SimDuration, SimTime, WallClock, suggest};
use vpclab_timeline::Timeline;

pub use delivery::File;
use eni::Eni;
pub use field::{Field, Format};
use records::{Collector, Line};
use row::Writer;
use walk::Walk;

/// A flow log has so many lines at most.
const LINES_MAX: u64 = 1_000_000;

/// What a flow log is to be like.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The resources that it is for, by id or name: interfaces, instances, subnets, VPCs, gateways,
    /// endpoints, load balancers, attachments (F10.1). Everything, if there is none.
    pub at: Vec<String>,
    /// The fields of its records.
    pub format: Format,
    /// How long an interval is at most.
    pub aggregation: Aggregation,
    /// Which traffic it is about.
    pub traffic: Traffic,
    /// What the wall clock shows at simulated time 0; the scenario's own time where it is left out.
    pub starts_at: Option<WallClock>,
    /// How many records it can hold of one interface and interval. What is beyond is skipped, and a
    /// line with `SKIPDATA` says so (F10.6). `MODEL`: AWS has such a capacity and does not state it.
    pub records_max: Option<u32>,
    /// How long the run was watched, if longer than until its last event.
    pub until: Option<SimTime>,
}

impl Options {
    /// Reads the words for `format`, `aggregation`, `traffic` and `start`, as far as there are any.
    ///
    /// # Errors
    ///
    /// The first word that cannot be read, and which it is.
    pub fn read(
        at: Vec<String>,
        word: impl Fn(&'static str) -> Option<String>,
    ) -> Result<Self, Problem> {
        let start = |text: &str| {
            text.parse().map_err(|_| {
                let message = format!("`{text}` is no date and time");
                let hint = format!("UTC in whole seconds, for example {}", WallClock::DEFAULT);
                Problem::new(message, hint)
            })
        };
        Ok(Self {
            at,
            format: one(&word, "format", Format::parse)?.unwrap_or_default(),
            aggregation: one(&word, "aggregation", Aggregation::parse)?.unwrap_or_default(),
            traffic: one(&word, "traffic", Traffic::parse)?.unwrap_or_default(),
            starts_at: one(&word, "start", start)?,
            records_max: None,
            until: None,
        })
    }
}

/// One word, if it is there; what is wrong with it is said with its name.
fn one<T>(
    word: &impl Fn(&'static str) -> Option<String>,
    key: &'static str,
    parse: impl Fn(&str) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    let read = word(key).map(|text| parse(&text)).transpose();
    read.map_err(|problem| Problem::new(format!("{key}: {}", problem.message), problem.hint))
}

/// The longest aggregation interval (F10.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aggregation {
    /// 60 s; at interfaces of instances on the Nitro system always.
    Minute,
    /// 600 s, the default.
    #[default]
    TenMinutes,
}

impl Aggregation {
    /// In seconds.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        match self {
            Self::Minute => 60,
            Self::TenMinutes => 600,
        }
    }

    /// Reads `60s` or `600s`, in any unit.
    ///
    /// # Errors
    ///
    /// AWS has no other intervals.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let duration: Option<SimDuration> = text.parse().ok();
        match duration {
            Some(length) if length == SimDuration::from_secs(60) => Ok(Self::Minute),
            Some(length) if length == SimDuration::from_secs(600) => Ok(Self::TenMinutes),
            _ => {
                let message = format!("`{text}` is no aggregation interval");
                Err(Problem::new(message, "60s or 600s".to_string()))
            }
        }
    }
}

/// Which traffic a flow log is about (F10.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Traffic {
    /// What was accepted.
    Accept,
    /// What was rejected.
    Reject,
    /// Both.
    #[default]
    All,
}

impl Traffic {
    const fn includes(self, is_accepted: bool) -> bool {
        match self {
            Self::All => true,
            Self::Accept => is_accepted,
            Self::Reject => !is_accepted,
        }
    }

    /// Reads `ACCEPT`, `REJECT` or `ALL`.
    ///
    /// # Errors
    ///
    /// There are no other words for it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let words = [
            ("ACCEPT", Self::Accept),
            ("REJECT", Self::Reject),
            ("ALL", Self::All),
        ];
        let known = words.iter().find(|(word, _)| *word == text);
        known.map(|(_, traffic)| *traffic).ok_or_else(|| {
            let message = format!("`{text}` is no type of traffic");
            Problem::new(message, suggest(text, &words.map(|(word, _)| word)))
        })
    }
}

/// Why there is no flow log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl Problem {
    const fn new(message: String, hint: String) -> Self {
        Self { message, hint }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.hint)
    }
}

impl core::error::Error for Problem {}

/// The flow log of a run.
pub struct FlowLog<'t> {
    timeline: &'t Timeline,
    format: Format,
    starts_at: WallClock,
    enis: Vec<Eni>,
    /// Each with the end of its interval, in Unix seconds.
    lines: Vec<(u64, Line)>,
}

impl<'t> FlowLog<'t> {
    /// Reads the log of a run.
    ///
    /// # Errors
    ///
    /// A resource that is not there; a log that would be too long.
    pub fn of(timeline: &'t Timeline, options: &Options) -> Result<Self, Problem> {
        let scenario = timeline.scenario();
        let network = &scenario.network;
        let all = eni::all(network);
        for resource in &options.at {
            if !all.iter().any(|eni| eni.belongs_to(network, resource)) {
                return Err(unknown(timeline, &all, resource));
            }
        }
        let is_wanted = |eni: Eni| {
            let mut resources = options.at.iter();
            options.at.is_empty() || resources.any(|one| eni.belongs_to(network, one))
        };
        let starts_at = options.starts_at.unwrap_or(scenario.starts_at);
        let now = timeline.engine().now();
        let end = options.until.map_or(now, |until| until.max(now));
        let wanted = all.iter().filter(|eni| is_wanted(**eni)).count() as u64;
        if end.0 / 60_000_000 * wanted > LINES_MAX {
            let message = format!("the flow log would have more than {LINES_MAX} lines");
            let hint = "ask for fewer interfaces, or for a shorter run";
            return Err(Problem::new(message, hint.to_string()));
        }
        let mut collector = Collector::new(
            network,
            starts_at,
            options.aggregation,
            options.traffic,
            options.records_max,
            is_wanted,
        );
        Walk::read(network, timeline.events(), &mut collector);
        let enis = core::mem::take(&mut collector.enis);
        let ends: Vec<u64> = (0..enis.len() as u32)
            .map(|eni| collector.length_of(eni))
            .collect();
        let lines = collector.lines(end).into_iter().map(|line| {
            let length = ends.get(line.eni() as usize).copied().unwrap_or_default();
            (line.interval() + length, line)
        });
        Ok(Self {
            timeline,
            format: options.format.clone(),
            starts_at,
            enis,
            lines: lines.collect(),
        })
    }

    /// The lines as a log stream has them: by interval, then by interface, then as flows began.
    pub fn lines(&self) -> impl Iterator<Item = String> + '_ {
        let writer = self.writer();
        self.lines.iter().map(move |(_, line)| writer.line(line))
    }

    /// The same, each with a line feed.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in self.lines() {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    fn writer(&self) -> Writer<'_> {
        Writer {
            scenario: self.timeline.scenario(),
            format: &self.format,
            starts_at: self.starts_at,
            enis: &self.enis,
        }
    }
}

/// A resource that has no interface here, with the nearest one that has.
fn unknown(timeline: &Timeline, enis: &[Eni], resource: &str) -> Problem {
    let network = &timeline.scenario().network;
    let mut known: Vec<&str> = Vec::new();
    for eni in enis {
        let labels = eni.resources(network).into_iter().map(|one| one.label());
        for name in eni.id(network).into_iter().chain(labels) {
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }
    let message =
        format!("`{resource}` is no interface, subnet or VPC, nor anything that has an interface");
    Problem::new(message, suggest(resource, &known))
}
