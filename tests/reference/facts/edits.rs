//! Edits of the network between packets: what the calls of a script do to the configuration. Tables
//! stay as they are, and so do the flows in them (F4.27).

use serde_json::{Value, json};

use super::config::Config;
use super::{Breakage, World};

/// How long a NAT gateway takes to be gone (F6.14).
const DELETION_US: u64 = 30_000_000;

impl World {
    /// An action of the script is done.
    pub(crate) fn done(&mut self, action: usize, at_us: u64) {
        if self.is_broken(Breakage::IgnoresEdits) {
            return;
        }
        let call = &self.config.0["script"][action];
        if matches!(
            call["do"].as_str(),
            Some("stop-instances" | "terminate-instances")
        ) {
            let instance = call["instance"].as_str().unwrap_or_default();
            let eni = self
                .config
                .eni_of_instance(instance)
                .unwrap_or_default()
                .to_owned();
            self.tracked.retain(|entry| entry.eni != eni);
            if instance == "i-c" {
                self.masqueraded.clear();
                self.own_ports.clear();
            }
        }
        if let Some(deleting) = self.config.call(action) {
            self.nat_gone_at_us = deleting.then_some(at_us + DELETION_US);
        }
    }

    /// The NAT gateway is gone as soon as its time has come, with all its entries (F6.14).
    pub(super) fn delete_nat(&mut self, now_us: u64) {
        if self.nat_gone_at_us.is_some_and(|gone| gone <= now_us) {
            self.translated.clear();
            self.config.0["network"]["natGateways"] = json!([]);
        }
    }
}

impl Config {
    /// Has any rule been taken away?
    pub(super) fn has_revoked(&self) -> bool {
        self.0.to_string().contains("\"revoked\":true")
    }

    /// Rules for one ICMP type are rules for all.
    pub(super) fn forget_icmp_types(&mut self) {
        let owners = ["securityGroups", "networkAcls"].map(|section| {
            let owners = self.0["network"][section].as_array();
            owners.cloned().unwrap_or_default()
        });
        for (section, mut owners) in ["securityGroups", "networkAcls"].into_iter().zip(owners) {
            for way in ["ingress", "egress", "inbound", "outbound"] {
                let rules = owners.iter_mut().filter_map(|owner| owner.get_mut(way));
                let rules = rules.filter_map(Value::as_array_mut).flatten();
                for rule in rules.filter_map(Value::as_object_mut) {
                    rule.remove("icmpTypeCode");
                }
            }
            self.0["network"][section] = Value::Array(owners);
        }
    }

