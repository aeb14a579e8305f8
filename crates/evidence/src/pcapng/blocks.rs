//! The blocks of a pcapng file, little-endian (draft-ietf-opsawg-pcapng).
//!
//! A length that does not fit its field is cut off: comments at 65,535 bytes. No packet comes near.

use alloc::vec::Vec;
use vpclab_model::SimTime;
use vpclab_wire::Link;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const BYTE_ORDER: u32 = 0x1a2b_3c4d;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;

const LINKTYPE_ETHERNET: u16 = 1;
const LINKTYPE_RAW: u16 = 101;

const OPT_END: u16 = 0;
const OPT_COMMENT: u16 = 1;
const SHB_HARDWARE: u16 = 2;
const SHB_OS: u16 = 3;
const SHB_USERAPPL: u16 = 4;
const IF_NAME: u16 = 2;
const IF_DESCRIPTION: u16 = 3;
const IF_TSRESOL: u16 = 9;
const EPB_FLAGS: u16 = 2;
const EPB_PACKETID: u16 = 5;
const EPB_VERDICT: u16 = 7;

/// A verdict of the kind that says what became of the packet, then `TC_ACT_SHOT`: the one way in
/// which the format marks a packet as dropped. Wireshark: `frame.verdict.ebpf_tc == 2`.
const VERDICT_DROPPED: [u8; 9] = [1, 2, 0, 0, 0, 0, 0, 0, 0];

/// A file with one section.
#[derive(Debug)]
pub struct Writer {
    bytes: Vec<u8>,
}

/// Where packets are seen.
#[derive(Clone, Copy, Debug)]
pub struct Interface<'a> {
    /// A short name, another for each interface.
    pub name: &'a str,
    /// What it is.
    pub description: &'a str,
    /// What its packets begin with.
    pub link: Link,
}

/// Which way a packet goes, seen from whoever owns the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// It comes.
    Inbound,
    /// It goes.
    Outbound,
}

/// A packet that was seen.
#[derive(Clone, Copy, Debug)]
pub struct Enhanced<'a> {
    /// At which interface, counted from 0 in the order of [`Writer::interface`].
    pub interface: u32,
    /// When.
    pub at: SimTime,
    /// The packet, all of it.
    pub bytes: &'a [u8],
    /// Which way it goes.
    pub towards: Towards,
    /// Equal for the same packet at several interfaces, and only then.
    pub packet: u64,
    /// Is this its end?
    pub dropped: bool,
    /// What is said of it.
    pub comment: &'a str,
}

impl Writer {
    /// Begins a section. Empty texts are left out.
    #[must_use]
    pub fn new(hardware: &str, os: &str, application: &str, comment: &str) -> Self {
        let mut writer = Self { bytes: Vec::new() };
        writer.block(SECTION_HEADER, |body| {
            body.extend_from_slice(&BYTE_ORDER.to_le_bytes());
            body.extend_from_slice(&1_u16.to_le_bytes());
            body.extend_from_slice(&0_u16.to_le_bytes());
            // The section's length is not said: the file has one.
            body.extend_from_slice(&(-1_i64).to_le_bytes());
            text(body, OPT_COMMENT, comment);
            text(body, SHB_HARDWARE, hardware);
            text(body, SHB_OS, os);
            text(body, SHB_USERAPPL, application);
            option(body, OPT_END, &[]);
        });
        writer
    }

    /// Describes the next interface.
    pub fn interface(&mut self, interface: &Interface<'_>) {
        let link_type = match interface.link {
            Link::Ethernet => LINKTYPE_ETHERNET,
            Link::Ip => LINKTYPE_RAW,
        };
        self.block(INTERFACE_DESCRIPTION, |body| {
            body.extend_from_slice(&link_type.to_le_bytes());
            body.extend_from_slice(&0_u16.to_le_bytes());
            // Packets of any length are kept whole.
            body.extend_from_slice(&0_u32.to_le_bytes());
            text(body, IF_NAME, interface.name);
            text(body, IF_DESCRIPTION, interface.description);
            // A unit of time is 10^-6 seconds.
            option(body, IF_TSRESOL, &[6]);
            option(body, OPT_END, &[]);
        });
    }

