// Simulated time as a length: what is folded, where it lies, what of it is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeScale, Window, marksOf, quietAbove } from "../../www/js/details/time-scale.js";

const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-6 * Math.max(1, Math.abs(expected)), `${actual} against ${expected}`);

for (const [name, gaps, quiet] of [
  ["hops of one length", [20, 20, 20, 20], Infinity],
  ["nothing at all", [], Infinity],
  ["events at one instant", [0, 0, 0], Infinity],
  ["hops and a wait", [20, 20, 20, 350_000_000, 20], 80],
  ["hops, ways through the internet, waits", [20, 20, 20, 20, 20_000, 20, 20, 20_000, 20, 349_000_000], 80],
  ["waits that do not stand out", [20, 30, 60], Infinity],
]) {
  test(`time is quiet: ${name}`, () => assert.equal(quietAbove(gaps), quiet));
}

const INSTANTS = [0, 20, 40, 60, 349_000_060, 349_000_080];

test("folded, a wait takes little more room than what happens around it, and longer waits take more", () => {
  const scale = new TimeScale(INSTANTS, true);
  assert.equal(scale.folds.length, 1);
  const [fold] = scale.folds;
  assert.deepEqual([fold.fromUs, fold.toUs], [60, 349_000_060]);
  assert.ok(scale.length < 600, `${scale.length}`);
  const longer = new TimeScale([0, 20, 40, 60, 900_000_060, 900_000_080], true);
  assert.ok(longer.length > scale.length);
});

for (const folded of [true, false]) {
  test(`${folded ? "folded" : "even"}, an instant leads to its place and back, and later lies farther`, () => {
    const scale = new TimeScale(INSTANTS, folded);
    let before = -1;
    for (const us of [0, 7, 20, 59, 60, 61, 1000, 174_500_060, 349_000_060, 349_000_070, 349_000_080]) {
      const u = scale.at(us);
      assert.ok(u > before, `${us}`);
      near(scale.instant(u), us);
      before = u;
    }
    near(scale.at(349_000_090), scale.length);
    assert.equal(scale.at(-5), 0);
  });
}

test("what is not folded is as long as it takes", () => {
  const scale = new TimeScale(INSTANTS, true);
  assert.equal(scale.at(50) - scale.at(40), 10);
  near(scale.at(349_000_080) - scale.at(349_000_060), 20);
  assert.equal(new TimeScale(INSTANTS, false).length, 349_000_080);
});

test("zooming keeps what is under the pointer, and never leaves the line", () => {
  const whole = new Window(1000);
  assert.ok(whole.whole);
  const close = whole.zoomed(4, 300);
  near(close.span, 250);
  near((300 - close.from) / close.span, 0.3);
  for (const [window, from, to] of [
    [close.zoomed(1 / 100, 300), 0, 1000],
    [close.moved(10_000), 750, 1000],
    [close.moved(-10_000), 0, 250],
    [whole.zoomed(1e9, 999), 995.004, 999.004],
    [new Window(0), 0, 1],
  ]) {
    near(window.from, from);
    near(window.to, to);
  }
});

test("following moves only when the moment leaves the line", () => {
  const window = new Window(1000, 200, 400);
  assert.equal(window.showing(300), window);
  const later = window.showing(399);
  assert.ok(later.from > 200 && later.from < 399 && later.to > 399);
  assert.ok(window.showing(0).from === 0);
  assert.ok(window.showing(1000).to === 1000);
});

test("the ruler's marks are round, apart, outside of folds and inside of the line", () => {
  const scale = new TimeScale(INSTANTS, true);
  const marks = marksOf(scale, new Window(scale.length), 18);
  assert.ok(marks.length > 2);
  for (const { us } of marks) assert.equal(us % 20, 0);
  marks.reduce((before, { u }) => { assert.ok(u - before >= 18); return u; }, -Infinity);
  const [fold] = scale.folds;
  assert.ok(marks.every(({ u }) => u <= fold.from || u >= fold.to));
  assert.ok(marks.some(({ us }) => us === fold.toUs));
  const even = new TimeScale(INSTANTS, false);
  assert.deepEqual(marksOf(even, new Window(even.length), 100_000_000).map(({ us }) => us / 1e6), [0, 120, 240]);
});

test("marks are few however far the line reaches", () => {
  const scale = new TimeScale([0, 432_000_000_000], false);
  assert.ok(marksOf(scale, new Window(scale.length), scale.length / 8).length <= 9);
});
