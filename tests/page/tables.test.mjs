// What tables show of many rows: which, in which order, where they stand, and as text.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { layoutOf } from "../../www/js/details/tables/columns.js";
import { tabSeparated } from "../../www/js/details/tables/copy.js";
import { atOnce, inSlices, ordered, passes, sortKey, termsOf } from "../../www/js/details/tables/order.js";
import { placeOf } from "../../www/js/details/tables/source.js";
import { linesOf, scrolledTo, visibleRows } from "../../www/js/details/tables/window.js";

/** @param {Partial<Line>} line @returns {Line} */
const line = (line) => ({ key: "", owner: "", cells: [], timer: null, mark: "", reason: "", madeBy: null, changedBy: null, ...line });

/** Rows of two gateways, whose numbers have gaps. @param {number} count */
function rows(count) {
  return Array.from({ length: count }, (_, index) => line({
    key: index < count / 2 ? `nat/a/${index * 2}` : `nat/b/${index}`,
    owner: index < count / 2 ? "a" : "b",
    cells: [`10.0.${(index * 7) % 256}.${(index * 13) % 256}:${1024 + ((index * 31) % 5000)}`, ["ESTABLISHED tcp", "TIME_WAIT tcp", "SYN_SENT tcp"][index % 3]],
    timed: true,
    timer: index % 5 === 0 ? null : { usedAtUs: 0, expiresAtUs: (index * 977) % 100_003 },
  }));
}

/** @param {readonly Line[]} all */
const pageOf = (all) => (/** @type {number} */ offset, /** @type {number} */ limit) => all.slice(offset, offset + limit);

describe("sorting", () => {
  for (const { title, texts } of [
    { title: "addresses by value, then port", texts: ["9.255.0.1:99", "10.0.0.2:7", "10.0.0.2:443", "10.0.0.10:1", "203.0.113.5:443"] },
    { title: "blocks", texts: ["10.0.0.0/8", "10.0.0.0/16", "172.16.0.0/12", "192.168.0.0/16"] },
    { title: "numbers, with commas", texts: ["-3", "0", "99", "1,000", "12,500"] },
    { title: "IPv6 by value", texts: ["[2001:db8::1]:9", "[2001:db8::1]:443", "[2001:db8::f]:1", "[2001:db8::10]:1", "[2001:db8:1::1]:443"] },
    { title: "text as people read it, after numbers", texts: ["7", "any", "eni-2", "eni-10", "LISTEN"] },
    { title: "an address before a name", texts: ["0.0.0.0/0", "pl-68a54001"] },
  ]) {
    test(title, () => {
      const shuffled = texts.map((_, index) => texts[(index * 3 + 2) % texts.length]);
      assert.equal(new Set(shuffled).size, texts.length, "the test's own order is one");
      const lines = shuffled.map((text) => line({ cells: [text] }));
      const up = atOnce(ordered(lines.length, pageOf(lines), { terms: [], column: 0, descending: false }));
      assert.deepEqual([...up].map((place) => shuffled[place]), texts);
      const down = atOnce(ordered(lines.length, pageOf(lines), { terms: [], column: 0, descending: true }));
      assert.deepEqual([...down].map((place) => shuffled[place]), [...texts].reverse());
    });
  }

  test("a cell that is an address is a number, any other text is itself", () => {
    assert.equal(sortKey("0.0.0.1:2"), 65_538);
    assert.equal(sortKey("google.com"), "google.com");
  });

  test("by the time left, rows without one last; equal rows stay as they are", () => {
    const all = rows(3000);
    const order = [...atOnce(ordered(all.length, pageOf(all), { terms: [], column: 2, descending: false }))];
    assert.equal(new Set(order).size, 3000);
    const left = order.map((place) => all[place].timer?.expiresAtUs ?? Infinity);
    assert.deepEqual(left, [...left].sort((one, other) => (one === other ? 0 : one - other)));
    const endless = order.filter((place) => !all[place].timer);
    assert.deepEqual(endless, [...endless].sort((one, other) => one - other));
  });

  test("20,000 rows are put in order in slices, and as at once", async () => {
    const all = rows(20_000);
    const order = { terms: termsOf("-time_wait"), column: 0, descending: true };
    let slices = 0;
    const result = await inSlices(ordered(all.length, pageOf(all), order), new AbortController().signal, () => { slices += 1; });
    assert.deepEqual(result, atOnce(ordered(all.length, pageOf(all), order)));
    assert.ok(slices > 1, `${slices} slices`);
    const keys = [...(result ?? [])].map((place) => Number(sortKey(all[place].cells[0])));
    assert.ok(keys.every((key, index) => index === 0 || key <= keys[index - 1]));
    assert.equal(keys.length, all.filter(({ cells }) => !cells[1].startsWith("TIME_WAIT")).length);
  });

  test("work that is called off ends", async () => {
    const call = new AbortController();
    /** Work that does not end by itself. @returns {ReturnType<typeof ordered>} */
    function* endless() {
      for (;;) yield 0;
    }
    assert.equal(await inSlices(endless(), call.signal, () => call.abort()), null);
  });
});

