// The face of a lab: toolbar, picture, controls, tables and text, drawn when the lab has moved.

import { COMMANDS, commandOf } from "./commands.js";
import { h, setText } from "./dom.js";
import { acceptDrops } from "./drops.js";
import { messageOf } from "./errors.js";
import { icon } from "./icons.js";
import { Parts } from "./parts.js";
import { settled, styleSheet } from "./styles.js";
import { natSwitchView, transportView } from "./views/controls.js";
import { LARGE, diagramView } from "./views/diagram.js";
import { storyView, troubleView } from "./views/text.js";

/** While a run plays, views that take a fresh answer from the simulator are drawn this often. */
const SLOW_VIEWS_MS = 150;

export class Shell {
  #lab;
  #diagram = diagramView();
  #transport;
  #natSwitch;
  #trouble = troubleView();
  /** Functions of the event alone. @type {View[]} */
  #views;
  /** Have the views below the picture been asked for? */
  #asked = false;
  #dropHere = h("p", { class: "drop-here", "aria-hidden": "true" }, "Drop a scenario, or what AWS prints, here");
  #title = h("h2", { class: "scenario-title" }, "Loading the simulator");
  #parts;
  /** The parts that are shown, by name; null: all. @type {Set<string> | null} */ #chosen = null;
  #bare = false;
  /** The style of a lab that shows only some. @type {Promise<unknown> | undefined} */ #chosenStyle;
  /** What the views show. @type {Scene | null} */ #drawn = null;
  #frameRequest = 0;
  #lastTick = 0;
  #lastSlowDraw = 0;
  #resize = new ResizeObserver(() => this.#redraw());

