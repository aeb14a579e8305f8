// What is kept of a run, what of that is listed, and how it is told.
import assert from "node:assert/strict";
import { test } from "node:test";

import { RUNS_MAX, VERSION, doneIn, isKept, recordOf, sorted, when } from "../../www/js/details/keep/record.js";

const run = (more = {}) => ({ text: "a", natModel: null, deeds: [], info: { title: "T" }, ...more });
const kept = (id, savedAt, more = {}) => ({ ...recordOf(id, run(), 3, "a", "a", savedAt), changed: true, ...more });

/** The run, the text that was opened, and whether anything was done. */
for (const [what, one, original, changed] of [
  ["nothing", run(), "a", false],
  ["something was done", run({ deeds: [{ seq: 1, action: {} }] }), "a", true],
  ["the text is another", run({ text: "b" }), "a", true],
  ["another reading of NAT", run({ natModel: "zonal" }), "a", true],
]) test(`${what}: changed is ${changed}`, () => assert.equal(recordOf("x", one, null, original, "home", 1).changed, changed));

test("a record comes back from storage as it was", () => {
  const record = recordOf("x", run({ deeds: [{ seq: null, action: { do: "ping" } }] }), 7, "a", "a", 99);
  assert.ok(isKept(structuredClone(record)));
  assert.deepEqual(structuredClone(record), record);
});

for (const [what, broken] of [
  ["another version", { version: VERSION + 1 }], ["no text", { text: undefined }], ["no time", { savedAt: "now" }], ["no list of deeds", { deeds: {} }], ["half a place", { index: 1.5 }],
]) test(`${what}: it is left alone`, () => {
  const stored = [kept("good", 1), { ...kept("bad", 2), ...broken }];
  assert.deepEqual(sorted(stored, null).kept.map(({ id }) => id), ["good"]);
  assert.deepEqual(sorted(stored, null).surplus, [], "what cannot be read is not thrown away");
});

test("the newest come first, the oldest beyond the maximum go, and the present one stays", () => {
  const stored = Array.from({ length: RUNS_MAX + 2 }, (_, index) => kept(`r${index}`, index));
  const { kept: listed, surplus } = sorted(stored, "r0");
  assert.equal(listed[0].id, `r${RUNS_MAX + 1}`);
  assert.deepEqual(surplus, ["r1"]);
  assert.ok(listed.some(({ id }) => id === "r0"));
});

test("a run that was only looked at is kept while it is the present one", () => {
  const stored = [kept("looked", 1, { changed: false }), kept("done", 2)];
  assert.deepEqual(sorted(stored, "looked").surplus, []);
  assert.deepEqual(sorted(stored, "done").surplus, ["looked"]);
});

const now = new Date(2026, 2, 3, 12, 0).getTime();
for (const [date, said] of [
  [new Date(2026, 2, 3, 9, 5), "today at 09:05"], [new Date(2026, 2, 2, 23, 59), "yesterday at 23:59"],
  [new Date(2026, 1, 28, 0, 1), "on 28 February at 00:01"], [new Date(2025, 11, 31, 8, 0), "on 31 December 2025 at 08:00"],
]) test(said, () => assert.equal(when(date.getTime(), now), said));

test("what was done is said in few words", () => {
  assert.equal(doneIn(kept("x", 1, { deeds: [{}, {}], natModel: "zonal" })), "2 things done, under the model “zonal”");
  assert.equal(doneIn(kept("x", 1)), "the scenario was changed");
});
