// The run as a whole: what came of the script, milestones, claims with their evidence; and its log.

import { h, keepInView, rovingFocus, setAttribute } from "../dom.js";
import { formatClock, headingOf, outcomeOf } from "../format.js";
import { icon } from "../icons.js";
import { link, withCode } from "../views/text.js";

/** @typedef {(seq: number) => void} Jump */

/** Evidence is listed up to here; a claim may rest on every packet of a run. */
const EVIDENCE_MAX = 8;

/** So many events are in the document at a time: a log may have thousands. */
const SHOWN = 300;

const STATUS = {
  proved: /** @type {const} */ ({ sign: "allowed", word: "Proved by this run" }),
  refuted: /** @type {const} */ ({ sign: "dropped", word: "Refuted by this run" }),
  open: /** @type {const} */ ({ sign: "passed", word: "Open: not shown by this run" }),
};

/** What the whole run shows, whatever the moment. @param {Jump} jump @returns {View} */
export function findingsView(jump) {
  const element = h("section", { class: "panel findings", "aria-label": "What this run shows" });
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
      const { milestones, claims } = run.story;
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
            h("p", { class: "outcome" }, icon(sign), h("strong", {}, text)),
            h("p", { class: "note" }, h("strong", {}, word), evidence.length > 0 && ": ",
              ...evidence.slice(0, EVIDENCE_MAX).flatMap((seq) => [event(seq, ""), " "]), more > 0 && `and ${more} more`),
            remark && h("p", { class: "note" }, ...withCode(remark)));
        })),
        h("p", { class: "note" }, "Digest of this run, the same wherever it is run: ", h("code", { class: "digest" }, run.digest)),
      ];
      element.replaceChildren(...parts.filter((part) => part instanceof Element));
    },
  };
}

/** The log as an ordered list: the same as the picture, for reading. @param {Jump} jump @returns {View} */
export function eventsView(jump) {
  const list = h("ol", { class: "events" });
  const earlier = h("button", { type: "button", class: "link", click: () => show(first - SHOWN / 2) }, "Earlier events");
  const later = h("button", { type: "button", class: "link", click: () => show(first + SHOWN / 2) }, "Later events");
  const scroller = h("div", { class: "events-scroller" }, earlier, list, later);
  /** @type {Run | null} */
  let run = null;
  let first = 0;
  /** @type {Element | null} */
  let current = null;

  rovingFocus(list, "button");
  list.addEventListener("click", ({ target }) => {
    const item = target instanceof Element ? target.closest("li") : null;
    if (item) jump(item.value);
  });

  /** Puts the events from about `from` on into the document. @param {number} from */
  function show(from) {
    if (!run) return;
    const shown = run;
    const { events } = shown;
    first = Math.max(0, Math.min(Math.floor(from), events.length - SHOWN));
    list.replaceChildren(...events.slice(first, first + SHOWN).map((event) => createItem(shown, event)));
    earlier.hidden = first === 0;
    later.hidden = first + SHOWN >= events.length;
    list.querySelector("button")?.setAttribute("tabindex", "0");
    current = null;
  }

  /** @param {Run} run @param {LogEvent} event */
  function createItem(run, event) {
    const { seq, atUs, kind, sentence } = event;
    const { title, verdict, code } = headingOf(run, event);
    return h("li", { value: seq, "data-verdict": verdict, class: kind.type === "created" ? "first-of-packet" : "" },
      h("button", { type: "button", tabindex: -1 },
        h("span", { class: "event-head" },
          h("span", { class: "event-number" }, `#${seq}`), verdict !== "noted" && icon(verdict),
          h("span", { class: "event-place" }, title),
          h("span", {}, formatClock(atUs))),
        h("span", { class: "event-text" }, sentence.text, code && " ", code && h("code", {}, code))));
  }

  return {
    element: h("section", { class: "panel log", "aria-labelledby": "log-heading" }, h("h2", { id: "log-heading" }, "Every event"), scroller),
    draw(scene) {
      if (run !== scene.run) {
        ({ run } = scene);
        show(0);
      }
      const { index } = scene;
      if (index !== null && (index < first || index >= first + SHOWN)) show(index - SHOWN / 2);
      const item = index === null ? null : list.children[index - first];
      setAttribute(current ?? list, "aria-current", null);
      current = item;
      if (!item) {
        scroller.scrollTop = 0;
        return;
      }
      setAttribute(item, "aria-current", "step");
      for (const button of list.querySelectorAll("button[tabindex='0']")) setAttribute(button, "tabindex", -1);
      setAttribute(item.children[0], "tabindex", 0);
      keepInView(scroller, item);
    },
  };
}
