//! VPC endpoints: ways to a service of AWS, or of another customer, that do not leave AWS's network.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Identity, InterfaceKey, PrefixListKey, VpcKey};
use crate::scenario::ServerKey;

/// A VPC endpoint.
#[derive(Clone, Debug)]
pub struct VpcEndpoint {
    /// Id and name.
    pub identity: Identity,
    /// Its VPC.
    pub vpc: VpcKey,
    /// The service's name, for example `com.amazonaws.us-east-1.s3`.
    pub service_name: String,
    /// The host that serves.
    pub service: ServerKey,
    /// How one gets to it.
    pub kind: EndpointKind,
    /// Has somebody deleted it?
    pub deleted: bool,
}

/// How one gets to an endpoint.
#[derive(Clone, Debug)]
pub enum EndpointKind {
    /// By routes to the service's prefix list, in the tables that it is associated with (F8.20): each
    /// has a row that comes and goes with the association (F3.28).
    Gateway {
        /// The service's addresses in the Region.
        prefix_list: PrefixListKey,
    },
    /// By addresses in the VPC (F8.30).
    Interface {
        /// Its interfaces, one for each subnet.
        interfaces: Vec<InterfaceKey>,
        /// Does it take the place of the service's public names? Only where both DNS attributes of
        /// the VPC are on (F8.30).
        private_dns: bool,
        /// A name that means its addresses, whoever asks.
        dns_name: String,
    },
}

impl VpcEndpoint {
    /// Its interfaces, if it has any.
    #[must_use]
    pub fn interfaces(&self) -> &[InterfaceKey] {
        match &self.kind {
            EndpointKind::Gateway { .. } => &[],
            EndpointKind::Interface { interfaces, .. } => interfaces,
        }
    }

    /// Is this the gateway endpoint of DynamoDB, whose flows are tracked whatever the rules (F4.24)?
    #[must_use]
    pub fn is_dynamodb_gateway(&self) -> bool {
        matches!(self.kind, EndpointKind::Gateway { .. })
            && self.service_name.ends_with(".dynamodb")
    }
}
