// Why an action did not end as it was meant to: where its packets were lost, or turned away.

import { h } from "../../dom.js";
import { headingOf, plural } from "../../format.js";
import { link } from "../../views/text.js";
import { causesIn } from "../causes.js";
import { flowsOf } from "../filter.js";

/** One line for each place and reason, with the way to the first event there. @param {import("../../lab.js").Lab} lab @param {Run} run @param {LogEvent} event @returns {HTMLElement[]} */
export function stopsView(lab, run, { seq, kind }) {
  if (kind.type !== "action-ended" || kind.outcome === "done") return [];
  const stops = causesIn(run.events).stops(seq, flowsOf(run.events));
  if (stops.length === 0) return [];
  /** @type {Map<string, LogEvent[]>} */
  const byPlace = new Map();
  for (const stop of stops) {
    const { title, code } = headingOf(run, stop);
    const at = `${title} ${code} ${stop.place?.component}`;
    byPlace.set(at, [...(byPlace.get(at) ?? []), stop]);
  }
  return [h("section", { class: "decision-stops", "aria-labelledby": "stops-heading" },
    h("h3", { id: "stops-heading" }, "What stopped it"),
    h("ul", {}, ...[...byPlace.values()].map(([first, ...more]) => {
      const { title, code } = headingOf(run, first);
      return h("li", {}, link((to) => lab.jump(to), `#${first.seq} ${title}`, first.seq, `Go to event #${first.seq}`), code && " ", code && h("code", {}, code),
        more.length > 0 && `, and ${plural(more.length, "time")} more`, h("br"), first.sentence.text);
    })))];
}
