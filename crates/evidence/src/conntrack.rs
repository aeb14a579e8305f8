//! The tracking tables of a moment, as `conntrack -L` lists them.
//!
//! Each table has its own `zone=`, as the kernel tells tables apart, and a line that begins with `#`
//! and says whose it is; conntrack's reader of files skips such lines. The zone is the station's
//! number in the topology, plus one: the same table has the same zone at any time.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::net::IpAddr;
use serde::Serialize;
use vpclab_model::{FiveTuple, Network, Protocol, SimTime, StationKey, StationPlace};
use vpclab_timeline::Timeline;
use vpclab_trace::{Life, Seq, flow_state_name};

/// A table with at least one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// What tells it apart from the others.
    pub zone: u32,
    /// The id of whoever has it: of a security group, with the interface's.
    pub owner: String,
    /// The owner's name.
    pub name: Option<String>,
    /// Its entries, the oldest first.
    pub entries: Vec<Entry>,
}

/// A flow that is tracked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, `gre`, or `unknown`.
    pub protocol: &'static str,
    /// The protocol's number.
    pub protocol_number: u8,
    /// How long it stays if no packet comes, in whole seconds.
    pub timeout_s: u64,
    /// The state of a TCP connection.
    pub state: Option<&'static str>,
    /// What the first packet said.
    pub original: Way,
    /// What an answer says, or would say.
    pub reply: Way,
    /// Has no answer come?
    pub unreplied: bool,
    /// Is it one that the kernel would keep when the table is full?
    pub assured: bool,
}

/// One direction of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Way {
    /// From where.
    pub src: IpAddr,
    /// To where.
    pub dst: IpAddr,
    /// What else identifies it.
    #[serde(flatten)]
    pub key: Key,
}

/// What a protocol tells its flows apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Key {
    /// Ports.
    Ports {
        /// The sender's.
        sport: u16,
        /// The receiver's.
        dport: u16,
    },
    /// An ICMP query.
    Query {
        /// Its type.
        r#type: u8,
        /// Its code.
        code: u8,
        /// Its identifier.
        id: u16,
    },
    /// GRE, whose key nobody here looks at.
    Gre {
        /// The sender's.
        srckey: u16,
        /// The receiver's.
        dstkey: u16,
    },
    /// Addresses do.
    Nothing {},
}

/// Every table that has an entry after an event, at a time not before it.
pub fn conntrack(timeline: &mut Timeline, seq: Option<Seq>, at: SimTime) -> Vec<Table> {
    timeline.frame(seq);
    let (frame, network) = (timeline.current_frame(), &timeline.scenario().network);
    let stations = &network.stations;
    let mut tables = Tables {
        network,
        at,
        all: Vec::new(),
    };
    for (translator, _, row) in frame.nat.iter() {
        if let Some(station) = translator.station(stations) {
            tables.add(station, row.inside, row.outside.reversed(), &row.life);
        }
    }
    for (interface, _, row) in frame.tracking.iter() {
        if let Some(here) = stations.interfaces.get(interface.index()) {
            let station = here.security_group.unwrap_or(here.eni);
            tables.add(station, row.original, row.original.reversed(), &row.life);
        }
    }
    tables.all
}

/// The tables as text.
#[must_use]
pub fn listing(tables: &[Table]) -> String {
    let mut text = String::new();
    for table in tables {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{table}");
        for entry in &table.entries {
            let _ = writeln!(text, "{entry} mark=0 zone={} use=1", table.zone);
        }
    }
    text
}

struct Tables<'n> {
    network: &'n Network,
    at: SimTime,
    all: Vec<Table>,
}

impl Tables<'_> {
    /// Rows come table by table.
    fn add(&mut self, station: StationKey, original: FiveTuple, reply: FiveTuple, life: &Life) {
        if life.removed.is_some() {
            return;
        }
        let zone = station.0 + 1;
        if self.all.last().is_none_or(|table| table.zone != zone) {
            self.all.push(self.table(station, zone));
        }
        if let Some(table) = self.all.last_mut() {
            table.entries.push(entry(original, reply, life, self.at));
        }
    }

    fn table(&self, station: StationKey, zone: u32) -> Table {
        let station = self.network.stations.station(station);
        let place = match station.place {
            StationPlace::Interface(key) => {
                format!(" at {}", self.network.interface(key).identity.id)
            }
            _ => String::new(),
        };
        Table {
            zone,
            owner: format!("{}{place}", station.component),
            name: station.name.clone(),
            entries: Vec::new(),
        }
    }
}

fn entry(original: FiveTuple, reply: FiveTuple, life: &Life, at: SimTime) -> Entry {
    let state = life.state;
    let is_tcp = original.protocol == Protocol::Tcp;
    Entry {
        protocol: match original.protocol {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Icmp => "icmp",
            Protocol::Icmpv6 => "icmpv6",
            Protocol::Other(47) => "gre",
            Protocol::Other(_) | Protocol::Arp => "unknown",
        },
        protocol_number: original.protocol.number().unwrap_or_default(),
        timeout_s: life.expires_at.since(at).0 / 1_000_000,
        state: is_tcp.then(|| flow_state_name(state)),
        original: way(original, true),
        reply: way(reply, false),
        unreplied: !life.replied,
        assured: life.assured,
    }
}

fn way(tuple: FiveTuple, is_original: bool) -> Way {
    let key = match (tuple.protocol, is_original) {
        (Protocol::Tcp | Protocol::Udp, _) => Key::Ports {
            sport: tuple.source_port,
            dport: tuple.destination_port,
        },
        (Protocol::Icmp | Protocol::Icmpv6, _) => Key::Query {
            // Echo is the only query that is tracked.
            r#type: match (tuple.protocol, is_original) {
                (Protocol::Icmp, true) => 8,
                (Protocol::Icmp, false) => 0,
                (_, true) => 128,
                (_, false) => 129,
            },
            code: 0,
            id: tuple.source_port,
        },
        (Protocol::Other(47), _) => Key::Gre {
            srckey: 0,
            dstkey: 0,
        },
        _ => Key::Nothing {},
    };
    Way {
        src: tuple.source,
        dst: tuple.destination,
        key,
    }
}

/// `# zone=7 nat-1 lab-nat`
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "# zone={} {}", self.zone, self.owner)?;
        match &self.name {
            Some(name) if *name != self.owner => write!(f, " {name}"),
            _ => Ok(()),
        }
    }
}

/// Up to what is the same in every line.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            protocol,
            protocol_number,
            timeout_s,
            original,
            reply,
            ..
        } = self;
        write!(f, "{protocol:<8} {protocol_number} {timeout_s}")?;
        if let Some(state) = self.state {
            write!(f, " {state}")?;
        }
        let unreplied = if self.unreplied { " [UNREPLIED]" } else { "" };
        let assured = if self.assured { " [ASSURED]" } else { "" };
        write!(f, " {original}{unreplied} {reply}{assured}")
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "src={} dst={}", self.src, self.dst)?;
        match self.key {
            Key::Ports { sport, dport } => write!(f, " sport={sport} dport={dport}"),
            Key::Query { r#type, code, id } => write!(f, " type={} code={code} id={id}", r#type),
            Key::Gre { srckey, dstkey } => write!(f, " srckey={srckey:#x} dstkey={dstkey:#x}"),
            Key::Nothing {} => Ok(()),
        }
    }
}
