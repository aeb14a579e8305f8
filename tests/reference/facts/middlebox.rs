//! Instances that forward for others (section 9 of the facts), as far as `i-c` does.

use super::errors::rewritten;
use super::flows::{Flow, answers, asks, masquerade_seconds, opens};
use super::{At, Step, Translated, World, dropped, reversed, same_flow};
use crate::observed::{Hop, Packet};

impl World {
    /// What comes to an instance: for itself, or to be sent on (F9.1, F9.2).
    pub(super) fn instance(&mut self, instance: &str, packet: Packet, hop: &Hop) -> Step {
        let eni = self
            .config
            .eni_of_instance(instance)
            .unwrap_or_default()
            .to_owned();
        let own = self.config.owns(&eni, &packet.destination.0);
        let onward = At::Eni { eni, out: true };
        let forwards = self.config.forwards(instance).map(str::to_owned);
        let less = |packet: Packet| Packet {
            ttl: packet.ttl - 1,
            ..packet
        };
        // RFC 1812, section 5.3.1: who forwards counts the time to live down.
        let answers = own && forwards.as_deref() == Some("nat") && self.is_for_client(&packet);
        if (answers || !own && forwards.is_some()) && packet.ttl <= 1 {
            return dropped("VPCLAB_TTL_EXCEEDED", packet);
        }
        match forwards.as_deref() {
            Some("nat") if own => match self.answer_for_client(&packet, hop) {
                Some((verdict, after)) => (verdict, less(after), Some(onward)),
                None => {
                    // Its own connections, those that others began included, have their ports.
                    self.own_ports.push(reversed(&packet));
                    ("delivered".to_owned(), packet, None)
                }
            },
            _ if own => ("delivered".to_owned(), packet, None),
            None => dropped("VPCLAB_NOT_FORWARDING", packet),
            // IPv6 is not masqueraded.
            Some("nat") if !packet.is_ipv6() => match self.masquerade(&packet, hop) {
                Ok((verdict, after)) => (verdict, less(after), Some(onward)),
                Err(why) => (why, packet, None),
            },
            Some(_) => ("forwarded".to_owned(), less(packet), Some(onward)),
        }
    }

    fn is_for_client(&self, packet: &Packet) -> bool {
        let asked = packet.quoted().unwrap_or_else(|| reversed(packet));
        self.masqueraded
            .iter()
            .any(|entry| same_flow(&entry.outside, &asked))
    }

    /// A packet for the box itself that is an answer to a client behind it.
    fn answer_for_client(&mut self, packet: &Packet, hop: &Hop) -> Option<(String, Packet)> {
        if let Some(about) = packet.quoted() {
            let mut known = self.masqueraded.iter();
            let known = known.find(|entry| same_flow(&entry.outside, &about))?;
            let after = rewritten(packet, false, &known.inside.source);
            return Some(("destination rewritten".to_owned(), after));
        }
        let question = reversed(packet);
        let entry = self
            .masqueraded
            .iter_mut()
            .find(|entry| same_flow(&entry.outside, &question) && !asks(packet))?;
        entry.flow.goes_on(packet, false);
        let words = used(entry, hop.at_us);
        let after = rewritten(packet, false, &entry.inside.source);
        Some((format!("destination rewritten, {words}"), after))
    }

    /// A client's packet: `MASQUERADE`.
    fn masquerade(&mut self, packet: &Packet, hop: &Hop) -> Result<(String, Packet), String> {
        let none = "dropped VPCLAB_NAT_NO_ENTRY";
        if let Some(about) = packet.quoted() {
            let answer = reversed(&about);
            let mut known = self.masqueraded.iter();
            let known = known.find(|entry| same_flow(&entry.inside, &answer));
            let known = known.ok_or(none)?;
            let after = rewritten(packet, true, &known.outside.source);
            return Ok(("source rewritten".to_owned(), after));
        }
        let place = self
            .masqueraded
            .iter()
            .position(|entry| same_flow(&entry.inside, packet) && !answers(packet));
        if let Some(place) = place {
            let entry = &mut self.masqueraded[place];
            if !(entry.flow.is_over() && opens(packet)) {
                entry.flow.goes_on(packet, true);
                let words = used(entry, hop.at_us);
                let after = rewritten(packet, true, &entry.outside.source);
                return Ok((format!("source rewritten, {words}"), after));
            }
        }
        if packet.icmp.is_some_and(|(icmp_type, _)| icmp_type != 8) {
            return Err(none.to_owned());
        }
        // Linux takes up a connection in the middle, too.
        if let Some(place) = place {
            self.masqueraded.remove(place);
        }
        let own = self.config.address("eni-c").to_owned();
        let at = |port: u64| rewritten(packet, true, &(own.clone(), port));
        let is_free = |outside: &Packet| {
            let of_client = self
                .masqueraded
                .iter()
                .any(|entry| same_flow(&entry.outside, outside));
            !of_client && !self.own_ports.iter().any(|sent| same_flow(sent, outside))
        };
        let chosen = hop.after.source.1;
        let after = at(chosen);
        // While a socket of its own sends UDP from a port, the box may leave that to it altogether.
        let own_socket = |sent: &Packet| {
            packet.protocol == "udp" && sent.protocol == "udp" && sent.source.1 == packet.source.1
        };
        let may_keep = is_free(&at(packet.source.1)) && !self.own_ports.iter().any(own_socket);
        if may_keep && chosen != packet.source.1 {
            return Err(format!("port {} is free, and not kept", packet.source.1));
        }
        let taken = self
            .masqueraded
            .iter()
            .any(|entry| same_flow(&entry.outside, &after));
        if taken {
            return Err(format!("port {chosen} is taken"));
        }
        let mut entry = Translated {
            inside: packet.clone(),
            outside: after.clone(),
            flow: Flow::begin(packet),
        };
        let words = used(&mut entry, hop.at_us).replacen("used", "made", 1);
        self.masqueraded.push(entry);
        Ok((format!("source rewritten, {words}"), after))
    }
}

fn used(entry: &mut Translated, now_us: u64) -> String {
    let flow = &mut entry.flow;
    let seconds = masquerade_seconds(&entry.inside.protocol, flow.state);
    flow.expires_at_us = now_us + seconds * 1_000_000;
    format!("used, {} for {seconds} s", flow.state)
}
