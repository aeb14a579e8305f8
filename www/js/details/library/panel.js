// Where a run comes from: the scenarios beside the page, templates, what was kept, a file, or the clipboard.

import { h, setText } from "../../dom.js";
import { messageOf } from "../../errors.js";
import { fileAddress } from "../../files.js";
import { plural } from "../../format.js";
import { doneIn, sorted, when } from "../keep/record.js";
import { forgetRun, storedRuns } from "../keep/store.js";
import { onceFetched } from "../once.js";
import { pictures } from "./picture.js";
import { LEVELS, found, grouped, isTemplate, tagsOf } from "./search.js";

/** @typedef {import("./search.js").Entry} Entry */
/** @typedef {import("../keep/record.js").Kept} Kept */

/** @type {() => Promise<Entry[]>} */
const allScenarios = onceFetched("scenarios/index.json", ({ scenarios }) => scenarios);

/** @param {import("../../lab.js").Lab} lab @param {import("../../parts.js").Parts} parts */
export function libraryView(lab, parts) {
  const filter = h("input", { type: "text", role: "searchbox", placeholder: "nat, T14.7, timeout …", "aria-label": "Find scenarios", input: draw });
  const level = h("select", { "aria-label": "Level", change: draw }, h("option", { value: "" }, "Every level"), ...LEVELS.flatMap(([value]) => (value ? [h("option", { value }, value[0].toUpperCase() + value.slice(1))] : [])));
  const tag = h("select", { "aria-label": "About", change: draw }, h("option", { value: "" }, "About anything"));
  const count = h("p", { class: "note", role: "status" });
  const kept = h("section", { class: "kept-runs", "aria-labelledby": "kept-heading", hidden: true });
  const list = h("div", { class: "library-list" });
  const file = h("input", { type: "file", accept: ".json,application/json", class: "visually-hidden", tabindex: -1, "aria-label": "File to open", change: () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen) leave(() => lab.openFile(chosen));
  } });
  const element = h("dialog", { class: "sheet library", "aria-labelledby": "library-heading", click: (event) => { if (event.target === element) element.close(); }, paste: pasted },
    h("div", { class: "sheet-page" },
      h("header", {}, h("h2", { id: "library-heading" }, "Scenarios"), filter, level, tag, h("button", { type: "button", class: "open", click: () => element.close() }, "Close")),
      h("p", { class: "library-ways" }, h("button", { type: "button", class: "open", click: () => file.click() }, "Open a file"), h("button", { type: "button", class: "open", click: paste }, "Paste"), file,
        h("span", { class: "note" }, "Or drop a file anywhere on the page.")),
      count, kept, list));
  const picture = pictures(element);
  /** @type {Entry[]} */
  let entries = [];

  function draw() {
    const { hits, whole } = found(entries, { text: filter.value, level: level.value, tag: tag.value });
    const all = hits.length === entries.length;
    const number = plural(hits.length, "scenario");
    setText(count, all && entries.length > 0 ? `${number}; all of them run in this page.`
      : whole ? number
      : hits.length > 0 ? `None has all of these words; ${number} with most of them.`
      : "None has any of these words. Look for a component, an address, a fact’s number or a tag.");
    list.replaceChildren(...grouped(hits).flatMap(([heading, here]) => [h("h3", {}, heading), h("ul", { class: isTemplate(here[0]) ? "templates" : null }, ...here.map(item))]));
  }

  /** @param {Entry} entry */
  function item(entry) {
    const { path, title, description, tags, shows } = entry;
    const address = new URL(fileAddress(`scenarios/${path}`));
    return h("li", {}, h("button", { type: "button", click: () => leave(() => lab.openAddress(address)) },
      picture(address.href),
      h("span", { class: "library-text" }, h("strong", {}, title), h("span", {}, description), !isTemplate(entry) && h("small", {}, [...shows.slice(0, 4), ...tags].join(" · ")))));
  }

  /** @param {() => unknown} open */
  function leave(open) {
    element.close();
    open();
  }

  async function paste() {
    try {
      take(await navigator.clipboard.readText());
    } catch {
      setText(count, "The browser does not let the page read the clipboard by itself: press Ctrl+V, or ⌘V, now.");
    }
  }

  /** @param {ClipboardEvent} event */
  function pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    // Words are for the search box; what is JSON is meant to be opened.
    if (!/^\s*[{[]/.test(text)) return;
    event.preventDefault();
    take(text);
  }

  /** @param {string} text */
  function take(text) {
    if (text.trim() === "") return setText(count, "There is no text in the clipboard.");
    const isAws = /^\s*[{[]/.test(text) && !/"(vpclab|schema)"\s*:/.test(text.slice(0, 4096));
    leave(() => (isAws ? parts.use("ask", (view) => view.readDropped([], [new File([text], "pasted.json", { type: "application/json" })])) : lab.open(text, "The pasted text")));
  }

  async function drawKept() {
    try {
      const { kept: runs } = sorted(await storedRuns(), null);
      kept.hidden = runs.length === 0;
      kept.replaceChildren(h("h3", { id: "kept-heading" }, "Kept in this browser"), h("ul", {}, ...runs.map(keptItem)));
    } catch (error) {
      kept.hidden = false;
      kept.replaceChildren(h("h3", { id: "kept-heading" }, "Kept in this browser"), h("p", { class: "note" }, `${messageOf(error)}.`));
    }
  }

  /** @param {Kept} run */
  function keptItem(run) {
    const drop = async () => {
      await forgetRun(run.id).catch(() => {});
      await drawKept();
      filter.focus();
    };
    return h("li", {}, h("button", { type: "button", click: () => leave(() => parts.use("kept", (view) => view.open(run))) },
      h("span", { class: "library-text" }, h("strong", {}, run.title), h("span", {}, `${when(run.savedAt, Date.now())}, ${doneIn(run)}`))),
    h("button", { type: "button", class: "open", "aria-label": `Discard ${run.title}`, click: drop }, "Discard"));
  }

  return {
    element,
    async show() {
      element.showModal();
      drawKept();
      if (entries.length > 0) return;
      try {
        entries = await allScenarios();
        tag.append(...tagsOf(entries).map((one) => h("option", { value: one }, one.replaceAll("-", " "))));
        draw();
      } catch (error) {
        setText(count, `The list of scenarios could not be loaded: ${messageOf(error)}. Scenario files can be opened all the same.`);
      }
    },
  };
}
