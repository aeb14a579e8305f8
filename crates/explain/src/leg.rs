//! One packet's way, read from the log.

use vpclab_engine::Entry;
use vpclab_model::{
    CustomerEntry, Direction, InterfaceKey, Protocol, Scenario, StationKey, StationKind,
    StationPlace,
};
use vpclab_trace::{
    Created, Decision, DropReason, Event, EventKind, Origin, PacketId, RuleRef, sentence,
};

use crate::answer::{Around, Disposition, Drop, Header, Hop, Leg};
use crate::around::{around, vpc_of};
use crate::rule::Rule;

/// A leg, and what it leads to.
pub(crate) struct Walk {
    pub(crate) leg: Leg,
    /// The packet as it was when it ended.
    pub(crate) last: Option<vpclab_model::Header>,
    pub(crate) then: Then,
}

/// What follows the end of a leg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// Somebody got it, and replies from here.
    Reply(Entry),
    /// A component replied already: this is its packet.
    Replied(PacketId),
    /// Nothing.
    Nothing,
}

pub(crate) struct Reader<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) log: &'a [Event],
}

impl Reader<'_> {
    /// The way of a packet that was put in at `entry`, or that a component made.
    pub(crate) fn walk(&self, packet: PacketId, entry: Option<Entry>) -> Walk {
        let network = &self.scenario.network;
        let mut walk = Walk {
            leg: Leg {
                disposition: Disposition::Dropped,
                hops: Vec::new(),
                drop: None,
            },
            last: None,
            then: Then::Nothing,
        };
        let mut arrived_by: Option<InterfaceKey> = None;
        for event in self.log {
            match &event.kind {
                EventKind::Created(created) if created.packet == packet => {
                    walk.leg.hops.extend(self.sender(created, entry, event));
                }
                EventKind::Hop(hop) if hop.packet == packet => {
                    walk.leg.hops.push(self.hop(hop, event));
                    walk.last = Some(hop.header_after());
                    let station = network.stations.station(hop.station);
                    if let (StationKind::Eni, StationPlace::Interface(key)) =
                        (station.kind, station.place)
                    {
                        arrived_by = Some(key);
                    }
                    match hop.decision {
                        Decision::Delivered => {
                            walk.leg.disposition = Disposition::Delivered;
                            let customer = self.customer(hop.station, hop);
                            walk.leg.hops.extend(customer.map(|(_, hop)| hop));
                            walk.then = self
                                .replies_from(hop, arrived_by)
                                .map_or(Then::Nothing, Then::Reply);
                        }
                        Decision::Dropped { reason, .. } => {
                            walk.leg.drop = Some(self.drop(hop, event, reason.code()));
                        }
                        Decision::Answered { reply } => match self.unknown_there(reply) {
                            Some(reason) => {
                                walk.leg.drop = Some(self.drop(hop, event, reason.code()));
                            }
                            None => {
                                walk.leg.disposition = Disposition::Delivered;
                                walk.then = Then::Replied(reply);
                            }
                        },
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        walk
    }

    /// Why a component answers by refusing what it got.
    fn unknown_there(&self, reply: PacketId) -> Option<DropReason> {
        let origin = self.log.iter().find_map(|event| match event.kind {
            EventKind::Created(created) if created.packet == reply => Some(created.origin),
            _ => None,
        });
        match origin? {
            Origin::NatGatewayReset | Origin::NatInstanceFin => Some(DropReason::NatNoEntry),
            Origin::LoadBalancerReset => Some(DropReason::ServiceNoEntry),
            _ => None,
        }
    }

    /// Whoever sends, as a hop of its own, unless the first component is that already.
    fn sender(&self, created: &Created, entry: Option<Entry>, event: &Event) -> Option<Hop> {
        let network = &self.scenario.network;
        let header = header(&created.header);
        if let Some(Entry::Customer(customer, _)) = entry {
            let id = network.customer_gateway(customer).id.clone();
            return Some(outside(id, header));
        }
        if created.next.station == created.station {
            return None;
        }
        let station = network.stations.station(created.station);
        let told = sentence(event, self.scenario);
        Some(Hop {
            component: station.component.clone(),
            kind: station.kind,
            vpc: vpc_of(network, station.place),
            arriving: header.clone(),
            leaving: header,
            rule: None,
            around: around(network, station.place),
            sentence: told.text,
            facts: told.facts,
        })
    }

    fn hop(&self, hop: &vpclab_trace::Hop, event: &Event) -> Hop {
        let network = &self.scenario.network;
        let told = sentence(event, self.scenario);
        Hop {
            component: self.component(hop),
            kind: network.stations.station(hop.station).kind,
            vpc: vpc_of(network, network.stations.station(hop.station).place),
            arriving: header(&hop.header),
            leaving: header(&hop.header_after()),
            rule: Rule::of(&hop.decision, self.scenario),
            around: around(network, network.stations.station(hop.station).place),
            sentence: told.text,
            facts: told.facts,
        }
    }

    /// At security groups the one whose rule decided, or else the interface's first.
    fn component(&self, hop: &vpclab_trace::Hop) -> String {
        let network = &self.scenario.network;
        let station = network.stations.station(hop.station);
        let (StationKind::SecurityGroup, StationPlace::Interface(key)) =
            (station.kind, station.place)
        else {
            return station.component.clone();
        };
        let decided = match hop.decision {
            Decision::Allowed {
                rule: RuleRef::SecurityGroup { group, .. },
                ..
            } => Some(group),
            _ => network.interface(key).security_groups.first().copied(),
        };
        decided.map_or_else(
            || station.component.clone(),
            |group| network.security_group(group).identity.id.clone(),
        )
    }

    fn drop(&self, hop: &vpclab_trace::Hop, event: &Event, code: &str) -> Drop {
        let network = &self.scenario.network;
        let told = sentence(event, self.scenario);
        Drop {
            at: self.component(hop),
            kind: network.stations.station(hop.station).kind,
            direction: hop.direction,
            code: code.to_owned(),
            rule: Rule::of(&hop.decision, self.scenario),
            sentence: told.text,
            facts: told.facts,
        }
    }

    /// The network behind a customer gateway, where nobody in particular has got the packet.
    fn customer(&self, station: StationKey, hop: &vpclab_trace::Hop) -> Option<(Entry, Hop)> {
        let network = &self.scenario.network;
        let (customer, entry) = match network.stations.station(station).place {
            StationPlace::VpnGateway(key) => {
                let link = network.customer_link(key, hop.header.tuple.destination)?;
                (link.customer, CustomerEntry::VpnGateway(key))
            }
            StationPlace::Attachment(key) => {
                let own = network.customer_attachment(key)?;
                (own.customer, CustomerEntry::Attachment(key))
            }
            _ => return None,
        };
        let id = network.customer_gateway(customer).id.clone();
        let entry = Entry::Customer(customer, entry);
        Some((entry, outside(id, header(&hop.header_after()))))
    }

    /// From where whoever got it replies.
    fn replies_from(
        &self,
        hop: &vpclab_trace::Hop,
        arrived_by: Option<InterfaceKey>,
    ) -> Option<Entry> {
        let network = &self.scenario.network;
        match network.stations.station(hop.station).place {
            StationPlace::Server(key) => Some(Entry::Server(key)),
            StationPlace::World => Some(Entry::Internet),
            StationPlace::VpnGateway(_) | StationPlace::Attachment(_) => {
                self.customer(hop.station, hop).map(|(entry, _)| entry)
            }
            StationPlace::Instance(_) | StationPlace::Interface(_)
                if hop.direction != Some(Direction::Egress) =>
            {
                arrived_by.map(Entry::Interface)
            }
            _ => None,
        }
    }
}

/// What nothing is known of but that it is there.
fn outside(id: String, header: Header) -> Hop {
    Hop {
        sentence: format!("The network behind {id}."),
        component: id,
        kind: StationKind::Server,
        vpc: None,
        arriving: header.clone(),
        leaving: header,
        rule: None,
        around: Around::default(),
        facts: &[],
    }
}

/// What a packet says of its ends.
pub(crate) fn header(header: &vpclab_model::Header) -> Header {
    let tuple = header.tuple;
    let port = |port| tuple.protocol.has_ports().then_some(port);
    Header {
        src: tuple.source.to_string(),
        src_port: port(tuple.source_port),
        dst: tuple.destination.to_string(),
        dst_port: port(tuple.destination_port),
        protocol: match tuple.protocol {
            Protocol::Other(number) => number.to_string(),
            protocol => protocol.to_string().to_lowercase(),
        },
    }
}
