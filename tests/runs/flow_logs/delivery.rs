//! The files of a bucket.

use serde_json::json;
use vpclab_evidence::flow_logs::{Aggregation, FlowLog, Options};

use super::{fixture, format, put, run};

/// A file for every five minutes in which an interval ended, with the names of the fields on top.
#[test]
fn files_of_a_bucket() {
    let mut scenario = fixture("ping");
    put(
        &mut scenario,
        &[
            ("/script/0/count", json!(3)),
            ("/script/0/interval", json!("200s")),
            ("/network/vpcs/0/ownerId", json!("999999999999")),
            ("/network/vpcs/0/region", json!("us-east-1")),
            ("/startsAt", json!("2018-06-20T23:51:00Z")),
        ],
    );
    let timeline = run(&scenario);
    let options = Options {
        aggregation: Aggregation::Minute,
        format: format("start flow-direction log-status"),
        ..Options::default()
    };
    let log = FlowLog::of(&timeline, &options).unwrap();
    let files = log.files("fl-1234abcd");
    let paths: Vec<&str> = files
        .iter()
        .map(|file| file.path.rsplit_once('_').unwrap().0)
        .collect();
    assert_eq!(
        paths,
        [
            "AWSLogs/999999999999/vpcflowlogs/us-east-1/2018/06/20/999999999999_vpcflowlogs_us-east-1_fl-1234abcd_20180620T2355Z",
            "AWSLogs/999999999999/vpcflowlogs/us-east-1/2018/06/21/999999999999_vpcflowlogs_us-east-1_fl-1234abcd_20180621T0000Z",
        ]
    );
    let mut all = String::new();
    for file in &files {
        let hash = file.path.rsplit_once('_').unwrap().1;
        let hash = hash.strip_suffix(".log.gz").unwrap();
        assert!(hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let (header, lines) = file.text.split_once('\n').unwrap();
        assert_eq!(header, "start flow-direction log-status");
        all.push_str(lines);
    }
    assert_eq!(all, log.text());
    assert_eq!(
        log.file_text(),
        format!("start flow-direction log-status\n{all}")
    );
}
