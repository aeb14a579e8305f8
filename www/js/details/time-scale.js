// Simulated time as a length. Microseconds in which much happens and minutes in which nothing does are on one
// line: where quiet time is folded, a wait takes little more room than what happens around it. No document.

/** A gap so many times the usual one is quiet. */
const QUIET = 4;

/** How much longer a wait that is ten times as long is drawn. */
const DECADE = 0.6;

/**
 * `u` is a length in units of the scale, in which what is not folded is as long as it takes, in microseconds.
 * @typedef {{ fromUs: number, toUs: number, from: number, to: number }} Fold
 */

/**
 * From which gap on time is quiet: what is left, taken together, has gaps of one size. Infinite where none is longer
 * than the others.
 * @param {readonly number[]} gaps
 */
export function quietAbove(gaps) {
  let left = gaps.filter((gap) => gap > 0);
  for (;;) {
    const mean = left.reduce((sum, gap) => sum + gap, 0) / left.length;
    const kept = left.filter((gap) => gap <= QUIET * mean);
    if (kept.length === left.length) return left.length === gaps.filter((gap) => gap > 0).length ? Infinity : QUIET * mean;
    left = kept;
  }
}

export class TimeScale {
  /** The instants between which time is drawn evenly. @type {number[]} */ #us = [];
  /** Where they lie. @type {number[]} */ #u = [];
  /** @type {Fold[]} */ folds = [];

  /**
   * @param {readonly number[]} instants at which something happens, ascending
   * @param {boolean} folded
   * @param {number} [quietUs] from here on a wait is folded
   */
  constructor(instants, folded, quietUs = quietAbove(instants.map((us, index) => us - (instants[index - 1] ?? 0)))) {
    this.#add(0, 0);
    for (const us of instants) {
      const from = this.#us[this.#us.length - 1];
      const gap = us - from;
      if (gap <= 0) continue;
      const at = this.#u[this.#u.length - 1];
      const quiet = folded && gap > quietUs;
      const to = at + (quiet ? quietUs * (1 + DECADE * Math.log10(gap / quietUs)) : gap);
      if (quiet) this.folds.push({ fromUs: from, toUs: us, from: at, to });
      this.#add(us, to);
    }
  }

  /** @param {number} us @param {number} u */
  #add(us, u) {
    this.#us.push(us);
    this.#u.push(u);
  }

  /** In units. */
  get length() {
    return this.#u[this.#u.length - 1];
  }

  /** @param {number} us @returns {number} where an instant lies */
  at(us) {
    return interpolate(us, this.#us, this.#u);
  }

  /** @param {number} u @returns {number} the instant that lies there, in microseconds */
  instant(u) {
    return interpolate(u, this.#u, this.#us);
  }
}

/** The first place in an ascending list whose value is greater. @param {readonly number[]} list @param {number} value */
export function above(list, value) {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (list[middle] <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Between the knots `from` as between the knots `to`; outside of them the nearest. @param {number} value @param {readonly number[]} from @param {readonly number[]} to */
function interpolate(value, from, to) {
  const next = above(from, value);
  if (next === 0) return to[0];
  if (next === from.length) return to[to.length - 1];
  const share = (value - from[next - 1]) / (from[next] - from[next - 1]);
  return to[next - 1] + share * (to[next] - to[next - 1]);
}

/** The part of a scale that is shown, in units, on a line of so many pixels. */
export class Window {
  /** @param {number} length of the whole scale @param {number} [from] @param {number} [to] */
  constructor(length, from = 0, to = length) {
    this.length = Math.max(length, 1);
    const span = Math.min(Math.max(to - from, MIN_SPAN), this.length);
    this.from = Math.min(Math.max(from, 0), this.length - span);
    this.to = this.from + span;
  }

  get span() {
    return this.to - this.from;
  }

  get whole() {
    return this.span === this.length;
  }

  /** Closer by a factor, or farther below 1, all of it at 0; what lies at `u` stays where it is. @param {number} factor @param {number} u */
  zoomed(factor, u) {
    const span = factor > 0 ? this.span / factor : this.length;
    const share = (u - this.from) / this.span;
    const kept = Math.min(Math.max(span, MIN_SPAN), this.length);
    return new Window(this.length, u - share * kept, u + (1 - share) * kept);
  }

  /** @param {number} by in units */
  moved(by) {
    const from = Math.min(Math.max(this.from + by, 0), this.length - this.span);
    return new Window(this.length, from, from + this.span);
  }

  /** The same, or moved so far that `u` is in it, with some room around. @param {number} u */
  showing(u) {
    const room = this.span * 0.08;
    if (u >= this.from + (this.from > 0 ? room : 0) && u <= this.to - (this.to < this.length ? room : 0)) return this;
    return this.moved(u - this.from - this.span * (u < this.from ? 0.5 : 0.2));
  }
}

/** Nothing happens in less: this fills the line when it cannot be drawn closer. */
const MIN_SPAN = 4;

/** Distances between marks that people read easily, in microseconds. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500].flatMap((step) => [step, step * 1000]).concat([1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 172800].map((s) => s * 1_000_000)).sort((a, b) => a - b);

/**
 * Where the ruler has marks, at least `least` units apart: at round instants outside of folds, and where a fold ends.
 * @param {TimeScale} scale @param {Window} window @param {number} least
 * @returns {{ us: number, u: number }[]}
 */
export function marksOf(scale, window, least) {
  const marks = [];
  const step = STEPS.find((us) => us >= least) ?? STEPS[STEPS.length - 1];
  const first = scale.folds.findIndex(({ to }) => to >= window.from);
  const folds = first < 0 ? [] : scale.folds.slice(first);
  let fromUs = scale.instant(window.from);
  const endUs = scale.instant(window.to);
  let last = -Infinity;
  for (const fold of [...folds, null]) {
    const toUs = Math.min(fold?.fromUs ?? endUs, endUs);
    for (let us = Math.ceil(fromUs / step) * step; us <= toUs && marks.length < 200; us += step) {
      const u = scale.at(us);
      if (u - last < least) continue;
      marks.push({ us, u });
      last = u;
    }
    if (!fold || fold.toUs > endUs) break;
    fromUs = fold.toUs;
    if (fold.to - last < least) continue;
    marks.push({ us: fold.toUs, u: fold.to });
    last = fold.to;
  }
  return marks;
}
