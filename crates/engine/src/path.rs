//! Where a packet goes next: the order of the components on its way.
//!
//! Out of an instance: interface, security group, network ACL, route table, gateway (W0.1). Into
//! one: gateway, network ACL, security group, interface (W0.2). `W1` to `W6` are the walks.

mod out;

use core::net::IpAddr;
use vpclab_model::{
    EgressOnlyGatewayKey, FiveTuple, Header, InterfaceOwner, Network, Route, RouteTarget, Scenario,
};
use vpclab_trace::{Decision, Passage, RuleRef};

use crate::addresses::{AddressBook, PrivateOwner, PublicAddress};
use crate::construct::transit_gateway;
use crate::path::out::{out_of_interface, out_of_nat};
use crate::stage::{AfterEgress, Gateway, RouteOrder, Stage, nat_subnet, toward, toward_owner};

/// The stage after this one; none if the packet has come to its end. `header` is the packet as it leaves.
pub(crate) fn next(
    scenario: &Scenario,
    addresses: &AddressBook,
    stage: Stage,
    decision: &Decision,
    header: &Header,
) -> Option<Stage> {
    let network = &scenario.network;
    let destination = header.tuple.destination;
    if matches!(
        decision,
        Decision::Dropped { .. }
            | Decision::Answered { .. }
            | Decision::Delivered
            | Decision::Fragmented { .. }
    ) {
        return None;
    }
    match stage {
        Stage::EniEgress(key) => {
            let subnet = network.interface(key).subnet;
            Some(match decision {
                Decision::Passed(Passage::LinkLocalService) => {
                    Stage::Resolver(network.subnet(subnet).vpc, key)
                }
                _ if network.interface(key).security_groups.is_empty() => {
                    out_of_interface(network, addresses, key, destination)
                }
                _ => Stage::SecurityGroupEgress(key),
            })
        }
        Stage::SecurityGroupEgress(key) => {
            Some(out_of_interface(network, addresses, key, destination))
        }
        Stage::NetworkAclEgress(subnet, AfterEgress::RouteTable) => {
            Some(Stage::RouteTable(subnet, RouteOrder::AfterAcl))
        }
        Stage::NetworkAclEgress(subnet, AfterEgress::Node(node)) => Some(toward_owner(
            network,
            Some(subnet),
            PrivateOwner::Interface(node),
        )),
        Stage::NetworkAclEgress(subnet, AfterEgress::Target(target)) => {
            let vpc = network.subnet(subnet).vpc;
            toward(network, addresses, vpc, Some(subnet), target, destination)
        }
        Stage::RouteTable(subnet, order) => {
            let target = chosen(network, decision)?;
            let vpc = network.subnet(subnet).vpc;
            match order {
                RouteOrder::AfterAcl => {
                    toward(network, addresses, vpc, Some(subnet), target, destination)
                }
                RouteOrder::FromTransitGateway => {
                    let stage = toward(network, addresses, vpc, Some(subnet), target, destination)?;
                    Some(match stage {
                        // Back where it came from, without leaving the subnet.
                        Stage::NetworkAclIngress(into, inside) if into == subnet => {
                            inside.stage(network)
                        }
                        Stage::SecurityGroupIngress(_) | Stage::EniIngress(_) => stage,
                        Stage::NatFromInside(key) | Stage::NatFromOutside(key)
                            if nat_subnet(network, key) == Some(subnet) =>
                        {
                            stage
                        }
                        _ => Stage::NetworkAclEgress(subnet, AfterEgress::Target(target)),
                    })
                }
                RouteOrder::BeforeAcl => {
                    let stage = toward(network, addresses, vpc, Some(subnet), target, destination)?;
                    // A client in the gateway's own subnet is reached without leaving it (F5.9).
                    Some(match stage {
                        Stage::SecurityGroupIngress(_) | Stage::EniIngress(_) => stage,
                        _ => Stage::NetworkAclEgress(subnet, AfterEgress::Target(target)),
                    })
                }
            }
        }
        Stage::GatewayRouteTable(key) => {
            let vpc = network.nat_gateway(key).vpc;
            toward(
                network,
                addresses,
                vpc,
                None,
                chosen(network, decision)?,
                destination,
            )
        }
        Stage::IngressRouteTable(gateway) => {
            let vpc = gateway.vpc(network);
            let target = chosen(network, decision)?;
            toward(network, addresses, vpc, None, target, destination)
        }
        Stage::NetworkAclIngress(_, inside) => Some(inside.stage(network)),
        Stage::SecurityGroupIngress(key) => Some(Stage::EniIngress(key)),
        // Of some the interface is all that is known.
        Stage::EniIngress(key) => Stage::owner_of(network, key),
        // A load balancer's targets are reached through the VPC, as its clients are.
        Stage::Node(key)
            if matches!(
                network.interface(key).owner,
                InterfaceOwner::LoadBalancer(_)
            ) =>
        {
            Some(Stage::EniEgress(key))
        }
        // On to the service, which is no part of the VPC.
        Stage::Node(_) | Stage::GatewayEndpoint(_) => {
            addresses.server(destination).map(Stage::Server)
        }
        Stage::NodeBack(key) => Some(Stage::EniEgress(key)),
        Stage::GatewayEndpointBack(key) => {
            let vpc = network.vpc_endpoint(key).vpc;
            let owner = addresses.private_owner(vpc, destination)?;
            Some(toward_owner(network, None, owner))
        }
        Stage::NatFromInside(key) => {
            let order = RouteOrder::AfterAcl;
            Some(out_of_nat(network, addresses, key, order, destination))
        }
        Stage::NatFromOutside(key) => {
            let order = RouteOrder::BeforeAcl;
            Some(out_of_nat(network, addresses, key, order, destination))
        }
        // Towards a public address of AWS the gateway turns the packet round (F7.11).
        Stage::InternetGatewayEgress(_) => Some(match addresses.public(destination) {
            Some(public) => way_in(network, &public, header)?,
            None => Stage::EdgeEgress,
        }),
        Stage::EgressOnlyOut(_) => Some(match addresses.public(destination) {
            Some(public) => way_in(network, &public, header)?,
            None => Stage::EdgeEgress,
        }),
        Stage::EgressOnlyIn(_) => {
            let owner = addresses.public(destination)?.owner;
            Some(toward_owner(network, None, owner))
        }
        Stage::InternetGatewayIngress(key) => {
            let gateway = network.internet_gateway(key);
            let vpc = gateway.vpc;
            // What is not for a private address has none to look up.
            if gateway.route_table.is_some() && network.vpc(vpc).contains(destination) {
                return Some(Stage::IngressRouteTable(Gateway::Internet(key)));
            }
            let owner = addresses
                .public(destination)
                .map(|public| public.owner)
                .or_else(|| addresses.private_owner(vpc, destination))?;
            Some(toward_owner(network, None, owner))
        }
        Stage::TransitGatewayEnter(key, subnet) => Some(Stage::TransitGateway(key, subnet)),
        Stage::TransitGatewayCross(key) => Some(Stage::TransitGateway(key, None)),
        Stage::TransitGateway(_, subnet) => {
            let Decision::Routed {
                rule: RuleRef::TransitGatewayRoute { table, index },
            } = *decision
            else {
                return None;
            };
            let table = network.transit_gateway_route_table(table);
            let key = table.routes.get(index)?.attachment?;
            Some(match transit_gateway::other_end(network, key) {
                Some((other, _)) => Stage::TransitGatewayCross(other),
                None => Stage::TransitGatewayLeave(key, subnet),
            })
        }
        // The attachment subnet's own route table is next (F8.13).
        Stage::TransitGatewayLeave(key, from) => {
            if let Some(attachment) = network.customer_attachment(key) {
                let host = addresses.customer_host(attachment.customer, destination)?;
                return Some(Stage::Server(host));
            }
            let (subnet, _) = transit_gateway::exit(network, key, from, &header.tuple)?;
            Some(Stage::RouteTable(subnet, RouteOrder::FromTransitGateway))
        }
        // The peer's router knows whose the address is: no lookup, its subnet's ACL comes next (F3.30).
        Stage::Peering(key, from) => {
            let peer = network.peering(key).peer_of(from)?;
            let owner = addresses.private_owner(peer, destination)?;
            Some(toward_owner(network, None, owner))
        }
        Stage::VpnGatewayEgress(key) => to_customer(network, addresses, key, destination),
        Stage::VpnGatewayIngress(key, _) => {
            let gateway = network.vpn_gateway(key);
            match addresses.private_owner(gateway.vpc, destination) {
                None => to_customer(network, addresses, key, destination),
                Some(_) if gateway.route_table.is_some() => {
                    Some(Stage::IngressRouteTable(Gateway::Vpn(key)))
                }
                // The gateway's router knows where the address is (F3.30).
                Some(_) => {
                    let (vpc, target) = (gateway.vpc, RouteTarget::Local);
                    toward(network, addresses, vpc, None, target, destination)
                }
            }
        }
        Stage::EdgeEgress => Some(Stage::Internet),
        Stage::EdgeIngress => way_in(network, &addresses.public(destination)?, header),
        Stage::Internet => across(addresses, header),
        // What is not delivered is forwarded.
        Stage::Instance(key) => {
            let interface = network.interface_towards(key, header.tuple.source, destination);
            Some(Stage::EniEgress(interface))
        }
        Stage::Server(_) | Stage::ServerLink(_) | Stage::Resolver(..) => None,
    }
}

