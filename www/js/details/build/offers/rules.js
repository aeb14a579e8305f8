// Rows of tables and lists: routes, rules, names.

import { ANYWHERE, PROTOCOLS, choiceField, orNone, trafficOf } from "./words.js";

/** @typedef {import("../catalog.js").Offer} Offer */
/** @typedef {import("../catalog.js").Draft} Draft */
/** @typedef {import("../catalog.js").Entry} Entry */
/** @typedef {import("../catalog.js").Field} Field */

/** What a route of a VPC can lead to, of the lists whose things are in a VPC, and of those that join VPCs. */
const TARGETS = ["internetGateways", "natGateways", "egressOnlyInternetGateways", "vpnGateways", "instances"].map((name) => `/network/${name}`);
const JOINTS = ["vpcPeeringConnections", "transitGateways"].map((name) => `/network/${name}`);

/** @type {Offer[]} */
export const RULES = [
  {
    id: "route", title: "Route", icon: "routed", on: "/network/routeTables",
    fields: (draft, at) => [
      { key: "destination", label: "Destination", value: hasDefault(at) ? "" : ANYWHERE },
      choiceField("target", "Target", targetsOf(draft, at), [["blackhole", "blackhole"]].slice(targetsOf(draft, at).length > 0 ? 1 : 0).map(([value, text]) => [value, text])),
    ],
    edits: (_draft, at, { destination, target }) => [{ op: "add", pointer: `${at.pointer}/routes`, value: { destination: destination.trim(), target } }],
  },
  {
    id: "transit-route", title: "Route", icon: "routed", on: "/network/transitGatewayRouteTables",
    fields: (draft, at) => [
      { key: "destination", label: "Destination", value: hasDefault(at) ? "" : ANYWHERE },
      choiceField("target", "Target", [...draft.all("/network/transitGatewayVpcAttachments"), ...draft.all("/network/transitGatewayPeeringAttachments")], [["blackhole", "blackhole"]]),
    ],
    edits: (_draft, at, { destination, target }) => [{ op: "add", pointer: `${at.pointer}/routes`, value: { destination: destination.trim(), target } }],
  },
  ...["in", "out"].map((/** @type {string} */ way) => /** @type {Offer} */ ({
    id: `acl-rule-${way}`, title: way === "in" ? "Inbound rule" : "Outbound rule", icon: "network-acl", on: "/network/networkAcls",
    fields: (_draft, at) => [
      { key: "ruleNumber", label: "Rule number", value: String(nextNumber(at.thing[`${way}bound`])) },
      protocolField(), portsField(),
      { key: "cidr", label: way === "in" ? "Source" : "Destination", value: ANYWHERE },
      { key: "action", label: "Action", value: "deny", choices: [["deny", "Deny"], ["allow", "Allow"]] },
    ],
    edits: (_draft, at, { ruleNumber, protocol, portRange, cidr, action }) => [{ op: "add", pointer: `${at.pointer}/${way}bound`, value: {
      ruleNumber: Number(ruleNumber), ...trafficOf(protocol, portRange), [way === "in" ? "source" : "destination"]: cidr.trim(), action,
    } }],
  })),
  ...["ingress", "egress"].map((/** @type {string} */ way) => /** @type {Offer} */ ({
    id: `group-rule-${way}`, title: way === "ingress" ? "Inbound rule" : "Outbound rule", icon: "security-group", on: "/network/securityGroups",
    blocked: (_draft, at) => (way === "egress" && at.thing.egress === undefined ? "Everything may leave: the text has no list of outbound rules, and with one, only what is in it may." : ""),
    fields: () => [protocolField(), portsField(), { key: "cidr", label: way === "ingress" ? "From" : "To", value: ANYWHERE }],
    edits: (_draft, at, { protocol, portRange, cidr }) => [{ op: "add", pointer: `${at.pointer}/${way}`, value: {
      ...trafficOf(protocol, portRange), [way === "ingress" ? "source" : "destination"]: cidr.trim(),
    } }],
  })),
  {
    id: "host-name", title: "Host name", icon: "resolver", on: "/internet/servers",
    blocked: (_draft, at) => (at.thing.address ? "" : "It has no IPv4 address that a name could mean."),
    fields: (_draft, at) => [{ key: "name", label: "Host name", value: `${at.ref}.example.com` }],
    edits: (_draft, at, { name }) => (orNone(name) ? [{ op: "add", pointer: "/internet/dns", value: { name: name.trim(), address: at.thing.address } }] : []),
  },
];

/** @returns {Field} */
function protocolField() {
  return { key: "protocol", label: "Protocol", value: "tcp", choices: PROTOCOLS };
}

/** @returns {Field} */
function portsField() {
  return { key: "portRange", label: "Ports (TCP, UDP)", value: "443" };
}

/** The next rule number as people count: in hundreds below the last one that denies, else behind. @param {readonly any[] | undefined} rules */
function nextNumber(rules = []) {
  const numbers = rules.map(({ ruleNumber }) => Number(ruleNumber)).filter(Number.isFinite);
  if (numbers.length === 0) return 100;
  // A new rule is there to decide before the others.
  const first = Math.min(...numbers);
  return first > 10 ? first - 10 : Math.max(...numbers) + 10;
}

/** @param {Entry} at a table */
function hasDefault(at) {
  return (at.thing.routes ?? []).some((/** @type {any} */ { destination }) => destination === ANYWHERE);
}

/** @param {Draft} draft @param {Entry} at a table */
function targetsOf(draft, at) {
  const vpc = draft.vpcOf(at);
  return [...TARGETS.flatMap((list) => draft.within(list, vpc)), ...JOINTS.flatMap((list) => draft.all(list))];
}
