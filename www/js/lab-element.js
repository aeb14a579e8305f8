// The element: attributes, properties and life in a document. What it is about is in lab.js, how it looks in
// shell.js; what it says to scripts around it comes later, from details/element-api.js. See docs/embedding.md.

import { Lab } from "./lab.js";
import { Shell } from "./shell.js";
import { settled, styleSheet } from "./styles.js";

const STYLES = ["tokens", "lab"];

/** Attributes that say where to begin. */
const BEGINS = ["chapter", "at", "nat-model"];

/** @typedef {import("./details/element-api.js").ElementApi} Api */

/**
 * `<vpc-lab src="scenario.json">`: a scenario's run as a picture, tables and text. Properties of the same names
 * mirror its attributes. It starts when it is seen, or when it is asked for something; at once if the page is all its own.
 *
 * Attributes: `src`, the scenario's address; `chapter`, `at`, where to begin; `view`, which parts are shown;
 * `nat-model`, the reading of NAT; `controls`, for buttons and keys; `theme`, `light` or `dark`; `keys="page"`, to
 * listen for keys on the whole page instead of inside the element only; `keep`, to keep what is done in this browser.
 */
export class VpcLabElement extends HTMLElement {
  static observedAttributes = ["src", "chapter", "at", "view", "nat-model", "controls"];

  #lab = new Lab();
  #shell = new Shell(this.#lab);
  #abort = new AbortController();
  #sight = new IntersectionObserver((entries) => this.#inSight(entries.at(-1)?.isIntersecting === true), { rootMargin: "200px" });
  #dressed = false;
  /** Has it been asked to open anything yet? */
  #started = false;
  /** Played when it was last seen. */
  #goesOn = false;
  /** @type {Promise<Api> | undefined} */ #loading;
  /** @type {Api | undefined} */ #api;

