//! What a change opens beyond what was asked.

use ipnet::IpNet;
use vpclab_model::{
    Identity, Network, NetworkAclKey, RouteTableKey, RouteTarget, RuleAction, Scenario,
    SecurityGroupKey,
};

use super::Change;
use super::words::label;

/// One sentence for each thing that somebody should know before doing it.
pub(crate) fn warnings(scenario: &Scenario, change: &Change) -> Vec<String> {
    let network = &scenario.network;
    match *change {
        Change::GroupRule { group, .. } => shared_group(network, group).into_iter().collect(),
        Change::AclEntry {
            acl,
            rule,
            replaces,
            ..
        } => {
            let mut warnings = vec![format!(
                "Rule {} of {} is for every address of {}: a network ACL knows no single interface (F5.1).",
                rule.rule_number,
                label(&network.network_acl(acl).identity),
                subnets(network, acl)
            )];
            if rule.ports.from != rule.ports.to
                && rule
                    .protocol
                    .only()
                    .is_some_and(vpclab_model::Protocol::has_ports)
            {
                warnings.push(format!(
                    "It opens {}, because every connection answers to another port of its client (F5.27).",
                    rule.ports
                ));
            }
            if replaces && rule.action == RuleAction::Allow {
                warnings.push(format!(
                    "What rule {} refused otherwise is decided by the rules after it from then on.",
                    rule.rule_number
                ));
            }
            warnings
        }
        Change::AclEntryGone {
            acl, rule_number, ..
        } => vec![format!(
            "Everything that rule {rule_number} of {} refuses in {} is decided by the rules after it from then on.",
            label(&network.network_acl(acl).identity),
            subnets(network, acl)
        )],
        Change::Route {
            table,
            destination,
            target,
            ..
        } => {
            let mut warnings = Vec::new();
            if destination.prefix_len() != destination.max_prefix_len() {
                warnings.push(format!(
                    "All of {destination} goes there then, not this one address."
                ));
            }
            if destination.prefix_len() == 0 && matches!(target, RouteTarget::InternetGateway(_)) {
                warnings.push("Subnets with this route table become public ones.".into());
            }
            warnings.extend(passed_by(network, table, destination));
            warnings.extend(shared_table(network, table));
            warnings
        }
        Change::RouteGone { table, destination } => {
            let mut warnings = vec![format!(
                "All of {destination} is decided by the table's other routes from then on."
            )];
            warnings.extend(passed_by(network, table, destination));
            warnings.extend(shared_table(network, table));
            warnings
        }
        Change::AttachInternetGateway(gateway, vpc) => vec![format!(
            "Everything in {} that has a public address and a route to {} is on the internet then.",
            label(&network.vpc(vpc).identity),
            label(&network.internet_gateway(gateway).identity)
        )],
        Change::AssociateAddress {
            interface,
            public,
            is_new,
        } => {
            let mut warnings = vec![format!(
                "{} is reachable from the internet then, as far as its groups and the network ACL allow.",
                label(&network.interface(interface).identity)
            )];
            if is_new {
                warnings.push(format!(
                    "AWS chooses the new address, and charges for it; this was tried with {public} in its place."
                ));
            }
            warnings
        }
        Change::SourceDestCheckOff(interface) => vec![format!(
            "{} may then send and receive what is not its own: only for appliances that forward (F9.2).",
            label(&network.interface(interface).identity)
        )],
        Change::TransitGatewayRoute {
            table, destination, ..
        } => {
            let mut warnings = Vec::new();
            if destination.prefix_len() != destination.max_prefix_len() {
                warnings.push(format!(
                    "All of {destination} goes there then, not this one address."
                ));
            }
            let users = network.attachments.iter();
            let users = users.filter(|one| one.route_table == Some(table)).count();
            if users > 1 {
                warnings.push(format!(
                    "{users} attachments use {}.",
                    label(&network.transit_gateway_route_table(table).identity)
                ));
            }
            warnings
        }
        Change::AssociateTable(key, table) => vec![format!(
            "Everything from {} follows {} then.",
            label(&network.attachment(key).identity),
            label(&network.transit_gateway_route_table(table).identity)
        )],
        Change::StartInstance(_)
        | Change::DnsSupport(_)
        | Change::AcceptPeering(_)
        | Change::AcceptAttachment(_)
        | Change::AttachSubnet(..)
        | Change::VpnRoute(..)
        | Change::Assumed(_) => Vec::new(),
    }
}

/// How much more a change opens than what was asked; for the order among sets of the same size.
pub(crate) fn reach(change: &Change) -> u32 {
    match *change {
        Change::GroupRule { .. } => 0,
        Change::StartInstance(_)
        | Change::DnsSupport(_)
        | Change::AttachSubnet(..)
        | Change::AcceptPeering(_)
        | Change::AcceptAttachment(_) => 1,
        Change::AclEntry {
            replaces: false, ..
        } => 2,
        Change::Route { destination, .. }
        | Change::TransitGatewayRoute { destination, .. }
        | Change::VpnRoute(_, destination) => {
            let wider = destination.max_prefix_len() - destination.prefix_len();
            3 + u32::from(wider)
        }
        // Where it is asked for, something is there to forward.
        Change::SourceDestCheckOff(_) => 38,
        Change::AssociateTable(..) => 40,
        Change::AttachInternetGateway(..) | Change::AssociateAddress { .. } => 50,
        Change::AclEntry { .. } | Change::AclEntryGone { .. } | Change::RouteGone { .. } => 60,
        Change::Assumed(_) => u32::MAX,
    }
}

fn shared_group(network: &Network, group: SecurityGroupKey) -> Option<String> {
    let interfaces = network.interfaces.iter();
    let users = interfaces
        .filter(|one| one.security_groups.contains(&group))
        .count();
    (users > 1).then(|| {
        format!(
            "{} is on {users} interfaces: the rule is for all of them.",
            label(&network.security_group(group).identity)
        )
    })
}

fn subnets(network: &Network, acl: NetworkAclKey) -> String {
    let users = network.subnets.iter();
    listed(
        users
            .filter(|subnet| subnet.network_acl == acl)
            .map(|subnet| &subnet.identity),
    )
}

fn shared_table(network: &Network, table: RouteTableKey) -> Option<String> {
    let users = || {
        let subnets = network.subnets.iter();
        subnets.filter(move |subnet| subnet.route_table == table)
    };
    (users().count() > 1).then(|| {
        format!(
            "{} is the route table of {}.",
            label(&network.route_table(table).identity),
            listed(users().map(|subnet| &subnet.identity))
        )
    })
}

/// The appliance that such traffic passes now, and then no longer.
fn passed_by(network: &Network, table: RouteTableKey, destination: IpNet) -> Option<String> {
    match network.route_to(table, destination.addr())?.1.target {
        RouteTarget::Interface(key) => Some(format!(
            "It passes {} now, and then no longer.",
            label(&network.interface(key).identity)
        )),
        _ => None,
    }
}

/// The first few, and how many more.
fn listed<'n>(identities: impl Iterator<Item = &'n Identity>) -> String {
    const SHOWN: usize = 3;
    let all: Vec<&Identity> = identities.collect();
    let shown: Vec<String> = all.iter().take(SHOWN).map(|one| label(one)).collect();
    let more = all.len().saturating_sub(SHOWN);
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
