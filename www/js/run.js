// One scenario run to its end under one reading of NAT: the log, and what can be asked of it.

import { Simulation } from "./engine.js";

/** A run that is still not quiet after this many events is shown as far as it has come. */
const EVENTS_MAX = 50_000;

/** Frames kept: enough for playing to and fro around the playhead. */
const FRAMES_KEPT = 128;

/** Positions are event numbers; null is the moment before the first. */
export class Run {
  #simulation;
  /** @type {Map<number | null, Frame>} */ #frames = new Map();
  /** @type {Map<number, number[]>} */ #byPacket = new Map();
  /** @type {Action[]} */ actions = [];

  /**
   * Throws what `Simulation` throws: an Error with `diagnostics`.
   * @param {string} text the scenario file
   * @param {NatModel | null} natModel in place of the scenario's own
   */
  constructor(text, natModel) {
    this.text = text;
    this.#simulation = new Simulation(text, natModel);
    let progress = this.#simulation.run();
    for (let before = -1; !progress.quiet && before < progress.events && progress.events < EVENTS_MAX;) {
      before = progress.events;
      progress = this.#simulation.run();
    }
    this.complete = progress.quiet;
    this.info = this.#simulation.info();
    this.topology = this.#simulation.topology();
    this.story = this.#simulation.story();
    this.digest = this.#simulation.digest();
    this.events = this.#simulation.events(0, progress.events);
    for (const event of this.events) this.#index(event);
  }

  /** @param {LogEvent} event */
  #index(event) {
    const { kind, packet, seq } = event;
    if (packet != null) this.#byPacket.set(packet, [...(this.#byPacket.get(packet) ?? []), seq]);
    const action = this.actions.at(-1);
    if (kind.type === "action-started") {
      this.actions.push({ text: this.info.actions[kind.action], started: event, ended: null, outcome: null, tookUs: 0, syns: 0 });
    } else if (kind.type === "action-ended" && action) {
      Object.assign(action, { ended: event, outcome: kind.outcome, tookUs: event.atUs - action.started.atUs });
    } else if (kind.type === "created" && kind.header.flags === "SYN" && action) action.syns += 1;
  }

  /** @param {Position} position @returns {Scene} */
  scene(position) {
    const { seq } = position;
    return { run: this, position, seq, frame: this.frame(seq), event: seq === null ? null : this.events[seq] };
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
    const seqs = this.#byPacket.get(packet) ?? [];
    return seqs.filter((at) => at <= seq).map((at) => this.events[at]);
  }

  /** The latest event up to `seq` that is about a packet. @param {number | null} seq */
  latestPacketEvent(seq) {
    for (let at = seq ?? -1; at >= 0; at -= 1) {
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
    return this.topology.stations.find((station) => station.component === id)?.name ?? id;
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

  /** The same moment under each reading of NAT. @param {number} seq */
  compare(seq) {
    return this.#simulation.compare(seq);
  }

  /**
   * Where another run of the same scenario has the moment that this one shows at `seq`: the same
   * packet at the same component, or the nearest before it that both runs have.
   * @param {number | null} seq @param {Run} other @returns {number | null}
   */
  sameMoment(seq, other) {
    if (seq === null) return null;
    for (let at = seq; at >= 0; at -= 1) {
      if (this.events[at].kind.type !== "hop") continue;
      const row = this.compare(at)?.models.find((model) => model.natModel === other.info.natModel);
      if (!row) continue;
      if (row.seq == null) return null;
      // What follows the hop at once, such as a socket's new state, follows it there too.
      const follower = row.seq + seq - at;
      return sameKind(this.events[seq], other.events[follower]) ? follower : row.seq;
    }
    // Until a component has handled a packet, no reading of NAT makes a difference.
    return Math.min(seq, other.events.length - 1);
  }

  /** Gives the simulator's memory back. */
  free() {
    this.#simulation.free();
  }
}

/** @param {LogEvent} event @param {LogEvent | undefined} other */
function sameKind(event, other) {
  return event.kind.type === other?.kind.type && event.place?.component === other.place?.component;
}
