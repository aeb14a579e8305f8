//! From the log to what each network interface saw: a fold of the events that decides nothing.
//!
//! A packet that leaves an interface is *open* until its fate is known. It is rejected where the
//! interface's groups, its subnet's network ACL or Block Public Access drop it (F10.5, F10.29), and
//! accepted by whatever comes after that, be it that no route covers it or that a gateway drops it.
//! A packet for an interface is rejected by the network ACL or the groups before it. What is dropped
//! before it gets there leaves no record at the interface (F10.41).
//!
//! `MODEL`, where AWS says nothing: what the source/destination check keeps from leaving leaves no
//! record, nor does what comes for an interface behind which nothing runs; what a NAT gateway's or a load
//! balancer's interface takes in is accepted there, whatever becomes of it then.

use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{
    Direction, Header, InterfaceOwner, Network, RouteTarget, SimTime, StationKind, StationPlace,
    SubnetKey,
};
use vpclab_trace::{
    Created, Decision, DropReason, Event, EventKind, Hop, Origin, Passage, RuleRef, Tally,
};

use super::eni::{self, Eni};
use super::ways::{Way, Ways};

/// A packet at an interface.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) at: SimTime,
    pub(super) eni: Eni,
    pub(super) direction: Direction,
    pub(super) header: Header,
    pub(super) verdict: Verdict,
    /// The route by which it goes on, if one was looked up.
    pub(super) route: Option<RouteTarget>,
    /// The interface that gets it, or from which it comes (F10.2e).
    pub(super) next_hop: Option<Eni>,
}

/// Was it allowed?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Verdict {
    Accept,
    /// By a security group or a network ACL.
    Reject,
    /// By Block Public Access.
    RejectBlockPublicAccess,
}

/// Who is told.
pub(super) trait Watch {
    /// An interface saw a packet.
    fn sees(&mut self, sight: &Sight);
    /// An interface saw packets of which the log does not tell.
    fn misses(&mut self, eni: Eni, at: SimTime);
}

/// Reads a log.
pub(super) struct Walk<'w, W> {
    network: &'w Network,
    watch: &'w mut W,
    ways: Ways,
    /// Interfaces of instances that were seen to send what a generator makes.
    generating: Vec<Eni>,
}

impl<'w, W: Watch> Walk<'w, W> {
    pub(super) fn read(network: &'w Network, events: &[Event], watch: &'w mut W) {
        let mut walk = Self {
            network,
            watch,
            ways: Ways::default(),
            generating: Vec::new(),
        };
        let mut began = Vec::new();
        for event in events {
            match event.kind {
                EventKind::Created(ref created) => walk.created(event.at, created),
                EventKind::Hop(ref hop) => walk.hop(event.at, hop, false),
                EventKind::Generated(ref hop) => walk.hop(event.at, hop, true),
                EventKind::ActionStarted { action } => began.push((action, event.at)),
                EventKind::Tally(ref tally) => {
                    let begun = began.iter().rfind(|(action, _)| *action == tally.action);
                    walk.tallied(tally, begun.map_or(event.at, |(_, at)| *at), event.at);
                }
                _ => {}
            }
        }
        // Of a generator's packet the end is not written down; it went on.
        for mut way in core::mem::take(&mut walk.ways).left() {
            if way.quiet {
                walk.settle(&mut way, Verdict::Accept, None);
            }
        }
    }

    /// A generator has counted what its interface saw, and the log may have shown none of it.
    fn tallied(&mut self, tally: &Tally, from: SimTime, to: SimTime) {
        let network = self.network;
        let StationPlace::Instance(key) = self.place(tally.station).1 else {
            return;
        };
        let eni = Eni::Interface(network.instance(key).interface);
        if tally.opened > 0 && !self.generating.contains(&eni) {
            for minute in (from.0..=to.0).step_by(60_000_000) {
                self.watch.misses(eni, SimTime(minute));
            }
            self.watch.misses(eni, to);
        }
    }

    fn created(&mut self, at: SimTime, created: &Created) {
        let mut way = Way::default();
        if created.origin == Origin::Fragmenter
            && let Some(whole) = created.in_reply_to
        {
            way = Way {
                open: None,
                ..self.ways.get(whole).unwrap_or_default()
            };
        }
        if let StationPlace::NatGateway(key) = self.place(created.station).1
            && created.origin != Origin::Fragmenter
        {
            way.leaves(Eni::NatGateway(key), at, created.header);
        }
        self.ways.keep(created.packet, Some(way));
    }

    fn hop(&mut self, at: SimTime, hop: &Hop, quiet: bool) {
        let known = self.ways.get(hop.packet);
        let mut way = known.unwrap_or_default();
        way.quiet = quiet;
        let (kind, place) = self.place(hop.station);
        if quiet && known.is_none() {
            self.missed(at, hop, (kind, place));
        }
        self.passes(at, hop, (kind, place), &mut way);
        let ended = hop.next.is_none();
        if ended {
            self.settle(&mut way, Verdict::Accept, None);
        }
        // Fragments are created after the packet that they come from has ended.
        let cut = matches!(hop.decision, Decision::Fragmented { .. });
        self.ways
            .keep(hop.packet, Some(way).filter(|_| !ended || cut));
    }