    /// Adds a packet; packets come in the order of time.
    pub fn packet(&mut self, packet: &Enhanced<'_>) {
        let length = u32::try_from(packet.bytes.len()).unwrap_or(u32::MAX);
        let flags: u32 = match packet.towards {
            Towards::Inbound => 1,
            Towards::Outbound => 2,
        };
        self.block(ENHANCED_PACKET, |body| {
            let at = packet.at.0.to_le_bytes();
            body.extend_from_slice(&packet.interface.to_le_bytes());
            // The upper half comes first, whatever the byte order.
            body.extend_from_slice(&at[4..]);
            body.extend_from_slice(&at[..4]);
            body.extend_from_slice(&length.to_le_bytes());
            body.extend_from_slice(&length.to_le_bytes());
            body.extend_from_slice(packet.bytes);
            pad(body);
            text(body, OPT_COMMENT, packet.comment);
            option(body, EPB_FLAGS, &flags.to_le_bytes());
            option(body, EPB_PACKETID, &packet.packet.to_le_bytes());
            if packet.dropped {
                option(body, EPB_VERDICT, &VERDICT_DROPPED);
            }
            option(body, OPT_END, &[]);
        });
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// A block: its kind, its length, its body, its length.
    fn block(&mut self, kind: u32, body: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&kind.to_le_bytes());
        self.bytes.extend_from_slice(&[0; 4]);
        body(&mut self.bytes);
        let length = u32::try_from(self.bytes.len() - start + 4).unwrap_or(u32::MAX);
        let length = length.to_le_bytes();
        self.bytes[start + 4..start + 8].copy_from_slice(&length);
        self.bytes.extend_from_slice(&length);
    }
}

fn text(body: &mut Vec<u8>, code: u16, text: &str) {
    if !text.is_empty() {
        let end = text.floor_char_boundary(usize::from(u16::MAX));
        option(body, code, &text.as_bytes()[..end]);
    }
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    body.extend_from_slice(&code.to_le_bytes());
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(&value[..usize::from(length)]);
    pad(body);
}

/// Everything begins at a multiple of 4; so does every block, hence the whole file counts.
fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each block: kind, its length at both ends, and what is between.
    fn blocks(mut file: &[u8]) -> Vec<(u32, &[u8])> {
        let word = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let mut blocks = Vec::new();
        while !file.is_empty() {
            let length = word(&file[4..]) as usize;
            assert_eq!(length % 4, 0);
            assert_eq!(word(&file[length - 4..]) as usize, length);
            blocks.push((word(file), &file[8..length - 4]));
            file = &file[length..];
        }
        blocks
    }

    #[test]
    fn blocks_are_laid_out_as_the_format_has_them() {
        let mut writer = Writer::new("h", "", "vpclab", "");
        writer.interface(&Interface {
            name: "eth",
            description: "",
            link: Link::Ip,
        });
        writer.packet(&Enhanced {
            interface: 0,
            at: SimTime(0x1_0000_0002),
            bytes: &[0x45, 0, 7],
            towards: Towards::Outbound,
            packet: 9,
            dropped: true,
            comment: "why",
        });
        let file = writer.finish();
        let expected: [(u32, &[u8]); 3] = [
            (
                SECTION_HEADER,
                b"\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\
                  \x02\0\x01\0h\0\0\0\x04\0\x06\0vpclab\0\0\0\0\0\0",
            ),
            (
                INTERFACE_DESCRIPTION,
                b"\x65\0\0\0\0\0\0\0\x02\0\x03\0eth\0\x09\0\x01\0\x06\0\0\0\0\0\0\0",
            ),
            (
                ENHANCED_PACKET,
                b"\0\0\0\0\x01\0\0\0\x02\0\0\0\x03\0\0\0\x03\0\0\0\x45\0\x07\0\
                  \x01\0\x03\0why\0\x02\0\x04\0\x02\0\0\0\x05\0\x08\0\x09\0\0\0\0\0\0\0\
                  \x07\0\x09\0\x01\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            ),
        ];
        assert_eq!(blocks(&file), expected);
    }

    #[test]
    fn a_comment_that_is_too_long_is_cut_between_characters() {
        let comment = "ö".repeat(40_000);
        let file = Writer::new("", "", "", &comment).finish();
        let body = blocks(&file)[0].1;
        assert_eq!(body[16..20], [1, 0, 0xfe, 0xff]);
        assert!(core::str::from_utf8(&body[20..20 + 65_534]).is_ok());
    }
}
