// Lengths of time as people write them: `349 s`, `1.5 min`, `20ms`. No document.

/** @type {Record<string, number>} */
const UNITS = { us: 1, µs: 1, ms: 1e3, s: 1e6, m: 60e6, min: 60e6, h: 3600e6, d: 86400e6 };

/** In microseconds; a bare number is seconds; null where it is no length of time. @param {string} text @returns {number | null} */
export function durationOf(text) {
  const [, number, unit = ""] = /^\s*(\d+(?:[.,]\d+)?)\s*(us|µs|ms|s|m|min|h|d)?\s*$/i.exec(text) ?? [];
  if (number === undefined) return null;
  const us = Math.round(Number(number.replace(",", ".")) * (UNITS[unit.toLowerCase()] ?? UNITS.s));
  return us > 0 && Number.isSafeInteger(us) ? us : null;
}
