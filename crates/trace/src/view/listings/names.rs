//! Where the Amazon DNS server looks for a name.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::net::IpAddr;
use vpclab_model::{Network, StationPlace};

use super::super::convert::Viewer;
use super::super::types::{FateView, Listing, ListingOf};
use super::{Circumstances, list_of};
use crate::directory::NameSource;
use crate::event::Hop;

impl Viewer<'_> {
    pub(super) fn name_list(&self, hop: &Hop, known: &Circumstances<'_>) -> Vec<Listing> {
        let network = &self.scenario.network;
        let StationPlace::Vpc(key) = network.stations.station(hop.station).place else {
            return Vec::new();
        };
        let vpc = network.vpc(key);
        let client = hop.header.tuple.source;
        let mut steps = known
            .directory
            .name_steps(key, client, known.payload)
            .into_iter()
            .peekable();
        if !vpc.enable_dns_support || steps.peek().is_none() {
            return Vec::new();
        }
        let mut names = list_of(ListingOf::Names, true, &vpc.identity);
        let first = steps.peek().map(|step| step.source);
        // Zones that the name is not asked of, and why.
        for (index, zone) in (0..).zip(&network.hosted_zones) {
            if first == Some(NameSource::PrivateZone(index)) {
                continue;
            }
            let why = if !zone.vpcs.contains(&key) {
                "of another VPC"
            } else if !vpc.enable_dns_hostnames {
                "enableDnsHostnames is off (F2.7)"
            } else if matches!(first, Some(NameSource::PrivateZone(_))) {
                "less specific, or for other names"
            } else {
                "for other names"
            };
            names.row(&[&zone_words(&zone.domain), &""], FateView::PassedOver, why);
        }
        while let Some(step) = steps.next() {
            let answer = match &step.found {
                Some(addresses) => joined(addresses),
                None => "no such name".to_string(),
            };
            let (fate, why) = match steps.peek() {
                None => (FateView::Decides, "the answer"),
                Some(_) => (FateView::Loses, "known here, and replaced below"),
            };
            names.row(&[&words(step.source, network), &answer], fate, why);
        }
        vec![names]
    }
}

fn joined(addresses: &[IpAddr]) -> String {
    let said: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    said.join(", ")
}

fn zone_words(domain: &str) -> String {
    alloc::format!("private hosted zone {domain}")
}

fn words(source: NameSource, network: &Network) -> String {
    let fixed = match source {
        NameSource::PrivateZone(index) => {
            let zone = network.hosted_zones.get(index as usize);
            return zone_words(zone.map_or("", |zone| &zone.domain));
        }
        NameSource::EndpointPrivateDns(key) => {
            let id = &network.vpc_endpoint(key).identity.id;
            return alloc::format!("private DNS of the endpoint {id}");
        }
        NameSource::PrivateHostname => "AWS's names of private addresses",
        NameSource::PublicHostname => "AWS's names of public addresses",
        NameSource::EndpointName => "names of interface endpoints",
        NameSource::BalancerName => "names of load balancers",
        NameSource::PublicDns => "the public DNS",
        NameSource::Dns64 => "DNS64: IPv6 made of IPv4",
    };
    fixed.to_string()
}
