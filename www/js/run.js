// One scenario run to its end under one reading of NAT: the log, and what can be asked of it.

import { Simulation } from "./engine.js";
import { diagnosticsOf } from "./errors.js";

/** A run that is still not quiet after this many events is shown as far as it has come. */
const EVENTS_MAX = 500_000;

/** Long enough for the page to be drawn. */
const FRAME_MS = 20;

/** Frames kept: enough for playing to and fro around the playhead. */
const FRAMES_KEPT = 128;

/**
 * `events` are those that one steps through: all of the log but what generators' thousands of
 * connections do. A place in that list is an `index`, a number in the log a `seq`; null is the moment
 * before the first.
 */
export class Run {
  #simulation;
  /** @type {Map<number | null, Frame>} */ #frames = new Map();
  /** @type {Map<number, LogEvent[]>} */ #byPacket = new Map();
  /** @type {Action[]} */ actions = [];
  /** The names that connections were given, in their order. @type {Set<string>} */ connections = new Set();
  /** What was done in the run that this one stands for, and cannot be done in it: what, and why. @type {string[]} */ lost = [];
  /** @type {string | null} */ #digest = null;
  /** By how many edits there were. @type {Map<number, Configuration>} */ #configurations = new Map();
  /** @type {Map<string, string>} */ #names;

  /**
   * Throws what `Simulation` throws: an Error with `diagnostics`.
   * @param {string} text the scenario file
   * @param {NatModel | null} natModel in place of the scenario's own
   * @param {readonly Deed[]} deeds what a person did in it, one after the other
   * @param {Parts} parts what the simulator says of it
   */
  constructor(text, natModel, deeds = [], parts = atOnce(partsOf(text, natModel, deeds))) {
    this.text = text;
    this.natModel = natModel;
    this.deeds = deeds;
    this.#simulation = parts.simulation;
    this.complete = parts.progress.quiet;
    /** How many events there are, with those that are not stepped through. */
    this.length = parts.progress.events;
    this.info = parts.info;
    this.topology = parts.topology;
    /** What of a large network is drawn, once that is known. @type {Sight | null} */
    this.sight = null;
    this.#names = new Map(this.topology.stations.flatMap(({ component, name }) => (name ? [[component, name]] : [])));
    this.story = parts.story;
    this.events = parts.events;
    for (const event of this.events) this.#index(event);
  }

  /**
   * The same, part by part: a large network's page can be drawn and used in between.
   * @param {string} text @param {NatModel | null} natModel @param {readonly Deed[]} [deeds]
   */
  static async slowly(text, natModel, deeds) {
    for (const parts = partsOf(text, natModel, deeds ?? []); ;) {
      await new Promise((done) => setTimeout(done, FRAME_MS));
      const { done, value } = parts.next();
      if (done) return new Run(text, natModel, deeds, value);
    }
  }

  /**
   * The run in which something is done after an event of this one, or so long after it; then more, each when that
   * before has ended well.
   * @param {number | null} seq @param {object} action @param {number} [sinceUs] @param {object[]} [then] @returns {Run}
   */
  withDeed(seq, action, sinceUs = 0, then = []) {
    // What was done later belongs to another future.
    const kept = this.deeds.filter((deed) => (deed.seq ?? -1) <= (seq ?? -1));
    const pause = Math.floor(sinceUs);
    if (pause < 1) return new Run(this.text, this.natModel, [...kept, { seq, action }]).#andThen(then);
    const waited = new Run(this.text, this.natModel, [...kept, { seq, action: waitFor(pause) }]);
    const atUs = pause + (seq === null ? 0 : this.events[this.indexOf(seq) ?? 0].atUs);
    const last = waited.events.findLast((event) => event.atUs <= atUs);
    try {
      return waited.withDeed(last?.seq ?? null, action, 0, then);
    } finally {
      waited.free();
    }
  }

