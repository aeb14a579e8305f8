// Which rows of a table are shown, and in which order: in slices, since a table may have 440,000. No document.

/** So many rows are read at a time. */
const CHUNK = 250;

/** Runs of this length are sorted at once; longer ones are merged. */
const RUN = 512;

/** So many comparisons are done at a time. */
const COMPARISONS = 4096;

const NAMES = new Intl.Collator("en", { numeric: true });

/** Words, each of which a row has somewhere, or with a minus before it nowhere. @param {string} text */
export function termsOf(text) {
  return text.toLowerCase().split(/\s+/).filter((word) => word !== "" && word !== "-");
}

/** @param {readonly string[]} terms @param {Pick<Line, "cells" | "owner">} line */
export function passes(terms, { owner, cells }) {
  if (terms.length === 0) return true;
  const text = [owner, ...cells].join("\t").toLowerCase();
  return terms.every((term) => (term.startsWith("-") ? !text.includes(term.slice(1)) : text.includes(term)));
}

/** What a cell is sorted by: addresses and numbers by value, all else as text. @param {string} text @returns {number | string} */
export function sortKey(text) {
  const end = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:[:/](\d+))?$/.exec(text);
  if (end) return end.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0) * 65_536 + Number(end[5] ?? 0);
  if (/^-?\d[\d,]*(\.\d+)?$/.test(text)) return Number(text.replaceAll(",", ""));
  if ((text.match(/:/g) ?? []).length > 1) return expanded(text);
  return text;
}

/** An IPv6 address with all of its digits, as letters: what is compared as text takes no number apart. @param {string} text */
function expanded(text) {
  const [, address, rest = ""] = /^\[?([0-9a-f:.]+)\]?(.*)$/i.exec(text) ?? [, text];
  const [head, tail] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = tail === undefined ? [] : Array(Math.max(0, 8 - head.length - tail.length)).fill("0");
  const digits = [...head, ...zeros, ...(tail ?? [])].map((group) => group.padStart(4, "0")).join("") + rest.replace(/\D/g, "").padStart(5, "0");
  return digits.toLowerCase().replace(/[0-9a-f]/g, (digit) => String.fromCharCode(97 + parseInt(digit, 16)));
}

/** @param {Line} line @param {number} column */
function keyOf({ cells, timer, timed }, column) {
  if (column === cells.length && timed) return timer ? timer.expiresAtUs : Infinity;
  return sortKey(cells[column] ?? "");
}

/**
 * The places of the rows to show, in their order. A generator, so that whoever runs it can stop for a while;
 * it yields how much is done, from 0 to 1.
 * @param {number} count @param {(offset: number, limit: number) => readonly Line[]} page @param {Order} order
 * @returns {Generator<number, Uint32Array, void>}
 */
export function* ordered(count, page, { terms, column, descending }) {
  const places = new Uint32Array(count);
  const keys = new Float64Array(column === null ? 0 : count);
  /** Texts get numbers here, and these are put in order of the texts afterwards. @type {Map<string, number>} */
  const texts = new Map();
  let kept = 0;
  for (let offset = 0; offset < count; offset += CHUNK) {
    const lines = page(offset, Math.min(CHUNK, count - offset));
    for (let index = 0; index < lines.length; index += 1) {
      if (!passes(terms, lines[index])) continue;
      if (column !== null) {
        const key = keyOf(lines[index], column);
        // Texts come after numbers, whatever their numbers are: below zero stands for "a text".
        keys[offset + index] = typeof key === "number" ? key : -1 - numberOf(texts, key);
      }
      places[kept] = offset + index;
      kept += 1;
    }
    yield (0.7 * offset) / count;
  }
  const shown = places.slice(0, kept);
  if (column === null) return shown;
  if (texts.size > 0) {
    const words = [...texts.keys()];
    const order = Uint32Array.from(words, (_, index) => index);
    yield* sorted(order, (one, other) => NAMES.compare(words[one], words[other]), 0.7);
    const ranks = new Float64Array(words.length);
    order.forEach((word, rank) => { ranks[word] = 2 ** 53 + 2 * rank; });
    for (const place of shown) if (keys[place] < 0) keys[place] = ranks[-1 - keys[place]];
  }
  const sign = descending ? -1 : 1;
  // Rows with the same key stay as the table has them.
  yield* sorted(shown, (one, other) => (keys[one] === keys[other] ? one - other : sign * (keys[one] < keys[other] ? -1 : 1)), 0.85);
  return shown;
}

/** @param {Map<string, number>} texts @param {string} text */
function numberOf(texts, text) {
  const known = texts.get(text);
  if (known !== undefined) return known;
  texts.set(text, texts.size);
  return texts.size - 1;
}

/** Sorts in place. @param {Uint32Array} items @param {(one: number, other: number) => number} compare @param {number} share that is done already @returns {Generator<number, void, void>} */
function* sorted(items, compare, share) {
  for (let from = 0; from < items.length; from += RUN) {
    items.subarray(from, from + RUN).sort(compare);
    yield share;
  }
  const spare = new Uint32Array(items.length);
  for (let run = RUN; run < items.length; run *= 2) {
    for (let from = 0; from + run < items.length; from += 2 * run) {
      const [middle, end] = [from + run, Math.min(from + 2 * run, items.length)];
      spare.set(items.subarray(from, middle), from);
      let [left, right] = [from, middle];
      for (let to = from; left < middle; to += 1) {
        items[to] = right < end && compare(items[right], spare[left]) < 0 ? items[right++] : spare[left++];
        if (to % COMPARISONS === 0) yield share;
      }
    }
    yield share;
  }
}

/** To the end at once. @template T @param {Generator<number, T, void>} work @returns {T} */
export function atOnce(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** So long is worked on end, so that a frame is never missed. */
const SLICE_MS = 5;

/**
 * In slices, between which the page can do what it has to.
 * @template T @param {Generator<number, T, void>} work @param {AbortSignal} signal @param {(share: number) => void} told
 * @returns {Promise<T | null>} null when it was called off
 */
export async function inSlices(work, signal, told) {
  for (;;) {
    let share = 0;
    for (const until = performance.now() + SLICE_MS; performance.now() < until;) {
      const { done, value } = work.next();
      if (done) return value;
      share = value;
    }
    told(share);
    await new Promise((resolve) => { setTimeout(resolve); });
    if (signal.aborted) return null;
  }
}
