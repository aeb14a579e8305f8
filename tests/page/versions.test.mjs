// Every version of a run that there was; and what of two runs is worth showing side by side.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Versions, firstEffect, telling } from "../../www/js/details/versions.js";

const events = [{ seq: 0, atUs: 0 }, { seq: 1, atUs: 100 }, { seq: 2, atUs: 300 }];
const run = (deeds, { text = "lab", natModel = null } = {}) => ({ text, natModel, deeds, events, indexOf: (seq) => (seq < 0 ? null : seq), info: { natModel: natModel ?? "zonal", actions: ["the script's", ...deeds.map(({ action }) => action.do)] } });
const deed = (seq, name) => ({ seq, action: { do: name } });

test("each version is kept once, with what was done, when, and in which version", () => {
  const versions = new Versions();
  const bare = versions.note(run([]), 1, null);
  const one = versions.note(run([deed(1, "revoke")]), 1, 1);
  const two = versions.note(run([deed(0, "detach")]), 1, 2);
  assert.equal(versions.note(run([]), 1, 0), bare);
  const three = versions.note(run([deed(1, "delete")]), 1, 1);
  assert.deepEqual(versions.list.map(({ name, atUs, from, depth, index }) => [name, atUs, from, depth, index]), [
    ["as the scenario has it", null, null, 0, 1],
    ["revoke", 100, 0, 1, 2],
    ["detach", 0, 1, 2, 0],
    ["delete", 100, 0, 1, null],
  ]);
  assert.equal(versions.current, three);
  assert.equal(versions.before, bare);
  assert.deepEqual([one.events, one.endUs], [3, 300]);
  assert.equal(two.id, 2);
});

test("another reading of NAT is another version, another scenario a new beginning", () => {
  const versions = new Versions();
  versions.note(run([]), 1, null);
  versions.note(run([], { natModel: "notes" }), 1, 0);
  assert.deepEqual(versions.list.map(({ model, depth }) => [model, depth]), [["zonal", 0], ["notes", 0]]);
  versions.note(run([], { text: "edited" }), 1, 0);
  assert.deepEqual(versions.list.map(({ name, depth, text }) => [name, depth, text]).at(-1), ["the scenario is edited", 1, "edited"]);
  versions.note(run([], { text: "another" }), 2, 0);
  assert.equal(versions.list.length, 1);
  assert.equal(versions.before, null);
});

const pairs = (text) => [...text].map((sign, index) => ({ a: sign === "b" ? null : index, b: sign === "a" ? null : index, same: sign === "=" }));
const shown = (parts) => parts.map((part) => ("row" in part ? part.row : `(${part.skipped})`)).join(" ");

for (const [name, text, here, around, most, expected] of [
  ["what is the same is left out", "======~======", 6, 1, 50, "(5) 5 6 7 (5)"],
  ["the moment is always shown", "=====~=====", 0, 1, 50, "0 1 (2) 4 5 6 (4)"],
  ["differences that are near stand together", "~=~==~", 0, 1, 50, "0 1 2 3 4 5"],
  ["where there is too much the nearest stay", "~~~~~~~~~~", 5, 0, 4, "(3) 3 4 5 6 (3)"],
  ["at the end", "====~", 4, 1, 50, "(3) 3 4"],
  ["nothing", "", 0, 1, 50, ""],
]) {
  test(`side by side: ${name}`, () => assert.equal(shown(telling(pairs(text), here, around, most)), expected));
}

const kinds = (...types) => types.map((type) => ({ kind: { type } }));
for (const [name, text, a, b, expected] of [
  ["what was done is no difference", "=aaa~", kinds("hop", "action-started", "edited", "action-ended", "hop"), kinds("hop", "x", "x", "x", "hop"), 4],
  ["an event that only one has", "=ab", kinds("hop", "action-started", "x"), kinds("hop", "x", "created"), 2],
  ["nothing differs", "==", kinds("hop", "hop"), kinds("hop", "hop"), -1],
  ["an action with another outcome is one", "~", kinds("action-ended"), kinds("action-ended"), 0],
]) {
  test(`the first effect: ${name}`, () => assert.equal(firstEffect(pairs(text), a, b), expected));
}
