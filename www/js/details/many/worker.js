// Goes on with a run in a thread of its own, keeps only what is true, and says many times a second how it stands.

import { Simulation, loadEngine } from "../../engine.js";
import { DEFINITIONS } from "../tables/definitions.js";
import { sourceOf } from "../tables/source.js";
import { paceOf } from "./pace.js";
import { messageOf } from "../../errors.js";

/** As many pools are shown. */
const POOLS = 16;

/** The page draws no oftener. */
const FRAME_MS = 16;

/** @typedef {{ text: string, seq: number | null, actions: object[], connections: number, perSecond: number }} Begin */

const ready = loadEngine();

/** @type {Simulation | null} */ let simulation = null;
/** The places of rows that the page shows, by table. @type {Record<string, number[]>} */ let watched = {};
/** @type {Frame | null} */ let frame = null;

/** @returns {TableScene} */
function scene() {
  const run = /** @type {Simulation} */ (simulation);
  const nothing = () => [];
  return {
    run: /** @type {any} */ (null), seq: -1, event: null, frame: /** @type {Frame} */ (frame), atUs: frame?.atUs ?? 0, atOf: () => 0, station: () => undefined,
    rows: (table, offset, limit) => run.rows(table, null, offset, limit).rows,
    past: nothing, configured: nothing, written: nothing,
  };
}

/** @param {string} id */
const source = (id) => {
  const definition = DEFINITIONS.find((one) => one.id === id);
  return definition && !definition.whole && frame ? sourceOf(definition, scene()) : null;
};

function rows() {
  return Object.entries(watched).flatMap(([id, places]) => {
    const lines = source(id)?.lines(places.filter((place) => place < (source(id)?.count ?? 0))) ?? [];
    return [{ id, places, lines }];
  });
}

/** How the connections that are opened here have fared: those of the scenario's own script are counted by nobody.
 * @param {Simulation} run @param {number} first the number of the first action */
function talliesOf(run, first) {
  return run.moments().flatMap(({ kind }) => (kind.type === "tally" && kind.action >= first ? [kind] : []));
}

/** @param {boolean} over @param {number} first */
function tell(over, first) {
  const run = /** @type {Simulation} */ (simulation);
  frame = run.frame();
  const pools = run.ports(null, POOLS);
  postMessage({ state: { atUs: run.progress().atUs, counts: frame.counts, pools, rows: rows(), tallies: talliesOf(run, first), over } }, { transfer: pools.map(({ ports }) => ports.buffer) });
}

/** Nothing else runs in this thread, but what the page asks for comes in between. */
const breathe = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { port1.close(); resolve(undefined); };
  port2.postMessage(null);
});

/** @param {Begin} begin */
async function run({ text, seq, actions, connections, perSecond }) {
  await ready;
  simulation = new Simulation(text);
  const first = simulation.info().actions.length;
  for (const action of actions) simulation.act(seq, action);
  simulation.forget();
  const beginUs = simulation.progress().atUs;
  const pace = paceOf(connections, perSecond);
  let untilUs = beginUs;
  let stepUs = pace.stepUs;
  let told = { at: 0, took: 0 };
  for (let over = false; !over;) {
    const started = performance.now();
    untilUs = Math.min(untilUs + stepUs, beginUs + pace.lastUs);
    simulation.runUntil(untilUs);
    const took = performance.now() - started;
    stepUs = pace.next(stepUs, took);
    over = untilUs >= beginUs + pace.lastUs || talliesOf(simulation, first).length >= actions.length;
    // To count all ports takes a while when there are many: no more than half of the time goes into telling.
    const at = performance.now();
    if (over || at - told.at >= Math.max(FRAME_MS, 2 * told.took)) {
      tell(over, first);
      told = { at, took: performance.now() - at };
    }
    await breathe();
    if (took < FRAME_MS / 2) await new Promise((resolve) => { setTimeout(resolve, FRAME_MS - took); });
  }
}

addEventListener("message", async ({ data: { id, begin, watch, order } }) => {
  try {
    if (begin) await run(begin);
    if (watch) {
      watched = watch;
      if (frame) postMessage({ rows: rows() });
    }
    if (order) {
      const places = source(order.table)?.order(order.order, new AbortController().signal, () => {}) ?? null;
      postMessage({ id, places: await places });
    }
  } catch (error) {
    postMessage({ id, error: messageOf(error), diagnostics: /** @type {any} */ (error)?.diagnostics ?? null });
  }
});

