//! The rules of a VPC as the facts have them: for each packet, what the next component does.

mod config;
mod flows;
mod inside;
mod nat;
mod outside;
mod peering;
mod rules;

use std::collections::HashMap;

use crate::observed::{Created, Hop, Packet};
use config::Config;
use flows::Flow;

/// Rules that the reference can be made to get wrong, to see that it would be noticed.
pub(crate) const BREAKAGES: &[Breakage] = &[
    Breakage::AclWithinSubnet,
    Breakage::AclOrder,
    Breakage::NoNatTimeout,
    Breakage::NatAlwaysTracks,
    Breakage::GatewayTranslatesTwice,
    Breakage::NoRst,
    Breakage::ShortestPrefix,
    Breakage::PeeringIsTransitive,
    Breakage::NoReturnToSender,
    Breakage::PrefixListFirst,
];

/// A rule that is wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breakage {
    AclWithinSubnet,
    AclOrder,
    NoNatTimeout,
    NatAlwaysTracks,
    GatewayTranslatesTwice,
    NoRst,
    ShortestPrefix,
    PeeringIsTransitive,
    NoReturnToSender,
    PrefixListFirst,
}

/// Where a packet is about to be, by the names of the file. `out` is seen from who decides.
#[derive(Clone, Debug)]
enum At {
    Eni {
        eni: String,
        out: bool,
    },
    Groups {
        eni: String,
        out: bool,
    },
    Acl {
        subnet: String,
        out: bool,
        then: Box<At>,
    },
    /// A subnet's router; its network ACL may have been passed already, or come after (W2.5, W2.6).
    Router {
        subnet: String,
        acl_passed: bool,
    },
    /// The route table of a regional NAT gateway.
    NatRouter,
    Nat {
        inside: bool,
    },
    Igw {
        out: bool,
    },
    Edge {
        out: bool,
    },
    /// Out of a VPC over a peering connection.
    Peering {
        id: String,
        from: String,
    },
    Internet,
    Server(String),
    Instance(String),
    /// Nothing of it is compared: the resolver and what it answers.
    Elsewhere,
}

struct Tracked {
    eni: String,
    /// As the first packet had it.
    first: Packet,
    began_outwards: bool,
    flow: Flow,
}

struct Translated {
    inside: Packet,
    outside: Packet,
    flow: Flow,
}

/// Configuration, tables, and the packets that are under way.
pub(crate) struct World {
    config: Config,
    tracked: Vec<Tracked>,
    translated: Vec<Translated>,
    under_way: HashMap<u64, (At, Packet)>,
    /// Packets that the NAT gateway answers with RST, until it has.
    to_be_reset: Vec<(u64, Packet)>,
    broken: Option<Breakage>,
}

/// A verdict, the packet as it leaves, and where it goes.
type Step = (String, Packet, Option<At>);

fn same_flow(a: &Packet, b: &Packet) -> bool {
    a.protocol == b.protocol && a.source == b.source && a.destination == b.destination
}

fn reversed(packet: &Packet) -> Packet {
    Packet {
        source: packet.destination.clone(),
        destination: packet.source.clone(),
        ..packet.clone()
    }
}

impl World {
    pub(crate) fn of(scenario: &serde_json::Value) -> Self {
        Self {
            config: Config::of(scenario),
            tracked: Vec::new(),
            translated: Vec::new(),
            under_way: HashMap::new(),
            to_be_reset: Vec::new(),
            broken: None,
        }
    }

    /// The same with a rule got wrong.
    pub(crate) fn broken(mut self, breakage: Breakage) -> Self {
        self.broken = Some(breakage);
        self
    }

    fn is_broken(&self, breakage: Breakage) -> bool {
        self.broken == Some(breakage)
    }

    /// What a new packet must be. Guests send what they like; a gateway's RST is known beforehand.
    pub(crate) fn created(&mut self, created: &Created) -> String {
        let (at, packet) = match created.origin.as_str() {
            "guest" => (self.first(&created.component), created.packet_is.clone()),
            "nat-gateway-reset" => {
                let asked = created.in_reply_to;
                let Some(place) = self
                    .to_be_reset
                    .iter()
                    .position(|(packet, _)| Some(*packet) == asked)
                else {
                    return "no RST is due".to_owned();
                };
                let segment = self.to_be_reset.remove(place).1;
                let acknowledges = if segment.has("ACK") { "RST" } else { "RST,ACK" };
                let reset = Packet {
                    flags: acknowledges.to_owned(),
                    ttl: 64,
                    ..reversed(&segment)
                };
                (self.back_from_nat(), reset)
            }
            _ => (At::Elsewhere, created.packet_is.clone()),
        };
        let text = format!("{}: {packet}", created.component);
        self.under_way.insert(created.packet, (at, packet));
        text
    }

