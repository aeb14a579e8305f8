//! Tables that know nothing of VPCs: they can be read, tested and measured alone.

mod conntrack;
mod ends;
mod flow;
mod fragments;
mod nat;

pub(crate) use conntrack::{ConntrackTable, FlowKey, TrackingEntry};
pub(crate) use flow::{Age, Flow, FlowSide, FlowTracker, answers, asks, opens};
pub(crate) use fragments::Fragments;
pub(crate) use nat::{NatEntry, NatTable, PortChoice};
