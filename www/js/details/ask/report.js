// What an import read, understood and left out: nothing is dropped in silence.

import { h } from "../../dom.js";
import { plural } from "../../format.js";

/** Notes in the document at a time; the rest are counted. */
const SHOWN = 200;

/** @type {Record<string, string>} */
const CATEGORIES = {
  malformed: "Not JSON", "malformed-item": "Cannot be read", "cut-off": "There is more", missing: "A call is missing", dangling: "Named, but not there",
  contradiction: "Contradiction", "in-part": "Read in part", "not-simulated": "Not simulated", refused: "Not as AWS could have it", "unknown-list": "Not known",
  duplicate: "Twice", pending: "On its way", deleted: "Gone", assumed: "Assumed", ignored: "Ignored", empty: "Empty",
};

/** @param {ImportReport} report */
export function reportView({ counts, notes, unknownMembers }) {
  const total = counts.reduce((sum, { given }) => sum + given, 0);
  const shown = notes.slice(0, SHOWN);
  return h("details", { class: "import-report", open: notes.some(({ category }) => category === "malformed") },
    h("summary", {}, `${plural(total, "thing")} of ${plural(counts.length, "kind")}; ${notes.length === 0 ? "nothing to note" : plural(notes.length, "note")}`),
    h("p", { class: "kinds" }, ...counts.map(({ kind, given, read, inPart, ignored }) => h("span", {}, `${kind} `, h("strong", {}, String(given)),
      read === given ? "" : ` (${[inPart > 0 && `${inPart} in part`, ignored > 0 && `${ignored} left out`].filter(Boolean).join(", ")})`))),
    shown.length > 0 && h("ul", {}, ...shown.map(({ category, kind, id, message, place }) => h("li", { "data-category": category },
      h("strong", {}, CATEGORIES[category] ?? category), " ", id && h("code", {}, id), !id && kind && h("code", {}, kind), " ", message,
      place && h("span", { class: "note" }, ` ${[place.file, place.line, place.column].filter((part) => part !== null).join(":")}`)))),
    notes.length > SHOWN && h("p", { class: "note" }, `… and ${plural(notes.length - SHOWN, "note")} more`),
    unknownMembers.length > 0 && h("p", { class: "note" }, `Members that are not known, and were not looked at: ${unknownMembers.slice(0, 20).map(({ kind, member, count }) => `${kind}.${member} (${count})`).join(", ")}${unknownMembers.length > 20 ? " …" : ""}.`));
}
