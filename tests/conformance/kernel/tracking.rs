//! What the kernel remembers of flows: `conntrack -E` tells every change of a table.

use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::lab::{Lab, run};
use crate::packet::End;
use crate::seen::{Flow, TABLES};

pub(super) struct Watches {
    programs: Vec<Child>,
    lines: Vec<Arc<Mutex<Vec<String>>>>,
}

impl Watches {
    pub(super) fn start(lab: &Lab) -> Result<Self, String> {
        let mut watches = Self {
            programs: Vec::new(),
            lines: Vec::new(),
        };
        for space in TABLES {
            let mut child = lab
                .command(space, "conntrack")
                .args(["-E", "-b", "4194304"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .map_err(|error| format!("conntrack: {error}"))?;
            let output = child.stdout.take().ok_or("no output of conntrack")?;
            let lines = Arc::new(Mutex::new(Vec::new()));
            let written = Arc::clone(&lines);
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    written
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(line);
                }
            });
            watches.programs.push(child);
            watches.lines.push(lines);
            watches.hears(lab, space)?;
        }
        Ok(watches)
    }

    /// Waits until the last one started tells what happens: of an entry that is made to be noticed.
    fn hears(&self, lab: &Lab, space: &str) -> Result<(), String> {
        let lines = self.lines.last().ok_or("nobody listens")?;
        let end = Instant::now() + Duration::from_secs(10);
        let mut port = 1;
        while lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
        {
            if Instant::now() > end {
                return Err("conntrack -E does not begin".to_owned());
            }
            let port = {
                port += 1;
                port.to_string()
            };
            let args = [
                "-I",
                "-p",
                "udp",
                "-t",
                "1",
                "-s",
                "127.0.0.1",
                "-d",
                "127.0.0.1",
                "--sport",
                &port,
                "--dport",
                "9",
            ];
            run(lab.command(space, "conntrack").args(args))?;
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    pub(super) fn forget(&self) {
        for lines in &self.lines {
            lines.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// The flows of each table since, and their states.
    pub(super) fn take(&self) -> [Vec<Flow>; TABLES.len()] {
        let mut tables: [Vec<Flow>; TABLES.len()] = Default::default();
        for (lines, flows) in self.lines.iter().zip(&mut tables) {
            for line in lines
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .drain(..)
            {
                if let Some(change) = Change::read(&line) {
                    change.add_to(flows);
                }
            }
        }
        tables
    }
}

impl Drop for Watches {
    fn drop(&mut self) {
        for program in &mut self.programs {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// A line of `conntrack -E`.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    protocol: u8,
    state: String,
    seconds: u64,
    original: (End, End),
    reply: (End, End),
}

impl Change {
    /// `[NEW] tcp 6 120 SYN_SENT src=… dst=… sport=… dport=… [UNREPLIED] src=… dst=… sport=… dport=…`
    fn read(line: &str) -> Option<Self> {
        let (kind, rest) = line.trim().split_once(']')?;
        let mut words = rest.split_whitespace().skip(1);
        let protocol = words.next()?.parse().ok()?;
        let words: Vec<&str> = words.collect();
        // What is gone has none.
        let number = words.first().and_then(|word| word.parse::<u64>().ok());
        let words = if number.is_some() {
            &words[1..]
        } else {
            &words[..]
        };
        let seconds = number.unwrap_or(0);
        let all = |key: &str| {
            let values: Vec<&str> = words
                .iter()
                .filter_map(|word| word.split_once('=').filter(|(name, _)| *name == key))
                .map(|(_, value)| value)
                .collect();
            values
        };
        let addresses = |key: &str| -> Vec<Ipv4Addr> {
            all(key)
                .iter()
                .filter_map(|value| value.parse().ok())
                .collect()
        };
        let ports = |key: &str| -> Vec<u16> {
            let mut values = all(key);
            if values.is_empty() {
                values = all("id");
            }
            values
                .iter()
                .filter_map(|value| value.parse().ok())
                .collect()
        };
        let (from, to) = (addresses("src"), addresses("dst"));
        let (from_port, to_port) = (ports("sport"), ports("dport"));
        let ends = |side: usize| {
            let port = |ports: &[u16]| ports.get(side).copied().unwrap_or(0);
            Some((
                (*from.get(side)?, port(&from_port)),
                (*to.get(side)?, port(&to_port)),
            ))
        };
        let is_gone = kind == "[DESTROY";
        let state = match words.first() {
            _ if is_gone => Flow::gone().0,
            Some(word) if protocol == 6 && !word.contains('=') => (*word).to_owned(),
            // Of TCP only changes of the state count.
            _ if protocol == 6 => return None,
            _ if words.contains(&"[UNREPLIED]") => "[UNREPLIED]".to_owned(),
            _ if words.contains(&"[ASSURED]") => "[ASSURED]".to_owned(),
            _ => "replied".to_owned(),
        };
        Some(Self {
            protocol,
            state,
            // Of what was set a moment ago, up to a second is gone.
            seconds: if is_gone {
                0
            } else {
                seconds.next_multiple_of(10)
            },
            original: ends(0)?,
            reply: ends(1)?,
        })
    }

    fn add_to(self, flows: &mut Vec<Flow>) {
        let is_meant = |flow: &&mut Flow| {
            flow.protocol == self.protocol
                && flow.original == self.original
                && flow.reply == self.reply
                && !flow.is_gone()
        };
        let state = (self.state, self.seconds);
        match flows.iter_mut().rev().find(is_meant) {
            Some(flow) => {
                if flow.states.last().is_none_or(|last| last.0 != state.0) {
                    flow.states.push(state);
                }
            }
            // It was there before.
            None if state == Flow::gone() => {}
            None => flows.push(Flow {
                protocol: self.protocol,
                original: self.original,
                reply: self.reply,
                states: vec![state],
            }),
        }
    }
}
