//! The misconceptions of the fact sheet's section 14, one scenario each: every claim comes out as
//! its file says, and what each action did, to packets and to every table, is as written down in
//! `tests/golden/traps/`.
//!
//! `VPCLAB_BLESS=1 cargo test -p vpclab-tests --test runs traps` writes it anew; read the
//! difference.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::{env, fs};

use vpclab_model::{SimTime, Verdict};
use vpclab_tests::{SourceFile, files, root};
use vpclab_timeline::Timeline;
use vpclab_trace::Event;
use vpclab_trace::view::{self, ClaimStatus, Decision, EventKind, FRAME_ROWS_MAX, Rule};

use crate::run;

fn library() -> Vec<SourceFile> {
    files(&["scenarios"], |path| path.ends_with(".json"))
}

fn traps() -> Vec<(String, SourceFile)> {
    let traps = library().into_iter().filter_map(|file| {
        let name = file.path.strip_prefix("scenarios/traps/")?;
        Some((name.strip_suffix(".json")?.to_owned(), file))
    });
    traps.collect()
}

fn run_as_written(file: &SourceFile) -> Timeline {
    let checked = vpclab_model::check(&file.text, None);
    assert_eq!(checked.diagnostics, [], "{}", file.path);
    run(&file.text, checked.scenario.unwrap().nat_model)
}

/// Each scenario is run once: one of them opens 55,000 connections.
#[test]
fn scenarios_do_what_they_say() {
    let traps: BTreeMap<String, String> = traps()
        .into_iter()
        .map(|(name, file)| (file.path, name))
        .collect();
    let mut wrong = Vec::new();
    for file in library() {
        let mut timeline = run_as_written(&file);
        wrong.extend(verdicts(&timeline, &file.path));
        if let Some(name) = traps.get(&file.path) {
            wrong.extend(compared(name, &account(&mut timeline)));
        }
    }
    for file in files(&["tests/golden/traps"], |_| true) {
        let name = file.path.rsplit('/').next().unwrap();
        if !traps.values().any(|trap| format!("{trap}.txt") == name) {
            wrong.push(format!("{}: there is no such trap", file.path));
        }
    }
    assert!(
        wrong.is_empty(),
        "\n{}\nVPCLAB_BLESS=1 writes down what an action does; a verdict is the scenario's own\n",
        wrong.join("\n")
    );
}

/// Claims that come out otherwise than the file says, and chapters that never begin.
fn verdicts(timeline: &Timeline, path: &str) -> Vec<String> {
    let story = timeline.story();
    let claims = timeline.scenario().story.claims.iter().zip(&story.claims);
    let claims = claims.filter_map(|(claim, view)| {
        let expected = match claim.verdict? {
            Verdict::Proved => ClaimStatus::Proved,
            Verdict::Refuted => ClaimStatus::Refuted,
        };
        let is_wrong = view.status != expected;
        is_wrong.then(|| format!("{path}: “{}” is {:?}", view.text, view.status))
    });
    let chapters = story.chapters.iter().filter(|one| one.first.is_none());
    claims
        .chain(chapters.map(|one| format!("{path}: “{}” never begins", one.title)))
        .collect()
}

/// The first difference from what is written down.
fn compared(name: &str, actual: &str) -> Option<String> {
    let path = root()
        .join("tests/golden/traps")
        .join(format!("{name}.txt"));
    if env::var_os("VPCLAB_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let (line, (old, new)) = first_difference(&expected, actual)?;
    Some(format!(
        "{name}.txt:{line}\n  golden: {old}\n  actual: {new}"
    ))
}

/// A trap's file is named after its number, shows it, and states how the claim comes out.
#[test]
fn traps_say_what_they_are() {
    for (name, file) in traps() {
        let scenario = vpclab_model::check(&file.text, None).scenario.unwrap();
        let number = name
            .get(1..6)
            .unwrap()
            .replacen("-", ".", 1)
            .replace(".0", ".");
        let number = format!("T{number}");
        let library = &scenario.library;
        assert!(library.level.is_some(), "{name} has no level");
        assert!(
            library.tags.iter().any(|tag| tag == "trap"),
            "{name}: no tag `trap`"
        );
        assert_eq!(library.shows.first(), Some(&number), "{name}");
        assert!(
            library.shows.len() > 1,
            "{name} shows no fact beside {number}"
        );
        let claims = &scenario.story.claims;
        assert!(
            !claims.is_empty() && claims.iter().all(|claim| claim.verdict.is_some()),
            "{name}"
        );
        assert!(
            claims
                .iter()
                .any(|claim| claim.verdict == Some(Verdict::Refuted)),
            "{name}: no claim is refuted, so where is the trap?"
        );
        assert!(!scenario.story.chapters.is_empty(), "{name} tells nothing");
    }
}

fn first_difference<'a>(old: &'a str, new: &'a str) -> Option<(usize, (&'a str, &'a str))> {
    let mut lines = (1..).zip(
        old.lines()
            .chain(["(end)"])
            .zip(new.lines().chain(["(end)"])),
    );
    lines.find(|(_, (old, new))| old != new)
}

