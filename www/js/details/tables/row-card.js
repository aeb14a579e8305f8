// The row that is selected: what it says in full, when it goes, which events made and changed it, and what can be done.

import { h, setText } from "../../dom.js";
import { formatClock, formatTimeLeft } from "../../format.js";

/** @typedef {{ pin: (line: Line) => void, isPinned: (key: string) => boolean, copy: (line: Line) => void, close: () => void }} Doing */

/** @param {import("../../lab.js").Lab} lab @param {Doing} doing */
export function rowCard(lab, { pin, isPinned, copy, close }) {
  const title = h("strong");
  const what = h("dl", { class: "row-fields" });
  const left = h("p", { class: "note" });
  const said = h("span", { class: "note", role: "status" });
  const button = (/** @type {string} */ text, /** @type {(line: Line) => unknown} */ click) => h("button", { type: "button", class: "link", click: () => { if (shown) click(shown); } }, text);
  const changed = button("", (line) => line.changedBy !== null && lab.jump(line.changedBy));
  const made = button("", (line) => line.madeBy !== null && lab.jump(line.madeBy));
  const expires = button("Until it expires", (line) => line.timer && lab.waitUntil(line.timer.expiresAtUs));
  const pinned = button("Pin", (line) => { pin(line); draw(); });
  const element = h("div", { class: "row-card", role: "group", "aria-label": "Selected row", hidden: true },
    h("p", { class: "row-title" }, title, h("button", { type: "button", class: "link", "aria-label": "Close the selected row", click: close }, "Close")),
    what, left, h("p", { class: "quick" }, changed, made, expires, pinned, button("Copy row", copy), said));
  /** @type {Line | null} */ let shown = null;
  /** @type {import("./grid.js").Grid | null} */ let from = null;
  /** @type {((id: string) => string) | null} */ let nameOf = null;
  let atUs = 0;

  function draw() {
    element.hidden = shown === null;
    if (!shown || !from) return;
    const { owner, cells, changedBy, madeBy, timer, mark, reason } = shown;
    const name = nameOf?.(owner) ?? owner;
    setText(title, `${from.definition.chip} · ${name === owner || owner === "" ? name : `${name} · ${owner}`}`);
    const { columns } = from.definition;
    what.replaceChildren(...cells.map((cell, column) => h("div", {}, h("dt", {}, columns[column]), h("dd", {}, cell))));
    const linked = nameOf !== null;
    changed.hidden = !linked || changedBy === null;
    made.hidden = !linked || madeBy === null || madeBy === changedBy;
    setText(changed, madeBy === changedBy ? `Event #${changedBy} made it` : `Event #${changedBy} changed it`);
    setText(made, `Event #${madeBy} made it`);
    expires.hidden = !linked || timer === null;
    setText(pinned, isPinned(shown.key) ? "Unpin" : "Pin");
    left.hidden = timer === null && mark !== "removed";
    if (mark === "removed") setText(left, `Removed${reason ? `: ${reason}` : ""}.`);
    tick(atUs);
  }

  /** @param {number} now */
  function tick(now) {
    atUs = now;
    const timer = shown?.timer ?? null;
    if (timer) setText(left, `Goes at ${formatClock(timer.expiresAtUs).split(" ")[0]} if nothing uses it: ${formatTimeLeft(Math.max(0, timer.expiresAtUs - now))} left.`);
  }

  return {
    element, tick,
    /** @param {Line | null} line @param {import("./grid.js").Grid | null} grid @param {Scene | null} scene @param {((id: string) => string) | null} names null: its events are in no log */
    show(line, grid, scene, names) {
      if (line?.key !== shown?.key) setText(said, "");
      [shown, from, nameOf] = [line, grid, names];
      if (scene) atUs = scene.position.atUs;
      draw();
    },
    /** The row is no longer, or not yet, in its table. */
    gone() {
      if (!shown) return;
      shown = { ...shown, timer: null, mark: "", changedBy: null };
      draw();
      left.hidden = false;
      setText(left, "At this moment it is not in the table.");
    },
    /** @param {Scene | null} scene */
    refresh(scene) {
      if (scene) atUs = scene.position.atUs;
      if (shown?.changedBy !== null) draw();
    },
    /** @param {string} text */
    tell: (text) => setText(said, text),
  };
}
