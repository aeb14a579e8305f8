// The lanes of the time line, drawn: ruler, chapters, events, packets and timers.

import { s, setAttribute } from "../dom.js";
import { formatDuration } from "../format.js";
import { TIMER_NAMES } from "./bars.js";
import { PACKET_ROWS, TIMER_ROWS } from "./time-model.js";
import { marksOf } from "./time-scale.js";

/** @typedef {import("./time-model.js").TimeModel} Model */
/** @typedef {import("./time-scale.js").Window} Window */

const ROW = 15;
const BAR = 12;

/** Where each lane begins, and how high it is. */
export const LANES = {
  ruler: { y: 0, h: 26 },
  chapters: { y: 28, h: 18 },
  events: { y: 48, h: 20 },
  packets: { y: 74, h: PACKET_ROWS * ROW },
  timers: { y: 74 + PACKET_ROWS * ROW + 6, h: TIMER_ROWS * ROW },
};

export const HEIGHT = LANES.timers.y + LANES.timers.h + 2;

/** What a character of the small type takes. */
const CHAR = 6.3;

/** Distance of the ruler's marks. */
const MARK = 96;

/** The names of the lanes, where there is room for them. */
const NAMES = { chapters: "Chapters", events: "Events", packets: "Packets", timers: "Timers" };

