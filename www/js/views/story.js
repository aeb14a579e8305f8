// What the scenario tells: chapters, the table of milestones, and claims with their evidence.

import { h, keepInView, setAttribute } from "../dom.js";
import { icon } from "../icons.js";

/** @import { Story } from "../engine.js" */
/** @import { Run } from "../run.js" */
/** @import { Scene } from "../scene.js" */

/** Evidence is listed up to here; a claim may rest on every packet of a run. */
const EVIDENCE_MAX = 8;

const STATUS = {
  proved: /** @type {const} */ ({ icon: "allowed", word: "Proved by this run" }),
  refuted: /** @type {const} */ ({ icon: "dropped", word: "Refuted by this run" }),
  open: /** @type {const} */ ({ icon: "passed", word: "Open: not shown by this run" }),
};

/** @param {(seq: number) => void} jump */
export function storyView(jump) {
  const chapters = h("ol", { class: "chapters" });
  const milestones = h("div", { class: "milestones" });
  const claims = h("ul", { class: "claims" });
  const element = h("section", { class: "panel story", "aria-labelledby": "story-heading" },
    h("h2", { id: "story-heading" }, "Chapters"), chapters, milestones, claims);
  /** @type {Run | null} */
  let drawn = null;
  /** @type {number | null} */
  let current = null;

  /** @param {Story} story */
  function load(story) {
    element.hidden = story.chapters.length + story.milestones.length + story.claims.length === 0;
    chapters.replaceChildren(...story.chapters.map((chapter) => h("li", { class: "chapter" },
      h("h3", {}, chapter.first == null
        ? h("span", { class: "chapter-title" }, chapter.title, " (not reached)")
        : link(chapter.title, chapter.first, "chapter-title")),
      h("div", { class: "chapter-body" },
        ...paragraphs(chapter.text),
        chapter.remark ? h("div", { class: "remark" }, h("h4", {}, "What AWS documents"), ...paragraphs(chapter.remark)) : null))));
    milestones.replaceChildren(...(story.milestones.length === 0 ? [] : [h("table", {},
      h("caption", {}, "Milestones"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Step"), h("th", { scope: "col" }, "What happens"), h("th", { scope: "col" }, "Event"))),
      h("tbody", {}, ...story.milestones.map((row) => h("tr", {},
        h("th", { scope: "row" }, row.step), h("td", {}, row.text),
        h("td", {}, row.event == null ? "not yet" : link(`${row.event + 1}`, row.event, "evidence", `Go to event ${row.event + 1}: ${row.text}`))))))]));
    claims.replaceChildren(...(story.claims.length === 0 ? [] : [h("li", { class: "claims-heading" }, h("h3", {}, "Claims, tested on this run"))]),
      ...story.claims.map((claim) => {
        const status = STATUS[claim.status];
        const evidence = claim.evidence.slice(0, EVIDENCE_MAX);
        const more = claim.evidence.length - evidence.length;
        return h("li", { class: "claim", "data-status": claim.status },
          h("p", { class: "claim-text" }, icon(status.icon), h("span", {}, claim.text)),
          h("p", { class: "claim-status" }, h("strong", {}, status.word), evidence.length > 0 ? " · events " : "",
            ...evidence.flatMap((seq) => [link(`${seq + 1}`, seq, "evidence", `Go to event ${seq + 1}`), " "]),
            more > 0 ? `and ${more} more` : ""),
          claim.remark ? h("p", { class: "claim-remark" }, ...withCode(claim.remark)) : null);
      }));
  }

  /** @param {string} text @param {number} seq @param {string} style @param {string} [label] */
  function link(text, seq, style, label) {
    return h("button", { type: "button", class: `link ${style}`, "aria-label": label, click: () => jump(seq) }, text);
  }

  /** @param {Scene} scene */
  function draw({ run, seq }) {
    const chapter = run.chapterAt(seq);
    if (drawn === run && current === chapter) return;
    if (drawn !== run) load(run.story);
    drawn = run;
    current = chapter;
    [...chapters.children].forEach((item, index) => setAttribute(item, "aria-current", index === chapter ? "step" : null));
    const item = chapter === null ? null : chapters.children[chapter];
    if (!(item instanceof HTMLElement)) return;
    for (const scroller of [chapters, element]) keepInView(scroller, item);
  }

  return { element, draw };
}

/** @param {string} text paragraphs with blank lines between them */
function paragraphs(text) {
  return text.split(/\n\s*\n/).map((part) => h("p", {}, ...withCode(part.trim())));
}

/** Words between backticks are names in a scenario file. @param {string} text @returns {(string | HTMLElement)[]} */
function withCode(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part));
}
