//! Mistakes that no small change of the base can bring about.

use vpclab_model::{NatModel, check};

use super::{BASE, changed};

/// F6.2, F6.60: zonal is the default, and a gateway without a subnet is regional.
#[test]
fn a_public_gateway_without_subnet_is_regional() {
    let text = changed(
        BASE,
        "\"subnet\": \"public\", \"privateIp\": \"10.0.0.220\"",
        "\"vpc\": \"vpc-1\"",
    )
    .replace("\"natModel\": \"zonal\",", "");
    let checked = check(&text, None);
    assert_eq!(checked.diagnostics, []);
    let scenario = checked.scenario.unwrap();
    assert_eq!(
        (scenario.nat_model, &*scenario.nat_models),
        (NatModel::Regional, &[NatModel::Regional][..])
    );
    for model in [NatModel::Notes, NatModel::Zonal] {
        let checked = check(&text, Some(model));
        assert!(checked.scenario.is_none());
        let [one] = checked.diagnostics.as_slice() else {
            panic!("{:?}", checked.diagnostics)
        };
        assert_eq!(&*one.code, "nat-model-not-possible");
        assert_eq!(&*one.pointer, "/network/natGateways/0");
    }
}

/// Where the DNS of a scenario has no name at all, the warning says what to do all the same.
#[test]
fn a_name_that_nobody_can_resolve_has_a_hint() {
    let mut scenario: serde_json::Value = serde_json::from_str(BASE).unwrap();
    scenario["internet"]["dns"] = serde_json::json!([]);
    scenario["network"]["hostedZones"] = serde_json::json!([]);
    scenario["script"] =
        serde_json::json!([{ "do": "resolve", "instance": "i-2", "name": "example.com" }]);
    scenario.as_object_mut().unwrap().remove("story");
    let checked = check(&scenario.to_string(), None);
    let [one] = checked.diagnostics.as_slice() else {
        panic!("{:?}", checked.diagnostics)
    };
    assert_eq!(&*one.code, "unresolvable-name");
    assert_eq!(
        one.hint.as_deref(),
        Some("give it one in `dns` of `internet`")
    );
}

/// What is said about files that are wrong as a whole.
pub(super) fn by_other_means() -> Vec<vpclab_model::Diagnostic> {
    let long = format!("[\"{}\"]", "x".repeat(1 << 26));
    let many = format!("{{{}\"b\":0}}", "\"a\":0,".repeat(600));
    let no_gateway = BASE
        .replace("{ \"id\": \"igw-1\", \"vpc\": \"vpc-1\" },", "")
        .replace(
            "{ \"destination\": \"0.0.0.0/0\", \"target\": \"igw-1\" }",
            "",
        );
    let no_subnet = BASE.replace("\"natModel\": \"zonal\",", "").replace(
        "\"subnet\": \"public\", \"privateIp\": \"10.0.0.220\"",
        "\"vpc\": \"vpc-1\"",
    );
    let no_time = BASE.replace(
        "\"vpclab\": 1,",
        "\"vpclab\": 1, \"startsAt\": \"2026-02-30T00:00:00Z\",",
    );
    [
        (&*no_time, None),
        (&*long, None),
        (&*many, None),
        (&*no_gateway, None),
        (&*no_subnet, Some(NatModel::Notes)),
        ("{", None),
    ]
    .into_iter()
    .flat_map(|(text, model)| check(text, model).diagnostics)
    .collect()
}
