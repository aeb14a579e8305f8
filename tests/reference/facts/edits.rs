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
        match call["do"].as_str()? {
            "revoke-security-group-ingress" => revoke(network, &call, "ingress", "source", true),
            "revoke-security-group-egress" => revoke(network, &call, "egress", "destination", true),
            "authorize-security-group-ingress" => {
                revoke(network, &call, "ingress", "source", false)
            }
            "replace-route" => {
                let row = row_of(
                    network,
                    "routeTables",
                    &call["routeTable"],
                    "routes",
                    |row| row["destination"] == call["destination"],
                );
                row?["target"] = call["target"].clone();
            }
            "delete-network-acl-entry" => {
                let way = match call["egress"] == true {
                    true => "outbound",
                    false => "inbound",
                };
                let row = row_of(network, "networkAcls", &call["networkAcl"], way, |row| {
                    row["ruleNumber"] == call["ruleNumber"]
                });
                row?["revoked"] = json!(true);
            }
            "modify-network-interface-attribute" => {
                let instances = network["instances"].as_array_mut()?;
                let own = instances.iter_mut();
                let own = own.into_iter().find(|one| one["id"] == call["instance"])?;
                own["sourceDestCheck"] = call["sourceDestCheck"].clone();
            }
            "set-target-health" => {
                let is_it = |row: &Value| row["id"] == call["target"];
                let row = row_of(
                    network,
                    "targetGroups",
                    &call["targetGroup"],
                    "targets",
                    is_it,
                );
                row?["health"] = call["health"].clone();
            }
            "delete-vpn-connection-route" => {
                let connections = network["vpnConnections"].as_array_mut()?;
                let mut own = connections.iter_mut();
                let own = own.find(|one| one["id"] == call["vpnConnection"])?;
                let prefixes = own["routes"].as_array_mut()?;
                prefixes.retain(|prefix| *prefix != call["destination"]);
            }
            "delete-nat-gateway" => return Some(true),
            _ => {}
        }
        None
    }
}

fn row_of<'n>(
    network: &'n mut Value,
    section: &str,
    id: &Value,
    rows: &str,
    is_it: impl Fn(&Value) -> bool,
) -> Option<&'n mut Value> {
    let owners = network[section].as_array_mut()?;
    let owner = owners.iter_mut().find(|one| one["id"] == *id)?;
    owner[rows]
        .as_array_mut()?
        .iter_mut()
        .find(|row| is_it(row))
}

fn revoke(network: &mut Value, call: &Value, way: &str, end: &str, gone: bool) {
    let keys = ["protocol", "portRange", "icmpTypeCode", end];
    let row = row_of(
        network,
        "securityGroups",
        &call["securityGroup"],
        way,
        |row| keys.iter().all(|key| row[*key] == call[*key]) && (row["revoked"] == true) != gone,
    );
    if let Some(row) = row {
        row["revoked"] = json!(gone);
    }
}
