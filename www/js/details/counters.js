// What AWS counts: CloudWatch's metrics of NAT gateways minute by minute, and the allowances of interfaces.

import { h, s, setAttribute } from "../dom.js";

const MINUTE_US = 60_000_000;

/** Bars beyond these are not drawn: the latest ones are. */
const MINUTES_SHOWN = 60;

/** In the units that CloudWatch has for them (F6.50 to F6.5a). @type {[keyof NatMetricsMinute, string][]} */
const METRICS = [
  ["activeConnectionCount", "ActiveConnectionCount"], ["connectionAttemptCount", "ConnectionAttemptCount"],
  ["connectionEstablishedCount", "ConnectionEstablishedCount"], ["idleTimeoutCount", "IdleTimeoutCount"],
  ["errorPortAllocation", "ErrorPortAllocation"], ["packetsDropCount", "PacketsDropCount"],
  ["packetsInFromSource", "PacketsInFromSource"], ["packetsOutToDestination", "PacketsOutToDestination"],
  ["packetsInFromDestination", "PacketsInFromDestination"], ["packetsOutToSource", "PacketsOutToSource"],
  ["bytesInFromSource", "BytesInFromSource"], ["bytesOutToDestination", "BytesOutToDestination"],
  ["bytesInFromDestination", "BytesInFromDestination"], ["bytesOutToSource", "BytesOutToSource"],
];

/** @returns {View} */
export function countersView() {
  const charts = h("div", { class: "metrics" });
  const allowances = h("tbody");
  const table = h("table", { class: "field-table" },
    h("caption", {}, "Allowances, as ", h("code", {}, "ethtool -S"), " shows them"),
    h("thead", {}, h("tr", {}, ...["Interface", "Counter", "Now", "Exceeded"].map((name) => h("th", { scope: "col" }, name)))), allowances);
  const element = h("section", { class: "panel counters", "aria-labelledby": "counters-heading" }, h("h2", { id: "counters-heading" }, "What AWS counts"), charts, table);
  /** @type {Run | null} */
  let drawn = null;
  return {
    element,
    draw({ run, frame, position }) {
      if (drawn !== run) charts.replaceChildren(...run.natMetrics().map(gatewayView));
      drawn = run;
      const minute = Math.floor(position.atUs / MINUTE_US);
      for (const bar of charts.querySelectorAll("[data-minute]")) setAttribute(bar, "aria-current", Number(bar.getAttribute("data-minute")) === minute && "true");
      const rows = [
        ...frame.conntrack.map(({ eni, available, exceeded }) => [eni, "conntrack_allowance", `${available.toLocaleString("en")} available`, String(exceeded)]),
        ...frame.linkLocal.map(({ eni, packets, exceeded }) => [eni, "linklocal_allowance", `${packets} of 1,024 packets in this second`, String(exceeded)]),
      ];
      table.hidden = rows.length === 0;
      allowances.replaceChildren(...rows.map(([eni, ...cells]) => h("tr", {}, h("th", { scope: "row" }, eni), ...cells.map((cell) => h("td", {}, cell)))));
      element.hidden = rows.length === 0 && charts.childElementCount === 0;
    },
  };
}

/** @param {NatMetrics} metrics */
function gatewayView({ gateway, zone, minutes }) {
  const shown = minutes.slice(-MINUTES_SHOWN);
  const first = minutes.length - shown.length;
  const counted = METRICS.filter(([key]) => shown.some((minute) => minute[key] > 0));
  return h("figure", {},
    h("figcaption", {}, `CloudWatch, ${gateway}${zone ? ` in ${zone}` : ""}: ${shown.length === 1 ? "the first minute" : `minutes ${first + 1} to ${minutes.length}`}`),
    counted.length === 0 && h("p", { class: "note" }, "Nothing was counted."),
    h("ul", {}, ...counted.map(([key, name]) => {
      const values = shown.map((minute) => minute[key]);
      const [most, sum] = [Math.max(...values), values.reduce((total, value) => total + value, 0)];
      const gauge = key === "activeConnectionCount";
      const told = gauge ? `at most ${most.toLocaleString("en")}` : sum.toLocaleString("en");
      return h("li", {}, h("span", {}, name), chart(values, first, most, `${name}: ${values.join(", ")} minute by minute`), h("strong", {}, told));
    })));
}

/** @param {number[]} values @param {number} first @param {number} most @param {string} label */
function chart(values, first, most, label) {
  const [width, height] = [120, 22];
  const step = width / Math.max(values.length, 6);
  return s("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label },
    ...values.map((value, index) => {
      const tall = most === 0 ? 0 : Math.max(value > 0 ? 1.5 : 0, (value / most) * (height - 2));
      return s("rect", { "data-minute": first + index, x: index * step + 0.5, y: height - tall, width: Math.max(1, step - 1), height: tall });
    }),
    s("line", { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }));
}
