//! What components decide, and what for.

use core::net::IpAddr;
use serde::{Deserialize, Serialize};
use vpclab_model::{
    Direction, FiveTuple, Header, HeaderDetail, Network, NetworkAclKey, PeeringKey, RouteTableKey,
    RowList, SecurityGroupKey, TransitGatewayRouteTableKey, counterpart,
};

use super::{DropReason, EntryId, NatUpdate, PacketId, TrackingUpdate, Translator};

/// What a component decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// There was nothing to object to.
    Passed(Passage),
    /// A rule allows it.
    Allowed {
        /// Which.
        rule: RuleRef,
        /// The tracking entry that this made or used; none for a network ACL or an untracked flow.
        tracking: Option<TrackingUpdate>,
    },
    /// The tracking entry of an allowed flow lets it through; no rule was asked (F4.20).
    AllowedByTracking(TrackingUpdate),
    /// A route was chosen.
    Routed {
        /// Which.
        rule: RuleRef,
    },
    /// An address or a port was rewritten.
    Translated {
        /// How.
        rewrite: Rewrite,
        /// By which mapping.
        by: Translation,
    },
    /// The component answers by itself; this packet goes no further.
    Answered {
        /// The answer.
        reply: PacketId,
    },
    /// The packet reached its end.
    Delivered,
    /// The packet was dropped.
    Dropped {
        /// Why.
        reason: DropReason,
        /// The rule that refused it, where one did.
        rule: Option<RuleRef>,
    },
    /// A guest sends it on for others, its time to live one less.
    Forwarded,
    /// It is larger than what follows takes, and goes on in fragments (F9.22).
    Fragmented {
        /// How many.
        count: u16,
        /// What follows takes no larger ones.
        mtu: u16,
    },
    /// A service takes the packet on, or hands an answer back, with one end or both rewritten.
    Relayed {
        /// Source address and port from now on.
        source: (IpAddr, u16),
        /// Destination address and port from now on.
        destination: (IpAddr, u16),
        /// Whose table says so.
        translator: Translator,
        /// What became of the entry.
        update: NatUpdate,
    },
    /// A stateful filter lets it through unchanged: outwards, or because it answers what went out
    /// (F7.20).
    LetThrough {
        /// Whose table says so.
        translator: Translator,
        /// What became of the entry.
        update: NatUpdate,
    },
}

/// Why a component passes a packet on unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Passage {
    /// The address is the interface's own: the source/destination check is content (F9.1).
    OwnAddress,
    /// The source/destination check is switched off (F9.2).
    CheckDisabled,
    /// Goes to a link-local service of the host, past security groups, ACLs and routes (F2.13, F2.14, F2.17).
    LinkLocalService,
    /// Leaves or enters with the public address already on it: nothing to translate here.
    AlreadyPublic,
    /// A network hands it on.
    Forwarded,
    /// An ICMP error about a flow that its path makes tracked: no rule is asked (F4.44).
    AboutAutomaticFlow,
    /// An ICMP error about an untracked flow that the rules allow (F4.44).
    AboutUntrackedFlow,
    /// IPv6: the address is global, and stays (F7.3).
    GlobalAddress,
    /// Into a VPC by the zone that it comes from.
    SameZone,
    /// Into a VPC by the zone that the flow was given.
    ZoneOfFlow,
}

/// Which rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleRef {
    /// A rule of a security group.
    SecurityGroup {
        /// Which group.
        group: SecurityGroupKey,
        /// Which of its two lists.
        direction: Direction,
        /// Position in the list.
        index: u16,
    },
    /// A rule of a network ACL.
    NetworkAcl {
        /// Which ACL.
        acl: NetworkAclKey,
        /// Which of its two lists.
        direction: Direction,
        /// The rule's number; 32767 is the final `*`, 32768 that of IPv6 (F5.3).
        rule_number: u16,
        /// Position in the list; none for the final `*`. A number may be given again, a position not.
        index: Option<u16>,
    },
    /// A row of a route table.
    Route {
        /// Which table.
        table: RouteTableKey,
        /// Position in the table.
        index: u16,
    },
    /// No row: an answer to a NAT gateway goes back over the peering connection by which the
    /// gateway's packets came, whatever the table says (F6.9).
    ReturnToSender {
        /// Over which.
        peering: PeeringKey,
    },
    /// A row of a transit gateway's route table.
    TransitGatewayRoute {
        /// Which table.
        table: TransitGatewayRouteTableKey,
        /// Position in the table.
        index: u16,
    },
    /// A row of a list that decides nothing by itself.
    Row {
        /// Which list.
        list: RowList,
        /// Position in the list.
        index: u16,
    },
}

