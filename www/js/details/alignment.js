// Two runs side by side: which event of the one is which of the other. No document.

/**
 * A row of both lists: an event of each that are the same one, or one that only one side has. `same` says that nothing at
 * all is different about it but its time.
 * @typedef {{ a: number | null, b: number | null, same: boolean }} Pair
 * @typedef {Pick<LogEvent, "atUs" | "kind" | "place" | "sentence">} Event
 */

/** Steps of the search: more than this and what is left is paired by time. */
const STEPS_MAX = 500_000;

/** @param {readonly Event[]} a @param {readonly Event[]} b */
export function align(a, b) {
  const [keysA, keysB] = [a.map(keyOf), b.map(keyOf)];
  let head = 0;
  while (head < a.length && head < b.length && keysA[head] === keysB[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && keysA[a.length - 1 - tail] === keysB[b.length - 1 - tail]) tail += 1;
  const middleA = keysA.slice(head, a.length - tail);
  const middleB = keysB.slice(head, b.length - tail);
  /** @type {[number | null, number | null][]} */
  const places = [];
  for (let at = 0; at < head; at += 1) places.push([at, at]);
  for (const [x, y] of shortest(middleA, middleB) ?? byTime(a, b, head, tail)) places.push([x === null ? null : x + head, y === null ? null : y + head]);
  for (let at = tail; at > 0; at -= 1) places.push([a.length - at, b.length - at]);
  return new Alignment(places.map(([x, y]) => ({ a: x, b: y, same: x !== null && y !== null && a[x].sentence.text === b[y].sentence.text })));
}

export class Alignment {
  /** @param {Pair[]} pairs */
  constructor(pairs) {
    this.pairs = pairs;
    /** The first row in which they differ, or -1. */
    this.first = pairs.findIndex(({ same }) => !same);
    /** @type {number[]} */ this.rowOfA = [];
    /** @type {number[]} */ this.rowOfB = [];
    pairs.forEach(({ a, b }, row) => {
      if (a !== null) this.rowOfA[a] = row;
      if (b !== null) this.rowOfB[b] = row;
    });
  }

  /** How many rows differ. */
  get differences() {
    return this.pairs.filter(({ same }) => !same).length;
  }

  /**
   * Where `b` stands when `a` stands at an event: at the same one, or at the last before it that both have, and what `b` did since
   * by itself up to the same instant.
   * @param {number | null} index @param {readonly Event[]} a @param {readonly Event[]} b @returns {number | null}
   */
  counterpart(index, a, b) {
    if (index === null) return null;
    let row = this.rowOfA[index];
    const exact = this.pairs[row].b;
    if (exact !== null) return exact;
    let there = -1;
    for (; row >= 0; row -= 1) {
      const { b: other } = this.pairs[row];
      if (other === null) continue;
      there = other;
      break;
    }
    for (row = this.rowOfA[index] + 1; row < this.pairs.length; row += 1) {
      const { a: mine, b: other } = this.pairs[row];
      if (mine !== null && other !== null) break;
      if (other !== null && b[other].atUs <= a[index].atUs) there = other;
      if (other !== null && b[other].atUs > a[index].atUs) break;
    }
    return there < 0 ? null : there;
  }
}

/** What makes an event the same one in another run, where numbers and times are others. @param {Event} event */
function keyOf({ kind, place, sentence }) {
  const label = "header" in kind ? kind.header.label : "";
  if (kind.type === "created" || kind.type === "hop") return [kind.type, place?.station, label, kind.type === "hop" ? kind.direction : ""].join("|");
  if (kind.type === "action-started" || kind.type === "edited") return `${kind.type}|${sentence.text}`;
  if (kind.type === "action-ended") return `${kind.type}|${sentence.text.split(" – ")[0]}`;
  if (kind.type === "socket") return [kind.type, place?.station, kind.connection ?? kind.local, kind.state].join("|");
  return [kind.type, place?.component, "name" in kind ? kind.name : ""].join("|");
}

/**
 * The shortest way from one list to the other (E. Myers, "An O(ND) difference algorithm and its variations", 1986).
 * Null where that would take too long.
 * @param {string[]} a @param {string[]} b @returns {[number | null, number | null][] | null}
 */
function shortest(a, b) {
  const [n, m] = [a.length, b.length];
  const most = n + m;
  /** For each number of differences, how far each diagonal came. @type {Map<number, number>[]} */
  const trace = [];
  let furthest = new Map([[1, 0]]);
  let steps = 0;
  for (let d = 0; d <= most; d += 1) {
    const next = new Map();
    for (let k = -d; k <= d; k += 2) {
      const [down, right] = [furthest.get(k + 1) ?? -1, furthest.get(k - 1) ?? -1];
      let x = k === -d || (k !== d && right < down) ? down : right + 1;
      while (x < n && x - k < m && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      steps += 1;
      if (x >= n && x - k >= m) {
        trace.push(next);
        return walkedBack(trace, n, m);
      }
    }
    if (steps > STEPS_MAX || (d + 1) ** 2 > STEPS_MAX) return null;
    trace.push(next);
    furthest = next;
  }
  return [];
}

/** @param {Map<number, number>[]} trace @param {number} n @param {number} m @returns {[number | null, number | null][]} */
function walkedBack(trace, n, m) {
  /** @type {[number | null, number | null][]} */
  const found = [];
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d > 0; d -= 1) {
    const before = trace[d - 1];
    const k = x - y;
    const [down, right] = [before.get(k + 1) ?? -1, before.get(k - 1) ?? -1];
    const from = k === -d || (k !== d && right < down) ? k + 1 : k - 1;
    const [startX, startY] = [/** @type {number} */ (before.get(from)), /** @type {number} */ (before.get(from)) - from];
    while (x > startX && y > startY) found.push([(x -= 1), (y -= 1)]);
    if (x === startX) found.push([null, (y -= 1)]);
    else found.push([(x -= 1), null]);
  }
  while (x > 0 && y > 0) found.push([(x -= 1), (y -= 1)]);
  return found.reverse();
}

/** Side by side as time goes by, where they have too little in common. @param {readonly Event[]} a @param {readonly Event[]} b @param {number} head @param {number} tail */
function* byTime(a, b, head, tail) {
  let [x, y] = [head, head];
  while (x < a.length - tail || y < b.length - tail) {
    const fromA = y >= b.length - tail || (x < a.length - tail && a[x].atUs <= b[y].atUs);
    yield /** @type {[number | null, number | null]} */ (fromA ? [x++ - head, null] : [null, y++ - head]);
  }
}