  /** @param {import("./lab.js").Lab} lab */
  constructor(lab) {
    this.#lab = lab;
    this.root = h("div", { class: "lab", "data-state": lab.state });
    this.#parts = new Parts(lab, this.root);
    this.#transport = transportView(lab.player);
    this.#natSwitch = natSwitchView((model) => lab.switchModel(model));
    this.#views = [storyView((seq) => lab.jump(seq))];
    const file = h("input", { type: "file", accept: ".json,application/json", hidden: true, change: () => {
      if (file.files?.[0]) lab.openFile(file.files[0]);
      file.value = "";
    } });
    const buttons = COMMANDS.filter((command) => command.icon).map(({ title, label = title, icon: name, run }) =>
      h("button", { type: "button", class: "open", "aria-label": title, click: () => run(lab, this.#parts) }, icon(name ?? "open"), label && h("span", {}, label)));
    this.root.append(
      h("div", { class: "head" }, h("header", { class: "toolbar" }, this.#title, this.#natSwitch.element, ...buttons, file), this.#trouble.element),
      h("div", { class: "stage" }, this.#diagram.element),
      this.#transport.element, ...this.#views.map(({ element }) => element),
      this.#dropHere);
    this.#diagram.element.addEventListener("click", ({ target }) => {
      const number = target instanceof Element ? target.closest("[data-station]")?.getAttribute("data-station") : null;
      if (!number) return;
      lab.pick(number);
      this.#parts.use("about", (view) => view.show(lab.here));
    });
    acceptDrops(this.root, (transfer) => this.#dropped(transfer));
    this.#keepKeysForPlayer();
    lab.on("run", (run) => this.#load(run));
    lab.on("moved", (position) => this.#moved(position));
    lab.on("refresh", () => this.#redraw());
    lab.on("lit", (events) => this.#diagram.light(events));
    lab.on("choose", () => file.click());
    lab.on("trouble", (trouble) => this.#tell(trouble));
  }

  /** In a document. @param {AbortSignal} signal says when it no longer is @param {EventTarget} keys where keys are listened for */
  connect(signal, keys) {
    keys.addEventListener("keydown", (event) => this.#key(/** @type {KeyboardEvent} */ (event)), { signal });
    // Whoever clicks into it has its keys.
    if (keys instanceof Element) this.root.tabIndex = -1;
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const setMotion = () => { this.#lab.player.motion = !still.matches; };
    still.addEventListener("change", setMotion, { signal });
    setMotion();
    this.#resize.observe(this.#diagram.element);
    signal.addEventListener("abort", () => this.#resize.disconnect());
  }

  /**
   * Which parts are shown: those named, with spaces between; without names all, or the picture alone where there
   * are no controls either. Resolves when they can be seen.
   * @param {string | null} view @param {boolean} controls
   */
  choose(view, controls) {
    const names = (view || (controls ? "all" : "diagram")).split(/\s+/);
    this.#chosen = names.includes("all") ? null : new Set(names);
    this.#bare = !controls;
    this.#lab.view = view ?? "";
    this.root.toggleAttribute("data-bare", this.#bare);
    this.root.toggleAttribute("data-chosen", this.#chosen !== null);
    this.#place();
    if (this.#lab.run) this.#bringDetails();
    this.#redraw();
    if (!this.#chosenStyle && (this.#bare || this.#chosen)) {
      const style = styleSheet("details/chosen");
      this.#chosenStyle = settled(style, () => this.root.before(style));
    }
    return this.#chosenStyle;
  }

  /** Each part has its name, for styles from outside, and those that are not wanted are off. */
  #place() {
    for (const child of this.root.children) {
      const name = nameOf(child);
      child.part.add(name);
      child.toggleAttribute("data-off", !(child instanceof HTMLDialogElement || ALWAYS.includes(name) || this.#wants(name)));
    }
  }

  /** @param {string} name */
  #wants(name) {
    return !this.#chosen || this.#chosen.has(name) || (name === "transport" && (!this.#bare || this.#chosen.has("sentence")));
  }

  /** What is done is kept in this browser from now on. Resolves to whether what was kept is open again.
   * @param {string} home what the page itself opens @param {boolean} again is what was kept wanted? */
  async keep(home, again) {
    let restored = false;
    await this.#parts.use("kept", async (view) => { restored = await view.begin(home, again); });
    return restored;
  }

  /** @param {Run} run */
  #load(run) {
    this.#drawn = null;
    this.root.dataset.state = this.#lab.state;
    this.#transport.element.inert = false;
    setText(this.#title, run.info.title);
    this.#natSwitch.load(run);
    this.#transport.load(run);
    this.#diagram.arrange(run);
    this.#bringDetails();
  }

  /** @param {import("./lab.js").Trouble | null} trouble */
  #tell(trouble) {
    const { state } = this.#lab;
    this.root.dataset.state = state;
    this.#transport.element.inert = state === "stopped";
    if (state === "failed") setText(this.#title, "No scenario is open");
    this.#trouble.show(trouble);
  }

  /** What stands below the picture comes when there is something to step through already. */
  async #bringDetails() {
    const { run } = this.#lab;
    const large = run !== null && run.topology.stations.length > LARGE;
    if (this.#asked || (!large && this.#chosen && [...this.#chosen].every((name) => FIRST.includes(name)))) return;
    this.#asked = true;
    try {
      const { STYLES, detailViews } = await import("./details/views.js");
      await Promise.all(STYLES.map(styleSheet).map((style) => settled(style, () => this.root.before(style))));
      const { panels, inside } = detailViews(this.#lab, this.#transport.timeline);
      this.#dropHere.before(...panels.map(({ element }) => element));
      this.#views.push(...panels, ...inside);
      this.#place();
      this.#redraw();
    } catch (error) {
      this.#asked = false;
      this.#trouble.show({ title: "A part of the page could not be loaded", text: `The packet's fields and the log are missing: ${messageOf(error)}.` });
    }
  }

  /** A scenario is opened; whatever else was dropped may be what AWS prints. @param {DataTransfer} transfer */
  async #dropped({ files, items }) {
    const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
    const [file] = files;
    if (!file || this.#bare) return;
    const only = files.length === 1 && !entries[0]?.isDirectory && file.name.endsWith(".json");
    const dropped = [...files];
    if (only && SCENARIO_SIGN.test(await file.slice(0, 4096).text())) return this.#lab.openFile(file);
    this.#parts.use("ask", (view) => view.readDropped(entries, dropped));
  }

  /** Draws everything anew: the room, or what a view is asked for, has changed. */
  #redraw() {
    const { run, player } = this.#lab;
    if (!run) return;
    this.#drawn = null;
    this.#diagram.arrange(run);
    this.#draw(player.position);
  }

  /** @param {Position} position */
  #moved(position) {
    const { player } = this.#lab;
    this.#draw(position);
    if (player.moving && this.#frameRequest === 0) {
      this.#lastTick = performance.now();
      this.#frameRequest = requestAnimationFrame((now) => {
        this.#frameRequest = 0;
        player.tick(Math.max(0, now - this.#lastTick));
      });
    }
  }

  /** @param {Position} position */
  #draw(position) {
    const { run } = this.#lab;
    if (!run) return;
    try {
      const scene = run.scene(position);
      this.#diagram.draw(scene);
      this.#transport.draw(scene);
      if (this.#drawn?.seq !== scene.seq || this.#drawn?.run !== run) this.#drawViews(scene);
      for (const view of this.#views) view.tick?.(position.atUs);
    } catch (error) {
      this.#lab.stop(error);
    }
  }

  /** @param {Scene} scene */
  #drawViews(scene) {
    const now = performance.now();
    const slow = scene.position.playing && now - this.#lastSlowDraw < SLOW_VIEWS_MS;
    for (const view of this.#views) if ((!slow || view.live) && !view.element.closest("[data-off]")) view.draw(scene);
    if (slow) return;
    this.#lastSlowDraw = now;
    this.#drawn = scene;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#bare) return;
    const command = commandOf(event);
    const ours = command && command.enabled?.(this.#lab) !== false;
    // A key that is pressed inside is no shortcut of the page around it, which cannot see what has the focus here.
    if (ours || !(event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab")) event.stopPropagation();
    if (!ours) return;
    event.preventDefault();
    command.run(this.#lab, this.#parts);
  }

  /** What was clicked or chosen with a pointer does not hold on to the keys: Space then plays. */
  #keepKeysForPlayer() {
    let pointer = false;
    this.root.addEventListener("pointerdown", () => { pointer = true; });
    this.root.addEventListener("keydown", () => { pointer = false; });
    this.root.addEventListener("mousedown", (event) => {
      if (event.target instanceof Element && event.target.closest(".controls button, .link")) {
        event.preventDefault();
        if (!this.root.matches(":focus-within")) this.root.focus({ preventScroll: true });
      }
    });
    this.root.addEventListener("change", (event) => {
      if (pointer && event.target instanceof HTMLElement && event.target.matches("input[type=radio], select")) {
        event.target.blur();
        this.root.focus({ preventScroll: true });
      }
    });
  }
}

/** Parts that are there before the views below the picture. */
const FIRST = ["diagram", "sentence", "story", "transport"];

/** What is no part of its own. */
const ALWAYS = ["head", "drop-here"];

/** A part's name, as `view` and `::part` take it: the first class of its own. @param {Element} part */
function nameOf(part) {
  const own = [...part.classList].find((name) => name !== "panel") ?? "";
  return own === "stage" ? "diagram" : own === "dock" ? "transport" : own;
}

/** What a scenario file has near its beginning, and nothing that AWS prints. */
const SCENARIO_SIGN = /"vpclab"\s*:/;
