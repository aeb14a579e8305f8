//! A small scenario out of a large network: what one question is about, ready to be played.
//!
//! Nothing is guessed about the part that is left out. Whoever focuses asks the question again in the
//! small network, and shows that one only if the answer is the same, hop by hop.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

/// Lists of which an item comes along as soon as its VPC does: the VPC works by them without naming
/// them. A route table or network ACL only if it is the one that subnets have by default.
const OF_A_VPC: [&str; 5] = [
    "internetGateways",
    "egressOnlyInternetGateways",
    "vpnGateways",
    "routeTables",
    "networkAcls",
];

/// Lists of which an item comes along once everything under these keys of it does.
const JOINS: [(&str, &[&str]); 5] = [
    ("transitGatewayVpcAttachments", &["transitGateway", "vpc"]),
    ("transitGatewayPeeringAttachments", &["transitGateway"]),
    ("transitGatewayRouteTables", &["transitGateway"]),
    ("vpnConnections", &["vpnGateway", "transitGateway"]),
    ("virtualInterfaces", &["vpnGateway", "transitGateway"]),
];

/// Lists whose items name others that they can do without.
const LOOSE: [&str; 2] = ["transitGatewayRouteTables", "hostedZones"];

/// The network of a scenario, cut down to what `keep` names by id or name, and to what that needs.
///
/// Script and story are left out: they may speak of anything.
#[must_use]
pub fn focus<'a>(scenario: &Value, keep: impl IntoIterator<Item = &'a str>) -> Value {
    let empty = Map::new();
    let network = scenario["network"].as_object().unwrap_or(&empty);
    let items = Items::of(network);
    let mut kept = Kept::default();
    for name in keep {
        kept.add_named(&items, name);
    }
    if let Some(vpc) = items.only_vpc {
        kept.add(vpc);
    }
    loop {
        kept.close(&items);
        if !kept.join(&items) {
            break;
        }
    }
    let mut small = scenario.clone();
    if let Some(object) = small.as_object_mut() {
        object.retain(|key, _| !matches!(key.as_str(), "script" | "story"));
    }
    if let Some(network) = small.get_mut("network").and_then(Value::as_object_mut) {
        for (list, value) in network.iter_mut() {
            cut(list, value, &items, &kept);
        }
        network.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    }
    small
}

/// What an item says of itself: no name of another one, even where it reads like it.
const OWN_WORDS: [&str; 4] = ["id", "name", "description", "tags"];

/// Where an item stands: the number of its list, and its place in that.
type Place = (usize, usize);

struct Items<'a> {
    lists: Vec<(&'a str, &'a [Value])>,
    named: HashMap<&'a str, Vec<Place>>,
    /// Where there is but one VPC, nothing has to say that it is in it.
    only_vpc: Option<Place>,
}

impl<'a> Items<'a> {
    fn of(network: &'a Map<String, Value>) -> Self {
        let lists: Vec<(&str, &[Value])> = network
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_array()?.as_slice())))
            .collect();
        let mut named: HashMap<&str, Vec<Place>> = HashMap::new();
        for (list, (_, items)) in lists.iter().enumerate() {
            for (index, item) in items.iter().enumerate() {
                for name in names_of(item) {
                    named.entry(name).or_default().push((list, index));
                }
            }
        }
        let vpcs = lists.iter().position(|(name, _)| *name == "vpcs");
        let only_vpc = vpcs
            .filter(|list| lists[*list].1.len() == 1)
            .map(|list| (list, 0));
        Self {
            lists,
            named,
            only_vpc,
        }
    }

    fn at(&self, (list, index): Place) -> &'a Value {
        &self.lists[list].1[index]
    }
}

/// What others may call an item: also by its network interface, or its attachment.
fn names_of(item: &Value) -> impl Iterator<Item = &str> {
    let own = ["id", "name", "networkInterface", "attachment"];
    let interfaces = item["networkInterfaces"].as_array().into_iter().flatten();
    let interfaces = interfaces.filter_map(|one| one["id"].as_str());
    own.into_iter()
        .filter_map(|key| item[key].as_str())
        .chain(interfaces)
}

#[derive(Default)]
struct Kept {
    places: HashSet<Place>,
    fresh: Vec<Place>,
}

