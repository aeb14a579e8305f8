// Packets under way: the trail of the one that is told about, and every packet at its place.

import { reconcile, s, setAttribute, setText } from "../dom.js";
import { headerDestination, headerSource } from "../format.js";
import { centre, eased, labelPlace, pathData, pointOn, shareOfWay, wayBetween } from "../geometry.js";
import { iconPath } from "../icons.js";

/** @import { Event, Header, PacketRow } from "../engine.js" */
/** @import { Layout, Node } from "../layout.js" */
/** @import { Scene } from "../scene.js" */
/** @import { Verdict } from "../format.js" */

/** What a character takes on a packet's label, in the widest of the usual system fonts, and the label's height. */
const CHAR = 7.3;
const HEADING_CHAR = 9.2;
const LABEL_HEIGHT = 54;

/** How far inside its station's upper left corner a packet rests. */
const REST = 4;

/** @typedef {{ verdict: Verdict, word: string } | null} Said */

export function packetsView() {
  const trail = s("g", { class: "trail" });
  const others = s("g", { class: "other-packets" });
  const badge = s("g", { class: "badge" }, s("circle", { r: 10 }), s("g", { transform: "translate(-6.3 -6.3) scale(.7)" }));
  const dot = s("circle", { class: "packet-dot", r: 6 });
  const label = labelView();
  const layer = s("g", { class: "packets" }, others, badge, dot, label.element);

  /** @param {Scene} scene @param {Layout} placed @param {Node | null} node the station of the drawn event @param {Said} said */
  function draw({ run, position }, placed, node, said) {
    const frame = run.frame(position.from);
    const told = run.latestPacketEvent(position.from);
    const row = told ? frame.packets.find((packet) => packet.packet === told.packet) : undefined;
    const place = row ? placeOf(row, placed, position.atUs, true) : null;

    drawTrail(trail, told ? run.trail(Number(told.packet), told.seq) : [], placed, Boolean(row));
    reconcile(others, frame.packets.filter((packet) => packet !== row), (packet) => String(packet.packet),
      () => s("g", { class: "other" }, s("circle", { r: 4 }), s("text", { x: -4, y: 16 })),
      (group, packet) => {
        const at = placeOf(packet, placed, position.atUs, false);
        setAttribute(group, "transform", `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`);
        setText(group.children[1], packet.header.label);
      });

    setAttribute(layer, "data-verdict", said?.verdict ?? "noted");
    const resting = position.fraction === 0;
    setAttribute(badge, "visibility", node && said && resting ? null : "hidden");
    if (node && said) {
      setAttribute(badge, "transform", `translate(${node.x + node.w - 3} ${node.y + 3})`);
      setIconIn(badge.children[1], said.verdict);
    }
    for (const part of [dot, label.element]) setAttribute(part, "visibility", place ? null : "hidden");
    if (!row || !place || !told) return;
    setAttribute(dot, "transform", `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`);
    label.draw(row.header, told, position.from === told.seq ? said : null, resting);
    const corner = labelCorner(row, placed, label.width, position.atUs);
    setAttribute(label.element, "transform", `translate(${corner.x.toFixed(1)} ${corner.y.toFixed(1)})`);
  }

  return { trail, layer, draw };
}

/** A packet rests at its station's corner, where it covers no text, and travels on the line. The one
 * that is told about rests above, the others below.
 * @param {PacketRow} row @param {Layout} placed @param {number} atUs @param {boolean} told */
function placeOf(row, placed, atUs, told) {
  const here = placed.nodes.get(row.station);
  const there = row.next ? placed.nodes.get(row.next.station) : undefined;
  if (!here) return { x: 0, y: 0 };
  const cornerOf = (/** @type {Node} */ node) => ({ x: node.x + REST, y: told ? node.y + REST : node.y + node.h - REST });
  const [first, last] = [cornerOf(here), cornerOf(there ?? here)];
  if (!row.next || !there) return first;
  const share = eased(shareOfWay(atUs, row.sinceUs, row.next.arrivesAtUs));
  const onWay = pointOn(wayBetween(centre(here), centre(there)), share);
  const corner = { x: first.x + (last.x - first.x) * share, y: first.y + (last.y - first.y) * share };
  // Half-way it is on the line.
  const off = (1 - 2 * share) ** 2;
  return { x: onWay.x + (corner.x - onWay.x) * off, y: onWay.y + (corner.y - onWay.y) * off };
}

