//! What a run leaves behind, in the formats that real networks leave.
//!
//! Each module projects the log of a [`Timeline`](vpclab_timeline::Timeline) into one format, and
//! works nothing out again: what is in a file is what the events say.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod conntrack;
pub mod flow_logs;
pub mod metrics;
pub mod pcapng;
pub mod run_file;
