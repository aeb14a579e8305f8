// What brought an event about, and what it brought about.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Causes } from "../../www/js/details/causes.js";

const LOG = [
  [0, null, { type: "action-started" }],
  [1, 0, { type: "created" }],
  [2, 1, { type: "hop", decision: { type: "allowed" } }],
  [3, 2, { type: "hop", decision: { type: "translated" } }],
  [5, 3, { type: "hop", decision: { type: "dropped" } }],
  [6, 0, { type: "socket" }],
  [7, 6, { type: "created" }],
].map(([seq, cause, kind]) => ({ seq, cause, kind }));
const causes = new Causes(LOG);

for (const [seq, chain, story, effects, everything] of [
  [0, [0], [0], [1, 6], [1, 2, 3, 5, 6, 7]],
  [3, [0, 1, 2, 3], [0, 1, 3], [5], [5]],
  [5, [0, 1, 2, 3, 5], [0, 1, 3, 5], [], []],
  [2, [0, 1, 2], [0, 1, 2], [3], [3, 5]],
  [99, [], [], [], []],
]) {
  test(`event ${seq}`, () => {
    assert.deepEqual(causes.chain(seq).map((event) => event.seq), chain);
    assert.deepEqual(causes.story(seq).map((event) => event.seq), story);
    assert.deepEqual([...causes.of(seq)], effects);
    assert.deepEqual(causes.everything(seq), everything);
  });
}
