// What the page hands over: the same bytes as the command line's.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { scenario, Simulation, thrown } from "./vpclab.mjs";

const NOTES = scenario("ec2-to-internet");
const GOLDEN = JSON.parse(readFileSync(new URL("../golden/exports.json", import.meta.url), "utf8"));

/** @param {string | Uint8Array} export_ */
const hash = (export_) => createHash("sha256").update(export_).digest("hex");

/** @param {string} model */
function ran(model) {
  const simulation = new Simulation(NOTES, model);
  simulation.run();
  return simulation;
}

describe("exports", () => {
  for (const [model, golden] of Object.entries(GOLDEN)) {
    test(`${model}: the bytes are those of the command`, () => {
      const simulation = ran(model);
      assert.equal(hash(simulation.pcapng()), golden.pcapng);
      assert.equal(hash(simulation.pcapng(["lab-nat"])), golden["pcapng of lab-nat"]);
      assert.equal(hash(simulation.metricsCsv()), golden.metrics);
      assert.equal(hash(simulation.exportLog()), golden.run);
      const early = new Simulation(NOTES, model);
      const { events } = early.runUntil(10_000_000);
      assert.equal(hash(early.conntrack(events - 1, 10_000_000)), golden["conntrack at 10s"]);
    });
  }

  test("a run as a file is the same run, at the same event", () => {
    const simulation = ran("zonal");
    simulation.act(100, { do: "resolve", instance: "client", name: "google.com" });
    simulation.run();
    const text = simulation.exportLog(42);
    const again = new Simulation(text);
    assert.equal(again.digest(), simulation.digest());
    assert.equal(again.position(), 42);
    assert.equal(again.exportLog(42), text);
    assert.equal(simulation.position(), undefined);
    assert.equal(new Simulation(text, "notes").info().natModel, "notes");
    const { diagnostics } = thrown(() => new Simulation(text.replace("vpclab-run/1", "vpclab-run/9")));
    assert.deepEqual(diagnostics.map(({ code }) => code), ["unsupported-version"]);
  });

  test("points have names, and one that nobody has is refused", () => {
    const simulation = ran("zonal");
    const points = simulation.capturePoints();
    assert.ok(points.includes("nat-0f3a7c1e5b9d24680 outside"));
    assert.ok(simulation.pcapng([points[0]]).length < simulation.pcapng(points).length);
    assert.match(thrown(() => simulation.pcapng(["nobody"])).message, /nobody/);
  });

  test("tables are those of the event", () => {
    const simulation = ran("zonal");
    assert.equal(simulation.conntrack(), "");
    assert.match(simulation.conntrack(40), /^# zone=\d+ /);
  });
});
