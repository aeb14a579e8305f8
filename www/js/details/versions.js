// Acting in the past leaves a future behind: every version of a run that there was, to return to and to compare with. No document.

/**
 * @typedef {{ id: number, key: string, text: string, natModel: NatModel | null, deeds: readonly Deed[], name: string, model: string, atUs: number | null, events: number, endUs: number,
 *   from: number | null, depth: number, index: number | null }} Version
 * `from` is the version that was shown when it came about; `index` where the playhead was when it was left; `atUs` when the last thing in it was done.
 */

export class Versions {
  /** @type {Version[]} */ list = [];
  /** The one that is shown. @type {Version | null} */ current = null;
  /** @type {number | null} */ #opened = null;

  /** A run is shown in place of another. @param {Run} run @param {number} opened how many times a scenario was opened @param {number | null} leftAt where the playhead was in the other one @returns {Version} */
  note(run, opened, leftAt) {
    if (opened !== this.#opened) {
      this.#opened = opened;
      this.list = [];
      this.current = null;
    }
    if (this.current) this.current.index = leftAt;
    const key = JSON.stringify([run.info.natModel, run.deeds, run.text]);
    this.current = this.list.find((version) => version.key === key) ?? this.#made(run, key);
    return this.current;
  }

  /** @param {Run} run @param {string} key */
  #made(run, key) {
    const { text, deeds, info, events } = run;
    const from = this.current;
    const edited = text !== (from ?? run).text;
    const last = deeds.at(-1);
    const version = {
      id: this.list.length, key, text, natModel: run.natModel, deeds, model: info.natModel,
      name: edited ? "the scenario is edited" : last ? info.actions[info.actions.length - 1] : "as the scenario has it",
      atUs: last && !edited ? events[run.indexOf(last.seq ?? -1) ?? 0]?.atUs ?? 0 : null,
      events: events.length, endUs: events.at(-1)?.atUs ?? 0,
      from: from?.id ?? null, depth: from && (edited || deeds.length > 0) ? from.depth + 1 : 0, index: null,
    };
    this.list.push(version);
    return version;
  }

  /** What the shown version is best compared with: the one that it was made from. */
  get before() {
    const { current } = this;
    return current?.from == null ? null : this.list[current.from];
  }
}

/**
 * Of the rows of an alignment those that differ, those around them and around the moment; between them how many are left out.
 * @param {readonly import("./alignment.js").Pair[]} pairs @param {number} here the row of the moment @param {number} around @param {number} most rows
 * @returns {({ row: number } | { skipped: number })[]}
 */
export function telling(pairs, here, around, most) {
  const [first, last] = [Math.max(0, here - most), Math.min(pairs.length, here + most)];
  const shown = new Set();
  for (let row = first; row < last; row += 1) {
    if (pairs[row].same && row !== here) continue;
    for (let near = Math.max(0, row - around); near <= Math.min(pairs.length - 1, row + around); near += 1) shown.add(near);
  }
  const rows = [...shown].sort((a, b) => a - b);
  /** @type {({ row: number } | { skipped: number })[]} */
  const list = [];
  let next = 0;
  // What is nearest to the moment is what is shown where there is too much.
  const middle = rows.findIndex((row) => row >= here);
  const from = Math.max(0, Math.min(middle - most / 2, rows.length - most));
  for (const row of rows.slice(from, from + most)) {
    if (row > next) list.push({ skipped: row - next });
    list.push({ row });
    next = row + 1;
  }
  if (next < pairs.length) list.push({ skipped: pairs.length - next });
  return list;
}

/** The first row that differs, and is not what was done itself. @param {readonly import("./alignment.js").Pair[]} pairs @param {readonly LogEvent[]} a @param {readonly LogEvent[]} b */
export function firstEffect(pairs, a, b) {
  const done = ["action-started", "action-ended", "edited"];
  return pairs.findIndex((pair) => {
    if (pair.same) return false;
    const event = pair.a !== null ? a[pair.a] : b[/** @type {number} */ (pair.b)];
    return (pair.a !== null && pair.b !== null) || !done.includes(event.kind.type);
  });
}
