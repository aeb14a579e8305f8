// The picture: boxes in boxes, stations at their places, and the packets on top.

import { h, keepInView, reconcile, s, setAttribute, setText } from "../dom.js";
import { endsOf, formatDuration, kindName, verdictOf } from "../format.js";
import { between, centre, eased, labelPlace, nearest, pathData, pointOn, shareOfWay, wayBetween } from "../geometry.js";
import { iconPath } from "../icons.js";
import { layout } from "../layout.js";
import { QUIET_US } from "../player.js";
import { TITLE_CHAR } from "../tiles.js";

const ICON = 18;

/** A network of more stations is folded before it is drawn: by what comes later, with the views below. */
export const LARGE = 400;

/** @type {Sight} */
const NOTHING = { region: "", vpcs: [], zones: [], subnets: [], stations: [] };

/** What a character takes on a packet's label, in the widest of the usual system fonts. */
const CHAR = 7.3;
const HEADING_CHAR = 9.2;
const CODE_CHAR = 9.1;
const LABEL_LINE = 14;

/** How far inside its station's upper left corner a packet rests. */
const REST = 4;

/** @param {string} [name] of this picture, where there are more of them on the page */
export function diagramView(name = "diagram") {
  const title = s("title");
  const description = s("desc", { id: `${name}-description` });
  const boxes = s("g", { class: "boxes" });
  const links = s("g", { class: "links" });
  const trail = s("g", { class: "trail" });
  const lit = s("g", { class: "lit" });
  const stations = s("g", { class: "stations" });
  const others = s("g");
  const badge = s("g", { class: "badge" }, s("circle", { r: 10 }), s("g", { transform: "translate(-6.3 -6.3) scale(.7)" }));
  const leader = s("line", { class: "leader" });
  const dot = s("circle", { class: "packet-dot", r: 6 });
  const label = labelView();
  const packets = s("g", {}, others, badge, dot, label.element);
  const drawing = s("svg", { class: "diagram", role: "img", "aria-describedby": `${name}-description` }, title, description, boxes, links, lit, trail, leader, stations, packets);
  const passing = h("p", { class: "passing", "aria-hidden": "true", hidden: true });
  const element = h("div", { class: "picture" }, drawing, passing);
  const sizes = new ResizeObserver(() => {
    // What scrolls, scrolls by keys too.
    const scrolls = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
    for (const [name, value] of Object.entries({ tabindex: 0, role: "group", "aria-label": "Picture of the network" })) setAttribute(element, name, scrolls && value);
  });
  for (const part of [element, drawing]) sizes.observe(part);

  /** @type {Layout} */
  let placed = { mode: "wide", width: 0, height: 0, boxes: [], nodes: new Map() };
  /** Where labels have been placed in this layout. @type {Map<string, Point>} */
  let corners = new Map();
  /** @type {Element | null} */
  let active = null;
  /** @type {number | null} */
  let drawnAt = null;

  /** Lays the picture out anew where the scenario or the width has changed. @param {Run} run */
  function arrange(run) {
    const { topology, sight } = run;
    placed = layout(sight ?? (topology.stations.length > LARGE ? NOTHING : topology), Math.max(280, element.clientWidth));
    corners = new Map();
    drawnAt = null;
    const { width, height, nodes } = placed;
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height })) setAttribute(drawing, name, value);
    reconcile(boxes, placed.boxes, (box) => box.key, createBox, updateBox);
    reconcile(stations, [...nodes.values()], stationKey, createStation, (group, { x, y }) => setAttribute(group, "transform", `translate(${x} ${y})`));
    reconcile(links, waysOf(run).filter((way) => way.every((station) => nodes.has(station))), String, () => s("line"), (line, [from, to]) => {
      const [start, end] = [nodes.get(from), nodes.get(to)];
      if (start && end) setLine(line, centre(start), centre(end));
    });
    setText(title, `${run.info.title}: ${name.replace("-", " ")}`);
  }

  /** @param {Scene} scene */
  function draw(scene) {
    const { run, position } = scene;
    // While a packet glides the picture is still that of the event before.
    const drawn = position.from === null ? null : run.events[position.from];
    const node = drawn?.place ? placed.nodes.get(drawn.place.station) ?? null : null;
    const said = node && drawn ? verdictOf(drawn.kind) : null;
    const station = node ? stations.querySelector(`[data-station="${node.station}"]`) : null;
    if (active !== station) active?.removeAttribute("data-verdict");
    active = station;
    if (active) setAttribute(active, "data-verdict", said?.verdict ?? "noted");
    drawPackets(scene, node, said);
    setText(description, describe(scene));
    const next = run.events[(position.from ?? -1) + 1];
    const wait = next && drawn ? next.atUs - drawn.atUs : 0;
    passing.hidden = position.fraction === 0 || wait < QUIET_US;
    setText(passing, `${formatDuration(wait)} pass`);
    if (drawnAt === position.from) return;
    drawnAt = position.from;
    if (active && label.shown) keepInView(element, label.element);
    if (active) keepInView(element, active);
  }

  /** @param {Scene} scene @param {Spot | null} node the station of the drawn event @param {Said | null} said */
  function drawPackets({ run, position }, node, said) {
    const frame = run.frame(position.from === null ? null : run.events[position.from].seq);
    const told = run.latestPacketEvent(position.from);
    const row = frame.packets.find(({ packet }) => packet === told?.packet);
    // Where no packet is to be seen moving, the clock may be between two events all the same.
    const atUs = position.fraction > 0 || position.from === null ? position.atUs : run.events[position.from].atUs;

    drawWay(trail, told ? run.trail(Number(told.packet), told.seq) : [], Boolean(row));
    for (const part of [dot, label.element]) setAttribute(part, "data-packet", row?.packet);
    reconcile(others, frame.packets.filter((packet) => packet !== row), (packet) => String(packet.packet),
      () => s("g", { class: "other" }, s("circle", { r: 4 }), s("text", { x: -4, y: 16 })),
      (group, packet) => {
        setAttribute(group, "transform", moveTo(placeOf(packet, atUs, false)));
        setAttribute(group, "data-packet", packet.packet);
        setText(group.children[1], packet.header.label);
      });

    for (const part of [leader, packets]) setAttribute(part, "data-verdict", said?.verdict ?? "noted");
    const resting = position.fraction === 0;
    setAttribute(badge, "visibility", said && resting ? null : "hidden");
    if (node && said) {
      setAttribute(badge, "transform", `translate(${node.x + node.w - 3} ${node.y + 3})`);
      badge.children[1].replaceChildren(iconPath(said.verdict));
    }
    label.shown = Boolean(row && told);
    for (const part of [dot, leader, label.element]) setAttribute(part, "visibility", label.shown ? null : "hidden");
    if (!row || !told) return;
    const place = placeOf(row, atUs, true);
    setAttribute(dot, "transform", moveTo(place));
    label.draw(row.header, told, position.from !== null && run.events[position.from] === told ? said : null, resting);
    const corner = cornerOf(row, atUs);
    setAttribute(label.element, "transform", moveTo(corner));
    const box = { ...corner, ...label.size };
    const here = placed.nodes.get(row.station);
    const from = here && resting ? nearest(here, centre(box)) : place;
    setLine(leader, from, nearest(box, from));
  }

  /** A packet rests at its station's corner, where it covers no text, and travels on the line. The
   * one that is told about rests above, the others below.
   * @param {PacketRow} row @param {number} atUs @param {boolean} told */
  function placeOf(row, atUs, told) {
    const { here, there, share } = wayOf(row, atUs);
    const rest = (/** @type {Spot} */ { x, y, h: height }) => ({ x: x + REST, y: told ? y + REST : y + height - REST });
    if (!here || !there) return here ? rest(here) : { x: 0, y: 0 };
    const onWay = pointOn(wayBetween(centre(here), centre(there)), share);
    // Half-way it is on the line.
    return between(onWay, between(rest(here), rest(there), share), (1 - 2 * share) ** 2);
  }

  /** The label goes from its place beside one station to its place beside the next.
   * @param {PacketRow} row @param {number} atUs */
  function cornerOf(row, atUs) {
    const { here, there, share } = wayOf(row, atUs);
    if (!here) return { x: 0, y: 0 };
    const start = beside(here, there ?? null);
    return there && share > 0 ? between(start, beside(there, here), share) : start;
  }

  /** @param {Spot} node @param {Spot | null} wanted */
  function beside(node, wanted) {
    const key = [node.station, wanted?.station, label.size.w, label.size.h].join();
    const known = corners.get(key);
    if (known) return known;
    const titles = placed.boxes.filter((box) => box.title).map(titleRect);
    const stations = [...placed.nodes.values()].filter((other) => other !== node);
    const corner = labelPlace(node, label.size, [...stations, ...titles], placed, wanted);
    corners.set(key, corner);
    return corner;
  }

  /** @param {PacketRow} row @param {number} atUs */
  function wayOf({ station, next, sinceUs }, atUs) {
    return {
      here: placed.nodes.get(station),
      there: next ? placed.nodes.get(next.station) : undefined,
      share: next ? eased(shareOfWay(atUs, sinceUs, next.arrivesAtUs)) : 0,
    };
  }

  /** A packet's whole way, under everything else; no events for none. @param {LogEvent[]} events */
  function light(events) {
    drawWay(lit, events, true);
    for (const group of stations.children) setAttribute(group, "data-lit", events.some(({ place }) => String(place?.station) === group.getAttribute("data-station")));
  }

  /** @param {SVGGElement} group @param {LogEvent[]} events @param {boolean} present */
  function drawWay(group, events, present) {
    const ways = events.flatMap(({ kind, place }, index) => {
      const next = "next" in kind ? kind.next : null;
      const ahead = index === events.length - 1;
      const [start, end] = [placed.nodes.get(place?.station ?? -1), placed.nodes.get(next?.station ?? -1)];
      return start && end && (present || !ahead) ? [{ index, ahead, way: wayBetween(centre(start), centre(end)) }] : [];
    });
    reconcile(group, ways, ({ index }) => String(index), () => s("path"), (path, { ahead, way }) => {
      setAttribute(path, "d", pathData(way));
      setAttribute(path, "class", ahead ? "ahead" : null);
    });
  }

  return { element, arrange, draw, light };
}

