//! Addresses and ports rewritten: by which gateway, in whose words.

use alloc::format;
use alloc::string::String;
use vpclab_model::NatTranslation;

use super::icmp;
use super::words::end;
use super::{Basis, Sentence};
use crate::event::{End, Hop, NatUpdate, Rewrite};

pub(super) fn nat_translated(
    hop: &Hop,
    rewrite: Rewrite,
    update: NatUpdate,
    translation: NatTranslation,
    gateway: &str,
) -> Sentence {
    let protocol = hop.header.tuple.protocol;
    let to = end(protocol, rewrite.address, rewrite.port);
    let (text, facts, basis): (String, &'static [&'static str], Basis) = match rewrite.end {
        End::Source => {
            let from = end(
                protocol,
                hop.header.tuple.source,
                hop.header.tuple.source_port,
            );
            let verb = if update.made {
                "makes an entry and rewrites"
            } else {
                "finds the entry and rewrites"
            };
            let (address, facts, basis): (_, &'static [&'static str], _) = match translation {
                NatTranslation::ToPrivateAddress => (
                    "its own private address, at a free port",
                    &["F6.20", "F6.25", "S0.1", "S0.4", "W1.7"],
                    Basis::Aws,
                ),
                NatTranslation::ToPublicAddress => (
                    "its public address, at a free port",
                    &["F6.64", "F6.25", "W4.2"],
                    Basis::Aws,
                ),
                NatTranslation::ToElasticIpKeepingPort
                    if rewrite.port == hop.header.tuple.source_port =>
                {
                    (
                        "its Elastic IP, keeping the port",
                        &["S0.1", "S0.4"],
                        Basis::Notes,
                    )
                }
                NatTranslation::ToElasticIpKeepingPort => (
                    "its Elastic IP, at another port because the client's own is taken or below 1024",
                    &["S0.1", "S0.4"],
                    Basis::Notes,
                ),
            };
            (
                format!("NAT gateway {gateway} {verb} the source {from} to {to}: {address}."),
                facts,
                basis,
            )
        }
        End::Destination => {
            let from = end(
                protocol,
                hop.header.tuple.destination,
                hop.header.tuple.destination_port,
            );
            (
                format!(
                    "NAT gateway {gateway} finds the entry and rewrites the destination {from} back to {to}; the source stays the server."
                ),
                match translation {
                    NatTranslation::ToElasticIpKeepingPort => &["S0.12", "F6.23"],
                    NatTranslation::ToPrivateAddress => &["F6.20", "F6.23", "W2.4"],
                    NatTranslation::ToPublicAddress => &["F6.64", "F6.23"],
                },
                match translation {
                    NatTranslation::ToElasticIpKeepingPort => Basis::Notes,
                    _ => Basis::Aws,
                },
            )
        }
    };
    Sentence::new(text, facts, basis)
}

pub(super) fn public_address(hop: &Hop, rewrite: Rewrite) -> Sentence {
    let more = icmp::quotation_too(hop, rewrite);
    let (text, facts): (_, &'static [&'static str]) = match rewrite.end {
        End::Source => (
            format!(
                "The internet gateway writes the public address: source {} becomes {}, one to one, the port stays.{more}",
                hop.header.tuple.source, rewrite.address
            ),
            &["F7.2", "S0.2", "W1.10"],
        ),
        End::Destination => (
            format!(
                "The internet gateway writes the private address: destination {} becomes {}, one to one, the port stays.{more}",
                hop.header.tuple.destination, rewrite.address
            ),
            &["F7.2", "S0.12", "W2.2"],
        ),
    };
    Sentence::new(text, facts, Basis::Aws)
}
