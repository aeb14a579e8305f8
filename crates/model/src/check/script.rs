//! Actions, of the file's script and of people.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::net::IpAddr;

use super::call;
use super::fields::{Fields, Text};
use super::host;
pub(super) use super::host_names::HostNames;
use super::probe;
use super::report::Report;
use super::suggest::one_of;
use super::value;
use crate::json::Node;
use crate::network::{InstanceKey, Network, of_private_hostname, of_public_hostname};
use crate::scenario::{NameKey, ServerKey};
use crate::script::{
    Action, ActionKind, ConnectionKey, Destination, Host, LOAD_CONNECTIONS_MAX, LOAD_PER_SECOND,
    Load,
};
use crate::time::SimTime;

/// What actions speak of.
pub(super) struct Cast<'c> {
    /// Where mistakes go.
    pub(super) report: &'c Report,
    /// Decides which names are AWS's.
    pub(super) region: &'c str,
    /// Finds an instance, or complains.
    pub(super) instance: &'c dyn Fn(Text<'_>) -> Option<u32>,
    /// Finds a server on the internet, or complains.
    pub(super) server: &'c dyn Fn(Text<'_>) -> Option<u32>,
    /// The network that calls are about, unless something is wrong with it.
    pub(super) network: Option<&'c mut Network>,
    /// Host names.
    pub(super) names: HostNames,
    /// Connections that were opened so far.
    pub(super) connections: Vec<String>,
}

/// The actions, what messages call them, and the keys that each has.
const ACTIONS: [(&str, &str, &[&str]); 12] = [
    (
        "resolve",
        "the action `resolve`",
        &["do", "at", "instance", "name"],
    ),
    (
        "connect",
        "the action `connect`",
        &[
            "do",
            "at",
            "instance",
            "server",
            "to",
            "port",
            "connection",
            "keepAlive",
        ],
    ),
    (
        "send",
        "the action `send`",
        &["do", "at", "connection", "bytes"],
    ),
    ("close", "the action `close`", &["do", "at", "connection"]),
    ("wait", "the action `wait`", &["do", "at", "duration"]),
    (
        "generate",
        "the action `generate`",
        &[
            "do",
            "at",
            "instance",
            "to",
            "port",
            "connections",
            "perSecond",
            "closeAfter",
        ],
    ),
    probe::PING,
    probe::SEND_DATAGRAM,
    probe::SEND_PACKET,
    host::START_SERVER,
    host::STOP_SERVER,
    host::SET_MTU,
];

/// Bytes of data in a request at the most. Ours: some hundred segments.
const BYTES_MAX: u64 = 1_000_000;

/// The keys of any action: where it is not known which one is meant, no key is blamed.
const ANY_KEYS: &[&str] = &[
    "do",
    "at",
    "instance",
    "server",
    "name",
    "to",
    "port",
    "connection",
    "keepAlive",
    "bytes",
    "duration",
    "securityGroup",
    "securityGroups",
    "networkAcl",
    "routeTable",
    "subnet",
    "vpc",
    "networkInterface",
    "internetGateway",
    "natGateway",
    "publicIp",
    "protocol",
    "portRange",
    "icmpTypeCode",
    "source",
    "destination",
    "target",
    "egress",
    "ruleNumber",
    "action",
    "enableDnsSupport",
    "sourceDestCheck",
    "connectionTracking",
    "connections",
    "perSecond",
    "closeAfter",
    "sourcePort",
    "count",
    "interval",
    "size",
    "ttl",
    "dontFragment",
    "mtu",
];

