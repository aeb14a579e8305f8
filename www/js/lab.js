// What is open, where one is in it, and what was done. No document: the element draws it, and anybody may drive it.

import { loadEngine } from "./engine.js";
import { diagnosticsOf, messageOf } from "./errors.js";
import { plural } from "./format.js";
import { History } from "./history.js";
import { Player } from "./player.js";
import { Run, waitFor } from "./run.js";

/** What the simulator reads of one file. */
const TEXT_LENGTH_MAX = 1 << 26;

/** From so many characters on a network opens part by part. */
const LARGE_TEXT = 1 << 19;

/**
 * What listeners are told, by name:
 * `run`: another run is open;
 * `moved`: the playhead is elsewhere, with the position;
 * `refresh`: everything is to be drawn anew, because the room, or what a view is asked for, has changed;
 * `trouble`: something could not be done, or only with a warning; null when that is over;
 * `picked`: somebody points at a station of the picture;
 * `lit`: a packet's way is to be shown, event by event; none for no packet;
 * `live`: the tables show what a worker counts; null: the run's own again;
 * `choose`: somebody wants to choose a file to open.
 * @typedef {{ run: Run, moved: Position, refresh: undefined, trouble: Trouble | null, picked: TopologyStation, lit: LogEvent[], live: LiveTables | null, choose: undefined }} Told
 */

/**
 * What to tell a reader: a title and a text, or a scenario file's mistakes or warnings.
 * `passing`: nothing is wrong, and it is over soon.
 * @typedef {{ title: string, text: string, diagnostics?: readonly Diagnostic[], focus?: boolean, passing?: boolean }} Trouble
 */

export class Lab {
  player = new Player((position) => this.tell("moved", position));
  history = new History();
  /** @type {"loading" | "ready" | "stopped" | "failed"} */ state = "loading";
  /** Where a run that was just opened begins; may put another in its place. @param {Run} run @returns {{ run: Run, index: number | null }} */
  begin = (run) => ({ run, index: run.position });
  /** How many times something was opened. */ opened = 0;
  /** The parts that are shown, by name; empty: all. */ view = "";
  /** The station that was pointed at last. @type {TopologyStation | null} */ picked = null;
  /** @type {Run | null} */ #run = null;
  /** The newest request to open something: older ones that come late are dropped. */
  #request = 0;
  /** @type {Map<string, ((told: any) => void)[]>} */ #listeners = new Map();

