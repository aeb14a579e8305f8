// The views below the picture: they come together, when there is something to step through already.

import { actView } from "./act.js";
import { countersView } from "./counters.js";
import { decisionView } from "./decision/panel.js";
import { eventsView } from "./events.js";
import { findingsView } from "./findings.js";
import { ladderView } from "./ladder.js";
import { networkView } from "./network.js";
import { compareView, inspectorView } from "./packet.js";
import { spotlightView } from "./spotlight.js";
import { tablesView } from "./tables/panel.js";

export const STYLES = ["details/details", "details/ladder", "details/decision", "details/print", "details/tables"];

/**
 * In the order in which they are read; some stand inside another.
 * @param {import("../lab.js").Lab} lab @returns {{ panels: View[], inside: View[] }}
 */
export function detailViews(lab) {
  const jump = (/** @type {number} */ seq) => lab.jump(seq);
  const redraw = () => lab.refresh();
  const tables = tablesView(lab);
  const spotlight = spotlightView(lab);
  tables.element.append(spotlight.element);
  const panels = [tables, decisionView(lab), actView(lab), inspectorView(redraw), compareView(), findingsView(jump), eventsView(jump), ladderView(jump, redraw), networkView(), countersView()];
  return { panels, inside: [spotlight] };
}
