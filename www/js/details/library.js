// The scenarios that lie beside the page: a list to choose from, by level, with a filter.

import { h, setText } from "../dom.js";
import { fileAddress } from "../files.js";
import { plural } from "../format.js";

/** @typedef {{ path: string, title: string, description: string, level: string | null, tags: string[], shows: string[] }} Entry */

/** @type {[level: string | null, heading: string][]} */
const LEVELS = [["beginner", "To begin with"], ["practitioner", "For practitioners"], ["expert", "For experts"], [null, "More"]];

/** @param {import("../lab.js").Lab} lab */
export function libraryView(lab) {
  const filter = h("input", { type: "text", role: "searchbox", placeholder: "nat, T14.7, timeout …", "aria-label": "Find scenarios", input: draw });
  const count = h("p", { class: "note", role: "status" });
  const list = h("div", { class: "library-list" });
  const element = h("dialog", { class: "sheet library", "aria-labelledby": "library-heading", click: (event) => { if (event.target === element) element.close(); } },
    h("div", { class: "sheet-page" },
      h("header", {}, h("h2", { id: "library-heading" }, "Scenarios"), filter, h("button", { type: "button", class: "open", click: () => element.close() }, "Close")),
      count, list));
  /** @type {Entry[]} */
  let entries = [];

  function draw() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = entries.filter((entry) => words.every((word) => textOf(entry).includes(word)));
    setText(count, words.length > 0 || entries.length === 0 ? plural(found.length, "scenario") : `${plural(entries.length, "scenario")}; all of them run in this page.`);
    list.replaceChildren(...LEVELS.flatMap(([level, heading]) => {
      const here = found.filter((entry) => (entry.level ?? null) === level);
      return here.length === 0 ? [] : [h("h3", {}, heading), h("ul", {}, ...here.map(item))];
    }));
  }

  /** @param {Entry} entry */
  function item({ path, title, description, tags, shows }) {
    const choose = () => {
      element.close();
      lab.openAddress(new URL(fileAddress(`scenarios/${path}`)));
    };
    return h("li", {}, h("button", { type: "button", click: choose },
      h("strong", {}, title), h("span", {}, description), h("small", {}, [...shows.slice(0, 4), ...tags].join(" · "))));
  }

  return {
    element,
    async show() {
      element.showModal();
      if (entries.length > 0) return;
      try {
        const response = await fetch(fileAddress("scenarios/index.json"));
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        entries = (await response.json()).scenarios;
        draw();
      } catch (error) {
        setText(count, `The list of scenarios could not be loaded: ${error instanceof Error ? error.message : error}. Scenario files can be opened all the same.`);
      }
    },
  };
}

/** @param {Entry} entry */
function textOf({ title, description, level, tags, shows }) {
  return [title, description, level, ...tags, ...shows].join(" ").toLowerCase();
}
