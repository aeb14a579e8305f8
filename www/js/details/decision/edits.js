// What can be done about what is shown: a row changed or taken away, a row more, a component gone. As actions of the
// script, with their fields filled in. No document.

/** @typedef {import("./tables.js").DecisionTable} DecisionTable */
/** @typedef {import("./tables.js").DecisionRow} DecisionRow */

/**
 * An action that is offered. `values` fill its fields; where `now` is set there is nothing to choose, and it is done
 * at once. `instead` is done after it, so that one row takes another's place.
 * @typedef {{ label: string, title: string, deed: string, values: Record<string, string>, now?: boolean, instead?: Record<string, unknown> }} Offer
 */

/** Where a new rule of a network ACL goes when nothing says where. */
const RULE_STEP = 10;

/** What can be done about one row. @param {DecisionTable} table @param {DecisionRow} row @param {string | null} direction @returns {Offer[]} */
export function rowOffers({ kind, id }, { cells, fate }, direction) {
  if (kind === "routes") {
    const [destination, target, origin] = cells;
    // A prefix list stands with its name; scripts know it by its id.
    const [route] = destination.split(" ");
    if (origin === "EnableVgwRoutePropagation") return [];
    const change = { label: "Edit", title: `Replace the route ${destination}`, deed: "replace-route", values: { routeTable: id, destination: route, target } };
    if (origin === "CreateRouteTable") return [change];
    return [change, { label: "Delete", title: `Delete the route ${destination}`, deed: "delete-route", values: { routeTable: id, destination: route }, now: true }];
  }
  if (kind === "network-acl") {
    const [ruleNumber, protocol, ports, end, action] = cells;
    if (ruleNumber === "*") return [];
    const of = { networkAcl: id, ...(direction === "egress" ? { egress: "true" } : {}), ruleNumber };
    return [
      { label: "Edit", title: `Replace rule ${ruleNumber}`, deed: "replace-network-acl-entry", values: { ...of, ...traffic(protocol, ports), [endOf(direction)]: end, action } },
      { label: "Delete", title: `Delete rule ${ruleNumber}`, deed: "delete-network-acl-entry", values: of, now: true },
    ];
  }
  if (kind === "security-groups") {
    const [securityGroup, protocol, ports, end] = cells;
    const values = { securityGroup, ...traffic(protocol, ports), [endOf(direction)]: end };
    const said = [protocol, ports, direction === "egress" ? "to" : "from", end].filter(Boolean).join(" ");
    return [
      { label: "Edit", title: `Put another rule in the place of ${said}`, deed: `authorize-security-group-${direction}`, values, instead: { do: `revoke-security-group-${direction}`, ...typed(values) } },
      { label: "Revoke", title: `Revoke ${said}`, deed: `revoke-security-group-${direction}`, values, now: true },
    ];
  }
  if (kind === "public-addresses") {
    const [, publicIp, owner] = cells;
    if (owner.startsWith("nat-") || !owner) return [];
    if (publicIp) return [{ label: "Take away", title: `Disassociate ${publicIp}`, deed: "disassociate-address", values: { publicIp }, now: true }];
    return fate === "decides" ? [{ label: "Give one", title: `Associate an Elastic IP with ${owner}`, deed: "associate-address", values: { networkInterface: owner, publicIp: "" } }] : [];
  }
  return [];
}

