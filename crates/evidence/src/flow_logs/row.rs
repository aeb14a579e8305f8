//! A record in text: a value for each field of the format, with spaces between them (F10.10 to F10.2e).

use alloc::string::{String, ToString};
use core::fmt::Write;
use core::net::IpAddr;
use vpclab_model::{Direction, Network, RouteTarget, Scenario, WallClock};

use super::eni::Eni;
use super::field::{Field, Format};
use super::records::{Line, Record, substituted};
use super::walk::Verdict;

/// The account of a VPC that names none. `MODEL`: the one of AWS's examples.
pub(super) const ACCOUNT: &str = "123456789010";

/// Not applicable, or not known (F10.7).
const NOTHING: &str = "-";

/// What lines are written from.
pub(super) struct Writer<'w> {
    pub(super) scenario: &'w Scenario,
    pub(super) format: &'w Format,
    pub(super) starts_at: WallClock,
    pub(super) enis: &'w [Eni],
}

impl Writer<'_> {
    pub(super) fn line(&self, line: &Line) -> String {
        let mut text = String::new();
        let Some(eni) = self.enis.get(line.eni() as usize) else {
            return text;
        };
        for field in self.format.fields() {
            if !text.is_empty() {
                text.push(' ');
            }
            let before = text.len();
            self.of_eni(&mut text, *eni, *field);
            if text.len() == before {
                self.of_line(&mut text, *eni, line, *field);
            }
            if text.len() == before {
                text.push_str(NOTHING);
            }
        }
        text
    }

    /// What is true of the interface whatever it saw.
    fn of_eni(&self, text: &mut String, eni: Eni, field: Field) {
        let network = &self.scenario.network;
        match field {
            Field::Version => number(text, self.format.version().into()),
            Field::AccountId => {
                let owner = &eni.vpc(network).owner_id;
                text.push_str(owner.as_deref().unwrap_or(ACCOUNT));
            }
            Field::InterfaceId => put(text, eni.id(network)),
            Field::VpcId => text.push_str(&eni.vpc(network).identity.id),
            Field::SubnetId => put(text, subnet_id(eni, network)),
            Field::InstanceId => put(text, eni.instance(network).map(|one| &*one.id)),
            Field::Region => text.push_str(&eni.vpc(network).region),
            Field::AzId => put(text, eni.zone_id(network).as_deref()),
            Field::ResourceId => put(text, eni.resource_id(network)),
            Field::InterfaceType => put(text, eni.interface_type(network)),
            // `MODEL`: the one tag that a scenario knows is `Name`.
            Field::InstanceTag => {
                let instance = eni.instance(network);
                tag(text, instance.and_then(|one| one.name.as_deref()));
            }
            Field::InterfaceTag => tag(text, eni.tag(network)),
            _ => {}
        }
    }

    fn of_line(&self, text: &mut String, eni: Eni, line: &Line, field: Field) {
        match (line, field) {
            (Line::Data(record), _) => self.of_record(text, eni, record, field),
            (Line::Empty { start, .. }, Field::Start) => number(text, *start),
            (Line::Empty { end, .. }, Field::End) => number(text, *end),
            (Line::Empty { skipped, .. }, Field::LogStatus) => text.push_str(match skipped {
                true => "SKIPDATA",
                false => "NODATA",
            }),
            _ => {}
        }
    }

    fn of_record(&self, text: &mut String, eni: Eni, record: &Record, field: Field) {
        let network = &self.scenario.network;
        let flow = &record.flow;
        let tuple = &flow.tuple;
        let egress = flow.direction == Direction::Egress;
        let next_hop = record.next_hop;
        match field {
            Field::SrcAddr if egress => address(text, substituted(network, eni, tuple.source)),
            Field::SrcAddr | Field::PktSrcAddr => address(text, tuple.source),
            Field::DstAddr if !egress => {
                address(text, substituted(network, eni, tuple.destination));
            }
            Field::DstAddr | Field::PktDstAddr => address(text, tuple.destination),
            Field::SrcPort => number(text, tuple.source_port.into()),
            Field::DstPort => number(text, tuple.destination_port.into()),
            Field::Protocol => number(text, tuple.protocol.number().unwrap_or(0).into()),
            Field::Packets => number(text, record.packets),
            Field::Bytes => number(text, record.bytes),
            Field::Start => number(text, self.starts_at.at(record.first).unix()),
            Field::End => number(text, self.starts_at.at(record.last).unix()),
            Field::Action => text.push_str(match flow.verdict {
                Verdict::Accept => "ACCEPT",
                Verdict::Reject | Verdict::RejectBlockPublicAccess => "REJECT",
            }),
            Field::LogStatus => text.push_str("OK"),
            Field::TcpFlags => number(text, record.tcp_flags.into()),
            Field::Type => text.push_str(match tuple.source.is_ipv4() {
                true => "IPv4",
                false => "IPv6",
            }),
            Field::PktSrcAwsService => put(text, self.service_of(tuple.source)),
            Field::PktDstAwsService => put(text, self.service_of(tuple.destination)),
            Field::FlowDirection => text.push_str(match egress {
                true => "egress",
                false => "ingress",
            }),
            Field::TrafficPath if egress => put(text, path(network, eni, record)),
            Field::RejectReason if flow.verdict == Verdict::RejectBlockPublicAccess => {
                text.push_str("BPA");
            }
            Field::NextHopInterfaceId => put(text, next_hop.and_then(|next| next.id(network))),
            Field::NextHopSubnetId => {
                put(text, next_hop.and_then(|next| subnet_id(next, network)));
            }
            Field::NextHopAzId => {
                put(
                    text,
                    next_hop.and_then(|next| next.zone_id(network)).as_deref(),
                );
            }
            Field::NextHopVpcId => {
                put(text, next_hop.map(|next| &*next.vpc(network).identity.id));
            }
            Field::NextHopInterfaceType => {
                put(text, next_hop.and_then(|next| next.interface_type(network)));
            }
            _ => {}
        }
    }

    /// The name of the address ranges of AWS that an address is in (F10.25).
    ///
    /// `INFER`: what AWS gives to instances and gateways is in its range `EC2`; a service that has no
    /// range of its own is in `AMAZON`.
    fn service_of(&self, address: IpAddr) -> Option<&'static str> {
        if self.scenario.network.public_addresses.contains(&address) {
            return Some("EC2");
        }
        let mut servers = self.scenario.internet.servers.iter();
        let server = servers.find(|server| server.addresses.contains(&address))?;
        let service = server.service_name.as_deref()?.rsplit('.').next()?;
        Some(match service {
            "s3" => "S3",
            "dynamodb" => "DYNAMODB",
            "execute-api" => "API_GATEWAY",
            _ => "AMAZON",
        })
    }
}

