// A moment of a run in words, as links in a text, an element's attribute or a script name it.

import { causesOf } from "./causes.js";
import { flowsOf, parseFilter } from "./filter.js";

/** @type {Record<string, number>} */
const UNITS = { us: 1, "µs": 1, ms: 1000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000, d: 86_400_000_000 };

/**
 * The place in the run's list of `12` or `#12` (an event's number), `chapter 3`, `claim 2` (when its last evidence
 * is there), `350s` (the last event by then), `first dropped`, `last syn` (as the log's filter), `start`, `end`.
 * Throws an Error that says why there is none.
 * @param {Run} run @param {number | string} moment @returns {number | null} null: before the first event
 */
export function indexOfMoment(run, moment) {
  const text = String(moment).trim();
  const { events, story: { chapters, claims } } = run;
  const last = events.length === 0 ? null : events.length - 1;
  if (text === "start") return null;
  if (text === "end") return last;
  const [, number] = /^#?(\d+)$/.exec(text) ?? [];
  if (number) return found(last !== null && Number(number) <= events[last].seq ? run.indexOf(Number(number)) : undefined, `there is no event #${number}; the last one is #${events.at(-1)?.seq ?? "none"}`);
  const [, thing, nth] = /^(chapter|claim)\s+(\d+)$/.exec(text) ?? [];
  if (thing) {
    const list = thing === "chapter" ? chapters : claims;
    const one = list[Number(nth) - 1];
    const seq = one && ("first" in one ? one.first : one.evidence.at(-1));
    return found(seq == null ? undefined : run.indexOf(seq), one ? `this run does not come to ${text}` : `there is no ${text}; the scenario has ${list.length}`);
  }
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(us|µs|ms|s|min|h|d)$/.exec(text) ?? [];
  if (amount) {
    const until = Number(amount) * UNITS[unit];
    const at = events.findLastIndex(({ atUs }) => atUs <= until);
    return at < 0 ? null : at;
  }
  const [, which, condition] = /^(first|last)\s+(.+)$/.exec(text) ?? [];
  if (which) {
    const test = testOf(run, condition);
    const at = which === "first" ? events.findIndex(test) : events.findLastIndex(test);
    return found(at < 0 ? undefined : at, `no event of this run is “${condition}”`);
  }
  throw new Error(`“${text}” names no moment; #12, chapter 3, claim 2, 350s, first dropped, start and end do`);
}

/** A condition of the log's filter, for events of a run. @param {Run} run @param {string} condition @returns {(event: LogEvent) => boolean} */
export function testOf(run, condition) {
  const test = parseFilter(condition);
  const flows = flowsOf(run.events);
  const context = { flowOf: (/** @type {number} */ packet) => flows.get(packet), nameOf: (/** @type {string} */ id) => run.componentName(id), causesOf: causesOf(run.events) };
  return (event) => test(event, context);
}

/** @template T @param {T | undefined} value @param {string} why @returns {T} */
function found(value, why) {
  if (value === undefined) throw new Error(why);
  return value;
}
