// The parts of the picture, measured, and how each is put on the sheet once its place is known.

import { kindName } from "./format.js";

/** What text takes in CSS pixels, in the widest of the usual system fonts. */
const CAPITAL = 9;
const LETTER = 7.4;
const THIN = 4.8;
const DETAIL_CHAR = 6.8;
const LABEL_LINE = 14;
const DETAIL_LINE = 13;
const ICON = 18;
const DETAIL_CHARS_MAX = 18;
const NAME_CHARS_MAX = 14;
const NAME_CHARS_MAX_NARROW = 9;

/** What a character of a box's title takes. */
export const TITLE_CHAR = 6.5;

/** Kinds whose names take two lines; on a narrow picture, so do those of a subnet's edge. */
const TWO_LINES = /^(security-group|internet-gateway|egress-only-internet-gateway|vpn-gateway|transit-gateway-peering)$/;
const TWO_LINES_NARROW = /^(security-group|network-acl|route-table|load-balancer|vpn-gateway)$|internet-gateway|transit/;

/** What stands on a VPC's border, towards the rest of the world. */
const GATEWAYS = /** @type {const} */ (["internet-gateway", "egress-only-internet-gateway", "vpn-gateway", "vpc-endpoint"]);

/** What joins VPCs, and belongs to none. */
const CONNECTORS = /** @type {const} */ (["peering", "transit-gateway", "transit-gateway-peering"]);

/** @param {TopologyStation} station @param {boolean} narrow @returns {Tile} */
function tileOf(station, narrow) {
  const { kind } = station;
  const broken = (narrow && station.subnet ? TWO_LINES_NARROW : TWO_LINES).test(kind);
  const label = broken ? inTwoLines(kindName(kind)) : [kindName(kind)];
  const named = narrow ? NAME_CHARS_MAX_NARROW : NAME_CHARS_MAX;
  const detail = detailOf(station).map((line) => shorten(line, kind === "instance" ? named : DETAIL_CHARS_MAX));
  const textWidth = Math.max(...label.map(labelWidth), ...detail.map((line) => line.length * DETAIL_CHAR));
  return {
    station: station.station,
    kind,
    label,
    detail,
    w: Math.ceil(Math.max(46, textWidth + (narrow ? 8 : 14))),
    h: 6 + ICON + 3 + label.length * LABEL_LINE + detail.length * DETAIL_LINE + 5,
  };
}

/** The last word has a line of its own. @param {string} name */
function inTwoLines(name) {
  const last = name.lastIndexOf(" ");
  return last < 0 ? [name] : [name.slice(0, last), name.slice(last + 1)];
}

/** @param {string} text */
function labelWidth(text) {
  return [...text].reduce((sum, letter) => sum + (/[A-Z]/.test(letter) ? CAPITAL : /[iltr ]/.test(letter) ? THIN : LETTER), 0);
}

/** @param {TopologyStation} station @returns {string[]} */
function detailOf({ kind, name, component, addresses, gateway }) {
  if (kind === "instance" || kind === "load-balancer" || kind === "vpc-endpoint") return [name ?? component, ...addresses];
  if (CONNECTORS.some((connector) => connector === kind)) return name ? [name] : [];
  if (kind === "route-table") return gateway ? ["of the gateway"] : [];
  if (kind === "server" && name) return [name, ...addresses];
  return addresses.map((address) => address.replace(" (Elastic IP)", " EIP").replace(" (public)", ""));
}

