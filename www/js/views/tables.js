// The live tables: what the gateways, interfaces and guests remember, with the time each row has left.

import { h, keepInView, reconcile, setAttribute, setText } from "../dom.js";
import { formatTimeLeft, plural } from "../format.js";

/** A frame carries this many rows of each table; more are asked for. */
const PAGE = 100;

/** @typedef {"new" | "used" | "removed" | ""} Mark what the shown event did to the row */
/** @typedef {{ usedAtUs: number, expiresAtUs: number }} Timer */
/** @typedef {{ key: string, owner: string, cells: string[], state: string, mark: Mark, note: string, timer: Timer | null }} Line */
/** @typedef {{ table: Table, caption: string, empty: string, columns: string[], lines: (scene: Scene, offset: number) => Line[] }} Definition */

/** @param {Scene} scene @param {{ changedBy: number, madeBy: number, removed?: string | null }} row @returns {Pick<Line, "mark" | "note">} */
function markOf({ seq }, row) {
  if (row.removed) return marked("removed", `removed: ${row.removed.replaceAll("-", " ")}`);
  return marked(row.changedBy !== seq ? "" : row.madeBy === seq ? "new" : "used");
}

/** @param {Mark} mark @param {string} [note] @returns {Pick<Line, "mark" | "note">} */
function marked(mark, note = mark) {
  return { mark, note: mark && note };
}

/** @type {Definition[]} */
const DEFINITIONS = [
  {
    table: "nat",
    caption: "NAT gateway translations",
    empty: "No translation. The first packet of a connection through a NAT gateway makes one.",
    columns: ["Inside", "Outside", "Destination"],
    lines: (scene, offset) => rowsOf(scene, "nat", offset).map((/** @type {NatRow} */ row) => ({
      key: `${row.gateway}/${row.entry}`,
      owner: row.gateway,
      cells: [row.inside, row.outside, row.destination],
      state: `${row.protocol} ${row.state}`,
      timer: row,
      ...markOf(scene, row),
    })),
  },
  {
    table: "tracking",
    caption: "Security-group connection tracking",
    empty: "Nothing is tracked. The first packet of a flow that a security group allows makes an entry.",
    columns: ["First packet from", "to"],
    lines: (scene, offset) => rowsOf(scene, "tracking", offset).map((/** @type {TrackingRow} */ row) => ({
      key: `${row.eni}/${row.entry}`,
      owner: row.eni,
      cells: [row.source, row.destination],
      state: `${row.protocol} ${row.state}${row.automatic ? " · automatic" : ""}`,
      timer: row,
      ...markOf(scene, row),
    })),
  },
  {
    table: "sockets",
    caption: "Sockets",
    empty: "No socket is open.",
    columns: ["Local", "Remote"],
    lines: (scene, offset) => rowsOf(scene, "sockets", offset).map((/** @type {SocketRow} */ row) => ({
      key: `${row.guest}/${row.socket}`,
      owner: row.guest,
      cells: [row.local, row.remote ?? "any"],
      state: `${row.state ?? "gone"}${row.connection ? ` · ${row.connection}` : ""}`,
      timer: null,
      ...marked(!row.state ? "removed" : row.changedBy === scene.seq ? "used" : "", row.state ? "changed" : "removed"),
    })),
  },
  {
    table: "names",
    caption: "DNS cache",
    empty: "No name is known.",
    columns: ["Name", "Address"],
    lines: (scene, offset) => rowsOf(scene, "names", offset).map((/** @type {NameRow} */ row) => {
      const used = scene.event?.kind.type === "name" && scene.event.kind.change === "used";
      const changed = row.changedBy === scene.seq;
      return {
        key: `${row.guest}/${row.name}`,
        owner: row.guest,
        cells: [row.name, row.address],
        state: "",
        timer: { usedAtUs: scene.run.events[scene.run.indexOf(row.changedBy) ?? 0]?.atUs ?? 0, expiresAtUs: row.expiresAtUs },
        ...marked(row.removed ? "removed" : !changed ? "" : used ? "used" : "new", row.removed ? "removed: expired" : undefined),
      };
    }),
  },
];

/** @param {Scene} scene @param {Table} table @param {number} offset @returns {any[]} */
function rowsOf(scene, table, offset) {
  return offset === 0 ? scene.frame[table] : scene.run.rows(table, scene.seq, offset, PAGE);
}

/** @param {() => void} redraw */
export function tablesView(redraw) {
  const tables = DEFINITIONS.map((definition) => tableView(definition, redraw));
  const element = h("section", { class: "panel tables", "aria-label": "Live tables", tabindex: 0 }, ...tables.map((table) => table.element));
  return {
    element,
    /** @param {Scene} scene */
    draw(scene) {
      for (const table of tables) table.draw(scene);
      const changed = element.querySelector("[data-mark]");
      for (const part of changed ? [changed.closest(".live-table"), changed] : []) if (part) keepInView(element, part);
    },
    /** Between two events only the clock moves. @param {number} atUs */
    tick(atUs) {
      for (const table of tables) table.tick(atUs);
    },
  };
}

