//! Every DNS message of the library, read by `simple-dns` beside what the page's inspector shows.

use simple_dns::rdata::RData;
use simple_dns::{Packet, QTYPE};
use vpclab_model::PacketLayer;
use vpclab_tests::conformance::Row;

use crate::library::library;

/// Compares every message.
pub(crate) fn ask() -> Row {
    let mut row = Row::of("simple-dns");
    for sighting in &library().1 {
        let layers = sighting.layers();
        let Some(layer) = layers.iter().find(|layer| layer.name == "DNS") else {
            continue;
        };
        row.cases += 1;
        let place = &sighting.place;
        let message = &sighting.bytes[layer.offset as usize..];
        let read = match Packet::parse(message) {
            Ok(read) => read,
            Err(error) => {
                row.without_fact.push(format!("{place}: {error}"));
                continue;
            }
        };
        row.compare(
            place,
            vec![format!("{:#06x}", read.id())],
            shown(layer, "ID"),
        );
        let names = read.questions.iter().map(|one| one.qname.to_string());
        row.compare(place, names.collect(), shown(layer, "QNAME"));
        let types = read.questions.iter().map(|one| match one.qtype {
            QTYPE::TYPE(kind) => format!("{} ({kind:?})", u16::from(kind)),
            other => format!("{other:?}"),
        });
        row.compare(place, types.collect(), shown(layer, "QTYPE"));
        let records = || read.answers.iter();
        row.compare(
            place,
            records().map(|one| one.name.to_string()).collect(),
            shown(layer, "NAME"),
        );
        row.compare(
            place,
            records().map(|one| format!("{} s", one.ttl)).collect(),
            shown(layer, "TTL"),
        );
        let data = records().map(|one| match &one.rdata {
            RData::A(a) => std::net::Ipv4Addr::from(a.address).to_string(),
            RData::AAAA(aaaa) => std::net::Ipv6Addr::from(aaaa.address).to_string(),
            RData::CNAME(name) => name.0.to_string(),
            other => format!("{other:?}"),
        });
        row.compare(place, data.collect(), shown(layer, "RDATA"));
    }
    row
}

/// What the inspector shows of a field, each time that the message has it.
fn shown(layer: &PacketLayer, field: &str) -> Vec<String> {
    let fields = layer.fields.iter().filter(|one| one.name == field);
    fields.map(|one| one.value.clone()).collect()
}