/** The label goes from its place beside one station to its place beside the next.
 * @param {PacketRow} row @param {Layout} placed @param {number} width @param {number} atUs */
function labelCorner(row, placed, width, atUs) {
  const here = placed.nodes.get(row.station);
  const there = row.next ? placed.nodes.get(row.next.station) : undefined;
  const beside = (/** @type {Node} */ node, /** @type {Node | null} */ wanted) =>
    labelPlace(node, { w: width, h: LABEL_HEIGHT }, [...placed.nodes.values()].filter((other) => other !== node), placed, wanted);
  const start = here ? beside(here, there ?? null) : { x: 0, y: 0 };
  if (!row.next || !there) return start;
  const end = beside(there, here ?? null);
  const share = eased(shareOfWay(atUs, row.sinceUs, row.next.arrivesAtUs));
  return { x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share };
}

/** @param {SVGGElement} trail @param {Event[]} events @param {Layout} placed @param {boolean} present */
function drawTrail(trail, events, placed, present) {
  /** @type {{ from: number, to: number, ahead: boolean }[]} */
  const ways = [];
  events.forEach((event, index) => {
    const next = "next" in event.kind ? event.kind.next : null;
    if (!next || !event.place) return;
    const ahead = index === events.length - 1;
    if (!ahead || present) ways.push({ from: event.place.station, to: next.station, ahead });
  });
  reconcile(trail, ways.map((way, index) => ({ ...way, index })), (way) => String(way.index), () => s("path", {}), (path, way) => {
    const start = placed.nodes.get(way.from);
    const end = placed.nodes.get(way.to);
    setAttribute(path, "d", start && end ? pathData(wayBetween(centre(start), centre(end))) : null);
    setAttribute(path, "class", way.ahead ? "ahead" : "gone");
  });
}

/** The label on a packet: what it is, what was just decided, and where it says it comes from and goes. */
function labelView() {
  const frame = s("rect", { rx: 6, height: LABEL_HEIGHT });
  const what = s("text", { class: "what", x: 9, y: 16 });
  const word = s("text", { class: "word", y: 16 });
  const from = s("text", { class: "end", x: 9, y: 32 });
  const to = s("text", { class: "end", x: 9, y: 46 });
  const element = s("g", { class: "packet-label" }, frame, what, word, from, to);
  const view = {
    element,
    width: 0,
    /** @param {Header} header @param {Event} told @param {Said} said @param {boolean} resting */
    draw(header, told, said, resting) {
      const source = headerSource(header);
      const target = headerDestination(header);
      const heading = header.label.length * HEADING_CHAR + (said ? said.word.length * CHAR + 12 : 0);
      view.width = Math.ceil(Math.max(heading, (Math.max(source.length, target.length) + 5) * CHAR) + 18);
      setAttribute(frame, "width", view.width);
      setText(what, header.label);
      setText(word, said && resting ? said.word : "");
      setAttribute(word, "x", view.width - 9);
      setText(from, `from ${source}`);
      setText(to, `to ${target}`);
      const decision = said && told.kind.type === "hop" ? told.kind.decision : null;
      const end = decision?.type === "translated" ? decision.end : null;
      setAttribute(from, "data-rewritten", end === "source");
      setAttribute(to, "data-rewritten", end === "destination");
    },
  };
  return view;
}

/** @param {Element} holder @param {Verdict} verdict */
function setIconIn(holder, verdict) {
  if (holder.getAttribute("data-icon") === verdict) return;
  setAttribute(holder, "data-icon", verdict);
  holder.replaceChildren(iconPath(verdict));
}
