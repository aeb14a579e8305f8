// The views below the picture: they come together, when there is something to step through already.

import { LARGE } from "../views/diagram.js";
import { actView } from "./act.js";
import { countersView } from "./counters.js";
import { decisionView } from "./decision/panel.js";
import { eventsView } from "./events.js";
import { findingsView } from "./findings.js";
import { ladderView } from "./ladder.js";
import { largeView } from "./large/view.js";
import { networkView } from "./network.js";
import { compareView, inspectorView } from "./packet.js";
import { spotlightView } from "./spotlight.js";
import { tablesView } from "./tables/panel.js";
import { timeLineView } from "./time-line.js";
import { versionsView } from "./versions-view.js";

/** From so many events on a run is a long one. */
const LONG = 50_000;

/** In a large network and a long run what takes long is drawn when it is seen. @param {View} view @returns {View} */
function whenSeen(view) {
  /** @type {Scene | null} */ let waiting = null;
  let seen = false;
  new IntersectionObserver((entries) => {
    seen = entries.at(-1)?.isIntersecting === true;
    if (!seen || !waiting) return;
    view.draw(waiting);
    waiting = null;
  }).observe(view.element);
  return {
    ...view,
    draw(scene) {
      const { topology, length } = scene.run;
      const now = seen || (topology.stations.length <= LARGE && length < LONG);
      waiting = now ? null : scene;
      if (now) view.draw(scene);
    },
  };
}

export const STYLES = ["details/details", "details/ladder", "details/decision", "details/tables", "details/time", "details/versions", "details/print"];

/**
 * In the order in which they are read; some stand inside another.
 * @param {import("../lab.js").Lab} lab @param {HTMLElement} timeline of the transport @returns {{ panels: View[], inside: View[] }}
 */
export function detailViews(lab, timeline) {
  const jump = (/** @type {number} */ seq) => lab.jump(seq);
  const redraw = () => lab.refresh();
  const tables = tablesView(lab);
  const spotlight = spotlightView(lab);
  const large = largeView(lab);
  tables.element.append(large.element, spotlight.element);
  const act = actView(lab);
  const versions = versionsView(lab);
  act.element.append(versions.element);
  const panels = [tables, timeLineView(lab, timeline), decisionView(lab), whenSeen(act), inspectorView(redraw), whenSeen(compareView()), findingsView(jump), eventsView(jump), ladderView(jump, redraw), whenSeen(networkView()), whenSeen(countersView())];
  return { panels, inside: [large, spotlight, versions] };
}
