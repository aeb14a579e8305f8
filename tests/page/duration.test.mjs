import assert from "node:assert/strict";
import { test } from "node:test";
import { durationOf } from "../../www/js/details/duration.js";

for (const [text, us] of [
  ["349 s", 349_000_000], ["349", 349_000_000], ["20ms", 20_000], ["50 µs", 50], ["50us", 50], ["1.5 min", 90_000_000], ["1,5 h", 5_400_000_000], ["5 d", 432_000_000_000], [" 1 S ", 1_000_000],
  ["", null], ["soon", null], ["-3 s", null], ["0 s", null], ["1e3", null], ["5 weeks", null], ["99999999999 d", null],
]) {
  test(`“${text}” is ${us ?? "no length of time"}`, () => assert.equal(durationOf(text), us));
}
