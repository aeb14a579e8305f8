// The element: loads a scenario, keeps the player and the views together. Registered in vpc-lab.js.

import { Simulation, loadEngine } from "./engine.js";
import { h, setText } from "./dom.js";
import { acceptDrops } from "./drops.js";
import { plural } from "./format.js";
import { History } from "./history.js";
import { icon } from "./icons.js";
import { KEYS, usesKey } from "./keys.js";
import { Player } from "./player.js";
import { Run } from "./run.js";
import { settled, styleSheet } from "./styles.js";
import { natSwitchView, transportView } from "./views/controls.js";
import { diagramView } from "./views/diagram.js";
import { tablesView } from "./views/tables.js";
import { diagnosticsView, storyView } from "./views/text.js";

const STYLES = ["tokens", "lab"];

/** While a run plays, views that take a fresh answer from the simulator are drawn this often. */
const SLOW_VIEWS_MS = 150;

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
  #tables = tablesView(() => this.#redraw());
  #natSwitch = natSwitchView((model) => this.#switchModel(model));
  #mistakes = diagnosticsView();
  /** Functions of the event alone. */
  #views = [storyView((seq) => this.#jump(seq)), this.#tables];
  /** Have the views below the picture been asked for? */
  #asked = false;
  #dropHere = h("p", { class: "drop-here", "aria-hidden": "true" }, "Drop a scenario, or what AWS prints, here");
  #title = h("h2", { class: "scenario-title" }, "Loading the simulator");
  #root = h("div", { class: "lab", "data-state": "loading" });

  /** What comes when it is asked for, by name. @type {Map<string, any>} */
  #parts = new Map();
  /** @type {Run | null} */ #run = null;
  #history = new History();
  /** What the views show. @type {Scene | null} */ #drawn = null;
  /** The newest request to open something: older ones that come late are dropped. */
  #request = 0;
  #frameRequest = 0;
  #lastTick = 0;
  #lastSlowDraw = 0;
  #abort = new AbortController();
  #resize = new ResizeObserver(() => this.#redraw());

  constructor() {
    super();
    const links = STYLES.map(styleSheet);
    const file = h("input", { type: "file", accept: ".json,application/json", class: "visually-hidden", tabindex: -1, "aria-label": "Scenario file", change: () => {
      if (file.files?.[0]) this.#openFile(file.files[0]);
      file.value = "";
    } });
    const open = h("button", { type: "button", class: "open", "aria-label": "Open scenario", click: () => file.click() }, icon("open"), h("span", {}, "Open scenario"));
    const library = h("button", { type: "button", class: "open", "aria-label": "Scenarios", click: () => this.#withLibrary((view) => view.show()) }, icon("library"), h("span", {}, "Scenarios"));
    const ask = h("button", { type: "button", class: "open", "aria-label": "Ask", click: () => this.#withAsk((view) => view.show()) }, icon("ask"), h("span", {}, "Ask"));
    const take = h("button", { type: "button", class: "open", "aria-label": "Take away", click: () => this.#withExport((view) => view.show()) }, icon("take"), h("span", {}, "Take away"));
    this.#root.append(
      h("div", { class: "head" }, h("header", { class: "toolbar" }, this.#title, this.#natSwitch.element, library, open, ask, take, file), this.#mistakes.element),
      h("div", { class: "stage" }, this.#diagram.element),
      this.#transport.element, ...this.#views.map(({ element }) => element),
      this.#dropHere);
    this.attachShadow({ mode: "open" }).append(...links, this.#root);
    this.#diagram.element.addEventListener("click", ({ target }) => this.#pickEnd(target));
    acceptDrops(this.#root, (transfer) => this.#dropped(transfer));
    this.#keepKeysForPlayer();
    // Nothing is measured or shown before the styles are there.
    this.#root.hidden = true;
    Promise.all(links.map((link) => settled(link))).then(() => { this.#root.hidden = false; });
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
      return this.#fail("The simulator could not be loaded", "Its WebAssembly module did not arrive or did not start:", error);
    }
    if (request !== this.#request) return;
    try {
      const run = new Run(text, null);
      this.#history.clear();
      this.#show(run, run.position);
      if (run.complete) this.#mistakes.showWarnings(name, Simulation.check(text));
      else this.#mistakes.show(`${name} goes on for longer than can be shown`, `These are its first ${plural(run.events.length, "event")}.`);
    } catch (error) {
      const diagnostics = diagnosticsOf(error);
      if (diagnostics.length === 0) return this.#fail(`${name} could not be run`, "", error);
      this.#settle();
      this.#mistakes.showMistakes(name, diagnostics, this.#run ? STAYS : "");
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
      if (request === this.#request) this.#fail(`${name} could not be loaded`, "It could not be fetched:", error);
    }
  }

  /** @param {File} file */
  async #openFile(file) {
    try {
      await this.open(await file.text(), file.name);
    } catch (error) {
      this.#fail(`${file.name} could not be read`, "", error);
    }
  }

  /** @param {string} title @param {string} text @param {unknown} [error] */
  #fail(title, text, error) {
    this.#settle();
    this.#mistakes.show(title, [text, error && `${messageOf(error)}.`, this.#run && STAYS].filter(Boolean).join(" "));
  }

  /** Loading is over without a new run. */
  #settle() {
    this.#root.dataset.state = this.#run ? "ready" : this.#drawn ? "stopped" : "failed";
    if (!this.#drawn) setText(this.#title, "No scenario is open");
  }

  /** The simulator, or a view, broke on the way: what is shown stays, and nothing is asked of it any more.
   * @param {unknown} error */
  #stop(error) {
    console.warn(error);
    this.#run = null;
    this.#player.pause();
    this.#transport.element.inert = true;
    this.#fail("The run had to stop here", `Something in the simulator or in this page broke: ${messageOf(error)}. Reload the page to begin again.`);
  }

  /** @param {Run} run @param {number | null} index */
  #show(run, index) {
    const before = this.#run;
    this.#run = run;
    this.#drawn = null;
    this.#root.dataset.state = "ready";
    this.#transport.element.inert = false;
    setText(this.#title, run.info.title);
    this.#natSwitch.load(run);
    this.#transport.load(run);
    this.#diagram.arrange(run);
    this.#player.load(run.events, index);
    before?.free();
    this.#bringDetails();
  }

  /** What stands below the picture comes when there is something to step through already. */
  async #bringDetails() {
    if (this.#asked) return;
    this.#asked = true;
    try {
      const { STYLES, detailViews } = await import("./details/views.js");
      await Promise.all(STYLES.map(styleSheet).map((style) => settled(style, () => this.#root.before(style))));
      const { panels, inside } = detailViews({
        jump: (seq) => this.#jump(seq),
        redraw: () => this.#redraw(),
        act: (action) => this.#act(action),
        undo: () => this.#goTo(this.#history.undo(this.#present)),
        redo: () => this.#goTo(this.#history.redo(this.#present)),
        history: () => this.#history,
      });
      this.#dropHere.before(...panels.map(({ element }) => element));
      this.#views.push(...panels, ...inside);
      this.#redraw();
    } catch (error) {
      this.#asked = false;
      this.#mistakes.show("A part of the page could not be loaded", `The packet's fields and the log are missing: ${messageOf(error)}.`);
    }
  }

  /** The scenarios beside the page. @param {(view: ReturnType<typeof import("./details/library.js").libraryView>) => unknown} use */
  #withLibrary(use) {
    this.#bring("library", async () => (await import("./details/library.js")).libraryView((address) => { this.src = address; }), this.#root, use);
  }

  /** Questions about a network, and the reading of one's own. @param {(view: ReturnType<typeof import("./details/ask/panel.js").askView>) => unknown} use */
  #withAsk(use) {
    this.#bring("ask", async () => (await import("./details/ask/panel.js")).askView({
      open: (text, name) => this.open(text, name),
      current: () => this.#run && { text: this.#run.text, title: this.#run.info.title },
    }), this.#root.querySelector(".head"), use);
  }

  /** What a run leaves behind. @param {(view: ReturnType<typeof import("./details/export.js").exportView>) => unknown} use */
  #withExport(use) {
    const scene = () => this.#run && this.#run.scene(this.#player.position);
    this.#bring("export", async () => (await import("./details/export.js")).exportView(scene), this.#root, use);
  }

  /** A part that comes, with its styles, when it is used for the first time.
   * @param {string} name @param {() => Promise<{ element: Element }>} make @param {Element | null} place @param {(view: any) => unknown} use */
  async #bring(name, make, place, use) {
    try {
      if (!this.#parts.has(name)) {
        const style = styleSheet(`details/${name}`);
        const [view] = await Promise.all([make(), settled(style, () => this.#root.before(style))]);
        if (!this.#parts.has(name)) place?.append(view.element);
        this.#parts.set(name, this.#parts.get(name) ?? view);
      }
      await use(this.#parts.get(name));
    } catch (error) {
      this.#fail("A part of the page could not be loaded", `It is missing: ${name}.`, error);
    }
  }

  /** While there is a question to ask, what is pointed at in the picture is one end of it. @param {EventTarget | null} target */
  #pickEnd(target) {
    const number = target instanceof Element ? target.closest("[data-station]")?.getAttribute("data-station") : null;
    const station = this.#run?.topology.stations.find(({ station }) => String(station) === number);
    const ask = this.#parts.get("ask");
    if (station && ask && !ask.element.hidden) ask.pick(station);
  }

  /** A scenario is opened; whatever else was dropped may be what AWS prints. @param {DataTransfer} transfer */
  async #dropped({ files, items }) {
    const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
    const [file] = files;
    if (!file) return;
    const only = files.length === 1 && !entries[0]?.isDirectory && file.name.endsWith(".json");
    if (only && SCENARIO_SIGN.test(await file.slice(0, 4096).text())) return this.#openFile(file);
    this.#withAsk((view) => view.readDropped(entries, [...files]));
  }

  /** The same moment of the same packet under another reading of NAT. @param {NatModel} model */
  #switchModel(model) {
    const run = this.#run;
    if (!run) return;
    try {
      const other = run.under(model);
      this.#show(other, run.sameMoment(this.#player.index, other));
    } catch (error) {
      this.#natSwitch.load(run);
      this.#fail(`The scenario cannot be run under the model “${model}”`, "", error);
    }
  }

  /** Something is done at the moment shown. Throws what the simulator throws. @param {object} action */
  #act(action) {
    const run = this.#run;
    if (!run) return;
    const { index } = this.#player;
    const next = run.withDeed(index === null ? null : run.events[index].seq, action);
    this.#history.note({ deeds: run.deeds, index });
    this.#show(next, index);
  }

  /** Back to how it was before something was done, or on again. @param {Past | undefined} past */
  #goTo(past) {
    const run = this.#run;
    if (run && past) this.#show(new Run(run.text, run.natModel, past.deeds), past.index);
  }

  get #present() {
    return { deeds: this.#run?.deeds ?? [], index: this.#player.index };
  }

  /** @param {number} seq */
  #jump(seq) {
    this.#player.pause();
    this.#player.seek(this.#run?.indexOf(seq) ?? null);
  }

  /** Draws everything anew: the room, or what a view is asked for, has changed. */
  #redraw() {
    if (!this.#run) return;
    this.#drawn = null;
    this.#diagram.arrange(this.#run);
    this.#draw(this.#player.position);
  }

  /** @param {Position} position */
  #moved(position) {
    this.#draw(position);
    if (this.#player.moving && this.#frameRequest === 0) {
      this.#lastTick = performance.now();
      this.#frameRequest = requestAnimationFrame((now) => {
        this.#frameRequest = 0;
        this.#player.tick(Math.max(0, now - this.#lastTick));
      });
    }
  }

  /** @param {Position} position */
  #draw(position) {
    const run = this.#run;
    if (!run) return;
    try {
      const scene = run.scene(position);
      this.#diagram.draw(scene);
      this.#transport.draw(scene);
      if (this.#drawn?.seq !== scene.seq || this.#drawn?.run !== run) this.#drawViews(scene);
      this.#tables.tick(position.atUs);
    } catch (error) {
      this.#stop(error);
    }
  }

  /** @param {Scene} scene */
  #drawViews(scene) {
    const now = performance.now();
    if (scene.position.playing && now - this.#lastSlowDraw < SLOW_VIEWS_MS) return this.#tables.draw(scene);
    this.#lastSlowDraw = now;
    for (const view of this.#views) view.draw(scene);
    this.#drawn = scene;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const action = KEYS[event.key];
    if (!action || !this.#run || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey && !event.key.startsWith("Arrow")) return;
    const [target] = event.composedPath();
    if (target instanceof Element && (target.closest("dialog") || usesKey(target, event.key))) return;
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
}

/** What a scenario file has near its beginning, and nothing that AWS prints. */
const SCENARIO_SIGN = /"vpclab"\s*:/;

const STAYS = "The scenario that was open stays open.";

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {unknown} error @returns {readonly Diagnostic[]} */
function diagnosticsOf(error) {
  return error instanceof Error && "diagnostics" in error && Array.isArray(error.diagnostics) ? error.diagnostics : [];
}
