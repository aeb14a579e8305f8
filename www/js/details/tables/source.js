// Where a table's rows come from at a moment of a run. No document.

import { atOnce, inSlices, ordered } from "./order.js";

/** As many rows are put in order before the next frame; more take a while. */
const AT_ONCE = 2_000;

/** What a run's tables are read from, moment by moment. */
export class RunTables {
  /** What costs more than looking, by name: what it was worked out for, and what came out. @type {Map<string, { of: unknown, rows: any[] }>} */
  #worked = new Map();

  /** @param {Scene} scene @returns {TableScene} */
  at({ run, seq, index, frame, event, position }) {
    const remember = (/** @type {string} */ name, /** @type {unknown[]} */ of, /** @type {() => any[]} */ work) => {
      const known = this.#worked.get(name);
      if (Array.isArray(known?.of) && known.of.every((part, at) => part === of[at])) return known.rows;
      const rows = work();
      this.#worked.set(name, { of, rows });
      return rows;
    };
    const atEnd = index === run.events.length - 1;
    return {
      run, seq, frame, event,
      atUs: position.atUs,
      atOf: (at) => run.events[run.indexOf(at) ?? 0]?.atUs ?? 0,
      rows: (table, offset, limit) => {
        const first = /** @type {any[]} */ (frame[table]);
        return offset + limit <= first.length || first.length === frame.counts[table] ? first.slice(offset, offset + limit) : run.rows(table, seq, offset, limit);
      },
      station: (number) => run.topology.stations[number],
      past: (name, fold) => remember(name, [run, index], () => fold(run, (index ?? -1) + 1)),
      configured: (name, fold) => remember(name, [run, frame.edits], () => fold(run.configuration(seq))),
      written: (name, fold) => {
        const all = remember(name, [run], () => fold(run));
        const until = event?.atUs ?? 0;
        return atEnd ? all : remember(`${name} so far`, [run, until], () => all.filter(({ writtenAtUs }) => writtenAtUs <= until));
      },
    };
  }
}

/**
 * One table at one moment.
 * @param {import("./definitions.js").Definition} definition @param {TableScene} scene @returns {TableSource}
 */
export function sourceOf(definition, scene) {
  const count = definition.count(scene);
  const page = (/** @type {number} */ offset, /** @type {number} */ limit) => definition.rows(scene, offset, limit).map((row) => definition.line(scene, row));
  return {
    count,
    /** Rows that stand together are read together. */
    lines(places) {
      const first = places[0] ?? 0;
      if (places.every((place, index) => place === first + index)) return page(first, places.length);
      return places.flatMap((place) => page(place, 1));
    },
    place: (key, hint) => placeOf(key, hint, count, page),
    order(order, signal, told) {
      const work = ordered(count, page, order);
      return count <= AT_ONCE ? atOnce(work) : inSlices(work, signal, told);
    },
  };
}

/** Where the row of a key is now: at its old place, or nearer to the beginning, as rows before it went.
 * @param {string} key @param {number} hint @param {number} count @param {(offset: number, limit: number) => Line[]} page @returns {number | null} */
export function placeOf(key, hint, count, page) {
  const at = (/** @type {number} */ place) => page(place, 1)[0];
  if (hint < count && at(hint)?.key === key) return hint;
  if (count <= AT_ONCE) {
    const place = page(0, count).findIndex((line) => line.key === key);
    return place < 0 ? null : place;
  }
  const split = (/** @type {string} */ text) => /** @type {[string, number]} */ ([text.slice(0, text.lastIndexOf("/")), Number(text.slice(text.lastIndexOf("/") + 1))]);
  const [owner, entry] = split(key);
  // Owners one after the other, each with rising numbers: the block of this one, then the row in it.
  for (let start = 0; start < count;) {
    const [here] = split(at(start).key);
    const end = firstWhere(start, count, (place) => split(at(place).key)[0] !== here);
    if (here === owner) {
      const place = firstWhere(start, end, (one) => split(at(one).key)[1] >= entry);
      return place < end && at(place).key === key ? place : null;
    }
    start = end;
  }
  return null;
}

/** @param {number} from @param {number} to @param {(place: number) => boolean} holds from some place on @returns {number} that place, or `to` */
function firstWhere(from, to, holds) {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
