//! The namespaces: instances `a` and `b`, `group` (the filter that remembers, before both), `vpc`
//! (the router, with the filter that remembers nothing), `nat`, `igw`, and the server.
//!
//! ```text
//! a ─┐
//!    ├─ group ── vpc ──┬── nat ──┬── igw ── server
//! b ─┘                 └─────────┘
//! ```

use std::fs::{self, File};
use std::io::Write;
use std::os::fd::AsFd;
use std::process::{Command, Stdio};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use super::rules;
use crate::case::{A, B, NAT, Network, SERVER};

/// Every namespace; the routers come after the hosts.
const SPACES: [&str; 7] = ["a", "b", "server", "group", "vpc", "nat", "igw"];
const HOSTS: usize = 3;

pub(super) struct Lab(());

impl Lab {
    /// Namespaces, links, addresses and routes; no filters yet.
    pub(super) fn build() -> Result<Self, String> {
        // Only the sandbox sees what is written there.
        run(Command::new("mount").args(["-t", "tmpfs", "none", "/run"]))?;
        let lab = Self(());
        batch(SPACES.map(|name| format!("netns add {name}")).as_ref())?;
        for (index, name) in SPACES.iter().enumerate() {
            let routes = index >= HOSTS;
            within(name, move || {
                let all = "/proc/sys/net/ipv4/conf/all";
                let mut settings = vec![
                    ("/proc/sys/net/ipv6/conf/all/disable_ipv6".to_owned(), "1"),
                    (
                        "/proc/sys/net/ipv6/conf/default/disable_ipv6".to_owned(),
                        "1",
                    ),
                    (format!("{all}/rp_filter"), "0"),
                    (format!("{all}/send_redirects"), "0"),
                ];
                if routes {
                    settings.push(("/proc/sys/net/ipv4/ip_forward".to_owned(), "1"));
                }
                settings
                    .into_iter()
                    .try_for_each(|(path, value)| match fs::write(&path, value) {
                        // A kernel without IPv6 has nothing to switch off.
                        Err(error) if !path.contains("ipv6") => Err(format!("{path}: {error}")),
                        _ => Ok(()),
                    })
            })??;
        }
        let links = [
            ("a", "eth0", "group", "a"),
            ("b", "eth0", "group", "b"),
            ("group", "vpc", "vpc", "group"),
            ("vpc", "nat", "nat", "vpc"),
            ("nat", "igw", "igw", "nat"),
            ("vpc", "igw", "igw", "vpc"),
            ("igw", "server", "server", "eth0"),
        ];
        let mut lines = Vec::new();
        for (left, left_name, right, right_name) in links {
            // Out of an internet gateway goes no larger packet (F9.20, F9.21).
            let mtu = if left == "igw" { 1_500 } else { 9_001 };
            lines.push(format!(
                "link add name {left_name} mtu {mtu} netns {left} type veth peer name {right_name} mtu {mtu} netns {right}"
            ));
        }
        batch(&lines)?;
        for name in SPACES {
            batch_in(name, &configuration(name))?;
        }
        Ok(lab)
    }

    /// Sets the filters and routes of a case, and forgets all flows.
    pub(super) fn configure(&self, network: &Network) -> Result<(), String> {
        let out = if network.public {
            "169.254.4.2"
        } else {
            "169.254.2.2"
        };
        batch_in("vpc", &[format!("route replace default via {out}")])?;
        for (space, rules) in rules::of(network) {
            let mut nft = self.command(space, "nft");
            let child = nft
                .args(["-f", "-"])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::piped());
            let text = format!("flush ruleset\n{rules}");
            let output = feed(child, &text)?;
            if !output.is_empty() {
                return Err(format!("nft in {space}: {output}\n{text}"));
            }
        }
        ["group", "nat", "igw"]
            .into_iter()
            .try_for_each(|space| self.forget(space))
    }

    /// Empties the table of flows of a namespace.
    pub(super) fn forget(&self, space: &str) -> Result<(), String> {
        run(self.command(space, "conntrack").arg("-F")).map(drop)
    }

    /// A program that will run in a namespace.
    pub(super) fn command(&self, space: &str, program: &str) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", space, program]);
        command
    }
}

/// Does something in a namespace, on a thread of its own: sockets stay where they were made.
pub(super) fn within<T: Send>(space: &str, work: impl FnOnce() -> T + Send) -> Result<T, String> {
    let file = File::open(format!("/run/netns/{space}")).map_err(|error| error.to_string())?;
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network))
                .map_err(|error| format!("{space}: {error}"))?;
            Ok(work())
        });
        thread
            .join()
            .map_err(|_| format!("{space}: the thread panicked"))?
    })
}

fn configuration(space: &str) -> Vec<String> {
    let mut lines = vec!["link set dev lo up".to_owned()];
    let mut link = |name: &str, address: &str| {
        lines.push(format!("addr add {address} dev {name}"));
        lines.push(format!("link set dev {name} up"));
    };
    let routes: &[&str] = match space {
        "a" | "b" => {
            let address = if space == "a" { A } else { B };
            link("eth0", &format!("{address}/24"));
            &["default via 10.0.1.1"]
        }
        "group" => {
            link("a", "10.0.1.1/32");
            link("b", "10.0.1.1/32");
            link("vpc", "169.254.1.1/30");
            &[
                "10.0.1.5 dev a",
                "10.0.1.6 dev b",
                "default via 169.254.1.2",
            ]
        }
        "vpc" => {
            link("group", "169.254.1.2/30");
            link("nat", "169.254.2.1/30");
            link("igw", "169.254.4.1/30");
            &["10.0.1.0/24 via 169.254.1.1"]
        }
        "nat" => {
            link("vpc", "169.254.2.2/30");
            link("igw", "169.254.3.1/30");
            link("lo", &format!("{NAT}/32"));
            &["10.0.1.0/24 via 169.254.2.1", "default via 169.254.3.2"]
        }
        "igw" => {
            link("nat", "169.254.3.2/30");
            link("vpc", "169.254.4.2/30");
            link("server", "203.0.113.1/24");
            &["10.0.0.220 via 169.254.3.1", "10.0.1.0/24 via 169.254.4.1"]
        }
        _ => {
            link("eth0", &format!("{SERVER}/24"));
            &["default via 203.0.113.1"]
        }
    };
    lines.extend(routes.iter().map(|route| format!("route add {route}")));
    lines
}

fn batch(lines: &[String]) -> Result<(), String> {
    ip(&[], lines)
}

fn batch_in(space: &str, lines: &[String]) -> Result<(), String> {
    ip(&["-n", space], lines)
}

fn ip(args: &[&str], lines: &[String]) -> Result<(), String> {
    let mut command = Command::new("ip");
    command
        .args(args)
        .args(["-batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let output = feed(&mut command, &lines.join("\n"))?;
    match output.is_empty() {
        true => Ok(()),
        false => Err(format!("ip {args:?}: {output}")),
    }
}

/// Gives a program its input, and takes what it complains of.
fn feed(command: &mut Command, input: &str) -> Result<String, String> {
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let mut stdin = child.stdin.take().ok_or("no stdin")?;
    stdin
        .write_all(format!("{input}\n").as_bytes())
        .map_err(|error| error.to_string())?;
    drop(stdin);
    let output = child
        .wait_with_output()
        .map_err(|error| error.to_string())?;
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match (output.status.success(), complaint.is_empty()) {
        (true, _) => Ok(String::new()),
        (false, true) => Ok(output.status.to_string()),
        (false, false) => Ok(complaint),
    }
}

pub(super) fn run(command: &mut Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {}", error.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
