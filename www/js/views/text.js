// The chapters beside the picture; and what is wrong with a scenario that could not be run.

import { h, keepInView, setAttribute, setText } from "../dom.js";

/** @typedef {(seq: number) => void} Jump */

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

/** What could not be done; or what is wrong with a scenario that was opened, where, and what would be right. */
export function troubleView() {
  const heading = h("h2", { tabindex: -1 });
  const note = h("p", { class: "note" });
  const list = h("ol", { class: "diagnostics" });
  const element = h("section", { class: "panel mistakes", role: "alert", hidden: true }, heading, note, list, h("button", { type: "button", click: () => { element.hidden = true; } }, "Close"));
  return {
    element,
    /** @param {import("../lab.js").Trouble | null} trouble null: there is none any more */
    show(trouble) {
      element.hidden = trouble === null;
      if (!trouble) return;
      const { title, text, diagnostics = [], focus } = trouble;
      setText(heading, title);
      setText(note, text);
      list.replaceChildren(...diagnostics.map(({ severity, line, column, pointer, code, message, hint }) => h("li", { "data-severity": severity },
        h("p", { class: "diagnostic-place" }, h("strong", {}, severity), ` line ${line}, column ${column} `, h("code", {}, pointer), " ", h("span", { class: "note" }, code)),
        h("p", {}, ...withCode(message)),
        hint && h("p", { class: "note" }, "Hint: ", ...withCode(hint)))));
      if (focus) heading.focus();
    },
  };
}

/** @param {Jump} jump @param {string} text @param {number} seq @param {string} [label] */
export function link(jump, text, seq, label) {
  return h("button", { type: "button", class: "link", "aria-label": label, click: () => jump(seq) }, text);
}

/** @param {string} text paragraphs with blank lines between them */
function paragraphs(text) {
  return text.split(/\n\s*\n/).map((part) => h("p", {}, ...withCode(part.trim())));
}

/** Words between backticks are names in a scenario file. @param {string} text */
export function withCode(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part));
}
