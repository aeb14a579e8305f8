// Two runs, event by event.
import assert from "node:assert/strict";
import { test } from "node:test";
import { align } from "../../www/js/details/alignment.js";

/** Letters are events: the same letter is the same event, a stroke behind it says that something about it is different. */
function events(text, startUs = 0) {
  return text.split(" ").filter(Boolean).map((word, index) => ({ atUs: startUs + index * 10, place: { station: word.charCodeAt(0), component: word[0] }, kind: { type: "hop", header: { label: word[0] }, direction: null }, sentence: { text: word } }));
}

const shown = (alignment) => alignment.pairs.map(({ a, b, same }) => `${a ?? "-"}${same ? "=" : a === null || b === null ? " " : "~"}${b ?? "-"}`).join(" ");

for (const [name, a, b, rows, first] of [
  ["the same run", "a b c", "a b c", "0=0 1=1 2=2", -1],
  ["nothing", "", "", "", -1],
  ["one goes on", "a b", "a b c", "0=0 1=1 - 2", 2],
  ["one has more in between", "a b c", "a x b c", "0=0 - 1 1=2 2=3", 1],
  ["one has less", "a b c d", "a d", "0=0 1 - 2 - 3=1", 1],
  ["another decision", "a b c", "a b' c", "0=0 1~1 2=2", 1],
  ["nothing in common", "a b", "x y", "0 - 1 - - 0 - 1", 0],
  ["a dropped packet is sent again", "a b c d e", "a b' x y c d e", "0=0 1~1 - 2 - 3 2=4 3=5 4=6", 1],
  ["the other is empty", "a b", "", "0 - 1 -", 0],
]) {
  test(`side by side: ${name}`, () => {
    const alignment = align(events(a), events(b));
    assert.equal(shown(alignment), rows);
    assert.equal(alignment.first, first);
  });
}

test("every event of both is in one row, in order, whatever they are", () => {
  let seed = 7;
  const random = (n) => ((seed = (seed * 16807) % 2147483647) % n);
  for (let round = 0; round < 200; round += 1) {
    const make = () => events(Array.from({ length: random(14) }, () => "abcd"[random(4)] + (random(3) ? "" : "'")).join(" "));
    const [a, b] = [make(), make()];
    const { pairs } = align(a, b);
    assert.deepEqual(pairs.flatMap((pair) => (pair.a === null ? [] : [pair.a])), a.map((_, index) => index));
    assert.deepEqual(pairs.flatMap((pair) => (pair.b === null ? [] : [pair.b])), b.map((_, index) => index));
    for (const pair of pairs) if (pair.a !== null && pair.b !== null) assert.equal(a[pair.a].place.component, b[pair.b].place.component);
  }
});

test("when one run moves the other stands at the same event, or at the same time since the last that both have", () => {
  const [a, b] = [events("a b c d e"), events("a b x y z d e")];
  const alignment = align(a, b);
  const there = (index) => alignment.counterpart(index, a, b);
  assert.deepEqual([null, 0, 1, 2, 3, 4].map(there), [null, 0, 1, 2, 5, 6]);
  const late = events("a b x y z d e", 1000);
  assert.equal(align(a, late).counterpart(2, a, late), 1);
  assert.equal(align(events("q a"), events("a")).counterpart(0, events("q a"), events("a")), null);
});

test("long runs that have nothing in common are paired by time, at once", () => {
  const many = (letter) => events(Array(20_000).fill(letter).join(" "));
  const before = performance.now();
  const { pairs } = align(many("a"), many("b"));
  assert.equal(pairs.length, 40_000);
  assert.ok(performance.now() - before < 5000);
});
