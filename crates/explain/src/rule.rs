//! What decided at a hop, as the console would show it.

use serde::Serialize;
use vpclab_model::{
    Direction, Network, PortRange, ProtocolMatch, RouteOrigin, RouteTarget, Scenario,
};
use vpclab_trace::view::{Rule as RowView, Viewer};
use vpclab_trace::{
    Decision, Passage, RuleRef, TrackingUpdate, Translation, Translator, flow_state_name,
};

/// What decided at a hop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Rule {
    /// A rule of a security group.
    SecurityGroupRule {
        /// The group's id.
        group: String,
        /// Which of its lists.
        direction: Direction,
        /// `all`, `TCP`, `ICMP type 8`.
        protocol: String,
        /// `443`, `1024-65535`; none where they do not count or all are meant.
        ports: Option<String>,
        /// A CIDR block, or the id of a group or of a prefix list.
        peer: String,
        /// Position in the list, from 0.
        index: u16,
        /// AWS's id of the rule, where it is known: `sgr-…`.
        #[serde(skip_serializing_if = "Option::is_none")]
        rule_id: Option<String>,
        /// The rule in words.
        text: String,
    },
    /// A rule of a network ACL.
    NetworkAclRule {
        /// The ACL's id.
        acl: String,
        /// Which of its lists.
        direction: Direction,
        /// Its number; 32767 is the final `*`, 32768 that of IPv6 (F5.3).
        rule_number: u16,
        /// `allow` or `deny`.
        action: String,
        /// Like a security group's.
        protocol: String,
        /// Like a security group's.
        ports: Option<String>,
        /// The block; none for the final `*`.
        cidr: Option<String>,
        /// The rule in words.
        text: String,
    },
    /// A route.
    Route {
        /// The table's id.
        route_table: String,
        /// `0.0.0.0/0`, or a prefix list.
        destination: String,
        /// `local`, or the id of what it leads to.
        target: String,
        /// `local`, `static` or `propagated`.
        origin: String,
        /// `active`, or `blackhole` if the target is gone.
        state: String,
        /// The route in words.
        text: String,
    },
    /// A route of a transit gateway.
    TransitGatewayRoute {
        /// The table's id.
        route_table: String,
        /// `10.1.0.0/16`
        destination: String,
        /// The attachment's id, or `blackhole`.
        target: String,
        /// The route in words.
        text: String,
    },
    /// A row of another list, in words; none of these decides at a hop.
    Row {
        /// The row.
        text: String,
    },
    /// No row: an answer to a NAT gateway returns over the peering connection it came by (F6.9).
    ReturnToSender {
        /// The peering connection's id.
        target: String,
    },
    /// An entry of an interface's connection tracking: no rule was asked (F4.20).
    TrackedConnection {
        /// The interface's id.
        interface: String,
        /// The connection's state now: `SYN_SENT`.
        state: String,
    },
    /// An entry of a table of translations.
    Translation {
        /// Whose table: the id of a NAT gateway, an instance, a load balancer, an endpoint.
        table: String,
        /// Was it made by this packet?
        made: bool,
        /// The connection's state now.
        state: String,
    },
    /// The one-to-one mapping of a private address to its public one (F7.2).
    PublicAddress,
    /// An entry of an egress-only internet gateway, which changes no address (F7.20).
    StatefulFilter {
        /// The gateway's id.
        table: String,
        /// Was it made by this packet?
        made: bool,
    },
    /// The source/destination check of a network interface (F9.1).
    SourceDestCheck {
        /// Is it on?
        enabled: bool,
    },
}

impl Rule {
    /// What a decision rests on; none where nothing was to be decided.
    pub(crate) fn of(decision: &Decision, scenario: &Scenario) -> Option<Self> {
        let network = &scenario.network;
        let viewer = Viewer::new(scenario);
        let translation = |translator: Translator, made, state| Self::Translation {
            table: viewer.translator_id(translator),
            made,
            state: flow_state_name(state).to_owned(),
        };
        match *decision {
            Decision::Allowed { rule, .. } | Decision::Routed { rule } => {
                Some(Self::row(rule, scenario))
            }
            Decision::Dropped { rule, .. } => rule.map(|rule| Self::row(rule, scenario)),
            Decision::AllowedByTracking(update) => Some(Self::tracked(&update, network)),
            Decision::Translated {
                by: Translation::NatEntry { translator, update },
                ..
            }
            | Decision::Relayed {
                translator, update, ..
            } => Some(translation(translator, update.made, update.state)),
            Decision::Translated {
                by: Translation::PublicAddress,
                ..
            } => Some(Self::PublicAddress),
            Decision::LetThrough { translator, update } => Some(Self::StatefulFilter {
                table: viewer.translator_id(translator),
                made: update.made,
            }),
            Decision::Passed(Passage::OwnAddress) => Some(Self::SourceDestCheck { enabled: true }),
            Decision::Passed(Passage::CheckDisabled) => {
                Some(Self::SourceDestCheck { enabled: false })
            }
            Decision::Passed(_)
            | Decision::Translated { .. }
            | Decision::Answered { .. }
            | Decision::Delivered
            | Decision::Forwarded
            | Decision::Fragmented { .. } => None,
        }
    }

    fn tracked(update: &TrackingUpdate, network: &Network) -> Self {
        Self::TrackedConnection {
            interface: network.interface(update.interface).identity.id.clone(),
            state: flow_state_name(update.state).to_owned(),
        }
    }

