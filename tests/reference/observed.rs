//! What the engine did, as its boundary tells it: the JSON of `run --json`.

use serde_json::Value;
use vpclab_timeline::Timeline;

/// The events about packets of a run, in order.
pub(crate) struct Run {
    pub(crate) events: Vec<Event>,
}

pub(crate) enum Event {
    Created(Created),
    Hop(Hop),
    /// An action of the script has come to its end: whatever it edits is in force.
    Done {
        action: usize,
        at_us: u64,
    },
}

/// A new packet.
pub(crate) struct Created {
    pub(crate) seq: u64,
    pub(crate) packet: u64,
    /// The component that made it, by id.
    pub(crate) component: String,
    pub(crate) origin: String,
    pub(crate) in_reply_to: Option<u64>,
    pub(crate) packet_is: Packet,
    pub(crate) text: String,
}

/// One component, one packet, one decision.
pub(crate) struct Hop {
    pub(crate) seq: u64,
    pub(crate) packet: u64,
    pub(crate) at_us: u64,
    /// Where it was, if that is a subnet's.
    pub(crate) subnet: Option<String>,
    /// The packet as it left: choices that AWS leaves open are read from here, and judged.
    pub(crate) after: Packet,
    pub(crate) text: String,
}

/// What of a packet decides anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packet {
    pub(crate) protocol: String,
    pub(crate) source: (String, u64),
    pub(crate) destination: (String, u64),
    pub(crate) flags: String,
    pub(crate) ttl: u64,
    /// TCP: the MSS option.
    pub(crate) mss: Option<u64>,
    /// ICMP: type and code.
    pub(crate) icmp: Option<(u64, u64)>,
    /// An ICMP error: what it is about. Where that came from is where the error goes.
    pub(crate) about: Option<About>,
}

/// What of a quoted packet decides anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) protocol: String,
    pub(crate) source_port: u64,
    pub(crate) destination: (String, u64),
}

impl Packet {
    fn of(header: &Value) -> Self {
        let text = |key: &str| header[key].as_str().unwrap_or_default().to_owned();
        Self {
            protocol: text("protocol"),
            source: (text("src"), header["srcPort"].as_u64().unwrap()),
            destination: (text("dst"), header["dstPort"].as_u64().unwrap()),
            flags: text("flags"),
            ttl: header["ttl"].as_u64().unwrap(),
            mss: header["mss"].as_u64(),
            icmp: header["icmp"]["icmpType"]
                .as_u64()
                .zip(header["icmp"]["code"].as_u64()),
            about: About::of(&header["icmp"]["about"]),
        }
    }

    /// The packet that it is an ICMP error about.
    pub(crate) fn quoted(&self) -> Option<Self> {
        let about = self.about.clone()?;
        Some(Self {
            protocol: about.protocol,
            source: (self.destination.0.clone(), about.source_port),
            destination: about.destination,
            icmp: None,
            about: None,
            ..self.clone()
        })
    }

    pub(crate) fn is_ipv6(&self) -> bool {
        self.destination.0.contains(':')
    }

    fn is_neighbour_discovery(header: &Value) -> bool {
        header["protocol"] == "icmpv6" && header["icmp"].is_null() && header["ttl"] == 255
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.split(',').any(|one| one == flag)
    }
}

impl About {
    fn of(view: &Value) -> Option<Self> {
        Some(Self {
            protocol: view["protocol"].as_str()?.to_owned(),
            source_port: view["srcPort"].as_u64()?,
            destination: (view["dst"].as_str()?.to_owned(), view["dstPort"].as_u64()?),
        })
    }
}

impl std::fmt::Display for Packet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            protocol,
            source,
            destination,
            flags,
            ttl,
            icmp,
            about,
            mss: _,
        } = self;
        write!(
            f,
            "{protocol} {flags} {}:{} > {}:{} ttl {ttl}",
            source.0, source.1, destination.0, destination.1
        )?;
        if let Some((icmp_type, code)) = icmp {
            write!(f, " type {icmp_type} code {code}")?;
        }
        match about {
            None => Ok(()),
            Some(about) => write!(
                f,
                " about {} {} > {}:{}",
                about.protocol, about.source_port, about.destination.0, about.destination.1
            ),
        }
    }
}

