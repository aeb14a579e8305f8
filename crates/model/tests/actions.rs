//! Actions that people add to a scenario.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use vpclab_model::{ActionKind, check, check_action};

const EC2_TO_INTERNET: &str = include_str!("../../../scenarios/ec2-to-internet.json");

#[test]
fn people_add_actions() {
    let mut scenario = check(EC2_TO_INTERNET, None).scenario.unwrap();
    let connect = r#"{ "do": "connect", "instance": "client", "to": "example.org", "port": 80, "connection": "third" }"#;
    let action = check_action(&mut scenario, connect).unwrap();
    assert!(matches!(action.kind, ActionKind::Connect { port: 80, .. }));
    assert_eq!(scenario.connections, ["first", "second", "third"]);
    assert_eq!(scenario.names, ["google.com", "example.org"]);
    let before = (scenario.connections.clone(), scenario.names.clone());
    for (text, code, pointer) in [
        (connect, "connection-opened-twice", "/connection"),
        (
            r#"{ "do": "send", "connection": "fourth" }"#,
            "connection-not-open",
            "/connection",
        ),
        (
            r#"{ "do": "resolve", "instance": "server", "name": "a.example" }"#,
            "dangling-reference",
            "/instance",
        ),
        (
            r#"{ "do": "connect", "instance": "client", "to": "b.example", "connection": "x" }"#,
            "missing-key",
            "",
        ),
        (
            r#"{ "do": "stop-server", "server": "client" }"#,
            "dangling-reference",
            "/server",
        ),
        (r#"{ "do": "start-server" }"#, "missing-key", ""),
        (
            r#"{ "do": "set-mtu", "instance": "client" }"#,
            "missing-key",
            "",
        ),
        (
            r#"{ "do": "set-mtu", "instance": "client", "mtu": 575 }"#,
            "out-of-range",
            "/mtu",
        ),
        (
            r#"{ "do": "set-mtu", "instance": "client", "server": "google.com", "mtu": 1400 }"#,
            "duplicate-reference",
            "/instance",
        ),
        (r#"{ "do": "dance" }"#, "unknown-action", "/do"),
        ("[]", "wrong-type", ""),
        ("", "invalid-json", ""),
    ] {
        let mistakes = check_action(&mut scenario, text).unwrap_err();
        assert!(
            mistakes
                .iter()
                .any(|one| (&*one.code, &*one.pointer) == (code, pointer)),
            "{text}: {mistakes:?}"
        );
        assert_eq!(
            (scenario.connections.clone(), scenario.names.clone()),
            before,
            "{text}"
        );
    }
    assert!(
        check_action(
            &mut scenario,
            r#"{ "do": "send", "connection": "third", "at": "1s" }"#
        )
        .is_ok()
    );
}
