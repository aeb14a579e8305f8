//! What the traps about flow logs speak of: their records, line for line.

use super::{assert_lines, library, lines, run};

/// T14.39, F10.34, F10.33, F10.23.
#[test]
fn flow_logs_do_not_show_the_public_ip() {
    let timeline = run(&library("traps/t14-39-flow-logs-show-the-public-ip"));
    let fields = "srcaddr dstaddr pkt-srcaddr pkt-dstaddr action";
    assert_lines(
        &lines(&timeline, &["web-1"], fields),
        "
        10.0.0.5 203.0.113.5 10.0.0.5 203.0.113.5 ACCEPT
        203.0.113.5 10.0.0.5 203.0.113.5 10.0.0.5 ACCEPT
        ",
    );
    assert_lines(
        &lines(&timeline, &["nat"], fields),
        "
        10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5 ACCEPT
        10.0.0.220 203.0.113.5 10.0.0.220 203.0.113.5 ACCEPT
        203.0.113.5 10.0.0.220 203.0.113.5 10.0.0.220 ACCEPT
        10.0.0.220 10.0.1.5 203.0.113.5 10.0.1.5 ACCEPT
        ",
    );
}

/// T14.40, F10.40: four actions, and records of the last one only.
#[test]
fn flow_logs_do_not_show_everything() {
    let timeline = run(&library("traps/t14-40-flow-logs-show-everything"));
    let fields = "instance-id srcaddr srcport dstaddr dstport protocol action";
    assert_lines(
        &lines(&timeline, &[], fields),
        "
        app-1 10.0.1.5 32769 10.0.1.6 80 6 ACCEPT
        app-1 10.0.1.6 80 10.0.1.5 32769 6 ACCEPT
        web-1 10.0.1.5 32769 10.0.1.6 80 6 ACCEPT
        web-1 10.0.1.6 80 10.0.1.5 32769 6 ACCEPT
        ",
    );
}

/// T14.41, F10.50 to F10.52: the first two cannot be told apart, the third can.
#[test]
fn reject_does_not_tell_who() {
    let timeline = run(&library("traps/t14-41-reject-tells-who"));
    let records = |at| {
        let mut records = lines(
            &timeline,
            &[at],
            "flow-direction action reject-reason log-status",
        );
        records.retain(|line| !line.ends_with("NODATA"));
        // One for each minute in which the client tried (F10.3).
        records.sort();
        records.dedup();
        records
    };
    assert_lines(&records("web-1"), "ingress REJECT - OK");
    assert_lines(&records("web-2"), "ingress REJECT - OK");
    assert_lines(&records("web-3"), "egress REJECT - OK\ningress ACCEPT - OK");
}

/// T14.42, F10.30, D0.9: the packet was let through, and answered with RST. An analysis leaves no record.
#[test]
fn what_is_reachable_may_still_refuse() {
    let timeline = run(&library(
        "traps/t14-42-reachability-analyzer-sends-a-packet",
    ));
    assert_lines(
        &lines(
            &timeline,
            &["web-1"],
            "protocol flow-direction tcp-flags packets action",
        ),
        "
        6 ingress 2 1 ACCEPT
        6 egress 4 1 ACCEPT
        1 ingress 0 1 ACCEPT
        1 egress 0 1 ACCEPT
        ",
    );
}
