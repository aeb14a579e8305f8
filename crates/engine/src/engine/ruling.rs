//! From a stage to its component's ruling.

use core::net::IpAddr;
use vpclab_model::{
    Direction, FiveTuple, Header, HeaderDetail, InstanceKey, NatPlacement, SimDuration,
};
use vpclab_trace::{Decision, DropReason, End, Passage, Translator};
use vpclab_wire::Packet;

use super::Engine;
use super::departures::InFlight;
use crate::construct::security_group::Way;
use crate::construct::{
    self, Ruling, eni, ingress_routing, peering, server, transit_gateway, vpc_endpoint, vpn_gateway,
};
use crate::limits::{HOP_LATENCY, INTER_REGION_LATENCY};
use crate::path;
use crate::stage::Stage;
use crate::world::World;

impl Engine {
    /// What the component at this stage rules about a packet. `direction` is that of the stage, and
    /// is changed where only the component knows it.
    ///
    /// What is ruled is handed up as it is, because WebAssembly copies dearly.
    pub(super) fn rule(
        &self,
        stage: Stage,
        flying: &InFlight,
        direction: &mut Option<Direction>,
    ) -> Ruling {
        // Where a later fragment is judged by ports, it has those of the first one that passed.
        if flying.header.detail == HeaderDetail::LaterFragment
            && let Some(named) = self.world.first_fragment(stage, &flying.header, self.now)
        {
            return self.rule_by_component(stage, flying, &named, direction);
        }
        self.rule_by_component(stage, flying, &flying.header, direction)
    }

    /// What becomes of a packet whatever its component rules: it may be too large to go on.
    pub(super) fn overrule(&self, stage: Stage, flying: &InFlight, ruling: &mut Ruling) {
        let InFlight { packet, header, .. } = flying;
        if self.takes_in_an_open_world(stage, &header.tuple, ruling) {
            *ruling = Decision::Delivered.into();
        }
        let goes_on = match ruling {
            Ruling::Decided(decision) | Ruling::DecidedReplacing(_, decision) => {
                !matches!(decision, Decision::Dropped { .. })
            }
            _ => false,
        };
        let World {
            scenario,
            addresses,
            ..
        } = &self.world;
        if goes_on
            && let Some(too_large) =
                construct::mtu::check(scenario, addresses, stage, packet, header)
        {
            *ruling = too_large;
        }
    }

