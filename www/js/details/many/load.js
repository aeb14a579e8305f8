// The page's side of the worker that opens many connections: what it counts, as tables.

import { startWorker } from "../workers.js";

/** @typedef {{ atUs: number, counts: TableCounts, pools: PortPool[], tallies: Tally[], over: boolean }} State */

/** So many rows beyond those that are looked at come with them: one scrolls on before an answer is there. */
const BEYOND = 24;

/** @param {readonly number[]} places @param {number} count */
function withNeighbours(places, count) {
  const [first = 0] = places;
  if (places.length < 2 || places.some((place, index) => place !== first + index)) return places;
  const from = Math.max(0, first - BEYOND);
  return Array.from({ length: Math.min(count, first + places.length + BEYOND) - from }, (_, index) => from + index);
}

/** @implements {LiveTables} */
export class Load {
  #worker;
  /** @type {State | null} */ state = null;
  /** The rows that came last, by table and place. @type {Map<string, Map<number, Line>>} */ #lines = new Map();
  /** The places that are looked at. @type {Record<string, number[]>} */ #wanted = {};
  /** @type {Record<string, number[]> | null} */ #fresh = null;
  #asked = "";
  /** @type {Map<number, (places: Uint32Array | null) => void>} */ #orders = new Map();
  #next = 0;

  /**
   * @param {import("./worker.js").Begin} begin
   * @param {(load: Load) => void} moved there is something new @param {(error: Error & { diagnostics?: readonly Diagnostic[] }) => void} failed
   */
  constructor(begin, moved, failed) {
    this.#worker = startWorker("many");
    this.#worker.addEventListener("message", ({ data: { id, state, rows, places, error, diagnostics } }) => {
      if (error !== undefined) return failed(Object.assign(new Error(error), diagnostics && { diagnostics }));
      if (places !== undefined) {
        this.#orders.get(id)?.(places);
        this.#orders.delete(id);
        return;
      }
      if (state) this.state = state;
      for (const { id: table, places: at, lines } of state?.rows ?? rows ?? []) this.#lines.set(table, new Map(lines.map((/** @type {Line} */ line, /** @type {number} */ index) => [at[index], line])));
      moved(this);
    });
    this.#worker.addEventListener("error", (event) => failed(new Error(event.message || "the part of the page that opens many connections could not be loaded")));
    this.#worker.postMessage({ begin });
  }

  get atUs() {
    return this.state?.atUs ?? 0;
  }

  /** @param {import("../tables/definitions.js").Definition} definition @returns {TableSource | null} */
  source({ id, whole }) {
    const count = this.state?.counts[/** @type {Table} */ (id)];
    if (whole || count === undefined) return null;
    return {
      count,
      lines: (places) => {
        this.#want(id, withNeighbours(places, count));
        const known = this.#lines.get(id);
        return places.map((place) => known?.get(place) ?? null);
      },
      place: (_key, hint) => hint,
      order: (order) => new Promise((resolve) => {
        this.#next += 1;
        this.#orders.set(this.#next, resolve);
        this.#worker.postMessage({ id: this.#next, order: { table: id, order } });
      }),
    };
  }

  /** All that is asked for at one time is what is looked at then. @param {string} id @param {readonly number[]} places */
  #want(id, places) {
    const first = this.#fresh === null;
    const fresh = (this.#fresh ??= {});
    (fresh[id] ??= []).push(...places);
    if (!first) return;
    queueMicrotask(() => {
      this.#wanted = { ...this.#wanted, ...fresh };
      this.#fresh = null;
      const asked = JSON.stringify(this.#wanted);
      if (asked === this.#asked) return;
      this.#asked = asked;
      this.#worker.postMessage({ watch: this.#wanted });
    });
  }

  /** Gives the thread and its memory back. */
  end() {
    this.#worker.terminate();
  }
}
