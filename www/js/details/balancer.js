// What a load balancer does with connections at a moment: its listeners, their targets, and which of them are healthy.
// The scenario says what there is; calls that were made until then, what has become of the targets. No document.

import { openScenario } from "./build/run-text.js";

/** @typedef {{ host: string, id: string, port: number, zone: string, health: string }} Target */

/** AWS's default, where the scenario says nothing (F8.58). @param {any} balancer */
const crossesZones = ({ type, crossZone = type === "application" }) => crossZone;

/** @param {any} group its targets' default (F8.50) */
const keepsClient = ({ targetType, protocol, preserveClientIp = targetType !== "ip" || protocol === "UDP" }) => preserveClientIp;

/** @param {Run} run @param {number | null} seq @param {string} component */
export function balancerAt(run, seq, component) {
  const { scenario, deeds } = openScenario(run.text);
  const { loadBalancers = [], targetGroups = [], instances = [] } = scenario.network ?? {};
  const idOf = (/** @type {any} */ { id, name }) => id ?? name;
  const named = (/** @type {any[]} */ list, /** @type {string} */ word) => list.find(({ id, name }) => id === word || name === word);
  const balancer = loadBalancers.find((/** @type {any} */ one) => idOf(one) === component);
  if (!balancer) return null;
  const { type = "network", scheme = "internet-facing", listeners = [] } = balancer;
  const host = (/** @type {string} */ word) => idOf(named(instances, word) ?? { id: word });
  const calls = [...(scenario.script ?? []), ...deeds, ...run.deeds.map(({ action }) => action)];
  const found = doneUntil(run, seq).flatMap((number) => (calls[number]?.do === "set-target-health" ? [calls[number]] : []));

  /** @param {any} group @returns {Target[]} */
  const targetsOf = (group) => (group.targets ?? []).map((/** @type {any} */ { id, port = group.port, health = "healthy" }) => {
    const mine = found.filter((call) => named(targetGroups, call.targetGroup) === group && host(call.target) === host(id) && (call.port ?? port) === port);
    return { host: host(id), id: run.componentName(host(id)), port, zone: zoneOf(run, host(id)), health: mine.at(-1)?.health ?? health };
  });

  return {
    kind: `${{ network: "Network", application: "Application", classic: "Classic" }[/** @type {"network"} */ (type)]}, ${scheme}`,
    crossZone: crossesZones(balancer),
    facts: type === "network" ? ["F8.5b", "F8.52"] : ["F8.5b", "F8.57", "F8.58"],
    listeners: listeners.flatMap((/** @type {any} */ { protocol = "TCP", port, targetGroup, targetGroups: several = targetGroup ? [{ targetGroup }] : [] }) => several.map((/** @type {any} */ { targetGroup: word, weight = 1 }) => {
      const group = named(targetGroups, word) ?? { port: "" };
      return {
        listens: `${protocol}:${port}`, group: group.name ?? idOf(group), serves: `${group.protocol ?? "TCP"}:${group.port}`,
        share: several.length > 1 ? `weight ${weight}` : "", keepsClient: type === "network" && keepsClient(group), targets: targetsOf(group),
      };
    })),
  };
}

/** The numbers of the actions that ended well until then, in their order. @param {Run} run @param {number | null} seq */
function doneUntil({ events }, seq) {
  return events.flatMap(({ seq: own, kind }) => (seq !== null && own <= seq && kind.type === "action-ended" && kind.outcome === "done" ? [kind.action] : []));
}

/** @param {Run} run @param {string} host */
function zoneOf({ topology: { stations, subnets } }, host) {
  const eni = stations.find(({ kind, instance, addresses }) => kind === "eni" && (instance === host || addresses.includes(host)));
  return subnets.find(({ id }) => id === eni?.subnet)?.zone ?? "";
}

/** As tables beside those of the network: one for each target group of a listener.
 * @param {NonNullable<ReturnType<typeof balancerAt>>} balancer @returns {import("./network.js").Thing[]} */
export function balancerThings({ listeners }) {
  return listeners.map((/** @type {any} */ { listens, group, serves, share, keepsClient, targets }, /** @type {number} */ index) => ({
    key: `listener/${index}`,
    title: `Listener ${listens} · target group ${group}`,
    note: [serves, share, keepsClient ? "targets see the client's address" : "targets see the node's private address",
      targets.length > 0 && targets.every((/** @type {Target} */ { health }) => health !== "healthy") && "none is healthy"].filter(Boolean).join(", "),
    columns: ["Target", "Port", "Zone", "Health status"],
    rows: targets.map((/** @type {Target} */ { id, port, zone, health }) => ({ key: `${id}:${port}`, cells: [id, String(port), zone, health], mark: /** @type {const} */ ("") })),
  }));
}
