// The run as text: chapters, what came of the script, milestones, claims with their evidence, the
// log; and what is wrong with a scenario that could not be run.

import { h, keepInView, rovingFocus, setAttribute, setText } from "../dom.js";
import { formatClock, headingOf, outcomeOf, plural } from "../format.js";
import { icon } from "../icons.js";

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

/** @param {Jump} jump @returns {View} */
export function storyView(jump) {
  const list = h("ol", { class: "chapters", tabindex: 0, "aria-labelledby": "story-heading" });
  const element = h("section", { class: "panel story", "aria-labelledby": "story-heading" }, h("h2", { id: "story-heading", class: "visually-hidden" }, "Chapters"), list);
  /** @type {Run | null} */
  let drawn = null;
  let current = -1;
  return {
    element,
    draw({ run, seq }) {
      const chapter = run.chapterAt(seq);
      if (drawn === run && current === chapter) return;
      if (drawn !== run) {
        const { chapters } = run.story;
        element.hidden = chapters.length === 0;
        list.replaceChildren(...chapters.map(({ title, first, text, remark }) => h("li", { class: "chapter" },
          h("h3", {}, first == null ? `${title} (not reached)` : link(jump, title, first)),
          ...paragraphs(text),
          remark && h("div", { class: "remark" }, h("h4", {}, "What AWS documents"), ...paragraphs(remark)))));
      }
      drawn = run;
      current = chapter;
      [...list.children].forEach((item, index) => setAttribute(item, "aria-current", index === chapter && "step"));
      if (list.firstElementChild) keepInView(list, list.children[Math.max(chapter, 0)], true);
    },
  };
}

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
      const { seq } = scene;
      if (seq !== null && (seq < first || seq >= first + SHOWN)) show(seq - SHOWN / 2);
      const item = seq === null ? null : list.children[seq - first];
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

/** What is wrong with a scenario that was opened, where, and what would be right. */
export function diagnosticsView() {
  const heading = h("h2", { tabindex: -1 });
  const note = h("p", { class: "note" });
  const list = h("ol", { class: "diagnostics" });
  const element = h("section", { class: "panel mistakes", role: "alert", hidden: true }, heading, note, list, h("button", { type: "button", click: hide }, "Close"));

  /** @param {string} title @param {string} text @param {readonly Diagnostic[]} [diagnostics] */
  function show(title, text, diagnostics = []) {
    setText(heading, title);
    setText(note, text);
    list.replaceChildren(...diagnostics.map(({ severity, line, column, pointer, code, message, hint }) => h("li", { "data-severity": severity },
      h("p", { class: "diagnostic-place" }, h("strong", {}, severity), ` line ${line}, column ${column} `, h("code", {}, pointer), " ", h("span", { class: "note" }, code)),
      h("p", {}, ...withCode(message)),
      hint && h("p", { class: "note" }, "Hint: ", ...withCode(hint)))));
    element.hidden = false;
  }

  function hide() {
    element.hidden = true;
  }

  return {
    element,
    show,
    hide,
    /** A scenario could not be read. @param {string} name @param {readonly Diagnostic[]} diagnostics @param {string} text */
    showMistakes(name, diagnostics, text) {
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      show(`${name} has ${plural(errors.length, "mistake")}`, text, diagnostics);
      heading.focus();
    },
    /** @param {string} name @param {readonly Diagnostic[]} warnings */
    showWarnings(name, warnings) {
      if (warnings.length === 0) return hide();
      show(`${name} opens, with ${plural(warnings.length, "warning")}`, "AWS accepts this, but it is probably not what was meant.", warnings);
    },
  };
}

/** @param {Jump} jump @param {string} text @param {number} seq @param {string} [label] */
function link(jump, text, seq, label) {
  return h("button", { type: "button", class: "link", "aria-label": label, click: () => jump(seq) }, text);
}

/** @param {string} text paragraphs with blank lines between them */
function paragraphs(text) {
  return text.split(/\n\s*\n/).map((part) => h("p", {}, ...withCode(part.trim())));
}

/** Words between backticks are names in a scenario file. @param {string} text */
function withCode(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part));
}
