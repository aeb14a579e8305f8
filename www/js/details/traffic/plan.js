// Traffic from here to there: who can send, what the other end is called from there, and the actions it takes. No document.

/** @typedef {{ station: number, kind: "instance" | "server" | "other", ref: string, title: string, inside: string[], outside: string[], names: string[] }} End */
/** @typedef {"browse" | "connect" | "ping" | "udp"} Kind */

/** @type {[kind: Kind, title: string, port: number | null][]} */
export const KINDS = [["browse", "Browse", 443], ["connect", "Connect", 443], ["ping", "Ping", null], ["udp", "UDP", 53]];

/** Everything with an address that packets can be sent to; instances and servers can send them too.
 * @param {Topology} topology @param {any} scenario for the names that its DNS knows @returns {End[]} */
export function endsOf(topology, scenario) {
  const records = [...(scenario?.internet?.dns ?? []), ...(scenario?.network?.hostedZones ?? []).flatMap((/** @type {any} */ zone) => zone?.records ?? [])];
  return topology.stations.flatMap((station) => {
    const { kind, component, name, station: number } = station;
    if (!["instance", "server", "nat-gateway", "load-balancer", "vpc-endpoint", "resolver"].includes(kind)) return [];
    const own = kind === "nat-gateway" || kind === "server" || kind === "resolver" ? station.addresses
      : topology.stations.filter((one) => one.kind === "eni" && (one.instance ?? one.gateway) === component).flatMap(({ addresses }) => addresses);
    const addresses = [...new Set([...own, ...station.addresses])];
    const outside = addresses.filter((address) => address.includes(" ") || kind === "server").map((address) => address.split(" ")[0]);
    const inside = addresses.filter((address) => !address.includes(" ") && kind !== "server");
    const names = records.filter(({ address }) => outside.includes(address) || inside.includes(address)).map((record) => String(record.name));
    if (addresses.length === 0) return [];
    return [{ station: number, kind: kind === "instance" || kind === "server" ? kind : "other", ref: component, title: name ?? component, inside, outside, names }];
  });
}

/** The end that something of the picture belongs to. @param {readonly End[]} ends @param {Topology} topology @param {string | null | undefined} number of a station */
export function endAt(ends, topology, number) {
  const station = topology.stations.find((one) => String(one.station) === number);
  const owner = station && (station.instance ?? station.gateway ?? station.component);
  return ends.find((end) => end.station === station?.station) ?? ends.find((end) => end.ref === owner);
}

/** How one end calls the other: by name where it can resolve one, else by the address that it can reach.
 * @param {End | undefined} from @param {End} to */
export function addressFor(from, to) {
  if (from?.kind === "instance" && to.names.length > 0) return to.names[0];
  const [first, second] = from?.kind === "server" ? [to.outside, to.inside] : [to.inside, to.outside];
  return first[0] ?? second[0] ?? "";
}

/** What is done, one after the other. @param {{ from: End, to: string, kind: string, port: number, connection: string }} traffic
 * `kind` is one of `KINDS`, or `send` or `close` and a connection @returns {Record<string, unknown>[]} */
export function actionsOf({ from, to, kind, port, connection }) {
  const [verb, open] = kind.split(/ (.*)/);
  if (open) return [{ do: verb, connection: open }];
  const sender = { [from.kind === "server" ? "server" : "instance"]: from.ref };
  if (kind === "ping") return [{ do: "ping", ...sender, to }];
  if (kind === "udp") return [{ do: "send-datagram", ...sender, to, port }];
  const connect = { do: "connect", ...sender, to, port, connection };
  return kind === "connect" ? [connect] : [connect, { do: "send", connection }, { do: "close", connection }];
}

/** The connections that were opened, by what they are called. @param {readonly Deed[]} deeds @param {any} scenario @returns {string[]} */
export function connectionsOf(deeds, scenario) {
  const actions = [...(scenario?.script ?? []), ...deeds.map(({ action }) => action)];
  return actions.flatMap((one) => (one?.do === "connect" && typeof one.connection === "string" ? [one.connection] : []));
}

/** A name that no connection has yet. @param {readonly Deed[]} deeds @param {any} scenario */
export function freshConnection(deeds, scenario) {
  const taken = new Set(connectionsOf(deeds, scenario));
  for (let number = 1; ; number += 1) if (!taken.has(`new-${number}`)) return `new-${number}`;
}
