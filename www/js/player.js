// Where the playhead is and how it moves: no document, no clock of its own, no simulator.

/** @import { Event } from "./engine.js" */

/** @typedef {Pick<Event, "atUs" | "packet"> & { kind: { type: string } }} Moment */

/**
 * What the views draw: everything is as after event `seq` (null: before the first), and the
 * picture is `fraction` of the way from event `from` to the one after it.
 * @typedef {{ seq: number | null, from: number | null, fraction: number, atUs: number, playing: boolean }} Position
 */

/** A wait from here on is shown as time that passes, not as a packet under way. */
export const QUIET_US = 1_000_000;

/** Speeds offered. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** How long a packet takes to the next station when a person steps. */
export const GLIDE_MS = 280;

/** The share of an event's time in which a packet rests at the station that decided. */
const REST = 0.4;

/** A tab in the background gets no ticks: what it missed is not caught up with. */
const TICK_MS_MAX = 100;

/**
 * How long the way from one event to the next is shown at speed 1. Logarithmic: a hop of
 * microseconds can be followed, and five minutes of silence do not bore.
 * @param {number} durationUs @returns {number} milliseconds
 */
export function wallDurationMs(durationUs) {
  const stretched = 420 + 160 * Math.log10(1 + Math.max(0, durationUs));
  return Math.min(stretched, 2600);
}

/** The transport. `onchange` is told after every change of the position. */
export class Player {
  /** @type {readonly Moment[]} */ #events = [];
  /** @type {number} events passed: 0 before the first */ #passed = 0;
  /** @type {number} of the way from the present event to the next, while playing */ #elapsedMs = 0;
  /** @type {number | null} milliseconds into the glide that leads to the present event */ #glideMs = null;
  #speed = 1;
  #playing = false;

  /** Off where motion is unwelcome: packets then jump. */
  motion = true;

  /** @param {(position: Position) => void} onchange */
  constructor(onchange = () => {}) {
    this.onchange = onchange;
  }

  /** Takes another log. @param {readonly Moment[]} events @param {number | null} seq where to begin */
  load(events, seq = null) {
    this.#events = events;
    this.#playing = false;
    this.#go(seq === null ? 0 : seq + 1);
  }

  get length() {
    return this.#events.length;
  }

  get playing() {
    return this.#playing;
  }

  get speed() {
    return this.#speed;
  }

  set speed(speed) {
    const fraction = this.#elapsedMs / this.#spanMs();
    this.#speed = speed;
    this.#elapsedMs = fraction * this.#spanMs();
  }

  get atStart() {
    return this.#passed === 0;
  }

  get atEnd() {
    return this.#passed === this.#events.length;
  }

  /** The event that the page shows. @returns {number | null} */
  get seq() {
    return this.#passed === 0 ? null : this.#passed - 1;
  }

  /** Is there anything left to animate? */
  get moving() {
    return this.#playing || this.#glideMs !== null;
  }

  /** @returns {Position} */
  get position() {
    if (this.#glideMs !== null) {
      const fraction = this.#glideMs / GLIDE_MS;
      return this.#at(this.#passed - 1, fraction);
    }
    const share = this.#playing ? this.#elapsedMs / this.#spanMs() : 0;
    const fraction = this.motion ? Math.max(0, (share - REST) / (1 - REST)) : 0;
    return this.#at(this.#passed, fraction);
  }

  /** Simulated time that passes between the event before the shown one and the shown one. */
  get sinceBeforeUs() {
    return this.#timeUs(this.#passed) - this.#timeUs(this.#passed - 1);
  }

  play() {
    if (this.#events.length === 0) return;
    if (this.atEnd) this.#go(0);
    this.#playing = true;
    this.#glideMs = null;
    this.#changed();
  }

  pause() {
    this.#playing = false;
    this.#elapsedMs = 0;
    this.#changed();
  }

  toggle() {
    if (this.#playing) this.pause();
    else this.play();
  }

  /** To the next event, with its packet gliding there. */
  stepForward() {
    this.#playing = false;
    if (this.atEnd) return this.#changed();
    this.#go(this.#passed + 1, this.motion);
  }

  stepBack() {
    this.#playing = false;
    this.#go(this.#passed - 1);
  }

  /** To where the next packet is made. */
  nextPacket() {
    this.#playing = false;
    for (let at = this.#passed; at < this.#events.length; at += 1) {
      if (this.#events[at].kind.type === "created") return this.#go(at + 1);
    }
    this.#go(this.#events.length);
  }

  /** To where this packet was made, or from there to where the one before it was. */
  previousPacket() {
    this.#playing = false;
    for (let at = this.#passed - 2; at >= 0; at -= 1) {
      if (this.#events[at].kind.type === "created") return this.#go(at + 1);
    }
    this.#go(0);
  }

  /** @param {number | null} seq */
  seek(seq) {
    this.#go(seq === null ? 0 : seq + 1);
  }

  toStart() {
    this.#playing = false;
    this.#go(0);
  }

  toEnd() {
    this.#playing = false;
    this.#go(this.#events.length);
  }

  /** Lets wall time pass. @param {number} elapsedMs since the last tick */
  tick(elapsedMs) {
    const elapsed = Math.min(elapsedMs, TICK_MS_MAX);
    if (this.#glideMs !== null) {
      this.#glideMs += elapsed;
      if (this.#glideMs >= GLIDE_MS) this.#glideMs = null;
      return this.#changed();
    }
    if (!this.#playing) return;
    this.#elapsedMs += elapsed;
    while (this.#playing && this.#elapsedMs >= this.#spanMs()) {
      this.#elapsedMs -= this.#spanMs();
      if (!this.atEnd) this.#passed += 1;
      if (this.atEnd) {
        this.#playing = false;
        this.#elapsedMs = 0;
      }
    }
    this.#changed();
  }

  /** @param {number} passed @param {boolean} glide */
  #go(passed, glide = false) {
    this.#passed = Math.min(Math.max(passed, 0), this.#events.length);
    this.#elapsedMs = 0;
    this.#glideMs = glide ? 0 : null;
    this.#changed();
  }

  #changed() {
    this.onchange(this.position);
  }

  /** @param {number} passed @param {number} fraction @returns {Position} */
  #at(passed, fraction) {
    const here = this.#timeUs(passed);
    const there = this.#timeUs(passed + 1);
    return {
      seq: this.seq,
      from: passed === 0 ? null : passed - 1,
      fraction,
      atUs: here + (there - here) * fraction,
      playing: this.#playing,
    };
  }

  /** @param {number} passed */
  #timeUs(passed) {
    if (passed <= 0 || this.#events.length === 0) return 0;
    return this.#events[Math.min(passed, this.#events.length) - 1].atUs;
  }

  /** How long the way from the present event to the next is shown. */
  #spanMs() {
    const duration = this.#timeUs(this.#passed + 1) - this.#timeUs(this.#passed);
    return wallDurationMs(duration) / this.#speed;
  }
}