export function lanesDrawing() {
  const ruler = s("g", { class: "ruler" });
  const folds = s("g", { class: "folds" });
  const chapters = s("g", { class: "chapter-lane" });
  const ticks = s("g", { class: "ticks" });
  const packets = s("g", { class: "packet-lane" });
  const timers = s("g", { class: "timer-lane" });
  const future = s("rect", { class: "future", y: LANES.ruler.h, height: HEIGHT - LANES.ruler.h });
  const playhead = s("g", { class: "playhead" }, s("path", { d: `M0 ${LANES.ruler.h - 2}V${HEIGHT}` }), s("path", { class: "handle", d: `M-6 ${LANES.ruler.h - 11}h12v4l-6 7-6-7z` }));
  const separators = s("path", { class: "separators" });
  const element = s("svg", { class: "lanes-drawing", "aria-hidden": "true", height: HEIGHT, focusable: "false" }, future, separators, folds, ruler, chapters, ticks, packets, timers, playhead);

  /** @type {{ window: Window, left: number, perUnit: number }} */
  let placed = { window: /** @type {Window} */ (/** @type {unknown} */ (null)), left: 0, perUnit: 1 };
  const xOf = (/** @type {number} */ u) => placed.left + (u - placed.window.from) * placed.perUnit;

  /**
   * @param {Model} model @param {Window} window @param {number} width @param {number} left where time begins, behind the names
   * @param {((packet: number) => boolean) | null} followed of a packet: does it belong to what is followed?
   */
  function draw(model, window, width, left, followed) {
    placed = { window, left, perUnit: (width - left) / window.span };
    for (const [name, value] of Object.entries({ width, viewBox: `0 0 ${width} ${HEIGHT}` })) setAttribute(element, name, value);
    const lines = Object.values(LANES).slice(1).map(({ y }) => `M0 ${y - 2.5}H${width}`);
    setAttribute(separators, "d", lines.join(""));
    const x = Math.max(left, xOf(model.end));
    setAttribute(future, "x", x);
    setAttribute(future, "width", Math.max(0, width - x));
    drawRuler(model, width);
    const names = left === 0 ? [] : /** @type {(keyof typeof NAMES)[]} */ (Object.keys(NAMES)).map((name) => s("text", { class: "lane-name", x: 0, y: LANES[name].y + 12 }, NAMES[name]));
    chapters.replaceChildren(...names, ...model.chapters.filter(isShown).map(chapterView));
    drawTicks(model, followed);
    packets.replaceChildren(...shownBars(model.packets).map(({ bar, count, room }) => barView(bar, LANES.packets.y, bar.dropped ? "dropped" : "sent", count > 1 ? "" : bar.label, room, followed !== null && !followed(bar.packet))));
    timers.replaceChildren(...shownBars(model.timers).map(({ bar, count, room }) => timerView(bar, model, count > 1 ? 0 : room)));
  }

  /** @param {{ from: number, to: number }} part */
  function isShown({ from, to }) {
    return to >= placed.window.from && from <= placed.window.to;
  }

  /**
   * Bars that are narrower than a pixel and lie on one another are drawn once. A label has room to where the next bar of
   * its row begins: in the last row there may be several at a time.
   * @template {import("./time-model.js").Placed} B @param {B[]} bars @returns {{ bar: B, count: number, room: number }[]}
   */
  function shownBars(bars) {
    /** @type {Map<string, { bar: B, count: number, room: number }>} */
    const shown = new Map();
    /** @type {number[]} */
    const nextOf = [];
    bars.map((bar, index) => ({ bar, index })).filter(({ bar }) => isShown(bar)).sort((a, b) => b.bar.from - a.bar.from).forEach(({ bar, index }) => {
      const [x1, x2] = [xOf(bar.from), xOf(bar.to)];
      const key = x2 - x1 < 2 ? `${bar.row}/${Math.round(x1 / 2)}` : `bar ${index}`;
      const known = shown.get(key);
      if (known) known.count += 1;
      else shown.set(key, { bar, count: 1, room: Math.min(x2, nextOf[bar.row] ?? Infinity) - Math.max(x1, placed.left - 4) - 8 });
      nextOf[bar.row] = x1;
    });
    return [...shown.values()].reverse();
  }

  /** @param {Model} model @param {number} width */
  function drawRuler({ scale, folded }, width) {
    const { window, perUnit } = placed;
    const marks = marksOf(scale, window, MARK / perUnit);
    const finest = marks.reduce((least, { us }, index) => (index === 0 ? least : Math.min(least, us - marks[index - 1].us)), Infinity);
    ruler.replaceChildren(...marks.flatMap(({ us, u }) => {
      const x = Math.round(xOf(u)) + 0.5;
      const text = formatMark(us, Math.min(finest, folded ? 1000 : Infinity));
      return x + text.length * CHAR > width ? [s("path", { d: `M${x} 18v8` })] : [s("path", { d: `M${x} 3v23` }), s("text", { x: x + 3, y: 12 }, text)];
    }));
    const shown = scale.folds.filter(({ from, to }) => to >= window.from && from <= window.to && (to - from) * perUnit > 1);
    folds.replaceChildren(...shown.map(({ fromUs, toUs, from, to }) => {
      const [x1, x2] = [xOf(from), xOf(to)];
      const text = formatDuration(toUs - fromUs);
      const fits = text.length * CHAR + 6 < x2 - x1 && x1 >= placed.left;
      return s("g", {},
        s("rect", { x: x1, y: LANES.ruler.h, width: Math.max(1, x2 - x1), height: HEIGHT - LANES.ruler.h }),
        fits && s("text", { x: (x1 + x2) / 2, y: LANES.events.y + 14, "text-anchor": "middle" }, text));
    }));
  }

  /** @param {{ title: string, from: number, to: number }} chapter */
  function chapterView({ title, from, to }) {
    const [x1, x2] = [Math.max(xOf(from), placed.left), xOf(to)];
    const room = Math.floor((x2 - x1 - 8) / CHAR);
    const number = /^\d+\./.exec(title)?.[0] ?? "";
    const text = title.length <= room ? title : room >= number.length && number ? number.slice(0, -1) : "";
    return s("g", {}, s("path", { d: `M${Math.round(x1) + 0.5} ${LANES.chapters.y}v14` }), text && s("text", { x: x1 + 4, y: LANES.chapters.y + 11 }, text));
  }

  /** @param {Model} model @param {((packet: number) => boolean) | null} followed */
  function drawTicks(model, followed) {
    const { window } = placed;
    const [first, last] = model.between(window.from, window.to);
    /** @type {Map<string, Set<number>>} */
    const columns = new Map();
    for (let index = first; index < last; index += 1) {
      const { packet } = model.run.events[index];
      const faint = followed !== null && (packet == null || !followed(packet));
      const name = `${model.sorts[index]}${faint ? " faint" : ""}`;
      let column = columns.get(name);
      if (!column) columns.set(name, (column = new Set()));
      column.add(Math.round(xOf(model.at[index])));
    }
    const order = ["noted", "passed", "routed", "allowed", "delivered", "answered", "sent", "rewritten", "deed", "dropped"];
    const names = [...columns.keys()].sort((a, b) => order.indexOf(a.split(" ")[0]) - order.indexOf(b.split(" ")[0]));
    ticks.replaceChildren(...names.map((name) => {
      const [sort, faint] = name.split(" ");
      const at = [...columns.get(name) ?? []];
      return s("path", { class: faint ? "faint" : null, "data-sort": sort, "data-verdict": sort === "deed" ? null : sort, d: at.map((x) => tickData(sort, x + 0.5)).join("") });
    }));
  }

  /** @param {import("./time-model.js").Placed} bar @param {number} top @param {string} sort @param {string} label @param {number} room for it @param {boolean} faint */
  function barView({ from, to, row }, top, sort, label, room, faint) {
    const [x1, x2] = [Math.max(xOf(from), placed.left - 4), Math.max(xOf(to), xOf(from) + 1.5)];
    const y = top + row * ROW;
    return s("g", { class: `bar${faint ? " faint" : ""}`, "data-sort": sort, "data-verdict": sort },
      s("rect", { x: x1, y, width: x2 - x1, height: BAR, rx: Math.min(3, (x2 - x1) / 2) }),
      sort === "dropped" && s("path", { d: `M${x2 - 3} ${y + 3}l6 6m0 -6l-6 6` }),
      label.length * CHAR < room && s("text", { x: x1 + 4, y: y + 10 }, label));
  }

  /** @param {import("./time-model.js").Timer} timer @param {Model} model @param {number} room for its label */
  function timerView(timer, model, room) {
    const { from, to, row, kind, label, uses, ended } = timer;
    const y = LANES.timers.y + row * ROW;
    const [x1, x2] = [Math.max(xOf(from), placed.left - 4), Math.max(xOf(to), xOf(from) + 1.5)];
    const known = Math.max(x1, Math.min(x2, xOf(model.end)));
    const text = [`${TIMER_NAMES[kind]} ${label}`, TIMER_NAMES[kind]].find((text) => text.length * CHAR < room);
    const used = new Set(uses.slice(1).map(({ us }) => Math.round(xOf(model.scale.at(us)))));
    return s("g", { class: "timer", "data-kind": kind },
      s("rect", { x: x1, y, width: Math.max(1, known - x1), height: BAR, rx: 2 }),
      !ended && x2 > known && s("rect", { class: "ahead", x: known, y: y + 0.5, width: x2 - known, height: BAR - 1, rx: 2 }),
      s("path", { class: "uses", d: [...used].filter((x) => x > x1 && x < x2).map((x) => `M${x + 0.5} ${y + 1}v10`).join("") }),
      ended && s("path", { class: "over", d: `M${x2} ${y - 1}v14` }),
      text && s("text", { x: x1 + 4, y: y + 9.5 }, text));
  }

  return {
    element, draw,
    /** @param {number} u */
    move(u) {
      setAttribute(playhead, "transform", `translate(${xOf(u).toFixed(2)} 0)`);
    },
    /** The place under a pixel. @param {number} x */
    unitAt(x) {
      return placed.window.from + (x - placed.left) / placed.perUnit;
    },
    /** What lies at a point, in the lane that is there. @param {Model} model @param {number} x @param {number} y */
    hit(model, x, y) {
      const u = placed.window.from + (x - placed.left) / placed.perUnit;
      const reach = 4 / placed.perUnit;
      for (const name of /** @type {const} */ (["packets", "timers"])) {
        const { y: top, h } = LANES[name];
        if (y < top || y >= top + h) continue;
        const row = Math.floor((y - top) / ROW);
        const bar = model[name].findLast((bar) => bar.row === row && u >= bar.from - reach && u <= bar.to + reach);
        if (bar) return { lane: name, bar, event: null };
      }
      return { lane: null, bar: null, event: model.near(u, reach) };
    },
  };
}

