//! The rules of a VPC as the facts have them: for each packet, what the next component does.

mod at;
mod attached;
mod breakage;
mod config;
mod edits;
mod errors;
mod flows;
mod groups;
mod inside;
mod middlebox;
mod nat;
mod nodes;
mod outside;
mod peering;
mod rules;
mod steered;
mod transit;
mod vpn;

use std::collections::{HashMap, HashSet};

use crate::observed::{Created, Hop, Packet};
use at::{Acl, At};
pub(crate) use breakage::{BREAKAGES, Breakage};
use config::Config;
use flows::Flow;
use rules::GroupsOf;

/// As many hops a packet may take here.
const HOPS_MAX: u32 = 256;

struct Tracked {
    eni: String,
    /// As the first packet had it.
    first: Packet,
    began_outwards: bool,
    /// Is it tracked because of its path, whatever the rules? (F4.24)
    automatic: bool,
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
    /// What the NAT instance translates.
    masqueraded: Vec<Translated>,
    /// What went out by the egress-only internet gateway; nothing is translated.
    gone_out: Vec<Translated>,
    /// What nodes send on.
    relayed: Vec<nodes::Relay>,
    /// The subnet of a flow that AWS chose one for (F8.14).
    chosen: Vec<(Packet, String)>,
    /// Whose groups packets come from, as far as it was an interface that sent them.
    groups: HashMap<u64, GroupsOf>,
    /// Packets that a transit gateway brought.
    by_transit: HashSet<u64>,
    /// How far packets have come.
    hops: HashMap<u64, u32>,
    /// What the guest of the NAT instance sends itself, or may answer.
    own_ports: Vec<Packet>,
    /// Every public address that anything has had or will have.
    public_addresses: Vec<String>,
    /// When the NAT gateway that is being deleted is gone (F6.14).
    nat_gone_at_us: Option<u64>,
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
        let config = Config::of(scenario);
        Self {
            public_addresses: config.public_addresses(),
            config,
            tracked: Vec::new(),
            translated: Vec::new(),
            masqueraded: Vec::new(),
            gone_out: Vec::new(),
            relayed: Vec::new(),
            chosen: Vec::new(),
            groups: HashMap::new(),
            by_transit: HashSet::new(),
            hops: HashMap::new(),
            own_ports: Vec::new(),
            nat_gone_at_us: None,
            under_way: HashMap::new(),
            to_be_reset: Vec::new(),
            broken: None,
        }
    }

    /// The same with a rule got wrong.
    pub(crate) fn broken(mut self, breakage: Breakage) -> Self {
        self.broken = Some(breakage);
        if breakage == Breakage::IcmpTypesIgnored {
            self.config.forget_icmp_types();
        }
        self
    }

    fn is_broken(&self, breakage: Breakage) -> bool {
        self.broken == Some(breakage)
    }

    /// What a new packet must be. Guests send what they like; a gateway's RST is known beforehand.
    pub(crate) fn created(&mut self, created: &Created) -> String {
        let (at, packet) = match created.origin.as_str() {
            "guest" => {
                let packet = created.packet_is.clone();
                if created.component == "i-c" {
                    self.own_ports.push(packet.clone());
                }
                (self.first(&created.component, &packet), packet)
            }
            "nat-gateway-reset" | "load-balancer-reset" => {
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
                let at = match self.config.eni_at(&reset.source.0) {
                    Some(eni) if created.origin == "load-balancer-reset" => At::Eni {
                        eni: eni.to_owned(),
                        out: true,
                    },
                    _ => self.back_from_nat(&reset.destination.0),
                };
                (at, reset)
            }
            _ => (At::Elsewhere, created.packet_is.clone()),
        };
        let text = format!("{}: {packet}", created.component);
        self.under_way.insert(created.packet, (at, packet));
        text
    }

    fn first(&self, component: &str, packet: &Packet) -> At {
        match self.config.eni_of_instance(component) {
            Some(eni) => At::Eni {
                eni: eni.to_owned(),
                out: true,
            },
            None if let Some(customer) = self.config.customer_of(component) => {
                self.out_of_customer(customer, packet)
            }
            None if let Some(eni) = self.endpoint_of_answer(packet) => At::Node { eni, back: true },
            // The service of a gateway endpoint answers through it (F8.21).
            None if component == "s3" && self.config.owner_in_vpc(&packet.destination.0) => {
                At::Endpoint { out: false }
            }
            None => At::Internet,
        }
    }

    /// What the next hop of a packet must be.
    pub(crate) fn hop(&mut self, hop: &Hop) -> String {
        let Some((mut at, packet)) = self.under_way.remove(&hop.packet) else {
            return "no packet of this number is under way".to_owned();
        };
        if let At::AnyRouter { subnets } = &at {
            match self.choose(subnets, &packet, hop) {
                Ok(chosen) => at = chosen,
                Err(why) => return why,
            }
        }
        if matches!(at, At::Elsewhere) {
            self.under_way.insert(hop.packet, (at, packet));
            return hop.text.clone();
        }
        self.forget_idle(hop.at_us);
        if let At::Node { eni, back } = &mut at {
            *back |= self.is_answer(eni, &packet);
        }
        let mut place = self.words(&at);
        // A loop of routes ends somewhere.
        let hops = self.hops.entry(hop.packet).or_default();
        *hops += 1;
        if *hops > HOPS_MAX {
            let place = place.split(',').next().unwrap_or_default();
            return format!("{place}: dropped VPCLAB_ROUTING_LOOP | {packet}");
        }
        let is_instance = matches!(at, At::Instance(_));
        self.note_groups(&at, &packet, hop.packet);
        let is_transit = matches!(at, At::TransitEnter { .. });
        let (verdict, after, next) = self.decide(at, packet, hop);
        // Whoever rewrites makes it unknown whose packet it is (F4.9).
        if verdict.contains(" rewritten") && !is_transit {
            self.lose_groups(hop.packet, "SG_REFERENCES_NOT_PRESERVED");
        }
        // Seen from the clients of a NAT instance.
        if is_instance && verdict.starts_with("source") {
            place += ", egress";
        } else if is_instance && verdict.starts_with("destination") {
            place += ", ingress";
        }
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

    fn decide(&mut self, at: At, packet: Packet, hop: &Hop) -> Step {
        match at {
            At::Eni { eni, out } => self.eni(&eni, out, packet),
            At::Groups { eni, out } => self.security_groups(&eni, out, packet, hop),
            At::Acl { subnet, out, then } => self.network_acl(&subnet, out, packet, *then),
            At::Router { subnet, acl } => self.router(&subnet, acl, packet),
            At::EgressOnly { out } => self.egress_only(out, packet, hop.at_us),
            At::Endpoint { out } => self.endpoint(out, packet),
            At::TransitEnter { attachment, subnet } => {
                self.transit_enter(&attachment, subnet, packet, hop.packet)
            }
            At::Transit {
                gateway,
                attachment,
                zone,
            } => self.transit(&gateway, &attachment, zone, packet),
            At::TransitFromCustomer { attachment } => {
                self.transit_from_customer(&attachment, packet, hop.packet)
            }
            At::Ingress { table } => self.steered(&table, packet),
            At::TransitCross { peering, into } => self.transit_cross(&peering, &into, packet),
            At::TransitLeave { attachment, zone } => {
                self.transit_leave(&attachment, zone.as_deref(), packet)
            }
            At::VpnOut => self.vpn_out(packet),
            At::VpnIn { customer } => self.vpn_in(&customer, packet),
            At::Node { eni, back: true } => self.node_back(&eni, packet, hop.at_us),
            At::Node { eni, back: false } => self.node(&eni, packet, hop),
            At::NatRouter => self.nat_router(packet),
            At::Nat { inside: true } => self.nat_from_inside(packet, hop),
            At::Nat { inside: false } => self.nat_from_outside(packet, hop.at_us),
            At::Igw { out } => self.internet_gateway(out, packet),
            At::Edge { out: false } if !self.config.is_public(&packet.destination.0) => {
                dropped("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", packet)
            }
            At::Edge { out } => {
                let next = if out {
                    At::Internet
                } else {
                    self.way_in(&packet)
                };
                ("passed: forwarded".to_owned(), packet, Some(next))
            }
            At::Peering { id, from } => self.peering(&id, &from, packet),
            At::Internet => self.internet(packet),
            At::Server(_) => ("delivered".to_owned(), packet, None),
            At::Instance(instance) => self.instance(&instance, packet, hop),
            At::AnyRouter { .. } | At::Elsewhere => unreachable!("hop() compares nothing of it"),
        }
    }

    fn forget_idle(&mut self, now_us: u64) {
        self.delete_nat(now_us);
        self.tracked
            .retain(|entry| entry.flow.expires_at_us > now_us);
        let never = self.is_broken(Breakage::NoNatTimeout);
        self.translated
            .retain(|entry| never || entry.flow.expires_at_us > now_us);
        self.forget_idle_relays(now_us);
        for table in [&mut self.masqueraded, &mut self.gone_out] {
            table.retain(|entry| entry.flow.expires_at_us > now_us);
        }
    }
}

fn dropped(code: &str, packet: Packet) -> Step {
    (format!("dropped {code}"), packet, None)
}
