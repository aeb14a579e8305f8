//! What was seen of a case, on either side, in words that can be compared.
//!
//! Ports and identifiers that a side chooses freely become names, in the order in which they appear;
//! sequence numbers become their rank in the flow. Everything else is as it was on the wire.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::Ipv4Addr;

use crate::case::{CLOSED, ECHO, NAT, NAT_PUBLIC, SERVER, WEB};
use crate::packet::{Detail, End, Packet};

/// Where packets are seen: the links between the namespaces, and the same places of a VPC.
pub(crate) const LINKS: [&str; 7] = [
    "a–group",
    "b–group",
    "group–vpc",
    "vpc–nat",
    "nat–igw",
    "vpc–igw",
    "igw–server",
];

/// Both sides of the NAT gateway.
const VPC_NAT: usize = 3;
const NAT_IGW: usize = 4;

/// Tables that remember flows.
pub(crate) const TABLES: [&str; 2] = ["group", "nat"];

/// A flow that a table remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flow {
    pub(crate) protocol: u8,
    /// Source and destination as the first packet arrived.
    pub(crate) original: (End, End),
    /// Source and destination of an answer as it will arrive.
    pub(crate) reply: (End, End),
    /// Each state, and for how many seconds without a packet.
    pub(crate) states: Vec<(String, u64)>,
}

impl Flow {
    /// The state of what is in the table no more.
    pub(crate) fn gone() -> (String, u64) {
        ("gone".to_owned(), 0)
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.states.last() == Some(&Self::gone())
    }
}

/// Everything that was seen of a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// By link, in the order of [`LINKS`].
    pub(crate) links: [Vec<Packet>; LINKS.len()],
    /// By table, in the order of [`TABLES`].
    pub(crate) tables: [Vec<Flow>; TABLES.len()],
    /// How each act ended.
    pub(crate) outcomes: Vec<String>,
}

impl Seen {
    /// What is compared: the value of each aspect, by the aspect's name.
    pub(crate) fn aspects(&self) -> BTreeMap<String, String> {
        let mut names = Names::default();
        let mut aspects = BTreeMap::new();
        aspects.insert("outcomes".to_owned(), self.outcomes.join(", "));
        for (link, packets) in LINKS.iter().zip(&self.links) {
            let numbers = Numbers::of(packets);
            let lines: Vec<String> = packets
                .iter()
                .map(|packet| line(packet, &mut names, &numbers))
                .collect();
            aspects.insert(format!("{link}: packets"), lines.join("\n"));
            let sizes = segment_sizes(packets);
            if !sizes.is_empty() {
                aspects.insert(format!("{link}: MSS"), sizes);
            }
        }
        for (table, flows) in TABLES.iter().zip(&self.tables) {
            let mut lines = String::new();
            for flow in flows {
                let protocol = protocol_name(flow.protocol);
                let original = names.ends(flow.protocol, flow.original.0, flow.original.1);
                let reply = names.ends(flow.protocol, flow.reply.0, flow.reply.1);
                let states: Vec<&str> = flow.states.iter().map(|state| state.0.as_str()).collect();
                // Writing to a String cannot fail.
                let _ = writeln!(
                    lines,
                    "{protocol} {original}, answered by {reply}: {}",
                    states.join(" ")
                );
                for (state, seconds) in flow.states.iter().filter(|state| state.1 > 0) {
                    let aspect = format!("{table}: seconds of {state}, {protocol}");
                    let value = aspects.entry(aspect).or_default();
                    let seconds = seconds.to_string();
                    if !value.split(' ').any(|other| other == seconds) {
                        if !value.is_empty() {
                            value.push(' ');
                        }
                        value.push_str(&seconds);
                    }
                }
            }
            aspects.insert(format!("{table}: flows"), lines.trim_end().to_owned());
        }
        if let Some(kept) = self.keeps_free_ports() {
            aspects.insert(
                "nat: keeps a port that is free".to_owned(),
                kept.to_string(),
            );
        }
        if let Some(hops) = self.counts_hops() {
            aspects.insert(
                "nat: takes from the time to live".to_owned(),
                hops.to_string(),
            );
        }
        aspects
    }

    /// Does every translated flow keep its source port, but those that came later than another one
    /// with the same? None where there is no flow.
    fn keeps_free_ports(&self) -> Option<bool> {
        let flows = self.tables.get(1)?;
        let mut taken = Vec::new();
        let mut kept = None;
        for flow in flows {
            let port = flow.original.0.1;
            // What comes to the gateway itself is not translated.
            let translated = !is_nat(flow.original.1.0);
            if port > 0 && translated && !taken.contains(&port) {
                taken.push(port);
                kept = Some(kept.unwrap_or(true) && port == flow.reply.1.1);
            }
        }
        kept
    }

    /// How much less of its time to live the first packet has behind the NAT gateway than before it.
    fn counts_hops(&self) -> Option<u8> {
        let outwards = |link: usize| {
            let mut packets = self.links.get(link)?.iter();
            packets.find(|packet| packet.destination.0.to_string() == SERVER)
        };
        outwards(VPC_NAT)?.ttl.checked_sub(outwards(NAT_IGW)?.ttl)
    }
}

