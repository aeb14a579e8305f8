//! `vpclab trace`: can this reach that, both ways?

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::Value;
use vpclab_explain::{
    Answer, Disposition, Expectation, Item, Mistake, Numbered, Query, Tracer, parse_protocol,
    read_what_can_be,
};
use vpclab_import::Category;
use vpclab_model::{Protocol, Scenario};

use crate::{Failure, config, input};

/// What is asked.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The network: a scenario file, or files, folders and zip archives with what the AWS CLI printed;
    /// - is standard input
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    config: Vec<PathBuf>,
    /// Who sends: the id or name of an instance, an interface, a load balancer, an endpoint, a
    /// customer gateway, a VPN connection; or internet
    #[arg(long, value_name = "ID", required_unless_present = "queries")]
    from: Option<String>,
    /// The address it sends from; without it, the sender's own
    #[arg(long, value_name = "IP")]
    src_ip: Option<IpAddr>,
    /// An address, or the id or name of something that has one; without it, the internet
    #[arg(long, value_name = "IP|ID", default_value = "internet")]
    to: String,
    /// tcp, udp, icmp, or a protocol's number
    #[arg(long, value_name = "NAME|NUMBER", default_value = "tcp", value_parser = protocol)]
    protocol: Protocol,
    /// The source port
    #[arg(long, value_name = "N", default_value_t = Query::SRC_PORT)]
    src_port: u16,
    /// The destination port
    #[arg(long, value_name = "N", default_value_t = Query::DST_PORT)]
    dst_port: u16,
    /// A file of questions instead: a JSON array of objects with from, to …; - is standard input
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["from", "src_ip", "to", "protocol", "src_port", "dst_port", "expect", "expect_reply"]
    )]
    queries: Option<PathBuf>,
    /// The answer as JSON, in the shape vpclab-trace/1
    #[arg(long)]
    json: bool,
    /// How the answer is written
    #[arg(
        long,
        value_name = "FORMAT",
        conflicts_with = "json",
        default_value = "text"
    )]
    format: Format,
    /// Exit with status 1 unless the packet's way ends so
    #[arg(long, value_name = "END")]
    expect: Option<End>,
    /// Exit with status 1 unless the reply's way ends so
    #[arg(long, value_name = "END")]
    expect_reply: Option<End>,
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// The shape vpclab-trace/1
    Json,
    /// As Reachability Analyzer gives its own: NetworkInsightsAnalyses
    NetworkInsights,
}

/// How a packet's way ends.
#[derive(Clone, Copy, ValueEnum)]
enum End {
    /// Where it was meant to
    Delivered,
    /// Before that
    Dropped,
}

impl From<End> for Disposition {
    fn from(end: End) -> Self {
        match end {
            End::Delivered => Self::Delivered,
            End::Dropped => Self::Dropped,
        }
    }
}

fn protocol(word: &str) -> Result<Protocol, &'static str> {
    parse_protocol(word).ok_or("write tcp, udp, icmp, or a number from 0 to 255")
}

pub(crate) fn trace(out: &mut impl Write, arguments: Arguments) -> Result<(), Failure> {
    let format = if arguments.json {
        Format::Json
    } else {
        arguments.format
    };
    let (items, mistakes) = match &arguments.queries {
        Some(path) => {
            let text = input::read(path)?;
            // PowerShell begins files with a mark.
            read_what_can_be(text.trim_start_matches('\u{feff}'))
        }
        None => (vec![(0, arguments.item())], Vec::new()),
    };
    let network = network(&arguments.config);
    let tracer = network.map(Tracer::new);
    check(tracer.as_ref().ok(), &items, mistakes, &arguments)?;
    let (mut tracer, items) = (tracer?, items.into_iter().map(|(_, item)| item));
    let items: Vec<Item> = items.collect();
    let mut differences = Vec::new();
    let mut writer = Writer {
        out,
        format,
        many: arguments.queries.is_some(),
        written: 0,
    };
    for item in &items {
        // What makes no sense was found before the first answer.
        let Ok(answer) = tracer.answer(&item.query) else {
            continue;
        };
        writer.write(item, &answer)?;
        let different = item.differences(&answer);
        if !different.is_empty() {
            differences.push((item, different));
        }
    }
    writer.end()?;
    say(&differences, items.len())
}

/// The network; what was not understood of it is said, and stops nothing.
fn network(paths: &[PathBuf]) -> Result<Scenario, Failure> {
    let (scenario, report) = config::read(paths)?;
    let broken = report
        .notes
        .iter()
        .filter(|note| matches!(note.category, Category::Malformed | Category::CutOff));
    for note in broken {
        let place = note.place.as_ref();
        let place = place.map_or_else(String::new, ToString::to_string);
        tell!("{place}: {}", note.message);
    }
    if report.files > 0 && report.counts.iter().all(|count| count.given == 0) {
        tell!(
            "vpclab: --config: neither a scenario file nor anything that `aws ec2 describe-…` prints"
        );
        return Err(Failure::Input);
    }
    let in_part: usize = report
        .counts
        .iter()
        .map(|count| count.in_part + count.ignored)
        .sum();
    if in_part > 0 {
        let things = if in_part == 1 {
            "thing is"
        } else {
            "things are"
        };
        tell!(
            "vpclab: {in_part} {things} understood in part or not at all; `vpclab import` lists them"
        );
    }
    Ok(scenario)
}

