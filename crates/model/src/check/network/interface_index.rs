//! Every interface by its number, and what it is called.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::defaults::unused;
use super::instance::InstanceDraft;
use super::nat_gateway::NatGatewayDraft;
use super::network_interface::InterfaceDraft;
use super::node::NodeDraft;
use crate::check::index::Words;
use crate::network::{Attachment, AttachmentResource, Identity, SubnetKey};

/// Interfaces as they are numbered: the primary ones of instances, those of services, the others of
/// instances, those without an instance.
#[derive(Default)]
pub(super) struct Interfaces {
    /// Ids, stated or made, by number.
    pub(super) ids: Vec<String>,
    /// Those of NAT gateways, by gateway.
    pub(super) of_gateways: Vec<String>,
    subnets: Vec<Option<SubnetKey>>,
    words: Words<'static>,
    /// What the word at the same position means; none where it means several.
    meanings: Vec<Option<u32>>,
}

impl Interfaces {
    /// Gives each an id.
    pub(super) fn of(
        instances: &[InstanceDraft],
        gateways: &[NatGatewayDraft],
        nodes: &[NodeDraft],
        others: &[InterfaceDraft],
        attachments: &mut [Option<Attachment>],
    ) -> Self {
        let mut taken = InterfaceIds::default();
        let primary = instances.iter().map(|one| &one.interface);
        let secondary = instances.iter().flat_map(|one| &one.secondary);
        let stated = primary.chain(secondary).chain(others);
        let stated = stated.filter_map(|draft| Some(&draft.identity.as_ref()?.id));
        let of_gateways = gateways.iter().filter_map(|one| one.interface_id.as_ref());
        let of_nodes = nodes.iter().filter_map(|one| one.stated_id.as_ref());
        for id in stated.chain(of_gateways).chain(of_nodes) {
            taken.0.add(Cow::Owned(id.clone()));
        }
        let mut index = Self::default();
        for instance in instances {
            index.add_of_instance(instance, &instance.interface, &mut taken);
        }
        for gateway in gateways {
            let owner = gateway.identity.as_ref().map_or("", |own| &own.id);
            let id = gateway.interface_id.clone();
            let id = id.unwrap_or_else(|| taken.make(owner, "nat-"));
            index.of_gateways.push(id);
        }
        for node in nodes {
            index.add(node.id(&mut taken), None, node.subnet);
        }
        for instance in instances {
            for draft in &instance.secondary {
                index.add_of_instance(instance, draft, &mut taken);
            }
        }
        for draft in others {
            let id = draft.identity.as_ref().map(|own| own.id.clone());
            let id = id.unwrap_or_default();
            index.add(id, draft.identity.as_ref(), draft.subnet);
        }
        for attachment in attachments.iter_mut().flatten() {
            if let AttachmentResource::Vpc(own) = &mut attachment.resource {
                for interface in &mut own.interfaces {
                    interface.id = taken.make(&attachment.identity.id, "tgw-attach-");
                }
            }
        }
        index
    }

    fn add_of_instance(
        &mut self,
        instance: &InstanceDraft,
        draft: &InterfaceDraft,
        taken: &mut InterfaceIds,
    ) {
        let owner = instance.identity.as_ref().map_or("", |own| &own.id);
        let id = draft.identity.as_ref().map(|own| own.id.clone());
        let id = id.unwrap_or_else(|| taken.make(owner, "i-"));
        self.add(id, draft.identity.as_ref(), draft.subnet);
    }

    fn add(&mut self, id: String, stated: Option<&Identity>, subnet: Option<SubnetKey>) {
        let number = self.ids.len() as u32;
        self.mean(id.clone(), number);
        if let Some(name) = stated.and_then(|own| own.name.as_ref())
            && *name != id
        {
            self.mean(name.clone(), number);
        }
        self.ids.push(id);
        self.subnets.push(subnet);
    }

    fn mean(&mut self, word: String, number: u32) {
        let position = self.words.add(Cow::Owned(word));
        match self.meanings.get_mut(position) {
            Some(meaning) => *meaning = None,
            None => self.meanings.push(Some(number)),
        }
    }

    /// The interface with this id or name, if there is any; none inside where there are several.
    pub(super) fn called(&self, word: &str) -> Option<Option<u32>> {
        let position = self.words.position(word)?;
        self.meanings.get(position).copied()
    }

    /// The subnet that an interface is in.
    pub(super) fn subnet(&self, number: usize) -> Option<SubnetKey> {
        self.subnets.get(number).copied().flatten()
    }
}

/// Ids of interfaces: those of the file, and others made from their owners' ids.
#[derive(Default)]
pub(super) struct InterfaceIds(Words<'static>);

impl InterfaceIds {
    /// `eni-0a1b` for `i-0a1b`.
    pub(super) fn make(&mut self, owner: &str, prefix: &str) -> String {
        let suffix = owner.strip_prefix(prefix).unwrap_or(owner);
        let id = unused(format!("eni-{suffix}"), |id| self.0.contains(id));
        self.0.add(Cow::Owned(id.clone()));
        id
    }
}