/** What can be done about a list, or what has it. @param {DecisionTable} table @param {LogEvent} event @returns {Offer[]} */
export function tableOffers({ kind, id, rows, name }, event) {
  if (event.kind.type !== "hop" && event.kind.type !== "generated") return [];
  const { header, direction } = event.kind;
  const label = name ?? id;
  const other = direction === "egress" ? header.dst : header.src;
  const wanted = { ...traffic(header.protocol, ported(header.protocol) && header.dstPort > 0 ? String(header.dstPort) : ""), [endOf(direction)]: hostBlock(other) };
  if (kind === "routes") {
    /** @type {Offer[]} */
    const offers = [{ label: "Add a route", title: `Add a route to ${label}`, deed: "create-route", values: { routeTable: id, destination: hostBlock(header.dst), target: "" } }];
    if (event.place?.subnet) offers.push({ label: "Use another table", title: "Give the subnet another route table", deed: "replace-route-table-association", values: { subnet: event.place.subnet, routeTable: id } });
    return offers;
  }
  if (kind === "network-acl") {
    const numbers = rows.map(({ cells }) => Number(cells[0])).filter((number) => number > 0);
    const deciding = rows.findIndex(({ fate }) => fate === "decides");
    /** @type {Offer[]} */
    const offers = [{
      label: "Add a rule", title: `Add a rule to ${label}`, deed: "create-network-acl-entry",
      values: { networkAcl: id, ...(direction === "egress" ? { egress: "true" } : {}), ruleNumber: String(freeNumber(numbers, Number(rows[deciding]?.cells[0]) || null)), ...wanted, action: event.kind.decision.type === "dropped" ? "allow" : "deny" },
    }];
    if (event.place?.subnet) offers.push({ label: "Use another ACL", title: "Give the subnet another network ACL", deed: "replace-network-acl-association", values: { subnet: event.place.subnet, networkAcl: id } });
    return offers;
  }
  if (kind === "security-groups") {
    const securityGroup = rows[0]?.cells[0] ?? event.place?.component ?? "";
    return [
      { label: "Add a rule", title: `Add a rule to ${securityGroup}`, deed: `authorize-security-group-${direction}`, values: { securityGroup, ...wanted } },
      { label: "Use other groups", title: "Give the interface other security groups", deed: "modify-network-interface-attribute", values: { networkInterface: id, securityGroups: JSON.stringify([...new Set(rows.map(({ cells }) => cells[0]))]) } },
    ];
  }
  if (kind === "own-addresses") {
    const on = rows.some(({ fate }) => fate !== "not-asked");
    return [{ label: on ? "Switch the check off" : "Switch the check on", title: `Source/destination check of ${label}`, deed: "modify-network-interface-attribute", values: { networkInterface: id, sourceDestCheck: String(!on) }, now: true }];
  }
  if (kind === "names") return [{ label: "Switch DNS support off", title: `enableDnsSupport of ${label}`, deed: "modify-vpc-attribute", values: { vpc: id, enableDnsSupport: "false" }, now: true }];
  return [];
}

/** What can be done to whatever decided. @param {LogEvent} event @returns {Offer[]} */
export function placeOffers({ place }) {
  const of = place?.component ?? "";
  const label = place?.name ?? of;
  const once = (/** @type {string} */ word, /** @type {string} */ deed, /** @type {Record<string, string>} */ values) => ({ label: word, title: `${word}: ${label}`, deed, values, now: true });
  switch (place?.kind) {
    case "nat-gateway": return [once("Delete the NAT gateway", "delete-nat-gateway", { natGateway: of })];
    case "internet-gateway": return [once("Detach the gateway", "detach-internet-gateway", { internetGateway: of })];
    case "instance": return [once("Stop the instance", "stop-instances", { instance: of }), once("Start it", "start-instances", { instance: of }),
      { label: "Set its MTU", title: `The MTU of ${label}`, deed: "set-mtu", values: { instance: of, mtu: "1400" } }];
    case "server": return [once("Stop the server", "stop-server", { server: of }), once("Start it", "start-server", { server: of }),
      { label: "Set its MTU", title: `The MTU of ${label}`, deed: "set-mtu", values: { server: of, mtu: "1400" } }];
    default: return [];
  }
}

/** A number that is free: before the rule that decides, or after the last. @param {number[]} numbers @param {number | null} deciding */
export function freeNumber(numbers, deciding) {
  const last = Math.max(0, ...numbers);
  if (deciding === null) return last + RULE_STEP;
  const before = Math.max(0, ...numbers.filter((number) => number < deciding));
  const between = Math.floor((before + deciding) / 2);
  return between > before ? between : last + RULE_STEP;
}

/** @param {string | null | undefined} direction */
const endOf = (direction) => (direction === "egress" ? "destination" : "source");

/** @param {string} protocol */
const ported = (protocol) => protocol === "tcp" || protocol === "udp";

/** Protocol and ports as fields have them; ICMP's types stand where ports do. @param {string} protocol @param {string} ports @returns {Record<string, string>} */
function traffic(protocol, ports) {
  const icmp = /^type (\d+)(?: code (\d+))?$/.exec(ports);
  if (icmp) return { protocol, icmpTypeCode: JSON.stringify({ type: Number(icmp[1]), ...(icmp[2] ? { code: Number(icmp[2]) } : {}) }) };
  return { protocol, ...(ports ? { portRange: ports } : {}) };
}

/** The same values as an action has them. @param {Record<string, string>} values @returns {Record<string, unknown>} */
function typed(values) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, key === "icmpTypeCode" ? JSON.parse(value) : value]));
}

/** The block of one address. @param {string} address */
const hostBlock = (address) => `${address}/${address.includes(":") ? 128 : 32}`;
