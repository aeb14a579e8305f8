// The figures of a moment that words around the picture can show, by name: text, empty where there is none.

import { MODELS, headingOf, kindName, verdictOf } from "../format.js";

/** @typedef {{ changedBy: number, expiresAtUs: number, removed?: unknown }} Timed */

/** @param {Scene} scene @param {number} chapter from 0; -1: none @returns {Record<string, string>} */
export function valuesOf({ run, event, seq, index, frame, position }, chapter) {
  const told = run.latestPacketEvent(index);
  const header = headerOf(told);
  const nat = newest(frame.nat);
  const tracking = newest(frame.tracking);
  const left = (/** @type {Timed | undefined} */ row) => (row ? String(Math.max(0, Math.ceil((row.expiresAtUs - position.atUs) / 1_000_000))) : "");
  const said = event && verdictOf(event.kind);
  return {
    event: text(seq),
    events: text(run.events.length),
    time: (position.atUs / 1_000_000).toFixed(3),
    chapter: chapter < 0 ? "" : text(chapter + 1),
    "chapter-title": run.story.chapters[chapter]?.title ?? "",
    "nat-model": MODELS[run.info.natModel]?.name ?? run.info.natModel,
    heading: event ? headingOf(run, event).title : "",
    sentence: event?.sentence.text ?? "",
    component: event?.place ? run.componentName(event.place.component) ?? "" : "",
    kind: event?.place ? kindName(event.place.kind) : "",
    verdict: said?.word ?? "",
    code: said?.code ?? "",
    packet: header?.label ?? "",
    protocol: header?.protocol ?? "",
    flags: header?.flags ?? "",
    "source-address": header?.src ?? "",
    "source-port": text(header?.srcPort || null),
    "destination-address": header?.dst ?? "",
    "destination-port": text(header?.dstPort || null),
    "nat-inside": nat?.inside ?? "",
    "nat-outside": nat?.outside ?? "",
    "nat-state": nat?.state ?? "",
    "nat-entries": text(frame.counts.nat),
    "nat-seconds-left": left(nat),
    "tracking-state": tracking?.state ?? "",
    "tracking-entries": text(frame.counts.tracking),
    "tracking-seconds-left": left(tracking),
  };
}

/** The packet as it goes on. @param {LogEvent | null} event */
function headerOf(event) {
  if (!event) return null;
  const { kind } = event;
  return "headerAfter" in kind ? kind.headerAfter : "header" in kind ? kind.header : null;
}

/** The row that changed last and is still there. @template {Timed} R @param {readonly R[]} rows @returns {R | undefined} */
function newest(rows) {
  return rows.filter(({ removed }) => !removed).reduce((/** @type {R | undefined} */ best, row) => (best && best.changedBy > row.changedBy ? best : row), undefined);
}

/** @param {number | null | undefined} value */
function text(value) {
  return value == null ? "" : String(value);
}
