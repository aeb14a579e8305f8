// What a person did stays done when the reading of NAT, or the scenario itself, is another one.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Run } from "../../www/js/run.js";
import { scenario } from "./vpclab.mjs";

const NOTES = scenario("ec2-to-internet");
const MODELS = ["notes", "zonal", "regional"];
const PING = { do: "ping", instance: "client", to: "203.0.113.5" };
const RESOLVE = { do: "resolve", instance: "client", name: "google.com" };
/** The regional NAT gateway has a route table of its own (F6.60); under the other readings there is none of this name. */
const ROUTE = { do: "create-route", routeTable: "rtb-0f3a7c1e5b9d24680-regional", destination: "192.0.2.0/24", target: "igw-05c2d8e7a1b3f4690" };

/** @param {string} model @param {[index: number, action: object][]} deeds */
function done(model, deeds) {
  let run = new Run(NOTES, model);
  for (const [index, action] of deeds) run = run.withDeed(run.events[index].seq, action);
  assert.equal(run.deeds.length, deeds.length);
  return run;
}

const names = (run) => run.deeds.map(({ action }) => action.do);

describe("another reading of NAT", () => {
  for (const from of MODELS) {
    for (const to of MODELS.filter((model) => model !== from)) {
      test(`${from} to ${to}: two deeds stay two, in their order, wherever they were done`, () => {
        for (const [first, second] of [[20, 21], [24, 25], [27, 28], [40, 60], [60, 60]]) {
          const other = done(from, [[first, PING], [second, RESOLVE]]).under(to);
          assert.deepEqual(names(other), ["ping", "resolve"]);
          assert.deepEqual(other.lost, []);
          assert.ok(other.deeds[0].seq <= other.deeds[1].seq);
        }
      });
    }
  }

  test("what cannot be done there is told, what and why; what can be is done, before and after it", () => {
    const run = done("regional", [[40, PING], [60, ROUTE], [60, RESOLVE]]);
    for (const model of ["notes", "zonal"]) {
      const other = run.under(model);
      assert.deepEqual(names(other), ["ping", "resolve"]);
      assert.equal(other.lost.length, 1);
      assert.match(other.lost[0], /^“.*rtb-0f3a7c1e5b9d24680-regional.*”: there is no route table rtb-0f3a7c1e5b9d24680-regional\.$/);
      const moment = run.sameMoment(60, other);
      assert.ok(Math.abs(other.events[moment].atUs - run.events[60].atUs) < 1000, "the moment shown is the same");
    }
  });
});

test("another scenario: what was done by somebody who is gone is told", () => {
  const run = done("notes", [[60, PING]]);
  const text = NOTES.replaceAll('"client"', '"visitor"');
  assert.notEqual(text, NOTES);
  const other = run.rewritten(text);
  assert.deepEqual(names(other), []);
  assert.match(other.lost[0], /^“client pings 203\.0\.113\.5.*”: there is no instance client\.$/);
  assert.deepEqual(run.rewritten(NOTES).lost, []);
});
