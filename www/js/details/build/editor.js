// A text with numbered lines and marks at what is wrong. A plain text area: it has undo, input methods, touch and
// screen readers of its own, takes no room in what is loaded, and needs no style that a strict policy forbids.

import { h, setText } from "../../dom.js";
import { plural } from "../../format.js";
import { withCode } from "../../views/text.js";

/** How long after the last key the text is read. */
const REST_MS = 300;

/** As the style sheet has it, in CSS pixels. */
const LINE = 18;

/** @param {{ typed: (text: string) => void, at: (offset: number) => void }} told when the text has changed, and where the caret went */
export function editorView({ typed, at }) {
  const numbers = h("pre", { class: "editor-numbers" });
  const marks = h("div", { class: "editor-marks" });
  const sheet = h("div", { class: "editor-under", "aria-hidden": "true" }, marks);
  const area = h("textarea", {
    id: "build-text", class: "editor-text", wrap: "off", spellcheck: "false", autocomplete: "off", autocapitalize: "off", rows: 3,
    "aria-labelledby": "build-text-heading", "aria-describedby": "build-text-state", input: edited, change: left, scroll: follow, keydown: key, click: caret, keyup: caret,
  });
  const state = h("p", { class: "editor-state", id: "build-text-state", role: "status" });
  const list = h("ol", { class: "diagnostics", "aria-label": "What is wrong with the text" });
  const element = h("div", { class: "editor" }, state,
    h("div", { class: "editor-box" }, h("div", { class: "editor-gutter", "aria-hidden": "true" }, numbers), sheet, area), list);
  let timer = 0;
  let lines = 0;
  /** @type {readonly Diagnostic[]} */
  let wrong = [];
  let [chosenFrom, chosenTo] = [-1, -1];

  function edited() {
    number();
    clearTimeout(timer);
    timer = setTimeout(left, REST_MS);
  }

  /** Whoever leaves the text need not wait, and nothing comes behind what is done next. */
  function left() {
    if (timer === 0) return;
    rest();
    typed(area.value);
  }

  function rest() {
    clearTimeout(timer);
    timer = 0;
  }

  function number() {
    const count = area.value.split("\n").length;
    if (count === lines) return;
    lines = count;
    element.style.setProperty("--digits", String(Math.max(2, String(count).length)));
    setText(numbers, Array.from({ length: count }, (_, index) => index + 1).join("\n"));
  }

  function follow() {
    numbers.style.setProperty("translate", `0 ${-area.scrollTop}px`);
    marks.style.setProperty("translate", `${-area.scrollLeft}px ${-area.scrollTop}px`);
  }

  /** Tab goes on to the next control, as everywhere; what is indented is so by spaces. @param {KeyboardEvent} event */
  function key(event) {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    const before = area.value.slice(area.value.lastIndexOf("\n", area.selectionStart - 1) + 1, area.selectionStart);
    const indent = /^ */.exec(before)?.[0] ?? "";
    if (indent === "" && !/[[{]$/.test(before)) return;
    event.preventDefault();
    // What `insertText` puts in, the text area's own undo takes back.
    document.execCommand("insertText", false, `\n${indent}${/[[{]\s*$/.test(before) ? "  " : ""}`);
  }

  function caret() {
    at(area.selectionStart);
  }

  function draw() {
    const band = (/** @type {string} */ kind, /** @type {number} */ line, /** @type {number} */ count) => {
      const mark = h("span", { class: `band ${kind}` });
      mark.style.setProperty("top", `${line * LINE}px`);
      mark.style.setProperty("height", `${count * LINE}px`);
      return mark;
    };
    const chosen = chosenTo > chosenFrom ? [band("chosen", lineOf(chosenFrom), lineOf(chosenTo) - lineOf(chosenFrom) + 1)] : [];
    marks.replaceChildren(...chosen, ...wrong.flatMap(({ severity, line, column }) => {
      const under = h("span", { class: `squiggle ${severity}` });
      under.style.setProperty("top", `${line * LINE - 3}px`);
      under.style.setProperty("left", `${column - 1}ch`);
      under.style.setProperty("width", `${lengthAt(line, column)}ch`);
      return [band(severity, line - 1, 1), under];
    }));
    follow();
  }

  /** @param {number} offset from 0 */
  function lineOf(offset) {
    return area.value.slice(0, offset).split("\n").length - 1;
  }

  /** How long what stands there is. @param {number} line @param {number} column from 1 */
  function lengthAt(line, column) {
    const text = area.value.split("\n")[line - 1]?.slice(column - 1) ?? "";
    return Math.max(1, /^("(?:[^"\\]|\\.)*"|[-\w.]+|.)?/.exec(text)?.[0].length ?? 1);
  }

  /** @param {number} from @param {number} to @param {boolean} focus */
  function select(from, to, focus) {
    if (focus) {
      area.focus({ preventScroll: true });
      area.setSelectionRange(from, to);
    }
    const [top, bottom] = [lineOf(from) * LINE, (lineOf(to) + 1) * LINE];
    if (top < area.scrollTop || bottom > area.scrollTop + area.clientHeight) area.scrollTop = Math.max(0, top - 3 * LINE);
    follow();
  }

  return {
    element,
    get text() {
      return area.value;
    },
    /** @param {string} text */
    set(text) {
      rest();
      if (area.value === text) return;
      const { scrollTop } = area;
      area.value = text;
      number();
      area.scrollTop = scrollTop;
      draw();
    },
    /** What is wrong, at its lines, and as a list. @param {readonly Diagnostic[]} diagnostics */
    show(diagnostics) {
      wrong = diagnostics;
      const mistakes = diagnostics.filter(({ severity }) => severity === "error").length;
      setText(state, mistakes > 0 ? `${plural(mistakes, "mistake")}: the picture stays as it was.` : diagnostics.length > 0 ? `It runs, with ${plural(diagnostics.length, "warning")}.` : "It checks, and the picture follows it.");
      state.dataset.state = mistakes > 0 ? "failed" : "done";
      list.replaceChildren(...diagnostics.map(({ severity, line, column, message, hint }) => h("li", { "data-severity": severity },
        h("p", {}, h("button", { type: "button", class: "link", click: () => reveal(line, column) }, `line ${line}, column ${column}`), " ", ...withCode(message)),
        hint && h("p", { class: "note" }, ...withCode(hint)))));
      draw();
    },
    /** Marks a part of the text, and brings it into sight. @param {number} from @param {number} to @param {boolean} stay where one is */
    choose(from, to, stay) {
      [chosenFrom, chosenTo] = [from, to];
      draw();
      if (to > from && !stay) select(from, to, false);
    },
  };

  /** @param {number} line @param {number} column */
  function reveal(line, column) {
    const start = area.value.split("\n").slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    select(start + column - 1, start + column - 1 + lengthAt(line, column), true);
  }
}
