//! What passed each link: `tcpdump` writes it down, and we read its files.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::lab::Lab;
use crate::packet::Packet;
use crate::seen::LINKS;

/// The namespace and the device at which each link is watched, in the order of [`LINKS`].
const PLACES: [(&str, &str); LINKS.len()] = [
    ("group", "a"),
    ("group", "b"),
    ("group", "vpc"),
    ("nat", "vpc"),
    ("nat", "igw"),
    ("igw", "vpc"),
    ("igw", "server"),
];

/// The header of a pcap file, and of a packet in it.
const FILE_HEADER: usize = 24;
const PACKET_HEADER: usize = 16;

pub(super) struct Captures {
    programs: Vec<Child>,
    files: Vec<PathBuf>,
    /// How much of each file is of earlier cases.
    read: [usize; LINKS.len()],
}

impl Captures {
    pub(super) fn start(lab: &Lab) -> Result<Self, String> {
        let mut captures = Self {
            programs: Vec::new(),
            files: Vec::new(),
            read: [0; LINKS.len()],
        };
        for (number, (space, device)) in PLACES.iter().enumerate() {
            // The sandbox's own file system.
            let file = PathBuf::from(format!("/run/{number}.pcap"));
            let child = lab
                .command(space, "tcpdump")
                .args(["-i", device, "-w"])
                .arg(&file)
                .args(["-U", "--immediate-mode", "-Z", "root", "-s", "0", "ip"])
                .stderr(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .map_err(|error| format!("tcpdump: {error}"))?;
            captures.programs.push(child);
            captures.files.push(file);
        }
        // It writes the file's header when it has begun to listen.
        let end = Instant::now() + Duration::from_secs(10);
        while !captures
            .sizes()
            .iter()
            .all(|size| *size >= FILE_HEADER as u64)
        {
            if Instant::now() > end {
                return Err("tcpdump does not begin".to_owned());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(captures)
    }

    fn sizes(&self) -> Vec<u64> {
        let size = |file: &PathBuf| fs::metadata(file).map_or(0, |data| data.len());
        self.files.iter().map(size).collect()
    }

    /// All bytes so far.
    pub(super) fn size(&self) -> u64 {
        self.sizes().iter().sum()
    }

    /// What was captured so far is of no case.
    pub(super) fn forget(&mut self) {
        let sizes = self.sizes();
        for (read, size) in self.read.iter_mut().zip(sizes) {
            *read = usize::try_from(size).unwrap_or(usize::MAX);
        }
    }

    /// What was captured since, in order.
    pub(super) fn take(&mut self) -> Result<[Vec<Packet>; LINKS.len()], String> {
        let mut links: [Vec<Packet>; LINKS.len()] = Default::default();
        for ((file, read), packets) in self.files.iter().zip(&mut self.read).zip(&mut links) {
            let bytes = fs::read(file).map_err(|error| error.to_string())?;
            let frames = frames(bytes.get(*read..).unwrap_or_default());
            *read = bytes.len();
            packets.extend(frames.into_iter().filter_map(Packet::from_ethernet));
        }
        Ok(links)
    }
}

impl Drop for Captures {
    fn drop(&mut self) {
        for program in &mut self.programs {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// The packets of a part of a pcap file, in this machine's byte order.
fn frames(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while let Some((header, rest)) = bytes.split_at_checked(PACKET_HEADER) {
        let length = u32::from_ne_bytes([header[8], header[9], header[10], header[11]]);
        let Some((frame, rest)) = rest.split_at_checked(length as usize) else {
            break;
        };
        frames.push(frame);
        bytes = rest;
    }
    frames
}