/// The gateway by which a packet from the internet enters.
///
/// `MODEL`: IPv6 comes in where its subnet's routes let answers out: by the egress-only internet
/// gateway if the route to the sender leads there, or if the VPC has no other gateway.
fn way_in(network: &Network, public: &PublicAddress, header: &Header) -> Option<Stage> {
    let tuple = &header.tuple;
    let internet = public.gateway.map(Stage::InternetGatewayIngress);
    let (IpAddr::V6(_), PrivateOwner::Interface(key)) = (tuple.destination, public.owner) else {
        return internet;
    };
    let subnet = network.subnet(network.interface(key).subnet);
    match network.route_to(subnet.route_table, tuple.source) {
        Some((
            _,
            &Route {
                target: RouteTarget::EgressOnlyGateway(key),
                ..
            },
        )) => Some(Stage::EgressOnlyIn(key)),
        _ => internet.or_else(|| {
            let mut gateways = (0..)
                .map(EgressOnlyGatewayKey)
                .zip(&network.egress_only_gateways);
            let own = gateways.find(|(_, gateway)| gateway.vpc == subnet.vpc)?;
            Some(Stage::EgressOnlyIn(own.0))
        }),
    }
}

/// To a host in a customer's network.
fn to_customer(
    network: &Network,
    addresses: &AddressBook,
    gateway: vpclab_model::VpnGatewayKey,
    destination: IpAddr,
) -> Option<Stage> {
    let link = network.customer_link(gateway, destination)?;
    let host = addresses.customer_host(link.customer, destination)?;
    Some(Stage::Server(host))
}