  constructor() {
    super();
    this.#shell.root.hidden = true;
    this.attachShadow({ mode: "open" }).append(this.#shell.root, document.createElement("slot"));
    this.#lab.on("run", () => this.#announcer());
    this.#lab.on("trouble", (trouble) => trouble && !trouble.passing && this.#announcer().then((api) => api?.trouble(trouble)));
  }

  connectedCallback() {
    this.#abort = new AbortController();
    const alone = this.getAttribute("keys") === "page";
    this.#shell.connect(this.#abort.signal, alone ? this.ownerDocument : this);
    this.#sight.observe(this);
    this.#dress();
    if (alone) this.#start();
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#sight.disconnect();
    this.#lab.player.pause();
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (after === before) return;
    if (name === "view" || name === "controls") this.#dressed && this.#shell.choose(this.getAttribute("view"), this.controls);
    else if (name === "src") this.#started && this.#openSource();
    else if (after !== null && this.#lab.run) this.#do((api) => api.changed(name, after));
  }

  /** The scenario's address. */
  get src() { return this.#text("src"); }
  set src(value) { this.setAttribute("src", value); }

  /** The number of the chapter to begin with, or to go to, from 1; 0 if there is none. */
  get chapter() { return Number(this.#text("chapter")) || 0; }
  set chapter(value) { this.#set("chapter", value || null); }

  /** The moment to begin with, or to go to, as `seek` takes it. */
  get at() { return this.#text("at"); }
  set at(value) { this.#set("at", value); }

  /** The parts that are shown, by name, with spaces between. Empty: all if there are controls, else the picture. */
  get view() { return this.#text("view"); }
  set view(value) { this.#set("view", value || null); }

  /** `notes`, `zonal` or `regional`; empty: as the scenario says. */
  get natModel() { return this.#text("nat-model"); }
  set natModel(value) { this.#set("nat-model", value || null); }

  /** Does it have buttons, and listen for keys and dropped files? */
  get controls() { return this.hasAttribute("controls"); }
  set controls(value) { this.toggleAttribute("controls", value); }

  /** `light` or `dark`; empty: as the page around it. */
  get theme() { return this.#text("theme"); }
  set theme(value) { this.#set("theme", value || null); }

  /** What is shown, as the log has it; null before the first event. */
  get currentEvent() {
    const { run, player } = this.#lab;
    return (player.index === null ? null : run?.events[player.index]) ?? null;
  }

  /** Named figures of the moment shown, in words; none before `ready`. @returns {Readonly<Record<string, string>>} */
  get values() { return this.#api?.values ?? {}; }

  // What follows is done at once where a run is open, and else as soon as one is.
  play() { return this.#do((api) => api.play()); }
  pause() { return this.#do((api) => api.pause()); }
  step() { return this.#do((api) => api.step()); }
  stepBack() { return this.#do((api) => api.stepBack()); }

  /** Goes to an event by its number, or to `"chapter 3"`, `"350s"`, `"first dropped"`, `"start"`, `"end"`.
   * Rejects if the run has no such moment. @param {number | string} moment */
  seek(moment) { return this.#do((api) => api.seek(moment)); }

  /** Does something at the moment shown, as a scenario's script would. Rejects with an Error with `diagnostics`.
   * @param {object} action */
  act(action) { return this.#do((api) => api.act(action)); }

  /** Has the run met a condition, up to the moment shown? @param {string} condition */
  meets(condition) { return this.#do((api) => api.meets(condition)); }

  /** Opens a scenario's text, or a run file's, in place of the one that is open, which stays if the text has mistakes.
   * @param {string} text @param {string} name what to call it */
  async open(text, name) {
    this.#started = true;
    await this.#prepared();
    await this.#lab.open(text, name);
  }

  /** The run that is open, as the text of a run file, which `open` takes; null if there is none. @returns {string | null} */
  exportRun() {
    const { scene } = this.#lab;
    return scene && scene.run.exportLog(scene.seq);
  }

  /** @param {string} name */
  #text(name) { return this.getAttribute(name) ?? ""; }

  /** @param {string} name @param {string | number | null} value */
  #set(name, value) { value === null ? this.removeAttribute(name) : this.setAttribute(name, String(value)); }

  /** Nothing is measured or shown before the styles are there. */
  async #dress() {
    if (this.#dressed) return;
    this.#dressed = true;
    const { root } = this.#shell;
    const styles = STYLES.map(styleSheet).map((link) => settled(link, () => root.before(link)));
    await Promise.all([this.#shell.choose(this.getAttribute("view"), this.controls), ...styles]);
    root.hidden = false;
  }

  /** @param {boolean} seen */
  #inSight(seen) {
    const { player } = this.#lab;
    if (seen) this.#start();
    if (seen && this.#goesOn && !player.playing) player.play();
    this.#goesOn = !seen && player.playing;
    if (this.#goesOn) player.pause();
  }

  #start() {
    if (!this.#started && this.src) this.#openSource();
  }

  async #openSource() {
    this.#started = true;
    const { src, ownerDocument: { baseURI } } = this;
    if (!src) return;
    await this.#prepared();
    if (!URL.canParse(src, baseURI)) {
      console.error(`vpclab: src="${src}" is not an address.`);
      return this.#lab.fail(`${src} could not be loaded`, "It is not an address.");
    }
    const address = new URL(src, baseURI);
    // Where to begin may be said by whoever links here.
    const again = this.getAttribute("keep") === "" && !BEGINS.some((name) => this.hasAttribute(name)) && isKept(address.href);
    if (again && (await this.#shell.keep(address.href, true))) return;
    await this.#lab.openAddress(address);
    if (this.hasAttribute("keep") && !again) this.#shell.keep(address.href, false);
  }

  /** Where to begin is known only once it can be read. */
  async #prepared() {
    if (BEGINS.some((name) => this.hasAttribute(name))) await this.#announcer();
  }

  /** What it says to scripts, and takes from them. */
  #announcer() {
    this.#loading ??= this.#load();
    return this.#loading.catch((error) => console.error("vpclab: a part of the element could not be loaded.", error));
  }

  async #load() {
    const { ElementApi } = await import("./details/element-api.js");
    return (this.#api = new ElementApi(this, this.#lab));
  }

  /** @template T @param {(api: Api) => T} use @returns {Promise<T>} */
  async #do(use) {
    if (this.#api && this.#lab.run) return use(this.#api);
    this.#start();
    const api = await (this.#loading ??= this.#load());
    await api.opened;
    return use(api);
  }
}

/** Is the last run of this source kept? A browser without storage keeps none. @param {string} source */
function isKept(source) {
  try {
    return localStorage.getItem("vpclab-kept")?.endsWith(` ${source}`) === true;
  } catch {
    return false;
  }
}
