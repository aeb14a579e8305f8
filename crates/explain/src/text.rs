//! An answer for people: one sentence, then both ways, hop by hop.

use std::fmt::Write;

use vpclab_model::Protocol;

use crate::answer::{Answer, Disposition, Header, Hop, Leg};
use crate::query::Query;

impl Answer {
    /// The answer in one sentence, or two where something is in the way.
    #[must_use]
    pub fn sentence(&self, query: &Query) -> String {
        let from = ends(query, self.forward.hops.first());
        let refused = |leg: &Leg| {
            leg.drop.as_ref().map_or_else(String::new, |drop| {
                format!("{} ({}): {}", drop.at, drop.code, drop.sentence)
            })
        };
        match (&self.forward.disposition, &self.reply) {
            (Disposition::Dropped, _) => {
                format!("No: {from} is dropped at {}", refused(&self.forward))
            }
            (Disposition::Delivered, None) => {
                format!("Yes: {from} is delivered. Nothing is replied to it.")
            }
            (Disposition::Delivered, Some(reply)) => match reply.disposition {
                Disposition::Delivered => {
                    format!("Yes: {from} is delivered, and the reply comes back.")
                }
                Disposition::Dropped => format!(
                    "Only there: {from} is delivered, but the reply to it is dropped at {}",
                    refused(reply)
                ),
            },
        }
    }

    /// The sentence, then both ways, one line per hop; then what is in the way, and what helps.
    #[must_use]
    pub fn text(&self, query: &Query) -> String {
        let mut text = self.sentence(query);
        text.push('\n');
        leg(&mut text, "There", &self.forward);
        if let Some(reply) = &self.reply {
            leg(&mut text, "Back", reply);
        }
        if !self.blockers.is_empty() {
            text.push('\n');
            text.push_str(&self.explained());
        }
        text
    }
}

/// `TCP 443 from web (10.0.0.5:49152) to db (10.0.1.5)`
fn ends(query: &Query, first: Option<&Hop>) -> String {
    let what = match (query.protocol, first) {
        (protocol, Some(hop)) if protocol.has_ports() => {
            format!("{protocol} {}", hop.leaving.dst_port.unwrap_or_default())
        }
        (Protocol::Icmp | Protocol::Icmpv6, _) => "a ping".to_owned(),
        (protocol, _) => protocol.to_string(),
    };
    let named = |word: &str, address: Option<&str>| match address {
        Some(address) if address != word => format!("{word} ({address})"),
        _ => word.to_owned(),
    };
    let header = first.map(|hop| &hop.leaving);
    let from = named(&query.from, header.map(|header| header.src.as_str()));
    let to = named(&query.to, header.map(|header| header.dst.as_str()));
    format!("{what} from {from} to {to}")
}

fn leg(text: &mut String, name: &str, leg: &Leg) {
    let first = leg.hops.first().map(|hop| packet(&hop.arriving));
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n{name}: {}", first.unwrap_or_default());
    let widest = |of: fn(&Hop) -> usize| leg.hops.iter().map(of).max().unwrap_or_default();
    let kinds = widest(|hop| hop.kind.name().len());
    let ids = widest(|hop| hop.component.len());
    for (number, hop) in (1..).zip(&leg.hops) {
        let kind = hop.kind.name();
        let is_last = number == leg.hops.len();
        let mut line = format!("{number:>4}  {kind:<kinds$}  {:<ids$}", hop.component);
        if let Some(rule) = &hop.rule {
            let words = rule.words();
            let own = format!("{}: ", hop.component);
            let _ = write!(line, "  {}", words.strip_prefix(&own).unwrap_or(&words));
        }
        let _ = writeln!(text, "{}", line.trim_end());
        if hop.arriving != hop.leaving {
            let _ = writeln!(text, "      → {}", packet(&hop.leaving));
        }
        if let (true, Some(drop)) = (is_last, &leg.drop) {
            // Why is in the sentence above.
            let facts = facts(drop.facts);
            let _ = writeln!(text, "      dropped: {}{facts}", drop.code);
        }
    }
    if leg.disposition == Disposition::Delivered {
        let _ = writeln!(text, "      delivered");
    }
}

fn facts(facts: &[&str]) -> String {
    match facts {
        [] => String::new(),
        facts => format!("  ({})", facts.join(", ")),
    }
}

/// `tcp 10.0.0.5:49152 → 203.0.113.5:443`
fn packet(header: &Header) -> String {
    let end = |address: &str, port: Option<u16>| match port {
        None => address.to_owned(),
        Some(port) if address.contains(':') => format!("[{address}]:{port}"),
        Some(port) => format!("{address}:{port}"),
    };
    format!(
        "{} {} → {}",
        header.protocol,
        end(&header.src, header.src_port),
        end(&header.dst, header.dst_port)
    )
}
