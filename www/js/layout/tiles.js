// How big a station is drawn and what is written on it.

/** @import { TopologyStation } from "../engine.js" */

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

/**
 * A station's drawing, before it has a place.
 * @typedef {{ station: number, kind: TopologyStation["kind"], label: string[], detail: string[], w: number, h: number }} Tile
 */

/** @type {Record<TopologyStation["kind"], string[]>} */
const LABELS = {
  instance: ["Instance"],
  eni: ["ENI"],
  "security-group": ["Security", "group"],
  "network-acl": ["Network ACL"],
  "route-table": ["Route table"],
  "nat-gateway": ["NAT gateway"],
  "internet-gateway": ["Internet", "gateway"],
  resolver: ["DNS resolver"],
  edge: ["AWS edge"],
  internet: ["Internet"],
  server: ["Server"],
};

/** @param {TopologyStation} station @param {boolean} narrow break labels where a line can be saved in width */
export function tileOf(station, narrow) {
  const label = LABELS[station.kind].flatMap((line) => (narrow && station.subnet && !ownsAddresses(station) ? line.split(" ") : [line]));
  const named = narrow ? NAME_CHARS_MAX_NARROW : NAME_CHARS_MAX;
  const detail = detailOf(station).map((line) => shorten(line, station.kind === "instance" ? named : DETAIL_CHARS_MAX));
  const textWidth = Math.max(
    ...label.map(labelWidth),
    ...detail.map((line) => line.length * DETAIL_CHAR),
  );
  /** @type {Tile} */
  return {
    station: station.station,
    kind: station.kind,
    label,
    detail,
    w: Math.ceil(Math.max(46, textWidth + (narrow ? 8 : 14))),
    h: 6 + ICON + 3 + label.length * LABEL_LINE + detail.length * DETAIL_LINE + 5,
  };
}

/** @param {string} text */
function labelWidth(text) {
  return [...text].reduce((sum, letter) => sum + (/[A-Z]/.test(letter) ? CAPITAL : /[iltr ]/.test(letter) ? THIN : LETTER), 0);
}

/** @param {TopologyStation} station */
function ownsAddresses(station) {
  return station.kind === "nat-gateway";
}

/** @param {TopologyStation} station @returns {string[]} */
function detailOf(station) {
  switch (station.kind) {
    case "instance":
      return [station.name ?? station.component];
    case "server":
      return [...(station.name ? [station.name] : []), ...station.addresses];
    case "eni":
    case "nat-gateway":
    case "resolver":
      return station.addresses.map((address) => address.replace(" (Elastic IP)", " EIP").replace(" (public)", ""));
    case "route-table":
      return station.gateway ? ["of the gateway"] : [];
    default:
      return [];
  }
}

/** Cuts in the middle, where ids and names say least. @param {string} text @param {number} max */
export function shorten(text, max) {
  if (text.length <= max) return text;
  const tail = Math.floor((max - 1) / 3);
  return `${text.slice(0, max - 1 - tail)}…${text.slice(text.length - tail)}`;
}
