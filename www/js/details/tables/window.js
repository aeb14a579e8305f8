// Which rows are in sight: only those are in the document. No document here.

/** Engines lay nothing out beyond some 17 million pixels: a longer table scrolls faster than it is. */
const HEIGHT_MAX = 15_000_000;

/** Rows beyond either edge, so that one that is scrolled to is there already. */
const BEYOND = 4;

/**
 * @param {{ count: number, rowHeight: number, top: number, height: number }} view rows in all, and how far the scroller is
 * @returns {{ first: number, end: number, height: number, shift: number }} the rows to draw; how high all of them are; and how far down the first of all stands
 */
export function visibleRows({ count, rowHeight, top, height }) {
  const whole = count * rowHeight;
  const shown = Math.min(whole, HEIGHT_MAX);
  const most = Math.max(0, shown - height);
  const at = Math.min(Math.max(0, top), most);
  // Where the table is longer than what can be laid out, a share of the way is the same share of all rows.
  const real = most === 0 ? 0 : at * ((whole - height) / most);
  const first = Math.max(0, Math.floor(real / rowHeight) - BEYOND);
  const end = Math.min(count, Math.ceil((real + height) / rowHeight) + BEYOND);
  return { first, end, height: shown, shift: at - real };
}

/** Where the scroller has to be for a row to be in sight, the nearest such place.
 * @param {number} row @param {{ count: number, rowHeight: number, top: number, height: number }} view @returns {number} */
export function scrolledTo(row, { count, rowHeight, top, height }) {
  const whole = count * rowHeight;
  const most = Math.max(0, Math.min(whole, HEIGHT_MAX) - height);
  const stretch = most === 0 ? 1 : (whole - height) / most;
  const real = Math.min(Math.max(0, top), most) * stretch;
  const wanted = Math.min(Math.max(real, (row + 1) * rowHeight - height), row * rowHeight);
  return wanted === real ? top : Math.max(0, wanted / stretch);
}

/** About so many digits' widths a text takes. @param {string} text */
export function widthOf(text) {
  let width = 0;
  for (const letter of text) width += /[WMm@%→]/.test(letter) ? 1.5 : /[.,:ilItjf' ]/.test(letter) ? 0.6 : /[A-Z]/.test(letter) ? 1.12 : 1.02;
  return width;
}

/** An end's address and port, a state and what else is known of it: a line each. @param {string} text @returns {[string, string]} */
export function linesOf(text) {
  const end = /^(\[[0-9a-f:.]+\]|\d+\.[\d.]+|\*)(:\d+)$/i.exec(text) ?? /^([^ ]+) (.+)$/.exec(text);
  return end ? [end[1], end[2]] : [text, ""];
}