  /** Does more when the last action has ended well. @param {object[]} actions @returns {Run} */
  #andThen([next, ...rest]) {
    const last = this.info.actions.length - 1;
    const end = next && this.events.findLast(({ kind }) => kind.type === "action-ended" && kind.action === last && kind.outcome === "done");
    if (!end) return this;
    try {
      return this.withDeed(end.seq, next, 0, rest);
    } finally {
      this.free();
    }
  }

  /** The same under another reading of NAT: what was done is done at the same moments. @param {NatModel} natModel */
  under(natModel) {
    return this.#redone(new Run(this.text, natModel), this.deeds, (index, other) => this.sameMoment(index, other));
  }

  /** The same with another scenario: what was done is done at the same times.
   * @param {string} text @param {{ natModel: NatModel | null, deeds: readonly Deed[] }} done */
  rewritten(text, { natModel, deeds } = this) {
    return this.#redone(new Run(text, natModel), deeds, (index, other) => this.sameTime(index, other));
  }

  /** What cannot be done in the other run is in its `lost`.
   * @param {Run} other @param {readonly Deed[]} deeds of this run @param {(index: number | null, other: Run) => number | null} moment */
  #redone(other, deeds, moment) {
    /** @type {string[]} */
    const lost = [];
    let last = -1;
    deeds.forEach(({ seq, action }, number) => {
      // Two packets may pass each other there: what was done later is done later all the same.
      last = Math.max(last, moment(seq === null ? null : this.indexOf(seq), other) ?? -1);
      try {
        const next = other.withDeed(other.events[last]?.seq ?? null, action);
        other.free();
        other = next;
      } catch (error) {
        const [mistake] = diagnosticsOf(error);
        if (!mistake) throw error;
        // Whoever did it, or what it was done to, is not there.
        const text = deeds === this.deeds ? this.info.actions.at(number - deeds.length) : JSON.stringify(action);
        lost.push(`“${text}”: ${mistake.message.replaceAll("`", "")}.`);
      }
    });
    other.lost = lost;
    return other;
  }

  /** Where another run is at the time of an event of this one. @param {number | null} index @param {Run} other @returns {number | null} */
  sameTime(index, other) {
    if (index === null) return null;
    const { atUs } = this.events[index];
    if (other.events[index]?.atUs === atUs) return index;
    const at = other.events.findLastIndex((event) => event.atUs <= atUs);
    return at < 0 ? null : at;
  }

  /** @param {LogEvent} event */
  #index(event) {
    const { kind, packet } = event;
    if (packet != null) this.#byPacket.set(packet, [...(this.#byPacket.get(packet) ?? []), event]);
    const action = this.actions.at(-1);
    if (kind.type === "action-started") {
      this.actions.push({ text: this.info.actions[kind.action], started: event, ended: null, outcome: null, tookUs: 0, syns: 0 });
    } else if (kind.type === "action-ended" && action) {
      Object.assign(action, { ended: event, outcome: kind.outcome, tookUs: event.atUs - action.started.atUs });
    } else if (kind.type === "created" && kind.header.flags === "SYN" && action) action.syns += 1;
    else if (kind.type === "socket" && kind.connection) this.connections.add(kind.connection);
  }

  /** @param {Position} position @returns {Scene} */
  scene(position) {
    const { index } = position;
    const event = index === null ? null : this.events[index];
    const seq = event?.seq ?? null;
    return { run: this, position, index, seq, frame: this.frame(seq), event };
  }

  /** What is true after an event. @param {number | null} seq */
  frame(seq) {
    let frame = this.#frames.get(seq);
    if (frame) return frame;
    frame = this.#simulation.frame(seq);
    if (this.#frames.size >= FRAMES_KEPT) {
      const [oldest] = this.#frames.keys();
      this.#frames.delete(oldest);
    }
    this.#frames.set(seq, frame);
    return frame;
  }

  /** What happened to a packet, up to and with `seq`. @param {number} packet @param {number} seq */
  trail(packet, seq) {
    return (this.#byPacket.get(packet) ?? []).filter((event) => event.seq <= seq);
  }

  /** Where in the list the event of a number is, or the last one before it. @param {number} seq @returns {number | null} */
  indexOf(seq) {
    let [from, to] = [0, this.events.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.events[middle].seq <= seq) from = middle + 1;
      else to = middle;
    }
    return from === 0 ? null : from - 1;
  }

  /** What names the whole run, wherever it is run. */
  get digest() {
    return (this.#digest ??= this.#simulation.digest());
  }

  /** The latest event up to `index` that is about a packet. @param {number | null} index */
  latestPacketEvent(index) {
    for (let at = index ?? -1; at >= 0; at -= 1) {
      if (this.events[at].packet != null) return this.events[at];
    }
    return null;
  }

  /** The number of the chapter that the moment lies in, or -1. @param {number | null} seq */
  chapterAt(seq) {
    return this.story.chapters.findLastIndex(({ first }) => seq !== null && first != null && first <= seq);
  }

  /** @param {string} id */
  subnetName(id) {
    return this.topology.subnets.find((subnet) => subnet.id === id)?.name ?? id;
  }

  /** Its name, or what AWS calls it. @param {string} id */
  componentName(id) {
    return this.#names.get(id) ?? id;
  }

  /** @param {number} packet @param {number} seq */
  dissect(packet, seq) {
    return this.#simulation.dissect(packet, seq);
  }

  /** @param {number} packet @param {number} seq */
  packetBytes(packet, seq) {
    return this.#simulation.packetBytes(packet, seq) ?? new Uint8Array();
  }

  /** @param {Table} table @param {number | null} seq @param {number} offset @param {number} limit */
  rows(table, seq, offset, limit) {
    return this.#simulation.rows(table, seq, offset, limit).rows;
  }

  /** What the component of an event looked at, row by row. @param {number} seq */
  listings(seq) {
    return this.#simulation.listings(seq);
  }

  /** The ports that translations hold, by address and destination: at most so many pools. @param {number | null} seq @param {number} most */
  ports(seq, most) {
    return this.#simulation.ports(seq, most);
  }

  /** What AWS accepts in the scenario, but nobody means. */
  warnings() {
    return this.#simulation.warnings();
  }

  /** How the network is configured after an event. @param {number | null} seq */
  configuration(seq) {
    // It is another one after an edit only; of a large network it takes a while to tell.
    const { edits } = this.frame(seq);
    const known = this.#configurations.get(edits) ?? this.#simulation.configuration(seq);
    this.#configurations.set(edits, known);
    return known;
  }

  /** What CloudWatch shows of the NAT gateways, of the whole run. */
  natMetrics() {
    return this.#simulation.natMetrics();
  }

  /** Where whoever made a run file was in it. @returns {number | null} */
  get position() {
    const seq = this.#simulation.position();
    return seq === undefined ? null : this.indexOf(seq);
  }

  /** A capture of every packet, for Wireshark. */
  pcapng() {
    return new Uint8Array(this.#simulation.pcapng());
  }

  /** What VPC flow logs would have recorded. @param {string} format @param {"60s" | "600s"} aggregation @param {string} [start] what the clock shows at the beginning */
  flowLogs(format, aggregation, start) {
    return this.#simulation.flowLogs({ format, aggregation, start });
  }

  /** What is tracked after an event, at a time, as `conntrack -L` lists it. @param {number | null} seq @param {number} [atUs] */
  conntrack(seq, atUs) {
    return this.#simulation.conntrack(seq, atUs === undefined ? undefined : Math.floor(atUs));
  }

  /** CloudWatch's metrics of NAT gateways, a line for each and each minute. */
  metricsCsv() {
    return this.#simulation.metricsCsv();
  }

  /** The run as a file: scenario, actions, and where one is in it. @param {number | null} seq */
  exportLog(seq) {
    return this.#simulation.exportLog(seq);
  }

  /** The same moment under each reading of NAT. @param {number} seq */
  compare(seq) {
    return this.#simulation.compare(seq);
  }

  /**
   * Where another run of the same scenario has the moment that this one shows at `index`: the same
   * packet at the same component, or the nearest before it that both runs have.
   * @param {number | null} index @param {Run} other @returns {number | null}
   */
  sameMoment(index, other) {
    if (index === null) return null;
    for (let at = index; at >= 0; at -= 1) {
      if (this.events[at].kind.type !== "hop") continue;
      const models = this.compare(this.events[at].seq)?.models;
      if (!models) continue;
      const row = models.find((model) => model.natModel === other.info.natModel);
      // Something that was done cannot be done there: packets are not the same any more.
      if (!row) return this.sameTime(index, other);
      if (row.seq == null) return null;
      // What follows the hop at once, such as a socket's new state, follows it there too.
      const there = other.indexOf(row.seq);
      const follower = (there ?? 0) + index - at;
      return sameKind(this.events[index], other.events[follower]) ? follower : there;
    }
    // Until a component has handled a packet, no reading of NAT makes a difference.
    return Math.min(index, other.events.length - 1);
  }

  /** Gives the simulator's memory back. */
  free() {
    this.#simulation.free();
  }
}

/**
 * @typedef {{ simulation: Simulation, progress: ReturnType<Simulation["run"]>, info: ReturnType<Simulation["info"]>, topology: ReturnType<Simulation["topology"]>, story: ReturnType<Simulation["story"]>, events: LogEvent[] }} Parts
 */

/** What a run is made of; pauses after each part that takes long in a large network.
 * @param {string} text @param {NatModel | null} natModel @param {readonly Deed[]} deeds @returns {Generator<void, Parts, void>} */
function* partsOf(text, natModel, deeds) {
  const simulation = new Simulation(text, natModel);
  try {
    yield;
    let progress = toTheEnd(simulation);
    for (const { seq, action } of deeds) {
      simulation.act(seq, action);
      progress = toTheEnd(simulation);
    }
    yield;
    const topology = simulation.topology();
    yield;
    return { simulation, progress, info: simulation.info(), topology, story: simulation.story(), events: simulation.moments() };
  } catch (error) {
    simulation.free();
    throw error;
  }
}

/** @param {Generator<void, Parts, void>} parts */
function atOnce(parts) {
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

/** @param {Simulation} simulation */
function toTheEnd(simulation) {
  let progress = simulation.run();
  for (let before = -1; !progress.quiet && before < progress.events && progress.events < EVENTS_MAX;) {
    before = progress.events;
    progress = simulation.run();
  }
  return progress;
}

/** The action in which nothing is done. @param {number} us */
export function waitFor(us) {
  return { do: "wait", duration: `${Math.ceil(us)}us` };
}

/** @param {LogEvent} event @param {LogEvent | undefined} other */
function sameKind(event, other) {
  return event.kind.type === other?.kind.type && event.place?.component === other.place?.component;
}