    /// Does what a call of the script asks for; says whether the NAT gateway goes because of it.
    fn call(&mut self, action: usize) -> Option<bool> {
        let call = self.0["script"][action].clone();
        let network = &mut self.0["network"];
        let word = call["do"].as_str()?;
        let of = |section: &'static str, key: &str| (section, call[key].clone());
        let rows = match word.split_once("-security-group-") {
            Some((_, "ingress")) => Some("ingress"),
            Some((_, "egress")) => Some("egress"),
            _ => None,
        };
        if let Some(way) = rows {
            let owner = owned(network, of("securityGroups", "securityGroup"))?;
            let end = if way == "ingress" {
                "source"
            } else {
                "destination"
            };
            let keys = ["protocol", "portRange", "icmpTypeCode", end];
            put(owner, way, &call, &keys, &keys, !word.starts_with("revoke"));
            return None;
        }
        let acl = |network: &mut Value, gone: bool, there: bool| {
            let owner = owned(network, of("networkAcls", "networkAcl"))?;
            let way = if call["egress"] == true {
                "outbound"
            } else {
                "inbound"
            };
            let keys = [
                "ruleNumber",
                "protocol",
                "portRange",
                "icmpTypeCode",
                "source",
                "destination",
                "action",
            ];
            if gone {
                put(owner, way, &call, &["ruleNumber"], &keys, false);
            }
            if there {
                put(owner, way, &call, &keys, &keys, true);
            }
            Some(())
        };
        let route = |network: &mut Value, owner: (&'static str, Value), gone: bool, there: bool| {
            let owner = owned(network, owner)?;
            let keys = ["destination", "target"];
            if gone {
                put(owner, "routes", &call, &keys[..1], &keys, false);
            }
            if there {
                put(owner, "routes", &call, &keys, &keys, true);
            }
            Some(())
        };
        let own_table = of("routeTables", "routeTable");
        let transit_table = of("transitGatewayRouteTables", "transitGatewayRouteTable");
        let attachment = of("transitGatewayVpcAttachments", "transitGatewayAttachment");
        match word {
            "create-network-acl-entry" => acl(network, false, true)?,
            "delete-network-acl-entry" => acl(network, true, false)?,
            "replace-network-acl-entry" => acl(network, true, true)?,
            "create-route" => route(network, own_table, false, true)?,
            "delete-route" => route(network, own_table, true, false)?,
            "replace-route" => route(network, own_table, true, true)?,
            "create-transit-gateway-route" => route(network, transit_table, false, true)?,
            "delete-transit-gateway-route" => route(network, transit_table, true, false)?,
            "replace-transit-gateway-route" => route(network, transit_table, true, true)?,
            "associate-route-table" | "replace-route-table-association" => {
                owned(network, of("subnets", "subnet"))?["routeTable"] = call["routeTable"].clone();
            }
            "replace-network-acl-association" => {
                owned(network, of("subnets", "subnet"))?["networkAcl"] = call["networkAcl"].clone();
            }
            "modify-network-interface-attribute" => {
                let own = owned(network, of("instances", "instance"))?;
                for key in ["sourceDestCheck", "connectionTracking", "securityGroups"] {
                    if !call[key].is_null() {
                        own[key] = call[key].clone();
                    }
                }
            }
            "associate-address" | "disassociate-address" => {
                // From wherever it was, to where it is wanted (F1.22).
                for one in network["instances"].as_array_mut()? {
                    if one["publicIp"] == call["publicIp"] {
                        one["publicIp"] = Value::Null;
                    }
                    if one["id"] == call["instance"] {
                        one["publicIp"] = call["publicIp"].clone();
                        one["elastic"] = json!(true);
                    }
                }
            }
            "stop-instances" | "start-instances" | "terminate-instances" => {
                let own = owned(network, of("instances", "instance"))?;
                own["state"] = json!(word.trim_end_matches("-instances"));
                // What AWS has given it, it takes back (F1.22).
                if word == "terminate-instances"
                    || word == "stop-instances" && own["elastic"] != true
                {
                    own["publicIp"] = Value::Null;
                }
            }
            "delete-vpc-peering-connection" => {
                owned(network, of("vpcPeeringConnections", "vpcPeeringConnection"))?["gone"] =
                    json!(true);
            }
            "attach-internet-gateway" | "detach-internet-gateway" => {
                let gone = word == "detach-internet-gateway";
                owned(network, of("internetGateways", "internetGateway"))?["gone"] = json!(gone);
            }
            "delete-transit-gateway-vpc-attachment" => {
                owned(network, attachment)?["state"] = json!("deleted");
            }
            "modify-transit-gateway-vpc-attachment" => {
                let mode = &call["applianceModeSupport"];
                owned(network, attachment)?["applianceModeSupport"] = mode.clone();
            }
            "associate-transit-gateway-route-table"
            | "disassociate-transit-gateway-route-table" => {
                let table = owned(network, transit_table)?;
                member(
                    table,
                    "associations",
                    &attachment.1,
                    word.starts_with("associate"),
                );
            }
            "enable-transit-gateway-route-table-propagation"
            | "disable-transit-gateway-route-table-propagation" => {
                let table = owned(network, transit_table)?;
                member(
                    table,
                    "propagations",
                    &attachment.1,
                    word.starts_with("enable"),
                );
            }
            "enable-vgw-route-propagation" | "disable-vgw-route-propagation" => {
                let table = owned(network, own_table)?;
                member(
                    table,
                    "propagatingVgws",
                    &call["vpnGateway"],
                    word.starts_with("enable"),
                );
            }
            "create-vpn-connection-route" | "delete-vpn-connection-route" => {
                let own = owned(network, of("vpnConnections", "vpnConnection"))?;
                member(
                    own,
                    "routes",
                    &call["destination"],
                    word.starts_with("create"),
                );
            }
            "modify-vpc-endpoint" => {
                let own = owned(network, of("vpcEndpoints", "vpcEndpoint"))?;
                for key in ["addRouteTables", "removeRouteTables"] {
                    if let Some(table) = call.get(key) {
                        member(own, "routeTables", &table[0], key == "addRouteTables");
                    }
                }
            }
            "delete-vpc-endpoints" => {
                owned(network, of("vpcEndpoints", "vpcEndpoint"))?["routeTables"] = json!([]);
            }
            "set-target-health" => {
                let group = owned(network, of("targetGroups", "targetGroup"))?;
                let targets = group["targets"].as_array_mut()?.iter_mut();
                let mut targets = targets.filter(|target| target["id"] == call["target"]);
                targets.next()?["health"] = call["health"].clone();
            }
            "delete-nat-gateway" => return Some(true),
            _ => {}
        }
        None
    }
}

/// Whatever has this id, in this section.
fn owned<'n>(
    network: &'n mut Value,
    (section, id): (&'static str, Value),
) -> Option<&'n mut Value> {
    let mut owners = network[section].as_array_mut()?.iter_mut();
    owners.find(|one| one["id"] == id)
}

/// An item of a list, there or not.
fn member(owner: &mut Value, list: &str, item: &Value, there: bool) {
    let mut items = owner[list].as_array().cloned().unwrap_or_default();
    items.retain(|one| one != item);
    if there {
        items.push(item.clone());
    }
    owner[list] = Value::Array(items);
}

/// A row that is as the call says in some keys is in force, or no more. A new row is the last one; one
/// that was there before has its place again.
fn put(owner: &mut Value, list: &str, call: &Value, same: &[&str], keys: &[&str], there: bool) {
    let mut rows = owner[list].as_array().cloned().unwrap_or_default();
    let is_it = |row: &&mut Value| {
        same.iter().all(|key| row[*key] == call[*key]) && (row["revoked"] == true) == there
    };
    match rows.iter_mut().find(is_it) {
        Some(row) => row["revoked"] = json!(!there),
        None if there => {
            let mut row = json!({});
            for key in keys.iter().filter(|key| !call[**key].is_null()) {
                row[*key] = call[*key].clone();
            }
            rows.push(row);
        }
        None => {}
    }
    owner[list] = Value::Array(rows);
}
