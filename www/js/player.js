// Where the playhead is and how it moves: no document, no clock of its own, no simulator.

/** From here on a wait is shown as time that passes. */
export const QUIET_US = 1_000_000;

export const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** A packet's way to the next station when a person steps. */
export const GLIDE_MS = 280;

/** The share of an event's time in which a packet rests at the station that decided. */
const REST = 0.4;

/** What a tab in the background missed is not caught up with. */
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

/** `onchange` is told after every change of the position. */
export class Player {
  /** @type {readonly Moment[]} */ #events = [];
  /** Events passed. */ #passed = 0;
  /** Of the way to the next event, while playing. */ #elapsedMs = 0;
  /** Of the glide to the present event. @type {number | null} */ #glideMs = null;
  #speed = 1;
  #playing = false;

  /** Without it packets jump. */
  motion = true;

  /** @param {(position: Position) => void} onchange */
  constructor(onchange = () => {}) {
    this.onchange = onchange;
  }

  /** @param {readonly Moment[]} events @param {number | null} index where to begin */
  load(events, index = null) {
    this.#events = events;
    this.#playing = false;
    this.#go(index === null ? 0 : index + 1);
  }

  get playing() {
    return this.#playing;
  }

  set speed(/** @type {number} */ speed) {
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

  /** @returns {number | null} */
  get index() {
    return this.#passed === 0 ? null : this.#passed - 1;
  }

  get moving() {
    return this.#playing || this.#glideMs !== null;
  }

  /** @returns {Position} */
  get position() {
    if (this.#glideMs !== null) return this.#at(this.#passed - 1, this.#glideMs / GLIDE_MS);
    const share = this.#playing ? this.#elapsedMs / this.#spanMs() : 0;
    const fraction = this.motion ? Math.max(0, (share - REST) / (1 - REST)) : 0;
    return this.#at(this.#passed, fraction);
  }

  /** Simulated time between the shown event and the one before it. */
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
    const at = this.#events.findIndex(({ kind }, index) => index >= this.#passed && kind.type === "created");
    this.#go(at < 0 ? this.#events.length : at + 1);
  }

  /** To where this packet was made, or from there to where the one before it was. */
  previousPacket() {
    this.#playing = false;
    this.#go(this.#events.findLastIndex(({ kind }, index) => index < this.#passed - 1 && kind.type === "created") + 1);
  }

  /** @param {number | null} index */
  seek(index) {
    this.#go(index === null ? 0 : index + 1);
  }

  toStart() {
    this.#playing = false;
    this.#go(0);
  }

  toEnd() {
    this.#playing = false;
    this.#go(Infinity);
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
      index: this.index,
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

  /** How long the way to the next event is shown. */
  #spanMs() {
    const duration = this.#timeUs(this.#passed + 1) - this.#timeUs(this.#passed);
    return wallDurationMs(duration) / this.#speed;
  }
}
