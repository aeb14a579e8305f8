//! Tracking tables as `conntrack -L` lists them (F13.51).

use serde_json::{Value, json};
use vpclab_evidence::conntrack::{conntrack, listing};
use vpclab_model::{NatModel, SimTime};
use vpclab_tests::files;
use vpclab_timeline::Timeline;
use vpclab_trace::Seq;

use crate::{notes_scenario, put, run, scenario};

fn at(text: &str, model: Option<NatModel>, at_us: u64) -> String {
    let mut timeline = Timeline::new(text, model).unwrap();
    timeline.run_until(SimTime(at_us));
    let last = timeline.progress().events.checked_sub(1).map(Seq);
    listing(&conntrack(&mut timeline, last, SimTime(at_us)))
}

/// What is compared of a line: everything but the last three fields, which are the same in all.
fn flows(listing: &str) -> Vec<&str> {
    let lines = listing.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(" mark=0 ").unwrap().0)
        .collect()
}

/// F13.51, F6.30, F4.30: both tables through the life of a connection.
#[test]
fn the_life_of_a_connection() {
    let (group, nat) = (
        "src=10.0.1.5 dst=203.0.113.5 sport=49152 dport=443",
        "src=203.0.113.5 dst=10.0.0.220 sport=443 dport=14529",
    );
    let answer = "src=203.0.113.5 dst=10.0.1.5 sport=443 dport=49152";
    for (at_us, nat_before, group_before, between, after) in [
        (121_000, "349 SYN_SENT", "119 SYN_SENT", " [UNREPLIED]", ""),
        (141_530, "349 SYN_RECV", "59 SYN_RECV", "", ""),
        (
            300_000,
            "349 ESTABLISHED",
            "431999 ESTABLISHED",
            "",
            " [ASSURED]",
        ),
        (400_000, "349 FIN_WAIT", "119 FIN_WAIT", "", " [ASSURED]"),
        (500_000, "119 TIME_WAIT", "119 TIME_WAIT", "", " [ASSURED]"),
    ] {
        let text = at(&notes_scenario(), Some(NatModel::Zonal), at_us);
        let expected = [
            format!("tcp      6 {nat_before} {group}{between} {nat}{after}"),
            format!("tcp      6 {group_before} {group}{between} {answer}{after}"),
        ];
        assert_eq!(flows(&text), expected, "{at_us}");
    }
    assert_eq!(
        at(&notes_scenario(), Some(NatModel::Zonal), 121_000)
            .lines()
            .collect::<Vec<_>>(),
        [
            "# zone=8 nat-0f3a7c1e5b9d24680 lab-nat".to_owned(),
            format!("tcp      6 349 SYN_SENT {group} [UNREPLIED] {nat} mark=0 zone=8 use=1"),
            "# zone=3 sg-06e8a4d1b9c27f350 at eni-08b6d4f2a0c1e3957 client-group".to_owned(),
            format!("tcp      6 119 SYN_SENT {group} [UNREPLIED] {answer} mark=0 zone=3 use=1"),
        ]
    );
}

/// F13.52: what other protocols are told apart by.
#[test]
fn protocols_have_their_own_fields() {
    let mut value: Value =
        serde_json::from_str(&scenario("traps/t14-48-a-nat-gateway-handles-any-protocol")).unwrap();
    let instance = value["script"][0]["instance"].clone();
    let to = "203.0.113.5";
    put(
        &mut value,
        &[(
            "/script",
            json!([
                { "do": "ping", "instance": instance, "to": to, "at": "1ms" },
                { "do": "send-datagram", "instance": instance, "to": to, "port": 53, "at": "1ms" },
                { "do": "send-packet", "instance": instance, "to": to, "protocol": 47, "at": "1ms" },
                { "do": "send-packet", "instance": instance, "to": to, "protocol": 50, "at": "1ms" },
            ]),
        )],
    );
    value.as_object_mut().unwrap().remove("story");
    let text = at(&value.to_string(), None, 3_000);
    let group: Vec<&str> = text
        .split("# ")
        .find(|part| part.contains(" at eni-"))
        .unwrap()
        .lines()
        .skip(1)
        .collect();
    let mut kinds: Vec<String> = group
        .iter()
        .map(|line| {
            let words = line.split(' ').filter(|word| !word.is_empty());
            let words: Vec<&str> = words
                .filter(|word| !word.starts_with("src=") && !word.starts_with("dst="))
                .collect();
            words[..words.len() - 3].join(" ")
        })
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "gre 47 599 srckey=0x0 dstkey=0x0 [UNREPLIED] srckey=0x0 dstkey=0x0",
            "icmp 1 29 type=8 code=0 id=1 [UNREPLIED] type=0 code=0 id=1",
            "udp 17 29 sport=32768 dport=53 [UNREPLIED] sport=53 dport=32768",
            "unknown 50 599 [UNREPLIED]",
        ]
    );
}

/// A line for each entry that the engine has, and a table for each that has one.
#[test]
fn nothing_is_left_out() {
    let mut seen = 0;
    for file in files(&["scenarios"], |path| path.ends_with(".json")) {
        if file.text.contains("\"generate\"") {
            continue;
        }
        let model = vpclab_model::check(&file.text, None)
            .scenario
            .unwrap()
            .nat_model;
        let end = run(&file.text, model).progress().at_us;
        for part in 1..=5 {
            let mut timeline = Timeline::new(&file.text, Some(model)).unwrap();
            let at = SimTime(end * part / 5);
            timeline.run_until(at);
            let living = timeline.engine().living();
            let last = timeline.progress().events.checked_sub(1).map(Seq);
            let tables = conntrack(&mut timeline, last, at);
            let entries: usize = tables.iter().map(|table| table.entries.len()).sum();
            assert_eq!(
                entries,
                living.nat.len() + living.tracking.len(),
                "{} {at}",
                file.path
            );
            let mut zones: Vec<u32> = tables.iter().map(|table| table.zone).collect();
            zones.sort_unstable();
            zones.dedup();
            assert_eq!(zones.len(), tables.len(), "{}: a zone each", file.path);
            assert_eq!(flows(&listing(&tables)).len(), entries);
            seen += entries;
        }
    }
    assert!(seen > 100, "{seen}");
}
