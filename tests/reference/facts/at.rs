//! Where a packet can be, and the engine's words for it.

use super::World;

/// When a subnet's network ACL is asked, seen from its router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acl {
    /// It was (W1.4, W1.5).
    Passed,
    /// It will be, if the packet leaves the subnet (W2.5, W2.6).
    After,
    /// The same for what a transit gateway brings, which may be for the subnet itself (F5.16).
    AfterTransit,
}

/// Where a packet is about to be, by the names of the file. `out` is seen from who decides.
#[derive(Clone, Debug)]
pub(super) enum At {
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
        acl: Acl,
    },
    /// The router of one of several subnets: AWS leaves open which (F8.14).
    AnyRouter {
        subnets: Vec<String>,
    },
    EgressOnly {
        out: bool,
    },
    /// A gateway endpoint; towards its service, or back.
    Endpoint {
        out: bool,
    },
    /// A node of an interface endpoint or a load balancer; `back` from an endpoint's service.
    Node {
        eni: String,
        back: bool,
    },
    VpnOut,
    /// Into the VPC from this customer's network.
    VpnIn {
        customer: String,
    },
    /// Into a transit gateway by an attachment's subnet; none if its zone has none.
    TransitEnter {
        attachment: String,
        subnet: Option<String>,
    },
    /// A packet that came by an attachment, from a subnet in this zone or from another gateway.
    Transit {
        gateway: String,
        attachment: String,
        zone: Option<String>,
    },
    /// Into a transit gateway from a customer's network, by its attachment.
    TransitFromCustomer {
        attachment: String,
    },
    /// The route table of a gateway, for what comes in by it (F3.22).
    Ingress {
        table: String,
    },
    /// Over a peering of two gateways.
    TransitCross {
        peering: String,
        into: String,
    },
    /// Out of it; the packet came in by a subnet of this zone.
    TransitLeave {
        attachment: String,
        zone: Option<String>,
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

impl World {
    pub(super) fn words(&self, at: &At) -> String {
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
            At::EgressOnly { out } => format!("egress-only-internet-gateway eigw, {}", way(out)),
            At::Endpoint { out } => format!("vpc-endpoint vpce, {}", way(out)),
            At::TransitEnter { attachment, .. } => {
                format!("transit-gateway {attachment}, ingress")
            }
            At::Transit { gateway, .. } => format!("transit-gateway {gateway}"),
            At::TransitFromCustomer { attachment } => {
                format!("transit-gateway {attachment}")
            }
            At::Ingress { table } => format!("route-table {table}, ingress"),
            At::TransitCross { peering, .. } => format!("transit-gateway-peering {peering}"),
            At::VpnOut => "vpn-gateway vgw, egress".to_owned(),
            At::VpnIn { .. } => "vpn-gateway vgw, ingress".to_owned(),
            At::Node { eni, back } => {
                let service = self.config.service_of(eni).unwrap_or_default();
                let kind = match self.config.balancer(eni) {
                    Some(_) => "load-balancer",
                    None => "vpc-endpoint",
                };
                format!("{kind} {service} at {eni}, {}", way(&!back))
            }
            At::TransitLeave { attachment, .. } => format!("transit-gateway {attachment}, egress"),
            At::AnyRouter { .. } => String::new(),
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
}
