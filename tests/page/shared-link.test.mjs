// A run in the page's address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fragmentOf, sharedRun } from "../../www/js/shared-link.js";

const RUN = JSON.stringify({ format: "vpclab-run/1", scenario: "Grüße ".repeat(200) });

/** Made by the first version: it must open for ever. */
const FIRST = "#run=1.q1bKTFGyMjSqBQA";

test("what goes into a link comes out of it, small", async () => {
  const fragment = await fragmentOf(RUN);
  assert.match(fragment, /^#run=1\.[\w-]+$/);
  assert.ok(fragment.length < RUN.length / 4);
  assert.equal(await sharedRun(fragment), RUN);
});

test("a link of the first version opens", async () => assert.equal(await sharedRun(FIRST), '{"id":12}'));

test("an address without a run has none", async () => {
  for (const fragment of ["", "#", "#chapter=2"]) assert.equal(await sharedRun(fragment), null);
});

test("what was cut, changed or written by somebody else is told, and nothing of it runs", async () => {
  const whole = await fragmentOf(RUN);
  for (const [fragment, complaint] of [
    [whole.slice(0, -20), /cut off or changed/],
    ["#run=1.!!!", /cut off or changed/],
    ["#run=", /cut off or changed/],
    ["#run=2.abc", /version 2, and this page knows version 1/],
    ["#run=1.AAAA", /cut off or changed/],
    [await fragmentOf("x".repeat(5_000_000)), /too large/],
  ]) await assert.rejects(sharedRun(fragment), complaint, fragment.slice(0, 20));
});