impl RuleRef {
    /// A row of a list, in force or not.
    #[must_use]
    pub fn row(list: RowList, index: u16, network: &Network) -> Self {
        match list {
            RowList::SecurityGroup(group, direction) => Self::SecurityGroup {
                group,
                direction,
                index,
            },
            RowList::NetworkAcl(acl, direction) => {
                let row = network.network_acl(acl).rules(direction).get(index);
                Self::NetworkAcl {
                    acl,
                    direction,
                    rule_number: row.map_or(NETWORK_ACL_FINAL_RULE, |row| row.rule_number),
                    index: Some(index),
                }
            }
            RowList::RouteTable(table) => Self::Route { table, index },
            RowList::TransitGatewayTable(table) => Self::TransitGatewayRoute { table, index },
            list => Self::Row { list, index },
        }
    }
}

/// The number under which the API lists the final `*` rule for IPv4 (F5.3).
pub const NETWORK_ACL_FINAL_RULE: u16 = 32_767;

/// The same for IPv6 (F5.3).
pub const NETWORK_ACL_FINAL_IPV6_RULE: u16 = 32_768;

/// A change of one end of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewrite {
    /// Which end.
    pub end: End,
    /// Its address from now on.
    pub address: IpAddr,
    /// Its port from now on; in an ICMP error, that of the quoted packet.
    pub port: u16,
    /// The MSS option from now on, where it was clamped (F6.42).
    pub mss: Option<u16>,
    /// Was the time to live counted down? (F6.45)
    pub ttl_decremented: bool,
}

/// An end of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Source address and port.
    Source,
    /// Destination address and port.
    Destination,
}

impl Rewrite {
    /// The header after this rewrite.
    #[must_use]
    pub fn applied_to(self, mut header: Header) -> Header {
        self.apply_to(&mut header);
        header
    }

    /// The same, where the header is.
    pub fn apply_to(self, header: &mut Header) {
        // To an address of the other version of IP: so is the whole packet from now on (F6.70).
        if self.address.is_ipv4() != header.tuple.source.is_ipv4() {
            let ends = match self.end {
                End::Source => (Some(self.address), counterpart(header.tuple.destination)),
                End::Destination => (counterpart(header.tuple.source), Some(self.address)),
            };
            if let (Some(source), Some(destination)) = ends {
                *header = header.translated(source, destination);
            }
        }
        let FiveTuple {
            source,
            source_port,
            destination,
            destination_port,
            ..
        } = &mut header.tuple;
        let (address, port) = match self.end {
            End::Source => (source, source_port),
            End::Destination => (destination, destination_port),
        };
        let before = core::mem::replace(address, self.address);
        match &mut header.detail {
            // Its ports are in the first fragment.
            HeaderDetail::LaterFragment => {}
            // What it quotes went the other way.
            HeaderDetail::IcmpError { quoted, .. } => match self.end {
                End::Source if quoted.destination != before => {}
                _ => {
                    let is_query = quoted.protocol.is_icmp();
                    if self.end == End::Source {
                        quoted.destination = self.address;
                    }
                    if self.end == End::Source || is_query {
                        quoted.destination_port = self.port;
                    }
                    if self.end == End::Destination || is_query {
                        quoted.source_port = self.port;
                    }
                }
            },
            // Both ports of an ICMP query hold its identifier.
            HeaderDetail::Icmp { .. } => {
                header.tuple.source_port = self.port;
                header.tuple.destination_port = self.port;
            }
            _ => *port = self.port,
        }
        if let (HeaderDetail::Tcp { mss, .. }, Some(clamped)) = (&mut header.detail, self.mss) {
            *mss = Some(clamped);
        }
        if self.ttl_decremented {
            header.ttl = header.ttl.saturating_sub(1);
        }
    }
}

/// Where a rewrite comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Translation {
    /// An entry of a translation table, with state and timers.
    NatEntry {
        /// Whose table.
        translator: Translator,
        /// What became of the entry.
        update: NatUpdate,
    },
    /// The one-to-one mapping of a private address to its public one, without state (F7.2, F7.4).
    PublicAddress,
    /// An entry of a translation table that the packet is about: an ICMP error is rewritten with the
    /// packet that it quotes, and leaves the entry as it is (F13.70).
    NatEntryQuoted {
        /// Whose table.
        translator: Translator,
        /// Which entry.
        entry: EntryId,
    },
    /// The addresses stay: a transit gateway clamps the MSS of a SYN (F8.15).
    MssClamp,
}
