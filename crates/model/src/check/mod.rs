//! From the text of a scenario file to a [`Scenario`], or to every mistake in it.
//!
//! Reading goes on after a mistake: what is wrong is left out, and what depends on it is not
//! judged, so that each mistake is told once. Only when nothing is wrong are the parts put
//! together.

mod call;
mod codes;
mod fields;
mod host;
mod host_names;
mod index;
mod internet;
mod library;
mod mac;
mod names;
mod network;
mod ports;
mod probe;
mod records;
mod report;
mod run_file;
mod script;
mod stations;
mod story;
mod suggest;
mod value;

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub use codes::DIAGNOSTIC_CODES;
use fields::Fields;
use index::Words;
use internet::Outside;
use mac::MacAddresses;
pub use network::{Adjustable, QUOTAS, Quota};
use network::{NatModelChoice, Parts};
use report::Report;
pub use run_file::{Excerpt, RUN_FILE_SCHEMA, RunAct, RunFile, read_run_file};
use script::{Cast, HostNames};
use story::Subjects;
pub use suggest::suggest;
pub use value::is_public;

use crate::diagnostic::Diagnostic;
use crate::json::{Node, SyntaxError, parse};
use crate::network::Identity;
use crate::scenario::{NatModel, Scenario, Server};
use crate::script::Action;
use crate::station::Stations;
use crate::wall_clock::WallClock;

/// The version of the file format that is read here.
const VERSION: u64 = 1;

const KEYS: &[&str] = &[
    "$schema",
    "vpclab",
    "title",
    "description",
    "level",
    "tags",
    "shows",
    "seed",
    "startsAt",
    "natModel",
    "network",
    "internet",
    "script",
    "story",
];

/// What [`check`] found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The scenario; none exactly when a diagnostic is an error.
    pub scenario: Option<Scenario>,
    /// Every mistake and every warning, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a scenario file. `nat_model` goes before the file's own `natModel`.
#[must_use]
pub fn check(text: &str, nat_model: Option<NatModel>) -> Checked {
    let report = Report::default();
    let root = match parse(text) {
        Ok(root) => root,
        Err(error) => {
            return Checked {
                scenario: None,
                diagnostics: syntax(error, report, text),
            };
        }
    };
    let scenario = read(&root, nat_model, &report).filter(|_| !report.has_errors());
    Checked {
        scenario,
        diagnostics: report.into_diagnostics(text, Some(&root)),
    }
}

/// Reads an action that a person adds: the JSON of one item of a script. It may bring new host
/// names and connections, which are added to the scenario's lists.
///
/// # Errors
///
/// Every mistake in it; the scenario is as it was then.
pub fn check_action(scenario: &mut Scenario, text: &str) -> Result<Action, Vec<Diagnostic>> {
    let report = Report::default();
    let root = match parse(text) {
        Ok(root) => root,
        Err(error) => return Err(syntax(error, report, text)),
    };
    let region = scenario.network.region.clone();
    let instances = scenario.network.instances.iter();
    let instances: Vec<_> = instances.map(|one| one.identity.clone()).collect();
    let instances = call::Names::of("instance", &instances);
    let servers = scenario.internet.servers.iter();
    let servers: Vec<_> = servers
        .map(|one| Identity {
            id: one.id.clone(),
            name: one.name.clone(),
        })
        .collect();
    let servers = call::Names::of("server", &servers);
    let mut cast = Cast {
        report: &report,
        region: &region,
        instance: &|text| call::find(&instances, text, &report),
        server: &|text| call::find(&servers, text, &report),
        network: Some(&mut scenario.network),
        names: HostNames::resume(scenario.names.clone()),
        connections: scenario.connections.clone(),
    };
    let action = cast.action(&root);
    let (names, connections) = (cast.names.into_names(), cast.connections);
    match action.filter(|_| !report.has_errors()) {
        Some(action) => {
            scenario.names = names;
            scenario.connections = connections;
            Ok(action)
        }
        None => Err(report.into_diagnostics(text, Some(&root))),
    }
}

/// A text that is no JSON has one mistake.
fn syntax(error: SyntaxError, report: Report, text: &str) -> Vec<Diagnostic> {
    report.error(error.at, error.code, error.message, error.hint);
    report.into_diagnostics(text, None)
}

