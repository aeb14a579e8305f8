// One scenario run to its end under one reading of NAT: the log, and what can be asked of it.

import { Simulation } from "./engine.js";

/** @import { Comparison, Event, Frame, NatModel, PacketLayer, Table } from "./engine.js" */

/** A run that is still not quiet after this many events is shown as far as it has come. */
const EVENTS_MAX = 50_000;

/** Frames kept: enough for playing to and fro around the playhead. */
const FRAMES_KEPT = 128;

/** A scenario's run. Positions are event numbers; null is the moment before the first. */
export class Run {
  /** @type {Simulation} */ #simulation;
  /** @type {Map<number | null, Frame>} */ #frames = new Map();
  /** @type {Map<number, number[]>} */ #byPacket = new Map();

  /**
   * Throws what `Simulation` throws: an Error with `diagnostics`.
   * @param {string} text the scenario file
   * @param {NatModel | null} natModel in place of the scenario's own
   */
  constructor(text, natModel) {
    this.text = text;
    this.#simulation = new Simulation(text, natModel);
    let progress = this.#simulation.run();
    while (!progress.quiet && progress.events < EVENTS_MAX) {
      const { events } = progress;
      progress = this.#simulation.run();
      if (progress.events === events) break;
    }
    this.complete = progress.quiet;
    this.info = this.#simulation.info();
    this.topology = this.#simulation.topology();
    this.story = this.#simulation.story();
    /** @type {Event[]} */
    this.events = this.#simulation.events(0, progress.events);
    for (const event of this.events) {
      if (event.packet == null) continue;
      const seqs = this.#byPacket.get(event.packet);
      if (seqs) seqs.push(event.seq);
      else this.#byPacket.set(event.packet, [event.seq]);
    }
  }

  /** @param {number | null} seq @returns {Frame} what is true after that event */
  frame(seq) {
    const known = this.#frames.get(seq);
    if (known) return known;
    const frame = this.#simulation.frame(seq);
    if (this.#frames.size >= FRAMES_KEPT) {
      const [oldest] = this.#frames.keys();
      this.#frames.delete(oldest);
    }
    this.#frames.set(seq, frame);
    return frame;
  }

  /** @param {number} packet @param {number} seq @returns {Event[]} what happened to the packet, up to and with `seq` */
  trail(packet, seq) {
    const seqs = this.#byPacket.get(packet) ?? [];
    return seqs.filter((at) => at <= seq).map((at) => this.events[at]);
  }

  /** @param {number | null} seq @returns {Event | null} the latest event up to `seq` that is about a packet */
  latestPacketEvent(seq) {
    for (let at = seq ?? -1; at >= 0; at -= 1) {
      if (this.events[at].packet != null) return this.events[at];
    }
    return null;
  }

  /** @param {number | null} seq @returns {number | null} the chapter that the moment lies in */
  chapterAt(seq) {
    if (seq === null) return null;
    let current = null;
    this.story.chapters.forEach((chapter, index) => {
      if (chapter.first != null && chapter.first <= seq) current = index;
    });
    return current;
  }

  /** @param {number} packet @param {number} seq @returns {PacketLayer[]} */
  dissect(packet, seq) {
    return this.#simulation.dissect(packet, seq);
  }

  /** @param {number} packet @param {number} seq @returns {Uint8Array} */
  packetBytes(packet, seq) {
    return this.#simulation.packetBytes(packet, seq) ?? new Uint8Array();
  }

  /** @param {Table} table @param {number | null} seq @param {number} offset @param {number} limit */
  rows(table, seq, offset, limit) {
    return this.#simulation.rows(table, seq, offset, limit).rows;
  }

  /** @param {number} seq @returns {Comparison | null} the same moment under each reading of NAT */
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

/** @param {Event} event @param {Event | undefined} other */
function sameKind(event, other) {
  return event.kind.type === other?.kind.type && event.place?.component === other.place?.component;
}
