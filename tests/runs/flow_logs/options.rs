//! What a flow log is asked to be: its format, its resources, its words.

use vpclab_evidence::flow_logs::{Aggregation, Field, FlowLog, Format, Options, Traffic};

use super::{fixture, format, lines, run};

/// F10.8, and the table of section 10.2: AWS's names, and the versions that brought them.
#[test]
fn fields_and_versions() {
    assert_eq!(
        Format::default().header(),
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
    );
    assert_eq!(Format::default().version(), 2);
    let of = |version| {
        let all = Field::ALL.iter();
        all.filter(|field| field.version() == version).count()
    };
    let counts: Vec<usize> = (2..=11).map(of).collect();
    assert_eq!(counts, [14, 7, 4, 4, 0, 10, 1, 1, 1, 12]);
    assert_eq!(Field::ALL.len(), 54);
    for (fields, version) in [
        ("srcaddr", 2),
        ("srcaddr tcp-flags", 3),
        ("az-id vpc-id", 4),
        ("traffic-path", 5),
        ("ecs-task-id", 7),
        ("reject-reason version", 8),
        ("resource-id", 9),
        ("encryption-status", 10),
        ("next-hop-az-id version", 11),
    ] {
        assert_eq!(format(fields).version(), version, "{fields}");
    }
    let timeline = run(&fixture("ping"));
    let log = lines(&timeline, &[], "version reject-reason encryption-status");
    assert_eq!(log, ["10 - -", "10 - -"]);
}

/// Every field by its name in the log of one record (F10.10 to F10.2e: F10.10, F10.19, F10.26, F10.27,
/// F10.2c); what is not known here is `-` (F10.7, F10.24, F10.28, F10.2b).
#[test]
fn every_field() {
    let timeline = run(&fixture("ping"));
    let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
    let log = lines(&timeline, &[], &names.join(" "));
    let known: Vec<String> = names
        .iter()
        .zip(log[1].split(' '))
        .filter(|(_, value)| *value != "-")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        known.join(" "),
        "version=11 account-id=123456789010 interface-id=eni-1235b8ca123456789 \
         srcaddr=172.31.16.139 dstaddr=203.0.113.12 srcport=0 dstport=0 protocol=1 packets=4 \
         bytes=336 start=1432917027 end=1432917142 action=REJECT log-status=OK vpc-id=lab \
         subnet-id=public instance-id=host tcp-flags=0 type=IPv4 pkt-srcaddr=172.31.16.139 \
         pkt-dstaddr=203.0.113.12 region=us-east-1 az-id=use1-az1 flow-direction=egress \
         instance-tag=host"
    );
}

#[test]
fn formats_that_are_none() {
    for (text, message) in [
        (
            "${srcadr}",
            "`srcadr` is no field of a flow log record; did you mean `srcaddr`?",
        ),
        (
            "${version} ${next-hop-interface}",
            "`next-hop-interface` is no field of a flow log record; did you mean `next-hop-interface-id`?",
        ),
        (
            "version",
            "`version` is no field: fields stand in ${}, with spaces between them; write ${version}",
        ),
        (
            "${version},${srcaddr}",
            "`version},${srcaddr` is no field of a flow log record; known: version, account-id, interface-id, srcaddr, dstaddr, srcport, dstport, protocol and 46 more",
        ),
        (
            "  ",
            "the format has no fields; leave it out for the default format",
        ),
        (
            "§",
            "`§` is no field: fields stand in ${}, with spaces between them; for example '${version} ${srcaddr} ${dstaddr}'",
        ),
    ] {
        let problem = Format::parse(text).unwrap_err();
        assert_eq!(problem.to_string(), message);
    }
}

#[test]
fn words_that_are_none() {
    assert_eq!(Aggregation::parse("1m"), Ok(Aggregation::Minute));
    assert_eq!(Aggregation::parse("10m"), Ok(Aggregation::TenMinutes));
    let problem = Aggregation::parse("5m").unwrap_err();
    assert_eq!(
        problem.to_string(),
        "`5m` is no aggregation interval; 60s or 600s"
    );
    assert_eq!(Traffic::parse("REJECT"), Ok(Traffic::Reject));
    let problem = Traffic::parse("accept").unwrap_err();
    assert_eq!(
        problem.to_string(),
        "`accept` is no type of traffic; did you mean `ACCEPT`?"
    );
}

/// By interface, instance, subnet or VPC, by id or name, and each interface once (F10.1).
#[test]
fn resources() {
    let timeline = run(&fixture("ssh-and-rdp"));
    for (at, interfaces) in [
        (&["eni-1235b8ca123456789"][..], 1),
        (&["ssh-host"], 1),
        (&["linux"], 2),
        (&["lab"], 4),
        (&[], 4),
        (&["linux", "ssh-host", "stranger"], 3),
    ] {
        let mut seen = lines(&timeline, at, "interface-id");
        seen.dedup();
        assert_eq!(seen.len(), interfaces, "{at:?}: {seen:?}");
    }
    for (at, message) in [
        (
            "ssh-hots",
            "`ssh-hots` is no interface, subnet or VPC, nor anything that has an interface; did you mean `ssh-host`?",
        ),
        (
            "igw",
            "`igw` is no interface, subnet or VPC, nor anything that has an interface; known: eni-admin, admin, linux, lab, eni-1235b8ca123456789, ssh-host, eni-stranger, stranger and 3 more",
        ),
    ] {
        let options = Options {
            at: vec![at.into()],
            ..Options::default()
        };
        let problem = FlowLog::of(&timeline, &options).err().unwrap();
        assert_eq!(problem.to_string(), message);
    }
}
