// A large network, folded: of it only so much is drawn as somebody looks at. No document.

/** Of an unfolded subnet so many owners of interfaces are shown, beside those that the run is about. */
const OWNERS_MAX = 24;

/** What stands outside every VPC, beyond which only what the run is about is shown. */
const OUTSIDE_MAX = 30;

/** What lies in what: looked up, since a Region has 50,000 stations. */
export class Contents {
  /** @type {Map<string, TopologyStation[]>} */ bySubnet = new Map();
  /** Of a VPC, and in no subnet. @type {Map<string, TopologyStation[]>} */ loose = new Map();
  /** @type {TopologyStation[]} */ outside = [];
  /** @type {Map<string, SubnetView[]>} */ subnets = new Map();
  /** @type {Map<string, SubnetView>} */ subnetById = new Map();

  /** @param {Topology} topology */
  constructor(topology) {
    this.topology = topology;
    for (const station of topology.stations) {
      if (station.subnet) into(this.bySubnet, station.subnet, station);
      else if (station.vpc) into(this.loose, station.vpc, station);
      else this.outside.push(station);
    }
    for (const subnet of topology.subnets) {
      into(this.subnets, subnet.vpc, subnet);
      this.subnetById.set(subnet.id, subnet);
    }
  }
}

/** @template T @param {Map<string, T[]>} map @param {string} key @param {T} item */
function into(map, key, item) {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

/** Stations, and the VPCs that they lie in. @param {Topology} topology @param {Iterable<number>} stations @returns {Unfolded} */
export function around(topology, stations) {
  const unfolded = { vpcs: new Set(), subnets: new Set(), stations: new Set(stations) };
  for (const number of unfolded.stations) {
    const vpc = topology.stations[number]?.vpc;
    if (vpc) unfolded.vpcs.add(vpc);
  }
  return unfolded;
}

/** The stations at which events are. @param {Iterable<LogEvent>} events */
export function* stationsOf(events) {
  for (const { place } of events) if (place) yield place.station;
}

/**
 * The topology to draw: unfolded VPCs, in them the stations that are told about, and unfolded subnets with what is
 * in them; everything else as boxes.
 * @param {Contents} contents @param {Unfolded} unfolded @returns {Sight}
 */
export function folded(contents, { vpcs, subnets, stations }) {
  const { topology } = contents;
  const shown = topology.vpcs.filter(({ id }) => vpcs.has(id));
  const ids = new Set(shown.map(({ id }) => id));
  let folds = 0;
  /** @param {SubnetView} subnet @param {string} text @returns {TopologyStation} */
  const fold = (subnet, text) => ({ station: (folds -= 1), component: subnet.id, kind: /** @type {any} */ ("folded"), name: null, vpc: subnet.vpc, subnet: subnet.id, instance: null, gateway: null, joins: [], addresses: [text] });
  const isTold = (/** @type {TopologyStation} */ { station }) => stations.has(station);
  const inSubnets = topology.subnets.filter(({ vpc }) => ids.has(vpc)).flatMap((subnet) => {
    const all = contents.bySubnet.get(subnet.id) ?? [];
    const things = all.filter(({ kind }) => kind !== "security-group" && kind !== "network-acl" && kind !== "route-table");
    const told = new Set(all.filter(isTold).map(ownerOf));
    const whole = subnets.has(subnet.id);
    if (!whole && told.size === 0) return things.length > 0 ? [fold(subnet, counted(things))] : [];
    const owners = [...new Set(things.map(ownerOf))];
    const kept = new Set([...told, ...(whole ? owners.filter((owner) => !told.has(owner)).slice(0, Math.max(0, OWNERS_MAX - told.size)) : [])]);
    const edge = all.filter(({ kind }) => kind === "network-acl" || kind === "route-table");
    const inside = all.filter((station) => !edge.includes(station) && kept.has(ownerOf(station)));
    const more = owners.length - owners.filter((owner) => kept.has(owner)).length;
    return [...inside, ...edge, ...(more > 0 ? [fold(subnet, `and ${more} more`)] : [])];
  });
  const outside = contents.outside.length <= OUTSIDE_MAX ? contents.outside : contents.outside.filter((station) => isTold(station) || ["edge", "internet", "transit-gateway"].includes(station.kind));
  const loose = shown.flatMap(({ id }) => contents.loose.get(id) ?? []);
  const there = new Set([...outside, ...loose].map(({ component }) => component));
  return {
    ...topology,
    vpcs: shown,
    zones: topology.zones.filter(({ vpc }) => ids.has(vpc)),
    subnets: topology.subnets.filter(({ vpc }) => ids.has(vpc)),
    // What joins hundreds of VPCs is drawn beside those that are there.
    stations: [...inSubnets, ...loose, ...outside.map((station) => ({ ...station, joins: station.joins.filter((id) => ids.has(id) || there.has(id)) }))],
    folded: topology.vpcs.filter(({ id }) => !ids.has(id)),
  };
}

/** An owner's interfaces and their groups go with it. @param {TopologyStation} station */
function ownerOf({ instance, gateway, component, station }) {
  return instance ?? gateway ?? `${component}/${station}`;
}

/** @param {TopologyStation[]} stations */
function counted(stations) {
  const instances = stations.filter(({ kind }) => kind === "instance").length;
  const enis = stations.filter(({ kind }) => kind === "eni").length;
  return instances > 0 ? `${instances} inst., ${enis} ENIs` : enis > 0 ? `${enis} ENIs` : `${stations.length} parts`;
}

/** So many findings are told. */
const FOUND_MAX = 40;

/**
 * What has a text in its id, its name or an address: what begins with it before what only has it.
 * @param {Topology} topology @param {string} text @returns {{ found: Found[], count: number }}
 */
export function search(topology, text) {
  const word = text.trim().toLowerCase();
  if (word === "") return { found: [], count: 0 };
  /** @type {Found[]} */ const first = [];
  /** @type {Found[]} */ const rest = [];
  let count = 0;
  /** @param {string} id @param {string | null} name @param {readonly string[]} addresses @param {() => Found} make */
  const look = (id, name, addresses, make) => {
    const texts = [id, name ?? "", ...addresses];
    const hit = texts.find((one) => one.toLowerCase().includes(word));
    if (hit === undefined) return;
    count += 1;
    const list = texts.some((one) => one.toLowerCase().startsWith(word)) ? first : rest;
    if (list.length < FOUND_MAX) list.push(make());
  };
  for (const { id, name, cidrBlocks } of topology.vpcs) look(id, name, cidrBlocks, () => ({ kind: "vpc", id, name, detail: cidrBlocks.join(", "), vpc: id, subnet: null, station: null }));
  for (const { id, name, cidrBlocks, vpc } of topology.subnets) look(id, name, cidrBlocks, () => ({ kind: "subnet", id, name, detail: cidrBlocks.join(", "), vpc, subnet: id, station: null }));
  for (const { component, name, addresses, kind, vpc, subnet, station } of topology.stations) {
    look(component, name, addresses, () => ({ kind, id: component, name, detail: addresses.join(", "), vpc, subnet, station }));
  }
  return { found: [...first, ...rest].slice(0, FOUND_MAX), count };
}
