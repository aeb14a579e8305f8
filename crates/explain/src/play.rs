//! A question as a scenario that can be watched.

use serde_json::{Map, Value, json};
use vpclab_model::{Protocol, StationKind, check};

use crate::answer::{Answer, Disposition, Hop};
use crate::focus::focus;
use crate::query::Query;
use crate::tracer::trace;

/// The connection of the script.
const CONNECTION: &str = "asked";

/// A scenario in which the packet that was asked about is sent, with as much of the network as it
/// takes: in the smaller network the answer is the same, hop by hop, or all of the network is there.
///
/// `None` where nothing is known of whoever sends: only instances and servers have a guest.
#[must_use]
pub fn play(scenario: &str, query: &Query, answer: &Answer) -> Option<String> {
    let whole: Value = serde_json::from_str(scenario).ok()?;
    let first = answer.forward.hops.first()?;
    let sender = match first.kind {
        StationKind::Instance => Sender::Instance(first.component.clone()),
        StationKind::Internet | StationKind::Server => Sender::Internet,
        _ => return None,
    };
    let legs = [Some(&answer.forward), answer.reply.as_ref()];
    let hops = || legs.iter().flatten().flat_map(|leg| &leg.hops);
    let ends = [query.from.as_str(), query.to.as_str()];
    let seeds = hops().map(|hop| hop.component.as_str()).chain(ends);
    let small = focus(&whole, seeds);
    let same = |text: &str| {
        let network = check(text, None).scenario?;
        let again = trace(&network, query).ok()?;
        (again.forward == answer.forward && again.reply == answer.reply).then_some(())
    };
    let mut scene = match same(&small.to_string()) {
        Some(()) => small,
        None => whole,
    };
    direct(&mut scene, query, answer, first, &sender)?;
    let text = serde_json::to_string_pretty(&scene).ok()?;
    check(&text, None).scenario.map(|_| text)
}

enum Sender {
    Instance(String),
    Internet,
}

/// Writes title, servers and script into the scene.
fn direct(
    scene: &mut Value,
    query: &Query,
    answer: &Answer,
    first: &Hop,
    sender: &Sender,
) -> Option<()> {
    let (from, to) = (&query.from, &query.to);
    let scene = scene.as_object_mut()?;
    scene.insert("title".into(), json!(format!("{from} to {to}")));
    scene.remove("story");
    let header = &first.arriving;
    let (source, destination) = (header.src.to_string(), header.dst.to_string());
    let port = query.dst_port.unwrap_or(Query::DST_PORT);
    listen(scene, query.protocol, port);
    let internet = scene.entry("internet").or_insert_with(|| json!({}));
    let servers = internet
        .as_object_mut()?
        .entry("servers")
        .or_insert_with(|| json!([]))
        .as_array_mut()?;
    let mut server = |address: &str, name: &str, listens: bool| {
        let known = servers.iter().find(|one| {
            one["address"].as_str() == Some(address) || one["ipv6Address"].as_str() == Some(address)
        });
        if let Some(id) = known.and_then(|one| one["id"].as_str().or(one["name"].as_str())) {
            return id.to_owned();
        }
        let key = if address.contains(':') {
            "ipv6Address"
        } else {
            "address"
        };
        let mut one = Map::new();
        one.insert("id".into(), json!(name));
        one.insert(key.into(), json!(address));
        if listens {
            match query.protocol {
                Protocol::Tcp => one.insert("listen".into(), json!([port])),
                Protocol::Udp => one.insert("listenUdp".into(), json!([port])),
                _ => None,
            };
        }
        servers.push(Value::Object(one));
        name.to_owned()
    };
    let (role, name) = match sender {
        Sender::Instance(id) => ("instance", id.clone()),
        Sender::Internet => ("server", server(&source, "asked-from", false)),
    };
    let at_server = answer
        .forward
        .hops
        .last()
        .is_some_and(|hop| matches!(hop.kind, StationKind::Internet | StationKind::Server));
    if at_server && answer.forward.disposition == Disposition::Delivered {
        server(&destination, "asked-to", true);
    }
    let works = answer.reply.as_ref().map(|leg| leg.disposition) == Some(Disposition::Delivered);
    let mut action = Map::new();
    action.insert(role.into(), json!(name));
    action.insert("to".into(), json!(destination));
    let mut script = Vec::new();
    match query.protocol {
        Protocol::Tcp => {
            action.insert("do".into(), json!("connect"));
            action.insert("port".into(), json!(port));
            action.insert("connection".into(), json!(CONNECTION));
            script.push(Value::Object(action));
            if works {
                script.push(json!({"do": "send", "connection": CONNECTION}));
                script.push(json!({"do": "close", "connection": CONNECTION}));
            }
        }
        Protocol::Udp => {
            action.insert("do".into(), json!("send-datagram"));
            action.insert("port".into(), json!(port));
            if let Some(port) = query.src_port {
                action.insert("sourcePort".into(), json!(port));
            }
            script.push(Value::Object(action));
        }
        Protocol::Icmp | Protocol::Icmpv6 => {
            action.insert("do".into(), json!("ping"));
            script.push(Value::Object(action));
        }
        Protocol::Other(number) => {
            action.insert("do".into(), json!("send-packet"));
            action.insert("protocol".into(), json!(number));
            script.push(Value::Object(action));
        }
        Protocol::Arp => return None,
    }
    scene.insert("script".into(), Value::Array(script));
    Some(())
}

/// An imported instance does not say what it listens on: it listens on what is asked for.
fn listen(scene: &mut Map<String, Value>, protocol: Protocol, port: u16) {
    let key = match protocol {
        Protocol::Tcp => "listen",
        Protocol::Udp => "listenUdp",
        _ => return,
    };
    let network = scene.get_mut("network").and_then(Value::as_object_mut);
    let instances = network.and_then(|network| network.get_mut("instances")?.as_array_mut());
    for instance in instances.into_iter().flatten() {
        let Some(instance) = instance.as_object_mut() else {
            continue;
        };
        let ports = instance.entry(key).or_insert_with(|| json!([]));
        if let Some(ports) = ports.as_array_mut()
            && !ports.contains(&json!(port))
        {
            ports.push(json!(port));
        }
    }
}
