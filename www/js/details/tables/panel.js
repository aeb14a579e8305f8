// The live tables: what gateways, interfaces and guests remember, with the time each row has left.

import { h, keepInView, rovingFocus, setAttribute, setText } from "../../dom.js";
import { plural } from "../../format.js";
import { saveFile } from "../saving.js";
import { tabSeparated } from "./copy.js";
import { DEFINITIONS } from "./definitions.js";
import { gridView } from "./grid.js";
import { inSlices, termsOf } from "./order.js";
import { rowCard } from "./row-card.js";
import { RunTables, sourceOf } from "./source.js";

/** @typedef {import("./grid.js").Grid} Grid */

/** @param {import("../../lab.js").Lab} lab */
export function tablesView(lab) {
  const tables = new RunTables();
  const filter = h("input", { type: "text", role: "searchbox", "aria-label": "Filter rows", placeholder: "Filter rows: 10.0.1.5 443 -udp", title: "Words that a row has; with a minus before it, one that it has not", spellcheck: "false", autocomplete: "off", input: () => refresh() });
  const status = h("p", { class: "visually-hidden", role: "status" });
  const say = (/** @type {string} */ text) => setText(status, text);
  const card = rowCard(lab, { pin: (line) => selected?.pin(line), isPinned: (key) => selected?.isPinned(key) ?? false, copy: (line) => selected && copy(selected, [line]), close: () => select(null, null) });
  const grids = DEFINITIONS.map((definition) => gridView(definition, { name: nameOf, said: say, active: select, gone: () => card.gone(), act: rowKey, copy: copyAll }));
  const chips = grids.map(({ definition }) => h("button", { type: "button", class: "chip", "aria-pressed": definition.shown ? "true" : "false", tabindex: -1, click: () => toggle(definition.id) },
    definition.chip, " ", h("span", { class: "count" })));
  chips[0].tabIndex = 0;
  const bar = h("div", { class: "chips", role: "group", "aria-label": "Tables shown" }, ...chips);
  rovingFocus(bar, "button", "horizontal");
  const list = h("div", { class: "grids" }, ...grids.map(({ element }) => element));
  const element = h("section", { class: "panel tables", "aria-label": "Live tables" },
    h("div", { class: "tables-head" }, bar, filter), status, list, card.element);
  /** @type {Grid | null} */ let selected = null;
  /** @type {Scene | null} */ let scene = null;
  /** Shown in place of the run's: what a worker counts. @type {LiveTables | null} */ let live = null;
  /** What was in sight already. */ let shownSeq = -2;
  /** The names of what owns rows. @type {Map<string, string>} */ let names = new Map();
  grids.forEach(({ element: one, definition }) => { one.hidden = !definition.shown; });

  /** @param {string} id */
  const gridOf = (id) => /** @type {Grid} */ (grids.find(({ definition }) => definition.id === id));

  /** @param {string} id */
  function nameOf(id) {
    return names.get(id) ?? id;
  }

  /** @param {string} id */
  function toggle(id) {
    const one = gridOf(id);
    one.element.hidden = !one.element.hidden;
    setAttribute(chips[grids.indexOf(one)], "aria-pressed", one.element.hidden ? "false" : "true");
    if (!one.element.hidden) refresh();
    if (!one.element.hidden) one.element.scrollIntoView({ block: "nearest" });
  }

  /** @param {Line | null} line @param {Grid | null} grid */
  function select(line, grid) {
    if (selected && selected !== grid) selected.release();
    selected = grid;
    card.show(line, grid, scene, live === null ? nameOf : null);
  }

  /** @param {Line} line @param {string} key */
  function rowKey(line, key) {
    if (key === "Enter" && line.changedBy !== null && !live) lab.jump(line.changedBy);
    else if (key === "p") selected?.pin(line);
    else if (key === "Escape" && selected) select(null, null);
    else return false;
    return true;
  }

  /** @param {Grid} grid */
  async function copyAll(grid) {
    const lines = await inSlices(grid.everything(), new AbortController().signal, (share) => say(`Copying ${Math.round(share * 100)} %`));
    if (lines) copy(grid, lines);
  }

  /** @param {Grid} grid @param {readonly Line[]} lines */
  async function copy(grid, lines) {
    const text = tabSeparated(grid.titles, lines.map((line) => ({ ...line, owner: nameOf(line.owner) })));
    try {
      await navigator.clipboard.writeText(text);
      tell(`Copied ${plural(lines.length, "row")}`);
    } catch {
      // Where the clipboard is closed to the page, a file is as good.
      saveFile(new Blob([text], { type: "text/tab-separated-values" }), `${grid.definition.id}.tsv`);
      tell(`Saved ${plural(lines.length, "row")} as a file`);
    }
  }

  /** @param {string} text */
  function tell(text) {
    say(text);
    card.tell(text);
  }

  function refresh() {
    if (live) drawAll((definition) => live?.source(definition) ?? null, live.atUs);
    else if (scene) {
      const at = tables.at(scene);
      drawAll((definition) => sourceOf(definition, at), scene.position.atUs);
    }
  }

  /** @param {(definition: import("./definitions.js").Definition) => TableSource | null} from @param {number} atUs */
  function drawAll(from, atUs) {
    const terms = termsOf(filter.value);
    grids.forEach((grid, index) => {
      const { definition } = grid;
      // What nobody looks at is not worked out, and has no count.
      const source = grid.element.hidden && definition.whole && definition.id !== "packets" ? null : from(definition);
      setText(chips[index].children[0], source ? source.count.toLocaleString("en") : "");
      if (source && !grid.element.hidden) grid.draw(source, terms, atUs);
    });
    if (selected && !live) card.refresh(scene);
  }

  /** What this event changed comes into sight, unless somebody is at work in the tables. */
  function showChanged() {
    const changed = element.matches(":focus-within") ? null : list.querySelector("[data-mark]");
    if (!changed) return;
    keepInView(list, changed.closest(".live-table") ?? changed);
    keepInView(changed.closest(".scroller") ?? list, changed);
    keepInView(list, changed);
  }
  let showing = 0;

  /** Shows what a worker counts, until it is over; null: the run's own tables again. @param {LiveTables | null} next */
  function show(next) {
    const changes = (live === null) !== (next === null);
    live = next;
    setAttribute(element, "data-live", live !== null);
    if (changes) {
      select(null, null);
      for (const grid of grids) grid.reset();
    }
    refresh();
  }
  lab.on("live", show);

  return {
    element,
    /** Tables change with every event, also while a run plays. */
    live: true,
    /** @param {Scene} next */
    draw(next) {
      if (scene?.run !== next.run) {
        names = new Map(next.run.topology.stations.flatMap(({ component, name, instance }) => (name ? [[component, name]] : instance ? [] : [])));
        select(null, null);
        for (const grid of grids) grid.reset();
      }
      scene = next;
      if (live) return;
      refresh();
      if (shownSeq === next.seq) return;
      shownSeq = next.seq ?? -1;
      cancelAnimationFrame(showing);
      showing = requestAnimationFrame(showChanged);
    },
    /** Between two events only the clock moves. @param {number} atUs */
    tick(atUs) {
      if (live) return;
      for (const grid of grids) if (!grid.element.hidden) grid.tick(atUs);
      card.tick(atUs);
    },
  };
}
