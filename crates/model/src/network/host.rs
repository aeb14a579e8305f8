//! What can change of a host: whether it runs, and how large its packets may be.

use super::Network;
use crate::scenario::ServerKey;
use crate::script::Host;

/// How a server outside AWS is: what can change of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerState {
    /// Does it run?
    pub running: bool,
    /// Its interface's MTU.
    pub mtu: u16,
}

impl Network {
    /// How a server outside is.
    #[must_use]
    pub fn server_state(&self, key: ServerKey) -> ServerState {
        self.servers[key.index()]
    }

    /// The MTU of a host's interface.
    #[must_use]
    pub fn mtu_of(&self, host: Host) -> u16 {
        match host {
            Host::Instance(key) => self.instance(key).mtu,
            Host::Server(key) => self.server_state(key).mtu,
        }
    }
}
