// Where the cells of a row stand: beside each other, or, where there is no room for that, in several lines. No document.

/** Between two cells, as the style sheet has it, in digits' widths. */
const GAP = 1;

/**
 * How wide a column has to be, in digits' widths: with what stands in two lines in two, and with all of it in one.
 * @typedef {{ two: number, one: number }} Width
 * `lines`: 0 while every cell stands in one line with the others; `tracks` and `places` are a style sheet's
 * `grid-template-columns` and each cell's `grid-area`; `least` is how wide the row has to be, in digits' widths.
 * @typedef {{ lines: number, tracks: string, places: string[], least: number }} Layout
 */

/** @param {readonly Width[]} widths @param {boolean} timed does the last column count down? It stands at the end of the first line then
 * @param {number} room in digits' widths; 0: not known yet @returns {Layout} */
export function layoutOf(widths, timed, room) {
  const all = widths.map(({ two }) => Math.ceil(two * 10) / 10);
  const least = sum(all) + GAP * all.length;
  if (room === 0 || least <= room) return { lines: 0, tracks: all.map((width) => `minmax(${width}ch, ${width}fr)`).join(" "), places: [], least };
  const each = widths.map(({ one }) => one + GAP);
  const [dense] = [greedyLines(each, timed, room), greedyLines(each, false, room)].sort((one, other) => one.length - other.length);
  const aligned = alignedLines(each, timed, room);
  // What stands under each other is read more easily: worth a line.
  return placed(aligned && aligned.length <= dense.length + 1 ? aligned : dense, each.length);
}

/** A cell and its share of the line. @typedef {{ cell: number, width: number }[]} Row */

/** As many cells in every line, under each other: the most for which there is room. @param {readonly number[]} each @param {boolean} timed @param {number} room @returns {Row[] | null} */
function alignedLines(each, timed, room) {
  for (let across = each.length - 1; across >= 2; across -= 1) {
    const order = [...each.keys()];
    if (timed) order.splice(across - 1, 0, ...order.splice(-1));
    const columns = Array.from({ length: across }, (_, column) => Math.max(...order.flatMap((cell, place) => (place % across === column ? each[cell] : []))));
    if (sum(columns) > room) continue;
    return Array.from({ length: Math.ceil(order.length / across) }, (_, line) => order.slice(line * across, (line + 1) * across)
      .map((cell, column, { length }) => ({ cell, width: column === length - 1 ? sum(columns.slice(column)) : columns[column] })));
  }
  return null;
}

/** As much in every line as there is room for. @param {readonly number[]} each @param {boolean} timed @param {number} room @returns {Row[]} */
function greedyLines(each, timed, room) {
  const last = each.length - 1;
  /** @type {Row[]} */
  const lines = [[]];
  each.forEach((width, cell) => {
    if (timed && cell === last) return;
    const taken = sum(lines[lines.length - 1].map((other) => other.width)) + (timed && lines.length === 1 ? each[last] : 0);
    if (taken > 0 && taken + width > room) lines.push([]);
    lines[lines.length - 1].push({ cell, width });
  });
  if (timed) lines[0].push({ cell: last, width: each[last] });
  return lines;
}

/** @param {readonly Row[]} lines @param {number} count @returns {Layout} */
function placed(lines, count) {
  const spans = lines.flatMap((line, row) => {
    const whole = sum(line.map(({ width }) => width));
    let from = 0;
    return line.map(({ cell, width }, index) => {
      const start = from;
      from = index === line.length - 1 ? 1000 : from + Math.round((width / whole) * 1000);
      return { cell, row, start, end: from };
    });
  });
  const edges = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((one, other) => one - other);
  /** @type {string[]} */
  const places = Array.from({ length: count });
  for (const { cell, row, start, end } of spans) places[cell] = `${row + 1} / ${edges.indexOf(start) + 1} / ${row + 2} / ${edges.indexOf(end) + 1}`;
  return {
    lines: lines.length,
    tracks: edges.slice(1).map((edge, index) => `minmax(0, ${edge - edges[index]}fr)`).join(" "),
    places,
    least: Math.max(...lines.map((line) => sum(line.map(({ width }) => width)))),
  };
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((whole, number) => whole + number, 0);
}
