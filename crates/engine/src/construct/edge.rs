//! The edge: where AWS's network meets the public internet. It changes no packet.
//!
//! What comes in is for one of AWS's public addresses; one that belongs to nothing at the moment
//! leads to no internet gateway.

use vpclab_model::FiveTuple;
use vpclab_trace::{Decision, DropReason, Passage};

use super::Ruling;
use crate::addresses::AddressBook;

/// A packet out of AWS.
pub(crate) fn egress() -> Ruling {
    Decision::Passed(Passage::Forwarded).into()
}

/// A packet into AWS.
pub(crate) fn ingress(addresses: &AddressBook, tuple: &FiveTuple) -> Ruling {
    match addresses.public(tuple.destination) {
        Some(_) => Decision::Passed(Passage::Forwarded).into(),
        None => Ruling::dropped(DropReason::NoPrivateAddress),
    }
}
