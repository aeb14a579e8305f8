// The picture lying on its side: instances on the left, the internet on the right.

import { GAP, Sheet, TITLE, measureVpc, outsideTiles, putSubnet } from "./measure.js";

/** @import { Topology } from "../engine.js" */
/** @import { Layout } from "../layout.js" */
/** @import { VpcPart } from "./measure.js" */
/** @import { Tile } from "./tiles.js" */

const PAD = 8;

/**
 * How the inside of a VPC is arranged: so many zones side by side; and regional NAT gateways in a
 * column of their own, or below with the resolver.
 * @typedef {{ columns: number, regionalBeside: boolean }} Arrangement
 */

/** Widths that all VPCs share.
 * @typedef {Arrangement & { inSubnet: number, toGateway: number, gatewayHalf: number, vpc: number }} Widths */

/** @param {Topology} topology @param {Arrangement} arrangement @param {number} extra width to give to the gaps @returns {Layout} */
export function wide(topology, arrangement, extra) {
  const parts = topology.vpcs.map((vpc) => measureVpc(topology, vpc, false));
  const outside = outsideTiles(topology, false);
  const widths = widthsOf(parts, arrangement, extra);
  const edgeHalf = widest(outside.edge) / 2;
  const cloudRight = 2 * PAD + widths.vpc + widths.gatewayHalf + 2 * PAD + extra * 0.15 + edgeHalf;
  const outsideLeft = cloudRight + edgeHalf + 14 + extra * 0.3;
  const outsideWidth = widest([...outside.internet, ...outside.servers]);
  const width = Math.ceil(outsideLeft + outsideWidth) + 2;

  const inside = new Sheet();
  let y = 2 * (TITLE + 2);
  /** @type {number | null} */
  let spine = null;
  for (const part of parts) {
    const { bottom, gatewayY } = putVpc(part, inside, 2 * PAD, y, widths);
    spine ??= gatewayY;
    y = bottom + PAD;
  }
  spine ??= y / 2;

  const sheet = new Sheet();
  sheet.box({ key: "cloud", kind: "cloud", x: 0, y: 0, w: cloudRight, h: y + PAD, title: "AWS Cloud" });
  sheet.box({ key: "region", kind: "region", x: PAD, y: TITLE + 2, w: widths.vpc + widths.gatewayHalf + 2 * PAD, h: y - TITLE - 2, title: `Region ${topology.region}` });
  sheet.add(inside);
  for (const tile of outside.edge) sheet.put(tile, cloudRight - tile.w / 2, spine - tile.h / 2);
  const left = (/** @type {Tile} */ tile) => outsideLeft + (outsideWidth - tile.w) / 2;
  let below = spine;
  for (const tile of outside.internet) {
    sheet.put(tile, left(tile), spine - tile.h / 2);
    below = spine + tile.h / 2 + 34;
  }
  for (const tile of outside.servers) {
    sheet.put(tile, left(tile), below);
    below += tile.h + GAP;
  }
  return { mode: "wide", width, height: Math.ceil(Math.max(y + PAD, below)), boxes: sheet.boxes, nodes: sheet.nodes };
}

/** @param {VpcPart[]} parts @param {Arrangement} arrangement @param {number} extra @returns {Widths} */
function widthsOf(parts, { columns, regionalBeside }, extra) {
  const inSubnet = 8 + (extra * 0.4) / columns;
  const toGateway = 12 + extra * 0.15;
  const gatewayHalf = Math.max(0, ...parts.map((part) => widest(part.gateways) / 2));
  const vpc = Math.max(0, ...parts.map((part) => {
    const zones = Math.min(columns, part.zones.length) * (zoneWidth(part, inSubnet) + PAD);
    const regional = regionalBeside && part.regional.length > 0 ? part.regionalWidth + PAD : 0;
    return PAD + zones + regional + toGateway + gatewayHalf;
  }));
  return { columns, regionalBeside, inSubnet, toGateway, gatewayHalf, vpc };
}

/** @param {VpcPart} part @param {number} inSubnet */
function zoneWidth(part, inSubnet) {
  return part.zoneWidth + inSubnet + part.overhang + 2 * PAD;
}

/** @param {VpcPart} part @param {Sheet} sheet @param {number} x @param {number} y @param {Widths} widths */
function putVpc(part, sheet, x, y, widths) {
  const inner = new Sheet();
  const top = y + TITLE + 2;
  const zones = putZones(part, inner, x + PAD, top, widths);
  let { bottom } = zones;
  const below = [...part.resolvers, ...(widths.regionalBeside ? [] : [...part.regional].reverse())];
  let left = x + 2 * PAD + GAP;
  for (const tile of below) {
    inner.put(tile, left, bottom);
    left += tile.w + 3 * GAP;
  }
  if (below.length > 0) bottom += tallest(below) + GAP;
  if (widths.regionalBeside) bottom = putRegional(part, inner, x + widths.vpc - widths.gatewayHalf - widths.toGateway - part.regionalWidth, top, bottom);
  // The internet gateway is level with the table that leads to it.
  const gatewayY = zones.publicY ?? (y + bottom) / 2;
  let next = gatewayY;
  for (const tile of part.gateways) {
    inner.put(tile, x + widths.vpc - tile.w / 2, next - tile.h / 2);
    next += tile.h + GAP;
  }
  sheet.box({ key: part.vpc.id, kind: "vpc", x, y, w: widths.vpc, h: bottom - y, title: part.title });
  sheet.add(inner);
  return { bottom, gatewayY };
}

/** Zones in rows of so many columns. @param {VpcPart} part @param {Sheet} sheet @param {number} x @param {number} top @param {Widths} widths */
function putZones(part, sheet, x, top, widths) {
  const w = zoneWidth(part, widths.inSubnet);
  let bottom = top;
  /** @type {number | null} */
  let publicY = null;
  for (let first = 0; first < part.zones.length; first += widths.columns) {
    const row = part.zones.slice(first, first + widths.columns);
    const h = Math.max(...row.map((zone) => zone.h));
    row.forEach((zone, column) => {
      const left = x + column * (w + PAD);
      sheet.box({ key: `${part.vpc.id}/${zone.name}`, kind: "zone", x: left, y: bottom, w, h, title: `Availability Zone ${zone.name}` });
      let y = bottom + TITLE;
      for (const block of zone.blocks) {
        putSubnet(block, sheet, left + PAD, y, part.zoneWidth + widths.inSubnet);
        const table = sheet.nodes.get(block.edge[0]?.station ?? -1);
        if (table) publicY ??= table.y + table.h / 2;
        y += block.h + GAP;
      }
    });
    bottom += h + GAP;
  }
  return { bottom, publicY };
}

/** Regional NAT gateways and their tables: in no zone, between the zones and the internet gateway.
 * @param {VpcPart} part @param {Sheet} sheet @param {number} x @param {number} top @param {number} bottom @returns {number} the bottom then */
function putRegional(part, sheet, x, top, bottom) {
  if (part.regional.length === 0) return bottom;
  const height = part.regional.reduce((sum, tile) => sum + tile.h, 0);
  const space = Math.max(GAP, (bottom - top - height) / (part.regional.length + 1));
  let y = top + space;
  for (const tile of part.regional) {
    sheet.put(tile, x + (part.regionalWidth - tile.w) / 2, y);
    y += tile.h + space;
  }
  return Math.max(bottom, y);
}

/** @param {Tile[]} tiles */
function widest(tiles) {
  return Math.max(0, ...tiles.map((tile) => tile.w));
}

/** @param {Tile[]} tiles */
function tallest(tiles) {
  return Math.max(0, ...tiles.map((tile) => tile.h));
}
