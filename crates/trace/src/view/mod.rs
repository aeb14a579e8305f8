//! Events and frames in names and words: what crosses a boundary.
//!
//! These types are the shape of `vpclab run --json` and of everything the browser gets. Ids are
//! AWS's, times are whole microseconds, addresses are text.

mod configuration;
mod convert;
mod edits;
mod frames;
mod listings;
mod plain;
mod ports;
mod routes;
mod story;
mod topology;
mod types;

pub use convert::Viewer;
pub use listings::Circumstances;
pub use story::*;
pub use topology::{SubnetView, Topology, TopologyStation, VpcView, ZoneView};
pub use types::*;
