// The time line of the transport: everything that happens and everything that lasts, to be dragged and looked at closely.

import { h, setAttribute, setText } from "../dom.js";
import { messageOf } from "../errors.js";
import { formatClock, formatDuration, formatTimeLeft, headingOf, plural } from "../format.js";
import { TIMER_NAMES, useAt } from "./bars.js";
import { durationOf } from "./duration.js";
import { flowsOf } from "./filter.js";
import { listenTo } from "./gestures.js";
import { HEIGHT, lanesDrawing, overviewDrawing } from "./time-lanes.js";
import { TimeModel } from "./time-model.js";
import { Window } from "./time-scale.js";

/** From this width on the names of the lanes stand beside them. */
const WIDE = 560;
const NAMES = 62;

/** So many running timers are listed; the tables have them all. */
const TIMERS = 8;

/** @param {import("../lab.js").Lab} lab @param {HTMLElement} place the transport's row with the scrubber @returns {View} */
export function timeLineView(lab, place) {
  const { player } = lab;
  const lanes = lanesDrawing();
  const overview = overviewDrawing();
  const face = h("div", { class: "lanes-face", role: "slider", tabindex: 0, "aria-label": "Time", "aria-valuemin": 0, "aria-keyshortcuts": "+ - 0 PageUp PageDown", keydown: key }, lanes.element);
  const whole = h("div", { class: "overview-face" }, overview.element);
  const told = h("p", { class: "lanes-told" });
  const status = h("p", { class: "visually-hidden", role: "status" });
  const timersHead = h("summary");
  const timers = h("ul", { class: "timers-list" });
  const running = h("details", { class: "timers", toggle: () => drawTimers(player.position.atUs) }, timersHead, timers);
  const wait = h("input", { type: "text", value: "349 s", "aria-label": "How long to wait", size: 6, spellcheck: "false", autocomplete: "off", input: () => setAttribute(wait, "aria-invalid", null) });
  const fold = toggle("Fold quiet time", "Waits take little room, and pass in an instant by the real clock", true, (on) => { player.skipsQuiet = on; rebuild(); });
  const follow = toggle("Follow this flow", "The packets of the connection that the shown packet belongs to", false, (on) => { followed = on ? flowHere() : null; redraw(); });
  const closer = tool("+", "Zoom in", () => zoom(2, playheadU()));
  const farther = tool("−", "Zoom out", () => zoom(0.5, playheadU()));
  const all = tool("Whole run", "Whole run", () => zoom(0, 0));
  const element = h("section", { class: "panel lanes", "aria-labelledby": "time-heading" },
    h("header", { class: "lanes-tools" }, h("h2", { id: "time-heading" }, "Time line"),
      tool("Next event here", "Next event here", nextHere), tool("Next in this flow", "Next in this flow", nextInFlow), tool("Skip quiet time", "Skip quiet time", () => player.skipQuiet()),
      h("form", { class: "wait", submit: (event) => { event.preventDefault(); waitHere(); } }, wait, h("button", { type: "submit", class: "open" }, "Wait")),
      h("span", { class: "lanes-gap" }), fold.element, follow.element),
    face, h("div", { class: "lanes-foot" }, told, h("span", { class: "zoom" }, farther, closer, all), running), status);

  /** @type {TimeModel | null} */
  let model = null;
  /** @type {Window} */
  let view = new Window(1);
  /** @type {Map<number, number> | null} */
  let flows = null;
  /** The flow that is followed, by its first packet. @type {number | null} */
  let followed = null;
  let width = 0;
  let wholeWidth = 0;
  /** @type {ReturnType<typeof useNow>} */
  let now = [];

  element.style.setProperty("--lanes", `${HEIGHT}px`);
  // Where there is room for it the overview takes the scrubber's place, which stays for keys and screen readers.
  place.prepend(whole);
  place.dataset.overview = "";
  const resized = new ResizeObserver(() => {
    if (face.clientWidth !== width) redraw();
    else if (whole.clientWidth !== wholeWidth) drawOverview();
  });
  for (const part of [face, whole]) resized.observe(part);
  lab.on("moved", (position) => moved(position));
  listenTo(face, { press: (x) => scrubTo(x, true), drag: (x) => scrubTo(x, false), click: clicked, zoom: (factor, x) => zoom(factor, lanes.unitAt(x)), pan: (pixels) => pan((pixels / (width - left())) * view.span), over: tellWhat });
  let grip = 0;
  listenTo(whole, {
    press: (x) => {
      const u = overview.unitAt(x);
      if (view.whole) return seek(u);
      grip = u >= view.from && u <= view.to ? u - view.from : view.span / 2;
      if (grip === view.span / 2) pan(u - grip - view.from);
    },
    drag: (x) => (view.whole ? seek(overview.unitAt(x)) : pan(overview.unitAt(x) - grip - view.from)),
    click: () => {},
    zoom: (factor, x) => zoom(factor, overview.unitAt(x)),
    pan: (pixels) => pan((pixels / whole.clientWidth) * (model?.scale.length ?? 1)),
    over: () => {},
  });

  const left = () => (width >= WIDE ? NAMES : 0);
  const playheadU = () => model?.scale.at(player.position.atUs) ?? 0;

  function rebuild() {
    const { run } = lab;
    if (!run) return;
    const before = model?.run === run ? { from: model.scale.instant(view.from), to: model.scale.instant(view.to), whole: view.whole } : null;
    model = new TimeModel(run, fold.on);
    view = before && !before.whole ? new Window(model.scale.length, model.scale.at(before.from), model.scale.at(before.to)) : new Window(model.scale.length);
    if (!before) {
      flows = null;
      followed = null;
      follow.set(false);
    }
    setAttribute(face, "aria-valuemax", model.endUs / 1_000_000);
    redraw();
  }

  function redraw() {
    if (!model) return;
    width = face.clientWidth;
    if (width === 0) return;
    lanes.draw(model, view, width, left(), followed === null ? null : (packet) => flows?.get(packet) === followed);
    drawOverview();
    setAttribute(all, "aria-disabled", view.whole ? "true" : null);
    moved(player.position);
  }

  function drawOverview() {
    if (!model) return;
    wholeWidth = whole.clientWidth;
    overview.draw(model, wholeWidth);
    overview.show(view);
    overview.move(playheadU());
  }

  /** @param {Position} position */
  function moved({ atUs, playing }) {
    if (!model || model.run !== lab.run) return;
    const u = model.scale.at(atUs);
    const following = view.showing(u);
    if (following !== view && (playing || !dragging)) {
      view = following;
      return redraw();
    }
    lanes.move(u);
    overview.move(u);
    tellTimers(atUs);
    setAttribute(face, "aria-valuenow", atUs / 1_000_000);
  }

  /** @param {number} atUs */
  function tellTimers(atUs) {
    for (const { item, use } of now) setText(item, `${formatTimeLeft(use.expiresUs - atUs)} left`);
  }

  /** @param {Scene} scene */
  function draw(scene) {
    if (model?.run !== scene.run) rebuild();
    if (!model) return;
    const { event, position, run } = scene;
    const where = event ? `event ${event.seq}: ${headingOf(run, event).title}` : "before the first event";
    setAttribute(face, "aria-valuetext", `${formatClock(position.atUs)}, ${where}`);
    setAttribute(follow.element, "aria-disabled", follow.on || flowHere() !== null ? null : "true");
    drawTimers(position.atUs);
    tellWhat(null, 0);
  }

  /** @param {number} atUs */
  function useNow(atUs) {
    const found = (model?.timers ?? []).flatMap((timer) => {
      const use = useAt(timer, atUs);
      return use && use.expiresUs < Infinity ? [{ timer, use, item: h("span", { class: "time-left" }) }] : [];
    });
    return found.sort((a, b) => a.use.expiresUs - b.use.expiresUs);
  }

  /** @param {number} atUs */
  function drawTimers(atUs) {
    const found = useNow(atUs);
    running.hidden = found.length === 0;
    setText(timersHead, `${plural(found.length, "timer")} running`);
    now = running.open ? found.slice(0, TIMERS) : [];
    if (!running.open) return;
    timers.replaceChildren(...now.map(({ timer: { kind, label }, use, item }) => {
      const name = `${TIMER_NAMES[kind]} ${label}`;
      return h("li", {}, h("span", { class: "timer-name" }, name), item,
        h("button", { type: "button", class: "link", "aria-label": `Until it expires: ${name}`, click: () => attempt(() => lab.waitUntil(use.expiresUs), `${name}: this is when it expires.`) }, "until it expires"));
    }), ...(found.length > TIMERS ? [h("li", { class: "note" }, `and ${found.length - TIMERS} more, in the tables`)] : []));
    tellTimers(atUs);
  }

  let dragging = false;

  /** @param {number} u */
  function seek(u) {
    if (!model) return;
    player.pause();
    player.seekTime(Math.round(model.scale.instant(Math.min(u, model.end))));
  }

  /** @param {number} x @param {boolean} first */
  function scrubTo(x, first) {
    if (first) return;
    dragging = true;
    seek(lanes.unitAt(Math.min(Math.max(x, left()), width)));
    dragging = false;
  }

  /** @param {number} x @param {number} y */
  function clicked(x, y) {
    if (!model || x < left()) return;
    const { bar, event } = lanes.hit(model, x, y);
    if (bar) lab.jump(bar.seq);
    else if (event !== null) {
      player.pause();
      player.seek(event);
    } else seek(lanes.unitAt(x));
  }

  /** @param {number} factor @param {number} u */
  function zoom(factor, u) {
    view = view.zoomed(factor, u);
    redraw();
    tellWhat(null, 0);
  }

  /** @param {number} by in units */
  function pan(by) {
    view = view.moved(by);
    dragging = true;
    redraw();
    dragging = false;
  }

  /** What is under the pointer; or what can be done. @param {number | null} x @param {number} y */
  function tellWhat(x, y) {
    if (!model) return;
    if (x === null || x < left()) return setText(told, hint());
    const { lane, bar, event } = lanes.hit(model, x, y);
    const u = lanes.unitAt(x);
    if (lane === "packets" && bar) setText(told, `Packet ${/** @type {any} */ (bar).label}: ${formatClock(bar.fromUs)}, on its way for ${formatDuration(bar.toUs - bar.fromUs)}${/** @type {any} */ (bar).dropped ? ", dropped" : ""}`);
    else if (lane === "timers" && bar) setText(told, timerText(/** @type {import("./time-model.js").Timer} */ (bar)));
    else if (event !== null) setText(told, `${formatClock(model.run.events[event].atUs)} · #${model.run.events[event].seq} ${headingOf(model.run, model.run.events[event]).title}`);
    else setText(told, u > model.end ? `${formatClock(model.scale.instant(u))}: not there yet` : formatClock(model.scale.instant(u)));
  }

  /** @param {import("./time-model.js").Timer} timer */
  function timerText({ kind, label, fromUs, toUs, uses, ended }) {
    const again = uses.length > 1 ? `, began anew ${plural(uses.length - 1, "time")}` : "";
    const end = ended ? `, ended ${formatClock(toUs)}: ${ended.reason}` : toUs < Infinity ? `, expires ${formatClock(toUs)}` : "";
    return `${TIMER_NAMES[kind]} ${label}: from ${formatClock(fromUs)}${again}${end}`;
  }

  function hint() {
    return view.whole ? "Drag to move through time; + and − look closer" : `${formatDuration(shownUs())} shown`;
  }

  function shownUs() {
    return model ? model.scale.instant(view.to) - model.scale.instant(view.from) : 0;
  }

  function flowHere() {
    const { run } = lab;
    if (!run) return null;
    const packet = run.latestPacketEvent(player.index)?.packet;
    flows ??= flowsOf(run.events);
    return packet == null ? null : flows.get(packet) ?? null;
  }

  function nextInFlow() {
    const flow = follow.on ? followed : flowHere();
    player.pause();
    const next = player.next(({ packet }) => packet != null && flows?.get(packet) === flow);
    if (next === null) return say("Nothing else happens in this flow.");
    player.seek(next);
  }

  function nextHere() {
    const { here, run } = lab;
    if (here === null || !run) return say("Point at a component in the picture first.");
    if (!lab.nextAt(here)) say(`Nothing else happens at ${run.componentName(here)}.`);
  }

  function waitHere() {
    const us = durationOf(wait.value);
    setAttribute(wait, "aria-invalid", us === null && "true");
    if (us === null) return say(`“${wait.value}” is no length of time: 349 s, 20 ms and 5 d are.`);
    attempt(() => lab.waitUntil(player.position.atUs + us), `${formatDuration(us)} have passed.`);
  }

  /** @param {() => void} act @param {string} done */
  function attempt(act, done) {
    try {
      act();
      say(done);
    } catch (error) {
      say(messageOf(error));
    }
  }

  /** @param {string} text */
  function say(text) {
    setText(told, text);
    setText(status, text);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !model) return;
    const u = playheadU();
    /** @type {Record<string, () => void>} */
    const keys = {
      "+": () => zoom(2, u), "=": () => zoom(2, u), "-": () => zoom(0.5, u), 0: () => zoom(0, u),
      PageUp: () => seek(Math.max(0, u - view.span / 10)), PageDown: () => seek(u + view.span / 10),
      ArrowUp: () => player.stepForward(), ArrowDown: () => player.stepBack(),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  return { element, draw };
}

/** @param {string} text @param {string} label @param {() => void} click */
function tool(text, label, click) {
  return h("button", { type: "button", class: "open", "aria-label": text === label ? null : label, title: text === label ? null : label, click }, text);
}

/** A button that stays pressed. @param {string} text @param {string} title @param {boolean} on @param {(on: boolean) => void} change */
function toggle(text, title, on, change) {
  const element = h("button", { type: "button", class: "open", "aria-pressed": String(on), title, click: () => {
    if (element.getAttribute("aria-disabled")) return;
    made.set(!made.on);
    change(made.on);
  } }, text);
  const made = {
    element, on,
    /** @param {boolean} yes */
    set(yes) {
      made.on = yes;
      setAttribute(element, "aria-pressed", String(yes));
    },
  };
  return made;
}