/// What happened, action by action.
fn account(timeline: &mut Timeline) -> String {
    let info = timeline.viewer().info();
    let mut text = format!("{} ({})\n", info.title, info.nat_model.name());
    let events = timeline.events().to_vec();
    let (mut from, mut before) = (0, Tables::default());
    for (index, event) in events.iter().enumerate() {
        let vpclab_trace::EventKind::ActionEnded { action, outcome } = event.kind else {
            continue;
        };
        let what = &info.actions[action.index()];
        let (number, name) = (action.0 + 1, outcome.name());
        writeln!(text, "\n{number}. {what}: {name}").unwrap();
        before = part(&mut text, timeline, &events[from..=index], &before);
        from = index + 1;
    }
    if from < events.len() {
        text.push_str("\nafterwards\n");
        part(&mut text, timeline, &events[from..], &before);
    }
    text.push('\n');
    for claim in timeline.story().claims {
        let status = format!("{:?}", claim.status).to_lowercase();
        writeln!(text, "{status}: {}", claim.text).unwrap();
    }
    text
}

/// What some events did; the tables after them.
fn part(text: &mut String, timeline: &mut Timeline, events: &[Event], before: &Tables) -> Tables {
    let (first, last) = (events.first().unwrap(), events.last().unwrap());
    writeln!(text, "   from {} s to {} s", first.at, last.at).unwrap();
    refusals(text, timeline, events);
    timeline.frame(Some(last.seq));
    let after = Tables::of(timeline);
    before.difference(text, &after, &removals(timeline, events));
    after
}

/// Packets that went no further, each kind of them once.
fn refusals(text: &mut String, timeline: &Timeline, events: &[Event]) {
    let mut lines: Vec<(String, usize)> = Vec::new();
    let ended = events.iter().filter(|event| {
        let decision = event.kind.hop().map(|hop| hop.decision);
        matches!(
            decision,
            Some(vpclab_trace::Decision::Dropped { .. } | vpclab_trace::Decision::Answered { .. })
        )
    });
    for event in ended.map(|event| timeline.viewer().event(event)) {
        let EventKind::Hop {
            header, decision, ..
        } = event.kind
        else {
            continue;
        };
        let end = |address: &str, port: u16| match header.protocol.as_str() {
            "tcp" | "udp" => format!("{address}:{port}"),
            _ => address.to_owned(),
        };
        let packet = format!(
            "{} {} → {}",
            header.label,
            end(&header.src, header.src_port),
            end(&header.dst, header.dst_port)
        );
        let place = event.place.unwrap();
        let place = place.name.unwrap_or(place.component);
        let line = match decision {
            Decision::Dropped { code, rule } => {
                let rule = rule.map(|rule| match rule {
                    Rule::SecurityGroup { text, .. }
                    | Rule::NetworkAcl { text, .. }
                    | Rule::Route { text, .. }
                    | Rule::ReturnToSender { text, .. }
                    | Rule::Row { text }
                    | Rule::TransitGatewayRoute { text, .. } => format!(", {text}"),
                });
                format!(
                    "{packet} dropped at {place}: {code}{}",
                    rule.unwrap_or_default()
                )
            }
            // Whether an address is found on the link is no decision of a network's.
            Decision::Answered { .. } if header.protocol != "arp" => {
                format!("{packet} answered at {place}")
            }
            _ => continue,
        };
        match lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, count)) => *count += 1,
            None => lines.push((line, 1)),
        }
    }
    for (line, count) in lines {
        writeln!(text, "   {count} × {line}").unwrap();
    }
}

/// Why rows left their tables.
fn removals(timeline: &Timeline, events: &[Event]) -> BTreeMap<String, String> {
    let events = events.iter().map(|event| timeline.viewer().event(event));
    let reasons = events.filter_map(|event| match event.kind {
        EventKind::NatEntryRemoved {
            gateway: table,
            entry,
            reason,
        }
        | EventKind::TrackingEntryRemoved {
            eni: table,
            entry,
            reason,
        } => Some((key(&table, entry), format!(", {reason:?}").to_lowercase())),
        _ => None,
    });
    reasons.collect()
}

