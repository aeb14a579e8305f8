/* tslint:disable */
/* eslint-disable */

export type Events = Event[];
export type Diagnostics = Diagnostic[];
export type PacketLayers = PacketLayer[];

/** What a flow log is to be like; what is left out is as AWS has it. */
export interface FlowLogOptions {
    /** The resources that it is for, by id or name; everything, if there is none. */
    at?: string[];
    /** For example `${version} ${srcaddr} ${dstaddr} ${action}`. */
    format?: string;
    /** The longest aggregation interval. */
    aggregation?: "60s" | "600s";
    traffic?: "ACCEPT" | "REJECT" | "ALL";
    /** What the wall clock shows at simulated time 0; the scenario's `startsAt` where it is left out. */
    start?: string;
    /** With the line of the fields' names that files begin with. */
    header?: boolean;
}


/**
 * A VPC.
 */
export interface VpcView {
    /**
     * Its id.
     */
    id: string;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * Its Region.
     */
    region: string;
    /**
     * Its CIDR blocks, the primary one first.
     */
    cidrBlocks: string[];
}

/**
 * A chapter and its events.
 */
export interface ChapterView {
    /**
     * Heading.
     */
    title: string;
    /**
     * Text.
     */
    text: string;
    /**
     * What AWS documents beside it.
     */
    remark: string | null;
    /**
     * Its first event; null if the run has not come there.
     */
    first: number | null;
    /**
     * Its last event so far.
     */
    last: number | null;
}

/**
 * A claim and its evidence.
 */
export interface ClaimView {
    /**
     * The statement.
     */
    text: string;
    /**
     * What to know beside it.
     */
    remark: string | null;
    /**
     * Where it stands.
     */
    status: ClaimStatus;
    /**
     * The events that prove or refute it, in order.
     */
    evidence: number[];
}

/**
 * A component at a place.
 */
export interface Place {
    /**
     * The station's number in the topology.
     */
    station: number;
    /**
     * AWS's id of the component.
     */
    component: string;
    /**
     * What kind of component.
     */
    kind: StationKind;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * The id of the subnet at whose edge it stands.
     */
    subnet: string | null;
    /**
     * The id of the interface it belongs to.
     */
    eni: string | null;
}

/**
 * A fragment's place in its packet.
 */
export interface FragmentView {
    /**
     * The same in all fragments of the packet.
     */
    identification: number;
    /**
     * Where its data was in the whole packet's, in bytes.
     */
    offset: number;
    /**
     * Are there fragments behind it?
     */
    more: boolean;
}

/**
 * A guest's socket.
 */
export interface SocketRow {
    /**
     * The guest: an instance's or a server's id.
     */
    guest: string;
    /**
     * The guest's station.
     */
    station: number;
    /**
     * The socket's number in its guest.
     */
    socket: number;
    /**
     * This end.
     */
    local: string;
    /**
     * The other end.
     */
    remote: string | null;
    /**
     * Its state; null if the frame's event removed it.
     */
    state: SocketState | null;
    /**
     * What the script calls the connection.
     */
    connection: string | null;
    /**
     * The event that last changed it.
     */
    changedBy: number;
}

/**
 * A length of time, in microseconds.
 */
export type SimDuration = number;

/**
 * A list that a component looked at, as the console would show it, with how each row fared.
 */
export interface Listing {
    /**
     * What it is a list of.
     */
    of: ListingOf;
    /**
     * The id of whatever has the list.
     */
    id: string;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * Was it asked? Else something made that needless: a tracked flow, a check that is off.
     */
    asked: boolean;
    /**
     * The rows, in the order in which they are asked.
     */
    rows: ListingRow[];
}

/**
 * A name in a guest's DNS cache.
 */
export interface NameRow {
    /**
     * The guest.
     */
    guest: string;
    /**
     * The name.
     */
    name: string;
    /**
     * Its address.
     */
    address: string;
    /**
     * When it is forgotten.
     */
    expiresAtUs: number;
    /**
     * The event that last changed it.
     */
    changedBy: number;
    /**
     * Has its TTL passed with the frame's event?
     */
    removed: boolean;
}

/**
 * A packet that exists.
 */
export interface PacketRow {
    /**
     * Its number.
     */
    packet: number;
    /**
     * As it is now.
     */
    header: Header;
    /**
     * The station where it was last.
     */
    station: number;
    /**
     * Since when.
     */
    sinceUs: number;
    /**
     * Where it goes; null when it has come to its end.
     */
    next: Onward | null;
    /**
     * The event that last said something of it.
     */
    changedBy: number;
}

/**
 * A route, and whether it leads anywhere.
 */
export interface RouteConfiguration {
    /**
     * Position in the table.
     */
    index: number;
    /**
     * `0.0.0.0/0`
     */
    destination: string;
    /**
     * `local`, or the id of a gateway or an interface.
     */
    target: string;
    /**
     * `active`, or `blackhole` if the target is gone.
     */
    state: string;
}

/**
 * A row of a list.
 */
export interface ListingRow {
    /**
     * Its cells: see [`ListingOf`].
     */
    cells: string[];
    /**
     * How it fared.
     */
    fate: FateView;
    /**
     * Why, in a few words.
     */
    why: string;
    /**
     * Was it our assumption that settled it?
     */
    assumed: boolean;
}

