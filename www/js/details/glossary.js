// What AWS's words mean, in one line each, with the fact that says so. Data.

/**
 * `words` are the ways in which a text may say it, longest first; the first one is its name.
 * @typedef {{ words: string[], meaning: string, fact: string }} Term
 */

/** @type {Term[]} */
export const TERMS = [
  { words: ["VPC"], meaning: "A network of your own in one Region of AWS, with address blocks that you choose.", fact: "F1.1" },
  { words: ["subnet", "subnets"], meaning: "A part of a VPC's addresses in one Availability Zone; its route table says whether it is public.", fact: "F1.11" },
  { words: ["Availability Zone", "Availability Zones", "zone", "zones"], meaning: "A separate place within a Region; every subnet lies in exactly one.", fact: "F1.12" },
  { words: ["route table", "route tables", "Route table"], meaning: "Rows that say where packets for a destination go next; the longest prefix wins.", fact: "F3.5" },
  { words: ["local"], meaning: "The route of a VPC's own addresses: it is in every table, and leads to whatever has the address.", fact: "F1.7" },
  { words: ["longest prefix"], meaning: "Of all rows that cover an address, the one with the most fixed bits.", fact: "F3.5" },
  { words: ["blackhole"], meaning: "A route whose target is gone: it still wins, and drops.", fact: "F3.15" },
  { words: ["propagated"], meaning: "A route that a gateway has put into a table, not a person; static ones with the same prefix go before it.", fact: "F3.6" },
  { words: ["prefix list", "prefix lists"], meaning: "A named list of address blocks, for routes and rules.", fact: "F3.20" },
  { words: ["Network ACL", "network ACL", "network ACLs", "Network ACLs"], meaning: "Numbered rules at a subnet's edge, allow and deny, asked anew for every packet in each direction.", fact: "F5.1" },
  { words: ["Security groups", "security groups", "Security group", "security group", "Security Groups"], meaning: "Rules at an interface that allow, and remember: what answers an allowed flow needs no rule.", fact: "F4.2" },
  { words: ["Connection tracking", "connection tracking", "tracked", "tracking entry"], meaning: "What a security group remembers of a flow, so that its packets pass in both directions.", fact: "F4.20" },
  { words: ["NAT gateway", "NAT gateways", "NAT Gateway"], meaning: "Lets instances without a public address open connections to the outside, and nobody in.", fact: "F6.7" },
  { words: ["Translation table", "translation table"], meaning: "What a NAT gateway remembers: which client's address and port stand behind which of its own.", fact: "F6.20" },
  { words: ["Port pool", "port pool"], meaning: "The source ports of a NAT gateway's address: 55,000 connections to one destination.", fact: "F6.26" },
  { words: ["Elastic IP", "Elastic IPs"], meaning: "A public IPv4 address that stays yours, whatever it is associated with.", fact: "F7.2" },
  { words: ["internet gateway", "Internet gateway", "Internet Gateway"], meaning: "Where a VPC meets the internet; for IPv4 it maps each private address to its public one.", fact: "F7.2" },
  { words: ["egress-only internet gateway", "Egress-only gateway"], meaning: "Lets IPv6 connections begin from inside only.", fact: "F7.20" },
  { words: ["ENI", "network interface", "interface"], meaning: "A network interface: it has the addresses and the security groups, and belongs to an instance or a service.", fact: "F9.1" },
  { words: ["Source/destination check", "source/destination check"], meaning: "An interface takes and sends only what is its own, unless the check is off.", fact: "F9.1" },
  { words: ["Amazon DNS server", "DNS resolver", "resolver"], meaning: "Answers names on the instance's own host, past security groups, ACLs and routes.", fact: "F2.13" },
  { words: ["private hosted zone", "private zone"], meaning: "Names that mean something in chosen VPCs only, before the public DNS is asked.", fact: "F2.7" },
  { words: ["split horizon"], meaning: "A public name means the private address inside the VPC.", fact: "F2.8" },
  { words: ["ARP"], meaning: "Asks who on the link has an address; the VPC answers itself, and the question goes no further.", fact: "F9.12" },
  { words: ["mapping service"], meaning: "Knows which host each private address of a VPC is on: it answers ARP.", fact: "F9.12" },
  { words: ["MTU"], meaning: "The largest packet that a link or an interface takes.", fact: "F9.20" },
  { words: ["MSS"], meaning: "The largest piece of data that a TCP end wants in one segment.", fact: "F6.42" },
  { words: ["peering connection", "peering"], meaning: "Joins two VPCs; it carries only what is from one for the other.", fact: "F8.1" },
  { words: ["transit gateway", "Transit gateway"], meaning: "A router between many VPCs and other networks, with route tables of its own.", fact: "F8.10" },
  { words: ["attachment"], meaning: "What joins a network to a transit gateway: interfaces in a VPC's subnets, one of each zone, or a VPN.", fact: "F8.10" },
  { words: ["interface endpoint", "endpoint", "Endpoint"], meaning: "A way to a service that does not leave AWS: an interface in your subnet, or a route.", fact: "F8.30" },
  { words: ["gateway endpoint"], meaning: "A way to S3 or DynamoDB: a route for a prefix list, without an interface.", fact: "F8.20" },
  { words: ["load balancer", "Load balancer"], meaning: "Takes connections at its nodes, and sends each to one of its targets.", fact: "F8.50" },
  { words: ["cross-zone load balancing"], meaning: "A node sends to targets of every zone, not of its own alone.", fact: "F8.52" },
  { words: ["virtual private gateway", "VPN gateway"], meaning: "Where a VPC meets your own network, over a VPN.", fact: "F8.40" },
  { words: ["DNS64"], meaning: "Makes an IPv6 address of a name that has none, for a NAT gateway to translate.", fact: "F2.22" },
  { words: ["NAT64"], meaning: "A NAT gateway turns IPv6 for 64:ff9b::/96 into IPv4.", fact: "F6.70" },
  { words: ["flow log", "flow logs"], meaning: "Records of what passed or was refused at an interface.", fact: "F10.1" },
  { words: ["ephemeral port", "ephemeral ports"], meaning: "The port that a client picks for its end of a connection.", fact: "F5.20" },
  { words: ["RST"], meaning: "TCP's word for: there is no such connection.", fact: "F13.8" },
  { words: ["SYN"], meaning: "The first segment of a TCP connection.", fact: "F13.1" },
];

/** What stands in the picture and is no word to be looked up wherever it is written. @type {Partial<Record<StationKind, Term>>} */
export const STATIONS = {
  instance: { words: ["Instance"], meaning: "A computer with a TCP/IP stack of its own; its packets leave and arrive at its interfaces.", fact: "W1.1" },
  edge: { words: ["AWS edge"], meaning: "Where AWS's network meets the public internet; traffic for AWS's own public services stays inside.", fact: "S0.15" },
  internet: { words: ["Internet"], meaning: "Everything outside AWS: packets arrive there with public addresses only.", fact: "W1.11" },
  "transit-gateway-peering": { words: ["Transit gateway peering"], meaning: "Joins two transit gateways: to each, the other is one more attachment to route to.", fact: "F8.11" },
  server: { words: ["Server"], meaning: "A host outside; of a VPC behind NAT it sees the public address alone.", fact: "W1.11" },
};
