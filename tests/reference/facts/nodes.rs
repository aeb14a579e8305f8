//! Nodes of interface endpoints and load balancers: interfaces in the VPC that send connections on
//! (sections 8.4 and 8.6 of the facts).

use serde_json::{Value, json};

use super::config::{Config, list, text};
use super::flows::{Flow, opens};
use super::{At, Breakage, Step, Translated, World, dropped, reversed, same_flow};
use crate::observed::{Hop, Packet};

/// A connection that a node sends on.
pub(super) struct Relay {
    node: String,
    ends: Translated,
}

/// The interfaces of all nodes, as if they were instances' (F8.30, F8.56). Where a load balancer
/// keeps the clients' addresses, its node sends what is not from its own.
pub(super) fn interfaces(network: &Value) -> Value {
    let mut nodes = Vec::new();
    for section in ["vpcEndpoints", "loadBalancers"] {
        for service in list(network, section) {
            for mapping in list(service, "subnetMappings") {
                let mut node = mapping.clone();
                node["section"] = json!(section);
                node["service"] = service["id"].clone();
                node["securityGroups"] = service["securityGroups"].clone();
                node["sourceDestCheck"] = json!(section == "vpcEndpoints");
                nodes.push(node);
            }
        }
    }
    Value::Array(nodes)
}

impl World {
    /// Behind the groups of an interface; a Network Load Balancer need not have any (F8.54).
    pub(super) fn past_groups_in(&self, eni: &str) -> At {
        let has_groups = self.config.groups(eni).next().is_some();
        let (eni, out) = (eni.to_owned(), false);
        match has_groups {
            true => At::Groups { eni, out },
            false => At::Eni { eni, out },
        }
    }

    /// A packet at a node. Of ICMP nothing gets through.
    pub(super) fn node(&mut self, eni: &str, packet: Packet, hop: &Hop) -> Step {
        let is_balancer = self.config.balancer(eni).is_some();
        if !matches!(packet.protocol.as_str(), "tcp" | "udp") {
            return dropped("PROTOCOL_RESTRICTION", packet);
        }
        let place = self
            .relayed
            .iter()
            .position(|relay| relay.node == eni && same_flow(&relay.ends.inside, &packet));
        let begins = packet.protocol != "tcp" || opens(&packet);
        if let Some(place) = place {
            if !(self.relayed[place].ends.flow.is_over() && opens(&packet)) {
                return self.relay(place, packet, true, false, hop.at_us);
            }
        } else if !begins {
            // A load balancer says so to whoever sends on a connection that it does not know
            // (F8.53).
            if is_balancer && !packet.has("RST") && !self.is_broken(Breakage::BalancerIsSilent) {
                self.to_be_reset.push((hop.packet, packet.clone()));
                return ("answered".to_owned(), packet, None);
            }
            return dropped("VPCLAB_SERVICE_NO_ENTRY", packet);
        }
        let (source, destination) = match self.onward(eni, &packet, hop) {
            Ok(ends) => ends,
            Err(code) => return dropped(code, packet),
        };
        let outside = Packet {
            source: (source, hop.after.source.1),
            destination,
            ..packet.clone()
        };
        if let Some(place) = place {
            self.relayed.remove(place);
        }
        if let Err(why) = self.judge_port(eni, &packet, &outside) {
            return (why, packet, None);
        }
        self.relayed.push(Relay {
            node: eni.to_owned(),
            ends: Translated {
                inside: packet.clone(),
                outside,
                flow: Flow::begin(&packet),
            },
        });
        self.relay(self.relayed.len() - 1, packet, true, true, hop.at_us)
    }

    /// An answer: from the address that the client asked (F8.51).
    pub(super) fn node_back(&mut self, eni: &str, packet: Packet, now_us: u64) -> Step {
        match self.answered_connection(eni, &packet) {
            None => dropped("VPCLAB_SERVICE_NO_ENTRY", packet),
            Some(place) => self.relay(place, packet, false, false, now_us),
        }
    }

    /// Does it come to a load balancer from a target that answers?
    pub(super) fn is_answer(&self, eni: &str, packet: &Packet) -> bool {
        self.config.balancer(eni).is_some() && self.answered_connection(eni, packet).is_some()
    }

    fn answered_connection(&self, eni: &str, packet: &Packet) -> Option<usize> {
        let asked = reversed(packet);
        let mut relayed = self.relayed.iter();
        relayed.position(|relay| relay.node == eni && same_flow(&relay.ends.outside, &asked))
    }

