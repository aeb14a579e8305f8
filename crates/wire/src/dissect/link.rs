//! Ethernet II and ARP.

use alloc::format;
use alloc::string::{String, ToString};
use vpclab_model::MacAddress;

use super::internet::{self, Nesting};
use super::internet6;
use super::reader::{Reader, decimal, named};

const IPV4: u16 = 0x0800;
const ARP: u16 = 0x0806;
const IPV6: u16 = 0x86dd;

pub(super) fn ethernet(reader: &mut Reader<'_>) -> Option<()> {
    reader.layer("Ethernet");
    reader.field("Destination Address", 6, &mac)?;
    reader.field("Source Address", 6, &mac)?;
    match reader.word("EtherType", &ether_type)? {
        IPV4 => internet::ipv4(reader, Nesting::Outermost),
        IPV6 => internet6::ipv6(reader, Nesting::Outermost),
        ARP => arp(reader),
        _ => None,
    }
}

/// The fields are named as in RFC 5494 and RFC 5227.
fn arp(reader: &mut Reader<'_>) -> Option<()> {
    reader.layer("ARP");
    reader.word("Hardware Type", &|number| {
        named(number, (number == 1).then_some("Ethernet"))
    })?;
    reader.word("Protocol Type", &ether_type)?;
    let hardware_length = usize::from(reader.byte("Hardware Address Length", &decimal)?);
    let protocol_length = usize::from(reader.byte("Protocol Address Length", &decimal)?);
    reader.word("Operation", &|number| {
        named(
            number,
            match number {
                1 => Some("request"),
                2 => Some("reply"),
                _ => None,
            },
        )
    })?;
    reader.field("Sender Hardware Address", hardware_length, &mac)?;
    reader.field(
        "Sender Protocol Address",
        protocol_length,
        &protocol_address,
    )?;
    reader.field("Target Hardware Address", hardware_length, &mac)?;
    reader.field(
        "Target Protocol Address",
        protocol_length,
        &protocol_address,
    )?;
    // The message ends here; what follows pads the frame.
    reader.limit(0);
    Some(())
}

fn ether_type(number: u16) -> String {
    let name = match number {
        IPV4 => " (IPv4)",
        ARP => " (ARP)",
        IPV6 => " (IPv6)",
        _ => "",
    };
    format!("{number:#06x}{name}")
}

pub(super) fn mac(bytes: &[u8]) -> String {
    match <[u8; 6]>::try_from(bytes) {
        Ok(octets) => MacAddress(octets).to_string(),
        Err(_) => format!("{bytes:02x?}"),
    }
}

fn protocol_address(bytes: &[u8]) -> String {
    match <[u8; 4]>::try_from(bytes) {
        Ok(octets) => core::net::Ipv4Addr::from(octets).to_string(),
        Err(_) => format!("{bytes:02x?}"),
    }
}
