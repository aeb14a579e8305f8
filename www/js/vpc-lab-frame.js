// For a page that has vpclab in a frame: `<iframe data-vpc-lab-frame src="…/embed.html?scenario=…">`. It sets the
// frame's height, passes on its events, and takes what the element takes. It needs nothing else of vpclab.

import { ATTRIBUTES, EVENTS, Listener, METHODS, VERSION } from "./embedding/protocol.js";

/** How long a frame may take until its author is told that nobody answers. */
const PATIENCE_MS = 15_000;

const HEIGHT_MAX = 20_000;

/** @type {WeakMap<Element, LabFrame>} */
const known = new WeakMap();

/** A frame as if it were the element inside. Its events are the iframe's, under the same names. */
export class LabFrame {
  #iframe;
  #origin;
  #listener = new Listener();
  /** @type {Map<number, { done: (result: any) => void, fail: (error: Error) => void }>} */ #waiting = new Map();
  #next = 0;
  /** @type {(there: void) => void} */ #hello = () => {};
  #there = new Promise((/** @type {(there: void) => void} */ resolve) => { this.#hello = resolve; });

  /** @type {any} */ currentEvent = null;
  /** @type {Readonly<Record<string, string>>} */ values = {};

  /** @param {HTMLIFrameElement} iframe */
  constructor(iframe) {
    this.#iframe = iframe;
    const closed = iframe.hasAttribute("sandbox") && !iframe.sandbox.contains("allow-same-origin");
    this.#origin = closed ? "null" : new URL(iframe.src, document.baseURI).origin;
    addEventListener("message", (event) => this.#message(event));
    // Whichever of the two is there first, the other hears of it.
    iframe.addEventListener("load", () => this.#send({ type: "hello" }, "*"));
    this.#send({ type: "hello" }, "*");
    const late = setTimeout(() => console.warn(`vpclab: nobody answers in the frame ${iframe.src}. Does it load, and does its address end in embed.html?`), PATIENCE_MS);
    this.#there.then(() => clearTimeout(late));
  }

  play() { return this.#call("play"); }
  pause() { return this.#call("pause"); }
  step() { return this.#call("step"); }
  stepBack() { return this.#call("stepBack"); }
  /** @param {number | string} moment */
  seek(moment) { return this.#call("seek", moment); }
  /** @param {object} action */
  act(action) { return this.#call("act", action); }
  /** @param {string} condition @returns {Promise<boolean>} */
  meets(condition) { return this.#call("meets", condition); }
  /** @param {string} text @param {string} name */
  open(text, name) { return this.#call("open", text, name); }

  /** An attribute of the element inside; null takes it away. @param {string} name @param {string | number | boolean | null} value */
  async set(name, value) {
    if (!ATTRIBUTES.includes(name)) throw new Error(`there is no attribute ${name}; there are ${ATTRIBUTES.join(", ")}`);
    await this.#there;
    this.#send({ type: "set", name, value });
  }

  /** @param {typeof METHODS[number]} method @param {unknown[]} args @returns {Promise<any>} */
  async #call(method, ...args) {
    await this.#there;
    const id = (this.#next += 1);
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail });
      this.#send({ type: "call", id, method, args });
    });
  }

  /** @param {Record<string, unknown>} message @param {string} [to] */
  #send(message, to = this.#origin === "null" ? "*" : this.#origin) {
    this.#iframe.contentWindow?.postMessage({ vpclab: VERSION, ...message }, to);
  }

  /** @param {MessageEvent} event */
  #message(event) {
    if (event.source !== this.#iframe.contentWindow) return;
    const message = /** @type {any} */ (this.#listener.read(event, { source: this.#iframe.contentWindow, origin: this.#origin }));
    if (!message) return;
    const { type, id, name, detail, height } = message;
    if (message.values) this.values = message.values;
    if (type === "hello") this.#hello();
    else if (type === "size" && height > 0 && height <= HEIGHT_MAX) this.#iframe.style.setProperty("height", `${height}px`);
    else if (type === "event" && EVENTS.includes(name)) this.#event(name, detail);
    else if (type === "reply") {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (!message.error) return waiting?.done(message.result);
      waiting?.fail(Object.assign(new Error(message.error.message), { diagnostics: message.error.diagnostics }));
    }
  }

  /** @param {string} name @param {any} detail */
  #event(name, detail) {
    if (detail?.values) this.values = detail.values;
    if (name === "step") this.currentEvent = detail.event;
    this.#iframe.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** @param {HTMLIFrameElement} iframe */
export function labFrame(iframe) {
  const frame = known.get(iframe) ?? new LabFrame(iframe);
  known.set(iframe, frame);
  return frame;
}

for (const iframe of document.querySelectorAll("iframe[data-vpc-lab-frame]")) labFrame(/** @type {HTMLIFrameElement} */ (iframe));
