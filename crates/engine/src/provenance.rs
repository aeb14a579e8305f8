//! Whose groups a packet comes from.
//!
//! A rule that names a security group knows a packet by its sender's interface, not by a CIDR
//! (F4.8). That knowledge travels with the packet, inside a VPC, over a peering connection of one
//! Region (F8.7), over a transit gateway that is set up for it (F8.16) — and is lost at whatever
//! rewrites addresses or forwards for others (F4.9).

use core::net::IpAddr;
use vpclab_model::{InterfaceKey, InterfaceOwner, VpcKey};
use vpclab_trace::Decision;

use crate::construct::transit_gateway;
use crate::stage::Stage;
use crate::world::World;

/// What is known of a packet's way so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    /// Whose groups it comes from.
    pub(crate) provenance: Provenance,
    /// Did a transit gateway bring it into the VPC where it is? (F6.11)
    pub(crate) by_transit: bool,
}

impl Past {
    /// Of a packet that somebody has made just now.
    pub(crate) const NONE: Self = Self {
        provenance: Provenance::None,
        by_transit: false,
    };

    /// What is known after a stage of a packet with this source.
    pub(crate) fn after(
        self,
        stage: Stage,
        decision: &Decision,
        source: IpAddr,
        world: &World,
    ) -> Self {
        // Past an appliance, too: its interface is one of the VPC.
        let by_transit = self.by_transit || matches!(stage, Stage::TransitGatewayLeave(..));
        Self {
            provenance: self.provenance.after(stage, decision, source, world),
            by_transit,
        }
    }
}

/// What is known of the groups that a packet comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provenance {
    /// It does not come from an interface that has groups.
    None,
    /// It comes from the interface of this VPC that has its source address.
    Vpc(VpcKey),
    /// It came from an interface, but that is no longer known.
    Lost,
    /// The same, because of a transit gateway that is not set up to pass it on (F8.16).
    NotReferenced,
    /// This node of a load balancer sends it on with the client's address: its groups count (F8.54).
    Balancer(InterfaceKey),
}

impl Provenance {
    /// What is known after a stage of a packet with this source.
    fn after(self, stage: Stage, decision: &Decision, source: IpAddr, world: &World) -> Self {
        let network = &world.scenario.network;
        match (stage, decision) {
            (Stage::EniEgress(key), _) if network.interface(key).owns(source) => {
                Self::Vpc(network.subnet(network.interface(key).subnet).vpc)
            }
            (Stage::EniEgress(key), _)
                if matches!(
                    network.interface(key).owner,
                    InterfaceOwner::LoadBalancer(_)
                ) =>
            {
                Self::Balancer(key)
            }
            (Stage::EniEgress(_), _) => Self::Lost,

            (Stage::TransitGatewayEnter(key, _) | Stage::TransitGatewayLeave(key, _), _)
                if !transit_gateway::keeps_groups(network, key) =>
            {
                self.lost_to(Self::NotReferenced)
            }
            // Not even then over a peering of two (F8.16).
            (Stage::TransitGatewayCross(_), _) => self.lost_to(Self::NotReferenced),
            (Stage::TransitGatewayEnter(..) | Stage::TransitGatewayLeave(..), _) => self,
            (_, Decision::Translated { .. }) => self.lost(),
            (Stage::Peering(key, _), _) if network.peering(key).inter_region => self.lost(),
            _ => self,
        }
    }

    const fn lost(self) -> Self {
        self.lost_to(Self::Lost)
    }

    const fn lost_to(self, how: Self) -> Self {
        match self {
            Self::Vpc(_) | Self::Balancer(_) => how,
            _ => self,
        }
    }
}