/// Where a packet that crosses the internet comes out: at a server, or at AWS's edge.
pub(crate) fn across(addresses: &AddressBook, header: &Header) -> Option<Stage> {
    let destination = header.tuple.destination;
    match addresses.server(destination) {
        Some(server) => Some(Stage::Server(server)),
        None => addresses
            .is_public(destination)
            .then_some(Stage::EdgeIngress),
    }
}

/// Where a component at this stage sends a packet of its own to whoever sent the one that it has got.
pub(crate) fn back(
    network: &Network,
    addresses: &AddressBook,
    stage: Stage,
    answer: &FiveTuple,
) -> Option<Stage> {
    let sender = answer.destination;
    Some(match stage {
        Stage::NatFromInside(key) => {
            out_of_nat(network, addresses, key, RouteOrder::BeforeAcl, sender)
        }
        Stage::Node(key) => Stage::EniEgress(key),
        Stage::NatFromOutside(key) => {
            out_of_nat(network, addresses, key, RouteOrder::AfterAcl, sender)
        }
        Stage::InternetGatewayEgress(key) => {
            let vpc = network.internet_gateway(key).vpc;
            let owner = addresses
                .private_owner(vpc, sender)
                .or_else(|| addresses.public(sender).map(|public| public.owner))?;
            toward_owner(network, None, owner)
        }
        Stage::EniIngress(key) => Stage::SecurityGroupEgress(key),
        Stage::TransitGateway(_, Some(subnet)) | Stage::TransitGatewayLeave(_, Some(subnet)) => {
            Stage::RouteTable(subnet, RouteOrder::FromTransitGateway)
        }
        Stage::Internet => match addresses.server(sender) {
            Some(server) => Stage::Server(server),
            None => addresses.public(sender).map(|_| Stage::EdgeIngress)?,
        },
        Stage::ServerLink(key) => Stage::Server(key),
        Stage::Instance(key) => {
            Stage::EniEgress(network.interface_towards(key, answer.source, sender))
        }
        Stage::VpnGatewayEgress(key) => {
            let vpc = network.vpn_gateway(key).vpc;
            toward_owner(network, None, addresses.private_owner(vpc, sender)?)
        }
        Stage::VpnGatewayIngress(_, customer) => {
            Stage::Server(addresses.customer_host(customer, sender)?)
        }
        Stage::TransitGatewayCross(key) => {
            let customer = network.customer_attachment(key)?.customer;
            Stage::Server(addresses.customer_host(customer, sender)?)
        }
        _ => return None,
    })
}

fn chosen(network: &Network, decision: &Decision) -> Option<RouteTarget> {
    match decision {
        Decision::Routed {
            rule: RuleRef::Route { table, index },
        } => network
            .route_table(*table)
            .routes
            .get(*index)
            .map(|route| route.target),
        Decision::Routed {
            rule: RuleRef::ReturnToSender { peering },
        } => Some(RouteTarget::Peering(*peering)),
        _ => None,
    }
}
