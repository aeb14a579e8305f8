//! A place where namespaces can be made without anybody noticing: a mount, a PID and a network
//! namespace of our own, inside which `ip netns add` writes to a file system that only we see.
//!
//! The kernel cleans up: when this process or `unshare` dies, by Ctrl+C or by anything else, so does
//! the sandbox's first process, with it every other one, and with the last of them go the network
//! namespaces.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Longer than the whole referee takes.
const TIME_MAX: Duration = Duration::from_secs(60);

/// Programs that are called, and the Debian packages that they are in.
const PROGRAMS: [(&str, &str, &str); 5] = [
    ("unshare", "--version", "util-linux"),
    ("ip", "-V", "iproute2"),
    ("nft", "--version", "nftables"),
    ("conntrack", "--version", "conntrack"),
    ("tcpdump", "--version", "tcpdump"),
];

/// Tells a process that it is in the sandbox.
const INSIDE: &str = "VPCLAB_SANDBOX";

/// Whether this process is in the sandbox. If so it ends with the one outside: the first process of
/// a PID namespace takes all others with it.
pub(crate) fn is_inside() -> bool {
    if std::env::var_os(INSIDE).is_none() {
        return false;
    }
    std::thread::spawn(|| {
        // Whoever entered the sandbox holds the other end, and says nothing.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(1);
    });
    true
}

/// Why the kernel cannot be asked here, and what to do about it.
pub(crate) fn why_not() -> Option<String> {
    let missing: Vec<&str> = PROGRAMS
        .iter()
        .filter(|(program, version, _)| !runs(Command::new(program).arg(version)))
        .map(|program| program.2)
        .collect();
    if !missing.is_empty() {
        return Some(format!(
            "these are not installed: {0} (Debian: `apt-get install {0}`)",
            missing.join(" ")
        ));
    }
    // Where namespaces are allowed, filters need not be: a container's kernel may lack them.
    let probe = "mount -t tmpfs none /run && ip netns add probe && ip netns exec probe nft add table ip probe && ip netns exec probe conntrack -C";
    if runs(unshare().args(["sh", "-c", probe])) {
        return None;
    }
    Some(
        "network namespaces with nftables cannot be made here; run it as root, on a kernel with \
         nf_tables and nf_conntrack"
            .to_owned(),
    )
}

/// Runs one of this program's tests in the sandbox.
pub(crate) fn enter(test: &str) -> Result<(), String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = unshare()
        .arg(this)
        .args([test, "--exact", "--ignored", "--nocapture", "--quiet"])
        .env(INSIDE, "1")
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| format!("unshare: {error}"))?;
    let end = Instant::now() + TIME_MAX;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("the sandbox ended with {status}")),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(20)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("not done after {} s", TIME_MAX.as_secs()));
            }
        }
    }
}

fn unshare() -> Command {
    let mut command = Command::new("unshare");
    command.args([
        "--net",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
    ]);
    command.arg("--");
    command
}

fn runs(command: &mut Command) -> bool {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}
