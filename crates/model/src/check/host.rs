//! Actions on hosts that are no calls of AWS's API.

use super::fields::Fields;
use super::ports;
use crate::scenario::ServerKey;
use crate::script::{ActionKind, Host, HostChange};

/// An action: its word, what to call it, its keys.
type Row = (&'static str, &'static str, &'static [&'static str]);

pub(super) const START_SERVER: Row = (
    "start-server",
    "the action `start-server`",
    &["do", "at", "server"],
);

pub(super) const STOP_SERVER: Row = (
    "stop-server",
    "the action `stop-server`",
    &["do", "at", "server"],
);

pub(super) const SET_MTU: Row = (
    "set-mtu",
    "the action `set-mtu`",
    &["do", "at", "instance", "server", "mtu"],
);

/// A server is switched on, or off.
pub(super) const fn switched(server: ServerKey, on: bool) -> ActionKind {
    ActionKind::Host {
        host: Host::Server(server),
        change: HostChange::Running(on),
    }
}

/// The interface of a host takes packets of another size.
pub(super) const fn resized(host: Host, mtu: u16) -> ActionKind {
    ActionKind::Host {
        host,
        change: HostChange::Mtu(mtu),
    }
}

/// The MTU that is asked for.
pub(super) fn mtu(fields: &Fields<'_>) -> Option<u16> {
    fields.require("mtu", "in bytes, for example 1400")?;
    // Of a number that is wrong it has been told what would be right.
    let mtu = ports::mtu(fields, 0);
    (mtu > 0).then_some(mtu)
}
