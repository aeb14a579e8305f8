// The lines that packets travel on: pure arithmetic.

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ start: Point, bend: Point, end: Point }} Curve a quadratic Bézier curve */

/** How far a way bulges to its left, so that there and back are two lines. */
const BEND = 0.1;
const BEND_MAX = 16;

/** @param {{ x: number, y: number, w: number, h: number }} node @returns {Point} */
export function centre(node) {
  return { x: node.x + node.w / 2, y: node.y + node.h / 2 };
}

/** The way from one place to another. @param {Point} start @param {Point} end @returns {Curve} */
export function wayBetween(start, end) {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const length = Math.hypot(dx, dy);
  const bulge = length === 0 ? 0 : Math.min(BEND * length, BEND_MAX) / length;
  const bend = { x: (start.x + end.x) / 2 + dy * bulge, y: (start.y + end.y) / 2 - dx * bulge };
  return { start, bend, end };
}

/** @param {Curve} curve @param {number} share 0…1 @returns {Point} */
export function pointOn({ start, bend, end }, share) {
  const rest = 1 - share;
  const at = (/** @type {"x" | "y"} */ axis) => rest * rest * start[axis] + 2 * rest * share * bend[axis] + share * share * end[axis];
  return { x: at("x"), y: at("y") };
}

/** As an SVG path. @param {Curve} curve */
export function pathData({ start, bend, end }) {
  return `M${round(start.x)} ${round(start.y)}Q${round(bend.x)} ${round(bend.y)} ${round(end.x)} ${round(end.y)}`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** Slow at both ends. @param {number} share 0…1 */
export function eased(share) {
  return share * share * (3 - 2 * share);
}

/** How far a packet is on its way at a time: from the two instants in its event.
 * @param {number} atUs @param {number} leavesUs @param {number} arrivesUs */
export function shareOfWay(atUs, leavesUs, arrivesUs) {
  if (arrivesUs <= leavesUs) return atUs >= arrivesUs ? 1 : 0;
  return Math.min(Math.max((atUs - leavesUs) / (arrivesUs - leavesUs), 0), 1);
}

/** @typedef {{ x: number, y: number, w: number, h: number }} Rect */

const LABEL_GAP = 9;

/**
 * Where a label of a size stands beside a station so that it covers the least of the others.
 * @param {Rect} node @param {{ w: number, h: number }} size @param {Iterable<Rect>} others
 * @param {{ width: number, height: number }} room @param {Rect | null} wanted a station to leave free above all
 * @returns {Point} the label's upper left corner
 */
export function labelPlace(node, size, others, room, wanted) {
  const middle = centre(node);
  const left = node.x - size.w - LABEL_GAP;
  const right = node.x + node.w + LABEL_GAP;
  const above = node.y - size.h - LABEL_GAP;
  const below = node.y + node.h + LABEL_GAP;
  const centred = { x: middle.x - size.w / 2, y: middle.y - size.h / 2 };
  const candidates = [
    { x: centred.x, y: above }, { x: centred.x, y: below }, { x: left, y: centred.y }, { x: right, y: centred.y },
    { x: node.x + node.w - size.w, y: above }, { x: node.x, y: above }, { x: node.x + node.w - size.w, y: below }, { x: node.x, y: below },
    { x: left, y: above }, { x: right, y: above }, { x: left, y: below }, { x: right, y: below },
  ].map((point) => within(point, size, room));
  const obstacles = [...others];
  /** @type {Point} */
  let best = candidates[0];
  let least = Infinity;
  for (const point of candidates) {
    const label = { ...point, ...size };
    const covered = obstacles.reduce((sum, other) => sum + overlap(label, other), 0);
    // Its own station must stay readable, and the next one is where the eye goes.
    const cost = covered + 4 * overlap(label, node) + (wanted ? 3 * overlap(label, wanted) : 0);
    if (cost < least) {
      least = cost;
      best = point;
    }
  }
  return best;
}

/** @param {Point} point @param {{ w: number, h: number }} size @param {{ width: number, height: number }} room @returns {Point} */
function within({ x, y }, size, room) {
  return {
    x: Math.max(1, Math.min(x, room.width - size.w - 1)),
    y: Math.max(1, Math.min(y, room.height - size.h - 1)),
  };
}

/** The area that two rectangles share. @param {Rect} a @param {Rect} b */
export function overlap(a, b) {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}
