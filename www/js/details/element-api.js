// What an element says to the page around it, and what that page can ask of it. A frame carries the same.

import { diagnosticsOf, messageOf } from "../errors.js";
import { indexOfMoment, testOf } from "./moment.js";
import { valuesOf } from "./values.js";

/** How often it is said that time passes, while a run plays. */
const TIME_UPDATE_MS = 250;

/** @typedef {{ text: string, status: string, evidence: readonly number[] }} Claim */
/** @typedef {{ index: number | null, seq: number | null, atUs: number, chapter: number | null, playing: boolean, event: LogEvent | null, values: Record<string, string> }} StepDetail */

export class ElementApi {
  #element;
  #lab;
  /** What was told of last: which opening, its run, and the moment. */
  #opened = 0;
  /** @type {Run | null} */ #run = null;
  /** @type {number | null | undefined} */ #index = undefined;
  #chapter = -1;
  #ended = false;
  #updatedAt = 0;
  /** Those that were said to be proved. @type {Set<string>} */ #proved = new Set();
  /** Where a run first meets a condition. @type {Map<string, number>} */ #met = new Map();
  /** @type {(opened: void) => void} */ #open = () => {};

  /** Resolves when a run is open. @type {Promise<void>} */
  opened = new Promise((resolve) => { this.#open = resolve; });

  /** @param {import("../lab-element.js").VpcLabElement} element @param {import("../lab.js").Lab} lab */
  constructor(element, lab) {
    this.#element = element;
    this.#lab = lab;
    lab.begin = (run) => this.#begin(run);
    lab.on("moved", () => this.#moved());
    this.#moved();
  }

  play() { this.#lab.player.play(); }
  pause() { this.#lab.player.pause(); }
  step() { this.#lab.player.stepForward(); }
  stepBack() { this.#lab.player.stepBack(); }

  /** @param {number | string} moment */
  seek(moment) {
    const { run, player } = this.#lab;
    if (!run) return;
    const index = indexOfMoment(run, moment);
    player.pause();
    player.seek(index);
  }

  /** @param {object} action */
  act(action) { this.#lab.act(action); }

  /**
   * `ended`, `acted`, `chapter 3`, `claim 2`, `model notes`, or an expression of the log's filter that some event
   * up to the moment shown fulfils.
   * @param {string} condition
   */
  meets(condition) {
    const { run, player } = this.#lab;
    if (!run) return false;
    const [, kind, value] = /^(?:(ended|acted)|(?:model)\s+(\w+))$/.exec(condition) ?? [];
    if (kind === "ended") return player.atEnd;
    if (kind === "acted") return run.deeds.length > 0;
    if (value) return run.info.natModel === value;
    const first = this.#met.get(condition) ?? this.#firstOf(run, condition);
    this.#met.set(condition, first);
    return player.index !== null && first <= player.index;
  }

  /** @param {Run} run @param {string} condition */
  #firstOf(run, condition) {
    if (!/^(chapter|claim)\s/.test(condition)) {
      const at = run.events.findIndex(testOf(run, condition));
      return at < 0 ? Infinity : at;
    }
    try {
      return indexOfMoment(run, condition) ?? Infinity;
    } catch {
      return Infinity;
    }
  }

  /** An attribute has another value. @param {string} name @param {string} value */
  changed(name, value) {
    if (name === "nat-model") return this.#model(value) && this.#lab.switchModel(/** @type {NatModel} */ (value));
    this.#warned(() => this.seek(name === "chapter" ? `chapter ${value}` : value), undefined);
  }

  get values() {
    const { scene } = this.#lab;
    return scene ? valuesOf(scene, scene.run.chapterAt(scene.seq)) : {};
  }

  /** Something could not be done. @param {import("../lab.js").Trouble} trouble */
  trouble({ title, text, diagnostics = [] }) {
    // A scenario that a person brings is theirs to mend; the one that the page names is its author's.
    if (this.#lab.state === "failed" && diagnostics.length > 0) console.error(`vpclab: ${title}.`, diagnostics);
    this.#say("error", { title, text, diagnostics });
  }

  /** A run that was just opened, under the reading of NAT and at the moment that the element's attributes name. @param {Run} opened */
  #begin(opened) {
    const { at, chapter, natModel } = this.#element;
    const run = natModel && natModel !== opened.info.natModel && this.#model(natModel, opened) ? opened.under(/** @type {NatModel} */ (natModel)) : opened;
    if (run !== opened) opened.free();
    const moment = at || (chapter > 0 && `chapter ${chapter}`);
    return { run, index: moment ? this.#warned(() => indexOfMoment(run, moment), run.position) : run.position };
  }

  /** Can the run be read so? @param {string} name @param {Run | null} [run] */
  #model(name, run = this.#lab.run) {
    const possible = run?.info.natModels ?? [];
    const can = /** @type {readonly string[]} */ (possible).includes(name);
    if (!can) this.#vain(`nat-model="${name}" is left out; this scenario can be run as ${possible.join(", ")}.`);
    return can;
  }

  /** What an attribute asks for in vain is the author's to know. @template T @param {() => T} get @param {T} otherwise */
  #warned(get, otherwise) {
    try {
      return get();
    } catch (error) {
      this.#vain(`${messageOf(error)}.`);
      return otherwise;
    }
  }

  /** @param {string} text */
  #vain(text) {
    console.warn(`vpclab: ${text}`);
    this.#say("error", { title: "An attribute asks for what is not there", text, diagnostics: [] });
  }

  #moved() {
    const { run, player } = this.#lab;
    if (!run) return;
    const same = run === this.#run;
    if (same && player.index === this.#index) return this.#timePasses();
    if (!same) this.#met.clear();
    const fresh = this.#lab.opened !== this.#opened;
    if (fresh) {
      this.#opened = this.#lab.opened;
      this.#proved.clear();
      this.#chapter = -1;
    }
    this.#run = run;
    this.#index = player.index;
    const detail = this.#detail();
    if (!detail) return;
    if (fresh) this.#say("ready", { title: run.info.title, natModel: run.info.natModel, events: run.events.length, chapters: run.story.chapters.map(({ title }) => title), claims: run.story.claims.map(({ text }) => text) });
    this.#open();
    this.#say("step", detail);
    this.#chapterChanges(run, detail);
    this.#claimsProve(run, detail.seq);
    const ended = player.atEnd && detail.index !== null;
    if (ended && !this.#ended) this.#say("ended", detail);
    this.#ended = ended;
  }

  #timePasses() {
    const now = performance.now();
    if (!this.#lab.player.playing || now - this.#updatedAt < TIME_UPDATE_MS) return;
    this.#updatedAt = now;
    const detail = this.#detail();
    if (detail) this.#say("timeupdate", detail);
  }

  /** @returns {StepDetail | null} */
  #detail() {
    const { scene } = this.#lab;
    if (!scene) return null;
    const { run, index, seq, event, position: { atUs, playing } } = scene;
    const chapter = run.chapterAt(seq);
    return { index, seq, atUs, chapter: chapter < 0 ? null : chapter + 1, playing, event, values: valuesOf(scene, chapter) };
  }

  /** @param {Run} run @param {StepDetail} detail */
  #chapterChanges(run, { chapter }) {
    const at = (chapter ?? 0) - 1;
    if (at === this.#chapter) return;
    this.#chapter = at;
    this.#say("chapterchange", { chapter, title: run.story.chapters[at]?.title ?? null });
  }

  /** A claim is proved where its last evidence has been seen; each is said once. @param {Run} run @param {number | null} seq */
  #claimsProve(run, seq) {
    run.story.claims.forEach(({ text, status, evidence }, at) => {
      const last = evidence.at(-1);
      if (status !== "proved" || last === undefined || seq === null || seq < last || this.#proved.has(text)) return;
      this.#proved.add(text);
      this.#say("claimproved", { claim: at + 1, text, evidence: [...evidence] });
    });
  }

  /** @param {string} name @param {object} detail */
  #say(name, detail) {
    this.#element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** What went wrong, as a message can carry it. @param {unknown} error */
export function plainError(error) {
  return { message: messageOf(error), diagnostics: [...diagnosticsOf(error)] };
}
