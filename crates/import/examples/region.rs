//! A Region of any size as the AWS CLI would print it, and how long its import takes:
//! `cargo run --release -p vpclab-import --example region`, and `-- FOLDER` to keep the files.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;
use std::time::Instant;

const VPCS: usize = 200;
const SUBNETS: usize = 2_000;
const INTERFACES: usize = 20_000;
const GROUPS: usize = 10_000;

/// A list with an item for each number.
fn list(key: &str, count: usize, item: impl Fn(usize) -> String) -> (String, Vec<u8>) {
    let mut text = format!("{{\"{key}\": [\n");
    for number in 0..count {
        let comma = if number + 1 < count { "," } else { "" };
        writeln!(text, "{}{comma}", item(number)).unwrap();
    }
    text.push_str("]}\n");
    (format!("{key}.json"), text.into_bytes())
}

fn region() -> Vec<(String, Vec<u8>)> {
    let vpc = |number: usize| format!("vpc-{number:017x}");
    let block = |number: usize| format!("10.{}", number % 200);
    let of_vpc = SUBNETS / VPCS;
    let cidr = |subnet: usize| format!("{}.{}.0", block(subnet / of_vpc), subnet % of_vpc * 4);
    let of_subnet = INTERFACES / SUBNETS;
    let groups_of_vpc = GROUPS / VPCS;
    let group = |vpc: usize, number: usize| {
        format!("sg-{:017x}", vpc * groups_of_vpc + number % groups_of_vpc)
    };
    let owner = "\"OwnerId\": \"111122223333\"";
    vec![
        list("Vpcs", VPCS, |n| {
            format!(
                "{{\"VpcId\": \"{}\", \"CidrBlock\": \"{}.0.0/16\", \"State\": \"available\", {owner}}}",
                vpc(n),
                block(n)
            )
        }),
        list("Subnets", SUBNETS, |n| {
            format!(
                "{{\"SubnetId\": \"subnet-{n:017x}\", \"VpcId\": \"{}\", \"CidrBlock\": \"{}/22\", \"AvailabilityZone\": \"us-east-1{}\", \"State\": \"available\", {owner}}}",
                vpc(n / of_vpc),
                cidr(n),
                ["a", "b", "c"][n % 3]
            )
        }),
        list("RouteTables", VPCS, |n| {
            format!(
                "{{\"RouteTableId\": \"rtb-{n:017x}\", \"VpcId\": \"{0}\", \"Associations\": [{{\"Main\": true, \"RouteTableId\": \"rtb-{n:017x}\"}}], \"PropagatingVgws\": [], \"Routes\": [{{\"DestinationCidrBlock\": \"{1}.0.0/16\", \"GatewayId\": \"local\", \"Origin\": \"CreateRouteTable\", \"State\": \"active\"}}, {{\"DestinationCidrBlock\": \"0.0.0.0/0\", \"GatewayId\": \"igw-{n:017x}\", \"Origin\": \"CreateRoute\", \"State\": \"active\"}}]}}",
                vpc(n),
                block(n)
            )
        }),
        list("InternetGateways", VPCS, |n| {
            format!(
                "{{\"InternetGatewayId\": \"igw-{n:017x}\", \"Attachments\": [{{\"VpcId\": \"{}\", \"State\": \"available\"}}]}}",
                vpc(n)
            )
        }),
        list("NetworkAcls", VPCS, |n| {
            format!(
                "{{\"NetworkAclId\": \"acl-{n:017x}\", \"VpcId\": \"{}\", \"IsDefault\": true, \"Associations\": [], \"Entries\": [{{\"RuleNumber\": 100, \"Egress\": true, \"Protocol\": \"-1\", \"RuleAction\": \"allow\", \"CidrBlock\": \"0.0.0.0/0\"}}, {{\"RuleNumber\": 100, \"Egress\": false, \"Protocol\": \"-1\", \"RuleAction\": \"allow\", \"CidrBlock\": \"0.0.0.0/0\"}}]}}",
                vpc(n)
            )
        }),
        list("SecurityGroups", GROUPS, |n| {
            format!(
                "{{\"GroupId\": \"sg-{n:017x}\", \"GroupName\": \"group-{n}\", \"VpcId\": \"{}\", {owner}, \"IpPermissions\": [{{\"IpProtocol\": \"tcp\", \"FromPort\": 443, \"ToPort\": 443, \"IpRanges\": [{{\"CidrIp\": \"10.0.0.0/8\"}}, {{\"CidrIp\": \"203.0.113.0/24\"}}], \"Ipv6Ranges\": [], \"PrefixListIds\": [], \"UserIdGroupPairs\": [{{\"GroupId\": \"sg-{n:017x}\", \"UserId\": \"111122223333\"}}]}}], \"IpPermissionsEgress\": [{{\"IpProtocol\": \"-1\", \"IpRanges\": [{{\"CidrIp\": \"0.0.0.0/0\"}}], \"Ipv6Ranges\": [], \"PrefixListIds\": [], \"UserIdGroupPairs\": []}}]}}",
                vpc(n / groups_of_vpc)
            )
        }),
        list("NetworkInterfaces", INTERFACES, |n| {
            let subnet = n / of_subnet;
            let own = subnet / of_vpc;
            let base = cidr(subnet);
            let address = format!("{}.{}", base.trim_end_matches(".0"), 10 + n % of_subnet);
            let attached = match n % 2 {
                0 => format!("\"Status\": \"in-use\", \"InterfaceType\": \"interface\", \"RequesterManaged\": false, \"Attachment\": {{\"InstanceId\": \"i-{n:017x}\", \"DeviceIndex\": 0, \"Status\": \"attached\"}}"),
                _ => "\"Status\": \"in-use\", \"InterfaceType\": \"lambda\", \"RequesterManaged\": true".to_owned(),
            };
            format!(
                "{{\"NetworkInterfaceId\": \"eni-{n:017x}\", \"VpcId\": \"{}\", \"SubnetId\": \"subnet-{subnet:017x}\", \"AvailabilityZone\": \"us-east-1{}\", \"MacAddress\": \"02:00:{:02x}:{:02x}:{:02x}:00\", \"PrivateIpAddress\": \"{address}\", \"PrivateIpAddresses\": [{{\"Primary\": true, \"PrivateIpAddress\": \"{address}\"}}], \"Groups\": [{{\"GroupId\": \"{}\", \"GroupName\": \"x\"}}], \"SourceDestCheck\": true, \"Ipv6Addresses\": [], \"Description\": \"\", \"TagSet\": [], {owner}, {attached}}}",
                vpc(own),
                ["a", "b", "c"][subnet % 3],
                n >> 16 & 255,
                n >> 8 & 255,
                n & 255,
                group(own, n)
            )
        }),
        list("Reservations", INTERFACES / 2, |half| {
            let n = 2 * half;
            let subnet = n / of_subnet;
            format!(
                "{{\"ReservationId\": \"r-{n:017x}\", \"Instances\": [{{\"InstanceId\": \"i-{n:017x}\", \"InstanceType\": \"m5.large\", \"State\": {{\"Code\": 16, \"Name\": \"running\"}}, \"SubnetId\": \"subnet-{subnet:017x}\", \"VpcId\": \"{}\"}}]}}",
                vpc(subnet / of_vpc)
            )
        }),
    ]
}

/// The most memory that the process had so far, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok()
}

fn main() {
    let files = region();
    if let Some(folder) = std::env::args().nth(1) {
        for (name, bytes) in &files {
            std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
        }
    }
    let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let before = peak();
    let start = Instant::now();
    let import = vpclab_import::read(files);
    let read = start.elapsed();
    let start = Instant::now();
    let checked = vpclab_model::check(&import.scenario, None);
    let check = start.elapsed();
    assert!(checked.scenario.is_some());
    println!("{}", import.report);
    println!(
        "input {} KiB, scenario {} KiB",
        size >> 10,
        import.scenario.len() >> 10
    );
    println!(
        "import {} ms, of which the check {} ms",
        read.as_millis(),
        check.as_millis()
    );
    if let Some((before, after)) = before.zip(peak()) {
        println!(
            "memory: {} MiB, before the import {} MiB",
            after >> 10,
            before >> 10
        );
    }
}