/** The whole run, small, and which part of it the lanes show. */
export function overviewDrawing() {
  const density = s("path", { class: "density" });
  const drops = s("path", { class: "drops" });
  const passed = s("rect", { class: "passed", y: 0, height: OVERVIEW });
  const chapters = s("path", { class: "chapters-small" });
  const shown = s("rect", { class: "shown-part", y: 0.5, height: OVERVIEW - 1, rx: 4 });
  const playhead = s("path", { class: "playhead", d: `M0 0V${OVERVIEW}` });
  const element = s("svg", { class: "overview", height: OVERVIEW, "aria-hidden": "true", focusable: "false" }, passed, chapters, density, drops, shown, playhead);
  let width = 1;
  let length = 1;

  return {
    element,
    /** @param {Model} model @param {number} room */
    draw(model, room) {
      width = room;
      length = model.scale.length || 1;
      for (const [name, value] of Object.entries({ width, viewBox: `0 0 ${width} ${OVERVIEW}` })) setAttribute(element, name, value);
      const heights = new Map();
      const dropped = new Set();
      model.at.forEach((u, index) => {
        const x = Math.round((u / length) * width);
        heights.set(x, (heights.get(x) ?? 0) + 1);
        if (model.sorts[index] === "dropped") dropped.add(x);
      });
      const middle = OVERVIEW / 2;
      setAttribute(density, "d", [...heights].map(([x, count]) => {
        const h = Math.min(middle - 3, 1 + 2.2 * Math.log2(1 + count)).toFixed(1);
        return `M${x + 0.5} ${middle}v-${h}v${2 * Number(h)}`;
      }).join(""));
      setAttribute(drops, "d", [...dropped].map((x) => `M${x + 0.5} 3V${OVERVIEW - 3}`).join(""));
      setAttribute(chapters, "d", model.chapters.map(({ from }) => `M${Math.round((from / length) * width) + 0.5} ${OVERVIEW - 4}v4`).join(""));
    },
    /** @param {Window} window */
    show({ from, to, whole }) {
      setAttribute(shown, "visibility", whole ? "hidden" : null);
      setAttribute(shown, "x", ((from / length) * width + 0.5).toFixed(1));
      setAttribute(shown, "width", Math.max(6, ((to - from) / length) * width - 1).toFixed(1));
    },
    /** @param {number} u */
    move(u) {
      const x = Math.max(0, Math.min(width - 1, Math.max(1, (u / length) * width)));
      setAttribute(playhead, "transform", `translate(${x.toFixed(1)} 0)`);
      setAttribute(passed, "width", x.toFixed(1));
    },
    /** @param {number} x */
    unitAt: (x) => (x / width) * length,
  };
}

export const OVERVIEW = 26;

/** @param {string} sort @param {number} x */
function tickData(sort, x) {
  const { y, h } = LANES.events;
  if (sort === "dropped") return `M${x} ${y}v${h}m-3 ${-h}l6 5m0 -5l-6 5`;
  if (sort === "deed") return `M${x - 4} ${y}h8l-4 5zM${x} ${y}v${h}`;
  if (sort === "sent" || sort === "rewritten") return `M${x} ${y + 4}v${h - 4}`;
  return `M${x} ${y + 9}v${h - 9}`;
}

/** An instant on the ruler, as exact as the marks are close. @param {number} us @param {number} stepUs */
export function formatMark(us, stepUs) {
  const seconds = Math.floor(us / 1_000_000);
  const digits = stepUs >= 1_000_000 ? 0 : stepUs >= 1000 ? 3 : 6;
  const micros = String(us % 1_000_000).padStart(6, "0").slice(0, digits);
  const fraction = digits === 0 ? "" : `.${micros.slice(0, 3)}${digits > 3 ? ` ${micros.slice(3)}` : ""}`;
  const pad = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const [h, m] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${h > 0 ? `${h}:${pad(m)}` : m}:${pad(seconds % 60)}${fraction}`;
}