/** Cuts in the middle, where ids and names say least. @param {string} text @param {number} max */
function shorten(text, max) {
  if (text.length <= max) return text;
  const tail = Math.floor((max - 1) / 3);
  return `${text.slice(0, max - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** Height of a box's title, and the space between things in it. */
export const TITLE = 20;
export const GAP = 8;

/** Collects boxes from the outside in, and stations. */
export class Sheet {
  /** @type {Box[]} */ boxes = [];
  /** @type {Map<number, Spot>} */ nodes = new Map();

  /** @param {Box} box */
  box(box) {
    const room = Math.floor((box.w - 16) / TITLE_CHAR);
    this.boxes.push({ ...box, title: box.title && shorten(box.title, Math.max(room, 4)) });
  }

  /** Takes over all of another sheet. @param {Sheet} other */
  add(other) {
    this.boxes.push(...other.boxes);
    for (const [station, node] of other.nodes) this.nodes.set(station, node);
  }

  /** @param {Tile} tile @param {number} x @param {number} y */
  put(tile, x, y) {
    this.nodes.set(tile.station, { ...tile, x: Math.round(x), y: Math.round(y) });
  }
}

/** A VPC's parts, measured. @param {Topology} topology @param {Topology["vpcs"][number]} vpc @param {boolean} narrow @param {number} [room] that a subnet has at most */
export function measureVpc(topology, vpc, narrow, room = Infinity) {
  const zones = topology.zones.filter((zone) => zone.vpc === vpc.id).map((zone) => {
    const subnets = topology.subnets.filter((subnet) => subnet.vpc === vpc.id && subnet.zone === zone.name);
    // Public subnets lie towards the internet.
    subnets.sort((a, b) => (narrow ? Number(a.public) - Number(b.public) : Number(b.public) - Number(a.public)));
    const blocks = subnets.map((subnet) => measureSubnet(topology, subnet, narrow, room));
    return {
      name: zone.name,
      blocks,
      w: widest(blocks),
      overhang: Math.max(0, ...blocks.map((block) => block.overhang)),
      h: TITLE + blocks.reduce((sum, block) => sum + block.h + GAP, 0),
    };
  });
  const loose = topology.stations.filter((station) => station.vpc === vpc.id && !station.subnet);
  const tiles = tilesOf(loose, narrow);
  // A regional gateway's own route table stands beside it.
  const regional = [...tiles("route-table"), ...tiles("nat-gateway")];
  const gateways = GATEWAYS.flatMap(tiles);
  const placed = new Set([...regional, ...gateways].map(({ station }) => station));
  const inner = loose.filter(({ station }) => !placed.has(station)).map((station) => tileOf(station, narrow));
  return {
    vpc, zones, regional, inner, gateways,
    title: `VPC ${vpc.name ?? vpc.id} · ${vpc.cidrBlocks.join(", ")}`,
    zoneWidth: widest(zones),
    overhang: Math.max(0, ...zones.map((zone) => zone.overhang)),
    regionalWidth: widest(regional),
  };
}

/** What stands in one subnet, measured. @param {Topology} topology @param {SubnetView} subnet @param {boolean} narrow @param {number} room */
export function measureSubnet(topology, subnet, narrow, room) {
  const here = topology.stations.filter((station) => station.subnet === subnet.id);
  const tiles = tilesOf(here, narrow);
  const acl = tiles("network-acl");
  const routes = tiles("route-table");
  const items = itemsOf(here.filter(({ kind }) => kind !== "network-acl" && kind !== "route-table"), narrow);
  // The table that leads out lies towards the internet: above in a wide picture, below in a tall one.
  const edge = narrow ? [...acl, ...routes] : [...routes, ...acl];
  const edgeWidth = widest(edge);
  const edgeHeight = edge.reduce((sum, tile) => sum + tile.h + GAP, 0);
  const itemWidth = widest(items);
  const itemHeight = items.reduce((sum, item) => sum + item.h + GAP, 0);
  const overhang = narrow ? 6 : Math.round(edgeWidth / 2);
  const w = GAP + itemWidth + GAP + edgeWidth - overhang;
  const base = { subnet, items, edge, edgeWidth, edgeHeight, itemWidth, itemHeight };
  if (w <= room) return { ...base, beside: true, overhang, w, h: TITLE + Math.max(edgeHeight, itemHeight, 40) + 2 };
  // Too narrow for the edge's stations to stand beside the rest: they stand below it.
  const row = tallest(edge) + GAP;
  return { ...base, beside: false, overhang: 0, w: 2 * GAP + itemWidth, h: TITLE + itemHeight + row + 2 };
}

/** @param {SubnetPart} block @param {Sheet} sheet @param {number} x @param {number} y @param {number} w */
export function putSubnet(block, sheet, x, y, w) {
  const { subnet } = block;
  const kind = subnet.public ? "public" : "private";
  const name = subnet.name && subnet.name !== kind ? ` ${subnet.name}` : "";
  const title = `${subnet.public ? "Public" : "Private"} subnet${name} · ${subnet.cidrBlock}`;
  sheet.box({ key: subnet.id, kind: `${kind}-subnet`, x, y, w, h: block.h, title });
  const inner = block.beside ? block.h - TITLE - 2 : block.itemHeight;
  let top = y + TITLE + (inner - block.itemHeight) / 2;
  for (const item of block.items) {
    item.put(sheet, x + GAP, top);
    top += item.h + GAP;
  }
  if (!block.beside) {
    let right = x + w - GAP;
    for (const tile of [...block.edge].reverse()) {
      right -= tile.w;
      sheet.put(tile, right, y + block.h - tile.h - GAP);
      right -= 2 * GAP;
    }
    return;
  }
  top = y + TITLE + (inner - block.edgeHeight) / 2;
  for (const tile of block.edge) {
    sheet.put(tile, x + w + block.overhang - (block.edgeWidth + tile.w) / 2, top);
    top += tile.h + GAP;
  }
}

/** The tiles of each kind. @param {TopologyStation[]} stations @param {boolean} narrow */
function tilesOf(stations, narrow) {
  return (/** @type {StationKind} */ kind) => stations.filter((station) => station.kind === kind).map((station) => tileOf(station, narrow));
}

/** What lies outside every VPC. @param {Topology} topology @param {boolean} narrow */
export function outsideTiles(topology, narrow) {
  const outside = topology.stations.filter((station) => !station.vpc);
  const tiles = tilesOf(outside, narrow);
  // In the order of the VPCs, the uppermost first.
  const order = (/** @type {string} */ id) => topology.vpcs.findIndex((vpc) => vpc.id === id);
  const vpcsOf = (/** @type {TopologyStation} */ { joins }) => joins.flatMap((id) => {
    const other = outside.find((station) => station.component === id);
    return other ? other.joins : [id];
  }).sort((a, b) => order(a) - order(b));
  const connectors = CONNECTORS.flatMap((kind) => outside.filter((station) => station.kind === kind))
    .map((station) => ({ tile: tileOf(station, narrow), joins: vpcsOf(station) }));
  return { edge: tiles("edge"), internet: tiles("internet"), servers: tiles("server"), connectors };
}

/** @typedef {{ w: number, h: number, put: (sheet: Sheet, x: number, y: number) => void }} Item */

/** @param {Tile} tile @returns {Item} */
function singleItem(tile) {
  return { w: tile.w, h: tile.h, put: (sheet, x, y) => sheet.put(tile, x, y) };
}

/** What stands in a subnet, by owner: an instance, an endpoint or a node of a load balancer with its
 * interfaces inside the ring of their security groups, and everything else by itself.
 * @param {TopologyStation[]} here @param {boolean} narrow @returns {Item[]} */
function itemsOf(here, narrow) {
  const owners = [...new Set(here.map(ownerOf))];
  return owners.flatMap((owner) => {
    const mine = here.filter((station) => ownerOf(station) === owner);
    const enis = mine.filter(({ kind }) => kind === "eni");
    const groups = mine.filter(({ kind }) => kind === "security-group");
    const rest = mine.filter(({ kind }) => kind !== "eni" && kind !== "security-group");
    if (enis.length === 0) return [...rest, ...groups].map((station) => singleItem(tileOf(station, narrow)));
    return enis.map((eni, index) => {
      const inner = [...(index === 0 ? rest : []), eni].map((station) => tileOf(station, narrow));
      return ringItem(inner, groups[index] ? tileOf(groups[index], narrow) : null, `${eni.component}/${eni.station}`, narrow);
    });
  });
}

/** @param {TopologyStation} station */
function ownerOf({ instance, gateway, component }) {
  return instance ?? gateway ?? component;
}

/** @param {Tile[]} inner @param {Tile | null} gate @param {string} key @param {boolean} narrow @returns {Item} */
function ringItem(inner, gate, key, narrow) {
  const pad = narrow ? 4 : 8;
  const innerWidth = inner.reduce((sum, tile) => sum + tile.w + pad, pad);
  const innerHeight = Math.max(gate?.h ?? 0, ...inner.map((tile) => tile.h));
  const half = gate ? Math.round(gate.w / 2) : 0;
  const h = innerHeight + 2 * pad;
  return {
    w: innerWidth + 2 * half,
    h,
    put(sheet, x, y) {
      sheet.box({ key: `ring/${key}`, kind: "ring", x, y, w: innerWidth + half, h, title: "" });
      let left = x + pad;
      for (const tile of inner) {
        sheet.put(tile, left, y + (h - tile.h) / 2);
        left += tile.w + pad;
      }
      if (gate) sheet.put(gate, left, y + (h - gate.h) / 2);
    },
  };
}

/** @param {Size[]} tiles */
export function widest(tiles) {
  return Math.max(0, ...tiles.map((tile) => tile.w));
}

/** @param {Size[]} tiles */
export function tallest(tiles) {
  return Math.max(0, ...tiles.map((tile) => tile.h));
}