    fn first(&self, component: &str) -> At {
        match self.config.eni_of_instance(component) {
            Some(eni) => At::Eni {
                eni: eni.to_owned(),
                out: true,
            },
            None => At::Internet,
        }
    }

    /// What the next hop of a packet must be.
    pub(crate) fn hop(&mut self, hop: &Hop) -> String {
        let Some((at, packet)) = self.under_way.remove(&hop.packet) else {
            return "no packet of this number is under way".to_owned();
        };
        if matches!(at, At::Elsewhere) {
            self.under_way.insert(hop.packet, (at, packet));
            return hop.text.clone();
        }
        self.forget_idle(hop.at_us);
        let place = self.words(&at);
        let (verdict, after, next) = self.decide(at, packet, hop);
        let text = format!("{place}: {verdict} | {after}");
        if let Some(next) = next {
            self.under_way.insert(hop.packet, (next, after));
        }
        text
    }

    /// Every packet must have come to an end.
    pub(crate) fn nothing_is_under_way(&self) -> Result<(), String> {
        match self
            .under_way
            .iter()
            .find(|(_, (at, _))| !matches!(at, At::Elsewhere))
        {
            None => Ok(()),
            Some((packet, (at, _))) => Err(format!("packet {packet} was never seen at {at:?}")),
        }
    }

    fn words(&self, at: &At) -> String {
        let way = |out: &bool| if *out { "egress" } else { "ingress" };
        match at {
            At::Eni { eni, out } => format!("eni {eni} at {eni}, {}", way(out)),
            At::Groups { eni, out } => {
                let group = self.config.groups(eni).next().unwrap_or_default();
                format!("security-group {group} at {eni}, {}", way(out))
            }
            At::Acl { subnet, out, .. } => {
                format!(
                    "network-acl {} at {subnet}, {}",
                    self.config.acl_of(subnet),
                    way(out)
                )
            }
            At::Router { subnet, .. } => {
                format!("route-table {} at {subnet}", self.config.table_of(subnet))
            }
            At::NatRouter => "route-table rtb-nat-regional".to_owned(),
            At::Nat { inside } => format!("nat-gateway nat, {}", way(inside)),
            At::Igw { out } => format!("internet-gateway igw, {}", way(out)),
            At::Edge { out } => format!("edge edge, {}", way(out)),
            At::Peering { id, .. } => format!("peering {id}"),
            At::Internet => "internet internet".to_owned(),
            At::Server(id) => format!("server {id}"),
            At::Instance(id) => format!("instance {id}"),
            At::Elsewhere => String::new(),
        }
    }

    fn decide(&mut self, at: At, packet: Packet, hop: &Hop) -> Step {
        match at {
            At::Eni { eni, out } => self.eni(&eni, out, packet),
            At::Groups { eni, out } => self.security_groups(&eni, out, packet, hop.at_us),
            At::Acl { subnet, out, then } => self.network_acl(&subnet, out, packet, *then),
            At::Router { subnet, acl_passed } => self.router(&subnet, acl_passed, packet),
            At::NatRouter => self.nat_router(packet),
            At::Nat { inside: true } => self.nat_from_inside(packet, hop),
            At::Nat { inside: false } => self.nat_from_outside(packet, hop.at_us),
            At::Igw { out } => self.internet_gateway(out, packet),
            At::Edge { out } => {
                let next = if out {
                    At::Internet
                } else {
                    At::Igw { out: false }
                };
                ("passed: forwarded".to_owned(), packet, Some(next))
            }
            At::Peering { id, from } => self.peering(&id, &from, packet),
            At::Internet => self.internet(packet),
            At::Server(_) | At::Instance(_) => ("delivered".to_owned(), packet, None),
            At::Elsewhere => unreachable!("hop() compares nothing of it"),
        }
    }

    fn forget_idle(&mut self, now_us: u64) {
        self.tracked
            .retain(|entry| entry.flow.expires_at_us > now_us);
        let never = self.is_broken(Breakage::NoNatTimeout);
        self.translated
            .retain(|entry| never || entry.flow.expires_at_us > now_us);
    }
}

fn dropped(code: &str, packet: Packet) -> Step {
    (format!("dropped {code}"), packet, None)
}
