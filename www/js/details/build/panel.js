// Building: choose a place in the picture, put something there or take it away; and the scenario's text alongside.
// Both change the text, by `lab.edit`, which undo takes back.

import { Simulation } from "../../engine.js";
import { h, setText } from "../../dom.js";
import { plural } from "../../format.js";
import { diagnosticsOf, messageOf } from "../../errors.js";
import { EVERYWHERE } from "./catalog.js";
import { Draft, LISTS } from "./draft.js";
import { editorView } from "./editor.js";
import { edited, nodeAt, pointerAt } from "./json-text.js";
import { offersView } from "./offer-form.js";
import { entryAt, mark, titleOf } from "./places.js";
import { inWords, removal } from "./removal.js";
import { scenarioOf } from "./run-text.js";

/** @typedef {import("./draft.js").Entry} Entry */

const check = (/** @type {string} */ text) => Simulation.check(text);

/** @param {import("../../lab.js").Lab} lab */
export function buildView(lab) {
  const where = h("select", { id: "build-where", change: () => choose(fromKey(where.value)) });
  const status = h("p", { class: "build-status", role: "status" });
  const take = h("button", { type: "button", class: "open take", click: askRemoval }, "Remove");
  const leaving = h("div", { class: "leaving", role: "group", "aria-label": "Remove", hidden: true });
  const undo = h("button", { type: "button", class: "open", click: takeBack }, "Undo");
  const redo = h("button", { type: "button", class: "open", click: () => lab.redo() }, "Redo");
  const offers = offersView(settle, put);
  const editor = editorView({ typed, at: (offset) => { if (!dirty()) choose(around(offset), true); } });
  const element = h("section", { class: "panel build", "data-takes-clicks": true, "aria-labelledby": "build-heading", hidden: true, keydown: (event) => { if (event.key === "Escape") hide(); } },
    h("header", {}, h("h2", { id: "build-heading", tabindex: -1 }, "Build"), undo, redo, h("button", { type: "button", class: "open", click: hide }, "Close")),
    h("p", { class: "note" }, "Choose a place in the picture, or here. What you change is how the run begins; what was done stays."),
    h("p", { class: "ask-field build-where" }, h("label", { for: "build-where" }, "Place"), where, take),
    leaving, offers.element, status,
    h("h3", { id: "build-text-heading" }, "Scenario text"), editor.element);
  /** @type {Draft | null} */
  let draft = null;
  /** @type {Entry} */
  let at = EVERYWHERE;
  /** The run whose text is shown. @type {Run | null} */
  let shown = null;
  /** What a run file says beside the scenario. @type {ReturnType<typeof scenarioOf> | null} */
  let base = null;

  const picture = () => element.parentElement?.querySelector(".picture");

  function show() {
    if (!element.hidden) return hide();
    element.hidden = false;
    picture()?.addEventListener("click", pointed);
    load();
    element.querySelector("h2")?.focus();
    lab.refresh();
  }

  function hide() {
    element.hidden = true;
    picture()?.removeEventListener("click", pointed);
    if (draft) mark(picture(), draft, null);
    lab.refresh();
  }

  /** Takes over what is open now. */
  function load() {
    const { run } = lab;
    undo.disabled = lab.history.done === 0 && !dirty();
    redo.disabled = lab.history.undone === 0;
    if (element.hidden || !run || run === shown) return;
    shown = run;
    base = scenarioOf(run.text);
    const before = draft?.text;
    draft = new Draft(base?.text ?? run.text, run.topology);
    // What is being typed is not swept away by something that is done meanwhile.
    if (draft.text !== before) {
      editor.set(draft.text);
      editor.show(check(draft.text));
    }
    choose(fromKey(keyOf(at)), true);
  }

  /** Is there something in the text that the picture does not show, because it has mistakes? */
  const dirty = () => draft !== null && editor.text !== draft.text;

  /** Takes over what was typed last. Throws where that has mistakes. */
  function settle() {
    if (dirty()) typed(editor.text);
    if (dirty()) throw new Error("The text below has mistakes. Mend them first, or press Undo: nothing of what you typed shall be lost.");
  }

  function takeBack() {
    if (!draft || !dirty()) return lab.undo();
    editor.set(draft.text);
    editor.show(check(draft.text));
  }

  /** @param {Entry} entry @param {boolean} [stay] the text scrolls nowhere */
  function choose(entry, stay = false) {
    if (!draft) return;
    at = entry;
    const groups = [...new Set(draft.entries.map(({ list }) => list))].map((list) => h("optgroup", { label: plurals(list) },
      ...(draft?.all(list) ?? []).map((one) => h("option", { value: keyOf(one) }, titleOf(one)))));
    const extra = at.list.startsWith("made:") ? [h("option", { value: keyOf(at) }, `${titleOf(at)} (AWS's own)`)] : [];
    where.replaceChildren(h("option", { value: keyOf(EVERYWHERE) }, titleOf(EVERYWHERE)), ...extra, ...groups);
    where.value = keyOf(at);
    take.hidden = at.pointer === "";
    leaving.hidden = true;
    offers.draw(draft, at);
    mark(picture(), draft, at);
    const node = at.pointer === "" ? null : nodeAt(draft.root, at.pointer);
    if (!dirty()) editor.choose(node?.from ?? -1, node?.to ?? -1, stay);
  }

  /** @param {string} key */
  function fromKey(key) {
    return draft?.entries.find((entry) => keyOf(entry) === key) ?? (keyOf(at) === key && at.list.startsWith("made:") ? at : EVERYWHERE);
  }

  /** @param {Event} event */
  function pointed({ target }) {
    const entry = draft && target instanceof Element ? entryAt(draft, target) : null;
    if (entry) choose(entry);
  }

  /** The thing whose text the caret is in. @param {number} offset */
  function around(offset) {
    const pointer = draft?.root ? pointerAt(draft.root, offset) : "";
    return draft?.entries.find((entry) => pointer === entry.pointer || pointer.startsWith(`${entry.pointer}/`)) ?? EVERYWHERE;
  }

  /** @param {import("./json-text.js").Edit[]} edits @param {string} said */
  function put(edits, said) {
    const lost = rewrite(edited(draft?.text ?? "", edits));
    const added = edits.find(({ op, pointer }) => op === "add" && pointer in LISTS);
    const entry = added && draft?.all(added.pointer).at(-1);
    setText(status, said + lost);
    if (entry) choose(entry);
  }

  /** The scenario is this from now on. Gives what is to be said of it. @param {string} text */
  function rewrite(text) {
    const before = (base?.deeds ?? lab.run?.deeds ?? []).length;
    lab.edit(text, base ?? undefined);
    const lost = before - (lab.run?.deeds.length ?? 0);
    return lost > 0 ? ` ${plural(lost, "thing that was done cannot", "things that were done cannot")} be done in it any more; Undo brings it all back.` : "";
  }

  function askRemoval() {
    try {
      settle();
    } catch (error) {
      return setText(status, messageOf(error));
    }
    if (!draft || at.pointer === "") return;
    const entry = at;
    const name = inWords(draft.text, entry.pointer);
    const { text, told, left } = removal(draft, entry, check);
    const go = () => {
      setText(status, `Removed: ${name}.${rewrite(text)}`);
      choose(EVERYWHERE);
      where.focus();
    };
    const keep = h("button", { type: "button", class: "open", click: () => { leaving.hidden = true; take.focus(); } }, "Keep");
    leaving.hidden = false;
    leaving.replaceChildren(
      ...left.length > 0
        ? [h("p", {}, `${upper(name)} cannot be removed: ${left[0].message.replaceAll("`", "")}.`)]
        : told.length === 0 ? [h("p", {}, `Nothing else hangs on ${name}.`)]
          : [h("p", {}, `With ${name} go:`), h("ul", {}, ...told.map((one) => h("li", {}, one)))],
      h("p", { class: "offer-do" }, left.length === 0 && h("button", { type: "button", class: "open primary", click: go }, `Remove ${name.replace(/^the /, "")}`), keep));
    leaving.querySelector("button")?.focus();
  }

  /** @param {string} text */
  function typed(text) {
    const wrong = check(text);
    if (!wrong.some(({ severity }) => severity === "error")) {
      try {
        setText(status, rewrite(text).trim());
      } catch (error) {
        return editor.show(diagnosticsOf(error));
      }
    }
    editor.show(wrong);
    undo.disabled = lab.history.done === 0 && !dirty();
  }

  lab.on("run", load);
  // A picture that was drawn anew has lost its marks.
  lab.on("refresh", () => { if (draft && !element.hidden) mark(picture(), draft, at); });
  return { element, show };
}

/** @param {Entry} entry */
function keyOf({ list, component, pointer }) {
  return list === "" ? "" : `${list} ${component || pointer}`;
}

/** @param {string} list */
function plurals(list) {
  const kind = LISTS[/** @type {keyof typeof LISTS} */ (list)];
  return upper(/(ch|s)$/.test(kind) ? `${kind}es` : kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : `${kind}s`);
}

/** @param {string} text */
function upper(text) {
  return text[0].toUpperCase() + text.slice(1);
}