/** @param {Definition} definition @param {() => void} redraw */
function tableView({ table: name, caption, columns, empty, lines: linesOf }, redraw) {
  const count = h("span", { class: "count" });
  const body = h("tbody");
  const place = h("span");
  const pager = h("p", { class: "pager", hidden: true },
    h("button", { type: "button", click: () => turn(-PAGE) }, "Earlier rows"), place,
    h("button", { type: "button", click: () => turn(PAGE) }, "Later rows"));
  const element = h("div", { class: "live-table" },
    h("table", { class: `live live-${name}` },
      h("caption", {}, caption, " ", count),
      h("thead", {}, h("tr", {}, ...[...columns, "State"].map((column) => h("th", { scope: "col" }, column)))),
      body),
    pager);
  let offset = 0;
  /** @type {Line[]} */
  let lines = [];

  /** @param {number} by */
  function turn(by) {
    offset = Math.max(0, offset + by);
    redraw();
  }

  return {
    element,
    /** @param {Scene} scene */
    draw(scene) {
      const total = scene.frame.counts[name];
      if (offset >= total) offset = 0;
      lines = linesOf(scene, offset);
      setText(count, String(total));
      reconcile(body, withOwners(lines), keyOf, (item) => createRow(item, columns.length + 1), (row, item) => updateRow(row, item, scene.run, empty));
      pager.hidden = total <= PAGE;
      setText(place, `${offset + 1}–${Math.min(offset + PAGE, total)} of ${plural(total, "row")}`);
    },
    /** @param {number} atUs */
    tick(atUs) {
      body.querySelectorAll(".line").forEach((row, index) => updateTimer(row, lines[index], atUs));
    },
  };
}

/** @typedef {Line | { owner: string } | { empty: true }} Item */

/** Lines under their owners; or the one item that says there are none. @param {Line[]} lines @returns {Item[]} */
function withOwners(lines) {
  if (lines.length === 0) return [{ empty: true }];
  /** @type {Item[]} */
  const items = [];
  let owner = "";
  for (const line of lines) {
    if (line.owner !== owner) items.push({ owner: line.owner });
    owner = line.owner;
    items.push(line);
  }
  return items;
}

/** @param {Item} item */
function keyOf(item) {
  if ("empty" in item) return "empty";
  return "key" in item ? `line/${item.key}` : `owner/${item.owner}`;
}

/** @param {Item} item @param {number} width */
function createRow(item, width) {
  if (!("key" in item)) return h("tr", { class: "empty" in item ? "empty" : "owner" }, h("td", { colspan: width }));
  const state = h("td", { class: "state" },
    h("span"), " ", h("span", { class: "mark" }), " ", h("span", { class: "time-left" }),
    h("span", { class: "countdown", "aria-hidden": "true" }, h("span", {})));
  return h("tr", { class: "line" }, ...item.cells.map(() => h("td", { class: "end" })), state);
}

/** @param {HTMLTableRowElement} row @param {Item} item @param {Run} run @param {string} empty */
function updateRow(row, item, run, empty) {
  if (!("key" in item)) {
    setText(row.cells[0], "empty" in item ? empty : ownerText(run, item.owner));
    return;
  }
  setAttribute(row, "data-mark", item.mark || null);
  item.cells.forEach((cell, index) => setEnd(row.cells[index], cell));
  const [name, mark] = row.cells[item.cells.length].children;
  setText(name, item.state);
  setText(mark, item.note);
}

/** An address may break before its port, and nowhere else. @param {HTMLElement} cell @param {string} end */
function setEnd(cell, end) {
  if (cell.textContent === end) return;
  const port = end.lastIndexOf(":");
  if (port < 0) cell.replaceChildren(end);
  else cell.replaceChildren(end.slice(0, port), h("wbr"), end.slice(port));
}

/** @param {Run} run @param {string} owner */
function ownerText(run, owner) {
  const name = run.componentName(owner);
  return name === owner ? owner : `${name} · ${owner}`;
}

/** @param {Element} row @param {Line} line @param {number} atUs */
function updateTimer(row, line, atUs) {
  const text = row.querySelector(".time-left");
  const bar = row.querySelector(".countdown");
  if (!text || !(bar instanceof HTMLElement)) return;
  const timer = line.mark === "removed" ? null : line.timer;
  bar.hidden = timer === null;
  if (!timer) return setText(text, "");
  const left = Math.max(0, timer.expiresAtUs - atUs);
  const whole = timer.expiresAtUs - timer.usedAtUs;
  setText(text, `${formatTimeLeft(left)} left`);
  const share = whole > 0 ? Math.min(1, left / whole) : 0;
  if (bar.firstElementChild instanceof HTMLElement) bar.firstElementChild.style.setProperty("transform", `scaleX(${share.toFixed(4)})`);
}
