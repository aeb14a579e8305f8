// What is wrong with a scenario that was opened, where, and what would be right.

import { h, setText } from "../dom.js";
import { plural } from "../format.js";

/** @import { Diagnostic } from "../engine.js" */

export function diagnosticsView() {
  const heading = h("h2", { tabindex: -1 });
  const note = h("p", { class: "note" });
  const list = h("ol", { class: "diagnostics" });
  const close = h("button", { type: "button", click: () => hide() }, "Close");
  const element = h("section", { class: "panel mistakes", role: "alert", hidden: true }, heading, note, list, close);

  /** @param {string} title @param {string} text @param {readonly Diagnostic[]} diagnostics */
  function show(title, text, diagnostics) {
    setText(heading, title);
    setText(note, text);
    list.replaceChildren(...diagnostics.map((diagnostic) => h("li", { "data-severity": diagnostic.severity },
      h("p", { class: "diagnostic-place" },
        h("strong", {}, diagnostic.severity), ` ${diagnostic.line}:${diagnostic.column} `,
        diagnostic.pointer ? h("code", {}, diagnostic.pointer) : null, " ",
        h("span", { class: "code" }, diagnostic.code)),
      h("p", {}, diagnostic.message),
      diagnostic.hint ? h("p", { class: "hint" }, "Hint: ", diagnostic.hint) : null)));
    element.hidden = false;
  }

  /** A scenario could not be read. The run that is shown stays.
   * @param {string} name @param {readonly Diagnostic[]} diagnostics @param {boolean} kept */
  function showMistakes(name, diagnostics, kept) {
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
    show(`${name} has ${plural(errors, "mistake")}`, kept ? "The scenario that was open stays open." : "", diagnostics);
    heading.focus();
  }

  /** @param {string} name @param {readonly Diagnostic[]} warnings */
  function showWarnings(name, warnings) {
    if (warnings.length === 0) return hide();
    show(`${name} opens, with ${plural(warnings.length, "warning")}`, "AWS accepts this, but it is probably not what was meant.", warnings);
  }

  /** @param {string} title @param {string} text */
  function showFailure(title, text) {
    show(title, text, []);
  }

  function hide() {
    element.hidden = true;
  }

  return { element, showMistakes, showWarnings, showFailure, hide };
}
