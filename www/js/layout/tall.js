// The picture standing upright, for phones: instances above, the internet below.

import { GAP, Sheet, TITLE, measureVpc, outsideTiles, putSubnet } from "./measure.js";

/** @import { Topology } from "../engine.js" */
/** @import { Layout } from "../layout.js" */
/** @import { VpcPart } from "./measure.js" */
/** @import { Tile } from "./tiles.js" */

const PAD = 5;
/** Boxes around a subnet, on both sides: cloud, Region, VPC and zone. */
const AROUND = 8 * PAD;

/** @param {Topology} topology @param {number} room @returns {Layout} wider than the room only if not even one station beside the other fits */
export function tall(topology, room) {
  const measure = (/** @type {number} */ width) => topology.vpcs.map((vpc) => measureVpc(topology, vpc, true, width - AROUND - 6));
  const least = Math.max(0, ...measure(room).map((part) => part.zoneWidth + part.overhang));
  const width = Math.max(room, least + AROUND);
  const parts = measure(width);
  const outside = outsideTiles(topology, true);

  const inside = new Sheet();
  let y = 2 * TITLE;
  // Everything that leads outward lies on one line, below the subnets' edges.
  let spine = width / 2;
  for (const part of parts) {
    const put = putVpc(part, inside, 2 * PAD, y, width - 4 * PAD, spine);
    spine = put.spine;
    y = put.bottom;
  }

  const sheet = new Sheet();
  const edgeHeight = tallest(outside.edge);
  sheet.box({ key: "cloud", kind: "cloud", x: 0, y: 0, w: width, h: y + 4 + edgeHeight / 2, title: "AWS Cloud" });
  sheet.box({ key: "region", kind: "region", x: PAD, y: TITLE, w: width - 2 * PAD, h: y - TITLE, title: `Region ${topology.region}` });
  sheet.add(inside);
  for (const tile of outside.edge) sheet.put(tile, Math.min(spine - tile.w / 2, width - tile.w), y + 4);
  const bottom = putRows([...outside.internet, ...outside.servers], sheet, width, y + edgeHeight + 18);
  return { mode: "tall", width, height: Math.ceil(bottom + 2), boxes: sheet.boxes, nodes: sheet.nodes };
}

/** @param {VpcPart} part @param {Sheet} sheet @param {number} x @param {number} top @param {number} w @param {number} spine */
function putVpc(part, sheet, x, top, w, spine) {
  const inner = new Sheet();
  const right = x + w - PAD;
  let y = top + TITLE;
  let left = right;
  for (const tile of part.resolvers) {
    left -= tile.w;
    inner.put(tile, left, y);
    left -= GAP;
  }
  if (part.resolvers.length > 0) y += tallest(part.resolvers) + 4;
  for (const zone of part.zones) {
    inner.box({ key: `${part.vpc.id}/${zone.name}`, kind: "zone", x: x + PAD, y, w: w - 2 * PAD, h: zone.h, title: `Availability Zone ${zone.name}` });
    let below = y + TITLE;
    for (const block of zone.blocks) {
      const width = w - 4 * PAD - zone.overhang;
      putSubnet(block, inner, x + 2 * PAD, below, width);
      const last = inner.nodes.get(block.edge.at(-1)?.station ?? -1);
      if (last) spine = last.x + last.w / 2;
      below += block.h + GAP;
    }
    y += zone.h + GAP;
  }
  // A regional NAT gateway's table leads on to the internet gateway below.
  let end = right;
  for (const tile of part.regional) {
    end -= tile.w;
    inner.put(tile, end, y);
    end -= 2 * GAP;
  }
  if (part.regional.length > 0) y += tallest(part.regional) + GAP;
  const half = tallest(part.gateways) / 2;
  y += half;
  part.gateways.forEach((tile, index) => {
    inner.put(tile, Math.min(spine - tile.w / 2, right - tile.w) - index * (tile.w + GAP), y - tile.h / 2);
  });
  sheet.box({ key: part.vpc.id, kind: "vpc", x, y: top, w, h: y - top, title: part.title });
  sheet.add(inner);
  return { bottom: y + half + GAP, spine };
}

/** From right to left, in as many rows as it takes. @param {Tile[]} tiles @param {Sheet} sheet @param {number} width @param {number} top */
function putRows(tiles, sheet, width, top) {
  let y = top;
  let x = width - 1;
  let height = 0;
  for (const tile of tiles) {
    if (height > 0 && x - tile.w < 0) {
      y += height + GAP;
      x = width - 1;
      height = 0;
    }
    sheet.put(tile, x - tile.w, y);
    x -= tile.w + 20;
    height = Math.max(height, tile.h);
  }
  return y + height;
}

/** @param {Tile[]} tiles */
function tallest(tiles) {
  return Math.max(0, ...tiles.map((tile) => tile.h));
}
