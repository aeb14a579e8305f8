//! Trying changes on a network, and taking them back.

use vpclab_engine::{answer, moves_addresses};
use vpclab_model::{
    ActionKind, Attachment, AttachmentState, BlockPublicAccess, Call, Edit, Forwarding, Instance,
    InternetGateway, NatGateway, NatState, Network, NetworkInterface, Peering, PeeringStatus,
    Scenario, Vpc, check_action,
};

use super::{Assumption, Change, json};
use crate::tracer::Tracer;

/// Tries changes on the network that a tracer asks about: each is read once, as an action of a script is, and
/// answered by AWS's side of the engine every time.
pub(crate) struct Workbench<'t> {
    pub(crate) tracer: &'t mut Tracer,
    /// What is known of changes that were read; none where a scenario cannot say them.
    read: Vec<(Change, Option<Call>)>,
}

/// How a thing was before a change.
enum Before {
    Rows(Edit),
    Interface(usize, NetworkInterface),
    Vpc(usize, Vpc),
    InternetGateway(usize, InternetGateway),
    Instance(usize, Instance),
    Peering(usize, Peering),
    Attachment(usize, Attachment),
    NatGateway(usize, NatGateway),
    BlockPublicAccess(BlockPublicAccess),
}

impl<'t> Workbench<'t> {
    pub(crate) const fn new(tracer: &'t mut Tracer) -> Self {
        Self {
            tracer,
            read: Vec::new(),
        }
    }

    /// What `ask` finds where these changes are made, one after the other; none if AWS refuses one.
    pub(crate) fn with<T>(
        &mut self,
        changes: &[Change],
        ask: impl FnOnce(&mut Tracer) -> T,
    ) -> Option<T> {
        let mut before = Vec::new();
        let mut moved = false;
        let mut done = Some(());
        let read = &mut self.read;
        self.tracer.engine_at_rest().suppose(|scenario| {
            done = changes.iter().try_for_each(|change| {
                let step = make(scenario, read, *change, &mut before)?;
                moved |= step;
                Some(())
            });
            moved
        });
        let found = done.map(|()| ask(self.tracer));
        self.tracer.engine_at_rest().suppose(|scenario| {
            for one in before.into_iter().rev() {
                one.restore(&mut scenario.network);
            }
            moved
        });
        found
    }
}

/// Makes a change; says whether it touched who has which address.
fn make(
    scenario: &mut Scenario,
    read: &mut Vec<(Change, Option<Call>)>,
    change: Change,
    before: &mut Vec<Before>,
) -> Option<bool> {
    if let Some(beyond) = beyond(&mut scenario.network, change) {
        before.push(beyond?);
        // A gateway that is not there has no address.
        let revives = matches!(change, Change::Assumed(Assumption::NatGatewayAvailable(_)));
        return Some(revives);
    }
    let mut moved = false;
    let call = call(scenario, read, change)?;
    for edit in answer(&scenario.network, call).ok()? {
        before.push(Before::of(&scenario.network, edit)?);
        scenario.network.apply(edit);
        moved |= moves_addresses(edit);
    }
    Some(moved)
}

/// The call that a change is, read once.
fn call(
    scenario: &mut Scenario,
    read: &mut Vec<(Change, Option<Call>)>,
    change: Change,
) -> Option<Call> {
    if let Some((_, call)) = read.iter().find(|(known, _)| *known == change) {
        return *call;
    }
    let text = json(scenario, &change, "do").to_string();
    let call = match check_action(scenario, &text).map(|action| action.kind) {
        Ok(ActionKind::Call(call)) => Some(call),
        _ => None,
    };
    read.push((change, call));
    call
}

/// What no call brings about: made true directly. The outer `None`: a call does.
#[allow(clippy::option_option)]
fn beyond(network: &mut Network, change: Change) -> Option<Option<Before>> {
    let before = match change {
        Change::Assumed(Assumption::PeeringActive(key)) => {
            let peering = network.peerings.get_mut(key.index());
            peering.map(|peering| {
                let before = peering.clone();
                peering.status = PeeringStatus::Active;
                Before::Peering(key.index(), before)
            })
        }
        Change::Assumed(Assumption::AttachmentAvailable(key)) => {
            network.attachments.get_mut(key.index()).map(|attachment| {
                let before = attachment.clone();
                attachment.state = AttachmentState::Available;
                Before::Attachment(key.index(), before)
            })
        }
        Change::Assumed(Assumption::NoBlockPublicAccess) => {
            let before = core::mem::take(&mut network.block_public_access);
            Some(Before::BlockPublicAccess(before))
        }
        Change::Assumed(Assumption::Forwards(key)) => {
            network.instances.get_mut(key.index()).map(|instance| {
                let before = instance.clone();
                instance.forwards = Some(Forwarding::Router);
                Before::Instance(key.index(), before)
            })
        }
        Change::Assumed(Assumption::NatGatewayAvailable(key)) => {
            network.nat_gateways.get_mut(key.index()).map(|gateway| {
                let before = gateway.clone();
                gateway.state = NatState::Available;
                Before::NatGateway(key.index(), before)
            })
        }
        _ => return None,
    };
    Some(before)
}

impl Before {
    /// How things are that an edit is about to change.
    fn of(network: &Network, edit: Edit) -> Option<Self> {
        Some(match edit {
            Edit::Rows { list, off, on } => Self::Rows(Edit::Rows {
                list,
                off: on,
                on: off,
            }),
            Edit::SourceDestCheck { interface, .. } | Edit::PublicAddress { interface, .. } => {
                let before = network.interface(interface).clone();
                Self::Interface(interface.index(), before)
            }
            Edit::DnsSupport { vpc, .. } => Self::Vpc(vpc.index(), network.vpc(vpc).clone()),
            Edit::InternetGateway { gateway, .. } => {
                let before = network.internet_gateway(gateway).clone();
                Self::InternetGateway(gateway.index(), before)
            }
            Edit::Instance { instance, .. } => {
                let before = network.instance(instance).clone();
                Self::Instance(instance.index(), before)
            }
            Edit::Peering { peering, .. } => {
                Self::Peering(peering.index(), network.peering(peering).clone())
            }
            Edit::Attachment { attachment, .. } | Edit::AttachmentRouteTable { attachment, .. } => {
                let before = network.attachment(attachment).clone();
                Self::Attachment(attachment.index(), before)
            }
            // None of our changes makes another one.
            _ => return None,
        })
    }

    fn restore(self, network: &mut Network) {
        match self {
            Self::Rows(edit) => network.apply(edit),
            Self::Interface(index, before) => network.interfaces[index] = before,
            Self::Vpc(index, before) => network.vpcs[index] = before,
            Self::InternetGateway(index, before) => {
                // A VPC has one, or had none.
                let now = network.internet_gateways[index].vpc;
                network.vpcs[now.index()].internet_gateway = None;
                network.internet_gateways[index] = before;
            }
            Self::Instance(index, before) => network.instances[index] = before,
            Self::Peering(index, before) => network.peerings[index] = before,
            Self::Attachment(index, before) => network.attachments[index] = before,
            Self::NatGateway(index, before) => network.nat_gateways[index] = before,
            Self::BlockPublicAccess(before) => network.block_public_access = before,
        }
    }
}
