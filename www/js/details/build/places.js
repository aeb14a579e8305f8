// Places: which part of the picture is which thing of the text, and which of them is chosen.

import { setAttribute } from "../../dom.js";
import { EVERYWHERE } from "./catalog.js";
import { LISTS } from "./draft.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Entry} Entry */

/** The list that a station's component stands in. @type {Partial<Record<StationKind, keyof typeof LISTS>>} */
const LIST_OF = {
  instance: "/network/instances",
  "security-group": "/network/securityGroups",
  "network-acl": "/network/networkAcls",
  "route-table": "/network/routeTables",
  "nat-gateway": "/network/natGateways",
  "internet-gateway": "/network/internetGateways",
  "egress-only-internet-gateway": "/network/egressOnlyInternetGateways",
  peering: "/network/vpcPeeringConnections",
  "transit-gateway": "/network/transitGateways",
  "transit-gateway-peering": "/network/transitGatewayPeeringAttachments",
  "vpn-gateway": "/network/vpnGateways",
  "vpc-endpoint": "/network/vpcEndpoints",
  "load-balancer": "/network/loadBalancers",
  server: "/internet/servers",
};

/** A transit gateway stands in the picture once for each of these. */
const ATTACHMENTS = "/network/transitGatewayVpcAttachments";

/** What AWS makes with a VPC and a text need not have. */
const MADE = ["route-table", "network-acl", "security-group"];

/** What of the text a station is. @param {Draft} draft @param {TopologyStation} station @returns {Entry} */
export function entryOfStation(draft, { kind, component, instance, gateway, vpc }) {
  const list = LIST_OF[kind];
  if (kind === "eni") {
    const owner = draft.entries.find((entry) => entry.component === (instance ?? gateway ?? component) && entry.list !== "/network/vpcs");
    if (owner) return owner;
  }
  const found = list && draft.entries.find((entry) => entry.component === component && (entry.list === list || (kind === "transit-gateway" && entry.list === ATTACHMENTS)));
  if (found) return found;
  const home = draft.find("/network/vpcs", vpc ?? undefined);
  if (list && home && MADE.includes(kind)) return { list: `made:${list}`, pointer: "", thing: { vpc }, ref: component, component };
  return home ?? EVERYWHERE;
}

/** What of the text a box is. @param {Draft} draft @param {string} key @returns {Entry} */
export function entryOfBox(draft, key) {
  const [name] = key.split("/");
  return draft.find("/network/subnets", key) ?? draft.find("/network/vpcs", name) ?? EVERYWHERE;
}

/** What was clicked. @param {Draft} draft @param {Element} target @returns {Entry | null} */
export function entryAt(draft, target) {
  const number = target.closest("[data-station]")?.getAttribute("data-station");
  const station = draft.topology.stations.find((one) => String(one.station) === number);
  if (station) return entryOfStation(draft, station);
  const key = target.closest("[data-box]")?.getAttribute("data-box");
  // The ring around an instance belongs to it.
  const ring = /^ring\/(.*)\/(\d+)$/.exec(key ?? "");
  const inside = ring && draft.topology.stations.find((one) => String(one.station) === ring[2]);
  if (inside) return entryOfStation(draft, inside);
  return key ? entryOfBox(draft, key) : null;
}

/** Marks a thing in the picture: every station of it, and its box. @param {Element | null | undefined} picture @param {Draft} draft @param {Entry | null} entry */
export function mark(picture, draft, entry) {
  const numbers = draft.topology.stations.filter((station) => entry && entry.list !== "" && entryOfStation(draft, station) === entry && station.kind !== "resolver").map(({ station }) => String(station));
  for (const node of picture?.querySelectorAll("[data-station]") ?? []) setAttribute(node, "data-chosen", numbers.includes(node.getAttribute("data-station") ?? ""));
  for (const node of picture?.querySelectorAll("[data-box]") ?? []) {
    const isBox = entry?.list === "/network/vpcs" || entry?.list === "/network/subnets";
    setAttribute(node, "data-chosen", isBox && node.getAttribute("data-box") === entry.component);
  }
}

/** A thing in one line. @param {Entry} entry */
export function titleOf({ list, ref, thing }) {
  if (list === "") return "The whole picture";
  const kind = LISTS[/** @type {keyof typeof LISTS} */ (list.replace("made:", ""))];
  const block = thing.cidrBlock ?? thing.privateIpAddress ?? thing.privateIp ?? thing.address;
  return [`${kind[0].toUpperCase()}${kind.slice(1)} ${ref}`, block].filter(Boolean).join(" · ");
}