    fn passes(
        &mut self,
        at: SimTime,
        hop: &Hop,
        (kind, place): (StationKind, StationPlace),
        way: &mut Way,
    ) {
        use Direction::{Egress, Ingress};
        let dropped = match hop.decision {
            Decision::Dropped { reason, .. } => Some(reason),
            _ => None,
        };
        // Its fragments are judged again, and seen instead.
        let is_cut = matches!(hop.decision, Decision::Fragmented { .. });
        match (kind, place, hop.direction) {
            (StationKind::Eni, StationPlace::Interface(key), Some(Egress)) => {
                // Answered here: ARP, and services of the host (F10.40).
                let services = matches!(hop.decision, Decision::Passed(Passage::LinkLocalService));
                if hop.next.is_some() && !services {
                    way.leaves(Eni::Interface(key), at, hop.header);
                }
            }
            (StationKind::SecurityGroup, StationPlace::Interface(key), Some(Egress)) => {
                let eni = Eni::Interface(key);
                if way.open.is_none_or(|(open, ..)| open != eni) {
                    way.leaves(eni, at, hop.header);
                }
                if way.quiet && !self.generating.contains(&eni) {
                    self.generating.push(eni);
                }
                if dropped.is_some() {
                    self.settle(way, Verdict::Reject, None);
                }
            }
            (StationKind::SecurityGroup, StationPlace::Interface(key), Some(Ingress)) => {
                let eni = Eni::Interface(key);
                if dropped.is_some() {
                    self.arrives(way, (eni, at), hop.header, Verdict::Reject);
                } else if way.quiet {
                    self.arrives(way, (eni, at), hop.header, Verdict::Accept);
                }
            }
            (StationKind::Eni, StationPlace::Interface(key), Some(Ingress)) => {
                let eni = Eni::Interface(key);
                let is_told = way.inside == Some(eni);
                let services = matches!(hop.decision, Decision::Passed(Passage::LinkLocalService));
                let is_nobodys = matches!(
                    dropped,
                    Some(DropReason::InstanceNotRunning | DropReason::InterfaceNotAttached)
                );
                if is_cut || is_nobodys {
                    self.settle(way, Verdict::Accept, Some(eni));
                } else if !services && !is_told {
                    self.arrives(way, (eni, at), hop.header, Verdict::Accept);
                }
            }
            (StationKind::NetworkAcl, StationPlace::Subnet(_), Some(Egress))
                if dropped.is_some() =>
            {
                self.settle(way, Verdict::Reject, None);
            }
            (StationKind::NetworkAcl, StationPlace::Subnet(subnet), Some(Ingress)) => {
                way.subnet = Some(subnet);
                if dropped.is_some()
                    && let Some(eni) = self.meant(way, subnet, hop.header.tuple.destination)
                {
                    self.arrives(way, (eni, at), hop.header, Verdict::Reject);
                }
            }
            (StationKind::RouteTable, place, _) => {
                if let StationPlace::Subnet(subnet) = place {
                    way.subnet = Some(subnet);
                }
                way.route = self.chosen(&hop.decision).or(way.route);
            }
            (StationKind::NatGateway, StationPlace::NatGateway(key), _) => {
                let eni = Eni::NatGateway(key);
                if is_cut {
                    self.settle(way, Verdict::Accept, Some(eni));
                } else {
                    self.arrives(way, (eni, at), hop.header, Verdict::Accept);
                }
                if matches!(hop.decision, Decision::Translated { .. }) {
                    way.leaves(eni, at, hop.header_after());
                }
            }
            (StationKind::TransitGateway, StationPlace::Attachment(key), Some(Ingress)) => {
                let own = self.network.vpc_attachment(key);
                let subnet = way.subnet.filter(|subnet| {
                    own.is_some_and(|own| own.subnets.all().any(|(_, one, _)| one == subnet))
                        && dropped != Some(DropReason::TransitGatewayZone)
                });
                if let Some(subnet) = subnet {
                    let eni = Eni::TransitGateway(key, subnet);
                    self.arrives(way, (eni, at), hop.header, Verdict::Accept);
                }
            }
            (StationKind::TransitGateway, StationPlace::Attachment(key), Some(Egress)) => {
                let next = hop.next.map(|next| self.place(next.station).1);
                if let Some(StationPlace::Subnet(subnet)) = next {
                    let eni = Eni::TransitGateway(key, subnet);
                    way.leaves(eni, at, hop.header_after());
                }
            }
            (StationKind::InternetGateway | StationKind::EgressOnlyInternetGateway, ..) => {
                let blocked = dropped == Some(DropReason::BlockPublicAccess);
                let verdict = match blocked && hop.direction == Some(Egress) {
                    true => Verdict::RejectBlockPublicAccess,
                    false => Verdict::Accept,
                };
                // What turns round at the gateway has no interface next (F10.2e).
                self.settle(way, verdict, None);
                way.from = None;
                if blocked
                    && hop.direction == Some(Ingress)
                    && let Some((eni, private)) =
                        eni::public(self.network, hop.header.tuple.destination)
                {
                    let mut header = hop.header;
                    // The public address of an interface never appears (F10.34).
                    header.tuple.destination = private;
                    self.arrives(way, (eni, at), header, Verdict::RejectBlockPublicAccess);
                }
            }
            (
                StationKind::VpcEndpoint | StationKind::LoadBalancer,
                StationPlace::Interface(key),
                direction,
            ) => {
                let eni = Eni::Interface(key);
                let is_balancer = kind == StationKind::LoadBalancer;
                let from_outside = !is_balancer && direction == Some(Ingress);
                // A service's interface without groups shows nothing of a generator's packets.
                if way.quiet && !from_outside && way.inside != Some(eni) {
                    self.arrives(way, (eni, at), hop.header, Verdict::Accept);
                }
                way.inside = None;
                if way.quiet && hop.next.is_some() && (is_balancer || from_outside) {
                    way.leaves(eni, at, hop.header_after());
                }
            }
            _ => {}
        }
    }

