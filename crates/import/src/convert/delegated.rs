//! Prefixes that are delegated to an interface, for containers (F9.6).

use ipnet::IpNet;

use super::Context;
use crate::item::Item;
use crate::kind::Kind;
use crate::output::Object;
use crate::report::Category;

/// Those of IPv4 whose addresses nobody else has.
pub(super) fn prefixes<'a>(
    context: &mut Context<'a, '_>,
    named: (Kind, &'a str),
    item: Item<'a>,
    subnet: &'a str,
    object: Object,
) -> Object {
    let mut own = Vec::new();
    for one in item.list("Ipv4Prefixes") {
        let Some(IpNet::V4(prefix)) = one.block("Ipv4Prefix") else {
            continue;
        };
        let addresses = prefix.network().to_bits()..=prefix.broadcast().to_bits();
        let why = if prefix.prefix_len() == 28 {
            let mut taken = addresses.map(|bits| {
                let address = core::net::Ipv4Addr::from_bits(bits).into();
                context.take_private(subnet, address, named.1)
            });
            taken.find_map(Result::err)
        } else {
            Some(format!("{prefix} is no /28"))
        };
        match why {
            None => own.push(prefix.to_string()),
            Some(why) => {
                let what = format!("{why}; the prefix {prefix} is left out here");
                let place = one.place();
                context
                    .report
                    .part(Category::Contradiction, named, place, what);
            }
        }
    }
    object.list("ipv4Prefixes", own)
}
