//! Every timeout and every maximum, with its source. Reaching one is an event, never a panic.

use vpclab_model::SimDuration;

/// How long a NAT gateway keeps a connection that carries no packets.
///
/// Source: F6.30. AWS speaks of connections and names no protocol (F6.34); `MODEL`: UDP and ICMP
/// alike, half-open and half-closed connections too (F13.65), and packets of either direction
/// restart the clock (F13.68).
pub const NAT_IDLE_TIMEOUT: SimDuration = SimDuration::from_secs(350);

/// How long a NAT gateway keeps a connection after both FINs are acknowledged.
///
/// `MODEL` (F6.35): AWS gives no figure; this is Linux's for the same state (F13.46).
pub const NAT_TIME_WAIT_TIMEOUT: SimDuration = SimDuration::from_secs(120);

/// How long a NAT gateway keeps a connection after an RST. `MODEL` (F6.35), as Linux (F13.47).
pub const NAT_CLOSE_TIMEOUT: SimDuration = SimDuration::from_secs(10);

/// How long a NAT gateway is `deleting` before it is gone.
///
/// `MODEL`: AWS says that it may still pass traffic meanwhile (F6.14), and not for how long.
pub const NAT_DELETION: SimDuration = SimDuration::from_secs(30);

/// The source ports of a NAT gateway: lowest and highest (F6.25).
pub const NAT_PORTS: core::ops::RangeInclusive<u16> = 1024..=65_535;

/// Connections per NAT address and unique destination (F6.26).
pub const NAT_CONNECTIONS_PER_DESTINATION_MAX: u32 = 55_000;

/// The largest MSS that a NAT gateway or a transit gateway lets pass in a SYN: their MTU of 8500 less
/// 40 bytes of headers.
///
/// That they clamp is F6.42 and F8.15; to what is `MODEL` (F9.25).
pub const NAT_MSS_MAX: u16 = 8_460;

/// The largest packet that passes a component, in bytes. Those of peering connections, transit
/// gateways and VPN connections belong here, too (F8.5, F8.15, F8.41).
pub mod mtu {
    /// A NAT gateway (F6.42, F9.21).
    pub const NAT_GATEWAY: u16 = 8_500;
    /// An internet gateway (F7.8, F9.21).
    pub const INTERNET_GATEWAY: u16 = 1_500;
    /// A virtual private gateway (F8.41, F9.21).
    pub const VPN_GATEWAY: u16 = 1_500;
    /// A transit gateway, and its peering with another (F8.15, F9.21).
    pub const TRANSIT_GATEWAY: u16 = 8_500;
    /// A peering connection in one Region: as much as an instance sends (F8.5, F9.20).
    pub const PEERING: u16 = 9_001;
    /// A peering connection between Regions (F8.5, F9.21).
    pub const INTER_REGION_PEERING: u16 = 8_500;
    /// The internet. `MODEL`: the common MTU of its links, and what an internet gateway takes anyway.
    pub const INTERNET: u16 = 1_500;
}

/// How long a component remembers whose fragments are still to come: Linux's `ipfrag_time`. `MODEL`.
pub const FRAGMENTS_TIMEOUT: SimDuration = SimDuration::from_secs(30);

/// Of how many packets at a time a simulation remembers the first fragments. Ours.
pub const FRAGMENTED_PACKETS_MAX: usize = 64;

/// Tracking timeouts that AWS does not publish (F4.36): those of Linux (F13.40 to F13.49).
pub mod tracking {
    use vpclab_model::SimDuration;

    /// SYN seen (F13.40).
    pub const SYN_SENT: SimDuration = SimDuration::from_secs(120);
    /// SYN,ACK seen (F13.41).
    pub const SYN_RECEIVED: SimDuration = SimDuration::from_secs(60);
    /// First FIN seen (F13.43).
    pub const FIN_WAIT: SimDuration = SimDuration::from_secs(120);
    /// The ACK of that FIN seen (F13.44).
    pub const CLOSE_WAIT: SimDuration = SimDuration::from_secs(60);
    /// Second FIN seen (F13.45).
    pub const LAST_ACK: SimDuration = SimDuration::from_secs(30);
    /// The ACK of the second FIN seen (F13.46).
    pub const TIME_WAIT: SimDuration = SimDuration::from_secs(120);
    /// RST seen (F13.47).
    pub const CLOSE: SimDuration = SimDuration::from_secs(10);
    /// ICMP queries (F13.49).
    pub const ICMP: SimDuration = SimDuration::from_secs(30);
    /// Protocols other than TCP, UDP and ICMP (F4.23).
    pub const OTHER: SimDuration = SimDuration::from_secs(600);
}