/** @param {Point} point */
function moveTo({ x, y }) {
  return `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
}

/** @param {SVGLineElement} line @param {Point} start @param {Point} end */
function setLine(line, start, end) {
  for (const [name, value] of Object.entries({ x1: start.x, y1: start.y, x2: end.x, y2: end.y })) setAttribute(line, name, value);
}

/** @param {Scene} scene */
function describe({ event }) {
  if (!event) return "Nothing has happened yet.";
  const { kind, place, sentence } = event;
  const header = "headerAfter" in kind ? kind.headerAfter : "header" in kind ? kind.header : null;
  const packet = header ? ` Packet ${header.label}, ${endsOf(header).join(" to ")}.` : "";
  return `${place ? `At ${kindName(place.kind)}: ` : ""}${sentence.text}${packet}`;
}

/** Every way between two stations that some packet of this run takes. @param {Run} run */
function waysOf(run) {
  /** @type {Map<string, number[]>} */
  const ways = new Map();
  for (const { kind, place } of run.events) {
    if (!("next" in kind) || !kind.next || !place) continue;
    const way = [place.station, kind.next.station].sort((x, y) => x - y);
    ways.set(String(way), way);
  }
  return [...ways.values()];
}

function createBox() {
  return s("g", {}, s("rect"), s("text", { x: 8, y: 14 }));
}

/** @param {SVGGElement} group @param {Box} box */
function updateBox(group, box) {
  const [rect, text] = group.children;
  setAttribute(group, "class", `box ${box.kind}`);
  setAttribute(group, "data-box", box.key);
  setAttribute(group, "transform", `translate(${Math.round(box.x) + 0.5} ${Math.round(box.y) + 0.5})`);
  setAttribute(rect, "width", Math.max(0, Math.round(box.w) - 1));
  setAttribute(rect, "height", Math.max(0, Math.round(box.h) - 1));
  setAttribute(rect, "rx", box.kind === "ring" ? 12 : 6);
  setText(text, box.title);
}

/** Where a box's title stands. @param {Box} box @returns {Rect} */
function titleRect({ x, y, title }) {
  return { x: x + 8, y: y + 3, w: title.length * TITLE_CHAR, h: 14 };
}

/** A station is made anew where its text has changed. @param {Spot} node */
function stationKey({ station, w, label, detail }) {
  return [station, w, ...label, ...detail].join("|");
}

/** @param {Spot} node */
function createStation({ station, kind, w, h: height, label, detail }) {
  const x = w / 2;
  let y = 6 + ICON;
  const lines = [
    ...label.map((line) => s("text", { x, y: (y += 14) }, line)),
    ...detail.map((line) => s("text", { class: "detail", x, y: (y += 13) }, line)),
  ];
  return s("g", { class: "station", "data-station": station }, s("rect", { width: w, height, rx: 8 }),
    s("g", { transform: `translate(${x - ICON / 2} 6)` }, iconPath(kind)), ...lines);
}

/** The label on a packet: what it is, what was just decided, where it says it comes from and goes, and why it was dropped. */
function labelView() {
  const frame = s("rect", { rx: 6 });
  const line = (/** @type {number} */ index, x = 9) => s("text", { x, y: 16 + LABEL_LINE * index + Math.min(index, 1) * 2 });
  const [what, word, from, to, why] = [line(0), line(0), line(1), line(2), line(3)];
  for (const [text, name] of /** @type {const} */ ([[what, "what"], [word, "word"], [why, "why"]])) setAttribute(text, "class", name);
  const size = { w: 0, h: 0 };
  return {
    element: s("g", { class: "packet-label" }, frame, what, word, from, to, why),
    size,
    shown: false,
    /** @param {Header} header @param {LogEvent} told @param {Said | null} said @param {boolean} resting */
    draw(header, { kind }, said, resting) {
      const [source, target] = endsOf(header);
      const code = said?.code ?? "";
      const heading = header.label.length * HEADING_CHAR + (said ? said.word.length * CHAR + 12 : 0);
      size.w = Math.ceil(Math.max(heading, (Math.max(source.length, target.length) + 5) * CHAR, code.length * CODE_CHAR) + 18);
      size.h = LABEL_LINE * (code ? 4 : 3) + 12;
      setAttribute(frame, "width", size.w);
      setAttribute(frame, "height", size.h);
      setText(what, header.label);
      setText(word, said && resting ? said.word : "");
      setAttribute(word, "x", size.w - 9);
      setText(from, `from ${source}`);
      setText(to, `to ${target}`);
      setText(why, code);
      const end = said && kind.type === "hop" && kind.decision.type === "translated" ? kind.decision.end : null;
      setAttribute(from, "data-rewritten", end === "source");
      setAttribute(to, "data-rewritten", end === "destination");
    },
  };
}
