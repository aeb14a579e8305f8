//! Mistakes that are made on purpose, to see that they would be noticed.

/// Rules that the reference can be made to get wrong, to see that it would be noticed.
pub(crate) const BREAKAGES: &[Breakage] = &[
    Breakage::AclWithinSubnet,
    Breakage::AclOrder,
    Breakage::NoNatTimeout,
    Breakage::NatAlwaysTracks,
    Breakage::GatewayTranslatesTwice,
    Breakage::NoRst,
    Breakage::ShortestPrefix,
    Breakage::PeeringIsTransitive,
    Breakage::NoReturnToSender,
    Breakage::PrefixListFirst,
    Breakage::EgressOnlyLetsIn,
    Breakage::AllAttachmentZones,
    Breakage::TransitIgnoresTables,
    Breakage::TransitKeepsGroups,
    Breakage::EndpointCarriesAll,
    Breakage::MasqueradeChecksSource,
    Breakage::ErrorsOfAllFlows,
    Breakage::IcmpTypesIgnored,
    Breakage::IgnoresEdits,
    Breakage::RevokedRuleCutsAll,
];

/// A rule that is wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breakage {
    AclWithinSubnet,
    AclOrder,
    NoNatTimeout,
    NatAlwaysTracks,
    GatewayTranslatesTwice,
    NoRst,
    ShortestPrefix,
    PeeringIsTransitive,
    NoReturnToSender,
    PrefixListFirst,
    EgressOnlyLetsIn,
    AllAttachmentZones,
    TransitIgnoresTables,
    TransitKeepsGroups,
    EndpointCarriesAll,
    MasqueradeChecksSource,
    ErrorsOfAllFlows,
    IcmpTypesIgnored,
    IgnoresEdits,
    RevokedRuleCutsAll,
}