/// What one component takes to decide and hand on, inside AWS. `MODEL`: small, equal, visible.
pub const HOP_LATENCY: SimDuration = SimDuration::from_micros(20);

/// What a packet takes from one Region to another. `MODEL`: as far as to a server on the same
/// continent.
pub const INTER_REGION_LATENCY: SimDuration = SimDuration::from_millis(20);

/// How many components a packet meets before it is taken to go round in a loop.
///
/// `MODEL`: AWS does not say which of its routers count the time to live down (U15.10); no way
/// without a loop is half as long.
pub const HOPS_MAX: u16 = 256;

/// What the Amazon DNS server takes to answer. `MODEL`.
pub const RESOLVER_LATENCY: SimDuration = SimDuration::from_millis(1);

/// How long a node of a load balancer, or of an interface endpoint, keeps a TCP connection that
/// carries no packets (F4.37). `MODEL` for endpoints.
pub const SERVICE_TCP_IDLE: SimDuration = SimDuration::from_secs(350);

/// The same for UDP (F4.37). `MODEL` for endpoints.
pub const SERVICE_UDP_IDLE: SimDuration = SimDuration::from_secs(120);

/// How long the answer to a name that AWS gives an instance may be kept. `MODEL`.
pub const HOSTNAME_TTL: u32 = 60;

/// The beginning of a run for Amazon Time Sync: 2026-01-01T00:00:00Z, in seconds since 1900.
/// `MODEL`: a run has no date of its own.
pub const TIME_SYNC_EPOCH_SECS: u64 = 3_976_214_400;

/// How long a guest waits for a DNS answer before it asks again: `timeout` of resolv.conf(5).
pub const DNS_TIMEOUT: SimDuration = SimDuration::from_secs(5);

/// How often a guest asks: `attempts` of resolv.conf(5).
pub const DNS_ATTEMPTS_MAX: u32 = 2;

/// When a guest gives up on a TCP connection that nobody answers: Linux's six retries (F13.15).
pub const TCP_TIMEOUT: SimDuration = SimDuration::from_secs(127);

/// How long a guest keeps to a path MTU that it was told (RFC 1191, section 6.3; Linux's
/// `mtu_expires`).
pub const PATH_MTU_LIFETIME: SimDuration = SimDuration::from_secs(600);

/// A smaller path MTU is not believed: every IPv4 link takes as much (RFC 791, section 3.2).
pub const PATH_MTU_MIN: u16 = 68;

/// Packets that a guest puts together from fragments at a time. Ours.
pub const REASSEMBLED_PACKETS_MAX: usize = 16;

/// How often a guest asks for a neighbour's Ethernet address, and for how long, before it says that
/// nobody has it: Linux's `mcast_solicit`, a second apart.
pub const NEIGHBOUR_QUESTIONS: u32 = 3;
/// See [`NEIGHBOUR_QUESTIONS`].
pub const NEIGHBOUR_TIMEOUT: SimDuration = SimDuration::from_secs(3);

/// How long a guest knows a neighbour's Ethernet address that it hears nothing of: about as long as
/// Linux takes it for reachable and stale together (`gc_stale_time`).
pub const NEIGHBOUR_LIFETIME: SimDuration = SimDuration::from_secs(60);

/// Packets that wait for a neighbour's answer: about what fits into Linux's `unres_qlen_bytes`.
pub const NEIGHBOUR_WAITING_MAX: usize = 100;

/// How long a guest waits for the answer to a ping, or to a datagram. `MODEL`: as `ping -W 5`.
pub const PROBE_TIMEOUT: SimDuration = SimDuration::from_secs(5);

/// Sockets of one guest at a time. Ours: a guest is a few connections; many are a generator's.
pub const GUEST_SOCKETS_MAX: usize = 256;

/// Bytes of each TCP buffer of a guest. Ours: one request and one answer fit.
pub const TCP_BUFFER_BYTES: usize = 16_384;

/// How often a guest that talks to itself takes its turn before time goes on. Ours.
pub const GUEST_ROUNDS_MAX: u32 = 1_000;

/// How long a generator waits for answers after the last thing it sent. `MODEL`: longer than any
/// answer takes. It sends nothing twice.
pub const GENERATOR_PATIENCE: SimDuration = SimDuration::from_secs(3);

/// How long a script pauses after an action before the next begins. `MODEL`: as a person or a
/// program would, and long enough for the packets of one action to arrive before those of the next
/// leave.
pub const ACTION_PAUSE: SimDuration = SimDuration::from_millis(100);
