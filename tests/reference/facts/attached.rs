//! Customers' networks at transit gateways, by VPN connections and Direct Connect (F8.19 to F8.1b).

use serde_json::{Value, json};

use super::config::{Config, list, text};
use super::rules::route_in;
use super::{At, Breakage, Step, World, dropped};
use crate::observed::Packet;

impl World {
    /// From a customer's host: to the VPN gateway of the VPC that it is for, or to the transit gateway
    /// whose table for this customer leads on (F8.1a); else by the first way that there is.
    pub(super) fn out_of_customer(&self, customer: &str, packet: &Packet) -> At {
        let to = &packet.destination.0;
        let links = || {
            self.config
                .links()
                .filter(|(link, _)| link["customerGateway"] == customer)
        };
        let vpn = links().any(|(link, _)| !link["vpnGateway"].is_null());
        let by_vpn = At::VpnIn {
            customer: customer.to_owned(),
        };
        let attached = links().filter(|(link, _)| !link["transitGateway"].is_null());
        let attached: Vec<_> = attached.map(|(link, _)| attachment_id(link)).collect();
        let leads_on = |id: &&str| {
            let routes = self.config.transit_routes(self.config.gateway_of(id), id);
            let routes = routes.unwrap_or_default();
            let target = route_in(&routes, to).map(|row| text(row, "target"));
            target.is_some_and(|target| {
                target != *id && self.config.leads_on(target) && self.config.leads_on(id)
            })
        };
        let chosen = attached.iter().find(|id| leads_on(id)).or(attached.first());
        match chosen {
            _ if vpn && self.config.in_vpc("vpc", to) => by_vpn,
            Some(chosen) if !vpn || leads_on(chosen) => At::TransitFromCustomer {
                attachment: (*chosen).to_owned(),
            },
            _ => by_vpn,
        }
    }

    /// A customer's packet at its attachment, before the gateway looks it up (F8.1a).
    pub(super) fn transit_from_customer(&mut self, id: &str, packet: Packet, number: u64) -> Step {
        if !self.config.is_available(id) {
            return dropped("BAD_STATE_ATTACHMENT", packet);
        }
        if packet.is_ipv6() && self.config.is_vpn(id) {
            return dropped("VPCLAB_VGW_IPV4_ONLY", packet);
        }
        let gateway = self.config.gateway_of(id).to_owned();
        if self.config.transit_routes(&gateway, id).is_none() {
            return dropped("TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", packet);
        }
        self.by_transit.insert(number);
        let next = At::Transit {
            gateway,
            attachment: id.to_owned(),
            zone: None,
        };
        ("passed: forwarded".to_owned(), packet, Some(next))
    }

    /// Out to a customer: whatever the route's prefix, nothing is filtered (F8.19).
    pub(super) fn transit_to_customer(&self, id: &str, packet: Packet) -> Step {
        if packet.is_ipv6() && self.config.is_vpn(id) {
            return dropped("VPCLAB_VGW_IPV4_ONLY", packet);
        }
        let Some((link, _)) = self.config.customers_attachment(id) else {
            return dropped("no such attachment", packet);
        };
        let to = &packet.destination.0;
        if self.is_broken(Breakage::AttachmentsFilter) {
            let routes = customers_routes(link);
            if route_in(&routes, to).is_none() {
                return dropped("VPCLAB_VGW_UNKNOWN_PREFIX", packet);
            }
        }
        match self.config.host_of(text(link, "customerGateway"), to) {
            None => dropped("VPCLAB_NO_CUSTOMER_HOST", packet),
            Some(host) => {
                let next = At::Server(host.to_owned());
                ("passed: forwarded".to_owned(), packet, Some(next))
            }
        }
    }
}

/// A link has an attachment of its own name, where the file gives none.
fn attachment_id(link: &Value) -> &str {
    link["attachment"].as_str().unwrap_or(text(link, "id"))
}

/// What a link tells a transit gateway of: of static routes nothing (F8.19).
fn customers_routes(link: &Value) -> Vec<Value> {
    let prefixes = list(link, "routes").iter();
    prefixes
        .map(|prefix| json!({ "destination": prefix }))
        .collect()
}

impl Config {
    /// Every link to a customer, and whether it is a VPN's.
    fn links(&self) -> impl Iterator<Item = (&Value, bool)> {
        let of = |section| list(&self.0["network"], section).iter();
        let vpn = of("vpnConnections").map(|link| (link, true));
        vpn.chain(of("virtualInterfaces").map(|link| (link, false)))
    }

    /// The link that an attachment is, if it is a customer's.
    pub(super) fn customers_attachment(&self, id: &str) -> Option<(&Value, bool)> {
        self.links()
            .filter(|(link, _)| !link["transitGateway"].is_null())
            .find(|(link, _)| attachment_id(link) == id)
    }

    fn is_vpn(&self, id: &str) -> bool {
        self.customers_attachment(id)
            .is_some_and(|(_, is_vpn)| is_vpn)
    }

    /// What customers' attachments propagate to a gateway's tables, those of Direct Connect before
    /// those of VPN (F8.11): which one, and its rows.
    pub(super) fn announced(&self, gateway: &str) -> Vec<(&str, Vec<Value>)> {
        let own = self
            .links()
            .filter(|(link, _)| link["transitGateway"] == gateway);
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|(_, is_vpn)| *is_vpn);
        let rows = |link: &Value| {
            let mut rows = customers_routes(link);
            for row in &mut rows {
                row["target"] = json!(attachment_id(link));
                row["propagated"] = json!(true);
            }
            rows
        };
        let own = own
            .into_iter()
            .map(|(link, _)| (attachment_id(link), rows(link)));
        own.filter(|(id, _)| self.is_available(id)).collect()
    }
}
