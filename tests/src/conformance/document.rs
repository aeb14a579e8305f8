//! `docs/conformance.md`: the differences, for people.

use std::fmt::Write;

use super::differences::{DIFFERENCES, Difference};

/// The document's path.
pub const DOCUMENT: &str = "docs/conformance.md";

/// What it says.
#[must_use]
pub fn document(differences: &[Difference]) -> String {
    let mut text = String::from(HEAD);
    text.push_str("| | Linux | AWS, and so vpclab | facts |\n| --- | --- | --- | --- |\n");
    for difference in differences {
        let Difference {
            title,
            facts,
            linux,
            aws,
            ..
        } = difference;
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {title} | {linux} | {aws} | {facts} |");
    }
    let _ = writeln!(
        text,
        "\nWritten from [`{DIFFERENCES}`](../{DIFFERENCES}), which has what either side must show, by \
         `VPCLAB_BLESS=1 cargo test -p vpclab-tests --test conformance`."
    );
    text
}

const HEAD: &str = "# What others say

`cargo xtask conformance` compares what vpclab does with code that nobody here wrote, and prints a table: how often both said the same, how often they differ and a fact of [the fact sheet](aws-facts.md) says why, and how often no fact does, which must be never.

- **The Linux kernel**: the scenario's network as network namespaces, with nftables as source NAT (the NAT gateway and the internet gateway), as a filter that remembers (the security group) and as one that does not (the network ACL). Real sockets do what the script says. Compared are every packet on every link, with addresses, ports, flags, sequence and acknowledgement numbers; every state that a connection-tracking table goes through, and how long it keeps each; and how each action ends. Ports are compared up to renaming where both sides choose freely, sequence numbers by their order.
- **tshark**: every packet of every scenario of the library, its fields beside what vpclab shows, and its checksums.
- **etherparse** and **simple-dns**: the same bytes and DNS messages, read by other libraries.

The kernel is asked in a sandbox of namespaces that nobody else sees and that is gone with the process; it needs root. What is missing is listed as not run, with what to install.

## Where AWS does something else than Linux

Each row is compared in every run: where the two stop to differ as it says, the row is wrong, and the run fails. *AWS says nothing* marks what vpclab assumes.

";