impl Cast<'_> {
    /// Reads one action.
    pub(super) fn action(&mut self, node: &Node<'_>) -> Option<Action> {
        let report = self.report;
        let meant = node.text_at("do");
        let (what, keys) = ACTIONS
            .iter()
            .find(|(word, ..)| Some(*word) == meant)
            .map(|(_, what, keys)| (*what, *keys))
            .or_else(|| call::keys(meant?))
            .unwrap_or(("an action", ANY_KEYS));
        let fields = Fields::of(node, what, keys, report)?;
        let words: Vec<&str> = ACTIONS.iter().map(|(word, ..)| *word).collect();
        let words: Vec<&str> = words.into_iter().chain(call::words()).collect();
        let word = fields.require_word("do", "unknown-action", &words)?;
        let at = match fields.get("at") {
            Some(node) => Some(SimTime::ZERO + value::duration(report, node, "at")?.value),
            None => None,
        };
        let kind = match word {
            0 => {
                let instance = self.instance(&fields);
                let name = fields
                    .require_text("name", "a host name, for example google.com")
                    .and_then(|text| self.host_name(text));
                ActionKind::Resolve {
                    instance: instance?,
                    name: name?,
                }
            }
            1 => self.connect(&fields)?,
            2 => {
                let bytes = match fields.get("bytes") {
                    Some(_) => fields.number("bytes", 1..=BYTES_MAX)?.value,
                    None => 0,
                };
                ActionKind::Send {
                    connection: self.opened(&fields)?,
                    bytes: u32::try_from(bytes).ok()?,
                }
            }
            3 => ActionKind::Close {
                connection: self.opened(&fields)?,
            },
            5 => self.generate(&fields)?,
            6..=8 => {
                let from = self.host(&fields);
                let to = self.to(&fields);
                let probe = probe::read(meant?, &fields, report);
                ActionKind::Probe {
                    from: from?,
                    to: to?,
                    probe: probe?,
                }
            }
            9 | 10 => {
                let text = fields.require_text("server", "the id or name of a server")?;
                let server = ServerKey((self.server)(text)?);
                host::switched(server, word == 9)
            }
            11 => {
                let host = self.host(&fields);
                let mtu = host::mtu(&fields);
                host::resized(host?, mtu?)
            }
            4 => {
                let node = fields.require("duration", "for example \"350s\"")?;
                ActionKind::Wait {
                    duration: value::duration(report, node, "duration")?.value,
                }
            }
            _ => {
                let network = self.network.as_deref_mut();
                ActionKind::Call(call::read(meant?, &fields, network, report)?)
            }
        };
        Some(Action { at, kind })
    }

    fn connect(&mut self, fields: &Fields<'_>) -> Option<ActionKind> {
        let from = self.host(fields);
        let to = self.to(fields);
        let port = fields
            .require("port", "the server's port, for example 443")
            .and_then(|node| value::port(self.report, node));
        // Opened even if the rest is wrong: what follows speaks of it rightly.
        let connection = fields
            .require_text("connection", "a name by which other actions speak of it")
            .and_then(|text| self.open(text));
        Some(ActionKind::Connect {
            from: from?,
            to: to?,
            port: port?,
            connection: connection?,
            keep_alive: match fields.get("keepAlive") {
                Some(node) => Some(value::duration(self.report, node, "keepAlive")?.value),
                None => None,
            },
        })
    }

    fn generate(&mut self, fields: &Fields<'_>) -> Option<ActionKind> {
        let instance = self.instance(fields);
        let to = fields
            .require_text("to", "an address: nothing is resolved for many connections")
            .and_then(|text| value::address(self.report, text, None));
        let port = fields
            .require("port", "the server's port, for example 443")
            .and_then(|node| value::port(self.report, node));
        let count = fields
            .require("connections", "how many, for example 55000")
            .and_then(|_| fields.number("connections", 1..=u64::from(LOAD_CONNECTIONS_MAX)));
        let per_second = fields.number("perSecond", 1..=u64::from(LOAD_CONNECTIONS_MAX));
        let close_after = match fields.get("closeAfter") {
            Some(node) => Some(value::duration(self.report, node, "closeAfter")?.value),
            None => None,
        };
        let load = Load {
            // Both are at most LOAD_CONNECTIONS_MAX.
            connections: count?.value as u32,
            per_second: per_second.map_or(LOAD_PER_SECOND, |number| number.value as u32),
            close_after,
        };
        Some(ActionKind::Generate {
            instance: instance?,
            to: to?.value,
            port: port?,
            load,
        })
    }

    fn to(&mut self, fields: &Fields<'_>) -> Option<Destination> {
        let text = fields.require_text("to", "a host name or an IP address")?;
        self.destination(text)
    }

    fn instance(&self, fields: &Fields<'_>) -> Option<InstanceKey> {
        let text = fields.require_text("instance", "the id or name of an instance")?;
        (self.instance)(text).map(InstanceKey)
    }

    /// An instance, or a server on the internet, which knows nobody by name.
    fn host(&self, fields: &Fields<'_>) -> Option<Host> {
        let Some(text) = fields.text("server") else {
            return self.instance(fields).map(Host::Instance);
        };
        if let Some(node) = fields.get("instance") {
            self.report.error(
                node.at,
                "duplicate-reference",
                "`server` says already who connects",
                "keep one of the two",
            );
        }
        let to = fields.text("to");
        if let Some(to) = to.filter(|to| to.value.parse::<IpAddr>().is_err()) {
            self.report.error(
                to.at,
                "server-resolves-nothing",
                format!(
                    "a server on the internet connects to addresses, not to `{}`",
                    to.value
                ),
                "write a public IPv4 address, or an IPv6 one",
            );
        }
        (self.server)(text).map(|key| Host::Server(ServerKey(key)))
    }

    fn destination(&mut self, text: Text<'_>) -> Option<Destination> {
        let looks_like_address = text.value.contains(':')
            || text
                .value
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        if looks_like_address {
            let address = value::address(self.report, text, None)?;
            return Some(Destination::Address(address.value));
        }
        self.host_name(text).map(Destination::Name)
    }

    fn host_name(&mut self, text: Text<'_>) -> Option<NameKey> {
        let name = value::host_name(self.report, text)?;
        let key = self.names.key(name);
        if key.index() >= self.names.published() && !self.is_of_aws(key) {
            let known = self.names.list();
            let published = known.get(..self.names.published()).unwrap_or(&known);
            self.report.warning(
                text.at,
                "unresolvable-name",
                format!(
                    "the DNS of this scenario has no address for `{}`",
                    text.value
                ),
                match published {
                    [] => String::from("give it one in `dns` of `internet`"),
                    _ => one_of(published),
                },
            );
        }
        Some(key)
    }

    /// Is it a name that AWS gives an address by itself? (F2.6, F2.7)
    fn is_of_aws(&self, key: NameKey) -> bool {
        let name = self.names.name(key);
        of_private_hostname(name, self.region)
            .or(of_public_hostname(name, self.region))
            .is_some()
    }

    fn open(&mut self, text: Text<'_>) -> Option<ConnectionKey> {
        if self.connections.iter().any(|open| open == text.value) {
            self.report.error(
                text.at,
                "connection-opened-twice",
                format!("the connection `{}` is opened already", text.value),
                "give each connection a name of its own",
            );
            return None;
        }
        self.connections.push(String::from(text.value));
        Some(ConnectionKey(self.connections.len() as u32 - 1))
    }

    fn opened(&self, fields: &Fields<'_>) -> Option<ConnectionKey> {
        let text = fields.require_text("connection", "the name that `connect` gave it")?;
        let position = self.connections.iter().position(|open| open == text.value);
        if position.is_none() {
            self.report.error(
                text.at,
                "connection-not-open",
                format!(
                    "no action before this one opens a connection `{}`",
                    text.value
                ),
                match self.connections.is_empty() {
                    true => String::from("open it first, with \"do\": \"connect\""),
                    false => {
                        let open: Vec<&str> = self.connections.iter().map(String::as_str).collect();
                        one_of(&open)
                    }
                },
            );
        }
        position.map(|position| ConnectionKey(position as u32))
    }
}
