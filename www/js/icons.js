// Our own drawings, on a grid of 18 by 18, in strokes of the current colour.

import { s } from "./dom.js";

/** @type {Record<StationKind | Verdict | "folded" | "play" | "pause" | "step" | "back" | "next-packet" | "previous-packet" | "start" | "end" | "open" | "library" | "ask" | "take" | "keys" | "build", string>} */
export const PATHS = {
  instance: "M4 4h10v10H4zM7 7h4v4H7zM7 1.5V4M11 1.5V4M7 14v2.5M11 14v2.5M1.5 7H4M1.5 11H4M14 7h2.5M14 11h2.5",
  eni: "M3 5h12v7h-4v3H7v-3H3zM6 5v3M9 5v3M12 5v3",
  "security-group": "M9 1.8l6 2.2v4.6c0 3.6-2.6 6.3-6 7.6-3.4-1.3-6-4-6-7.6V4zM6.3 9l2 2 3.5-4",
  "network-acl": "M2.5 4h13M2.5 9h13M2.5 14h13M5.5 2.3v3.4M11.5 7.3v3.4M7.5 12.3v3.4",
  "route-table": "M9 16V2M9 4.5h5l1.8 1.7L14 8H9M9 8.5H4L2.2 10.2 4 12h5",
  "nat-gateway": "M2 6h12M11 3l3 3-3 3M16 12H4M7 9l-3 3 3 3",
  "internet-gateway": "M3 16V8a6 6 0 0 1 12 0v8M1.5 16h15M9 16V7.5M6.5 10L9 7.5l2.5 2.5",
  resolver: "M3 3.5h12v11H3zM6 7h6M6 10h3.5M12 10.8v.4",
  edge: "M9 2v14M2 5.5l4.5 3.5L2 12.5M11.5 9H16M13.8 6.7L16 9l-2.2 2.3",
  internet: "M9 2a7 7 0 1 0 0 14A7 7 0 0 0 9 2zM2 9h14M9 2c-4.5 4-4.5 10 0 14M9 2c4.5 4 4.5 10 0 14",
  server: "M3 3h12v5H3zM3 10h12v5H3zM6 5.5h.1M6 12.5h.1M9 5.5h3.5M9 12.5h3.5",
  "egress-only-internet-gateway": "M3 16V8a6 6 0 0 1 12 0v8M1.5 16h15M5.5 11h6M9 8.5l2.5 2.5L9 13.5",
  peering: "M6.5 5H5a4 4 0 0 0 0 8h1.5M11.5 5H13a4 4 0 0 1 0 8h-1.5M6 9h6",
  "transit-gateway": "M9 6.2A2.8 2.8 0 1 0 9 11.8 2.8 2.8 0 1 0 9 6.2zM9 6.2V2M9 11.8V16M6.2 9H2M11.8 9H16M7.5 3.5L9 2l1.5 1.5M7.5 14.5L9 16l1.5-1.5M3.5 7.5L2 9l1.5 1.5M14.5 7.5L16 9l-1.5 1.5",
  "transit-gateway-peering": "M5 6.8A2.2 2.2 0 1 0 5 11.2 2.2 2.2 0 1 0 5 6.8zM13 6.8A2.2 2.2 0 1 0 13 11.2 2.2 2.2 0 1 0 13 6.8zM7.2 9h3.6M5 6.8V3M5 11.2V15M13 6.8V3M13 11.2V15",
  "vpn-gateway": "M3 16V8a6 6 0 0 1 12 0v8M1.5 16h15M6.5 10h5v3.5h-5zM7.5 10V8.8a1.5 1.5 0 0 1 3 0V10",
  "vpc-endpoint": "M9 2.5A6.5 6.5 0 1 0 9 15.5 6.5 6.5 0 1 0 9 2.5zM9 6.8A2.2 2.2 0 1 0 9 11.2 2.2 2.2 0 1 0 9 6.8zM9 2.5v4.3",
  "load-balancer": "M5 6.8A2.2 2.2 0 1 0 5 11.2 2.2 2.2 0 1 0 5 6.8zM7 8l5-3.5M7.2 9H12M7 10l5 3.5M12 3h3v3h-3zM12 7.5h3v3h-3zM12 12h3v3h-3z",
  folded: "M4.5 9h.1M9 9h.1M13.5 9h.1",
  allowed: "M3.5 9.5l3.8 4 7.2-9",
  rewritten: "M2.5 6h11M10.5 3l3 3-3 3M15.5 12h-11M7.5 9l-3 3 3 3",
  answered: "M7 4L3 8l4 4M3 8h7.5c2.5 0 4.5 1.5 4.5 5",
  dropped: "M4 4l10 10M14 4L4 14",
  passed: "M6 3.5L11.5 9 6 14.5",
  routed: "M4 15v-4.5C4 8 5.5 7 8 7h6M10.8 3.5L14.3 7l-3.5 3.5",
  delivered: "M9 2.5v9M5 8l4 4 4-4M3 15.5h12",
  sent: "M9 14V4M5 8l4-4 4 4",
  play: "M5.5 3.5v11l9-5.5z",
  pause: "M6 4v10M12 4v10",
  step: "M3.5 3.5v11l7-5.5zM14 3.5v11",
  back: "M14.5 3.5v11l-7-5.5zM4 3.5v11",
  "next-packet": "M2.5 4v10L8 9zM8.5 4v10L14 9zM16 4v10",
  "previous-packet": "M15.5 4v10L10 9zM9.5 4v10L4 9zM2 4v10",
  start: "M4 3.5v11M15 9H7M10 5.5L6.5 9l3.5 3.5",
  end: "M14 3.5v11M3 9h8M8 5.5L11.5 9 8 12.5",
  library: "M3 3v12M6.5 3v12M9.5 3.5l4.5 11.5M2 15h13.5",
  ask: "M6 6.5a3 3 0 1 1 4.4 2.6C9.4 9.7 9 10.3 9 11.5M9 14.4v.2",
  keys: "M1.5 4.5h15v9h-15zM4.2 7.5h.1M7.4 7.5h.1M10.6 7.5h.1M13.8 7.5h.1M5.5 10.7h7",
  take: "M9 2.5v9M5.5 8L9 11.5 12.5 8M2.5 11v4.5h13V11",
  build: "M3 15l1-4 8-8 3 3-8 8zM10.2 4.8l3 3",
  open: "M2.5 14.5V4h4.5l1.5 2h7v8.5zM2.5 8.5h13",
};

/** An icon as a path, for use inside a drawing. @param {IconName} name */
export function iconPath(name) {
  return s("path", { d: PATHS[name], class: `icon icon-${name}` });
}

/** An icon beside text that says the same. @param {IconName} name */
export function icon(name) {
  return s("svg", { class: "icon-box", viewBox: "0 0 18 18", width: 18, height: 18, "aria-hidden": "true", focusable: "false" }, iconPath(name));
}

