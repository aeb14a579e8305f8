// The picture: boxes in boxes, stations at their places, and the packets on top.

import { h, keepInView, reconcile, s, setAttribute, setText } from "../dom.js";
import { formatDuration, headerDestination, headerSource, kindName, verdictOf } from "../format.js";
import { centre } from "../geometry.js";
import { iconPath } from "../icons.js";
import { layout } from "../layout.js";
import { QUIET_US } from "../player.js";
import { packetsView } from "./packets.js";

/** @import { Box, Layout, Node } from "../layout.js" */
/** @import { Run } from "../run.js" */
/** @import { Scene } from "../scene.js" */

const ICON = 18;

export function diagramView() {
  const title = s("title", {});
  const description = s("desc", {});
  const boxes = s("g", { class: "boxes" });
  const links = s("g", { class: "links" });
  const stations = s("g", { class: "stations" });
  const packets = packetsView();
  const drawing = s("svg", { class: "diagram", role: "img" },
    title, description, boxes, links, packets.trail, stations, packets.layer);
  const passing = h("p", { class: "passing", "aria-hidden": "true", hidden: true });
  const element = h("div", { class: "picture" }, drawing, passing);

  /** @type {Layout | null} */
  let placed = null;
  /** @type {Run | null} */
  let shown = null;
  /** @type {Element | null} */
  let active = null;

  /** Lays the picture out anew where the scenario or the width has changed. @param {Run} run @param {number} width */
  function arrange(run, width) {
    shown = run;
    placed = layout(run.topology, Math.max(280, Math.floor(width)));
    setAttribute(drawing, "viewBox", `0 0 ${placed.width} ${placed.height}`);
    setAttribute(drawing, "width", placed.width);
    setAttribute(drawing, "height", placed.height);
    setAttribute(element, "data-mode", placed.mode);
    reconcile(boxes, placed.boxes, (box) => box.key, createBox, updateBox);
    reconcile(stations, [...placed.nodes.values()], stationKey, createStation, updateStation);
    const nodes = placed.nodes;
    reconcile(links, waysOf(run), ([from, to]) => `${from}-${to}`, () => s("line", {}), (line, [from, to]) => {
      const start = nodes.get(from);
      const end = nodes.get(to);
      if (!start || !end) return;
      const [a, b] = [centre(start), centre(end)];
      for (const [name, value] of [["x1", a.x], ["y1", a.y], ["x2", b.x], ["y2", b.y]]) setAttribute(line, String(name), value);
    });
    setText(title, `${run.info.title}: diagram`);
  }

  /** @param {Scene} scene */
  function draw(scene) {
    const { run, event, position } = scene;
    if (!placed || shown !== run) arrange(run, element.clientWidth);
    if (!placed) return;
    // While a packet glides the picture is still that of the event before.
    const drawn = position.from === null ? null : run.events[position.from];
    const at = drawn?.place?.station ?? null;
    const node = at === null ? null : placed.nodes.get(at);
    const station = node ? stations.querySelector(`[data-station="${at}"]`) : null;
    if (active !== station) {
      if (active) setAttribute(active, "data-verdict", null);
      if (station && element.scrollHeight > element.clientHeight) keepInView(element, station);
    }
    active = station;
    const verdict = drawn ? verdictOf(drawn.kind) : null;
    if (active) setAttribute(active, "data-verdict", verdict?.verdict ?? "noted");
    packets.draw(scene, placed, node ?? null, verdict);
    setText(description, describe(scene));
    const next = position.from === null ? run.events[0] : run.events[position.from + 1];
    const gap = next && drawn ? next.atUs - drawn.atUs : 0;
    const quiet = position.fraction > 0 && gap >= QUIET_US;
    passing.hidden = !quiet;
    if (quiet) setText(passing, `${formatDuration(gap)} pass`);
    setAttribute(drawing, "data-dropped", event?.kind.type === "hop" && event.kind.decision.type === "dropped");
  }

  return { element, arrange, draw };
}

/** @param {Scene} scene */
function describe({ event }) {
  if (!event) return "Nothing has happened yet.";
  const where = event.place ? `At ${kindName(event.place.kind)}: ` : "";
  const header = "headerAfter" in event.kind ? event.kind.headerAfter : "header" in event.kind ? event.kind.header : null;
  const packet = header ? ` Packet ${header.label}, ${headerSource(header)} to ${headerDestination(header)}.` : "";
  return `${where}${event.sentence.text}${packet}`;
}

/** Every way between two stations that some packet of this run takes. @param {Run} run @returns {[number, number][]} */
function waysOf(run) {
  /** @type {Map<string, [number, number]>} */
  const ways = new Map();
  for (const { kind, place } of run.events) {
    if (!("next" in kind) || !kind.next || !place) continue;
    const [a, b] = [place.station, kind.next.station].sort((x, y) => x - y);
    ways.set(`${a}-${b}`, [a, b]);
  }
  return [...ways.values()];
}

function createBox() {
  return s("g", {}, s("rect", {}), s("text", { x: 8, y: 14 }));
}

/** @param {SVGGElement} group @param {Box} box */
function updateBox(group, box) {
  const [rect, text] = group.children;
  setAttribute(group, "class", `box ${box.kind}`);
  setAttribute(group, "transform", `translate(${Math.round(box.x) + 0.5} ${Math.round(box.y) + 0.5})`);
  setAttribute(rect, "width", Math.max(0, Math.round(box.w) - 1));
  setAttribute(rect, "height", Math.max(0, Math.round(box.h) - 1));
  setAttribute(rect, "rx", box.kind === "ring" ? 12 : 6);
  setText(text, box.title);
}

/** A station is made anew where its text has changed. @param {Node} node */
function stationKey(node) {
  return [node.station, node.w, ...node.label, ...node.detail].join("|");
}

/** @param {Node} node */
function createStation(node) {
  const middle = node.w / 2;
  const iconGroup = s("g", { transform: `translate(${middle - ICON / 2} 6)` }, iconPath(node.kind));
  let y = 6 + ICON + 3;
  const lines = [
    ...node.label.map((line) => s("text", { class: "label", x: middle, y: (y += 14) - 3 }, line)),
    ...node.detail.map((line) => s("text", { class: "detail", x: middle, y: (y += 13) - 3 }, line)),
  ];
  return s("g", { class: `station ${node.kind}`, "data-station": node.station },
    s("rect", { width: node.w, height: node.h, rx: 8 }), iconGroup, ...lines);
}

/** @param {SVGGElement} group @param {Node} node */
function updateStation(group, node) {
  setAttribute(group, "transform", `translate(${node.x} ${node.y})`);
}
