//! Why nothing is offered where nothing is.

use vpclab_trace::DropReason;

/// What somebody has to know who looks for a fix of this and finds none.
pub(crate) const fn why_not(reason: Option<DropReason>) -> &'static str {
    let Some(reason) = reason else {
        return "The component answers by itself; no call lets the packet past it.";
    };
    match reason {
        DropReason::BlockPublicAccess => {
            "VPC Block Public Access is a decision of whoever owns the account: an exclusion is theirs to make, not a fix to be offered (F1.25)."
        }
        DropReason::NotForwarding => {
            "What an instance does with packets for others is up to its operating system, which AWS does not configure."
        }
        DropReason::NatNotAvailable => {
            "The NAT gateway is not made yet, could not be made, or is going; no call changes that (F6.14)."
        }
        DropReason::NatNoEntry | DropReason::NatNotAddressable => {
            "A NAT gateway lets in only answers to what went out through it; no setting changes that (F6.7)."
        }
        DropReason::NatProtocol | DropReason::NatFragment | DropReason::NatIpv6 => {
            "A NAT gateway does not carry this; no setting changes that (F6.40, F6.41, F6.70)."
        }
        DropReason::NatForeignSource => {
            "A NAT gateway serves its own VPC; no setting changes that (F6.7)."
        }
        DropReason::PeeringAddress => {
            "A peering connection carries nothing from or for a third network; no setting changes that (F8.2, F8.3)."
        }
        DropReason::PeeringNotActive => {
            "The peering connection has ended, or its other owner has not accepted it (F8.6)."
        }
        DropReason::NoInterface => {
            "Nothing has this address: there is nobody to let the packet through to."
        }
        DropReason::NoPrivateAddress => {
            "No attached interface has this public address: there is nobody to let the packet through to (F7.6)."
        }
        DropReason::NoServer | DropReason::NoCustomerHost => {
            "Nobody is known at this address, outside what AWS configures."
        }
        DropReason::NoPublicAddress => {
            "Whoever has this source address cannot be given a public one of its own (F7.5)."
        }
        DropReason::PrivateDestination | DropReason::SharedDestination => {
            "The internet has no such address, and nothing known here leads to it (F7.5)."
        }
        DropReason::EgressOnlyUnsolicited => {
            "An egress-only internet gateway lets no connection begin outside; no setting changes that (F7.20)."
        }
        DropReason::EgressOnlyIpv4 => "An egress-only internet gateway carries IPv6 only (F3.21).",
        DropReason::NoListener
        | DropReason::NoTargetGroup
        | DropReason::NoTargetsInZone
        | DropReason::NoInstanceInService
        | DropReason::BalancerLoopback => {
            "This is a matter of the load balancer's listeners and targets, not of the network in front of it."
        }
        DropReason::GatewayEndpointProtocol
        | DropReason::ServiceProtocol
        | DropReason::EndpointForeignSource => {
            "The endpoint does not carry this; no setting changes that (F8.22, F8.24)."
        }
        DropReason::VpnSourceNotPrivate
        | DropReason::VpnDestinationNotPrivate
        | DropReason::VpnIpv4Only => {
            "A virtual private gateway carries IPv4 between its own VPC and what is behind it; no setting changes that (F8.41, F8.42)."
        }
        DropReason::VpnUnknownPrefix => {
            "No connection announces a prefix for this address: that is the customer's side to do (F8.40)."
        }
        DropReason::AttachmentNotAvailable => {
            "The attachment is not available, and no call of this side makes it so (F8.18)."
        }
        DropReason::InstanceNotRunning | DropReason::BlackholeRoute => {
            "What this is for is gone and does not come back, and nothing else known here would do."
        }
        DropReason::InterfaceNotAttached => {
            "The interface is attached to nothing: there is nobody to let the packet through to (F9.5)."
        }
        DropReason::UnknownTarget | DropReason::UnknownVpc | DropReason::TargetNotSimulated => {
            "What follows is not known here: more of the configuration would say (F11.27, F11.28)."
        }
        DropReason::TooBig | DropReason::TooBigUntold => {
            "The packet is too large for what follows; its sender has to send smaller ones (F9.22)."
        }
        _ => "No single call that vpclab knows of lets the packet past this.",
    }
}