impl Kept {
    fn add(&mut self, place: Place) -> bool {
        let new = self.places.insert(place);
        if new {
            self.fresh.push(place);
        }
        new
    }

    fn add_named(&mut self, items: &Items<'_>, name: &str) {
        for place in items.named.get(name).into_iter().flatten() {
            self.add(*place);
        }
    }

    /// Whatever a kept item names is kept.
    fn close(&mut self, items: &Items<'_>) {
        while let Some(place) = self.fresh.pop() {
            if LOOSE.contains(&items.lists[place.0].0) {
                continue;
            }
            each_string(items.at(place), &mut |text| {
                self.add_named(items, text);
            });
        }
    }

    /// What belongs to kept items without being named by them. True if there is more now.
    fn join(&mut self, items: &Items<'_>) -> bool {
        let mut more = false;
        for (list, (name, values)) in items.lists.iter().enumerate() {
            for (index, item) in values.iter().enumerate() {
                if self.belongs(items, name, item) {
                    more |= self.add((list, index));
                }
            }
        }
        more
    }

    fn belongs(&self, items: &Items<'_>, list: &str, item: &Value) -> bool {
        if OF_A_VPC.contains(&list) {
            let by_default = match list {
                "routeTables" => item["main"] == json!(true),
                "networkAcls" => item["default"] == json!(true),
                _ => true,
            };
            let here = match &item["vpc"] {
                Value::Null => items.only_vpc.is_some(),
                vpc => self.has(items, vpc),
            };
            return by_default && here;
        }
        if list == "hostedZones" {
            let mut vpcs = item["vpcs"].as_array().into_iter().flatten();
            return vpcs.any(|vpc| self.has(items, vpc));
        }
        let join = JOINS.iter().find(|(name, _)| *name == list);
        let stated = |keys: &[&str]| {
            let ends = keys.iter().map(|key| &item[*key]);
            ends.filter(|end| !end.is_null()).collect::<Vec<_>>()
        };
        join.map(|(_, keys)| stated(keys))
            .is_some_and(|ends| !ends.is_empty() && ends.iter().all(|end| self.has(items, end)))
    }

    /// Is what this names kept?
    fn has(&self, items: &Items<'_>, name: &Value) -> bool {
        let places = name.as_str().and_then(|name| items.named.get(name));
        places.is_some_and(|places| places.iter().any(|place| self.places.contains(place)))
    }

    /// Does this name something that is left out?
    fn misses(&self, items: &Items<'_>, value: &Value) -> bool {
        let mut missing = false;
        each_string(value, &mut |text| {
            let places = items.named.get(text);
            missing |=
                places.is_some_and(|all| all.iter().all(|place| !self.places.contains(place)));
        });
        missing
    }
}

/// Takes out of a part of the network what is not kept.
fn cut(list: &str, value: &mut Value, items: &Items<'_>, kept: &Kept) {
    let number = items.lists.iter().position(|(name, _)| *name == list);
    match (value, number) {
        (Value::Array(values), Some(number)) => {
            let mut index = 0;
            values.retain(|_| {
                index += 1;
                kept.places.contains(&(number, index - 1))
            });
            if LOOSE.contains(&list) {
                for item in values.iter_mut() {
                    loosen(item, items, kept);
                }
            }
        }
        (value @ Value::Object(_), _) => loosen(value, items, kept),
        _ => {}
    }
}

/// Takes out of an item's lists what names something that is left out.
fn loosen(item: &mut Value, items: &Items<'_>, kept: &Kept) {
    for value in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Value::Array(list) = value {
            list.retain(|element| !kept.misses(items, element));
        }
    }
}