/**
 * A row of the route table that a packet is at.
 */
export interface RouteRow {
    /**
     * Position in the table, from 0.
     */
    index: number;
    /**
     * `0.0.0.0/0`, or a prefix list.
     */
    destination: string;
    /**
     * `local`, or the id of a gateway or an interface.
     */
    target: string;
    /**
     * Where the row comes from, in the API's words: `CreateRouteTable`, `CreateRoute`,
     * `EnableVgwRoutePropagation`.
     */
    origin: string;
    /**
     * How it fares for the packet's destination.
     */
    fate: RouteFateView;
    /**
     * Why it does not decide: Reachability Analyzer's code, or ours; null for the row that does.
     */
    code: string | null;
}

/**
 * A row of the story's table.
 */
export interface MilestoneView {
    /**
     * Step.
     */
    step: string;
    /**
     * What happens.
     */
    text: string;
    /**
     * The event; null if it has not happened.
     */
    event: number | null;
}

/**
 * A rule, as the console would show the row.
 */
export type Rule = { type: "security-group"; group: string; direction: Direction; index: number; text: string } | { type: "network-acl"; acl: string; direction: Direction; ruleNumber: number; action: string; text: string } | { type: "route"; table: string; index: number; destination: string; target: string; text: string } | { type: "transit-gateway-route"; table: string; index: number; destination: string; target: string; text: string } | { type: "return-to-sender"; target: string; text: string } | { type: "row"; text: string };

/**
 * A sentence and what it rests on.
 */
export interface SentenceView {
    /**
     * One plain sentence.
     */
    text: string;
    /**
     * The facts it rests on: `F6.31`, `W1.7`.
     */
    facts: string[];
    /**
     * Whose word it is.
     */
    basis: BasisView;
}

/**
 * A station.
 */
export interface TopologyStation {
    /**
     * Its number.
     */
    station: number;
    /**
     * AWS's id of the component.
     */
    component: string;
    /**
     * What kind of component.
     */
    kind: StationKind;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * The VPC it is in.
     */
    vpc: string | null;
    /**
     * The subnet it is in, or at whose edge it stands.
     */
    subnet: string | null;
    /**
     * The instance it belongs to: that of an interface, or of an interface's groups.
     */
    instance: string | null;
    /**
     * The gateway or service it belongs to: that of a route table which is a gateway's own; that of
     * an interface of an endpoint or a load balancer; the customer gateway of a server behind one.
     */
    gateway: string | null;
    /**
     * What it joins, by id: the two VPCs of a peering connection, the attachments of a transit
     * gateway, the gateway and the VPC of an attachment, the two gateways of their peering.
     */
    joins: string[];
    /**
     * Addresses to show beside it: `10.0.0.220`, `198.51.100.10 (Elastic IP)`.
     */
    addresses: string[];
}

/**
 * A subnet.
 */
export interface SubnetView {
    /**
     * Its id.
     */
    id: string;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * The VPC's id.
     */
    vpc: string;
    /**
     * Its Availability Zone.
     */
    zone: string;
    /**
     * Its first CIDR block: the IPv4 one, unless it is IPv6-only.
     */
    cidrBlock: string;
    /**
     * All its CIDR blocks: of IPv4, of IPv6, or both in this order.
     */
    cidrBlocks: string[];
    /**
     * Does its route table have a route to an internet gateway? (F1.20)
     */
    public: boolean;
}

/**
 * A table of a frame.
 */
export type Table = "nat" | "tracking" | "sockets" | "names";

/**
 * An Availability Zone, as far as one VPC uses it.
 */
export interface ZoneView {
    /**
     * The VPC's id.
     */
    vpc: string;
    /**
     * For example `us-east-1a`.
     */
    name: string;
}

/**
 * An IP protocol, or ARP, which is not one but travels beside them.
 */
export type Protocol = "arp" | "icmp" | "tcp" | "udp" | { other: number } | "icmpv6";

/**
 * An end of a packet.
 */
export type EndView = "source" | "destination";

/**
 * An entry of a NAT gateway's table.
 */
export interface NatRow {
    /**
     * The gateway's id.
     */
    gateway: string;
    /**
     * The entry.
     */
    entry: number;
    /**
     * `tcp`, `udp`, `icmp`.
     */
    protocol: string;
    /**
     * `10.0.1.5:49152`
     */
    inside: string;
    /**
     * `10.0.0.220:1711`, or with the public address where the model writes that.
     */
    outside: string;
    /**
     * `203.0.113.5:443`
     */
    destination: string;
    /**
     * Where it goes on to, where that is another: at a node of a service.
     */
    target: string | null;
    /**
     * `SYN_SENT`, `ESTABLISHED`.
     */
    state: string;
    /**
     * When it was made.
     */
    madeAtUs: number;
    /**
     * When it was last used.
     */
    usedAtUs: number;
    /**
     * When it goes if nothing else happens.
     */
    expiresAtUs: number;
    /**
     * The event that made it.
     */
    madeBy: number;
    /**
     * The event that last changed it.
     */
    changedBy: number;
    /**
     * Why it goes, if the frame's event removed it.
     */
    removed: RemovalView | null;
}

