// One table: a grid of which only the rows in sight are in the document.

import { h, reconcile, setAttribute, setText } from "../../dom.js";
import { formatTimeLeft, plural } from "../../format.js";
import { layoutOf } from "./columns.js";
import { linesOf, scrolledTo, visibleRows, widthOf } from "./window.js";

/** How high a row is whose cells stand beside each other, and one in which they stand in lines. */
const heightOf = (/** @type {number} */ lines) => (lines === 0 ? 36 : lines * 20 + 8);
const HEAD = 24;

/** So many digits' widths the ruler is long, by which one knows how many there is room for. */
const RULER = 20;

/** Until a table has been laid out, as many rows as this are drawn. */
const HEIGHT_AT_FIRST = 280;

/** Beside the cells of a row, in pixels, as the style sheet has it. */
const ENDS = 10;

/** @typedef {{ name: (id: string) => string, act: (line: Line, key: string) => boolean, copy: (grid: Grid) => void, active: (line: Line | null, grid: Grid) => void, gone: () => void, said: (text: string) => void }} Host */
/**
 * @typedef {{ definition: import("./definitions.js").Definition, element: HTMLElement, draw: (source: TableSource, terms: readonly string[], atUs: number) => void, tick: (atUs: number) => void,
 *   isPinned: (key: string) => boolean, pin: (line: Line) => void, release: () => void, everything: () => Generator<number, Line[], void>, reset: () => void, titles: string[] }} Grid
 */