    fn rule_by_component(
        &self,
        stage: Stage,
        InFlight { packet, past, .. }: &InFlight,
        header: &Header,
        toward: &mut Option<Direction>,
    ) -> Ruling {
        use Direction::{Egress, Ingress};
        let World {
            scenario,
            addresses,
            ..
        } = &self.world;
        let network = &scenario.network;
        let tuple = header.tuple;
        let reaches = |vpc| addresses.private_owner(vpc, tuple.destination).is_some();
        match stage {
            Stage::EniEgress(key) if self.asks_in_vain(key, &tuple) => {
                Ruling::dropped(DropReason::NoInterface)
            }
            Stage::EniEgress(key) => {
                let link_local = self.world.link_local(stage.station(network));
                eni::egress(scenario, addresses, key, packet, link_local, self.now)
            }
            Stage::EniIngress(key) => eni::ingress(network, key, packet),
            Stage::SecurityGroupEgress(key) | Stage::SecurityGroupIngress(key) => {
                let (direction, other_end) = match (stage, header.quoted()) {
                    (Stage::SecurityGroupEgress(_), _) => (Egress, tuple.destination),
                    // An ICMP error is about the flow, whoever sends it.
                    (_, Some(quoted)) => (Ingress, quoted.destination),
                    _ => (Ingress, tuple.source),
                };
                let balanced = self.is_balanced(key, direction, &tuple, other_end);
                let way = Way {
                    addresses,
                    other_end,
                    provenance: past.provenance,
                    balanced,
                    elsewhere: self.world.tracked_elsewhere(key),
                };
                let table = self.world.tracking(key);
                construct::security_group::decide(
                    network, table, key, direction, header, way, self.now,
                )
            }
            Stage::NetworkAclEgress(subnet, _) => {
                construct::network_acl::decide(network, subnet, Egress, header)
            }
            Stage::NetworkAclIngress(subnet, _) => {
                construct::network_acl::decide(network, subnet, Ingress, header)
            }
            Stage::RouteTable(key, _) => {
                let subnet = network.subnet(key);
                let returned = peering::return_to_sender(&self.world, subnet.vpc, &tuple);
                let ruling = returned.unwrap_or_else(|| {
                    construct::route_table::decide(
                        network,
                        subnet.route_table,
                        tuple.destination,
                        || reaches(subnet.vpc),
                    )
                });
                ingress_routing::leaving(network, key, tuple.source, ruling)
            }
            Stage::IngressRouteTable(gateway) => {
                ingress_routing::entering(network, gateway, tuple.destination, || {
                    reaches(gateway.vpc(network))
                })
            }
            Stage::GatewayRouteTable(key) => {
                let gateway = network.nat_gateway(key);
                match gateway.placement {
                    NatPlacement::Regional(table) => {
                        construct::route_table::decide(network, table, tuple.destination, || {
                            reaches(gateway.vpc)
                        })
                    }
                    NatPlacement::Zonal(_) => Ruling::dropped(DropReason::NoRoute),
                }
            }
            Stage::NatFromInside(key) => {
                let table = self.world.nat(Translator::Gateway(key));
                construct::nat_gateway::from_inside(
                    network,
                    addresses,
                    key,
                    table,
                    scenario.seed,
                    (packet, header, past.by_transit),
                    self.now,
                )
            }
            Stage::NatFromOutside(key) => construct::nat_gateway::from_outside(
                network,
                key,
                self.world.nat(Translator::Gateway(key)),
                (packet, header),
                self.now,
            ),
            Stage::InternetGatewayEgress(key) => {
                construct::internet_gateway::egress(network, addresses, key, header)
            }
            Stage::InternetGatewayIngress(key) => {
                construct::internet_gateway::ingress(network, addresses, key, header)
            }
            Stage::EdgeEgress => construct::edge::egress(),
            Stage::EdgeIngress => construct::edge::ingress(addresses, &tuple),
            Stage::EgressOnlyOut(key) | Stage::EgressOnlyIn(key) => {
                let gateway = construct::egress_only_gateway::Gateway {
                    network,
                    addresses,
                    key,
                    table: self.world.nat(Translator::EgressOnly(key)),
                };
                match stage {
                    Stage::EgressOnlyOut(_) => gateway.egress(header, self.now),
                    _ => gateway.ingress(header, self.now),
                }
            }
            Stage::VpnGatewayEgress(key) => vpn_gateway::egress(network, addresses, key, &tuple),
            Stage::VpnGatewayIngress(key, from) => {
                vpn_gateway::ingress(network, addresses, (key, from), &tuple)
            }
            Stage::Node(key) => {
                let (direction, ruling) = self.at_node(key, packet, header);
                *toward = direction;
                ruling
            }
            Stage::NodeBack(key) => self.node(key).back(header),
            Stage::GatewayEndpoint(key) => {
                vpc_endpoint::through_gateway(network, addresses, key, header)
            }
            Stage::GatewayEndpointBack(_) => Decision::Passed(Passage::Forwarded).into(),
            Stage::Internet => {
                let destination = path::across(addresses, header);
                construct::internet::decide(destination)
            }
            Stage::Resolver(_, key) => {
                let subnet = network.interface(key).subnet;
                construct::resolver::decide(scenario, addresses, subnet, packet)
            }
            Stage::ServerLink(_) => server::link(packet),
            Stage::TransitGatewayEnter(key, subnet) => {
                transit_gateway::enter(network, key, subnet, header)
            }
            Stage::TransitGatewayCross(key) => {
                transit_gateway::cross(network, key, tuple.destination)
            }
            Stage::TransitGateway(key, _) => {
                transit_gateway::route(network, key, tuple.destination)
            }
            Stage::TransitGatewayLeave(key, from) => {
                transit_gateway::leave(network, addresses, (key, from), &tuple)
            }
            Stage::Peering(key, from) => peering::decide(network, addresses, key, from, &tuple),
            Stage::Instance(key) => self.at_instance(key, packet, header, toward),
            Stage::Server(key) => server::decide(network, key),
        }
    }

    fn at_instance(
        &self,
        key: InstanceKey,
        packet: &Packet,
        header: &Header,
        toward: &mut Option<Direction>,
    ) -> Ruling {
        let scenario = &self.world.scenario;
        let table = self.world.nat(Translator::Instance(key));
        let is_taken = |outside: &FiveTuple| self.guests.sends_as(key, outside);
        let ruling = construct::middlebox::decide(
            (&scenario.network, key),
            table,
            scenario.seed,
            (packet, header),
            &is_taken,
            self.now,
        );
        // Seen from the clients of a NAT instance: out, or back.
        *toward = match &ruling {
            Ruling::Decided(Decision::Translated { rewrite, .. })
            | Ruling::DecidedReplacing(_, Decision::Translated { rewrite, .. }) => {
                Some(match rewrite.end {
                    End::Source => Direction::Egress,
                    End::Destination => Direction::Ingress,
                })
            }
            _ => None,
        };
        ruling
    }

    /// How long a packet is on its way from one stage to the next.
    pub(super) fn latency(&self, from: Stage, to: Stage, source: &IpAddr) -> SimDuration {
        let server = |stage| match stage {
            Stage::Server(key) => Some(key),
            _ => None,
        };
        let network = &self.world.scenario.network;
        match from {
            // The tunnel of a customer is as long as the way to its hosts.
            Stage::VpnGatewayEgress(_)
            | Stage::VpnGatewayIngress(..)
            | Stage::TransitGatewayLeave(..) => {
                server(to).map_or(HOP_LATENCY, |key| self.world.scenario.server(key).latency)
            }
            Stage::Internet => construct::internet::latency(
                &self.world.scenario,
                self.world.addresses.server(*source),
                server(to),
            ),
            Stage::Peering(key, _) if network.peering(key).inter_region => INTER_REGION_LATENCY,
            Stage::TransitGatewayCross(key)
                if transit_gateway::other_end(network, key).is_some_and(|(_, far)| far) =>
            {
                INTER_REGION_LATENCY
            }
            _ => server(to)
                .filter(|_| matches!(from, Stage::Node(_) | Stage::GatewayEndpoint(_)))
                .map_or(HOP_LATENCY, |key| self.world.scenario.server(key).latency),
        }
    }
}
