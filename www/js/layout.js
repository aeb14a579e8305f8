// From the topology to boxes and places: pure arithmetic in CSS pixels, no document.

import { GAP, Sheet, TITLE, measureVpc, outsideTiles, putSubnet, tallest, widest } from "./tiles.js";

/** Beyond these widths a picture only gets emptier. */
const WIDE_MAX = 1120;
const TALL_MAX = 480;

/** Space inside a box that stands around others. */
const WIDE_PAD = 8;
const TALL_PAD = 5;

/** A folded VPC: a box with its title, of many only the name; and the room that they have beside the internet. */
const FOLDED = { w: 168, h: 26 };
const FOLDED_SMALL = { w: 92, h: 24 };
const FOLDED_MANY = 24;
const BESIDE_FOLDED = 290;

/** What joins VPCs stands beside the line on which the gateways lie. */
const BESIDE_GATEWAY = 84;

/** Space between things that stand in a row outside the boxes. */
const ROW_GAP = 14;

/** Boxes around a subnet, on both sides: cloud, Region, VPC and zone. */
const AROUND = 8 * TALL_PAD;

/**
 * Places everything that the topology has. A picture that is wide enough runs from the instances
 * on the left to the internet on the right, Availability Zones side by side if there is room;
 * else it runs from top to bottom.
 * @param {Sight} topology @param {number} width that there is @returns {Layout}
 */
export function layout(topology, width) {
  const zones = topology.vpcs.map((vpc) => topology.zones.filter((zone) => zone.vpc === vpc.id).length);
  // Folded VPCs need room beside the internet.
  for (let columns = topology.folded?.length && width < 2 * BESIDE_FOLDED ? 0 : Math.max(1, ...zones); columns >= 1; columns -= 1) {
    for (const regionalBeside of [true, false]) {
      const arrangement = { columns, regionalBeside };
      const room = Math.min(width, WIDE_MAX);
      const least = wide(topology, arrangement, 0, room).width;
      if (least <= width) return wide(topology, arrangement, Math.max(0, room - least), room);
    }
  }
  return tall(topology, Math.min(width, TALL_MAX));
}

/** @param {Sight} topology @param {Arrangement} arrangement @param {number} extra width to give to the gaps @param {number} room @returns {Layout} */
function wide(topology, arrangement, extra, room) {
  const parts = topology.vpcs.map((vpc) => measureVpc(topology, vpc, false));
  const outside = outsideTiles(topology, false);
  const widths = widthsOf(parts, arrangement, extra, topology.folded?.length ? room - BESIDE_FOLDED : 0);
  const edgeHalf = widest(outside.edge) / 2;
  const cloudRight = 2 * WIDE_PAD + widths.vpc + widths.gatewayHalf + 2 * WIDE_PAD + extra * 0.15 + edgeHalf;
  const outsideLeft = cloudRight + edgeHalf + 14 + extra * 0.3;
  const outsideWidth = widest([...outside.internet, ...outside.servers]);
  const width = Math.ceil(outsideLeft + outsideWidth) + 2;

  /** @type {number | null} */
  let firstGateway = null;
  const frame = {
    x: WIDE_PAD, w: widths.vpc + widths.gatewayHalf + 2 * WIDE_PAD, left: 2 * WIDE_PAD, right: 2 * WIDE_PAD + widths.vpc - widths.gatewayHalf,
    title: TITLE + 2, gap: WIDE_PAD,
  };
  const { sheet: inside, bottom: y } = putRegions(parts, topology.folded ?? [], outside.connectors, frame, TITLE + 2, (part, sheet, top) => {
    const { bottom, gatewayY } = putWideVpc(part, sheet, 2 * WIDE_PAD, top, widths);
    firstGateway ??= gatewayY;
    return bottom;
  });
  const spine = firstGateway ?? Math.min(y / 2, 80);

  const sheet = new Sheet();
  sheet.box({ key: "cloud", kind: "cloud", x: 0, y: 0, w: cloudRight, h: y + WIDE_PAD, title: "AWS Cloud" });
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
  return { mode: "wide", width, height: Math.ceil(Math.max(y + WIDE_PAD, below)), boxes: sheet.boxes, nodes: sheet.nodes };
}

/** @param {VpcPart[]} parts @param {Arrangement} arrangement @param {number} extra @param {number} least @returns {Widths} */
function widthsOf(parts, { columns, regionalBeside }, extra, least) {
  const inSubnet = 8 + (extra * 0.4) / columns;
  const toGateway = 12 + extra * 0.15;
  const gatewayHalf = Math.max(0, ...parts.map((part) => widest(part.gateways) / 2));
  const vpc = Math.max(least, ...parts.map((part) => {
    const zones = Math.min(columns, part.zones.length) * (zoneWidth(part, inSubnet) + WIDE_PAD);
    const regional = regionalBeside && part.regional.length > 0 ? part.regionalWidth + WIDE_PAD : 0;
    return WIDE_PAD + zones + regional + toGateway + gatewayHalf;
  }));
  return { columns, regionalBeside, inSubnet, toGateway, gatewayHalf, vpc };
}

