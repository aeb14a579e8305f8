// The run as a ladder: a lifeline for each component, an arrow for each packet, top to bottom as time goes by.

import { h, keepInView, rovingFocus, s, setAttribute, setText } from "../dom.js";
import { formatClock, kindName, plural } from "../format.js";
import { arrowsOf, relativeNumbers } from "./arrows.js";
import { saveFile, standalone } from "./saving.js";

/** Packets in the document at a time: those around the playhead. */
const SHOWN = 200;

/** And in a file. */
const SAVED = 5000;

const ROW = 46;
const HEAD = 52;
/** Lifelines stand so far apart where there is room, and never closer than words need. */
const [LANE, LANE_MIN] = [150, 72];
const LEFT = 60;

/** How wide a character of a name is, at most. */
const CHAR = 7.5;

/** Below this width all gateways find no room side by side. */
const NARROW = 600;

/** Which components have a lifeline. @type {Record<string, (kind: StationKind) => boolean>} */
const LEVELS = {
  Ends: (kind) => ["instance", "server", "resolver"].includes(kind),
  Gateways: (kind) => !["eni", "security-group", "network-acl", "route-table", "edge", "internet"].includes(kind),
  Everything: () => true,
};

/** @param {(seq: number) => void} jump @param {() => void} redraw @returns {View} */
export function ladderView(jump, redraw) {
  /** What was chosen; until then, what has room. */
  let level = "Gateways";
  let lane = LANE;
  let relative = true;
  const drawing = s("svg", { class: "ladder-drawing", role: "group", "aria-label": "Ladder diagram" });
  const scroller = h("div", { class: "ladder-scroller", tabindex: 0, role: "region", "aria-label": "Packets, top to bottom" }, drawing);
  rovingFocus(scroller, ".arrow");
  const note = h("p", { class: "note" });
  const levels = h("select", { "aria-label": "Lifelines", change: () => { level = levels.value; changed(); } }, ...Object.keys(LEVELS).map((name) => h("option", { value: name }, name)));
  const numbers = h("input", { type: "checkbox", checked: true, change: () => { relative = numbers.checked; changed(); } });
  const save = h("button", { type: "button", class: "open", click: saveAll }, "Save as SVG");
  const element = h("section", { class: "panel ladder", "aria-labelledby": "ladder-heading" },
    h("header", {}, h("h2", { id: "ladder-heading" }, "Ladder"), note, h("label", {}, "Lifelines ", levels), h("label", {}, numbers, " Relative numbers"), save),
    scroller);

  /** @type {{ run: Run, from: number, level: string, relative: boolean } | null} */
  let drawn = null;
  /** @type {ReturnType<typeof arrowsOf>} */
  let all = { lanes: [], arrows: [] };

  levels.value = level;
  let room = 0;
  // To ask for it at each drawing would lay the page out each time.
  new ResizeObserver(([{ contentRect: { width } }]) => {
    if (width === 0 || width === room) return;
    if (room === 0 && width < NARROW) levels.value = level = "Ends";
    room = width;
    changed();
  }).observe(scroller);

  function changed() {
    drawn = null;
    redraw();
  }

  /** All of it, not only the packets around the moment. */
  function saveAll() {
    if (!drawn) return;
    const { run } = drawn;
    drawAll(run, 0, SAVED);
    saveFile(new Blob([standalone(drawing)], { type: "image/svg+xml" }), "ladder.svg");
    changed();
  }

  /** @param {number} number */
  const xOf = (number) => LEFT + lane * (number + 0.5);

  /** @param {Scene} scene */
  function draw({ run, event, index }) {
    if (drawn?.run !== run || drawn.level !== level) {
      all = arrowsOf(run.events, run.topology.stations, LEVELS[level]);
      drawn = null;
    }
    const wide = Math.max(LANE_MIN, Math.min(LANE, Math.floor((room - LEFT) / Math.max(1, all.lanes.length))));
    if (wide !== lane && room > 0) {
      lane = wide;
      drawn = null;
    }
    // The arrow of the packet that is told about, or of the last one before the moment.
    const current = all.arrows.findLastIndex(({ made, packet }) => (event?.packet != null ? packet === event.packet : made <= (index ?? -1)));
    const from = Math.max(0, Math.min(Math.floor(Math.max(current, 0) / (SHOWN / 2)) * (SHOWN / 2) - SHOWN / 4, all.arrows.length - SHOWN));
    if (drawn?.from !== from) drawAll(run, from);
    const stop = Math.max(current, from);
    for (const arrow of drawing.querySelectorAll(".arrow")) {
      const number = Number(arrow.getAttribute("data-arrow"));
      setAttribute(arrow, "aria-current", number === current && "step");
      setAttribute(arrow, "tabindex", number === stop ? 0 : -1);
    }
    const active = drawing.querySelector("[aria-current]");
    if (active) keepInView(scroller, active);
  }

  /** @param {Run} run @param {number} from @param {number} [most] */
  function drawAll(run, from, most = SHOWN) {
    const { lanes, arrows } = all;
    const shown = arrows.slice(from, from + most);
    const [width, height] = [LEFT + lanes.length * lane, HEAD + shown.length * ROW + 16];
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) setAttribute(drawing, name, value);
    const said = relativeNumbers(arrows, relative);
    drawing.replaceChildren(
      ...lanes.map(({ component, name = null, kind }, index) => s("g", { class: "lifeline" },
        s("line", { x1: xOf(index), x2: xOf(index), y1: HEAD - 8, y2: height }),
        s("text", { x: xOf(index), y: 16, class: "kind" }, kindName(kind)),
        s("text", { x: xOf(index), y: 32 }, s("title", {}, name ?? component), clipped(name ?? component, Math.floor(lane / CHAR))))),
      ...shown.map((arrow, row) => arrowView(arrow, from + row, HEAD + row * ROW, said[from + row])));
    setText(note, arrows.length > SHOWN ? `packets ${from + 1} to ${from + shown.length} of ${arrows.length}` : plural(arrows.length, "packet"));
    drawn = { run, from, level, relative };
  }

  /** @param {Arrow} arrow @param {number} number @param {number} y @param {string} label */
  function arrowView({ packet, stops, header, dropped, seq, atUs }, number, y, label) {
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const [x1, x2] = [xOf(first.lane), xOf(last.lane)];
    const middle = (x1 + x2) / 2;
    const line = y + 22;
    const activate = () => jump(seq);
    return s("g", {
      class: "arrow", "data-arrow": number, "data-packet": packet, "data-verdict": dropped ? "dropped" : null, tabindex: 0, role: "button",
      "aria-label": `Packet ${header.label}, ${label}, at ${formatClock(atUs)}${dropped ? ", dropped" : ""}. Event ${seq}`,
      click: activate, keydown: (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        activate();
      },
    },
      s("rect", { class: "hit", x: 0, y, width: LEFT + all.lanes.length * lane, height: ROW }),
      s("text", { class: "clock", x: 6, y: line + 4 }, formatClock(atUs).split(" ")[0]),
      x1 === x2 ? s("circle", { cx: x1, cy: line, r: 4 }) : s("path", { d: `M${x1} ${line}H${x2}` }),
      x1 !== x2 && !dropped && s("path", { class: "tip", d: `M${x2} ${line}l${x2 > x1 ? -8 : 8} -4v8z` }),
      dropped && s("path", { class: "cross", d: `M${x2 - 5} ${line - 5}l10 10m0 -10l-10 10` }),
      ...stops.slice(1).filter(({ rewritten }) => rewritten).map(({ lane }) => s("rect", { class: "rewrite", x: xOf(lane) - 4, y: line - 4, width: 8, height: 8 })),
      s("text", { class: "what", x: x1 === x2 ? x1 + 10 : middle, y: line - 8, "text-anchor": x1 === x2 ? "start" : "middle" }, label),
      ...stops.slice(1).filter(({ rewritten }) => rewritten).map(({ lane, rewritten }) => s("text", { class: "rewritten", x: xOf(lane) + (x2 > x1 ? 8 : -8), y: line + 15, "text-anchor": x2 > x1 ? "start" : "end" }, rewritten)));
  }

  return { element, draw };
}

/** @param {string} text @param {number} most characters */
function clipped(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
