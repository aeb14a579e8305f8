// The lines that packets travel on, and the places of their labels: pure arithmetic.

/** How far a way bulges to its left, so that there and back are two lines. */
const BEND = 0.1;
const BEND_MAX = 16;

/** @param {Rect} rect @returns {Point} */
export function centre({ x, y, w, h }) {
  return { x: x + w / 2, y: y + h / 2 };
}

/** @param {Point} start @param {Point} end @returns {Curve} */
export function wayBetween(start, end) {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const length = Math.hypot(dx, dy);
  const bulge = length === 0 ? 0 : Math.min(BEND * length, BEND_MAX) / length;
  return { start, bend: { x: (start.x + end.x) / 2 + dy * bulge, y: (start.y + end.y) / 2 - dx * bulge }, end };
}

/** @param {Curve} curve @param {number} share 0…1 @returns {Point} */
export function pointOn({ start, bend, end }, share) {
  return between(between(start, bend, share), between(bend, end, share), share);
}

/** @param {Point} a @param {Point} b @param {number} share 0…1 @returns {Point} */
export function between(a, b, share) {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/** As an SVG path. @param {Curve} curve */
export function pathData({ start, bend, end }) {
  return `M${start.x} ${start.y}Q${bend.x.toFixed(1)} ${bend.y.toFixed(1)} ${end.x} ${end.y}`;
}

/** Slow at both ends. @param {number} share 0…1 */
export function eased(share) {
  return share * share * (3 - 2 * share);
}

/** @param {number} atUs @param {number} leavesUs @param {number} arrivesUs */
export function shareOfWay(atUs, leavesUs, arrivesUs) {
  if (arrivesUs <= leavesUs) return atUs >= arrivesUs ? 1 : 0;
  return Math.min(Math.max((atUs - leavesUs) / (arrivesUs - leavesUs), 0), 1);
}

/** Places for a label are tried this far apart, and it likes this much air. */
const STEP = 8;
const AIR = 9;

/** A label stands no further from its station than this: a large picture has too many places to try. */
const FAR = 480;

/** What covering something costs, in pixels of distance: at all, and for each pixel of area. */
const COVER = 200;
const COVER_AREA = 0.2;

/**
 * Where a label stands in the picture: as near to its station as it can without covering anything.
 * @param {Rect} node @param {Size} size @param {readonly Rect[]} others what it should not cover
 * @param {{ width: number, height: number }} room @param {Rect | null} wanted a station to leave free above all
 * @returns {Point}
 */
export function labelPlace(node, size, others, room, wanted) {
  const middle = centre(node);
  const from = { x: Math.max(1, node.x - size.w - FAR), y: Math.max(1, node.y - size.h - FAR) };
  const end = { x: Math.min(room.width - size.w, node.x + node.w + FAR), y: Math.min(room.height - size.h, node.y + node.h + FAR) };
  const near = others.filter(({ x, y, w, h }) => x < end.x + size.w && x + w > from.x && y < end.y + size.h && y + h > from.y);
  const cost = (/** @type {Rect} */ label) => {
    const at = centre(label);
    let sum = Math.abs(gap(label, node) - AIR) + 0.05 * Math.hypot(at.x - middle.x, at.y - middle.y);
    for (const other of near) {
      const area = overlap(label, other);
      if (area > 0) sum += COVER + COVER_AREA * area;
    }
    // Its own station must stay readable, and the next one is where the eye goes.
    return sum + 100 * overlap(label, node) + (wanted ? 20 * overlap(label, wanted) : 0);
  };
  let best = from;
  let least = Infinity;
  for (let { y } = from; y < end.y; y += STEP) {
    for (let { x } = from; x < end.x; x += STEP) {
      const price = cost({ x, y, ...size });
      if (price < least) [best, least] = [{ x, y }, price];
    }
  }
  return best;
}

/** A rectangle's nearest point to another. @param {Rect} rect @param {Point} point @returns {Point} */
export function nearest({ x, y, w, h }, point) {
  return { x: Math.max(x, Math.min(point.x, x + w)), y: Math.max(y, Math.min(point.y, y + h)) };
}

/** The distance between two rectangles; 0 where they touch. @param {Rect} a @param {Rect} b */
function gap(a, b) {
  return Math.hypot(
    Math.max(0, a.x - b.x - b.w, b.x - a.x - a.w),
    Math.max(0, a.y - b.y - b.h, b.y - a.y - a.h));
}

/** The area that two rectangles share. @param {Rect} a @param {Rect} b */
export function overlap(a, b) {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}
