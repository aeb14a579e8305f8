// Tables as text that spreadsheets take. No document.

/** @param {string} cell */
const plain = (cell) => cell.replace(/\s+/g, " ");

/** @param {readonly string[]} columns the owner's before them @param {readonly Line[]} lines @returns {string} tab-separated, with a line of titles */
export function tabSeparated(columns, lines) {
  return [columns, ...lines.map(cellsOf)].map((cells) => cells.map(plain).join("\t")).join("\n") + "\n";
}

/** What is counted down is copied as the moment of its end, in seconds. @param {Line} line */
function cellsOf({ owner, cells, timer, timed }) {
  return [owner, ...cells, ...(timed ? [timer ? String(timer.expiresAtUs / 1e6) : ""] : [])];
}