/** @param {import("./definitions.js").Definition} definition @param {Host} host @returns {Grid} */
export function gridView(definition, host) {
  const { id, columns, timed, caption, empty } = definition;
  const titles = [...columns, ...(timed ? ["Left"] : [])];
  const count = h("span", { class: "count" });
  const heads = titles.map((title, column) => h("span", { role: "columnheader", class: "live-head-cell", "aria-colindex": column + 2 },
    h("button", { type: "button", tabindex: -1, title: `Sort by ${title}`, click: () => sortBy(column) }, title, h("span", { class: "sorted", "aria-hidden": "true" }))));
  const ownerHead = h("span", { role: "columnheader", class: "live-head-cell owner-cell", "aria-colindex": 1 }, "Of");
  const head = h("div", { role: "row", class: "live-columns", "aria-rowindex": 1 }, ownerHead, ...heads);
  const pinnedRows = h("div", { role: "rowgroup", class: "pinned", "aria-label": "Pinned rows" });
  const body = h("div", { role: "rowgroup", class: "live-rows" });
  const ruler = h("span", { class: "ruler", "aria-hidden": "true" });
  const nothing = h("p", { class: "note nothing" }, empty);
  const grid = h("div", { role: "grid", class: `live live-${id}`, "aria-labelledby": `table-${id}`, "aria-colcount": titles.length + 1 }, h("div", { role: "rowgroup", class: "live-top" }, head), pinnedRows, body);
  [...head.children].forEach(standAt);
  const scroller = h("div", { class: "scroller", scroll: () => { top = scroller.scrollTop; paint(); } }, ruler, grid, nothing);
  const progress = h("span", { class: "note", role: "status" });
  const copyButton = h("button", { type: "button", class: "link", click: () => host.copy(api) }, "Copy");
  const element = h("div", { class: "live-table", "data-table": id },
    h("div", { class: "live-title" }, h("h3", { id: `table-${id}` }, caption, " ", count), progress, copyButton), scroller);

  /** @type {TableSource | null} */ let source = null;
  /** @type {readonly string[]} */ let terms = [];
  /** @type {{ column: number, descending: boolean } | null} */ let sort = null;
  /** The places of the rows that are shown; null: all, as they are. @type {Uint32Array | null} */ let places = null;
  /** Key and last known place. @type {Map<string, number>} */ const pins = new Map();
  /** @type {number[]} */ let pinned = [];
  /** @type {AbortController | null} */ let busy = null;
  /** @type {Map<Element, Line>} */ let drawn = new Map();
  /** The row that has the tab stop. */ let active = 0;
  let activeKey = "";
  /** The owner's, then the columns'. @type {import("./columns.js").Width[]} */ let widths = narrowest();
  let layout = layoutOf(widths, false, 0);
  /** Room for so many digits; 0: not known yet. */ let room = 0;
  let atUs = 0;

  const shownCount = () => (places ? places.length : source?.count ?? 0);
  const view = () => ({ count: shownCount(), rowHeight: rowHeight(), top, height: Math.max(rowHeight(), height - HEAD * Math.max(1, layout.lines) - pinned.length * rowHeight()) });
  const rowHeight = () => heightOf(layout.lines);
  // To ask for either while the page changes would have all of it laid out each time.
  let top = 0;
  let height = HEIGHT_AT_FIRST;
  const sizes = new ResizeObserver((entries) => {
    const before = [height, room];
    for (const { target, contentRect } of entries) {
      if (target === ruler) digit = contentRect.width / RULER;
      else [height, width] = [contentRect.height || HEIGHT_AT_FIRST, contentRect.width];
    }
    room = digit > 0 ? Math.max(0, width - ENDS) / digit : 0;
    if (height > before[0] || room !== before[1]) paint();
  });
  let [digit, width] = [0, 0];
  sizes.observe(scroller);
  sizes.observe(ruler);

  /** @param {TableSource} next @param {readonly string[]} words @param {number} now */
  function draw(next, words, now) {
    source = next;
    terms = words;
    atUs = now;
    busy?.abort();
    busy = null;
    pinned = [...pins].flatMap(([key, hint]) => {
      const place = next.place(key, hint);
      if (place === null) pins.delete(key);
      else pins.set(key, place);
      return place ?? [];
    });
    setText(progress, "");
    places = null;
    if (sort || terms.length > 0) arrange(next);
    paint();
  }

  /** @param {TableSource} of */
  function arrange(of) {
    const call = new AbortController();
    const result = of.order({ terms, column: sort?.column ?? null, descending: sort?.descending ?? false }, call.signal, (share) => setText(progress, `${sort ? "sorting" : "filtering"} ${plural(of.count, "row")}: ${Math.round(share * 100)} %`));
    if (result instanceof Uint32Array) {
      places = result;
      return;
    }
    busy = call;
    result.then((ready) => {
      if (!ready || call.signal.aborted) return;
      places = ready;
      busy = null;
      setText(progress, "");
      paint();
    });
  }

  /** @param {number} column */
  function sortBy(column) {
    sort = sort?.column !== column ? { column, descending: false } : sort.descending ? null : { column, descending: true };
    heads.forEach((cell, index) => setAttribute(cell, "aria-sort", sort?.column === index && (sort.descending ? "descending" : "ascending")));
    scroller.scrollTop = top = 0;
    if (source) draw(source, terms, atUs);
    host.said(sort ? `Sorted by ${titles[column]}, ${sort.descending ? "descending" : "ascending"}` : "In the table's own order");
  }

  /** Puts the rows in sight into the document. */
  function paint() {
    if (!source) return;
    const total = shownCount();
    setText(count, total === source.count ? total.toLocaleString("en") : `${total.toLocaleString("en")} of ${source.count.toLocaleString("en")}`);
    setAttribute(grid, "aria-rowcount", total + pinned.length + 1);
    grid.hidden = source.count === 0;
    nothing.hidden = total > 0;
    copyButton.hidden = total === 0;
    setText(nothing, source.count === 0 ? empty : "No row has this.");
    const { first, end, height: whole, shift } = visibleRows(view());
    const placeOf = (/** @type {number} */ row) => (places ? places[row] : row);
    const rows = Array.from({ length: end - first }, (_, index) => first + index);
    // The row with the focus stays in the document, wherever it is.
    const focused = body.contains(/** @type {ShadowRoot} */ (body.getRootNode()).activeElement);
    if (focused && active < total && (active < first || active >= end)) rows.push(active);
    const lines = source.lines(rows.map(placeOf));
    const items = rows.flatMap((row, index) => (lines[index] ? [{ row, line: lines[index] }] : []));
    const fixed = source.lines(pinned).flatMap((line, index) => (line ? [{ row: -1 - index, line }] : []));
    measure([...items, ...fixed].map(({ line }) => line));
    if (arrangeColumns()) return paint();
    drawn = new Map();
    body.style.setProperty("height", `${whole}px`);
    if (active >= total) active = Math.max(0, total - 1);
    if (!items.some(({ row }) => row === active)) active = items[0]?.row ?? 0;
    const put = (/** @type {HTMLElement} */ element, /** @type {{ row: number, line: Line }} */ { row: place, line }) => {
      if (place >= 0) element.style.setProperty("transform", `translateY(${place * rowHeight() + shift}px)`);
      setAttribute(element, "aria-rowindex", place >= 0 ? place + pinned.length + 2 : 1 - place);
      setAttribute(element, "tabindex", place === active ? 0 : -1);
      update(element, line, place < 0);
    };
    reconcile(body, items, ({ line }) => line.key, create, put);
    reconcile(pinnedRows, fixed, ({ line }) => line.key, create, put);
    pinnedRows.hidden = fixed.length === 0;
    setAttribute(heads[0].querySelector("button") ?? head, "tabindex", total === 0 ? 0 : -1);
    const kept = [...drawn.values()].find(({ key }) => key === activeKey);
    if (kept) host.active(kept, api);
    else if (activeKey) tellSelected();
  }

  /** The selected row is not in sight: as it is now, if it is there at all. */
  function tellSelected() {
    const place = source?.place(activeKey, active) ?? null;
    const [line = null] = place === null ? [] : source?.lines([place]) ?? [];
    if (line) host.active(line, api);
    else if (place === null) host.gone();
  }

  /** Columns are as wide as what they have shown. @param {readonly Line[]} lines */
  function measure(lines) {
    for (const { owner, cells, reason, mark } of lines) {
      widen(0, host.name(owner), "");
      if (owner !== only) only = only === null ? owner : "";
      cells.forEach((cell, column) => widen(column + 1, ...linesOf(cell), column === cells.length - 1 && (mark || reason) ? ` · ${mark === "used" && reason ? reason : mark}` : ""));
      if (timed) widen(cells.length + 1, reason, reason && "removed ");
    }
  }
  /** The owner of every row so far, while it is one. @type {string | null} */ let only = null;

  /** @param {number} column @param {string} first @param {string} second @param {string} [more] */
  function widen(column, first, second, more = "") {
    const { two, one } = widths[column];
    widths[column] = { two: Math.max(two, widthOf(first), widthOf(second + more)), one: Math.max(one, widthOf(`${first} ${second}${more}`)) };
  }

  /** Nothing is known of what it will show. */
  function narrowest() {
    return ["Of", ...titles].map((title, column) => {
      const width = Math.max(widthOf(title) + 1.4, timed && column === titles.length ? 7 : 4);
      return { two: width, one: width };
    });
  }

  /** Puts the columns where there is room for them. @returns {boolean} are rows of another height now? */
  function arrangeColumns() {
    const shown = only === "" ? widths : widths.slice(1);
    const next = layoutOf(shown, Boolean(timed), room);
    const before = layout;
    layout = next;
    setAttribute(grid, "data-one-owner", only !== "");
    setAttribute(grid, "data-lines", next.lines || null);
    if (before.tracks === next.tracks && before.places.join() === next.places.join()) return false;
    const places = only === "" ? next.places : ["", ...next.places];
    widths.forEach((_, column) => grid.style.setProperty(`--at-${column}`, places[column] || "auto"));
    grid.style.setProperty("--columns", next.tracks);
    grid.style.setProperty("--least", `calc(${next.least.toFixed(1)}ch + ${ENDS}px)`);
    grid.style.setProperty("--row", `${rowHeight()}px`);
    grid.style.setProperty("--lines", String(Math.max(1, next.lines)));
    if (before.lines === next.lines) return false;
    // The rows in sight stay in sight.
    scroller.scrollTop = top = top * (rowHeight() / heightOf(before.lines));
    return true;
  }

  function create() {
    const cell = (/** @type {number} */ column, name = "") => h("span", { role: "gridcell", class: `cell ${name}`, "aria-colindex": column + 1 }, h("span"), h("span", { class: "second" }));
    const line = h("div", { role: "row", class: "line" }, cell(0, "owner-cell"), ...columns.map((_, column) => cell(column + 1)),
      timed && h("span", { role: "gridcell", class: "cell left", "aria-colindex": columns.length + 2 }, h("span"), h("span", { class: "visually-hidden" }, " left"), h("span", { class: "countdown", "aria-hidden": "true" }, h("span")), h("span", { class: "second" })));
    [...line.children].forEach(standAt);
    return line;
  }

  /** @param {Element} cell @param {number} column */
  function standAt(cell, column) {
    if (cell instanceof HTMLElement) cell.style.setProperty("grid-area", `var(--at-${column}, auto)`);
  }

  /** @param {HTMLElement} element @param {Line} line @param {boolean} isPinned */
  function update(element, line, isPinned) {
    const { key, owner, cells, mark, reason } = line;
    drawn.set(element, line);
    setAttribute(element, "data-row", key);
    setAttribute(element, "data-mark", mark || null);
    setAttribute(element, "data-packet", key.startsWith("packets/") ? key.slice(8) : null);
    setAttribute(element, "aria-selected", key === activeKey ? "true" : null);
    const [first, ...rest] = element.children;
    fill(first, [host.name(owner), isPinned ? "pinned" : ""]);
    cells.forEach((cell, column) => {
      const lines = linesOf(cell);
      const said = mark === "removed" && timed ? "" : mark === "used" && reason ? reason : mark;
      if (column === cells.length - 1 && said) lines[1] = [lines[1], said].filter(Boolean).join(" · ");
      fill(rest[column], lines);
    });
    if (timed) showLeft(rest[cells.length], line);
  }

  /** @param {Element} cell @param {string[]} lines */
  function fill(cell, lines) {
    setText(cell.children[0], lines[0]);
    // A port follows its address at once where both stand in one line; a word does not.
    setText(cell.children[1], lines[1] && !lines[1].startsWith(":") ? ` ${lines[1]}` : lines[1]);
  }

  /** @param {Element} cell @param {Line} line */
  function showLeft(cell, { timer, mark, reason }) {
    const [text, word, bar, second] = /** @type {HTMLElement[]} */ ([...cell.children]);
    bar.hidden = word.hidden = timer === null;
    setText(second, timer || !reason ? "" : ` ${reason}`);
    if (!timer) return setText(text, mark === "removed" ? "removed" : "");
    const left = Math.max(0, timer.expiresAtUs - atUs);
    const whole = timer.expiresAtUs - timer.usedAtUs;
    setText(text, formatTimeLeft(left));
    const share = whole > 0 ? Math.min(1, left / whole) : 0;
    if (bar.firstElementChild instanceof HTMLElement) bar.firstElementChild.style.setProperty("transform", `scaleX(${share.toFixed(4)})`);
  }

  /** Between two events only the clock moves. @param {number} now */
  function tick(now) {
    atUs = now;
    if (timed) for (const [element, line] of drawn) if (line.timer) showLeft(element.children[columns.length + 1], line);
  }

  /** @param {number} row */
  function focus(row) {
    active = Math.min(Math.max(0, row), shownCount() - 1);
    scroller.scrollTop = top = scrolledTo(active, view());
    paint();
    /** @type {HTMLElement | null} */ (body.querySelector("[tabindex='0']"))?.focus({ preventScroll: true });
  }

  /** @param {EventTarget | null} target */
  const rowOf = (target) => (target instanceof Element ? target.closest(".line") : null);

  grid.addEventListener("focusin", ({ target }) => {
    const element = rowOf(target);
    const line = element && drawn.get(element);
    if (!line) return;
    activeKey = line.key;
    const row = Number(element.getAttribute("aria-rowindex")) - pinned.length - 2;
    if (row >= 0) active = row;
    for (const [other, { key }] of drawn) {
      setAttribute(other, "aria-selected", key === activeKey ? "true" : null);
      if (body.contains(other)) setAttribute(other, "tabindex", other === element || (row < 0 && Number(other.getAttribute("aria-rowindex")) - pinned.length - 2 === active) ? 0 : -1);
    }
    host.active(line, api);
  });
  grid.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const column = heads.findIndex((cell) => cell.contains(/** @type {Node} */ (event.target)));
    const handled = column >= 0 ? headKey(event.key, column) : rowKey(event.key, rowOf(event.target));
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  });

  /** @param {string} key @param {number} column */
  function headKey(key, column) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (key === "ArrowDown") focus(active);
    else if (step) heads[column + step]?.querySelector("button")?.focus();
    else return false;
    return true;
  }

  /** @param {string} key @param {Element | null} element */
  function rowKey(key, element) {
    const line = element && drawn.get(element);
    if (!line) return false;
    const page = Math.max(1, Math.floor(view().height / rowHeight()) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[key];
    if (key === "ArrowUp" && active === 0) heads[0].querySelector("button")?.focus();
    else if (step) focus(active + step);
    else return host.act(line, key);
    return true;
  }

  /** @type {Grid} */
  const api = {
    definition, element, draw, tick,
    /** Is this row pinned? @param {string} key */
    isPinned: (key) => pins.has(key),
    /** Keeps a row in sight, or no longer. @param {Line} line */
    pin(line) {
      if (pins.has(line.key)) pins.delete(line.key);
      else if (source) {
        const near = [...drawn].find(([, { key }]) => key === line.key)?.[0];
        const row = Number(near?.getAttribute("aria-rowindex")) - pinned.length - 2;
        pins.set(line.key, row >= 0 && places ? places[row] : Math.max(0, row));
      }
      if (source) draw(source, terms, atUs);
    },
    /** Nothing is selected any more. */
    release() {
      activeKey = "";
      for (const element of drawn.keys()) element.removeAttribute("aria-selected");
    },
    /** Every row that is shown, in its order, as a generator. @returns {Generator<number, Line[], void>} */
    * everything() {
      /** @type {Line[]} */
      const all = [];
      if (!source) return all;
      const total = shownCount();
      for (let row = 0; row < total; row += 250) {
        const end = Math.min(total, row + 250);
        all.push(...source.lines(places ? [...places.subarray(row, end)] : Array.from({ length: end - row }, (_, index) => row + index)).flatMap((line) => line ?? []));
        yield row / total;
      }
      return all;
    },
    /** Another run: what was learned of the one before is forgotten. */
    reset() {
      widths = narrowest();
      only = null;
      pins.clear();
      activeKey = "";
      active = 0;
      scroller.scrollTop = top = 0;
    },
    titles: ["Of", ...titles.map((title) => (title === "Left" ? "Expires at (s)" : title))],
  };
  return api;
}