/**
 * An entry of an interface's connection-tracking table.
 */
export interface TrackingRow {
    /**
     * The interface's id.
     */
    eni: string;
    /**
     * The entry.
     */
    entry: number;
    /**
     * `tcp`, `udp`, `icmp`.
     */
    protocol: string;
    /**
     * Source of the first packet.
     */
    source: string;
    /**
     * Destination of the first packet.
     */
    destination: string;
    /**
     * Is it tracked only because of its path? (F4.24)
     */
    automatic: boolean;
    /**
     * `SYN_SENT`, `ESTABLISHED`.
     */
    state: string;
    /**
     * When it was made.
     */
    madeAtUs: number;
    /**
     * When it was last used.
     */
    usedAtUs: number;
    /**
     * When it goes if nothing else happens.
     */
    expiresAtUs: number;
    /**
     * The event that made it.
     */
    madeBy: number;
    /**
     * The event that last changed it.
     */
    changedBy: number;
    /**
     * Why it goes, if the frame's event removed it.
     */
    removed: RemovalView | null;
}

/**
 * An instant, in microseconds since the scenario began.
 */
export type SimTime = number;

/**
 * How a network is configured.
 *
 * Of rules and routes those in force are here. A position means the same row for ever.
 */
export interface Configuration {
    /**
     * VPCs.
     */
    vpcs: VpcConfiguration[];
    /**
     * Route tables.
     */
    routeTables: RouteTableConfiguration[];
    /**
     * Network ACLs.
     */
    networkAcls: NetworkAclConfiguration[];
    /**
     * Security groups.
     */
    securityGroups: SecurityGroupConfiguration[];
    /**
     * Internet gateways.
     */
    internetGateways: InternetGatewayConfiguration[];
    /**
     * NAT gateways.
     */
    natGateways: StateOf[];
    /**
     * Instances.
     */
    instances: StateOf[];
    /**
     * Network interfaces.
     */
    interfaces: InterfaceConfiguration[];
}

/**
 * How a row fared.
 */
export type FateView = "decides" | "passed-over" | "loses" | "not-asked";

/**
 * How a row of a route table fares for a destination.
 */
export type RouteFateView = "chosen" | "elsewhere" | "less-specific" | "lower-priority" | "behind-local" | "other-prefix-list";

/**
 * How an action ended.
 */
export type OutcomeView = "done" | "name-not-found" | "name-server-silent" | "connection-refused" | "timed-out" | "connection-reset" | "not-connected" | "no-ephemeral-port" | "call-refused" | "instance-not-running" | "no-address" | "port-unreachable" | "protocol-unreachable" | "host-unreachable" | "time-exceeded" | "message-too-long" | "server-not-running" | "nat-ports-exhausted";

/**
 * How bad it is.
 */
export type Severity = "error" | "warning";

/**
 * How far a run is.
 */
export interface Progress {
    /**
     * Events in the log.
     */
    events: number;
    /**
     * The time of the last one.
     */
    atUs: number;
    /**
     * Is nothing left to happen but timers of tables?
     */
    quiet: boolean;
    /**
     * When the next thing happens; null if nothing ever does.
     */
    nextAtUs: number | null;
}

/**
 * How many rows each table has.
 */
export interface TableCounts {
    /**
     * NAT entries.
     */
    nat: number;
    /**
     * Tracking entries.
     */
    tracking: number;
    /**
     * Sockets.
     */
    sockets: number;
    /**
     * Cached names.
     */
    names: number;
}

/**
 * Of a VPC.
 */
export interface VpcConfiguration {
    /**
     * Its id.
     */
    id: string;
    /**
     * Does the Amazon DNS server answer?
     */
    enableDnsSupport: boolean;
}

/**
 * Of a network ACL.
 */
export interface NetworkAclConfiguration {
    /**
     * Its id.
     */
    id: string;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * Its VPC's id.
     */
    vpc: string;
    /**
     * The ids of the subnets at whose edges it stands.
     */
    subnets: string[];
    /**
     * Its rules into the subnet, by number.
     */
    inbound: Rule[];
    /**
     * Its rules out of the subnet, by number.
     */
    outbound: Rule[];
}

/**
 * Of a network interface.
 */
export interface InterfaceConfiguration {
    /**
     * Its id.
     */
    id: string;
    /**
     * The ids of its security groups.
     */
    securityGroups: string[];
    /**
     * Its addresses: `10.0.1.5`, or `10.0.1.5 (198.51.100.20)` with a public one.
     */
    addresses: string[];
    /**
     * Does it refuse packets that are not its own?
     */
    sourceDestCheck: boolean;
    /**
     * How long idle established TCP connections are tracked.
     */
    tcpEstablishedTimeoutUs: number;
    /**
     * How long idle UDP streams are tracked.
     */
    udpStreamTimeoutUs: number;
    /**
     * How long other idle UDP flows are tracked.
     */
    udpTimeoutUs: number;
}

/**
 * Of a route table.
 */
