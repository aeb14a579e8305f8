// The types that the page's modules share. Nothing of this is loaded: it is for the type checker, and for readers.

import type * as Boundary from "./pkg/vpclab.js";
import type * as Icons from "./js/icons.js";
import type * as Runs from "./js/run.js";
import type * as Players from "./js/player.js";
import type * as Tiles from "./js/tiles.js";

declare global {
  // What the simulator says.
  type BasisView = Boundary.BasisView;
  type Configuration = Boundary.Configuration;
  type Decision = Boundary.Decision;
  type Diagnostic = Boundary.Diagnostic;
  type Frame = Boundary.Frame;
  type Header = Boundary.Header;
  /** An event of the log; `Event` is the document's. */
  type LogEvent = Boundary.Event;
  type NameRow = Boundary.NameRow;
  type NatMetrics = Boundary.NatMetrics;
  type NatMetricsMinute = Boundary.NatMetricsMinute;
  type NatModel = Boundary.NatModel;
  type NatRow = Boundary.NatRow;
  type OutcomeView = Boundary.OutcomeView;
  type PacketField = Boundary.PacketField;
  type PacketLayer = Boundary.PacketLayer;
  type PacketRow = Boundary.PacketRow;
  type RouteFateView = Boundary.RouteFateView;
  type SocketRow = Boundary.SocketRow;
  type StationKind = Boundary.StationKind;
  type SubnetView = Boundary.SubnetView;
  type Table = Boundary.Table;
  type TableCounts = Boundary.TableCounts;
  type PortPool = Boundary.PortPool;
  type Tally = Extract<Boundary.EventKind, { type: "tally" }>;
  type Topology = Boundary.Topology;
  type VpcView = Boundary.VpcView;
  type TopologyStation = Boundary.TopologyStation;
  type TrackingRow = Boundary.TrackingRow;

  // The run, the playhead, and what the views are functions of.
  type Run = Runs.Run;
  type Player = Players.Player;

  /** An action of the script and what came of it. */
  interface Action {
    text: string;
    started: LogEvent;
    ended: LogEvent | null;
    outcome: OutcomeView | null;
    tookUs: number;
    /** How many SYNs guests sent for it. */
    syns: number;
  }

  /** Something that a person did, after an event. */
  interface Deed {
    seq: number | null;
    action: object;
  }

  /** The scenario, what was done up to a moment, and where the playhead was. */
  interface Past {
    text: string;
    /** In place of the scenario's own. */
    natModel: NatModel | null;
    deeds: readonly Deed[];
    index: number | null;
  }

  /** What the player needs to know of an event. */
  type Moment = Pick<LogEvent, "atUs" | "packet"> & { kind: { type: string }, place?: { component: string } | null };

  /**
   * Everything is as after the event at `index` of the run's list (null: before the first), and the
   * picture is `fraction` of the way from the event at `from` to the one after it.
   */
  interface Position {
    index: number | null;
    from: number | null;
    fraction: number;
    atUs: number;
    playing: boolean;
  }

  /** `seq` is the event's number in the log, `index` its place in the run's list; `frame` is as after it. */
  interface Scene {
    run: Run;
    position: Position;
    index: number | null;
    seq: number | null;
    frame: Frame;
    event: LogEvent | null;
  }

  interface View {
    element: HTMLElement;
    draw(scene: Scene): void;
    /** Between two events only the clock moves. */
    tick?(atUs: number): void;
    /** Is it drawn at every event, also while a run plays fast? */
    live?: boolean;
  }

  /** A row of a live table, in words. */
  interface Line {
    key: string;
    owner: string;
    cells: string[];
    /** Is it of a table that counts down? Then `timer` says from when until when, if it still does. */
    timed?: boolean;
    timer: { usedAtUs: number; expiresAtUs: number } | null;
    /** What the shown event did to it, and why, where that needs words. */
    mark: "new" | "used" | "removed" | "";
    reason: string;
    madeBy: number | null;
    changedBy: number | null;
  }

  /** What rows are to be shown, and how; the column after a table's own is the time left. */
  interface Order {
    terms: readonly string[];
    column: number | null;
    descending: boolean;
  }

  /** What tables are read from at one moment. */
  interface TableScene {
    run: Run;
    seq: number | null;
    frame: Frame;
    event: LogEvent | null;
    atUs: number;
    atOf(seq: number): number;
    rows(table: Table, offset: number, limit: number): any[];
    station(number: number): TopologyStation | undefined;
    past(name: string, fold: (run: Run, passed: number) => any[]): any[];
    configured(name: string, fold: (configuration: Configuration) => any[]): any[];
    written(name: string, fold: (run: Run) => any[]): any[];
  }

  /** One table at one moment; a line that is not there yet is null. */
  interface TableSource {
    count: number;
    lines(places: readonly number[]): readonly (Line | null)[];
    place(key: string, hint: number): number | null;
    order(order: Order, signal: AbortSignal, told: (share: number) => void): Uint32Array | Promise<Uint32Array | null>;
  }

  /** Tables of a run that a worker goes on with. */
  interface LiveTables {
    atUs: number;
    source(definition: import("./js/details/tables/definitions.js").Definition): TableSource | null;
  }

  type Verdict = "allowed" | "rewritten" | "answered" | "dropped" | "passed" | "routed" | "delivered" | "sent";

  /** `code` is the reason of a drop. */
  interface Said {
    verdict: Verdict;
    word: string;
    code?: string;
  }

  /** A layer of a packet before and after a hop; null where it is on the other side only. */
  interface LayerPair {
    name: string;
    before: PacketLayer | null;
    after: PacketLayer | null;
    fields: { name: string; before: PacketField | null; after: PacketField | null; changed: boolean }[];
  }

  type IconName = keyof typeof Icons.PATHS;

  // Documents. Attributes that are functions listen for the event that the key names.
  type Child = string | Node | null | undefined | false;
  type Value = string | number | boolean | null | undefined;
  type Attributes = Record<string, Value | ((event: any) => void)>;

  /** A packet's way between lifelines. */
  interface Arrow {
    packet: number;
    /** Its first event's place in the run's list, and that event's number. */
    made: number;
    seq: number;
    atUs: number;
    header: Header;
    stops: Stop[];
    dropped: boolean;
  }

  /** Where an arrow meets a lifeline, and what that made of the packet. */
  interface Stop {
    lane: number;
    rewritten: string;
  }

  // Questions: `vpclab-trace/1`, as the command line prints it.
  interface Question {
    id: string;
    from: string;
    srcIp?: string;
    to?: string;
    protocol?: string;
    srcPort?: number;
    dstPort?: number;
  }

  interface Answer {
    schema: string;
    forward: Leg;
    reply: Leg | null;
    blockers: Blocker[];
    fixes: Fix[];
  }

  interface Leg {
    disposition: "delivered" | "dropped";
    hops: Hop[];
    drop: Refusal | null;
  }

  interface Hop {
    component: string;
    kind: StationKind;
    vpc: string | null;
    in: AskHeader;
    out: AskHeader;
    rule: unknown;
  }

  interface AskHeader {
    src: string;
    srcPort: number | null;
    dst: string;
    dstPort: number | null;
    protocol: string | number;
  }

  interface Refusal {
    at: string;
    kind: StationKind;
    direction: "ingress" | "egress" | null;
    code: string;
    rule: unknown;
    sentence: string;
  }

  interface Blocker extends Refusal {
    leg: "forward" | "reply";
  }

  interface Fix {
    edits: { command?: string }[];
    warnings: string[];
    sentence?: string;
  }

  /** Something that a question can be about. */
  interface Place {
    id: string;
    name: string | null;
    kind: string;
    addresses: string[];
  }

  /** What was read of somebody's own VPC. */
  interface Imported {
    scenario: string;
    report: ImportReport;
  }

  /** As `vpclab import --report json` prints it. */
  interface ImportReport {
    files: number;
    counts: { kind: string; given: number; read: number; inPart: number; ignored: number }[];
    notes: { category: string; kind: string | null; id: string | null; message: string; place: { file: string; line: number | null; column: number | null } | null }[];
    unknownMembers: { kind: string; member: string; count: number }[];
  }

  /** What of a network is drawn: all, or some of it and the other VPCs as boxes. */
  interface Sight extends Topology {
    folded?: VpcView[];
  }

  /** By id, and stations that are shown beside what is shown anyhow. */
  interface Unfolded {
    vpcs: Set<string>;
    subnets: Set<string>;
    stations: Set<number>;
  }

  /** Something in a network that was looked for. */
  interface Found {
    kind: StationKind | "vpc" | "subnet";
    id: string;
    name: string | null;
    detail: string;
    vpc: string | null;
    subnet: string | null;
    station: number | null;
  }

  // The picture.
  interface Point {
    x: number;
    y: number;
  }

  interface Size {
    w: number;
    h: number;
  }

  type Rect = Point & Size;

  /** A quadratic Bézier curve. */
  interface Curve {
    start: Point;
    bend: Point;
    end: Point;
  }

  interface Box extends Rect {
    key: string;
    kind: "cloud" | "region" | "vpc" | "zone" | "public-subnet" | "private-subnet" | "ring";
    title: string;
  }

  /** A station's drawing, before it has a place. */
  interface Tile extends Size {
    station: number;
    kind: StationKind;
    label: string[];
    detail: string[];
  }

  /** A station's drawing at its place. */
  type Spot = Tile & Point;

  /** What joins VPCs, and the ids of those, uppermost first. */
  interface Connector {
    tile: Tile;
    joins: string[];
  }

  type SubnetPart = ReturnType<typeof Tiles.measureSubnet>;
  type VpcPart = ReturnType<typeof Tiles.measureVpc>;

  interface Layout {
    mode: "wide" | "tall";
    width: number;
    height: number;
    boxes: Box[];
    nodes: Map<number, Spot>;
  }

  /**
   * How the inside of a VPC is arranged: so many zones side by side; and regional NAT gateways in
   * a column of their own, or below with the resolver.
   */
  interface Arrangement {
    columns: number;
    regionalBeside: boolean;
  }

  /** Widths that all VPCs share. */
  interface Widths extends Arrangement {
    inSubnet: number;
    toGateway: number;
    gatewayHalf: number;
    vpc: number;
  }
}
