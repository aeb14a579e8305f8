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

use vpclab_tests::conformance::{DOCUMENT, Differences, Row, document};
use vpclab_tests::root;

/// F4.20, F6.20, F6.23, F6.2b, F13.2, F13.5, F13.8, F13.14, F13.40 to F13.49: the same connections in network
/// namespaces, through nftables' source NAT and filters.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "`cargo xtask conformance` asks the Linux kernel"]
fn linux_kernel() {
    const REFEREE: &str = "Linux kernel";
    if !kernel::is_inside() {
        match kernel::why_not() {
            Some(why) => Row::not_run(REFEREE, &why).report().unwrap(),
            None => kernel::enter("linux_kernel").unwrap(),
        }
        return;
    }
    let mut differences = Differences::of_the_project().unwrap();
    let mut row = Row::of(REFEREE);
    let mut kernel = kernel::Kernel::start().unwrap();
    for case in cases::cases() {
        let theirs = kernel.run(&case).unwrap();
        let (_, ours) = ours::run(&case);
        let judgement = differences.judge(case.name, &theirs.aspects(), &ours.aspects());
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

#[test]
#[ignore = "`cargo xtask conformance` asks tshark"]
fn tshark() {
    let row = tshark::ask(Path::new(env!("CARGO_TARGET_TMPDIR")));
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