impl Arguments {
    fn item(&self) -> Item {
        Item {
            id: Value::Null,
            query: Query {
                from: self.from.clone().unwrap_or_default(),
                src_ip: self.src_ip,
                to: self.to.clone(),
                protocol: self.protocol,
                src_port: Some(self.src_port),
                dst_port: Some(self.dst_port),
            },
            expect: Expectation {
                forward: self.expect.map(Into::into),
                reply: self.expect_reply.map(|end| Some(end.into())),
            },
        }
    }
}

/// Says everything that is wrong with the questions, before any is answered: how they are written, and
/// what makes no sense in the network, if that could be read.
fn check(
    tracer: Option<&Tracer>,
    items: &[(usize, Item)],
    mut mistakes: Vec<Mistake>,
    arguments: &Arguments,
) -> Result<(), Failure> {
    for (index, item) in items {
        let Some(Err(error)) = tracer.map(|tracer| tracer.check(&item.query)) else {
            continue;
        };
        match &arguments.queries {
            Some(_) => mistakes.push(item.mistake(*index, error)),
            None => {
                tell!("vpclab: {error}");
                return Err(Failure::Input);
            }
        }
    }
    let Some(path) = arguments.queries.as_ref().filter(|_| !mistakes.is_empty()) else {
        return Ok(());
    };
    mistakes.sort_by_key(|mistake| mistake.index);
    for mistake in &mistakes {
        tell!("{}:{mistake}", path.display());
    }
    Err(Failure::Input)
}

/// Writes answers one by one, as one document.
struct Writer<'a, W> {
    out: &'a mut W,
    format: Format,
    many: bool,
    written: usize,
}

impl<W: Write> Writer<'_, W> {
    fn write(&mut self, item: &Item, answer: &Answer) -> Result<(), Failure> {
        self.written += 1;
        let before = match (self.format, self.written) {
            (Format::Text, 1) => "",
            (Format::Text, _) => "\n",
            (Format::Json, _) if !self.many => "",
            (Format::Json, 1) => "[\n",
            (Format::NetworkInsights, 1) => "{\"NetworkInsightsAnalyses\":[\n",
            (Format::Json | Format::NetworkInsights, _) => ",\n",
        };
        self.out.write_all(before.as_bytes())?;
        match self.format {
            Format::Text => self.text(item, answer),
            Format::Json if self.many => self.json(&Numbered {
                id: &item.id,
                answer,
            }),
            Format::Json => self.json(answer),
            Format::NetworkInsights => self.json(&answer.insights(self.written)),
        }
    }

    fn text(&mut self, item: &Item, answer: &Answer) -> Result<(), Failure> {
        if self.many {
            let id = match &item.id {
                Value::String(id) => id.clone(),
                Value::Null => format!("number {}", self.written),
                id => id.to_string(),
            };
            write!(self.out, "{id}  ")?;
        }
        self.out.write_all(answer.text(&item.query).as_bytes())?;
        Ok(())
    }

    fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut *self.out, value).map_err(std::io::Error::from)?;
        Ok(())
    }

    fn end(self) -> Result<(), Failure> {
        let after = match self.format {
            Format::Text => "",
            Format::Json if !self.many => "\n",
            Format::Json if self.written == 0 => "[]\n",
            Format::Json => "\n]\n",
            Format::NetworkInsights if self.written == 0 => "{\"NetworkInsightsAnalyses\":[]}\n",
            Format::NetworkInsights => "\n]}\n",
        };
        self.out.write_all(after.as_bytes())?;
        Ok(())
    }
}

/// Says which answers are not as expected.
fn say(differences: &[(&Item, Vec<String>)], answers: usize) -> Result<(), Failure> {
    if differences.is_empty() {
        return Ok(());
    }
    for (item, different) in differences {
        let Query {
            from,
            to,
            src_port,
            dst_port,
            protocol,
            ..
        } = &item.query;
        let ports = match (protocol.has_ports(), src_port, dst_port) {
            (true, Some(source), Some(destination)) => format!(", port {source} to {destination}"),
            (true, None, Some(destination)) => format!(", to port {destination}"),
            _ => String::new(),
        };
        let id = match &item.id {
            Value::Null => String::new(),
            Value::String(id) => format!("{id}: "),
            id => format!("{id}: "),
        };
        tell!("vpclab: {id}{protocol} from {from} to {to}{ports}");
        for line in different {
            tell!("  {line}");
        }
    }
    let (wrong, verb) = (
        differences.len(),
        if differences.len() == 1 { "is" } else { "are" },
    );
    tell!("vpclab: {wrong} of {answers} answers {verb} not as expected");
    Err(Failure::Differs)
}
