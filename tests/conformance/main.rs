//! Referees: code that nobody here wrote, asked about what vpclab does. `cargo xtask conformance`
//! asks all of them and prints what they say; `docs/conformance.md` says what is compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod case;
mod cases;
mod dns;
#[cfg(target_os = "linux")]
mod kernel;
mod library;
mod ours;
mod packet;
mod seen;
mod tshark;

use std::path::Path;
use std::{env, fs};

use vpclab_tests::conformance::{DOCUMENT, Differences, RESULTS, Row, document};
use vpclab_tests::root;

use packet::Detail;

/// How often the kernel is asked about a case.
#[cfg(target_os = "linux")]
const ATTEMPTS: u32 = 3;

/// F4.20, F6.20, F6.23, F6.2b, F13.2, F13.5, F13.8, F13.14, F13.40 to F13.49: the same connections in network
/// namespaces, through nftables' source NAT and filters.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "`cargo xtask conformance` asks the Linux kernel"]
fn linux_kernel() {
    const REFEREE: &str = "Linux kernel";
    if !kernel::is_inside() {
        match kernel::why_not() {
            Some(why) => not_run(&Row::not_run(REFEREE, &why)),
            None => kernel::enter("linux_kernel").unwrap(),
        }
        return;
    }
    let mut differences = Differences::of_the_project().unwrap();
    let mut row = Row::of(REFEREE);
    let mut kernel = kernel::Kernel::start().unwrap();
    for case in cases::cases() {
        let ours = ours::run(&case).aspects();
        // Where others keep the processors busy, a timer of the kernel may come before the answer that
        // it waits for: what differs must do so each time.
        let judgement = (0..ATTEMPTS).find_map(|attempt| {
            let theirs = kernel.run(&case).unwrap().aspects();
            let judgement = differences.judge(case.name, &theirs, &ours);
            let is_last = attempt + 1 == ATTEMPTS;
            (judgement.without_fact.is_empty() || is_last).then_some(judgement)
        });
        let judgement = judgement.expect("the last attempt counts");
        row.cases += 1;
        row.agreed += judgement.agreed;
        row.with_fact += judgement.with_fact;
        row.without_fact.extend(judgement.without_fact);
    }
    row.without_fact.extend(differences.not_seen());
    row.report().unwrap();
    assert!(
        row.without_fact.is_empty(),
        "{}",
        row.without_fact.join("\n")
    );
}

/// A referee that cannot be asked is listed, and where nobody keeps a list it is a failure.
fn not_run(row: &Row) {
    row.report().unwrap();
    assert!(env::var_os(RESULTS).is_some(), "not run: {:?}", row.not_run);
}

#[test]
#[ignore = "`cargo xtask conformance` asks tshark"]
fn tshark() {
    let row = tshark::ask(Path::new(env!("CARGO_TARGET_TMPDIR")));
    if row.not_run.is_some() {
        return not_run(&row);
    }
    row.report().unwrap();
    assert!(
        row.without_fact.is_empty(),
        "{}",
        row.without_fact.join("\n")
    );
}

/// F2.1: every DNS message of the library.
#[test]
#[ignore = "`cargo xtask conformance` asks simple-dns"]
fn simple_dns() {
    let row = dns::ask();
    row.report().unwrap();
    assert!(row.cases > 0);
    assert!(
        row.without_fact.is_empty(),
        "{}",
        row.without_fact.join("\n")
    );
}

/// A comparison that cannot fail proves nothing: each of these is a difference that no fact explains.
#[test]
fn what_the_kernel_could_do_otherwise_is_noticed() {
    type Change = fn(&mut seen::Seen);
    let case = cases::cases().remove(2);
    let ours = ours::run(&case);
    let noticed = |change: Change| {
        let mut other = ours.clone();
        change(&mut other);
        let mut differences = Differences::of_the_project().unwrap();
        let judgement = differences.judge(case.name, &other.aspects(), &ours.aspects());
        !judgement.without_fact.is_empty()
    };
    let changes: [(&str, Change); 8] = [
        ("a packet is missing", |seen| drop(seen.links[3].remove(4))),
        ("a packet comes too early", |seen| seen.links[2].swap(3, 4)),
        ("an address is not rewritten", |seen| {
            seen.links[6][0].source.0 = seen.links[4][0].source.0;
        }),
        ("a port changes on the way", |seen| {
            seen.links[6][2].source.1 ^= 1;
        }),
        ("both get one port", |seen| {
            let port = seen.tables[1][0].reply.1.1;
            seen.tables[1][1].reply.1.1 = port;
        }),
        ("a flag is missing", |seen| {
            if let Detail::Tcp { flags, .. } = &mut seen.links[0][1].detail {
                *flags = "SYN".to_owned();
            }
        }),
        ("a state is left out", |seen| {
            drop(seen.tables[0][0].states.remove(1));
        }),
        ("an action ends in another way", |seen| {
            seen.outcomes[0] = "timed-out".to_owned();
        }),
    ];
    for (name, change) in changes {
        assert!(noticed(change), "{name}");
    }
    // Other ports, but the same ones everywhere, are no difference.
    assert!(!noticed(|seen| {
        for packet in seen.links.iter_mut().flatten() {
            for port in [&mut packet.source.1, &mut packet.destination.1] {
                *port = if *port > 1_023 { *port ^ 0x0400 } else { *port };
            }
        }
        for flow in seen.tables.iter_mut().flatten() {
            for end in [&mut flow.original.0, &mut flow.reply.1] {
                end.1 ^= 0x0400;
            }
        }
    }));
}

#[test]
fn the_document_is_what_the_table_says() {
    let actual = document(&Differences::of_the_project().unwrap().all);
    let path = root().join(DOCUMENT);
    if env::var_os("VPCLAB_BLESS").is_some() {
        fs::write(&path, &actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, actual, "VPCLAB_BLESS=1 writes {DOCUMENT} anew");
}