/// The segment sizes that SYNs on a link tell, each once: `SYN 8961, SYN,ACK 1460`.
fn segment_sizes(packets: &[Packet]) -> String {
    let mut sizes: Vec<String> = Vec::new();
    for packet in packets {
        if let Detail::Tcp {
            flags,
            mss: Some(mss),
            ..
        } = &packet.detail
        {
            let size = format!("{flags} {mss}");
            if !sizes.contains(&size) {
                sizes.push(size);
            }
        }
    }
    sizes.join(", ")
}

fn protocol_name(number: u8) -> String {
    match number {
        1 => "ICMP".to_owned(),
        6 => "TCP".to_owned(),
        17 => "UDP".to_owned(),
        other => format!("protocol {other}"),
    }
}

/// `TCP 10.0.1.5:p1 > 203.0.113.5:443 SYN,ACK seq 0 ack 1`
fn line(packet: &Packet, names: &mut Names, numbers: &Numbers) -> String {
    let mut line = protocol_name(packet.protocol);
    let _ = write!(
        line,
        " {}",
        names.ends(packet.protocol, packet.source, packet.destination)
    );
    match &packet.detail {
        Detail::Tcp {
            flags,
            seq,
            ack,
            payload,
            ..
        } => {
            let (from, to) = (packet.source, packet.destination);
            let _ = write!(line, " {flags} seq {}", numbers.rank((from, to), *seq));
            if let Some(ack) = ack {
                let _ = write!(line, " ack {}", numbers.rank((to, from), *ack));
            }
            if *payload > 0 {
                line.push_str(" data");
            }
        }
        Detail::Udp { payload } => {
            let _ = write!(line, " {payload} bytes");
        }
        Detail::Icmp { kind, quoted } => {
            let _ = write!(line, " type {} code {}", kind.0, kind.1);
            if let Some(quoted) = quoted {
                let about = names.ends(quoted.protocol, quoted.source, quoted.destination);
                let _ = write!(line, " about {} {about}", protocol_name(quoted.protocol));
            }
        }
        Detail::Other => {}
    }
    line
}

/// Ports that nobody chooses.
const SERVICES: [u16; 3] = [WEB, ECHO, CLOSED];

/// Names for ports that somebody chose, each address on its own; an internet gateway changes no port,
/// so the two addresses of a NAT gateway are one (W1.10).
#[derive(Default)]
struct Names(BTreeMap<Ipv4Addr, Vec<u16>>);

impl Names {
    fn ends(&mut self, protocol: u8, source: End, destination: End) -> String {
        if protocol != 1 {
            return format!("{} > {}", self.end(source), self.end(destination));
        }
        // Both have the identifier, which the one chose who asks: never the server here.
        let is_server = source.0.to_string() == SERVER;
        let (asks, other) = if is_server {
            (destination, source)
        } else {
            (source, destination)
        };
        let asks = self.end(asks);
        match is_server {
            true => format!("{} > {asks}", other.0),
            false => format!("{asks} > {}", other.0),
        }
    }

    fn end(&mut self, (address, port): End) -> String {
        if port == 0 {
            return address.to_string();
        }
        if SERVICES.contains(&port) && !is_nat(address) {
            return format!("{address}:{port}");
        }
        let scope = match is_nat(address) {
            true => NAT.parse().unwrap_or(address),
            false => address,
        };
        let known = self.0.entry(scope).or_default();
        let place = known.iter().position(|known| *known == port);
        let place = place.unwrap_or_else(|| {
            known.push(port);
            known.len() - 1
        });
        format!("{address}:p{}", place + 1)
    }
}

fn is_nat(address: Ipv4Addr) -> bool {
    let address = address.to_string();
    address == NAT || address == NAT_PUBLIC
}

/// The sequence numbers of each direction of each flow on a link, from the first on.
struct Numbers(BTreeMap<(End, End), (u32, Vec<u32>)>);

impl Numbers {
    fn of(packets: &[Packet]) -> Self {
        let mut numbers = Self(BTreeMap::new());
        for packet in packets {
            let Detail::Tcp {
                flags,
                seq,
                ack,
                payload,
                ..
            } = &packet.detail
            else {
                continue;
            };
            let (from, to) = (packet.source, packet.destination);
            let takes = flags.contains("SYN") || flags.contains("FIN");
            numbers.add((from, to), *seq);
            numbers.add((from, to), seq.wrapping_add(payload + u32::from(takes)));
            if let Some(ack) = ack {
                numbers.add((to, from), *ack);
            }
        }
        for (_, known) in numbers.0.values_mut() {
            known.sort_unstable();
            known.dedup();
        }
        numbers
    }

    fn add(&mut self, direction: (End, End), number: u32) {
        let (first, known) = self.0.entry(direction).or_insert((number, Vec::new()));
        known.push(number.wrapping_sub(*first));
    }

    fn rank(&self, direction: (End, End), number: u32) -> usize {
        let Some((first, known)) = self.0.get(&direction) else {
            return usize::MAX;
        };
        let number = number.wrapping_sub(*first);
        known
            .iter()
            .position(|known| *known == number)
            .unwrap_or(usize::MAX)
    }
}
