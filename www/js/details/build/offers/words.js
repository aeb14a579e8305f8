// What offers share: fields that many have, and rules that allow everything.

/** @typedef {import("../catalog.js").Draft} Draft */
/** @typedef {import("../catalog.js").Entry} Entry */
/** @typedef {import("../catalog.js").Edit} Edit */
/** @typedef {import("../catalog.js").Field} Field */

export const ANYWHERE = "0.0.0.0/0";

/** @param {Draft} draft @param {string} base @returns {Field} */
export function nameField(draft, base) {
  return { key: "name", label: "Name", value: draft.fresh(base) };
}

/** A choice among things of the text, by what is written for them. @param {string} key @param {string} label @param {readonly Entry[]} entries
 * @param {[value: string, text: string][]} [others] before them @returns {Field} */
export function choiceField(key, label, entries, others = []) {
  const choices = [...others, ...entries.map(({ ref }) => /** @type {[string, string]} */ ([ref, ref]))];
  return { key, label, value: choices[0]?.[0] ?? "", choices };
}

/** @param {string} key @param {string} label @param {boolean} yes @returns {Field} */
export function yesField(key, label, yes = true) {
  return { key, label, value: yes ? "yes" : "no", choices: [["yes", "Yes"], ["no", "No"]] };
}

/** Number or range, as a scenario file has it: `443`, `1024-65535`. @param {string} text */
export function portsOf(text) {
  return /^\d+$/.test(text.trim()) ? Number(text) : text.trim();
}

/** `80, 443` @param {string} text */
export function numbersOf(text) {
  return text.split(/[\s,]+/).filter(Boolean).map(portsOf);
}

/** A rule is for ports only where its protocol has any. @param {string} protocol @param {string} ports */
export function trafficOf(protocol, ports) {
  return protocol === "tcp" || protocol === "udp" ? { protocol, portRange: portsOf(ports) } : { protocol };
}

/** @type {[value: string, text: string][]} */
export const PROTOCOLS = [["tcp", "TCP"], ["udp", "UDP"], ["icmp", "ICMP"], ["all", "All"]];

/** A network ACL's lists that let everything through. */
export const OPEN_ACL = {
  inbound: [{ ruleNumber: 100, protocol: "all", source: ANYWHERE, action: "allow" }],
  outbound: [{ ruleNumber: 100, protocol: "all", destination: ANYWHERE, action: "allow" }],
};

/** The tables of a VPC that have no route for a destination yet. @param {Draft} draft @param {string | undefined} vpc @param {string} destination */
export function tablesWithout(draft, vpc, destination) {
  return draft.within("/network/routeTables", vpc).filter(({ thing }) => !(thing.routes ?? []).some((/** @type {any} */ route) => route.destination === destination));
}

/** @param {Entry | undefined} table @param {string} destination @param {string} target @returns {Edit[]} */
export function routeTo(table, destination, target) {
  return table ? [{ op: "add", pointer: `${table.pointer}/routes`, value: { destination, target } }] : [];
}

/** In place of a value that stays out of the text. @param {string} text */
export function orNone(text) {
  return text.trim() === "" ? undefined : text.trim();
}