export interface RouteTableConfiguration {
    /**
     * Its id.
     */
    id: string;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * Its VPC's id.
     */
    vpc: string;
    /**
     * Is it its VPC's main one?
     */
    main: boolean;
    /**
     * The ids of the subnets that use it.
     */
    subnets: string[];
    /**
     * Its routes.
     */
    routes: RouteConfiguration[];
}

/**
 * Of a security group.
 */
export interface SecurityGroupConfiguration {
    /**
     * Its id.
     */
    id: string;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * Its VPC's id.
     */
    vpc: string;
    /**
     * Its rules for what comes in.
     */
    ingress: Rule[];
    /**
     * Its rules for what goes out.
     */
    egress: Rule[];
}

/**
 * Of an internet gateway.
 */
export interface InternetGatewayConfiguration {
    /**
     * Its id.
     */
    id: string;
    /**
     * The VPC that it is attached to.
     */
    vpc: string | null;
}

/**
 * One change of the network.
 */
export type EditView = { type: "rows"; off: Rule | null; on: Rule | null } | { type: "subnet-route-table"; subnet: string; before: string; routeTable: string; implicit: boolean } | { type: "main-route-table"; vpc: string; before: string; routeTable: string } | { type: "subnet-network-acl"; subnet: string; before: string; networkAcl: string } | { type: "security-groups"; eni: string; groups: string[] } | { type: "source-dest-check"; eni: string; enabled: boolean } | { type: "tracking-timeouts"; eni: string; tcpEstablishedUs: number; udpStreamUs: number; udpUs: number } | { type: "dns-support"; vpc: string; enabled: boolean } | { type: "public-address"; eni: string; before: string | null; publicIp: string | null } | { type: "internet-gateway"; gateway: string; vpc: string; attached: boolean } | { type: "nat-gateway"; gateway: string; state: string } | { type: "instance"; instance: string; state: string } | { type: "component"; id: string | null; state: string } | { type: "joined"; id: string; routeTable: string | null; enabled: boolean } | { type: "server"; server: string; running: boolean } | { type: "mtu"; host: string; before: number; mtu: number };

/**
 * One event of the log.
 */
export interface Event {
    /**
     * Its number, from 0.
     */
    seq: number;
    /**
     * When, in microseconds since the scenario began.
     */
    atUs: number;
    /**
     * The event without which this one would not have happened.
     */
    cause: number | null;
    /**
     * Where it happened.
     */
    place: Place | null;
    /**
     * The packet it is about.
     */
    packet: number | null;
    /**
     * What happened.
     */
    kind: EventKind;
    /**
     * The same in words.
     */
    sentence: SentenceView;
}

/**
 * One field.
 */
export interface PacketField {
    /**
     * The RFC's name for it: `Source Port`, `Time to Live`.
     */
    name: string;
    /**
     * Its value for people: `49152`, `SYN, ACK`, `0x1c46 (correct)`.
     */
    value: string;
    /**
     * The first byte of it, from the start of the packet.
     */
    offset: number;
    /**
     * How many bytes it stands on.
     */
    length: number;
}

/**
 * One minute of a NAT gateway. The fields are named as the metrics are.
 */
export interface NatMetricsMinute {
    /**
     * When it begins, in microseconds.
     */
    atUs: number;
    /**
     * The most TCP connections that were active at once: established, and not closed (F6.50).
     */
    activeConnectionCount: number;
    /**
     * Initial SYNs that were sent on (F6.51).
     */
    connectionAttemptCount: number;
    /**
     * SYNs that were answered with SYN,ACK, retransmissions too (F6.52).
     */
    connectionEstablishedCount: number;
    /**
     * Active connections that were idle for 350 s (F6.53).
     */
    idleTimeoutCount: number;
    /**
     * Connections for which there was no source port (F6.54).
     */
    errorPortAllocation: number;
    /**
     * Packets that the gateway dropped (F6.55).
     */
    packetsDropCount: number;
    /**
     * Bytes from clients in the VPC (F6.56); of IP packets, as in all other figures.
     */
    bytesInFromSource: number;
    /**
     * Packets from clients in the VPC.
     */
    packetsInFromSource: number;
    /**
     * Bytes sent on towards the destination (F6.57).
     */
    bytesOutToDestination: number;
    /**
     * Packets sent on towards the destination.
     */
    packetsOutToDestination: number;
    /**
     * Bytes from the destination (F6.58).
     */
    bytesInFromDestination: number;
    /**
     * Packets from the destination.
     */
    packetsInFromDestination: number;
    /**
     * Bytes to clients in the VPC (F6.59).
     */
    bytesOutToSource: number;
    /**
     * Packets to clients in the VPC.
     */
    packetsOutToSource: number;
    /**
     * The highest 10-second average of bytes that came in, per second (F6.5a).
     */
    peakBytesPerSecond: number;
    /**
     * The highest 10-second average of packets that came in, per second.
     */
    peakPacketsPerSecond: number;
}

/**
 * One mistake in an input file.
 */
export interface Diagnostic {
    /**
     * A stable name for this kind of mistake: `unknown-key`, `dangling-reference`.
     */
    code: string;
    /**
     * How bad it is.
     */
    severity: Severity;
    /**
     * Where it is, as a JSON pointer (RFC 6901); empty for the whole document.
     */
    pointer: string;
    /**
     * The line, from 1.
     */
    line: number;
    /**
     * The column in characters, from 1.
     */
    column: number;
    /**
     * What is wrong, in one sentence.
     */
    message: string;
    /**
     * What would be right, where we can tell.
     */
    hint: string | null;
}

