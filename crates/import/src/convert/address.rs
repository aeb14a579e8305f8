//! Elastic IP addresses: some are known to `describe-addresses` alone (F12.21).

use core::net::IpAddr;
use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// What `Addresses` says, by what an address is associated with.
#[derive(Default)]
pub(super) struct Addresses<'a> {
    by_interface: BTreeMap<(&'a str, Option<IpAddr>), Item<'a>>,
    by_instance: BTreeMap<&'a str, Item<'a>>,
    by_allocation: BTreeMap<&'a str, IpAddr>,
}

pub(super) fn read<'a>(context: &mut Context<'a, '_>) -> Addresses<'a> {
    let mut addresses = Addresses::default();
    for thing in context.input.all(Kind::ADDRESS) {
        let (id, item) = (thing.id, thing.item);
        let Some(public) = item.address("PublicIp") else {
            let what = "left out: it is no address";
            context.report.whole(
                Category::MalformedItem,
                (Kind::ADDRESS, id),
                item.place(),
                what,
            );
            continue;
        };
        if let Some(allocation) = item.text("AllocationId") {
            addresses.by_allocation.insert(allocation, public);
        }
        if let Some(interface) = item.text("NetworkInterfaceId") {
            addresses
                .by_interface
                .insert((interface, item.address("PrivateIpAddress")), item);
        } else if let Some(instance) = item.text("InstanceId") {
            addresses.by_instance.insert(instance, item);
        }
    }
    addresses
}

impl<'a> Addresses<'a> {
    /// The public address of a private one, where the interface itself does not tell.
    pub(super) fn of(
        &self,
        interface: &str,
        private: IpAddr,
        is_primary: bool,
    ) -> Option<Item<'a>> {
        let exact = self.by_interface.get(&(interface, Some(private)));
        let loose = || {
            self.by_interface
                .get(&(interface, None))
                .filter(|_| is_primary)
        };
        exact.or_else(loose).copied()
    }

    pub(super) fn of_instance(&self, instance: &str) -> Option<Item<'a>> {
        self.by_instance.get(instance).copied()
    }

    pub(super) fn of_allocation(&self, allocation: &str) -> Option<IpAddr> {
        self.by_allocation.get(allocation).copied()
    }
}

/// A public address as the keys of a scenario: the address, and an Elastic IP's id.
pub(super) fn keys<'a>(
    context: &mut Context<'a, '_>,
    owner: (Kind, &'a str),
    association: Option<Item<'a>>,
    object: Object,
) -> Object {
    let Some(association) = association else {
        return object;
    };
    let Some(public) = association.address("PublicIp") else {
        return object;
    };
    match context.take_public(public, owner.1) {
        Ok(()) => {
            // An address of Amazon's pool is no Elastic IP (F12.19).
            let automatic = association.text("IpOwnerId") == Some("amazon");
            let allocation = association.text("AllocationId").filter(|_| !automatic);
            let elastic = context.input.get(Kind::ADDRESS, &public.to_string());
            let allocation = allocation.or_else(|| elastic?.text("AllocationId"));
            object
                .with("publicIp", public.to_string())
                .maybe("allocationId", allocation)
        }
        Err(why) => {
            context.report.part(
                Category::Contradiction,
                owner,
                association.place(),
                format!("{why}; it is left out here"),
            );
            object
        }
    }
}

/// Addresses that nothing in the scenario has.
pub(super) fn say_what_is_left(context: &mut Context<'_, '_>, addresses: &Addresses<'_>) {
    let used: BTreeSet<IpAddr> = context.public.keys().copied().collect();
    for thing in context.input.all(Kind::ADDRESS) {
        let item = thing.item;
        let Some(public) = item.address("PublicIp") else {
            continue;
        };
        if used.contains(&public) {
            continue;
        }
        let named = (Kind::ADDRESS, thing.id);
        let holder = item
            .text("NetworkInterfaceId")
            .or_else(|| item.text("InstanceId"));
        match holder {
            Some(holder) => {
                let what = format!("left out: {holder}, which has it, is not in the scenario");
                context
                    .report
                    .whole(Category::Dangling, named, item.place(), what);
            }
            None => context.report.whole(
                Category::Ignored,
                named,
                item.place(),
                "left out: it is associated with nothing",
            ),
        }
    }
    let _ = addresses;
}
