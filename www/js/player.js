// Where the playhead is and how it moves: no document, no clock of its own, no simulator.

/** From here on a wait is shown as time that passes. */
export const QUIET_US = 1_000_000;

/** Of the pace that stretches time: each event can be followed. */
export const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** Of the real clock: so many simulated seconds pass in one. */
export const RATES = [0.001, 0.01, 0.1, 1, 10, 100, 1000];

/** By the real clock quiet time may be skipped: it passes in this. */
export const SKIP_MS = 600;

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
  /** Of the real clock; null while time is stretched. @type {number | null} */ #rate = null;
  /** How much of the time to the next event has passed by the real clock. */ #sinceUs = 0;
  #playing = false;

  /** Without it packets jump. */
  motion = true;

  /** Does quiet time pass in an instant by the real clock? */
  skipsQuiet = true;

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
    this.#keepPlace(() => {
      this.#speed = speed;
      this.#rate = null;
    });
  }

  /** Simulated seconds in a second; null while time is stretched, event by event. */
  get rate() {
    return this.#rate;
  }

  set rate(/** @type {number | null} */ rate) {
    this.#keepPlace(() => { this.#rate = rate; });
  }

  /** Another pace goes on from the same place. @param {() => void} change */
  #keepPlace(change) {
    const { fraction } = this;
    change();
    const stretched = this.#playing && this.#rate === null;
    this.#elapsedMs = stretched && fraction > 0 ? (REST + (1 - REST) * fraction) * this.#spanMs() : 0;
    this.#sinceUs = stretched ? 0 : fraction * this.#gapUs();
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
    const { fraction } = this;
    // By the real clock time passes for timers also where packets are not to be seen moving.
    if (!this.motion) return { ...this.#at(this.#passed, 0), atUs: this.#timeUs(this.#passed) + this.#sinceUs };
    return this.#at(this.#passed, fraction);
  }

  /** Of the way to the next event. */
  get fraction() {
    if (this.#sinceUs > 0) return this.#sinceUs / this.#gapUs();
    return this.#playing && this.#rate === null && this.motion ? Math.max(0, (this.#elapsedMs / this.#spanMs() - REST) / (1 - REST)) : 0;
  }

  /** How long after its last event the playhead stands, by the real clock. */
  get sinceUs() {
    return this.#sinceUs;
  }

  /** Simulated time between the shown event and the one before it. */
  get sinceBeforeUs() {
    return this.#timeUs(this.#passed) - this.#timeUs(this.#passed - 1);
  }

  play() {
    if (this.#events.length === 0) return;
    if (this.atEnd) this.#go(0);
    this.#keepPlace(() => { this.#playing = true; });
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

  /** To the next event that is such a one, or else to the end. @param {(event: Moment, sinceUs: number) => boolean} test `sinceUs`: since the event before */
  stepTo(test) {
    this.#playing = false;
    const at = this.next(test);
    this.#go(at === null ? this.#events.length : at + 1);
  }

  /** Where the next such event is. @param {(event: Moment, sinceUs: number) => boolean} test @returns {number | null} */
  next(test) {
    const at = this.#events.findIndex((event, index) => index >= this.#passed && test(event, event.atUs - this.#timeUs(index)));
    return at < 0 ? null : at;
  }

  /** To where the next packet is made. */
  nextPacket() {
    this.stepTo(({ kind }) => kind.type === "created");
  }

  /** Over the next wait, to what ends it. */
  skipQuiet() {
    this.stepTo((_event, sinceUs) => sinceUs >= QUIET_US);
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

  /** To an instant, be there an event or none. @param {number} atUs */
  seekTime(atUs) {
    let [from, to] = [0, this.#events.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#events[middle].atUs <= atUs) from = middle + 1;
      else to = middle;
    }
    this.#passed = from;
    this.#elapsedMs = 0;
    this.#glideMs = null;
    this.#sinceUs = this.atEnd ? 0 : Math.max(0, atUs - this.#timeUs(from));
    this.#changed();
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
    if (this.#rate !== null) return this.#tickClock(elapsed, this.#rate);
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

  /** @param {number} leftMs @param {number} rate */
  #tickClock(leftMs, rate) {
    while (leftMs > 0 && !this.atEnd) {
      const gap = this.#gapUs();
      const skips = this.skipsQuiet && gap >= QUIET_US;
      const perMs = Math.max(rate * 1000, skips ? gap / SKIP_MS : 0);
      const needed = (gap - this.#sinceUs) / perMs;
      if (needed > leftMs) {
        this.#sinceUs += leftMs * perMs;
        break;
      }
      leftMs -= needed;
      this.#passed += 1;
      this.#sinceUs = 0;
    }
    if (this.atEnd) this.#playing = false;
    this.#changed();
  }

  /** @param {number} passed @param {boolean} glide */
  #go(passed, glide = false) {
    this.#passed = Math.min(Math.max(passed, 0), this.#events.length);
    this.#elapsedMs = 0;
    this.#sinceUs = 0;
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

  /** Simulated time to the next event. */
  #gapUs() {
    return this.#timeUs(this.#passed + 1) - this.#timeUs(this.#passed);
  }

  /** How long the way to the next event is shown. */
  #spanMs() {
    return wallDurationMs(this.#gapUs()) / this.#speed;
  }
}