/**
 * One protocol's part of a packet.
 */
export interface PacketLayer {
    /**
     * `Ethernet`, `ARP`, `IPv4`, `TCP`, `UDP`, `DNS`, `HTTP`, `Data`.
     */
    name: string;
    /**
     * Its fields, in the order of their bytes.
     */
    fields: PacketField[];
    /**
     * The first byte of the layer.
     */
    offset: number;
    /**
     * How many bytes it has, the layers in it not counted.
     */
    length: number;
}

/**
 * One reading's row of a comparison.
 */
export interface ComparisonRow {
    /**
     * The reading.
     */
    natModel: NatModel;
    /**
     * The event of that run that is this moment, or the nearest one before it.
     */
    seq: number | null;
    /**
     * Does the packet pass this component at all under this reading?
     */
    passesHere: boolean;
    /**
     * The packet as it leaves the component.
     */
    header: Header | null;
    /**
     * What happens to it there: `source 10.0.1.5:49152 becomes 10.0.0.220:1711`, `unchanged`.
     */
    effect: string;
}

/**
 * Some rows of one table.
 */
export type Rows = { type: "nat"; rows: NatRow[] } | { type: "tracking"; rows: TrackingRow[] } | { type: "sockets"; rows: SocketRow[] } | { type: "names"; rows: NameRow[] };

/**
 * The kinds of component, spelled as in the contract of `trace --json`.
 */
export type StationKind = "instance" | "eni" | "security-group" | "network-acl" | "route-table" | "nat-gateway" | "internet-gateway" | "resolver" | "edge" | "internet" | "server" | "egress-only-internet-gateway" | "peering" | "transit-gateway" | "transit-gateway-peering" | "vpn-gateway" | "vpc-endpoint" | "load-balancer";

/**
 * The metrics of a NAT gateway, or of its part in one Availability Zone.
 */
export interface NatMetrics {
    /**
     * The gateway's id: the dimension `NatGatewayId`.
     */
    gateway: string;
    /**
     * The dimension `AvailabilityZone`, which regional gateways have (F6.5b): that of the client.
     */
    zone: string | null;
    /**
     * Every minute of simulated time from the first one.
     */
    minutes: NatMetricsMinute[];
}

/**
 * The packet that an ICMP error quotes.
 */
export interface QuotedView {
    /**
     * `tcp`, `udp`, `icmp`, or a number.
     */
    protocol: string;
    /**
     * Source address.
     */
    src: string;
    /**
     * Source port; 0 without ports.
     */
    srcPort: number;
    /**
     * Destination address.
     */
    dst: string;
    /**
     * Destination port; 0 without ports.
     */
    dstPort: number;
}

/**
 * The ports of one address that translations hold towards one destination. The same ports are free
 * towards every other one (F6.27).
 */
export interface PortPool {
    /**
     * Whose table.
     */
    gateway: string;
    /**
     * The address that it writes.
     */
    address: string;
    /**
     * The other end.
     */
    destination: string;
    /**
     * `tcp`, `udp`, `icmp`, or a number.
     */
    protocol: string;
    /**
     * How many ports are held.
     */
    used: number;
    /**
     * A bit for each of 65,536 ports: port *n* is bit *n* mod 8 of byte *n* / 8.
     */
    ports: Uint8Array;
}

/**
 * The same moment of the same packet under each reading of NAT.
 */
export interface Comparison {
    /**
     * One row per reading that the scenario can be run under.
     */
    models: ComparisonRow[];
    /**
     * What differs here, and who says so.
     */
    sentence: SentenceView;
}

/**
 * The state of a socket: TCP's eleven (F13.1), or an open UDP socket.
 */
export type SocketState = "CLOSED" | "LISTEN" | "SYN-SENT" | "SYN-RECEIVED" | "ESTABLISHED" | "FIN-WAIT-1" | "FIN-WAIT-2" | "CLOSE-WAIT" | "CLOSING" | "LAST-ACK" | "TIME-WAIT" | "OPEN";

/**
 * The state of something.
 */
export interface StateOf {
    /**
     * Its id.
     */
    id: string;
    /**
     * Its state, in the API's word: `available`, `running`.
     */
    state: string;
}

/**
 * The story as far as the run has come.
 */
export interface Story {
    /**
     * Chapters, in reading order.
     */
    chapters: ChapterView[];
    /**
     * The table of milestones.
     */
    milestones: MilestoneView[];
    /**
     * The claims.
     */
    claims: ClaimView[];
}

/**
 * The use of an instance's connection tracking at one interface.
 */
export interface ConntrackRow {
    /**
     * The interface's id.
     */
    eni: string;
    /**
     * The station of its security groups.
     */
    station: number;
    /**
     * The counter `conntrack_allowance_available`: how many more connections can be tracked.
     */
    available: number;
    /**
     * The counter `conntrack_allowance_exceeded`: packets dropped so far.
     */
    exceeded: number;
}

