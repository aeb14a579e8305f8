// The facts that decisions rest on, by number: their texts come when one is first asked for.

import { h } from "../dom.js";
import { messageOf } from "../errors.js";
import { BASES } from "../format.js";
import { onceFetched } from "./once.js";

/**
 * `basis` is whose word it is; `sources` are what it was read in, with an address where there is one.
 * @typedef {{ section: string, text: string, basis: BasisView, doubt: string | null, sources: [string, string | null][] }} Fact
 */

/** Every fact, by number. @type {() => Promise<Record<string, Fact>>} */
export const allFacts = onceFetched("facts.json", ({ facts }) => facts);

/** Whose word it is, and the facts, each of which opens. @param {{ facts: readonly string[], basis: BasisView }} said @returns {HTMLElement[]} */
export function sourceOf({ facts, basis }) {
  const { word, meaning } = BASES[basis];
  return [h("span", { class: "whose", "data-basis": basis, title: meaning }, word), ...factButtons(facts)];
}

/** @param {readonly string[]} numbers */
export function factButtons(numbers) {
  return numbers.map((number) => h("button", { type: "button", class: "fact", "aria-haspopup": "dialog", "aria-label": `Fact ${number}`, click: (event) => openFact(event.currentTarget, number) }, number));
}

/** Facts that stand elsewhere, with the sentence below the picture, open in the same way. @param {HTMLElement} root */
export function openFactsIn(root) {
  root.addEventListener("click", ({ target }) => {
    if (target instanceof HTMLElement && target.matches(".facts .fact")) openFact(target, target.textContent ?? "");
  });
}

/** @param {HTMLElement} button @param {string} number */
async function openFact(button, number) {
  const body = h("div", {}, h("p", { class: "note" }, "…"));
  openNote(button, `Fact ${number}`, body);
  try {
    const fact = (await allFacts())[number];
    body.replaceChildren(...(fact ? factView(fact) : [h("p", {}, "There is no such fact.")]));
  } catch (error) {
    body.replaceChildren(h("p", {}, `The texts of the facts could not be loaded: ${messageOf(error)}.`));
  }
}

/** @param {Fact} fact */
export function factView({ section, text, basis, doubt, sources }) {
  return [
    h("p", { class: "fact-text" }, ...withFacts(text)),
    h("p", { class: "note-facts" }, h("span", { class: "whose", "data-basis": basis }, BASES[basis].word), doubt && ` ${doubt}`),
    sources.length > 0 && h("p", { class: "note" }, "Read in: ", ...sources.flatMap(([label, address], index) => [index > 0 && "; ", address ? h("a", { href: address, target: "_blank", rel: "noreferrer" }, label) : label])),
    h("p", { class: "note" }, section),
  ].filter((part) => part instanceof HTMLElement);
}

/** Other facts that a text speaks of can be opened in their turn. @param {string} text */
export function withFacts(text) {
  return text.split(/\b([FSWTD]\d{1,2}\.\d{1,2}[a-z]?)\b/).flatMap((part, index) => (index % 2 === 1 ? factButtons([part]) : withCode(part)));
}

/** @param {string} text */
function withCode(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part));
}

/** The note of each lab, and what the focus goes back to. @type {WeakMap<Node, HTMLElement>} */
const notes = new WeakMap();
/** @type {WeakMap<Node, HTMLElement>} */
const openers = new WeakMap();

/**
 * A note beside what was pressed. Escape, or a press elsewhere, closes it, and the focus goes back.
 * @param {Element} button @param {string} title @param {HTMLElement[]} content
 */
export function openNote(button, title, ...content) {
  const root = button.closest(".lab, body");
  if (!root) return;
  const inside = button.closest(".note-card");
  const note = notes.get(root) ?? h("div", { class: "note-card", popover: "auto", role: "dialog", tabindex: -1 });
  if (!notes.has(root)) {
    notes.set(root, note);
    root.append(note);
    note.addEventListener("toggle", (event) => {
      const scope = /** @type {Document | ShadowRoot} */ (note.getRootNode());
      const lost = !scope.activeElement || note.contains(scope.activeElement);
      if (event instanceof ToggleEvent && event.newState === "closed" && lost) openers.get(note)?.focus({ preventScroll: true });
    });
  }
  // What can have no focus, as a component in the picture, leaves it where it was.
  const { activeElement } = /** @type {Document | ShadowRoot} */ (root.getRootNode());
  const back = button instanceof HTMLElement ? button : activeElement;
  if (!inside && back instanceof HTMLElement) openers.set(note, back);
  const heading = h("h3", { id: "note-heading" }, title);
  note.setAttribute("aria-labelledby", heading.id);
  const close = h("button", { type: "button", class: "note-close", "aria-label": "Close", click: () => note.hidePopover() }, "×");
  note.replaceChildren(h("header", {}, heading, close), ...content);
  if (!inside) {
    place(note, button.getBoundingClientRect());
    note.showPopover();
    place(note, button.getBoundingClientRect());
  }
  note.focus({ preventScroll: true });
}

/** Below what was pressed, or above it where there is no room. @param {HTMLElement} note @param {DOMRect} at */
function place(note, { left, bottom, top }) {
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const { offsetWidth: own, offsetHeight: tall } = note;
  note.style.setProperty("left", `${Math.max(8, Math.min(left, width - own - 8))}px`);
  note.style.setProperty("top", `${bottom + tall + 12 > height && top - tall - 6 > 8 ? top - tall - 6 : Math.max(8, Math.min(bottom + 6, height - tall - 8))}px`);
}
