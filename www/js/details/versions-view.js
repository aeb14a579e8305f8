// The versions of a run that there were, and two of them side by side, moving in step.

import { h, keepInView, setAttribute, setText } from "../dom.js";
import { formatClock, headingOf, plural } from "../format.js";
import { icon } from "../icons.js";
import { Run } from "../run.js";
import { diagramView } from "../views/diagram.js";
import { align } from "./alignment.js";
import { Versions, firstEffect, telling } from "./versions.js";

/** Rows in the document at a time, and how many that are the same stand around one that is not. */
const ROWS = 60;
const AROUND = 2;

/** @typedef {import("./versions.js").Version} Version */

/** @param {import("../lab.js").Lab} lab @returns {View} */
export function versionsView(lab) {
  const versions = new Versions();
  const list = h("ol", { class: "version-list" });
  const versus = versusView(lab, () => compare(null));
  const element = h("section", { class: "versions", "aria-labelledby": "versions-heading", hidden: true },
    h("h3", { id: "versions-heading" }, "Versions of this run"), list, versus.element);
  /** What the shown version is compared with. @type {Version | null} */
  let other = null;

  lab.on("run", (run) => {
    const before = versions.current;
    const now = versions.note(run, lab.opened, lab.player.index);
    // The two that are compared change places, or nothing is left to compare.
    if (other && (other === now || !versions.list.includes(other))) other = other === now && before && versions.list.includes(before) ? before : null;
    drawList();
    compare(other);
  });
  // The run that is open came before this view.
  if (lab.run) {
    versions.note(lab.run, lab.opened, null);
    drawList();
  }

  /** @param {Version | null} version */
  function compare(version) {
    const { run } = lab;
    other = version;
    versus.show(run && version ? { run, version, name: titleOf(version), shown: versions.current ? titleOf(versions.current) : "" } : null);
    if (run) drawList();
    if (lab.scene) versus.draw(lab.scene);
  }

  /** @param {Version} version */
  function titleOf({ name, atUs, model }) {
    const models = new Set(versions.list.map((one) => one.model));
    return [name[0].toUpperCase() + name.slice(1), atUs !== null && `at ${formatClock(atUs)}`, models.size > 1 && `(${model})`].filter(Boolean).join(" ");
  }

  function drawList() {
    const { list: all, current, before } = versions;
    element.hidden = all.length < 2;
    list.replaceChildren(...all.map((version) => {
      const shown = version === current;
      const item = h("li", { "aria-current": shown && "true" },
        h("span", { class: "version-name" }, titleOf(version)),
        h("span", { class: "note" }, `${plural(version.events, "event")}, to ${formatClock(version.endUs)}`),
        shown ? h("span", { class: "note shown" }, "shown") : h("button", { type: "button", class: "link", "aria-label": `Go back to: ${titleOf(version)}`, click: () => lab.restore(version) }, "Go back to it"),
        !shown && h("button", { type: "button", class: version === before ? "open" : "link", "aria-pressed": String(version === other), "aria-label": `Compare with: ${titleOf(version)}`, click: () => compare(version === other ? null : version) }, "Compare"));
      item.style.setProperty("--depth", String(Math.min(version.depth, 6)));
      return item;
    }));
  }

  return { element, draw: versus.draw };
}