/**
 * The way to the next station.
 */
export interface Onward {
    /**
     * The station's number.
     */
    station: number;
    /**
     * When the packet gets there.
     */
    arrivesAtUs: number;
}

/**
 * Three readings of what a NAT gateway and an internet gateway do to addresses.
 */
export type NatModel = "notes" | "zonal" | "regional";

/**
 * Towards the one who decides, or away.
 *
 * It is relative: ingress of a security group is towards its interface, ingress of a network ACL
 * is into its subnet.
 */
export type Direction = "ingress" | "egress";

/**
 * What a component decided.
 */
export type Decision = { type: "passed"; passage: PassageView } | { type: "allowed"; rule: Rule; tracking: TableUpdate | null } | { type: "allowed-by-tracking"; tracking: TableUpdate } | { type: "routed"; rule: Rule } | { type: "translated"; end: EndView; nat: TableUpdate | null } | { type: "let-through"; flow: TableUpdate } | { type: "answered"; reply: number } | { type: "delivered" } | { type: "fragmented"; count: number; mtu: number } | { type: "dropped"; code: string; rule: Rule | null } | { type: "forwarded" } | { type: "relayed"; source: string; destination: string; nat: TableUpdate };

/**
 * What a list is of, and its cells, which are a script's own words where it has some.
 */
export type ListingOf = "transit-gateway-routes" | "network-acl" | "security-groups" | "public-addresses" | "own-addresses" | "neighbours" | "names" | "listeners" | "targets";

/**
 * What a packet did to a row of a table.
 */
export interface TableUpdate {
    /**
     * The gateway or interface whose table it is.
     */
    table: string;
    /**
     * The row.
     */
    entry: number;
    /**
     * Was it made now?
     */
    made: boolean;
    /**
     * The connection's state now: `SYN_SENT`, `ESTABLISHED`.
     */
    state: string;
    /**
     * When it goes if nothing else happens.
     */
    expiresAtUs: number;
}

/**
 * What a packet says.
 */
export interface Header {
    /**
     * `tcp`, `udp`, `icmp`, `icmpv6`, `arp`, or a number.
     */
    protocol: string;
    /**
     * Source address.
     */
    src: string;
    /**
     * Source port; 0 without ports.
     */
    srcPort: number;
    /**
     * Destination address.
     */
    dst: string;
    /**
     * Destination port; 0 without ports.
     */
    dstPort: number;
    /**
     * TCP: `SYN,ACK`.
     */
    flags: string | null;
    /**
     * TCP: sequence number.
     */
    seq: number | null;
    /**
     * TCP: acknowledgement number, where it counts.
     */
    ack: number | null;
    /**
     * TCP: the MSS option, where it is there.
     */
    mss: number | null;
    /**
     * TCP and UDP: bytes of data.
     */
    payload: number | null;
    /**
     * ICMP: type, code and, of an error, what it is about.
     */
    icmp: IcmpView | null;
    /**
     * Is DF set, so that no router may cut the packet?
     */
    dontFragment: boolean;
    /**
     * Which fragment of a packet it is, if it is one.
     */
    fragment: FragmentView | null;
    /**
     * Length of the IP packet.
     */
    length: number;
    /**
     * Time to live.
     */
    ttl: number;
    /**
     * Two or three words: `SYN,ACK`, `DNS query`, `ARP who has`, `120 bytes`.
     */
    label: string;
}

/**
 * What a scenario is.
 */
export interface ScenarioInfo {
    /**
     * Its title.
     */
    title: string;
    /**
     * What it shows.
     */
    description: string;
    /**
     * The seed of every choice that AWS does not document.
     */
    seed: number;
    /**
     * The reading of NAT in force.
     */
    natModel: NatModel;
    /**
     * The readings it can be run under.
     */
    natModels: NatModel[];
    /**
     * The script's actions, in words, by number.
     */
    actions: string[];
}

/**
 * What an ICMP message says.
 */
export interface IcmpView {
    /**
     * Type.
     */
    icmpType: number;
    /**
     * Code.
     */
    code: number;
    /**
     * 3/4: the MTU of the next hop.
     */
    mtu: number | null;
    /**
     * An error: the packet it is about, as its sender sent it.
     */
    about: QuotedView | null;
}

/**
 * What happened to a cached name.
 */
export type NameChangeView = "learned" | "used" | "expired" | "lost";

/**
 * What happened.
 */
export type EventKind = { type: "action-started"; action: number } | { type: "action-ended"; action: number; outcome: OutcomeView; error: string | null } | { type: "created"; origin: OriginView; inReplyTo: number | null; header: Header; next: Onward } | { type: "hop"; direction: Direction | null; header: Header; headerAfter: Header; decision: Decision; next: Onward | null; routes: RouteRow[] } | { type: "generated"; direction: Direction | null; header: Header; headerAfter: Header; decision: Decision } | { type: "tally"; action: number; opened: number; established: number; refused: number; reset: number; closed: number; unanswered: number; withoutPort: number; withoutNatPort: number } | { type: "nat-entry-removed"; gateway: string; entry: number; reason: RemovalView } | { type: "tracking-entry-removed"; eni: string; entry: number; reason: RemovalView } | { type: "socket"; socket: number; local: string; remote: string | null; state: SocketState | null; connection: string | null } | { type: "name"; name: string; change: NameChangeView; address: string | null; expiresAtUs: number | null } | { type: "edited"; edit: EditView } | { type: "path-mtu"; destination: string; mtu: number; expiresAtUs: number };

