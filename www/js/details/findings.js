// The run as a whole: what came of the script, milestones, claims with their evidence.

import { h, setText } from "../dom.js";
import { outcomeOf } from "../format.js";
import { icon } from "../icons.js";
import { link } from "../views/text.js";
import { examClaims, handshake } from "./exam.js";
import { withFacts } from "./facts.js";
import { explained } from "./terms.js";

/** @typedef {(seq: number) => void} Jump */

/** Evidence is listed up to here; a claim may rest on every packet of a run. */
const EVIDENCE_MAX = 8;

const STATUS = {
  proved: /** @type {const} */ ({ sign: "allowed", word: "Proved by this run" }),
  refuted: /** @type {const} */ ({ sign: "dropped", word: "Refuted by this run" }),
  open: /** @type {const} */ ({ sign: "passed", word: "Open: not shown by this run" }),
};

/** What the whole run shows, whatever the moment. @param {Jump} jump @returns {View} */
export function findingsView(jump) {
  const element = h("section", { class: "panel findings", "aria-labelledby": "findings-heading" });
  const heading = h("h2", { id: "findings-heading" }, "What this run shows");
  const event = (/** @type {number | null | undefined} */ seq, /** @type {string} */ what) =>
    (seq == null ? "not reached" : link(jump, `#${seq}`, seq, `Go to event #${seq}${what && `: ${what}`}`));
  /** @param {string} caption @param {string[]} columns @param {(string | HTMLElement)[][]} rows */
  const table = (caption, columns, rows) => rows.length > 0 && h("table", {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row" }, first), ...cells.map((cell) => h("td", {}, cell))))));
  /** @type {Run | null} */
  let drawn = null;
  return {
    element,
    draw({ run }) {
      if (drawn === run) return;
      drawn = run;
      // What a scenario does not claim itself is what the notes claim of every run.
      const milestones = run.story.milestones.length > 0 ? run.story.milestones : handshake(run.events);
      const claims = run.story.claims.length > 0 ? run.story.claims : examClaims(run.events);
      const parts = [
        table("Milestones", ["Step", "What happens", "Event"], milestones.map((row) => [row.step, row.text, event(row.event, row.text)])),
        table("What came of the script", ["Action", "Outcome", "Event"], run.actions.map((action) => {
          const failed = action.outcome !== "done";
          return [action.text, h("span", { class: "outcome", "data-verdict": failed && "dropped" }, icon(failed ? "dropped" : "allowed"), outcomeOf(action)),
            event(action.ended?.seq, action.text)];
        })),
        claims.length > 0 && h("h3", {}, "Claims, tested on this run"),
        h("ul", { class: "claims" }, ...claims.map(({ text, status, evidence, remark }) => {
          const { sign, word } = STATUS[status];
          const more = evidence.length - EVIDENCE_MAX;
          return h("li", { "data-verdict": sign },
            h("p", { class: "outcome" }, icon(sign), h("strong", {}, ...explained(text))),
            h("p", { class: "note" }, h("strong", {}, word), evidence.length > 0 && ": ",
              ...evidence.slice(0, EVIDENCE_MAX).flatMap((seq) => [event(seq, ""), " "]), more > 0 && `and ${more} more`),
            remark && h("p", { class: "note" }, ...withFacts(remark)));
        })),
        digestOf(run),
      ];
      element.replaceChildren(heading, ...parts.filter((part) => part instanceof Element));
    },
  };
}

/** Of a long run it takes a while, and few ask. @param {Run} run */
function digestOf(run) {
  const digest = h("code", { class: "digest" });
  return h("details", { class: "note", toggle: () => setText(digest, run.digest) },
    h("summary", {}, "Digest of this run, the same wherever it is run"), digest);
}
