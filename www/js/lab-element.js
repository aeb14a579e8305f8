// The element: loads a scenario, keeps the player and the views together. Registered in vpc-lab.js.

import { Simulation, loadEngine } from "./engine.js";
import { h, setText } from "./dom.js";
import { plural } from "./format.js";
import { icon } from "./icons.js";
import { Player } from "./player.js";
import { Run } from "./run.js";
import { sceneOf } from "./scene.js";
import { compareView, natSwitchView } from "./views/compare.js";
import { diagnosticsView } from "./views/diagnostics.js";
import { diagramView } from "./views/diagram.js";
import { eventsView } from "./views/events.js";
import { inspectorView } from "./views/inspector.js";
import { storyView } from "./views/story.js";
import { tablesView } from "./views/tables.js";
import { transportView } from "./views/transport.js";

/** @import { Diagnostic, NatModel } from "./engine.js" */
/** @import { Position } from "./player.js" */

const STYLES = ["tokens", "lab", "transport", "diagram", "tables", "panels"];

/** While a run plays, views that take a fresh answer from the simulator are drawn this often. */
const SLOW_VIEWS_MS = 150;

/** Keys that move the playhead. @type {Record<string, (player: Player, shift: boolean) => void>} */
const KEYS = {
  " ": (player) => player.toggle(),
  ArrowRight: (player, shift) => (shift ? player.nextPacket() : player.stepForward()),
  ArrowLeft: (player, shift) => (shift ? player.previousPacket() : player.stepBack()),
  Home: (player) => player.toStart(),
  End: (player) => player.toEnd(),
};

/**
 * `<vpc-lab src="scenario.json">`: a scenario's run as a picture, tables and text.
 *
 * Attributes: `src`, the scenario's address; `keys="page"`, to listen for keys on the whole page
 * instead of inside the element only.
 */
export class VpcLabElement extends HTMLElement {
  static observedAttributes = ["src"];

  #player = new Player((position) => this.#moved(position));
  #diagram = diagramView();
  #transport = transportView(this.#player);
  #tables = tablesView();
  #inspector = inspectorView();
  #compare = compareView();
  #natSwitch = natSwitchView((model) => this.#switchModel(model));
  #story = storyView((seq) => this.#jump(seq));
  #events = eventsView((seq) => this.#jump(seq));
  #mistakes = diagnosticsView();
  #title = h("h2", { class: "scenario-title" }, "Loading the simulator");
  #root = h("div", { class: "lab", "data-state": "loading" });

