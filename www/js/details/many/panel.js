// Many connections at once: how many, from whom, to whom; and the tables and the ports of NAT gateways as they fill.

import { h, setText } from "../../dom.js";
import { formatClock, plural } from "../../format.js";
import { diagnosticsOf } from "../../errors.js";
import { Load } from "./load.js";
import { MOST, STEPS, connectionsAt, rateOf, shared, stepOf } from "./pace.js";
import { CONNECTIONS_MAX, poolsView } from "./pools.js";

/** So many fit into the time line: each makes about six events. */
const KEPT_MAX = 20_000;

const POOLS = 16;

/** @param {import("../../lab.js").Lab} lab */
export function manyView(lab) {
  const slider = h("input", { type: "range", id: "many-count", min: 0, max: STEPS, value: stepOf(1000), class: "scrubber", "aria-label": "Connections", input: () => { count.value = String(connectionsAt(Number(slider.value))); chosen(); } });
  const count = h("input", { type: "number", min: 1, max: MOST, value: 1000, "aria-label": "How many connections", change: () => { count.value = String(Math.min(MOST, Math.max(1, Math.round(Number(count.value) || 1)))); slider.value = String(stepOf(Number(count.value))); chosen(); } });
  const from = h("select", { id: "many-from" });
  const to = h("input", { id: "many-to", list: "many-servers", autocomplete: "off", spellcheck: "false", required: true });
  const port = h("input", { id: "many-port", type: "number", min: 1, max: 65_535, value: 443, required: true });
  const servers = h("datalist", { id: "many-servers" });
  const open = h("button", { type: "submit", class: "open primary" }, "Open them");
  const stop = h("button", { type: "button", class: "open", hidden: true, click: () => end() }, "Back to the run");
  const keep = h("button", { type: "button", class: "open", hidden: true, click: () => act() }, "Put on the time line");
  const progress = h("progress", { max: 1, value: 0, "aria-label": "Connections opened", hidden: true });
  const status = h("p", { class: "many-status", role: "status" });
  const said = h("p", { class: "many-status" });
  /** @type {Map<string, string>} */ let names = new Map();
  const pools = poolsView((id) => names.get(id) ?? id);
  const field = (/** @type {string} */ label, /** @type {HTMLElement} */ input, name = "") => h("p", { class: `ask-field ${name}` }, h("label", { for: input.id }, label), input);
  const element = h("section", { class: "panel many", "aria-labelledby": "many-heading", hidden: true },
    h("header", {}, h("h2", { id: "many-heading" }, "Many connections at once"), h("p", { class: "note" }, "From the moment shown, each opened and left open, real packets all the way. The tables fill as they are made."),
      h("button", { type: "button", class: "open", click: () => hide() }, "Close")),
    h("form", { class: "many-form", submit: (event) => { event.preventDefault(); begin(); } },
      h("p", { class: "many-count" }, h("label", { for: "many-count" }, "How many"), slider, count),
      field("From", from), field("To", to), field("Port", port, "narrow"), servers, open, keep, stop),
    h("p", { class: "many-progress" }, progress, said), status, pools.element);
  /** @type {Load | null} */ let load = null;
  /** @type {Run | null} */ let filled = null;
  let asked = 0;
  let frame = 0;

  function chosen() {
    setText(said, `${plural(Number(count.value), "connection")}, ${plural(rateOf(Number(count.value)), "new one")} a second`);
  }

  /** @param {Run} run */
  function fill(run) {
    if (filled === run) return;
    filled = run;
    names = new Map(run.topology.stations.flatMap(({ component, name }) => (name ? [[component, name]] : [])));
    const instances = run.topology.stations.filter(({ kind }) => kind === "instance");
    from.replaceChildren(...(instances.length > 1 ? [h("option", { value: "" }, `all ${instances.length} instances`)] : []), ...instances.slice(0, 500).map(({ component, name }) => h("option", { value: component }, name ?? component)));
    const known = run.topology.stations.filter(({ kind }) => kind === "server");
    servers.replaceChildren(...known.flatMap(({ addresses, name }) => addresses.map((address) => h("option", { value: address }, name ?? ""))));
    to.value = known[0]?.addresses[0] ?? "";
  }

  function actions() {
    const { run } = lab;
    const all = run?.topology.stations.filter(({ kind }) => kind === "instance").map(({ component }) => component) ?? [];
    const clients = from.value ? [from.value] : all;
    const parts = shared(asked, clients.length);
    return parts.map((connections, index) => ({ do: "generate", instance: clients[index], to: to.value.trim(), port: Number(port.value), connections, perSecond: rateOf(connections) }));
  }

  function begin() {
    const { scene, run } = lab;
    if (!scene || !run) return;
    end();
    lab.player.pause();
    asked = Number(count.value);
    const tried = actions();
    progress.hidden = false;
    stop.hidden = false;
    keep.hidden = true;
    setText(status, "Opening …");
    load = new Load({ text: run.exportLog(scene.seq), seq: scene.seq, actions: tried, connections: asked, perSecond: rateOf(asked) }, moved, failed);
    lab.tell("live", load);
  }

  /** There may be more news than frames; and no frames where nobody looks, but the end is told there too. */
  function moved() {
    if (load?.state?.over) {
      cancelAnimationFrame(frame);
      show();
    } else if (frame === 0) frame = requestAnimationFrame(show);
  }

  function show() {
    frame = 0;
    if (!load?.state) return;
    const { state } = load;
    lab.tell("live", load);
    pools.draw(state.pools);
    const opened = Math.min(asked, Math.max(state.counts.nat, state.counts.tracking));
    progress.value = state.over ? 1 : opened / asked;
    setText(said, `${formatClock(state.atUs).split(" ")[0]} · ${plural(state.counts.nat, "translation")}, ${state.counts.tracking.toLocaleString("en")} tracked`);
    if (!state.over) return;
    const sum = (/** @type {"opened" | "established" | "refused" | "unanswered" | "withoutPort" | "withoutNatPort"} */ key) => state.tallies.reduce((total, tally) => total + tally[key], 0);
    const told = [
      `${plural(sum("established"), "connection")} of ${asked.toLocaleString("en")} established`,
      sum("withoutPort") > 0 && `${sum("withoutPort").toLocaleString("en")} found no free port at their instance${elsewhere(sum("withoutPort"), Math.max(...state.tallies.filter(({ withoutPort }) => withoutPort > 0).map(({ established }) => established)), "instance")}`,
      sum("withoutNatPort") > 0 && `${sum("withoutNatPort").toLocaleString("en")} did not get through: ${usedUp(state.pools)}, so it drops their SYN and counts ErrorPortAllocation (F6.26, F6.54)${elsewhere(sum("withoutNatPort"), CONNECTIONS_MAX, "address", "addresses")}`,
      sum("unanswered") > 0 && `${sum("unanswered").toLocaleString("en")} had no answer`,
      sum("refused") > 0 && `${sum("refused").toLocaleString("en")} were refused`,
    ].filter(Boolean).join("; ");
    setText(status, `${told}.${asked > KEPT_MAX ? ` More than ${KEPT_MAX.toLocaleString("en")} are shown here only: the time line has no room for their events.` : ""}`);
    keep.hidden = asked > KEPT_MAX;
    progress.hidden = true;
  }

  /** How many more of what has ports they need. @param {number} left @param {number} each @param {string} one @param {string} [many] */
  function elsewhere(left, each, one, many) {
    return each > 0 ? ` (${plural(Math.ceil(left / each), `more ${one}`, many && `more ${many}`)} would have enough)` : "";
  }

  /** @param {readonly PortPool[]} all */
  function usedUp(all) {
    const full = all.filter(({ used }) => used >= CONNECTIONS_MAX);
    const most = `all ${CONNECTIONS_MAX.toLocaleString("en")} ports`;
    const [{ gateway, destination } = { gateway: "", destination: "" }] = full;
    return full.length === 0 ? "the NAT gateway has no port left for them" : `${names.get(gateway) ?? gateway} holds ${most}${full.length > 1 ? " of each of its addresses" : ` of ${full[0].address}`} towards ${destination}`;
  }

  /** @param {Error & { diagnostics?: readonly Diagnostic[] }} error */
  function failed(error) {
    end();
    const [first] = diagnosticsOf(error);
    setText(status, first ? [first.message, first.hint].filter(Boolean).join("; ") : error.message);
  }

  function end() {
    if (!load) return;
    load.end();
    load = null;
    cancelAnimationFrame(frame);
    frame = 0;
    progress.hidden = stop.hidden = keep.hidden = true;
    setText(status, "");
    chosen();
    lab.tell("live", null);
    follow();
  }

  /** The same in the run itself, where it can be stepped past and undone. */
  function act() {
    const done = actions();
    end();
    for (const action of done) lab.act(action);
    setText(status, "Done in the run. Undo takes it back.");
  }

  /** The pools of the run at the moment shown. */
  function follow() {
    const { scene } = lab;
    if (!scene || element.hidden || load) return;
    fill(scene.run);
    pools.draw(scene.run.ports(scene.seq, POOLS));
  }

  function hide() {
    end();
    element.hidden = true;
  }

  // Whoever is at the slider moves that, not the playhead.
  slider.addEventListener("keydown", (event) => { if (/^(Arrow|Page|Home|End)/.test(event.key)) event.stopPropagation(); });
  lab.on("moved", follow);
  lab.on("run", () => { end(); });
  chosen();
  return {
    element,
    show() {
      element.hidden = false;
      follow();
      slider.focus();
    },
  };
}
