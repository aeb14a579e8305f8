// Why an action did not end as it was meant to: where its packets were lost.

import { h } from "../../dom.js";
import { headingOf, plural } from "../../format.js";
import { link } from "../../views/text.js";
import { Causes } from "../causes.js";
import { flowsOf } from "../filter.js";

/** One line for each place and reason, with the way to the first loss there. @param {import("../../lab.js").Lab} lab @param {Run} run @param {LogEvent} event @returns {HTMLElement[]} */
export function lossesView(lab, run, { seq, kind }) {
  if (kind.type !== "action-ended" || kind.outcome === "done") return [];
  const losses = new Causes(run.events).losses(seq, flowsOf(run.events));
  if (losses.length === 0) return [];
  /** @type {Map<string, LogEvent[]>} */
  const byPlace = new Map();
  for (const loss of losses) {
    const { title, code } = headingOf(run, loss);
    const at = `${title} ${code} ${loss.place?.component}`;
    byPlace.set(at, [...(byPlace.get(at) ?? []), loss]);
  }
  return [h("section", { class: "decision-losses", "aria-labelledby": "losses-heading" },
    h("h3", { id: "losses-heading" }, "Where its packets were lost"),
    h("ul", {}, ...[...byPlace.values()].map(([first, ...more]) => {
      const { title, code } = headingOf(run, first);
      return h("li", {}, link((to) => lab.jump(to), `#${first.seq} ${title}`, first.seq, `Go to event #${first.seq}`), code && " ", code && h("code", {}, code),
        more.length > 0 && `, and ${plural(more.length, "time")} more`, h("br"), first.sentence.text);
    })))];
}