/// How what left an interface goes on (F10.31). `MODEL`: an egress-only internet gateway counts as an
/// internet gateway; what was refused before its route was looked up has no path.
fn path(network: &Network, eni: Eni, record: &Record) -> Option<&'static str> {
    let is_nitro = eni.is_nitro(network);
    Some(match record.route {
        None if record.flow.verdict != Verdict::Accept => return None,
        Some(RouteTarget::Blackhole | RouteTarget::Unknown(_)) => return None,
        // Within the subnet no route is asked, and the balancer's answers go by none.
        None
        | Some(
            RouteTarget::Local
            | RouteTarget::NatGateway(_)
            | RouteTarget::Interface(_)
            | RouteTarget::TransitGateway(_),
        ) => "1",
        Some(RouteTarget::VpnGateway(_)) => "3",
        Some(RouteTarget::Peering(key)) if network.peering(key).inter_region => "5",
        Some(RouteTarget::Peering(_)) => "4",
        Some(RouteTarget::VpcEndpoint(_)) if is_nitro => "7",
        Some(RouteTarget::InternetGateway(_) | RouteTarget::EgressOnlyGateway(_)) if is_nitro => {
            "8"
        }
        Some(
            RouteTarget::VpcEndpoint(_)
            | RouteTarget::InternetGateway(_)
            | RouteTarget::EgressOnlyGateway(_),
        ) => "2",
    })
}

fn subnet_id(eni: Eni, network: &Network) -> Option<&str> {
    Some(&eni.subnet(network)?.identity.id)
}

fn put(text: &mut String, value: Option<&str>) {
    text.push_str(value.unwrap_or_default());
}

fn number(text: &mut String, value: u64) {
    text.push_str(&value.to_string());
}

fn address(text: &mut String, address: IpAddr) {
    // Writing to a String cannot fail.
    let _ = write!(text, "{address}");
}

/// A tag's value, which may have spaces: what is neither letter, digit nor one of `-._~` is written as
/// in a URL.
fn tag(text: &mut String, value: Option<&str>) {
    for byte in value.unwrap_or_default().bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => text.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => text.push(byte.into()),
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
}