    fn relay(
        &mut self,
        place: usize,
        packet: Packet,
        forwards: bool,
        made: bool,
        now_us: u64,
    ) -> Step {
        let node = self.relayed[place].node.clone();
        let idle = self.config.idle_seconds(&node);
        let ends = &mut self.relayed[place].ends;
        if !made {
            ends.flow.goes_on(&packet, forwards);
        }
        // F4.37, F8.5a; after a close as a NAT gateway.
        let seconds = match (ends.flow.state, packet.protocol.as_str()) {
            ("TIME_WAIT", _) => 120,
            ("CLOSE", _) => 10,
            (_, "udp") => 120,
            _ => idle,
        };
        ends.flow.expires_at_us = now_us + seconds * 1_000_000;
        let what = if made { "made" } else { "used" };
        let verdict = format!("relayed, {what}, {} for {seconds} s", ends.flow.state);
        let (source, destination) = match forwards {
            true => (&ends.outside.source, &ends.outside.destination),
            false => (&ends.inside.destination, &ends.inside.source),
        };
        let after = Packet {
            source: source.clone(),
            destination: destination.clone(),
            ..packet
        };
        let next = match self.config.balancer(&node) {
            // The service is no part of the VPC.
            None if forwards => match self.config.server(&after.destination.0) {
                Some(server) => At::Server(server.to_owned()),
                None => At::Internet,
            },
            _ => At::Eni {
                eni: node,
                out: true,
            },
        };
        (verdict, after, Some(next))
    }

    /// Where a new connection goes: from which address, and to which end. Which of several targets,
    /// AWS leaves to the balancer: the engine's choice is judged.
    fn onward(
        &self,
        eni: &str,
        packet: &Packet,
        hop: &Hop,
    ) -> Result<(String, (String, u64)), &'static str> {
        let client = packet.source.0.clone();
        let Some(balancer) = self.config.balancer(eni) else {
            let service = self.config.service_address(eni);
            return Ok((client, (service.to_owned(), packet.destination.1)));
        };
        let protocol = |of: &Value| match text(of, "protocol") {
            "UDP" => "udp",
            _ => "tcp",
        };
        let mut listeners = list(balancer, "listeners").iter();
        let listener = listeners
            .find(|one| one["port"] == packet.destination.1 && protocol(one) == packet.protocol);
        let listener = listener.ok_or("ELBV2_LISTENERS_MISMATCH")?;
        let group = text(listener, "targetGroup");
        if group.is_empty() {
            return Err("ELBV2_LISTENER_HAS_NO_TG");
        }
        let group = self.config.find("targetGroups", group);
        let targets = self.usable_targets(eni, balancer, group)?;
        // F8.50, F8.57.
        let keeps = balancer["type"] == "network" && preserves(group);
        let chosen = targets
            .iter()
            .find(|target| **target == hop.after.destination);
        match chosen {
            Some(target) if !(keeps && target.0 == client) => {
                let own = self.config.address(eni).to_owned();
                Ok((if keeps { client } else { own }, target.clone()))
            }
            // No target reaches itself (F8.55).
            _ if keeps && targets.iter().any(|target| target.0 == client) => {
                Err("VPCLAB_LOAD_BALANCER_LOOPBACK")
            }
            _ => Err("a target that is none of this node's"),
        }
    }

    /// The targets in this node's reach: of its own zone, or of any (F8.52, F8.58); the healthy ones,
    /// or all where none is (F8.5b), but for a Classic Load Balancer (F8.5c).
    fn usable_targets(
        &self,
        eni: &str,
        balancer: &Value,
        group: &Value,
    ) -> Result<Vec<(String, u64)>, &'static str> {
        let cross_zone = match balancer["crossZone"].as_bool() {
            Some(stated) => stated,
            None => balancer["type"] == "application",
        };
        let own_zone = self.config.zone(self.config.subnet(eni));
        let mut usable = Vec::new();
        for target in list(group, "targets") {
            let address = match self.config.eni_of_instance(text(target, "id")) {
                Some(eni) => self.config.address(eni),
                None => text(target, "id"),
            };
            // An address outside the VPC's subnets is in no zone.
            let zone = self.config.zone_of_address("vpc", address);
            let in_reach = cross_zone || zone.is_none_or(|zone| zone == own_zone);
            if in_reach || self.is_broken(Breakage::EveryZonesTargets) {
                let port = target["port"].as_u64().or(group["port"].as_u64());
                let healthy = target["health"] != "unhealthy";
                usable.push((healthy, (address.to_owned(), port.unwrap_or_default())));
            }
        }
        if usable.is_empty() {
            return Err("ELBV2_NO_TARGETS_IN_AZ");
        }
        if usable.iter().any(|(healthy, _)| *healthy) {
            usable.retain(|(healthy, _)| *healthy);
        } else if balancer["type"] == "classic" {
            return Err("VPCLAB_NO_INSTANCE_IN_SERVICE");
        }
        Ok(usable.into_iter().map(|(_, target)| target).collect())
    }

    /// A port that is free; the client's own where its address is kept, if it can be.
    fn judge_port(&self, eni: &str, packet: &Packet, outside: &Packet) -> Result<(), String> {
        let is_free = |port: u64| {
            let candidate = Packet {
                source: (outside.source.0.clone(), port),
                ..outside.clone()
            };
            let mut relayed = self.relayed.iter().filter(|relay| relay.node == eni);
            !relayed.any(|relay| same_flow(&relay.ends.outside, &candidate))
        };
        let (own, chosen) = (packet.source.1, outside.source.1);
        let keeps = outside.source.0 == packet.source.0 && (1024..=65_535).contains(&own);
        if !is_free(chosen) {
            Err(format!("port {chosen} is taken towards this target"))
        } else if keeps && is_free(own) && chosen != own {
            Err(format!("port {own} is free, and not kept"))
        } else {
            Ok(())
        }
    }

    /// The node of a load balancer that waits for this answer. It goes there by no route table, even
    /// where it is addressed to the client (F8.51).
    fn waiting_for(&self, packet: &Packet) -> Option<&str> {
        let nodes = list(&self.config.0["network"], "nodes").iter();
        let mut enis = nodes.map(|node| text(node, "networkInterface"));
        enis.find(|eni| self.is_answer(eni, packet))
    }

    /// Where an answer of a target goes that is not addressed to the node.
    pub(super) fn back_to_node(&self, eni: &str, packet: &Packet) -> Option<At> {
        let node = self.waiting_for(packet)?;
        if node == eni || self.config.owns(node, &packet.destination.0) {
            return None;
        }
        let (from, to) = (self.config.subnet(eni), self.config.subnet(node));
        let at = self.past_groups_in(node);
        if from == to {
            return Some(at);
        }
        let into = self.into(Some(from), Some(to), at);
        Some(At::Acl {
            subnet: from.to_owned(),
            out: true,
            then: Box::new(into),
        })
    }

    /// Does a flow of an interface lead through a Network Load Balancer? (F4.24, F4.37)
    pub(super) fn is_balanced(&self, eni: &str, packet: &Packet, out: bool) -> bool {
        let is_one = |eni: &str| {
            let balancer = self.config.balancer(eni);
            balancer.is_some_and(|balancer| balancer["type"] == "network")
        };
        let answer = if out {
            packet.clone()
        } else {
            reversed(packet)
        };
        is_one(eni)
            || self.neighbour(eni, packet, out).is_some_and(is_one)
            || self.waiting_for(&answer).is_some_and(is_one)
    }

    /// Is the interface, or the one that it speaks with, an interface endpoint's? (F4.24)
    pub(super) fn is_of_endpoint(&self, eni: &str, packet: &Packet, out: bool) -> bool {
        let is_one = |eni: &str| self.config.by_eni(eni)["section"] == "vpcEndpoints";
        is_one(eni) || self.neighbour(eni, packet, out).is_some_and(is_one)
    }

    /// The interface of the same VPC that has the address of the other end.
    fn neighbour(&self, eni: &str, packet: &Packet, out: bool) -> Option<&str> {
        let other = match (&packet.about, out) {
            (_, true) => &packet.destination.0,
            // An ICMP error is about the flow, whoever sends it.
            (Some(about), false) => &about.destination.0,
            (None, false) => &packet.source.0,
        };
        let vpc = |eni: &str| self.config.vpc_of(self.config.subnet(eni)).to_owned();
        let other = self.config.eni_at(other)?;
        (vpc(other) == vpc(eni)).then_some(other)
    }

    /// The node by which a service answers, if the connection came through one.
    pub(super) fn endpoint_of_answer(&self, packet: &Packet) -> Option<String> {
        let nodes = list(&self.config.0["network"], "nodes").iter();
        let mut nodes = nodes.map(|node| text(node, "networkInterface"));
        let node = nodes.find(|eni| {
            self.config.balancer(eni).is_none() && self.answered_connection(eni, packet).is_some()
        });
        node.map(str::to_owned)
    }

    pub(super) fn forget_idle_relays(&mut self, now_us: u64) {
        let lives = |relay: &Relay| relay.ends.flow.expires_at_us > now_us;
        self.relayed.retain(lives);
    }
}

