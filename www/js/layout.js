// From the topology to boxes and places: pure arithmetic in CSS pixels, no document.

import { tall } from "./layout/tall.js";
import { wide } from "./layout/wide.js";

/** @import { Topology } from "./engine.js" */
/** @import { Tile } from "./layout/tiles.js" */

/** @typedef {"cloud" | "region" | "vpc" | "zone" | "public-subnet" | "private-subnet" | "ring"} BoxKind */
/** @typedef {{ key: string, kind: BoxKind, x: number, y: number, w: number, h: number, title: string }} Box */
/** @typedef {Tile & { x: number, y: number }} Node a station with its place: the upper left corner */
/** @typedef {{ mode: "wide" | "tall", width: number, height: number, boxes: Box[], nodes: Map<number, Node> }} Layout */

/** Beyond these widths a picture only gets emptier. */
const WIDE_MAX = 1120;
const TALL_MAX = 480;

/**
 * Places everything that the topology has. A picture that is wide enough runs from the instances
 * on the left to the internet on the right, Availability Zones side by side if there is room;
 * else it runs from top to bottom.
 * @param {Topology} topology @param {number} width that there is @returns {Layout}
 */
export function layout(topology, width) {
  const zones = topology.vpcs.map((vpc) => topology.zones.filter((zone) => zone.vpc === vpc.id).length);
  for (let columns = Math.max(1, ...zones); columns >= 1; columns -= 1) {
    for (const regionalBeside of [true, false]) {
      const arrangement = { columns, regionalBeside };
      const least = wide(topology, arrangement, 0).width;
      if (least <= width) return wide(topology, arrangement, Math.max(0, Math.min(width, WIDE_MAX) - least));
    }
  }
  return tall(topology, Math.min(width, TALL_MAX));
}
