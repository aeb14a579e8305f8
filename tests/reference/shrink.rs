//! From a scenario that shows something to a small one that still does.

use serde_json::Value;

/// The lists that can lose any item and still make sense: the components themselves stay.
const LISTS: [&str; 7] = [
    "script", "routes", "ingress", "egress", "inbound", "outbound", "targets",
];

/// Leaves out one item after the other, as long as the rest still shows it.
pub(crate) fn smallest(mut scenario: Value, shows_it: impl Fn(&Value) -> bool) -> Value {
    loop {
        let before = scenario.clone();
        for (list, index) in items(&scenario, String::new()).into_iter().rev() {
            let mut smaller = scenario.clone();
            if let Some(Value::Array(items)) = smaller.pointer_mut(&list) {
                items.remove(index);
            }
            if shows_it(&smaller) {
                scenario = smaller;
            }
        }
        if scenario == before {
            return scenario;
        }
    }
}

/// Every item of those lists: the list's JSON pointer, and the position in it.
fn items(value: &Value, at: String) -> Vec<(String, usize)> {
    match value {
        Value::Array(list) => {
            let key = at.rsplit('/').next().unwrap_or_default();
            let own = if LISTS.contains(&key) { list.len() } else { 0 };
            let below = list
                .iter()
                .enumerate()
                .flat_map(|(index, item)| items(item, format!("{at}/{index}")));
            let below: Vec<_> = below.collect();
            (0..own)
                .map(|index| (at.clone(), index))
                .chain(below)
                .collect()
        }
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, member)| items(member, format!("{at}/{key}")))
            .collect(),
        _ => Vec::new(),
    }
}