fn read<'n>(
    root: &'n Node<'n>,
    nat_model: Option<NatModel>,
    report: &'n Report,
) -> Option<Scenario> {
    let fields = Fields::of(root, "a scenario", KEYS, report)?;
    if !is_supported(&fields, report) {
        return None;
    }
    // It is for editors: that it is a text is all there is to say of it.
    let _ = fields.text("$schema");
    let title = fields.require_text("title", "what the scenario is called");
    let description = fields.text("description");
    let library = library::entry(&fields, report);
    let seed = fields
        .number("seed", 0..=u64::MAX)
        .map_or(1, |seed| seed.value);
    let starts_at = match fields.text("startsAt") {
        Some(text) => value::wall_clock(report, text),
        None => WallClock::DEFAULT,
    };
    let models = NatModel::ALL.map(NatModel::name);
    let file = fields.word("natModel", "unknown-nat-model", &models);
    let choice = NatModelChoice {
        person: nat_model,
        file: file.and_then(|word| NatModel::ALL.get(word.value).copied()),
    };

    let outside = Outside::of(fields.get("internet"), report);
    let node = fields.require("network", "the VPCs and what is in them")?;
    let network = Parts::fields(node, report)?;
    let parts = Parts::of(network, report);
    let mut names = HostNames::default();
    let mut network = network::read(network, &parts, choice, &outside.services, &mut names);
    let internet = outside.read(&parts, &mut network, &mut names);

    // Where something is wrong so far, calls are read without judging what they are about.
    let mut macs = MacAddresses::default();
    let made_ids = network.made_ids(&parts);
    let (nat_model, nat_models) = (network.nat_model, network.nat_models.clone());
    let mut built = match report.has_errors() {
        true => None,
        false => network.finish(&parts, &mut macs),
    };
    let internet = internet.finish(&outside, &mut macs);
    if let (Some(network), Some(internet)) = (&mut built, &internet) {
        network.servers = internet.servers.iter().map(Server::state).collect();
        network.stations = Stations::of(network, internet);
    }

    let mut cast = Cast {
        report,
        region: network.region(),
        instance: &|text| parts.instances.find(text, report),
        server: &|text| outside.servers.find(text, report),
        network: built.as_mut(),
        names,
        connections: Vec::new(),
    };
    let script = fields.list("script").iter().map(|node| cast.action(node));
    let script: Option<Vec<Action>> = script.collect::<Vec<_>>().into_iter().collect();
    let (names, connections) = (cast.names.into_names(), cast.connections);
    let subjects = Subjects {
        report,
        components: components(&parts, &outside, made_ids),
        connections: &connections,
        actions: fields.list("script").len(),
    };
    let story = fields
        .get("story")
        .map(|node| subjects.story(node))
        .unwrap_or_default();
    if report.has_errors() {
        return None;
    }

    let (title, script) = (title?, script?);
    Some(Scenario {
        title: String::from(title.value),
        description: String::from(description.map_or("", |text| text.value)),
        library,
        seed,
        starts_at,
        nat_model,
        nat_models,
        network: built?,
        internet: internet?,
        names,
        script,
        connections,
        story,
    })
}

/// Is it a version that is read here? If not, nothing else of the file is judged.
fn is_supported(fields: &Fields<'_>, report: &Report) -> bool {
    let hint = "say \"vpclab\": 1";
    let Some(node) = fields.require("vpclab", hint) else {
        return false;
    };
    let Some(version) = fields.number("vpclab", 0..=u64::MAX) else {
        return false;
    };
    if version.value != VERSION {
        let message = format!(
            "version {} of the scenario format is not known here",
            version.value
        );
        report.error(node.at, "unsupported-version", message, hint);
    }
    version.value == VERSION
}

/// Everything that a pattern can name.
fn components<'n>(parts: &'n Parts<'_>, outside: &'n Outside<'_>, made: Vec<String>) -> Words<'n> {
    let sections = [
        &parts.vpcs,
        &parts.internet_gateways,
        &parts.subnets,
        &parts.route_tables,
        &parts.network_acls,
        &parts.security_groups,
        &parts.nat_gateways,
        &parts.instances,
        &parts.interfaces,
        &parts.prefix_lists,
        &parts.hosted_zones,
        &parts.vpn_gateways,
        &parts.egress_only_gateways,
        &parts.customer_gateways,
        &parts.vpn_connections,
        &parts.virtual_interfaces,
        &parts.vpc_endpoints,
        &parts.target_groups,
        &parts.load_balancers,
        &parts.peerings,
        &parts.transit_gateways,
        &parts.vpc_attachments,
        &parts.peering_attachments,
        &parts.transit_gateway_tables,
        &parts.unknown,
        &outside.servers,
    ];
    let mut components = Words::new();
    for section in sections {
        for word in section.words() {
            components.add(Cow::Borrowed(word));
        }
    }
    for id in made {
        components.add(Cow::Owned(id));
    }
    // A scenario with one VPC has one resolver, which needs no name.
    if parts.vpcs.items.len() == 1 {
        components.add(Cow::Borrowed("resolver"));
    } else {
        for vpc in parts.vpcs.words() {
            components.add(Cow::Owned(stations::resolver_id(vpc)));
        }
    }
    for word in ["edge", "internet"] {
        components.add(Cow::Borrowed(word));
    }
    components
}
