// Acting at the moment shown: traffic, waiting, and calls of AWS's API, while packets fly. Everything can be undone.

import { h, setText } from "../dom.js";
import { formatClock } from "../format.js";
import { messageOf } from "../errors.js";
import { bySubject, inWords } from "./action-form.js";
import { allDeeds, deedForm } from "./deed-form.js";

/** @typedef {import("./action-form.js").Deed} Deed */

/** @param {import("../lab.js").Lab} lab its `act` throws an Error with `diagnostics` where AWS, or vpclab, cannot do it */
export function actView(lab) {
  const when = h("span", { class: "note" });
  const choose = h("select", { id: "act-deed", change: () => fill() });
  const what = h("p", { class: "note" });
  const form = deedForm(lab, "act");
  const undo = h("button", { type: "button", class: "open", click: () => { lab.undo(); form.tell("Undone: the run is as it was before."); } }, "Undo");
  const redo = h("button", { type: "button", class: "open", click: () => { lab.redo(); form.tell("Done again."); } }, "Redo");
  form.element.prepend(h("p", { class: "ask-field" }, h("label", { for: "act-deed" }, "Do"), choose));
  const element = h("section", { class: "panel act", "aria-labelledby": "act-heading" },
    h("header", {}, h("h2", { id: "act-heading" }, "Act here"), when, h("span", { class: "together" }, undo, " ", redo)), what, form.element, form.status);
  /** @type {Deed[]} */
  let deeds = [];
  /** @type {Run | null} */
  let run = null;

  async function load() {
    try {
      deeds = await allDeeds();
      choose.replaceChildren(...bySubject(deeds).map(([label, here]) => h("optgroup", { label }, ...here.map(({ name }) => h("option", { value: name }, inWords(name))))));
      choose.value = "connect";
      fill();
    } catch (error) {
      form.fail(messageOf(error));
    }
  }

  function fill() {
    const chosen = deeds.find(({ name }) => name === choose.value);
    if (!chosen) return;
    setText(what, chosen.what);
    form.show(chosen);
  }

  /** The seq of the event shown. @type {number | null} */
  let shownSeq = null;

  /** @param {number} atUs */
  function tellWhen(atUs) {
    setText(when, shownSeq === null ? "before the first event" : `at ${formatClock(atUs)}, after event #${shownSeq}; what comes later now is kept as a version`);
  }

  // The clock may stand between two events.
  lab.on("moved", ({ atUs, playing }) => { if (!playing) tellWhen(atUs); });
  load();
  return {
    element,
    /** @param {Scene} scene */
    draw({ run: shown, seq, position }) {
      const { done, undone } = lab.history;
      undo.disabled = done === 0;
      redo.disabled = undone === 0;
      shownSeq = seq;
      tellWhen(position.atUs);
      if (run === shown) return;
      run = shown;
      form.suggest(shown);
    },
  };
}
