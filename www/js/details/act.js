// Acting at the moment shown: traffic, waiting, and calls of AWS's API, while packets fly. Everything can be undone.

import { h, setAttribute, setText } from "../dom.js";
import { fileAddress } from "../files.js";
import { formatClock } from "../format.js";
import { diagnosticsOf } from "../lab.js";
import { actionOf, deedsOf, isEither } from "./action-form.js";

/** @typedef {import("./action-form.js").Deed} Deed */

/** @param {import("../lab.js").Lab} lab its `act` throws an Error with `diagnostics` where AWS, or vpclab, cannot do it */
export function actView(lab) {
  const when = h("span", { class: "note" });
  const choose = h("select", { id: "act-deed", change: () => fill() });
  const what = h("p", { class: "note" });
  const fields = h("div", { class: "act-fields" });
  const names = h("datalist", { id: "act-names" });
  const status = h("p", { class: "act-status", role: "status" });
  const undo = h("button", { type: "button", class: "open", click: () => { lab.undo(); tell("Undone: the run is as it was before."); } }, "Undo");
  const redo = h("button", { type: "button", class: "open", click: () => { lab.redo(); tell("Done again."); } }, "Redo");
  const form = h("form", { class: "act-form", submit: (event) => { event.preventDefault(); act(); } },
    h("p", { class: "ask-field" }, h("label", { for: "act-deed" }, "Do"), choose), fields, h("button", { type: "submit", class: "open primary" }, "Do it here"));
  const element = h("section", { class: "panel act", "aria-labelledby": "act-heading" },
    h("header", {}, h("h2", { id: "act-heading" }, "Act here"), when, undo, redo), what, form, names, status);
  /** @type {Deed[]} */
  let deeds = [];
  /** @type {Run | null} */
  let run = null;

  async function load() {
    try {
      const response = await fetch(fileAddress("scenario.schema.json"));
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      deeds = deedsOf(await response.json());
      choose.replaceChildren(...deeds.map(({ name }) => h("option", { value: name }, name.replaceAll("-", " "))));
      choose.value = "connect";
      fill();
    } catch (error) {
      setText(status, `The list of actions could not be loaded: ${error instanceof Error ? error.message : error}.`);
    }
  }

  const deed = () => deeds.find(({ name }) => name === choose.value);

  function fill() {
    const chosen = deed();
    if (!chosen) return;
    setText(what, chosen.what);
    const first = chosen.fields.filter((field) => field.required || isEither(field));
    const rest = chosen.fields.filter((field) => !first.includes(field));
    fields.replaceChildren(...first.map(fieldView), ...(rest.length === 0 ? [] : [h("details", {}, h("summary", {}, "More"), ...rest.map(fieldView))]));
    setText(status, "");
  }

  /** @param {import("./action-form.js").Field} field */
  function fieldView({ name, what, input, choices, min, max, example, required, refers }) {
    const id = `act-${name}`;
    const common = { id, name, required, "aria-describedby": `${id}-note` };
    const box = input === "choice" ? h("select", common, h("option", { value: "" }, "as it is"), ...choices.map((choice) => h("option", { value: choice }, choice)))
      : input === "number" ? h("input", { ...common, type: "number", min, max, placeholder: example })
        : h("input", { ...common, type: "text", placeholder: choices.length > 0 ? choices.join(", ") : example, list: refers ? "act-names" : null, autocomplete: "off", spellcheck: "false" });
    const label = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return h("p", { class: "ask-field" }, h("label", { for: id, title: what }, label), box, h("span", { class: "note", id: `${id}-note` }));
  }

  function act() {
    const chosen = deed();
    if (!chosen) return;
    clearMarks();
    try {
      const value = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${name}"]`))?.value ?? "";
      const action = actionOf(chosen, value);
      if ("connection" in action && typeof action.connection === "string" && action.do === "connect") rename(/** @type {string} */ (action.connection));
      lab.act(action);
      tell(`Done: ${chosen.name.replaceAll("-", " ")}. The run goes on from here.`);
    } catch (error) {
      const diagnostics = diagnosticsOf(error);
      const field = error instanceof Error && "field" in error ? String(error.field) : "";
      if (field) complain(field, /** @type {Error} */ (error).message);
      for (const { pointer, message, hint } of diagnostics) complain(pointer.split("/").at(-1) ?? "", [message, hint].filter(Boolean).join("; "));
      if (!field && diagnostics.length === 0) setText(status, error instanceof Error ? error.message : String(error));
      else setText(status, "It was not done: see the fields.");
      status.dataset.state = "failed";
    }
  }

  /** The next connection needs another name. @param {string} name */
  function rename(name) {
    const box = /** @type {HTMLInputElement | null} */ (form.querySelector('[name="connection"]'));
    if (box) box.value = name.replace(/\d*$/, (number) => String(Number(number || 1) + 1));
  }

  /** @param {string} name @param {string} text */
  function complain(name, text) {
    const box = form.querySelector(`[name="${name}"]`);
    const note = box?.nextElementSibling;
    if (!box || !note) {
      setText(status, text);
      return;
    }
    setAttribute(box, "aria-invalid", "true");
    setText(note, text);
    const details = box.closest("details");
    if (details) details.open = true;
  }

  function clearMarks() {
    for (const box of form.querySelectorAll("[aria-invalid]")) box.removeAttribute("aria-invalid");
    for (const note of form.querySelectorAll(".ask-field > .note")) setText(note, "");
  }

  /** @param {string} text */
  function tell(text) {
    delete status.dataset.state;
    setText(status, text);
  }

  load();
  return {
    element,
    /** @param {Scene} scene */
    draw({ run: shown, seq, position }) {
      const { done, undone } = lab.history;
      undo.disabled = done === 0;
      redo.disabled = undone === 0;
      setText(when, seq === null ? "before the first event" : `at ${formatClock(position.atUs)}, after event #${seq}; what came later is forgotten`);
      if (run === shown) return;
      run = shown;
      const found = new Set(shown.topology.stations.flatMap(({ component, name }) => (name ? [name, component] : [component])));
      for (const { id, name } of [...shown.configuration(null).securityGroups, ...shown.configuration(null).routeTables, ...shown.configuration(null).networkAcls]) found.add(name ?? id);
      names.replaceChildren(...[...found].map((value) => h("option", { value })));
    },
  };
}