impl Run {
    /// Runs a scenario to its end; what is wrong with it, if it cannot be run.
    pub(crate) fn of(scenario: &Value) -> Result<Self, String> {
        let mut timeline =
            Timeline::new(&scenario.to_string(), None).map_err(|all| all[0].to_string())?;
        timeline.run();
        // Each as the network was at that time.
        let events = timeline
            .views(0, timeline.events().len())
            .into_iter()
            .map(|event| serde_json::to_value(event).unwrap())
            .filter_map(|event| read(&event))
            .collect();
        Ok(Self { events })
    }
}

fn read(event: &Value) -> Option<Event> {
    let kind = &event["kind"];
    // ARP, and what IPv6 has in its place, ends where it begins: nothing of the VPC's rules is in it
    // (F9.15).
    let header = &kind["header"];
    if header["protocol"] == "arp" || Packet::is_neighbour_discovery(header) {
        return None;
    }
    let seq = event["seq"].as_u64()?;
    let at_us = event["atUs"].as_u64()?;
    let packet = event["packet"].as_u64();
    match kind["type"].as_str()? {
        "created" => {
            let component = event["place"]["component"].as_str()?.to_owned();
            let packet_is = Packet::of(&kind["header"]);
            Some(Event::Created(Created {
                seq,
                packet: packet?,
                origin: kind["origin"].as_str()?.to_owned(),
                in_reply_to: kind["inReplyTo"].as_u64(),
                text: format!("{component}: {packet_is}"),
                component,
                packet_is,
            }))
        }
        "action-ended" if kind["outcome"] == "done" => Some(Event::Done {
            action: kind["action"].as_u64()? as usize,
            at_us,
        }),
        "hop" => {
            let after = Packet::of(&kind["headerAfter"]);
            Some(Event::Hop(Hop {
                seq,
                packet: packet?,
                at_us,
                subnet: event["place"]["subnet"].as_str().map(str::to_owned),
                text: format!("{} | {after}", words(&event["place"], kind, at_us)),
                after,
            }))
        }
        _ => None,
    }
}

/// `network-acl acl at private, egress: allowed by 100`
fn words(place: &Value, hop: &Value, at_us: u64) -> String {
    let mut text = format!("{} {}", plain(&place["kind"]), plain(&place["component"]));
    for key in ["subnet", "eni"] {
        if !place[key].is_null() {
            text += &format!(" at {}", plain(&place[key]));
        }
    }
    if !hop["direction"].is_null() {
        text += &format!(", {}", plain(&hop["direction"]));
    }
    let decision = &hop["decision"];
    let said = match decision["type"].as_str().unwrap() {
        "passed" => format!("passed: {}", plain(&decision["passage"])),
        "allowed" => format!(
            "allowed by {}{}",
            rule(&decision["rule"]),
            entry(&decision["tracking"], at_us)
        ),
        "allowed-by-tracking" => format!("allowed{}", entry(&decision["tracking"], at_us)),
        "let-through" => format!("let through{}", entry(&decision["flow"], at_us)),
        "routed" => format!("routed by {}", rule(&decision["rule"])),
        "relayed" => format!("relayed{}", entry(&decision["nat"], at_us)),
        "translated" => format!(
            "{} rewritten{}",
            plain(&decision["end"]),
            entry(&decision["nat"], at_us)
        ),
        "dropped" if decision["rule"].is_null() => format!("dropped {}", plain(&decision["code"])),
        "dropped" => format!(
            "dropped {} by {}",
            plain(&decision["code"]),
            rule(&decision["rule"])
        ),
        other => other.to_owned(),
    };
    format!("{text}: {said}")
}

fn rule(rule: &Value) -> String {
    match rule["type"].as_str().unwrap() {
        "security-group" => format!("{} {}", plain(&rule["group"]), rule["index"]),
        "network-acl" => rule["ruleNumber"].to_string(),
        "return-to-sender" => format!("return to {}", plain(&rule["target"])),
        _ => {
            // A prefix list goes by its id; its name is in brackets.
            let destination = plain(&rule["destination"]).split(" (").next();
            let destination = destination.unwrap_or_default();
            format!("{destination} -> {}", plain(&rule["target"]))
        }
    }
}

/// `, made, SYN_SENT for 120 s`
fn entry(update: &Value, at_us: u64) -> String {
    if update.is_null() {
        return String::new();
    }
    let what = if update["made"] == true {
        "made"
    } else {
        "used"
    };
    let left = update["expiresAtUs"].as_u64().unwrap() - at_us;
    format!(
        ", {what}, {} for {} s",
        plain(&update["state"]),
        left / 1_000_000
    )
}

fn plain(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