  /** @type {Run | null} */ #run = null;
  /** The newest request to open something: older ones that come late are dropped. */
  #request = 0;
  #frameRequest = 0;
  #lastTick = 0;
  #lastSlowDraw = 0;
  #abort = new AbortController();
  #resize = new ResizeObserver(() => this.#arrange());

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    const links = STYLES.map((name) => h("link", { rel: "stylesheet", href: new URL(`../css/${name}.css`, import.meta.url).href }));
    const file = h("input", { type: "file", accept: ".json,application/json", class: "visually-hidden", tabindex: -1, "aria-label": "Scenario file", change: () => {
      if (file.files?.[0]) this.#openFile(file.files[0]);
      file.value = "";
    } });
    const open = h("button", { type: "button", class: "open", click: () => file.click() }, icon("open"), h("span", {}, "Open scenario"));
    this.#root.append(
      h("div", { class: "head" }, h("header", { class: "toolbar" }, this.#title, this.#natSwitch.element, open, file), this.#mistakes.element),
      h("div", { class: "stage" }, this.#diagram.element),
      this.#transport.element, this.#tables.element, this.#inspector.element, this.#compare.element, this.#story.element, this.#events.element,
      h("p", { class: "drop-here", "aria-hidden": "true" }, "Drop the scenario here"));
    shadow.append(...links, this.#root);
    this.#acceptDrops();
    this.#keepKeysForPlayer();
    // Nothing is measured or shown before the styles are there.
    this.#root.hidden = true;
    Promise.allSettled(links.map((link) => new Promise((done) => {
      link.addEventListener("load", done);
      link.addEventListener("error", done);
    }))).then(() => { this.#root.hidden = false; });
  }

  connectedCallback() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const keys = this.getAttribute("keys") === "page" ? this.ownerDocument : this;
    keys.addEventListener("keydown", (event) => this.#key(/** @type {KeyboardEvent} */ (event)), { signal });
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const setMotion = () => { this.#player.motion = !still.matches; };
    still.addEventListener("change", setMotion, { signal });
    setMotion();
    this.#resize.observe(this.#diagram.element);
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#resize.disconnect();
    this.#player.pause();
  }

  /** The scenario's address. */
  get src() {
    return this.getAttribute("src") ?? "";
  }

  set src(value) {
    this.setAttribute("src", value);
  }

  /** @param {string} _name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(_name, before, after) {
    if (after && after !== before) this.#openAddress(after);
  }

  /** Opens a scenario's text in place of the one that is open, which stays if the text has mistakes.
   * @param {string} text @param {string} name what to call it */
  async open(text, name) {
    const request = (this.#request += 1);
    try {
      await loadEngine();
    } catch (error) {
      return this.#fail("The simulator could not be loaded", `Its WebAssembly module did not arrive or did not start: ${messageOf(error)}`);
    }
    if (request !== this.#request) return;
    try {
      const run = new Run(text, null);
      this.#show(run, null);
      if (run.complete) this.#mistakes.showWarnings(name, Simulation.check(text));
      else this.#mistakes.showFailure(`${name} goes on for longer than can be shown`, `These are its first ${plural(run.events.length, "event")}.`);
    } catch (error) {
      const diagnostics = diagnosticsOf(error);
      if (diagnostics.length === 0) return this.#fail(`${name} could not be run`, messageOf(error));
      this.#settle();
      this.#mistakes.showMistakes(name, diagnostics, this.#run !== null);
    }
  }

  /** @param {string} address */
  async #openAddress(address) {
    const request = (this.#request += 1);
    const name = address.split("/").at(-1) ?? address;
    try {
      const response = await fetch(new URL(address, this.ownerDocument.baseURI));
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const text = await response.text();
      if (request === this.#request) await this.open(text, name);
    } catch (error) {
      if (request === this.#request) this.#fail(`${name} could not be loaded`, `It could not be fetched: ${messageOf(error)}`);
    }
  }

  /** @param {File} file */
  async #openFile(file) {
    try {
      await this.open(await file.text(), file.name);
    } catch (error) {
      this.#fail(`${file.name} could not be read`, messageOf(error));
    }
  }

  /** @param {string} title @param {string} text */
  #fail(title, text) {
    this.#settle();
    this.#mistakes.showFailure(title, `${text}${this.#run ? ". The scenario that was open stays open." : ""}`);
  }

  /** Loading is over without a new run. */
  #settle() {
    this.#root.dataset.state = this.#run ? "ready" : "failed";
    if (!this.#run) setText(this.#title, "No scenario is open");
  }

  /** @param {Run} run @param {number | null} seq */
  #show(run, seq) {
    const before = this.#run;
    this.#run = run;
    this.#root.dataset.state = "ready";
    setText(this.#title, run.info.title);
    this.#natSwitch.load(run);
    this.#transport.load(run);
    this.#diagram.arrange(run, this.#diagram.element.clientWidth);
    this.#player.load(run.events, seq);
    before?.free();
  }

  /** The same moment of the same packet under another reading of NAT. @param {NatModel} model */
  #switchModel(model) {
    const run = this.#run;
    if (!run) return;
    try {
      const other = new Run(run.text, model);
      this.#show(other, run.sameMoment(this.#player.seq, other));
    } catch (error) {
      this.#natSwitch.load(run);
      this.#fail(`The scenario cannot be run under the model “${model}”`, messageOf(error));
    }
  }

  /** @param {number} seq */
  #jump(seq) {
    this.#player.pause();
    this.#player.seek(seq);
  }

  #arrange() {
    if (!this.#run) return;
    this.#diagram.arrange(this.#run, this.#diagram.element.clientWidth);
    this.#draw(this.#player.position, false);
  }

  /** @param {Position} position */
  #moved(position) {
    this.#draw(position, position.playing);
    if (this.#player.moving && this.#frameRequest === 0) {
      this.#lastTick = performance.now();
      this.#frameRequest = requestAnimationFrame((now) => this.#tick(now));
    }
  }

  /** @param {number} now */
  #tick(now) {
    this.#frameRequest = 0;
    const elapsed = Math.max(0, now - this.#lastTick);
    this.#lastTick = now;
    this.#player.tick(elapsed);
  }

  /** @param {Position} position @param {boolean} sparing */
  #draw(position, sparing) {
    if (!this.#run) return;
    const scene = sceneOf(this.#run, position);
    this.#diagram.draw(scene);
    this.#transport.draw(scene);
    this.#tables.draw(scene);
    const now = performance.now();
    if (sparing && now - this.#lastSlowDraw < SLOW_VIEWS_MS) return;
    this.#lastSlowDraw = now;
    this.#story.draw(scene);
    this.#events.draw(scene);
    this.#inspector.draw(scene);
    this.#compare.draw(scene);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const action = KEYS[event.key];
    if (!action || !this.#run || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey && !event.key.startsWith("Arrow")) return;
    const [target] = event.composedPath();
    if (target instanceof Element && usesKey(target, event.key)) return;
    event.preventDefault();
    action(this.#player, event.shiftKey);
  }

  /** What was clicked or chosen with a pointer does not hold on to the keys: Space then plays. */
  #keepKeysForPlayer() {
    let pointer = false;
    this.#root.addEventListener("pointerdown", () => { pointer = true; });
    this.#root.addEventListener("keydown", () => { pointer = false; });
    this.#root.addEventListener("mousedown", (event) => {
      if (event.target instanceof Element && event.target.closest(".controls button, .link")) event.preventDefault();
    });
    this.#root.addEventListener("change", (event) => {
      if (pointer && event.target instanceof HTMLElement && event.target.matches("input[type=radio], select")) event.target.blur();
    });
  }

  #acceptDrops() {
    const root = this.#root;
    let depth = 0;
    const hint = (/** @type {number} */ by) => {
      depth = Math.max(0, depth + by);
      root.toggleAttribute("data-dropping", depth > 0);
    };
    root.addEventListener("dragenter", (event) => { event.preventDefault(); hint(1); });
    root.addEventListener("dragleave", () => hint(-1));
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      hint(-depth);
      const file = event.dataTransfer?.files[0];
      if (file) this.#openFile(file);
    });
  }
}

/** Does the focused element need the key itself? @param {Element} target @param {string} key */
function usesKey(target, key) {
  if (target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=range], [type=checkbox])")) return true;
  if (target.matches("input[type=radio]")) return key.startsWith("Arrow") || (key === " " && !target.matches(":checked"));
  return key === " " && target.matches("button, summary, a, input:not([type=range], [type=radio])");
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {unknown} error @returns {readonly Diagnostic[]} */
function diagnosticsOf(error) {
  const found = error instanceof Error && "diagnostics" in error ? error.diagnostics : [];
  return Array.isArray(found) ? found : [];
}