/// The name of a row, in the order of its table.
fn key(table: &str, entry: u32) -> String {
    format!("{table} {entry:05}")
}

/// Every row of every table, and how many there are: of a long table a frame has the first rows only.
#[derive(Default)]
struct Tables(BTreeMap<&'static str, (u32, Rows)>);

/// What a row is, and how it fares, by its name.
type Rows = BTreeMap<String, (String, String)>;

impl Tables {
    fn of(timeline: &Timeline) -> Self {
        // A table that comes to be later cannot be forgotten here.
        let view::Frame {
            seq: _,
            at_us: _,
            packets: _,
            counts,
            nat,
            tracking,
            sockets,
            names,
            link_local,
            conntrack,
            // Told by its events.
            edits: _,
        } = timeline.frame_view();
        let life = |state: &str, until: u64| format!("{state} until {} s", SimTime(until));
        let nat = nat
            .into_iter()
            .filter(|row| row.removed.is_none())
            .map(|row| {
                let what = format!(
                    "{} {} {} → {} leaves as {}",
                    row.gateway, row.protocol, row.inside, row.destination, row.outside
                );
                (
                    key(&row.gateway, row.entry),
                    (what, life(&row.state, row.expires_at_us)),
                )
            });
        let tracking = tracking
            .into_iter()
            .filter(|row| row.removed.is_none())
            .map(|row| {
                let automatic = if row.automatic { " (automatic)" } else { "" };
                let what = format!(
                    "{} {} {} → {}{automatic}",
                    row.eni, row.protocol, row.source, row.destination
                );
                (
                    key(&row.eni, row.entry),
                    (what, life(&row.state, row.expires_at_us)),
                )
            });
        let sockets = sockets.into_iter().filter_map(|row| {
            let remote = row.remote.map(|remote| format!(" ↔ {remote}"));
            let what = format!("{} {}{}", row.guest, row.local, remote.unwrap_or_default());
            Some((
                key(&row.guest, row.socket),
                (what, format!("{:?}", row.state?)),
            ))
        });
        let names = names.into_iter().filter(|row| !row.removed).map(|row| {
            let until = format!("{} until {} s", row.address, SimTime(row.expires_at_us));
            (
                format!("{} {}", row.guest, row.name),
                (format!("{} {}", row.guest, row.name), until),
            )
        });
        let link_local = link_local.into_iter().map(|row| {
            let used = format!("{} in a second, {} too many", row.packets, row.exceeded);
            (key(&row.eni, row.station), (row.eni, used))
        });
        // How much is left follows from the entries above.
        let conntrack = conntrack
            .into_iter()
            .filter(|row| row.exceeded > 0)
            .map(|row| {
                let dropped = format!("{} left, {} dropped", row.available, row.exceeded);
                (key(&row.eni, row.station), (row.eni, dropped))
            });
        Self(BTreeMap::from([
            ("conntrack allowance", (0, conntrack.collect())),
            ("nat", (counts.nat, nat.collect())),
            ("tracking", (counts.tracking, tracking.collect())),
            ("sockets", (counts.sockets, sockets.collect())),
            ("names", (counts.names, names.collect())),
            ("link-local", (0, link_local.collect())),
        ]))
    }

    fn difference(&self, text: &mut String, after: &Self, removals: &BTreeMap<String, String>) {
        let none = (0, BTreeMap::new());
        for (table, (new_count, new)) in &after.0 {
            let (old_count, old) = self.0.get(table).unwrap_or(&none);
            if *old_count.max(new_count) as usize > FRAME_ROWS_MAX {
                writeln!(text, "   {table}: {old_count} rows, now {new_count}").unwrap();
                continue;
            }
            let mut lines = Vec::new();
            for (key, (what, life)) in old {
                let line = match new.get(key) {
                    None => {
                        let reason = removals.get(key).map_or("", String::as_str);
                        format!("- {what}{reason}")
                    }
                    Some(now) if *now == (what.clone(), life.clone()) => continue,
                    Some((now, and)) if now == what => format!("~ {what}, {life}, now {and}"),
                    Some((now, and)) => format!("~ {what}, {life}, now {now}, {and}"),
                };
                lines.push(line);
            }
            for (key, (what, life)) in new {
                if !old.contains_key(key) {
                    lines.push(format!("+ {what}, {life}"));
                }
            }
            for line in lines {
                writeln!(text, "   {table} {line}").unwrap();
            }
        }
    }
}
