//! What an internet gateway refuses on the way out.

use vpclab_model::{NatModel, StationKind};

use crate::outcomes::first_drop;
use crate::run;
use crate::short_walks::connection;

/// From an instance with a public address, and from one without: the destination, and the code.
#[test]
fn what_does_not_leave() {
    let rows = [
        (
            "F7.5, RFC 1918",
            "a",
            "10.99.0.1",
            "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
        ),
        (
            "F7.5, RFC 1918",
            "a",
            "172.16.0.1",
            "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
        ),
        (
            "F7.5, RFC 1918",
            "a",
            "192.168.0.1",
            "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
        ),
        (
            "F7.5, RFC 6598",
            "a",
            "100.64.0.1",
            "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
        ),
        (
            "F7.5, RFC 6598",
            "a",
            "100.127.255.254",
            "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
        ),
        (
            "F7.5, W3.3: no public address",
            "b",
            "203.0.113.5",
            "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
        ),
    ];
    for (name, from, to, code) in rows {
        let timeline = run(&connection(from, to), NatModel::Zonal);
        assert_eq!(
            first_drop(&timeline),
            Some((StationKind::InternetGateway, code)),
            "{name}: {to}"
        );
    }
}