    /// A row of a table.
    fn row(rule: RuleRef, scenario: &Scenario) -> Self {
        let network = &scenario.network;
        let view = Viewer::new(scenario).rule(rule);
        match (view, rule) {
            (
                RowView::SecurityGroup {
                    group,
                    direction,
                    index,
                    text,
                },
                RuleRef::SecurityGroup { group: key, .. },
            ) => {
                let row = network.security_group(key).rules(direction).get(index);
                let peer = row.map(|row| peer(row.peer, network));
                Self::SecurityGroupRule {
                    group,
                    direction,
                    protocol: protocol(row.map(|row| row.protocol)),
                    ports: row.and_then(|row| ports(row.protocol, row.ports)),
                    peer: peer.unwrap_or_default(),
                    index,
                    rule_id: network
                        .security_group(key)
                        .rule_id(direction, index)
                        .map(ToOwned::to_owned),
                    text,
                }
            }
            (
                RowView::NetworkAcl {
                    acl,
                    direction,
                    rule_number,
                    action,
                    text,
                },
                RuleRef::NetworkAcl {
                    acl: key, index, ..
                },
            ) => {
                let row =
                    index.and_then(|index| network.network_acl(key).rules(direction).get(index));
                Self::NetworkAclRule {
                    acl,
                    direction,
                    rule_number,
                    action,
                    protocol: protocol(row.map(|row| row.protocol)),
                    ports: row.and_then(|row| ports(row.protocol, row.ports)),
                    cidr: row.map(|row| row.cidr_block.to_string()),
                    text,
                }
            }
            (
                RowView::Route {
                    table,
                    destination,
                    target,
                    text,
                    ..
                },
                RuleRef::Route { table: key, index },
            ) => {
                let row = network.route_table(key).routes.get(index);
                let origin = match row.map(|row| row.origin) {
                    Some(RouteOrigin::Local) => "local",
                    Some(RouteOrigin::Propagated) => "propagated",
                    Some(RouteOrigin::Static) | None => "static",
                };
                let gone = row.is_none_or(|row| row.target == RouteTarget::Blackhole);
                Self::Route {
                    route_table: table,
                    destination,
                    target,
                    origin: origin.to_owned(),
                    state: if gone { "blackhole" } else { "active" }.to_owned(),
                    text,
                }
            }
            (
                RowView::TransitGatewayRoute {
                    table,
                    destination,
                    target,
                    text,
                    ..
                },
                _,
            ) => Self::TransitGatewayRoute {
                route_table: table,
                destination,
                target,
                text,
            },
            (RowView::Row { text }, _) => Self::Row { text },
            // The two say the same row: what is left is what is no row at all.
            (view, _) => Self::ReturnToSender {
                target: match view {
                    RowView::ReturnToSender { target, .. } => target,
                    _ => String::new(),
                },
            },
        }
    }

    /// In a few words, for a list of hops.
    #[must_use]
    pub fn words(&self) -> String {
        let made = |made: &bool| if *made { "new entry" } else { "known entry" };
        match self {
            Self::SecurityGroupRule {
                group,
                rule_id: Some(rule),
                text,
                ..
            } => format!("{group} {rule}: {text}"),
            Self::SecurityGroupRule { group, text, .. } => format!("{group}: {text}"),
            Self::NetworkAclRule { acl, text, .. } => format!("{acl}: {text}"),
            Self::Route {
                route_table, text, ..
            }
            | Self::TransitGatewayRoute {
                route_table, text, ..
            } => format!("{route_table}: {text}"),
            Self::Row { text } => text.clone(),
            Self::ReturnToSender { target } => format!("return to sender → {target}"),
            Self::TrackedConnection { interface, state } => {
                format!("tracked by {interface}, {state}")
            }
            Self::Translation {
                table,
                made: new,
                state,
            } => format!("{table}: {}, {state}", made(new)),
            Self::PublicAddress => "one-to-one mapping of the public address".to_owned(),
            Self::StatefulFilter { table, made: new } => format!("{table}: {}", made(new)),
            Self::SourceDestCheck { enabled: true } => "source/destination check: own".to_owned(),
            Self::SourceDestCheck { enabled: false } => "source/destination check: off".to_owned(),
        }
    }
}

fn peer(peer: vpclab_model::RulePeer, network: &Network) -> String {
    use vpclab_model::RulePeer;
    match peer {
        RulePeer::Cidr(cidr) => cidr.to_string(),
        RulePeer::Group(group) => network.security_group(group).identity.id.clone(),
        RulePeer::PrefixList(list) => network.prefix_list(list).identity.id.clone(),
        RulePeer::Unknown(key) => network.unknown(key).identity.id.clone(),
    }
}

/// The final `*` of a network ACL is for every protocol.
fn protocol(protocol: Option<ProtocolMatch>) -> String {
    protocol.unwrap_or(ProtocolMatch::All).to_string()
}

fn ports(protocol: ProtocolMatch, ports: PortRange) -> Option<String> {
    let count = protocol.only().is_some_and(|only| only.has_ports());
    match ports {
        _ if !count => None,
        PortRange::ALL => None,
        PortRange { from, to } if from == to => Some(from.to_string()),
        PortRange { from, to } => Some(format!("{from}-{to}")),
    }
}