/// Do targets see the client's address? Where nothing is said: not where they are known by address,
/// but always over UDP (F8.50).
fn preserves(group: &Value) -> bool {
    let usual = group["targetType"] != "ip" || group["protocol"] == "UDP";
    group["preserveClientIp"].as_bool().unwrap_or(usual)
}

impl Config {
    /// The load balancer of a node.
    pub(super) fn balancer(&self, eni: &str) -> Option<&Value> {
        let node = self.by_eni(eni);
        (node["section"] == "loadBalancers")
            .then(|| self.find("loadBalancers", text(node, "service")))
    }

    /// Is the interface a node's, and of which service?
    pub(super) fn service_of(&self, eni: &str) -> Option<&str> {
        self.by_eni(eni)["service"].as_str()
    }

    /// The address of the service behind an endpoint.
    fn service_address(&self, eni: &str) -> &str {
        let endpoint = self.find("vpcEndpoints", self.service_of(eni).unwrap_or_default());
        let mut servers = list(&self.0["internet"], "servers").iter();
        let service = servers.find(|one| one["serviceName"] == endpoint["serviceName"]);
        service.map_or("", |service| text(service, "address"))
    }

    /// How long a node keeps a TCP connection without packets (F4.37, F8.5a).
    fn idle_seconds(&self, eni: &str) -> u64 {
        match self.balancer(eni) {
            Some(balancer) if balancer["type"] != "network" => 60,
            _ => 350,
        }
    }
}