/** @param {VpcPart} part @param {number} inSubnet */
function zoneWidth(part, inSubnet) {
  return part.zoneWidth + inSubnet + part.overhang + 2 * WIDE_PAD;
}

/** @param {VpcPart} part @param {Sheet} sheet @param {number} x @param {number} y @param {Widths} widths */
function putWideVpc(part, sheet, x, y, widths) {
  const inner = new Sheet();
  const top = y + TITLE + 2;
  const zones = putZones(part, inner, x + WIDE_PAD, top, widths);
  let { bottom } = zones;
  const below = [...part.inner, ...(widths.regionalBeside ? [] : [...part.regional].reverse())];
  let left = x + 2 * WIDE_PAD + GAP;
  for (const tile of below) {
    inner.put(tile, left, bottom);
    left += tile.w + 3 * GAP;
  }
  if (below.length > 0) bottom += tallest(below) + GAP;
  if (widths.regionalBeside) bottom = putRegional(part, inner, x + widths.vpc - widths.gatewayHalf - widths.toGateway - part.regionalWidth, top, bottom);
  // The internet gateway is level with the table that leads to it.
  const gatewayY = zones.publicY ?? (y + bottom) / 2;
  let next = gatewayY - (part.gateways[0]?.h ?? 0) / 2;
  for (const tile of part.gateways) {
    inner.put(tile, x + widths.vpc - tile.w / 2, next);
    next += tile.h + GAP;
  }
  bottom = Math.max(bottom, next);
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
      const left = x + column * (w + WIDE_PAD);
      sheet.box({ key: `${part.vpc.id}/${zone.name}`, kind: "zone", x: left, y: bottom, w, h, title: `Availability Zone ${zone.name}` });
      let y = bottom + TITLE;
      for (const block of zone.blocks) {
        putSubnet(block, sheet, left + WIDE_PAD, y, part.zoneWidth + widths.inSubnet);
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

/** @param {Sight} topology @param {number} room @returns {Layout} wider than the room only if not even one station beside the other fits */
function tall(topology, room) {
  const measure = (/** @type {number} */ width) => topology.vpcs.map((vpc) => measureVpc(topology, vpc, true, width - AROUND - 6));
  const least = Math.max(0, ...measure(room).map((part) => part.zoneWidth + part.overhang));
  const width = Math.max(room, least + AROUND);
  const parts = measure(width);
  const outside = outsideTiles(topology, true);

  // Everything that leads outward lies on one line, below the subnets' edges.
  let spine = width / 2;
  const frame = { x: TALL_PAD, w: width - 2 * TALL_PAD, left: 2 * TALL_PAD, right: width - 2 * TALL_PAD - BESIDE_GATEWAY, title: TITLE, gap: 0 };
  const { sheet: inside, bottom: y } = putRegions(parts, topology.folded ?? [], outside.connectors, frame, TITLE, (part, sheet, top) => {
    const put = putTallVpc(part, sheet, 2 * TALL_PAD, top, width - 4 * TALL_PAD, spine);
    spine = put.spine;
    return put.bottom;
  });

  const sheet = new Sheet();
  const edgeHeight = tallest(outside.edge);
  sheet.box({ key: "cloud", kind: "cloud", x: 0, y: 0, w: width, h: y + 4 + edgeHeight / 2, title: "AWS Cloud" });
  sheet.add(inside);
  for (const tile of outside.edge) sheet.put(tile, Math.min(spine - tile.w / 2, width - tile.w), y + 4);
  const bottom = putRows([...outside.internet, ...outside.servers], sheet, 0, width - 1, y + edgeHeight + 18);
  return { mode: "tall", width, height: Math.ceil(bottom + 2), boxes: sheet.boxes, nodes: sheet.nodes };
}

/** @param {VpcPart} part @param {Sheet} sheet @param {number} x @param {number} top @param {number} w @param {number} spine */
function putTallVpc(part, sheet, x, top, w, spine) {
  const inner = new Sheet();
  const right = x + w - TALL_PAD;
  let y = top + TITLE;
  if (part.inner.length > 0) y = putRows(part.inner, inner, x + TALL_PAD, right, y) + 4;
  for (const zone of part.zones) {
    inner.box({ key: `${part.vpc.id}/${zone.name}`, kind: "zone", x: x + TALL_PAD, y, w: w - 2 * TALL_PAD, h: zone.h, title: `Availability Zone ${zone.name}` });
    let below = y + TITLE;
    for (const block of zone.blocks) {
      const width = w - 4 * TALL_PAD - zone.overhang;
      putSubnet(block, inner, x + 2 * TALL_PAD, below, width);
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
  // As many gateways stand on the border as it has room for; the others stand above them.
  const start = part.gateways[0] ? Math.min(spine + part.gateways[0].w / 2, right) : right;
  let border = start;
  /** @type {Tile[]} */
  const above = [];
  const onBorder = part.gateways.filter((tile) => {
    const fits = border - tile.w >= x;
    if (fits) border -= tile.w + GAP;
    else above.push(tile);
    return fits;
  });
  if (above.length > 0) y = putRows(above, inner, x + TALL_PAD, right, y) + GAP;
  const half = tallest(onBorder) / 2;
  y += half;
  border = start;
  for (const tile of onBorder) {
    inner.put(tile, border - tile.w, y - tile.h / 2);
    border -= tile.w + GAP;
  }
  sheet.box({ key: part.vpc.id, kind: "vpc", x, y: top, w, h: y - top, title: part.title });
  sheet.add(inner);
  return { bottom: y + half + GAP, spine };
}

/**
 * VPCs one below the other, each Region in a box of its own. What joins VPCs lies below the first one
 * that it joins: in the Region, or between two of them.
 * @param {VpcPart[]} parts @param {VpcView[]} folded @param {Connector[]} connectors
 * @param {{ x: number, w: number, left: number, right: number, title: number, gap: number }} frame
 * @param {number} top @param {(part: VpcPart, sheet: Sheet, top: number) => number} put one VPC; its bottom then
 */
function putRegions(parts, folded, connectors, { x, w, left, right, title, gap }, top, put) {
  const sheet = new Sheet();
  const first = parts[0]?.vpc.id;
  const regions = [...new Set([...parts.map(({ vpc }) => vpc.region), ...folded.map((vpc) => vpc.region)])];
  /** @param {string} vpc */
  const joining = (vpc) => connectors.filter(({ joins }) => (joins[0] ?? first) === vpc);
  const regionOf = (/** @type {string} */ id) => parts.find(({ vpc }) => vpc.id === id)?.vpc.region;
  let y = top;
  for (const region of regions) {
    const inner = new Sheet();
    const start = y;
    /** @type {Tile[]} */
    const between = [];
    y += title;
    for (const part of parts.filter(({ vpc }) => vpc.region === region)) {
      y = put(part, inner, y) + gap;
      const here = joining(part.vpc.id);
      const crosses = (/** @type {Connector} */ { joins }) => joins.some((id) => regionOf(id) !== region);
      between.push(...here.filter(crosses).map(({ tile }) => tile));
      y = putBetween(here.filter((connector) => !crosses(connector)).map(({ tile }) => tile), inner, left, right, y);
    }
    y = putFolded(folded.filter((vpc) => vpc.region === region), inner, left, right, y);
    sheet.box({ key: region === regions[0] ? "region" : `region/${region}`, kind: "region", x, y: start, w, h: y - start, title: `Region ${region}` });
    sheet.add(inner);
    if (region !== regions.at(-1)) y += GAP;
    y = putBetween(between, sheet, left, right, y);
  }
  return { sheet, bottom: y };
}

/** Folded VPCs in rows; the bottom then. @param {VpcView[]} vpcs @param {Sheet} sheet @param {number} left @param {number} right @param {number} top */
function putFolded(vpcs, sheet, left, right, top) {
  const many = vpcs.length > FOLDED_MANY;
  const size = many ? FOLDED_SMALL : FOLDED;
  const columns = Math.max(1, Math.floor((right - left + GAP) / (size.w + GAP)));
  const w = Math.floor((right - left + GAP) / columns) - GAP;
  vpcs.forEach(({ id, name, cidrBlocks }, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    sheet.box({ key: id, kind: "vpc", x: left + column * (w + GAP), y: top + row * (size.h + GAP), w, h: size.h, title: many ? name ?? id : `${name ?? id} · ${cidrBlocks[0] ?? ""}` });
  });
  return top + Math.ceil(vpcs.length / columns) * (size.h + GAP);
}

/** In a row or more of its own between two VPCs. @param {Tile[]} tiles @param {Sheet} sheet @param {number} left @param {number} right @param {number} top */
function putBetween(tiles, sheet, left, right, top) {
  return tiles.length === 0 ? top : putRows(tiles, sheet, left, right, top + GAP) + 2 * GAP;
}

/** From right to left, in as many rows as it takes; the bottom then.
 * @param {Tile[]} tiles @param {Sheet} sheet @param {number} left @param {number} right @param {number} top */
function putRows(tiles, sheet, left, right, top) {
  let y = top;
  let x = right;
  let height = 0;
  for (const tile of tiles) {
    if (height > 0 && x - tile.w < left) {
      y += height + GAP;
      x = right;
      height = 0;
    }
    sheet.put(tile, x - tile.w, y);
    x -= tile.w + ROW_GAP;
    height = Math.max(height, tile.h);
  }
  return y + height;
}
