// The log as an ordered list: the same as the picture, for reading.

import { h, keepInView, rovingFocus, setAttribute } from "../dom.js";
import { formatClock, placeName, verdictOf } from "../format.js";
import { icon } from "../icons.js";
import { subnetName } from "../scene.js";

/** @import { Event } from "../engine.js" */
/** @import { Run } from "../run.js" */
/** @import { Scene } from "../scene.js" */

/** So many events are in the document at a time: a log may have thousands. */
const SHOWN = 300;

/** @param {(seq: number) => void} jump */
export function eventsView(jump) {
  const list = h("ol", { class: "events" });
  const earlier = h("button", { type: "button", class: "link", click: () => show(first - SHOWN / 2) }, "Earlier events");
  const later = h("button", { type: "button", class: "link", click: () => show(first + SHOWN / 2) }, "Later events");
  const scroller = h("div", { class: "events-scroller" }, earlier, list, later);
  const element = h("section", { class: "panel log", "aria-labelledby": "log-heading" }, h("h2", { id: "log-heading" }, "Every event"), scroller);
  /** @type {Run | null} */
  let run = null;
  let first = 0;
  /** @type {HTMLElement | null} */
  let current = null;

  rovingFocus(list, "button");
  list.addEventListener("click", (event) => {
    const item = event.target instanceof Element ? event.target.closest("li") : null;
    if (item) jump(item.value - 1);
  });

  /** Puts the events from about `from` on into the document. @param {number} from */
  function show(from) {
    if (!run) return;
    const { events } = run;
    first = Math.max(0, Math.min(Math.floor(from), events.length - SHOWN));
    list.replaceChildren(...events.slice(first, first + SHOWN).map(createItem));
    list.start = first + 1;
    earlier.hidden = first === 0;
    later.hidden = first + SHOWN >= events.length;
    list.querySelector("button")?.setAttribute("tabindex", "0");
    current = null;
  }

  /** @param {Event} event */
  function createItem(event) {
    const said = verdictOf(event.kind);
    const where = run ? placeName(event, (id) => (run ? subnetName(run, id) : id)) : "";
    return h("li", { value: event.seq + 1, "data-verdict": said?.verdict ?? "noted", class: event.kind.type === "created" ? "first-of-packet" : "" },
      h("button", { type: "button", tabindex: -1 },
        h("span", { class: "event-head" },
          h("span", { class: "event-number" }, `${event.seq + 1}`),
          h("span", { class: "event-icon" }, said ? icon(said.verdict) : null),
          h("span", { class: "event-place" }, [where, said?.word].filter(Boolean).join(" · ") || "Scenario"),
          h("span", { class: "event-time" }, formatClock(event.atUs))),
        h("span", { class: "event-text" }, event.sentence.text)));
  }

  /** @param {Scene} scene */
  function draw(scene) {
    if (run !== scene.run) {
      run = scene.run;
      show(0);
    }
    const { seq } = scene;
    if (seq !== null && (seq < first || seq >= first + SHOWN)) show(seq - SHOWN / 2);
    const item = seq === null ? null : /** @type {HTMLElement | undefined} */ (list.children[seq - first]) ?? null;
    if (item === current) return;
    if (current) {
      setAttribute(current, "aria-current", null);
      if (!current.contains(element.ownerDocument.activeElement)) setAttribute(current.children[0], "tabindex", -1);
    }
    current = item;
    if (!item) {
      scroller.scrollTop = 0;
      return;
    }
    setAttribute(item, "aria-current", "step");
    for (const button of list.querySelectorAll("button[tabindex='0']")) setAttribute(button, "tabindex", -1);
    setAttribute(item.children[0], "tabindex", 0);
    keepInView(scroller, item);
  }

  return { element, draw };
}
