//! One case per kind of blocker: what is told, and the commands of the first fix. Each fix is then
//! made by a script's own calls, and the question put again.

use serde_json::{Value, json};

use crate::networks::two_subnets;
use crate::{actions, asked, commands_of, query, started, told, with, works_after};

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) changes: Vec<(&'static str, Value)>,
    pub(crate) question: &'static str,
    pub(crate) blockers: &'static [&'static str],
    pub(crate) commands: &'static [&'static str],
}

pub(crate) fn hold(base: &Value, cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for case in cases {
        let scenario = with(base.clone(), &case.changes);
        let query = query(case.question);
        let answer = asked(started(&scenario).scenario(), &query);
        let blockers = told(&answer);
        let commands = answer.fixes.first().map(commands_of).unwrap_or_default();
        if blockers != case.blockers || commands != case.commands {
            wrong.push(format!(
                "{}\n  told {blockers:#?}\n  fix {commands:#?}",
                case.name
            ));
        }
        for fix in &answer.fixes {
            // What a script cannot say, the engine has tried all the same.
            if fix.edits.iter().any(|edit| !is_of_a_script(&edit.call)) {
                continue;
            }
            let works = works_after(&scenario, &actions(fix), &query);
            if works != Some(true) {
                wrong.push(format!(
                    "{}: does not work ({works:?}): {}",
                    case.name, fix.sentence
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_of_a_script(call: &Value) -> bool {
    let call = call["call"].as_str().unwrap();
    !call.contains("transit-gateway") && !call.starts_with("accept-") && !call.contains("vpn")
}

#[test]
fn groups_and_acls() {
    let acl = |list: &'static str, rules: Value| (list, rules);
    let deny = |key: &str, number: u16| {
        json!([
            { "ruleNumber": number, "protocol": "all", key: "0.0.0.0/0", "action": "deny" },
            { "ruleNumber": 100, "protocol": "all", key: "0.0.0.0/0", "action": "allow" },
        ])
    };
    hold(
        &two_subnets(),
        vec![
            Case {
                name: "nothing is in the way",
                changes: vec![],
                question: "i-web i-db 5432",
                blockers: &[],
                commands: &[],
            },
            Case {
                name: "no rule of the group matches (F4.2)",
                changes: vec![],
                question: "i-web i-db 443",
                blockers: &["forward sg-db ENI_SG_RULES_MISMATCH"],
                commands: &[
                    "aws ec2 authorize-security-group-ingress --group-id sg-db --ip-permissions 'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{CidrIp=10.0.1.5/32}]'",
                ],
            },
            Case {
                name: "an echo request (F4.7)",
                changes: vec![],
                question: "i-web i-db icmp",
                blockers: &["forward sg-db ENI_SG_RULES_MISMATCH"],
                commands: &[
                    "aws ec2 authorize-security-group-ingress --group-id sg-db --ip-permissions 'IpProtocol=icmp,FromPort=8,ToPort=0,IpRanges=[{CidrIp=10.0.1.5/32}]'",
                ],
            },
            Case {
                name: "a group without any rule (F4.3)",
                changes: vec![("/network/securityGroups/0/egress", json!([]))],
                question: "i-web i-db 5432",
                blockers: &["forward sg-web SG_HAS_NO_RULES"],
                commands: &[
                    "aws ec2 authorize-security-group-egress --group-id sg-web --ip-permissions 'IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=10.0.2.7/32}]'",
                ],
            },
            Case {
                name: "the ACL's last rule, inwards (F5.3)",
                changes: vec![acl("/network/networkAcls/1/inbound", json!([]))],
                question: "i-web i-db 5432",
                blockers: &["forward acl-db SUBNET_ACL_RESTRICTION"],
                commands: &[
                    "aws ec2 create-network-acl-entry --network-acl-id acl-db --ingress --rule-number 10 --protocol 6 --port-range From=5432,To=5432 --cidr-block 10.0.1.5/32 --rule-action allow",
                ],
            },
            Case {
                name: "the ACL's last rule, for the answer: the client's ports (F5.1, F5.21)",
                changes: vec![acl("/network/networkAcls/1/outbound", json!([]))],
                question: "i-web i-db 5432",
                blockers: &["reply acl-db SUBNET_ACL_RESTRICTION"],
                commands: &[
                    "aws ec2 create-network-acl-entry --network-acl-id acl-db --egress --rule-number 10 --protocol 6 --port-range From=32768,To=60999 --cidr-block 10.0.1.5/32 --rule-action allow",
                ],
            },
            Case {
                name: "a rule that denies has one before it (F5.2)",
                changes: vec![acl("/network/networkAcls/1/inbound", deny("source", 90))],
                question: "i-web i-db 5432",
                blockers: &["forward acl-db SUBNET_ACL_RESTRICTION"],
                commands: &[
                    "aws ec2 create-network-acl-entry --network-acl-id acl-db --ingress --rule-number 45 --protocol 6 --port-range From=5432,To=5432 --cidr-block 10.0.1.5/32 --rule-action allow",
                ],
            },
            Case {
                name: "no number is free before the first rule: another rule in its place",
                changes: vec![acl(
                    "/network/networkAcls/1/inbound",
                    json!([
                        { "ruleNumber": 1, "protocol": "all", "source": "0.0.0.0/0", "action": "deny" },
                    ]),
                )],
                question: "i-web i-db 5432",
                blockers: &["forward acl-db SUBNET_ACL_RESTRICTION"],
                commands: &[
                    "aws ec2 replace-network-acl-entry --network-acl-id acl-db --ingress --rule-number 1 --protocol 6 --port-range From=5432,To=5432 --cidr-block 10.0.1.5/32 --rule-action allow",
                ],
            },
            Case {
                name: "six faults at once are all told, and all fixed",
                changes: vec![
                    ("/network/securityGroups/0/egress", json!([])),
                    ("/network/securityGroups/1/ingress", json!([])),
                    ("/network/networkAcls/0/outbound", json!([])),
                    ("/network/networkAcls/0/inbound", json!([])),
                    ("/network/networkAcls/1/inbound", json!([])),
                    ("/network/networkAcls/1/outbound", json!([])),
                ],
                question: "i-web i-db 5432",
                blockers: &[
                    "forward sg-web SG_HAS_NO_RULES",
                    "forward acl-web SUBNET_ACL_RESTRICTION",
                    "forward acl-db SUBNET_ACL_RESTRICTION",
                    "forward sg-db SG_HAS_NO_RULES",
                    "reply acl-db SUBNET_ACL_RESTRICTION",
                    "reply acl-web SUBNET_ACL_RESTRICTION",
                ],
                commands: &[
                    "aws ec2 authorize-security-group-egress --group-id sg-web --ip-permissions 'IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=10.0.2.7/32}]'",
                    "aws ec2 create-network-acl-entry --network-acl-id acl-web --egress --rule-number 10 --protocol 6 --port-range From=5432,To=5432 --cidr-block 10.0.2.7/32 --rule-action allow",
                    "aws ec2 create-network-acl-entry --network-acl-id acl-db --ingress --rule-number 10 --protocol 6 --port-range From=5432,To=5432 --cidr-block 10.0.1.5/32 --rule-action allow",
                    "aws ec2 authorize-security-group-ingress --group-id sg-db --ip-permissions 'IpProtocol=tcp,FromPort=5432,ToPort=5432,IpRanges=[{CidrIp=10.0.1.5/32}]'",
                    "aws ec2 create-network-acl-entry --network-acl-id acl-db --egress --rule-number 10 --protocol 6 --port-range From=32768,To=60999 --cidr-block 10.0.1.5/32 --rule-action allow",
                    "aws ec2 create-network-acl-entry --network-acl-id acl-web --ingress --rule-number 10 --protocol 6 --port-range From=32768,To=60999 --cidr-block 10.0.2.7/32 --rule-action allow",
                ],
            },
        ],
    );
}

/// Neither end runs: both are told, the sender first (F9.4).
#[test]
fn instances_that_do_not_run() {
    let mut timeline = started(&two_subnets());
    for instance in ["i-web", "i-db"] {
        let stop = json!({ "do": "stop-instances", "instance": instance });
        timeline.act(None, &stop.to_string()).unwrap();
        timeline.run();
    }
    let answer = asked(timeline.scenario(), &query("i-web i-db 5432"));
    assert_eq!(
        told(&answer),
        ["forward eni-web BAD_STATE", "forward eni-db BAD_STATE"]
    );
    let [fix] = &answer.fixes[..] else {
        panic!("one fix: {:?}", answer.fixes);
    };
    assert_eq!(
        commands_of(fix),
        [
            "aws ec2 start-instances --instance-ids i-web",
            "aws ec2 start-instances --instance-ids i-db",
        ]
    );
}