describe("filtering", () => {
  const one = line({ owner: "lab-nat", cells: ["10.0.1.5:49152", "ESTABLISHED tcp"] });
  for (const [text, expected] of /** @type {[string, boolean][]} */ ([
    ["", true], ["10.0.1.5", true], ["49152 established", true], ["lab-nat", true], ["10.0.1.6", false], ["49152 udp", false], ["-udp", true], ["-tcp", false], ["10.0.1.5 -closed", true], [" - ", true],
  ])) {
    test(`“${text}” ${expected ? "lets the row through" : "hides the row"}`, () => assert.equal(passes(termsOf(text), one), expected));
  }
});

describe("the rows in sight", () => {
  for (const { title, view, expected } of [
    { title: "at the top", view: { count: 1000, rowHeight: 36, top: 0, height: 360 }, expected: { first: 0, end: 14, height: 36_000, shift: 0 } },
    { title: "in the middle", view: { count: 1000, rowHeight: 36, top: 3600, height: 360 }, expected: { first: 96, end: 114, height: 36_000, shift: 0 } },
    { title: "at the end", view: { count: 1000, rowHeight: 36, top: 35_640, height: 360 }, expected: { first: 986, end: 1000, height: 36_000, shift: 0 } },
    { title: "scrolled too far", view: { count: 3, rowHeight: 36, top: 900, height: 360 }, expected: { first: 0, end: 3, height: 108, shift: 0 } },
    { title: "none", view: { count: 0, rowHeight: 36, top: 0, height: 360 }, expected: { first: 0, end: 0, height: 0, shift: 0 } },
  ]) {
    test(title, () => assert.deepEqual(visibleRows(view), expected));
  }

  test("440,000 rows end at the end of what an engine can lay out, and the last one is in sight there", () => {
    const view = { count: 440_000, rowHeight: 36, top: 0, height: 360 };
    const { height } = visibleRows(view);
    assert.ok(height <= 17_000_000);
    const { first, end, shift } = visibleRows({ ...view, top: height - 360 });
    assert.equal(end, 440_000);
    assert.equal(Math.round((440_000 - 1) * 36 + shift), height - 36);
    assert.ok(end - first < 30);
  });

  test("a row is scrolled to, as little as need be, wherever it is", () => {
    for (const row of [0, 5, 9, 10, 11, 200_000, 439_990, 439_999]) {
      for (const top of [0, 360, 7_000_000, 14_999_640]) {
        const view = { count: 440_000, rowHeight: 36, top, height: 360 };
        const to = scrolledTo(row, view);
        const { first, end, shift } = visibleRows({ ...view, top: to });
        assert.ok(first <= row && row < end, `row ${row} from ${top}`);
        const y = row * 36 + shift - to;
        assert.ok(y > -1 && y + 36 < 361, `row ${row} from ${top} is at ${y}`);
      }
    }
    assert.equal(scrolledTo(3, { count: 100, rowHeight: 36, top: 20, height: 360 }), 20);
  });
});

