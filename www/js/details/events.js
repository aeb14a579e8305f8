// The log as an ordered list, and what of it is shown.

import { h, keepInView, rovingFocus, setAttribute, setText } from "../dom.js";
import { messageOf } from "../errors.js";
import { formatClock, headingOf, plural } from "../format.js";
import { icon } from "../icons.js";
import { link } from "../views/text.js";
import { Causes, causesIn } from "./causes.js";
import { FIELD_NAMES, flowsOf, parseFilter } from "./filter.js";

/** @typedef {(seq: number) => void} Jump */

/** So many events are in the document at a time: a log may have thousands. */
const SHOWN = 300;

/** The same as the picture, for reading. @param {Jump} jump @returns {View} */
export function eventsView(jump) {
  const list = h("ol", { class: "events" });
  const earlier = h("button", { type: "button", class: "link", click: () => show(first - SHOWN / 2) }, "Earlier events");
  const later = h("button", { type: "button", class: "link", click: () => show(first + SHOWN / 2) }, "Later events");
  const scroller = h("div", { class: "events-scroller" }, earlier, list, later);
  const input = h("input", { type: "text", role: "searchbox", "aria-label": "Filter events", placeholder: "dropped, ip.addr == 10.0.1.5, at == lab-nat …", title: `Fields: ${FIELD_NAMES.join(", ")}; and, or, not, ( )`, spellcheck: "false", autocomplete: "off", input: filterChanged });
  const count = h("span", { class: "note", role: "status" });
  const quick = h("p", { class: "quick" },
    button("Dropped only", () => "dropped"),
    button("This packet", ({ packet }) => (packet == null ? "" : `packet == ${packet}`)),
    button("This flow", ({ packet }) => (packet == null ? "" : `flow == ${flows.get(packet)}`)),
    button("What came of it", ({ seq }) => (seq == null ? "" : `because == ${seq}`)),
    button("Clear", () => ""));
  const because = h("p", { class: "note because" });
  const story = h("ol", { class: "why-story" });
  const why = h("details", { class: "why", toggle: () => tellStory() }, h("summary", {}, "What led to this"), story);
  /** @type {Run | null} */
  let run = null;
  /** The events that pass the filter, and the place of each in the run's list. @type {LogEvent[]} */
  let passing = [];
  /** @type {Map<number, number>} */
  let flows = new Map();
  let causes = new Causes([]);
  /** @type {LogEvent | null} */
  let told = null;
  let first = 0;
  /** @type {Element | null} */
  let current = null;

  rovingFocus(list, "button");
  list.addEventListener("click", ({ target }) => {
    const item = target instanceof Element ? target.closest("li") : null;
    if (item) jump(item.value);
  });

  /** A filter for what is told about. @param {string} text @param {(event: { packet: number | null, seq: number | null }) => string} filter */
  function button(text, filter) {
    return h("button", { type: "button", class: "link", click: () => {
      input.value = filter(told ?? { packet: null, seq: null });
      filterChanged();
    } }, text);
  }

  function filterChanged() {
    if (!run) return;
    const { events } = run;
    const names = run;
    try {
      const matches = parseFilter(input.value);
      const context = { flowOf: (/** @type {number} */ packet) => flows.get(packet), nameOf: (/** @type {string} */ id) => names.componentName(id), causesOf: (/** @type {number} */ seq) => causes.chain(seq).map((event) => event.seq) };
      passing = events.filter((event) => matches(event, context));
      setText(count, passing.length === events.length ? plural(events.length, "event") : `${passing.length} of ${plural(events.length, "event")}`);
      setAttribute(input, "aria-invalid", null);
    } catch (error) {
      setText(count, messageOf(error));
      setAttribute(input, "aria-invalid", "true");
      return;
    }
    show(0);
    mark();
  }

  /** Puts the events from about `from` on into the document. @param {number} from */
  function show(from) {
    if (!run) return;
    const shown = run;
    first = Math.max(0, Math.min(Math.floor(from), passing.length - SHOWN));
    list.replaceChildren(...passing.slice(first, first + SHOWN).map((event) => createItem(shown, event)));
    earlier.hidden = first === 0;
    later.hidden = first + SHOWN >= passing.length;
    list.querySelector("button")?.setAttribute("tabindex", "0");
    current = null;
  }

  /** @param {Run} run @param {LogEvent} event */
  function createItem(run, event) {
    const { seq, atUs, kind, sentence } = event;
    const { title, verdict, code } = headingOf(run, event);
    return h("li", { value: seq, "data-packet": event.packet, "data-verdict": verdict, class: kind.type === "created" ? "first-of-packet" : "" },
      h("button", { type: "button", tabindex: -1 },
        h("span", { class: "event-head" },
          h("span", { class: "event-number" }, `#${seq}`), verdict !== "noted" && icon(verdict),
          h("span", { class: "event-place" }, title),
          h("span", {}, formatClock(atUs))),
        h("span", { class: "event-text" }, sentence.text, code && " ", code && h("code", {}, code))));
  }

  /** Shows where the moment is: at its event, or at the last one before it that passes the filter. */
  function mark() {
    const at = told === null ? -1 : passing.findLastIndex(({ seq }) => seq <= /** @type {LogEvent} */ (told).seq);
    if (at >= 0 && (at < first || at >= first + SHOWN)) show(at - SHOWN / 2);
    const item = at < 0 ? null : list.children[at - first];
    const exact = item !== null && passing[at] === told;
    setAttribute(current ?? list, "aria-current", null);
    current = item;
    if (!item) {
      if (list.firstElementChild) keepInView(scroller, list.firstElementChild, true);
      return;
    }
    setAttribute(item, "aria-current", exact && "step");
    for (const button of list.querySelectorAll("button[tabindex='0']")) setAttribute(button, "tabindex", -1);
    setAttribute(item.children[0], "tabindex", 0);
    keepInView(scroller, item);
  }

  /** What brought the event about, and what it brought about. */
  function tellWhy() {
    const { cause = null, seq = null } = told ?? {};
    const caused = seq === null ? [] : causes.of(seq);
    why.hidden = cause === null;
    tellStory();
    because.replaceChildren(...[
      cause !== null && "Because of ", cause !== null && link(jump, `#${cause}`, cause, `Go to the cause, event #${cause}`), cause !== null && ". ",
      ...(caused.length === 0 ? [] : ["It brought about ", ...caused.slice(0, 6).flatMap((effect, index) => [index > 0 && ", ", link(jump, `#${effect}`, effect, `Go to an effect, event #${effect}`)]), caused.length > 6 && " …", "."]),
    ].filter((part) => part !== false));
  }

  /** From the first cause to the event: where packets were made, rewritten and dropped, and what was done. */
  function tellStory() {
    if (!why.open || !run || !told) return;
    const shown = run;
    story.replaceChildren(...causes.story(told.seq).map((event) => h("li", { "aria-current": event === told && "step" },
      link(jump, `#${event.seq}`, event.seq, `Go to event #${event.seq}`), " ", h("strong", {}, headingOf(shown, event).title), ` ${event.sentence.text}`)));
  }

  return {
    element: h("section", { class: "panel log", "aria-labelledby": "log-heading" },
      h("div", { class: "log-head" }, h("h2", { id: "log-heading" }, "Every event"), input, h("p", {}, count), quick, because, why), scroller),
    draw(scene) {
      told = scene.event;
      if (run !== scene.run) {
        ({ run } = scene);
        flows = flowsOf(run.events);
        causes = causesIn(run.events);
        filterChanged();
      }
      mark();
      tellWhy();
    },
  };
}
