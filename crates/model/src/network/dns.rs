//! Names inside a VPC: whom its instances ask, the names that AWS gives by itself, and private
//! hosted zones.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};

use super::{Identity, Vpc, VpcKey};
use crate::scenario::DnsRecord;

/// One value of the DHCP option `domain-name-servers` (F2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameServer {
    /// `AmazonProvidedDNS`: the Amazon DNS server of the VPC.
    AmazonProvided,
    /// A server of one's own: ordinary traffic (F2.11).
    Address(IpAddr),
}

/// A private hosted zone: names that only some VPCs see (F2.7, F2.23).
#[derive(Clone, Debug)]
pub struct HostedZone {
    /// Id, and the zone's domain as its name.
    pub identity: Identity,
    /// The domain, in lower case and without a dot at its end.
    pub domain: String,
    /// The VPCs that see it.
    pub vpcs: Vec<VpcKey>,
    /// Its records.
    pub records: Vec<DnsRecord>,
}

impl HostedZone {
    /// Is the name the zone's domain, or below it?
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        ends_with(name, &self.domain).is_some_and(|host| host.is_empty() || host.ends_with('.'))
    }
}

impl Vpc {
    /// Are both DNS attributes on? Only then does the Amazon DNS server know the names that AWS
    /// gives, private hosted zones, and endpoints by their services' names (F2.7).
    #[must_use]
    pub const fn has_dns_hostnames(&self) -> bool {
        self.enable_dns_support && self.enable_dns_hostnames
    }
}

/// `us-east-1` came first, and its names differ from every other Region's.
const FIRST_REGION: &str = "us-east-1";

/// The name that AWS gives a private address: `ip-10-0-1-5.ec2.internal` (F2.7).
#[must_use]
pub fn private_hostname(address: Ipv4Addr, region: &str) -> String {
    let [a, b, c, d] = address.octets();
    format!("ip-{a}-{b}-{c}-{d}{}", private_suffix(region))
}

/// The name that AWS gives a public address (F2.6).
#[must_use]
pub fn public_hostname(address: Ipv4Addr, region: &str) -> String {
    let [a, b, c, d] = address.octets();
    format!("ec2-{a}-{b}-{c}-{d}{}", public_suffix(region))
}

/// The private address that a name of AWS's is for.
#[must_use]
pub fn of_private_hostname(name: &str, region: &str) -> Option<Ipv4Addr> {
    address_in(name, "ip-", &private_suffix(region))
}

/// The public address that a name of AWS's is for.
#[must_use]
pub fn of_public_hostname(name: &str, region: &str) -> Option<Ipv4Addr> {
    address_in(name, "ec2-", &public_suffix(region))
}

fn private_suffix(region: &str) -> String {
    match region {
        FIRST_REGION => String::from(".ec2.internal"),
        region => format!(".{region}.compute.internal"),
    }
}

fn public_suffix(region: &str) -> String {
    match region {
        FIRST_REGION => String::from(".compute-1.amazonaws.com"),
        region => format!(".{region}.compute.amazonaws.com"),
    }
}

fn address_in(name: &str, prefix: &str, suffix: &str) -> Option<Ipv4Addr> {
    let numbers = ends_with(name, suffix)?;
    let is_one = numbers
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let numbers = numbers.get(prefix.len()..).filter(|_| is_one)?;
    numbers.replace('-', ".").parse().ok()
}

/// What stands before an end, whatever the case of letters.
fn ends_with<'n>(name: &'n str, end: &str) -> Option<&'n str> {
    let at = name.len().checked_sub(end.len())?;
    let same = name.get(at..)?.eq_ignore_ascii_case(end);
    name.get(..at).filter(|_| same)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 5);
    const PUBLIC: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 77);

    #[test]
    fn names_that_aws_gives() {
        for (region, private, public) in [
            (
                "us-east-1",
                "ip-10-0-1-5.ec2.internal",
                "ec2-198-51-100-77.compute-1.amazonaws.com",
            ),
            (
                "eu-central-1",
                "ip-10-0-1-5.eu-central-1.compute.internal",
                "ec2-198-51-100-77.eu-central-1.compute.amazonaws.com",
            ),
        ] {
            assert_eq!(private_hostname(PRIVATE, region), private);
            assert_eq!(public_hostname(PUBLIC, region), public);
            assert_eq!(of_private_hostname(private, region), Some(PRIVATE));
            let shouted = public.to_ascii_uppercase();
            assert_eq!(of_public_hostname(&shouted, region), Some(PUBLIC));
            assert_eq!(of_private_hostname(private, "us-west-2"), None);
            assert_eq!(of_private_hostname(public, region), None);
        }
        for name in [
            "",
            "ip-",
            ".ec2.internal",
            "ip-10-0-1.ec2.internal",
            "ip-10-0-1-5",
        ] {
            assert_eq!(of_private_hostname(name, "us-east-1"), None, "{name}");
        }
    }

    #[test]
    fn a_zone_covers_its_domain_and_what_is_below() {
        let zone = HostedZone {
            identity: Identity {
                id: String::from("Z1"),
                name: None,
            },
            domain: String::from("corp.example"),
            vpcs: Vec::new(),
            records: Vec::new(),
        };
        for (name, covered) in [
            ("corp.example", true),
            ("db.Corp.example", true),
            ("notcorp.example", false),
            ("example", false),
        ] {
            assert_eq!(zone.covers(name), covered, "{name}");
        }
    }
}