/**
 * What is true after an event.
 */
export interface Frame {
    /**
     * The event; null before the first.
     */
    seq: number | null;
    /**
     * The time of that event.
     */
    atUs: number;
    /**
     * Packets that exist.
     */
    packets: PacketRow[];
    /**
     * How many rows each table has.
     */
    counts: TableCounts;
    /**
     * NAT gateways' tables, at most the first [`FRAME_ROWS_MAX`] rows.
     */
    nat: NatRow[];
    /**
     * Interfaces' tracking tables, at most the first [`FRAME_ROWS_MAX`] rows.
     */
    tracking: TrackingRow[];
    /**
     * Guests' sockets, at most the first [`FRAME_ROWS_MAX`] rows.
     */
    sockets: SocketRow[];
    /**
     * Guests' DNS caches, at most the first [`FRAME_ROWS_MAX`] rows.
     */
    names: NameRow[];
    /**
     * What interfaces have sent to link-local services.
     */
    linkLocal: LinkLocalRow[];
    /**
     * How much of what instances may track is used, by interface; those that track nothing, and
     * never dropped anything for that, are left out.
     */
    conntrack: ConntrackRow[];
    /**
     * How many edits of the network are in it.
     */
    edits: number;
}

/**
 * What made a packet.
 */
export type OriginView = "guest" | "arp-responder" | "resolver" | "nat-gateway-reset" | "instance-metadata" | "time-sync" | "nat-instance-fin" | "icmp-error" | "fragmenter" | "load-balancer-reset";

/**
 * What one interface has sent to DNS, metadata and time on its host.
 */
export interface LinkLocalRow {
    /**
     * The interface's id.
     */
    eni: string;
    /**
     * Its station.
     */
    station: number;
    /**
     * Packets let through in the second of the last one; 1024 at most.
     */
    packets: number;
    /**
     * The counter `linklocal_allowance_exceeded`: packets dropped so far.
     */
    exceeded: number;
}

/**
 * What there is, and what lies in what.
 */
export interface Topology {
    /**
     * The Region.
     */
    region: string;
    /**
     * VPCs.
     */
    vpcs: VpcView[];
    /**
     * Availability Zones that hold a subnet, per VPC, by name.
     */
    zones: ZoneView[];
    /**
     * Subnets.
     */
    subnets: SubnetView[];
    /**
     * Stations; a station's number is its position here.
     */
    stations: TopologyStation[];
}

/**
 * Where a claim stands in this run.
 */
export type ClaimStatus = "open" | "proved" | "refuted";

/**
 * Whose word a sentence is.
 */
export type BasisView = "aws" | "rfc" | "infer" | "model" | "notes" | "scenario";

/**
 * Why a component passes a packet on unchanged.
 */
export type PassageView = "own-address" | "check-disabled" | "link-local-service" | "already-public" | "forwarded" | "about-automatic-flow" | "about-untracked-flow" | "global-address" | "same-zone" | "zone-of-flow";

/**
 * Why an entry left its table.
 */
export type RemovalView = "idle" | "closed" | "unanswered" | "half-closed" | "replaced" | "table-gone" | "address-gone";


/**
 * A run of a scenario: let it go on, look at any moment of it, act in it.
 */