describe("a row that moved", () => {
  for (const count of [40, 6000]) {
    const all = rows(count);
    test(`is found among ${count}`, () => {
      for (const place of [0, 1, count / 2 - 1, count / 2, count - 1]) {
        for (const hint of [0, place, Math.min(count - 1, place + 3), count + 5]) assert.equal(placeOf(all[place].key, hint, count, pageOf(all)), place);
      }
      for (const key of ["nat/a/3", "nat/b/0", "nat/c/1"]) assert.equal(placeOf(key, 2, count, pageOf(all)), null);
    });
  }
});

test("an address and its port stand on a line each, a state and what else is known too", () => {
  assert.deepEqual(["10.0.1.5:443", "[2001:db8::1]:443", "*:443", "ESTABLISHED tcp", "google.com", "any"].map(linesOf),
    [["10.0.1.5", ":443"], ["[2001:db8::1]", ":443"], ["*", ":443"], ["ESTABLISHED", "tcp"], ["google.com", ""], ["any", ""]]);
});

test("rows are copied as spreadsheets take them", () => {
  const lines = [
    line({ owner: "lab-nat", cells: ["10.0.1.5:49152", "a\tb\nc"], timed: true, timer: { usedAtUs: 0, expiresAtUs: 350_101_220 } }),
    line({ owner: "lab-nat", cells: ["10.0.1.6:1", "gone"], timed: true }),
  ];
  assert.equal(tabSeparated(["Of", "Inside", "State", "Expires at (s)"], lines),
    "Of\tInside\tState\tExpires at (s)\nlab-nat\t10.0.1.5:49152\ta b c\t350.10122\nlab-nat\t10.0.1.6:1\tgone\t\n");
});

describe("where cells stand", () => {
  // Inside, outside, to, state, left: as wide as a NAT gateway's rows usually are.
  const nat = [[9, 15], [14, 20], [12, 16], [12, 16], [7, 9]].map(([two, one]) => ({ two, one }));
  const v6 = [[40, 46], [40, 46], [12, 16], [7, 9]].map(([two, one]) => ({ two, one }));
  const metrics = Array.from({ length: 11 }, () => ({ two: 11, one: 11 }));
  for (const { title, widths, timed, room, lines, places } of [
    { title: "beside each other where there is room", widths: nat, timed: true, room: 60, lines: 0, places: [] },
    { title: "and until it is known how much there is", widths: nat, timed: true, room: 0, lines: 0, places: [] },
    { title: "one digit too few: two lines, what is left of the time at the end of the first", widths: nat, timed: true, room: 58, lines: 2, places: [1, 1, 2, 2, 1] },
    { title: "on a small phone three lines, still in the first", widths: nat, timed: true, room: 40, lines: 3, places: [1, 2, 2, 3, 1] },
    { title: "long addresses have a line each", widths: v6, timed: true, room: 48, lines: 3, places: [1, 2, 3, 3] },
    { title: "numbers stand under each other, for one line more", widths: metrics, timed: false, room: 40, lines: 4, places: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4] },
  ]) {
    test(title, () => {
      const layout = layoutOf(widths, timed, room);
      assert.equal(layout.lines, lines);
      assert.deepEqual(layout.places.map((place) => Number(place.split(" / ")[0])), places);
      if (lines === 0) return;
      assert.ok(layout.least <= room, "nothing is wider than the room");
      // No two cells of a line lie on each other, and every line is full.
      const tracks = layout.tracks.split(") ").length;
      const taken = layout.places.map((place) => place.split(" / ").map(Number)).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      taken.forEach(([line, start, , end], index) => {
        const before = taken[index - 1];
        assert.equal(start, before?.[0] === line ? before[3] : 1);
        if (taken[index + 1]?.[0] !== line) assert.equal(end, tracks + 1);
      });
    });
  }

  test("what fits nowhere makes the row wider, and nothing is cut", () => {
    assert.ok(layoutOf([{ two: 70, one: 80 }, { two: 4, one: 4 }], false, 40).least >= 80);
  });
});
