// What can be put at a place: a button for each, and the form of the one that is chosen, filled in.

import { h, setAttribute, setText } from "../../dom.js";
import { icon } from "../../icons.js";
import { diagnosticsOf, messageOf } from "../../errors.js";
import { offersAt } from "./catalog.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Entry} Entry */
/** @typedef {import("./catalog.js").Offer} Offer */

/** @param {() => void} settle throws where nothing can be put now @param {(edits: import("./json-text.js").Edit[], said: string) => void} put throws an Error with `diagnostics` where it cannot be put */
export function offersView(settle, put) {
  const list = h("ul", { class: "offers", "aria-label": "Put here" });
  const form = h("form", { class: "offer-form", hidden: true, submit: (event) => { event.preventDefault(); add(); } });
  const element = h("div", { class: "offers-part" }, list, form);
  /** @type {{ draft: Draft, at: Entry } | null} */
  let shown = null;
  /** @type {Offer | null} */
  let chosen = null;

  /** @param {Draft} draft @param {Entry} at */
  function draw(draft, at) {
    const same = shown?.at.component === at.component && shown.at.list === at.list;
    shown = { draft, at };
    if (!same) choose(null);
    list.replaceChildren(...offersAt(at).map((offer) => {
      const why = offer.blocked?.(draft, at) ?? "";
      return h("li", {}, h("button", {
        type: "button", class: "offer", "aria-expanded": String(offer === chosen), "aria-disabled": why ? "true" : null, title: why || null,
        click: () => choose(offer === chosen ? null : offer),
      }, icon(offer.icon), offer.title));
    }));
    if (list.childElementCount === 0) list.append(h("li", { class: "note" }, "Nothing can be put here; what it says stands in the text."));
  }

  /** @param {Offer | null} offer */
  function choose(offer) {
    chosen = offer;
    form.hidden = offer === null;
    const index = offer && shown ? offersAt(shown.at).indexOf(offer) : -1;
    [...list.querySelectorAll(".offer")].forEach((button, at) => setAttribute(button, "aria-expanded", String(at === index)));
    if (!offer || !shown) return;
    const why = offer.blocked?.(shown.draft, shown.at) ?? "";
    if (why) return form.replaceChildren(h("p", { class: "offer-why", role: "status" }, why));
    const fields = offer.fields(shown.draft, shown.at);
    form.replaceChildren(
      ...fields.map(({ key, label, value, choices }) => {
        const id = `build-${key}`;
        const common = { id, name: key, "aria-describedby": `${id}-note` };
        const box = choices ? h("select", common, ...choices.map(([one, text]) => h("option", { value: one }, text))) : h("input", { ...common, type: "text", autocomplete: "off", spellcheck: "false" });
        box.value = value;
        return h("p", { class: "ask-field" }, h("label", { for: id }, label), box, h("span", { class: "note", id: `${id}-note` }));
      }),
      h("p", { class: "offer-do" }, h("button", { type: "submit", class: "open primary" }, `Add ${lower(offer.title)}`), h("button", { type: "button", class: "open", click: () => choose(null) }, "Cancel")),
      h("p", { class: "offer-why", role: "status" }));
    const first = form.querySelector("input, select");
    if (first instanceof HTMLInputElement) first.select();
    else if (first instanceof HTMLElement) first.focus();
  }

  function add() {
    if (!chosen || !shown) return;
    for (const box of form.querySelectorAll("[aria-invalid]")) box.removeAttribute("aria-invalid");
    for (const note of form.querySelectorAll(".note, .offer-why")) setText(note, "");
    const boxes = /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (form.querySelectorAll("input, select"));
    const filled = Object.fromEntries([...boxes].map(({ name, value }) => [name, value]));
    const offer = chosen;
    try {
      settle();
      put(offer.edits(shown.draft, shown.at, filled), `Added: ${[lower(offer.title), filled.name ?? filled.id].filter(Boolean).join(" ")}.`);
      choose(null);
    } catch (error) {
      const diagnostics = diagnosticsOf(error).filter(({ severity }) => severity === "error");
      for (const { pointer, message, hint } of diagnostics) complain(pointer, [message, hint].filter(Boolean).join("; "));
      if (diagnostics.length === 0) setText(form.querySelector(".offer-why") ?? form, messageOf(error));
    }
  }

  /** At the field that it is about, by the last name of its place that a field has. @param {string} pointer @param {string} text */
  function complain(pointer, text) {
    const names = pointer.split("/").reverse();
    const aliases = { source: "cidr", destination: "cidr" };
    const name = names.flatMap((one) => [one, aliases[/** @type {keyof typeof aliases} */ (one)] ?? one]).find((one) => form.querySelector(`[name="${CSS.escape(one)}"]`));
    const box = name && form.querySelector(`[name="${CSS.escape(name)}"]`);
    const note = box ? box.nextElementSibling : form.querySelector(".offer-why");
    if (box) setAttribute(box, "aria-invalid", "true");
    if (box instanceof HTMLElement && !form.querySelector("[aria-invalid]:focus")) box.focus();
    if (note) setText(note, [note.textContent, text].filter(Boolean).join(" "));
  }

  return { element, draw };
}

/** `Subnet` in a sentence; `NAT gateway` stays as it is. @param {string} title */
function lower(title) {
  return /^[A-Z][a-z]/.test(title) && !/^Network Load/.test(title) ? title[0].toLowerCase() + title.slice(1) : title;
}