export class Simulation {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Forgets what came after an event, does something, and goes on from there. `action` has the
     * shape of an item of a scenario's `script`. Throws as the constructor does.
     */
    act(seq: number | null | undefined, action: object): Progress;
    /**
     * The names of all points at which packets can be seen.
     */
    capturePoints(): string[];
    /**
     * Every mistake and warning in a scenario, or in a run file's scenario; none, if the list is empty.
     */
    static check(scenario: string): Diagnostics;
    /**
     * The moment of an event under each reading of NAT; null if the event is not about a packet.
     */
    compare(seq: number): Comparison | null;
    /**
     * How the network is configured after an event; before the first one, if there is none. It
     * changes when `edits` of the frame does.
     */
    configuration(seq?: number | null): Configuration;
    /**
     * Every tracking table after an event, as `conntrack -L` lists them; at its time, or a later
     * one in microseconds.
     */
    conntrack(seq?: number | null, atUs?: number | null): string;
    /**
     * SHA-256 over every event and every byte so far, in hexadecimal. Throws after `forget`: what is
     * forgotten cannot be counted in.
     */
    digest(): string;
    /**
     * The same bytes, taken apart.
     */
    dissect(packet: number, seq: number): PacketLayers;
    /**
     * The events of a range; `to` is not in it, and at most the number of events so far.
     */
    events(from: number, to: number): Events;
    /**
     * The run as a file, `vpclab-run/1`: the scenario, what was done in it, and the event that is
     * looked at. The constructor makes the same run of it.
     */
    exportLog(seq?: number | null): string;
    /**
     * What VPC flow logs would have recorded so far, a record a line. Throws where an option cannot be
     * read, or names what is not there.
     */
    flowLogs(options?: FlowLogOptions | null): string;
    /**
     * Forgets the past, and from now on keeps only what is true: for more connections than a log has
     * room for. What is asked of any moment is told of the present; `moments` are those in which
     * generators counted.
     */
    forget(): void;
    /**
     * What is true after an event; before the first one, if there is none.
     */
    frame(seq?: number | null): Frame;
    /**
     * What the scenario is.
     */
    info(): ScenarioInfo;
    /**
     * What the component of an event looked at, row by row, with everything as it was just before;
     * nothing where it looked at no list.
     */
    listings(seq: number): Listing[];
    /**
     * The metrics of NAT gateways so far as comma-separated values, a line for each minute.
     */
    metricsCsv(): string;
    /**
     * The events that one steps through: all but what generators' connections do.
     */
    moments(): Events;
    /**
     * What CloudWatch would show of the NAT gateways so far, minute by minute.
     */
    natMetrics(): NatMetrics[];
    /**
     * Reads a scenario, or what `exportLog` gave; `natModel` overrides the file's. Throws an Error
     * whose property `diagnostics` lists every mistake.
     */
    constructor(scenario: string, natModel?: NatModel | null | null);
    /**
     * A packet's bytes as it left an event, or the last one before it that changed it.
     */
    packetBytes(packet: number, seq: number): Uint8Array | undefined;
    /**
     * What some points see, as a pcapng file: each an id or name of a component, or a name from
     * `capturePoints`. Without any: interfaces, NAT gateways, internet gateways, servers, and
     * whatever else dropped a packet.
     */
    pcapng(points?: string[] | null): Uint8Array;
    /**
     * The ports that translations hold after an event, by address and destination: at most so many
     * pools.
     */
    ports(seq: number | null | undefined, most: number): PortPool[];
    /**
     * The event that was looked at when `exportLog` was called; undefined for a scenario.
     */
    position(): number | undefined;
    /**
     * How far the run is.
     */
    progress(): Progress;
    /**
     * Some rows of a table, after an event.
     */
    rows(table: Table, seq: number | null | undefined, offset: number, limit: number): Rows;
    /**
     * Runs up to and including a time, in microseconds.
     */
    runUntil(timeUs: number): Progress;
    /**
     * Runs until nothing is left but the ageing of tables.
     */
    run(): Progress;
    /**
     * Lets the next thing happen; its events, or none if nothing is left.
     */
    step(): Events;
    /**
     * The scenario's story as far as the run has come.
     */
    story(): Story;
    /**
     * What there is, and what lies in what.
     */
    topology(): Topology;
    /**
     * What AWS accepts in the scenario, but nobody means.
     */
    warnings(): Diagnostics;
}

/**
 * Panics never happen on purpose; if one does, the console says where.
 */
export function start(): void;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_simulation_free: (a: number, b: number) => void;
    readonly simulation_act: (a: number, b: number, c: number, d: any) => [number, number, number];
    readonly simulation_capturePoints: (a: number) => [number, number];
    readonly simulation_check: (a: any) => [number, number, number];
    readonly simulation_compare: (a: number, b: number) => [number, number, number];
    readonly simulation_configuration: (a: number, b: number, c: number) => [number, number, number];
    readonly simulation_conntrack: (a: number, b: number, c: number, d: number, e: number) => [number, number, number, number];
    readonly simulation_digest: (a: number) => [number, number, number, number];
    readonly simulation_dissect: (a: number, b: number, c: number) => [number, number, number];
    readonly simulation_events: (a: number, b: number, c: number) => [number, number, number];
    readonly simulation_exportLog: (a: number, b: number, c: number) => [number, number, number, number];
    readonly simulation_flowLogs: (a: number, b: number) => [number, number, number, number];
    readonly simulation_forget: (a: number) => void;
    readonly simulation_frame: (a: number, b: number, c: number) => [number, number, number];
    readonly simulation_info: (a: number) => [number, number, number];
    readonly simulation_listings: (a: number, b: number) => [number, number, number];
    readonly simulation_metricsCsv: (a: number) => [number, number];
    readonly simulation_moments: (a: number) => [number, number, number];
    readonly simulation_natMetrics: (a: number) => [number, number, number];
    readonly simulation_new: (a: any, b: number) => [number, number, number];
    readonly simulation_packetBytes: (a: number, b: number, c: number) => any;
    readonly simulation_pcapng: (a: number, b: number) => [number, number, number];
    readonly simulation_ports: (a: number, b: number, c: number, d: number) => [number, number, number];
    readonly simulation_position: (a: number) => number;
    readonly simulation_progress: (a: number) => [number, number, number];
    readonly simulation_rows: (a: number, b: any, c: number, d: number, e: number, f: number) => [number, number, number];
    readonly simulation_run: (a: number) => [number, number, number];
    readonly simulation_runUntil: (a: number, b: number) => [number, number, number];
    readonly simulation_step: (a: number) => [number, number, number];
    readonly simulation_story: (a: number) => [number, number, number];
    readonly simulation_topology: (a: number) => [number, number, number];
    readonly simulation_warnings: (a: number) => [number, number, number];
    readonly start: () => void;
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