    /// It gets to an interface, from which the one that it left last is not seen any more.
    fn arrives(
        &mut self,
        way: &mut Way,
        (eni, at): (Eni, SimTime),
        header: Header,
        verdict: Verdict,
    ) {
        self.settle(way, Verdict::Accept, Some(eni));
        way.inside = Some(eni);
        self.watch.sees(&Sight {
            at,
            eni,
            direction: Direction::Ingress,
            header,
            verdict,
            route: None,
            next_hop: way.from,
        });
    }

    /// The fate of what left an interface is known.
    fn settle(&mut self, way: &mut Way, verdict: Verdict, next_hop: Option<Eni>) {
        if let Some((eni, at, header)) = way.open.take() {
            self.watch.sees(&Sight {
                at,
                eni,
                direction: Direction::Egress,
                header,
                verdict,
                route: way.route,
                next_hop,
            });
        }
    }

    /// The first that is written down of a generator's packet is not where it began: whoever sent it
    /// saw it, and the log does not say so.
    fn missed(&mut self, at: SimTime, hop: &Hop, (kind, place): (StationKind, StationPlace)) {
        let network = self.network;
        let vpc = match place {
            StationPlace::NatGateway(key) => network.nat_gateway(key).vpc,
            StationPlace::Interface(key) => network.subnet(network.interface(key).subnet).vpc,
            StationPlace::Subnet(key) => network.subnet(key).vpc,
            _ => return,
        };
        let begins_here = matches!(kind, StationKind::Eni | StationKind::SecurityGroup)
            && hop.direction == Some(Direction::Egress);
        if !begins_here && let Some(sender) = eni::private(network, vpc, hop.header.tuple.source) {
            self.watch.misses(sender, at);
        }
    }

    /// The interface in a subnet for which a packet is that its network ACL refuses.
    fn meant(&self, way: &Way, subnet: SubnetKey, destination: IpAddr) -> Option<Eni> {
        let network = self.network;
        let is_here = |eni: &Eni| eni.subnet_key(network) == Some(subnet);
        let vpc = network.subnet(subnet).vpc;
        let by_route = match way.route {
            Some(RouteTarget::NatGateway(key)) => Some(Eni::NatGateway(key)),
            Some(RouteTarget::Interface(key)) => Some(Eni::Interface(key)),
            Some(RouteTarget::TransitGateway(key)) => network
                .attachment_of(key, vpc)
                .map(|key| Eni::TransitGateway(key, subnet)),
            // Without a route: a target's answer, to the node of a load balancer that waits for it (F8.51).
            None if way.open.is_some() => eni::all(network).into_iter().find(|eni| {
                matches!(eni, Eni::Interface(key)
                    if matches!(network.interface(*key).owner, InterfaceOwner::LoadBalancer(_)))
                    && is_here(eni)
            }),
            _ => None,
        };
        // The notes' gateway is known by its public address.
        by_route
            .filter(is_here)
            .or_else(|| eni::private(network, vpc, destination).filter(is_here))
            .or_else(|| {
                eni::public(network, destination)
                    .map(|(eni, _)| eni)
                    .filter(is_here)
            })
    }

    fn chosen(&self, decision: &Decision) -> Option<RouteTarget> {
        match *decision {
            Decision::Routed {
                rule: RuleRef::Route { table, index },
            } => {
                let routes = &self.network.route_table(table).routes;
                routes.get(index).map(|route| route.target)
            }
            Decision::Routed {
                rule: RuleRef::ReturnToSender { peering },
            } => Some(RouteTarget::Peering(peering)),
            _ => None,
        }
    }

    fn place(&self, station: vpclab_model::StationKey) -> (StationKind, StationPlace) {
        let station = self.network.stations.station(station);
        (station.kind, station.place)
    }
}
