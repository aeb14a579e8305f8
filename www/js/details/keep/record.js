// What is kept of a run: all it takes to have it again, and to tell it from others. No document, no storage.

import { plural } from "../../format.js";

/** The version of what is written below. Others are left alone. */
export const VERSION = 1;

/** As many runs are kept; the oldest go. */
export const RUNS_MAX = 20;

/**
 * `changed`: was anything done in it, or written anew? If not, only where one was is worth keeping.
 * `atHome`: is it what the page itself opens?
 * @typedef {{ version: number, id: string, title: string, savedAt: number, changed: boolean, atHome: boolean, text: string, natModel: NatModel | null, deeds: readonly Deed[], index: number | null }} Kept
 */

/** @param {string} id @param {Run} run @param {number | null} index @param {string} original the text that was opened @param {string} home the text that the page itself opens @param {number} now @returns {Kept} */
export function recordOf(id, run, index, original, home, now) {
  const { text, natModel, deeds } = run;
  return { version: VERSION, id, title: run.info.title, savedAt: now, changed: deeds.length > 0 || text !== original || natModel !== null, atHome: text === home, text, natModel, deeds, index };
}

/** Is it something that this version can read? What is stored may be from another version, or broken. @param {any} one @returns {one is Kept} */
export function isKept(one) {
  return one?.version === VERSION && typeof one.id === "string" && typeof one.title === "string" && typeof one.text === "string" && Array.isArray(one.deeds)
    && Number.isFinite(one.savedAt) && (one.index === null || Number.isInteger(one.index));
}

/** The newest first, and which of them are too many: those beyond the maximum, and those in which nothing was done.
 * @param {readonly unknown[]} stored @param {string | null} current is kept whatever it is */
export function sorted(stored, current) {
  const known = stored.filter(isKept).sort((a, b) => b.savedAt - a.savedAt);
  const listed = known.filter(({ id, changed }) => changed || id === current);
  const kept = listed.filter(({ id }, place) => place < RUNS_MAX || id === current);
  return { kept, surplus: known.filter((one) => !kept.includes(one)).map(({ id }) => id) };
}

/** `today at 14:05`, `on 3 March at 09:12` @param {number} savedAt @param {number} now */
export function when(savedAt, now) {
  const [then, today] = [new Date(savedAt), new Date(now)];
  const time = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const days = Math.round((new Date(today).setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86_400_000);
  const year = then.getFullYear() === today.getFullYear() ? undefined : "numeric";
  const day = days === 0 ? "today" : days === 1 ? "yesterday" : `on ${then.toLocaleDateString("en-GB", { day: "numeric", month: "long", year })}`;
  return `${day} at ${time}`;
}

/** What was done in it, in a few words. @param {Kept} record */
export function doneIn({ deeds, natModel, changed }) {
  const done = [deeds.length > 0 && plural(deeds.length, "thing done", "things done"), natModel && `under the model “${natModel}”`].filter(Boolean);
  return done.length > 0 ? done.join(", ") : changed ? "the scenario was changed" : "looked at";
}