/** Two runs: their pictures, what each says at the moment, and their events in one list. @param {import("../lab.js").Lab} lab @param {() => void} close */
function versusView(lab, close) {
  const sides = [sideView("before"), sideView("after")];
  const summary = h("p", { class: "versus-summary" });
  const first = h("button", { type: "button", class: "open", click: () => go(effect) }, "Go to the first difference");
  const rows = h("tbody");
  const heads = [h("th", { scope: "col" }), h("th", { scope: "col" })];
  const scroller = h("div", { class: "versus-rows", tabindex: 0, role: "region", "aria-label": "Events of both runs" },
    h("table", {}, h("caption", { class: "visually-hidden" }, "Events of both runs, side by side"), h("thead", {}, h("tr", {}, ...heads)), rows));
  const element = h("section", { class: "versus", "aria-label": "Side by side", hidden: true },
    h("header", {}, summary, first, h("button", { type: "button", class: "open", click: close }, "Close the comparison")),
    h("div", { class: "versus-sides" }, ...sides.map((side) => side.element)), scroller);
  /** @type {{ run: Run, other: Run, both: import("./alignment.js").Alignment } | null} */
  let compared = null;
  let effect = -1;
  new ResizeObserver(() => {
    if (!compared || !lab.scene) return;
    arrange();
    draw(lab.scene);
  }).observe(sides[0].element);

  function arrange() {
    if (!compared) return;
    sides[0].arrange(compared.other);
    sides[1].arrange(compared.run);
  }

  /** @param {{ run: Run, version: Version, name: string, shown: string } | null} wanted */
  function show(wanted) {
    compared?.other.free();
    compared = null;
    element.hidden = !wanted;
    if (!wanted) return;
    const { run, version: { text, natModel, deeds }, name, shown } = wanted;
    const other = new Run(text, natModel, deeds);
    const both = align(run.events, other.events);
    compared = { run, other, both };
    effect = firstEffect(both.pairs, run.events, other.events);
    const titles = [name, `${shown} (shown)`];
    titles.forEach((title, side) => {
      setText(heads[side], title);
      sides[side].name(title);
    });
    first.disabled = effect < 0;
    const found = effect < 0 ? null : both.pairs[effect];
    const event = found && (found.a !== null ? run.events[found.a] : other.events[found.b ?? 0]);
    setText(summary, !event ? "Nothing that happens is different." : `The first thing that happens differently is at ${formatClock(event.atUs)}: ${headingOf(found?.a == null ? other : run, event).title}. ${plural(both.differences, "event")} of ${both.pairs.length.toLocaleString("en")} differ.`);
    arrange();
  }

  /** To a row; of one that only the other run has, to the moment when that is there. @param {number} row */
  function go(row) {
    if (!compared) return;
    let at = row;
    while (at >= 0 && compared.both.pairs[at].a === null) at -= 1;
    lab.player.pause();
    lab.player.seek(at < 0 ? null : compared.both.pairs[at].a);
  }

  /** @param {Scene} scene */
  function draw(scene) {
    if (!compared || scene.run !== compared.run) return;
    const { run, other, both } = compared;
    const index = both.counterpart(scene.index, run.events, other.events);
    const there = other.scene({ index, from: index, fraction: 0, atUs: index === null ? 0 : other.events[index].atUs, playing: false });
    const row = scene.index === null ? 0 : both.rowOfA[scene.index];
    const same = scene.index === null ? index === null : both.pairs[row].same;
    sides[0].draw(there, !same);
    sides[1].draw({ ...scene, position: { ...scene.position, fraction: 0, from: scene.index } }, !same);
    rows.replaceChildren(...telling(both.pairs, row, AROUND, ROWS).map((part) => ("skipped" in part ? gap(part.skipped) : rowView(part.row, part.row === row && scene.index !== null))));
    const current = rows.querySelector("[aria-current]");
    if (current) keepInView(scroller, current);
  }

  /** @param {number} count */
  function gap(count) {
    return h("tr", { class: "same-rows" }, h("td", { colspan: 2 }, `${plural(count, "event")} the same`));
  }

  /** @param {number} row @param {boolean} current */
  function rowView(row, current) {
    const { run, other, both } = /** @type {NonNullable<typeof compared>} */ (compared);
    const { a, b, same } = both.pairs[row];
    const word = same ? "" : a === null ? "only here" : b === null ? "not here" : "differs";
    return h("tr", { class: same ? null : "differs", "data-first": row === effect && "", "aria-current": current && "step" },
      cell(other, b, row, word), cell(run, a, row, a === null ? "not here" : b === null ? "only here" : word));
  }

  /** @param {Run} run @param {number | null} index @param {number} row @param {string} word */
  function cell(run, index, row, word) {
    if (index === null) return h("td", { class: "absent" }, word);
    const event = run.events[index];
    const { title, verdict } = headingOf(run, event);
    return h("td", { "data-verdict": verdict },
      h("button", { type: "button", click: () => go(row) },
        h("span", { class: "event-head" }, h("span", { class: "event-number" }, `#${event.seq}`), verdict !== "noted" && icon(verdict), h("span", { class: "event-place" }, title), word && h("span", { class: "differs-word" }, row === effect ? `first difference: ${word}` : word), h("span", {}, formatClock(event.atUs))),
        h("span", { class: "event-text" }, event.sentence.text)));
  }

  return { element, show, draw };
}

/** @param {string} name */
function sideView(name) {
  const picture = diagramView(`${name}-diagram`);
  // A high picture scrolls in its place.
  for (const [attribute, value] of Object.entries({ tabindex: 0, role: "group", "aria-label": `Picture ${name}` })) setAttribute(picture.element, attribute, value);
  const heading = h("h4");
  const clock = h("span", { class: "clock" });
  const place = h("span", { class: "place" });
  const text = h("p", { class: "side-text" });
  const element = h("div", { class: "side" }, h("header", {}, heading, clock), picture.element, h("p", { class: "side-place" }, place), text);
  return {
    element,
    arrange: picture.arrange,
    /** @param {string} title */
    name(title) {
      setText(heading, title);
    },
    /** @param {Scene} scene @param {boolean} differs */
    draw(scene, differs) {
      picture.draw(scene);
      const { event, run } = scene;
      const said = event && headingOf(run, event);
      setAttribute(element, "data-differs", differs);
      setAttribute(element, "data-verdict", said?.verdict);
      setText(clock, formatClock(scene.position.atUs));
      setText(place, said?.title ?? "Before the first event");
      setText(text, event?.sentence.text ?? "");
    },
  };
}