/// Every text in a value that may name something else.
fn each_string<'a>(value: &'a Value, visit: &mut impl FnMut(&'a str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(list) => list.iter().for_each(|item| each_string(item, visit)),
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !OWN_WORDS.contains(&key.as_str()))
            .for_each(|(_, item)| each_string(item, visit)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn network() -> Value {
        json!({
            "vpclab": 1,
            "title": "Two VPCs and a third one",
            "network": {
                "region": "us-east-1",
                "vpcs": [{"id": "vpc-a"}, {"id": "vpc-b"}, {"id": "vpc-c"}],
                "internetGateways": [{"id": "igw-a", "vpc": "vpc-a"}, {"id": "igw-c", "vpc": "vpc-c"}],
                "routeTables": [
                    {"id": "rtb-main", "vpc": "vpc-a", "main": true, "routes": [{"destination": "10.1.0.0/16", "target": "tgw"}]},
                    {"id": "rtb-other", "vpc": "vpc-a"},
                    {"id": "rtb-c", "vpc": "vpc-c", "main": true},
                ],
                "subnets": [
                    {"id": "subnet-a", "vpc": "vpc-a"},
                    {"id": "subnet-b", "vpc": "vpc-b"},
                    {"id": "subnet-c", "vpc": "vpc-c"},
                    {"id": "subnet-idle", "vpc": "vpc-a"},
                ],
                "securityGroups": [
                    {"id": "sg-a", "vpc": "vpc-a", "inbound": [{"source": "sg-friend"}]},
                    {"id": "sg-friend", "vpc": "vpc-a"},
                    {"id": "sg-idle", "vpc": "vpc-a"},
                ],
                "instances": [
                    {"id": "i-a", "name": "web", "subnet": "subnet-a", "securityGroups": ["sg-a"], "networkInterface": "eni-a"},
                    {"id": "i-b", "subnet": "subnet-b"},
                    {"id": "i-idle", "name": "web", "subnet": "subnet-idle"},
                ],
                "transitGateways": [{"id": "tgw"}],
                "transitGatewayVpcAttachments": [
                    {"id": "att-a", "transitGateway": "tgw", "vpc": "vpc-a", "subnets": ["subnet-a"]},
                    {"id": "att-b", "transitGateway": "tgw", "vpc": "vpc-b", "subnets": ["subnet-b"]},
                    {"id": "att-c", "transitGateway": "tgw", "vpc": "vpc-c", "subnets": ["subnet-c"]},
                ],
                "transitGatewayRouteTables": [{
                    "id": "tgw-rtb", "transitGateway": "tgw",
                    "associations": ["att-a", "att-c"],
                    "routes": [{"destination": "10.1.0.0/16", "attachment": "att-b"}, {"destination": "10.2.0.0/16", "attachment": "att-c"}],
                }],
                "blockPublicAccess": {"exclusions": [{"subnet": "subnet-c"}, {"subnet": "subnet-a"}]},
            },
            "script": [{"do": "ping", "instance": "i-idle"}],
        })
    }

    fn ids(small: &Value, list: &str) -> Vec<String> {
        let items = small["network"][list].as_array().into_iter().flatten();
        items
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn what_a_question_needs_comes_along_and_nothing_else() {
        let small = focus(&network(), ["eni-a", "i-b"]);
        for (list, want) in [
            ("vpcs", vec!["vpc-a", "vpc-b"]),
            ("instances", vec!["i-a", "i-b"]),
            ("subnets", vec!["subnet-a", "subnet-b"]),
            ("securityGroups", vec!["sg-a", "sg-friend"]),
            ("routeTables", vec!["rtb-main"]),
            ("internetGateways", vec!["igw-a"]),
            ("transitGatewayVpcAttachments", vec!["att-a", "att-b"]),
            ("transitGatewayRouteTables", vec!["tgw-rtb"]),
        ] {
            assert_eq!(ids(&small, list), want, "{list}");
        }
        assert!(small.get("script").is_none());
        assert_eq!(small["network"]["region"], "us-east-1");
    }

    #[test]
    fn lists_lose_what_is_left_out() {
        let small = focus(&network(), ["i-a", "i-b"]);
        let table = &small["network"]["transitGatewayRouteTables"][0];
        assert_eq!(table["associations"], json!(["att-a"]));
        assert_eq!(table["routes"].as_array().unwrap().len(), 1);
        let exclusions = &small["network"]["blockPublicAccess"]["exclusions"];
        assert_eq!(*exclusions, json!([{"subnet": "subnet-a"}]));
    }

    #[test]
    fn a_scenario_without_a_network_stays_one() {
        assert_eq!(focus(&json!({"vpclab": 1}), ["i-a"]), json!({"vpclab": 1}));
        assert_eq!(focus(&json!(7), ["i-a"]), json!(7));
    }
}