  /** @template {keyof Told} N @param {N} name @param {(told: Told[N]) => void} listener */
  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** @template {keyof Told} N @param {N} name @param {Told[N]} told */
  tell(name, told) {
    for (const listener of this.#listeners.get(name) ?? []) listener(told);
  }

  /** Null until something is open, and when the simulator broke. */
  get run() {
    return this.#run;
  }

  /** What is shown. @returns {Scene | null} */
  get scene() {
    return this.#run && this.#run.scene(this.player.position);
  }

  /** Opens a scenario's text in place of the one that is open, which stays if the text has mistakes.
   * @param {string} text @param {string} name what to call it @param {Past} [past] how it was left */
  async open(text, name, past) {
    const request = (this.#request += 1);
    try {
      await loadEngine();
    } catch (error) {
      return this.fail("The simulator could not be loaded", "Its WebAssembly module did not arrive or did not start:", error);
    }
    if (request !== this.#request) return;
    try {
      const large = text.length > LARGE_TEXT;
      if (large) this.tell("trouble", { title: `Opening ${name} …`, text: "It is a large network; this takes a moment.", passing: true });
      const begun = await (large ? Run.slowly(text, past?.natModel ?? null, past?.deeds) : new Run(text, past?.natModel ?? null, past?.deeds));
      if (request !== this.#request) return begun.free();
      const { run, index } = past ? { run: begun, index: past.index === null ? null : Math.min(past.index, begun.events.length - 1) } : this.begin(begun);
      this.history.clear();
      this.opened += 1;
      this.#show(run, index);
      this.tell("trouble", run.complete ? warningsOf(name, run.warnings())
        : { title: `${name} goes on for longer than can be shown`, text: `These are its first ${plural(run.events.length, "event")}.` });
    } catch (error) {
      const diagnostics = diagnosticsOf(error);
      if (diagnostics.length === 0) return this.fail(`${name} could not be run`, "", error);
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      this.#settle({ title: `${name} has ${plural(errors.length, "mistake")}`, text: this.#run ? STAYS : "", diagnostics, focus: true });
    }
  }

  /** @param {URL} address */
  async openAddress(address) {
    const request = (this.#request += 1);
    const name = address.pathname.split("/").at(-1) || address.href;
    // Meanwhile; whoever needs it tells what goes wrong.
    loadEngine().catch(() => {});
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const text = await textOf(response);
      if (request === this.#request) await this.open(text, name);
    } catch (error) {
      if (request !== this.#request) return;
      console.error(`vpclab: ${address.href} could not be loaded.`, error);
      // A browser tells pages no more than that it failed.
      const why = error instanceof TypeError && address.origin !== location.origin ? `${address.host} did not answer, or does not let pages of other sites read it (CORS)` : error;
      this.fail(`${name} could not be loaded`, "It could not be fetched:", why);
    }
  }

  /** @param {File} file */
  async openFile(file) {
    try {
      await this.open(await file.text(), file.name);
    } catch (error) {
      this.fail(`${file.name} could not be read`, "", error);
    }
  }

  /** Something is done at the moment shown; then more, each when that before has ended well. Throws what the simulator
   * throws. @param {object} action @param {object[]} then */
  act(action, ...then) {
    const { index, sinceUs } = this.player;
    this.#do(action, index, sinceUs, then);
    const deed = this.#run?.deeds.find((deed) => deed.action === action);
    if (sinceUs > 0 && deed?.seq != null) this.jump(deed.seq);
  }

  /** @param {object} action @param {number | null} index after which event @param {number} sinceUs and how long after it @param {object[]} [then] */
  #do(action, index, sinceUs, then) {
    const run = this.#run;
    if (!run) return;
    const next = run.withDeed(index === null ? null : run.events[index].seq, action, sinceUs, then);
    this.history.note(this.#present);
    this.#show(next, index);
  }

  /** The component that is meant by “here”: the one that was pointed at, or that of the event shown. */
  get here() {
    return this.picked?.component ?? this.scene?.event?.place?.component ?? null;
  }

  /** To the next thing that happens there; stays where nothing does any more. @param {string | null} component @returns {boolean} */
  nextAt(component) {
    this.player.pause();
    const next = this.player.next(({ place }) => place?.component === component);
    if (next !== null) this.player.seek(next);
    return next !== null;
  }

  /** Lets time pass up to an instant: goes there, or waits where the run has not come so far. @param {number} atUs */
  waitUntil(atUs) {
    const { events } = this.#run ?? { events: [] };
    const last = events[events.length - 1];
    if (!last) return;
    this.player.pause();
    if (atUs > last.atUs) this.#do(waitFor(atUs - last.atUs), events.length - 1, 0);
    this.player.seekTime(atUs);
  }

  /** To another version of this scenario's run; one can undo that too. @param {Past} version */
  restore(version) {
    this.history.note(this.#present);
    this.#goTo(version);
  }

  /** The scenario itself is written anew. What was done stays, at the same times, as far as it can be done in it.
   * Throws what the simulator throws. @param {string} text @param {{ natModel: NatModel | null, deeds: readonly Deed[] }} [done] */
  edit(text, done) {
    const run = this.#run;
    if (!run) return;
    const next = run.rewritten(text, done);
    this.history.note(this.#present);
    this.#show(next, run.sameTime(this.player.index, next));
  }

  undo() {
    this.#goTo(this.history.undo(this.#present));
  }

  redo() {
    this.#goTo(this.history.redo(this.#present));
  }

  /** Back to how it was before something was done, or on again. @param {Past | undefined} past */
  #goTo(past) {
    const run = this.#run;
    if (run && past) this.#show(new Run(past.text, past.natModel, past.deeds), past.index);
  }

  /** @returns {Past} */
  get #present() {
    return { text: this.#run?.text ?? "", natModel: this.#run?.natModel ?? null, deeds: this.#run?.deeds ?? [], index: this.player.index };
  }

  /** The same moment of the same packet under another reading of NAT. @param {NatModel} model */
  switchModel(model) {
    const run = this.#run;
    if (!run) return;
    try {
      const other = run.under(model);
      this.history.note(this.#present);
      this.#show(other, run.sameMoment(this.player.index, other));
    } catch (error) {
      this.tell("run", run);
      this.fail(`The scenario cannot be run under the model “${model}”`, "", error);
    }
  }

  /** @param {number} seq */
  jump(seq) {
    this.player.pause();
    this.player.seek(this.#run?.indexOf(seq) ?? null);
  }

  /** @param {string} number of a station */
  pick(number) {
    const station = this.#run?.topology.stations.find(({ station }) => String(station) === number);
    if (!station) return;
    this.picked = station;
    this.tell("picked", station);
  }

  refresh() {
    this.tell("refresh", undefined);
  }

  /** @param {Run} run @param {number | null} index */
  #show(run, index) {
    const before = this.#run;
    this.#run = run;
    this.picked = null;
    this.state = "ready";
    this.tell("run", run);
    this.player.load(run.events, index);
    if (run.lost.length > 0 || before?.lost.length) this.tell("trouble", lostIn(run));
    before?.free();
  }

  /** The simulator, or a view, broke on the way: what is shown stays, and nothing is asked of it any more.
   * @param {unknown} error */
  stop(error) {
    console.warn(error);
    this.#run = null;
    this.state = "stopped";
    this.player.pause();
    this.fail("The run had to stop here", `Something in the simulator or in this page broke: ${messageOf(error)}. Reload the page to begin again.`);
  }

  /** @param {string} title @param {string} text @param {unknown} [error] */
  fail(title, text, error) {
    this.#settle({ title, text: [text, error && `${messageOf(error)}.`, this.#run && STAYS].filter(Boolean).join(" ") });
  }

  /** Loading is over without a new run. @param {Trouble} trouble */
  #settle(trouble) {
    if (this.state === "loading") this.state = "failed";
    this.tell("trouble", trouble);
  }
}

/** The text of an answer; whatever is longer than anything that can be read is not waited for. @param {Response} response */
async function textOf({ headers, body }) {
  const reader = body?.pipeThrough(new TextDecoderStream("utf-8", { fatal: true })).getReader();
  let text = "";
  let length = Number(headers.get("content-length"));
  for (let chunk; length <= TEXT_LENGTH_MAX && !(chunk = await reader?.read())?.done; length = Math.max(length, text.length)) text += chunk?.value ?? "";
  if (length <= TEXT_LENGTH_MAX) return text;
  await reader?.cancel();
  throw new Error(`it is larger than ${TEXT_LENGTH_MAX >> 20} MB`);
}

const STAYS = "The scenario that was open stays open.";

/** What was done before and cannot be done in this run. @param {Run} run @returns {Trouble | null} */
function lostIn({ lost }) {
  if (lost.length === 0) return null;
  return { title: `${plural(lost.length, "thing")} that you did cannot be done here`, text: `${lost.join(" ")} Undo brings back the run in which it was done.` };
}

/** @param {string} name @param {readonly Diagnostic[]} warnings @returns {Trouble | null} */
function warningsOf(name, warnings) {
  if (warnings.length === 0) return null;
  return { title: `${name} opens, with ${plural(warnings.length, "warning")}`, text: "AWS accepts this, but it is probably not what was meant.", diagnostics: warnings };
}
