// A small picture of a scenario: the picture itself, laid out from its topology, without words. Drawn when it is seen.

import { s } from "../../dom.js";
import { Simulation, loadEngine } from "../../engine.js";
import { layout } from "../../layout.js";

/** The room that a small picture is laid out in, before it is made small. */
const WIDTH = 760;

/** @type {Map<string, Promise<Topology | null>>} */
const known = new Map();

/** @param {string} address of the scenario */
function topologyOf(address) {
  let topology = known.get(address);
  if (!topology) known.set(address, (topology = read(address)));
  return topology;
}

/** @param {string} address @returns {Promise<Topology | null>} null: it cannot be drawn, and the list says all the same */
async function read(address) {
  try {
    const [response] = await Promise.all([fetch(address), loadEngine()]);
    if (!response.ok) return null;
    const simulation = new Simulation(await response.text());
    const topology = simulation.topology();
    simulation.free();
    return topology;
  } catch {
    return null;
  }
}

/** Draws pictures of scenarios when they come into sight. @param {Element} scroller */
export function pictures(scroller) {
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      topologyOf(target.getAttribute("data-scenario") ?? "").then((topology) => topology && draw(target, topology));
    }
  }, { root: scroller, rootMargin: "200px" });
  /** @param {string} address */
  return (address) => {
    const picture = s("svg", { class: "small-picture", "data-scenario": address, "aria-hidden": "true", focusable: "false" });
    seen.observe(picture);
    return picture;
  };
}

/** @param {Element} picture @param {Topology} topology */
export function draw(picture, topology) {
  const { width, height, boxes, nodes } = layout(topology, WIDTH);
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.replaceChildren(
    ...boxes.filter(({ kind }) => kind !== "region").map(({ kind, x, y, w, h }) => s("g", { class: `box ${kind}` }, s("rect", { x, y, width: Math.max(0, w), height: Math.max(0, h), rx: 10 }))),
    ...[...nodes.values()].map(({ kind, x, y, w, h }) => s("rect", { class: `tile ${kind}`, x, y, width: w, height: h, rx: 12 })));
}
