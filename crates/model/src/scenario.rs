//! A scenario: a network, an internet around it, what happens, and the story that is told about it.

use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;
use serde::{Deserialize, Serialize};

use crate::library::LibraryEntry;
use crate::network::{CustomerGatewayKey, Listening, MacAddress, Network, ServerState, keys};
use crate::script::Action;
use crate::story::Story;
use crate::time::SimDuration;
use crate::wall_clock::WallClock;

keys! {
    /// A server on the internet.
    ServerKey
    /// A host name that the scenario knows.
    NameKey
}

/// A scenario file, checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub title: String,
    /// One or two sentences on what it shows.
    pub description: String,
    /// What a library lists of it.
    pub library: LibraryEntry,
    /// Where every choice that AWS does not document comes from.
    pub seed: u64,
    /// What the wall clock shows at simulated time 0, for evidence that carries dates.
    pub starts_at: WallClock,
    /// The reading of NAT in force.
    pub nat_model: NatModel,
    /// The readings that this scenario can be run under: `zonal` and `notes` need a gateway's subnet.
    pub nat_models: Vec<NatModel>,
    /// The AWS side.
    pub network: Network,
    /// The other side.
    pub internet: Internet,
    /// Host names that anything in the scenario speaks of.
    pub names: Vec<String>,
    /// What happens, in order.
    pub script: Vec<Action>,
    /// Names of the script's connections, by [`crate::ConnectionKey`].
    pub connections: Vec<String>,
    /// What is told about it.
    pub story: Story,
}

/// Three readings of what a NAT gateway and an internet gateway do to addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "tsify", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum NatModel {
    /// As the notes teach it: the NAT gateway writes the Elastic IP, the internet gateway nothing (S0.1, S0.2).
    Notes,
    /// As AWS documents a zonal gateway: private address at the NAT gateway, Elastic IP at the internet gateway.
    Zonal,
    /// As AWS documents a regional gateway: no subnet, one rewrite to the public address (F6.60 ff.).
    Regional,
}

impl NatModel {
    /// All three, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Notes, Self::Zonal, Self::Regional];

    /// As in a scenario file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notes => "notes",
            Self::Zonal => "zonal",
            Self::Regional => "regional",
        }
    }

    /// Reads [`Self::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.name() == name)
    }
}

/// Everything outside AWS.
#[derive(Clone, Debug)]
pub struct Internet {
    /// One-way delay from the edge to a server that states none of its own.
    pub latency: SimDuration,
    /// Servers.
    pub servers: Vec<Server>,
    /// The public DNS.
    pub dns: Vec<DnsRecord>,
}

/// A server on the internet, or in a customer's network: an Ethernet host with a web server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its id in the scenario.
    pub id: String,
    /// What to call it.
    pub name: Option<String>,
    /// Its addresses: of IPv4, of IPv6, or both in this order.
    pub addresses: Vec<IpAddr>,
    /// The customer gateway behind which it stands; none on the internet.
    pub customer: Option<CustomerGatewayKey>,
    /// Its Ethernet address.
    pub mac_address: MacAddress,
    /// Ports that it listens on.
    pub listen: Listening,
    /// The service that it is, for endpoints: `com.amazonaws.us-east-1.s3`. Traffic to it stays on
    /// AWS's network (S0.15).
    pub service_name: Option<String>,
    /// The records of the DNS server that runs on it, if one does.
    pub dns_server: Option<Vec<DnsRecord>>,
    /// One-way delay from the edge.
    pub latency: SimDuration,
    /// Its interface's MTU at the beginning; afterwards see [`Network::mtu_of`].
    pub mtu: u16,
}

impl Server {
    /// How it is at the beginning.
    pub(crate) const fn state(&self) -> ServerState {
        ServerState {
            running: true,
            mtu: self.mtu,
        }
    }

    /// Its address of the version of IP of another.
    #[must_use]
    pub fn address_towards(&self, other: IpAddr) -> Option<IpAddr> {
        let mut own = self.addresses.iter();
        own.find(|own| own.is_ipv4() == other.is_ipv4()).copied()
    }
}

/// One address record of the public DNS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DnsRecord {
    /// The name.
    pub name: NameKey,
    /// Its address.
    pub address: IpAddr,
    /// How long a cache may keep it.
    pub ttl_secs: u32,
}

impl Scenario {
    /// A host name.
    #[must_use]
    pub fn host_name(&self, key: NameKey) -> &str {
        &self.names[key.index()]
    }

    /// A server.
    #[must_use]
    pub fn server(&self, key: ServerKey) -> &Server {
        &self.internet.servers[key.index()]
    }
}
