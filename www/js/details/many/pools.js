// The ports of a NAT gateway as a picture: a pixel for each, by address and destination.

import { h, reconcile, setAttribute, setText } from "../../dom.js";
import { FIRST_PORT, HEIGHT, WIDTH, paintPorts, portAt } from "./pace.js";

/** A NAT gateway carries so many connections of an address to one destination at a time (F6.26). */
export const CONNECTIONS_MAX = 55_000;

const COLOURS_MS = 1000;

/** @param {(id: string) => string} nameOf */
export function poolsView(nameOf) {
  const list = h("div", { class: "pools" });
  const ink = h("span", { class: "ink", "aria-hidden": "true" });
  const none = h("p", { class: "note" }, "No translation holds a port at this moment.");
  const element = h("div", {}, ink, list, none);
  /** @type {WeakMap<Element, PortPool>} */ const drawn = new WeakMap();
  const image = new ImageData(WIDTH, HEIGHT);
  const pixels = new Uint32Array(image.data.buffer);
  /** Of a held port and of a free one, as the style sheet has them. @type {number[][]} */ let colours = [];
  let colouredAt = -Infinity;

  /** To ask for them has all styles worked out: now and then will do, whoever changes the page's colours. */
  function readColours() {
    if (performance.now() - colouredAt < COLOURS_MS) return;
    colouredAt = performance.now();
    const { color, backgroundColor } = getComputedStyle(ink);
    colours = [colour(color), colour(backgroundColor)];
  }

  function create() {
    const canvas = h("canvas", { width: WIDTH, height: HEIGHT, role: "img", pointermove: point, pointerleave: ({ currentTarget }) => tell(currentTarget.parentElement, "") });
    return h("figure", { class: "pool" }, canvas, h("figcaption", {}, h("strong"), h("span"), h("span", { class: "note" }), h("span", { class: "note pointed" })));
  }

  /** @param {PointerEvent} event */
  function point({ currentTarget, clientX, clientY }) {
    const canvas = /** @type {HTMLElement} */ (currentTarget);
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const port = portAt((clientX - left) / width, (clientY - top) / height);
    const figure = /** @type {HTMLElement} */ (canvas.parentElement);
    const pool = drawn.get(figure);
    if (pool) tell(figure, `port ${port}: ${pool.ports[port >> 3] & (1 << (port & 7)) ? "held" : "free"}`);
  }

  /** @param {Element} figure @param {string} text */
  function tell(figure, text) {
    const note = figure.querySelector(".pointed");
    if (note) setText(note, text);
  }

  /** @param {Element} figure @param {PortPool} pool */
  function draw(figure, pool) {
    drawn.set(figure, pool);
    const [canvas, caption] = figure.children;
    const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d");
    paintPorts(pool.ports, colours[0], colours[1], pixels);
    context?.putImageData(image, 0, 0);
    const used = pool.used.toLocaleString("en");
    const share = `${used} of ${CONNECTIONS_MAX.toLocaleString("en")}`;
    setAttribute(canvas, "aria-label", `Ports ${FIRST_PORT} to 65535 of ${pool.address} towards ${pool.destination}, ${pool.protocol}: ${used} held`);
    setText(caption.children[0], `${nameOf(pool.gateway)} · ${pool.address}`);
    setText(caption.children[1], `to ${pool.destination} ${pool.protocol}`);
    setText(caption.children[2], pool.used >= CONNECTIONS_MAX ? `${share}: full` : share);
  }

  return {
    element,
    /** @param {readonly PortPool[]} pools */
    draw(pools) {
      readColours();
      none.hidden = pools.length > 0;
      reconcile(list, pools, ({ gateway, address, destination, protocol }) => [gateway, address, destination, protocol].join(), create, draw);
    },
  };
}

/** @param {string} text as a computed style has it: `rgb(1, 2, 3)` */
function colour(text) {
  return (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}
