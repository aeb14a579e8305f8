// Every command with its keys, every chapter and every component, found by typing.

import { COMMANDS } from "../commands.js";
import { h, setAttribute, setText } from "../dom.js";
import { plural } from "../format.js";

/** A large network has 50,000 components. */
const SHOWN_MAX = 300;

/** @typedef {{ id: string, title: string, group: string, keys: string[], search: string, choose: () => unknown }} Item */

/** @param {import("../lab.js").Lab} lab @param {import("../parts.js").Parts} parts */
export function paletteView(lab, parts) {
  const input = h("input", { type: "text", role: "combobox", "aria-label": "Find a command, a chapter or a component", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
    placeholder: "undo, chapter, nat-1 …", autocomplete: "off", spellcheck: "false", input: () => { at = 0; draw(); }, keydown: (event) => key(/** @type {KeyboardEvent} */ (event)) });
  const count = h("p", { class: "note", role: "status" });
  const list = h("div", { class: "palette-list", id: "palette-list", role: "listbox", "aria-label": "Commands, chapters and components" });
  const element = h("dialog", { class: "sheet palette", "aria-labelledby": "palette-heading", click: (event) => { if (event.target === element) element.close(); } },
    h("div", { class: "sheet-page" },
      h("header", {}, h("h2", { id: "palette-heading" }, "Commands and keys"), input, h("button", { type: "button", class: "open", click: () => element.close() }, "Close")),
      count, list));
  /** @type {Item[]} */ let items = [];
  /** @type {Item[]} */ let found = [];
  let at = 0;

  function draw() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = items.filter(({ search }) => words.every((word) => search.includes(word)));
    at = Math.min(at, Math.max(0, found.length - 1));
    setText(count, plural(found.length, "entry", "entries") + (found.length > SHOWN_MAX ? `, the first ${SHOWN_MAX} of them here` : ""));
    found = found.slice(0, SHOWN_MAX);
    const groups = [...new Set(found.map(({ group }) => group))];
    list.replaceChildren(...groups.map((group, index) => h("div", { role: "group", "aria-labelledby": `palette-group-${index}` },
      h("h3", { id: `palette-group-${index}`, role: "presentation" }, group),
      ...found.filter((item) => item.group === group).map((item) => h("div", { role: "option", id: `palette-${item.id}`, click: () => choose(item) },
        h("span", {}, item.title), h("span", { class: "palette-keys" }, ...item.keys.map((name) => h("kbd", {}, keyText(name)))))))));
    // In the order in which they are seen: groups may gather what lies apart.
    found = groups.flatMap((group) => found.filter((item) => item.group === group));
    mark();
  }

  function mark() {
    const current = found[at];
    for (const option of list.querySelectorAll("[role=option]")) setAttribute(option, "aria-selected", String(option.id === `palette-${current?.id}`));
    setAttribute(input, "aria-activedescendant", current && `palette-${current.id}`);
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 });
    if (event.key in steps) at = Math.min(Math.max(at + steps[event.key], 0), found.length - 1);
    else if (event.key === "Enter" && found[at]) choose(found[at]);
    else return;
    event.preventDefault();
    if (element.open) mark();
  }

  /** @param {Item} item */
  function choose(item) {
    element.close();
    item.choose();
  }

  return {
    element,
    show() {
      items = [...commands(lab, parts), ...chapters(lab), ...components(lab, parts)];
      input.value = "";
      at = 0;
      draw();
      if (!element.open) element.showModal();
      input.focus();
    },
  };
}

/** By command: what else people call it. @type {Record<string, string>} */
const ALSO = {
  wait: "time idle timeout keepalive",
  many: "ports port pool exhaustion generate load flows 55000 440000",
  library: "library template example trap new",
  open: "file import vpc json paste",
  ask: "reach reachability trace path why blocked import",
  traffic: "connect ping browse udp packet send",
  build: "edit add remove subnet instance gateway scenario text",
  take: "save export share link svg png print pcap flow logs html",
};

/** What can be done now. @param {import("../lab.js").Lab} lab @param {import("../parts.js").Parts} parts @returns {Item[]} */
function commands(lab, parts) {
  return COMMANDS.filter(({ id, enabled }) => id !== "palette" && enabled?.(lab) !== false).map(({ id, title, group, keys, run }) =>
    ({ id, title, group, keys, search: `${title} ${group} ${keys.join(" ")} ${ALSO[id] ?? ""}`.toLowerCase(), choose: () => run(lab, parts) }));
}

/** @param {import("../lab.js").Lab} lab @returns {Item[]} */
function chapters(lab) {
  return (lab.run?.story.chapters ?? []).flatMap(({ title, first }, index) => (first === null ? [] : [
    { id: `chapter-${index}`, title, group: "Go to a chapter", keys: [], search: `chapter ${title}`.toLowerCase(), choose: () => lab.jump(first) },
  ]));
}

/** The next event at a component, or its first; where nothing happens, what it is. @param {import("../lab.js").Lab} lab @param {import("../parts.js").Parts} parts @returns {Item[]} */
function components(lab, parts) {
  const { run } = lab;
  if (!run) return [];
  const known = new Map(run.topology.stations.map((station) => [station.component, station]));
  return [...known.values()].map(({ component, name, kind, station }) => ({
    id: `station-${station}`,
    title: name && name !== component ? `${name} (${component})` : component,
    group: "Go to the next event at",
    keys: [],
    search: `${component} ${name ?? ""} ${kind}`.toLowerCase(),
    choose: () => {
      lab.pick(String(station));
      const here = run.events.filter(({ place }) => place?.component === component);
      const next = here.find(({ seq }) => seq > (lab.scene?.seq ?? -1)) ?? here[0];
      if (next) lab.jump(next.seq);
      else parts.use("about", (view) => view.show(component));
    },
  }));
}

const NAMES = /** @type {Record<string, string>} */ ({ ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", " ": "Space" });

/** As it is printed on a keyboard. @param {string} keys */
export function keyText(keys) {
  const parts = keys.split("+");
  const last = parts.at(-1) ?? "";
  if (/^[A-Z]$/.test(last)) parts.splice(-1, 0, "Shift");
  return [...parts.slice(0, -1), NAMES[last] ?? (last.length === 1 ? last.toUpperCase() : last)].join(" ");
}
