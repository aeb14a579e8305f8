// The class that the page and everyone else gets, through the wasm that ships.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { scenario, Simulation, thrown } from "./vpclab.mjs";

const NOTES = scenario("ec2-to-internet");

/** Steps until nothing is left, or `limit` steps are taken. */
function stepThrough(simulation, limit = 10_000) {
  const events = [];
  for (let steps = 0; steps < limit; steps += 1) {
    const happened = simulation.step();
    if (happened.length === 0) return events;
    events.push(...happened);
  }
  throw new Error(`still going on after ${limit} steps`);
}

describe("a run", () => {
  test("its events are numbered from 0, in the order of time, each after its cause", () => {
    const events = stepThrough(new Simulation(NOTES));
    assert.ok(events.length > 0);
    events.forEach((event, index) => {
      assert.equal(event.seq, index);
      assert.ok(event.atUs >= (events[index - 1]?.atUs ?? 0), `time at event ${index}`);
      assert.ok(event.cause === null || event.cause < event.seq, `cause of event ${index}`);
      assert.match(event.sentence.text, /\S/);
    });
  });

  test("steps, one long run and the log are the same events", () => {
    const stepped = new Simulation(NOTES);
    const events = stepThrough(stepped);
    const ran = new Simulation(NOTES);
    ran.runUntil(events.at(-1).atUs);
    assert.deepEqual(ran.events(0, events.length), events);
    assert.deepEqual(stepped.events(2, 5), events.slice(2, 5));
    assert.deepEqual(stepped.events(3, 3), []);
  });

  test("the same scenario gives the same digest, another NAT model another", () => {
    const digest = (model) => {
      const simulation = new Simulation(NOTES, model);
      simulation.run();
      return simulation.digest();
    };
    const [notes, zonal] = ["notes", "zonal"].map(digest);
    assert.match(notes, /^[0-9a-f]{64}$/);
    assert.equal(digest("notes"), notes);
    assert.notEqual(zonal, notes);
    assert.equal(digest(null), digest(undefined));
  });

  const golden = JSON.parse(readFileSync(new URL("../golden/digests.json", import.meta.url), "utf8"));
  for (const [name, digests] of Object.entries(golden)) {
    for (const [model, digest] of Object.entries(digests)) {
      test(`${name}, ${model}: the digest is the one of the native build`, () => {
        const simulation = new Simulation(scenario(name), model);
        simulation.run();
        assert.equal(simulation.digest(), digest);
      });
    }
  }

  test("what was is shown the same after more has happened", () => {
    const simulation = new Simulation(NOTES);
    simulation.step();
    const before = simulation.frame(null);
    const first = simulation.frame(0);
    simulation.run();
    assert.deepEqual(simulation.frame(null), before);
    assert.deepEqual(simulation.frame(0), first);
    assert.notDeepEqual(first, before);
  });
});

describe("a packet", () => {
  test("its bytes are bytes, and every layer that is shown lies within them", () => {
    const simulation = new Simulation(NOTES);
    const created = stepThrough(simulation).filter((event) => event.kind.type === "created");
    assert.ok(created.length > 0);
    for (const { packet, seq } of created) {
      const bytes = simulation.packetBytes(packet, seq);
      assert.ok(bytes instanceof Uint8Array && bytes.length > 0, `packet ${packet}`);
      const layers = simulation.dissect(packet, seq);
      assert.ok(layers.length > 0, `packet ${packet}`);
      for (const field of layers.flatMap((layer) => layer.fields)) {
        assert.ok(field.offset + field.length <= bytes.length, `${packet}: ${field.name}`);
      }
    }
  });

  test("one that there is not has no bytes", () => {
    assert.equal(new Simulation(NOTES).packetBytes(4_000_000, 0), undefined);
  });
});

describe("bad input", () => {
  for (const { name, text, code } of [
    { name: "not JSON", text: "{", code: /./ },
    { name: "nothing", text: "", code: /./ },
    { name: "another version", text: '{"vpclab": 99}', code: /./ },
    { name: "an unknown key", text: NOTES.replace('"title"', '"titel"'), code: /unknown-key/ },
  ]) {
    test(`${name} is an Error with diagnostics, which check gives as well`, () => {
      const error = thrown(() => new Simulation(text));
      assert.ok(error instanceof Error);
      assert.match(error.message, /\S/);
      assert.ok(error.diagnostics.some((diagnostic) => code.test(diagnostic.code)));
      assert.ok(error.diagnostics.every(({ line, column }) => line >= 1 && column >= 1));
      assert.deepEqual(Simulation.check(text), error.diagnostics);
    });
  }

  test("a scenario of the library has no mistakes", () => {
    assert.deepEqual(Simulation.check(NOTES), []);
  });

  const mute = { toJSON: () => undefined };
  const cyclic = { do: "wait" };
  cyclic.action = cyclic;
  const throwing = { toJSON() { throw new Error("not me"); } };
  /** @type {Record<string, (simulation: any) => unknown>} */
  const unusable = {
    "an unknown NAT model": () => new Simulation(NOTES, /** @type {any} */ ("carrier-grade")),
    "no scenario": () => new Simulation(/** @type {any} */ (undefined)),
    "a scenario that is an object": () => new Simulation(/** @type {any} */ ({})),
    "nothing to check": () => Simulation.check(/** @type {any} */ (null)),
    "an unknown action": (simulation) => simulation.act(null, { do: "magic" }),
    "no action": (simulation) => simulation.act(null, undefined),
    "an action that is null": (simulation) => simulation.act(null, null),
    "an action that is a function": (simulation) => simulation.act(null, () => 1),
    "an action that is a symbol": (simulation) => simulation.act(null, Symbol("wait")),
    "an action that JSON makes nothing of": (simulation) => simulation.act(null, mute),
    "an action that JSON cannot write": (simulation) => simulation.act(null, cyclic),
    "an action with a BigInt": (simulation) => simulation.act(null, { do: "wait", duration: 1n }),
    "an action that throws": (simulation) => simulation.act(null, throwing),
    "an action after an event that is not": (simulation) => simulation.act(1000, { do: "wait", duration: "1s" }),
    "a frame past the log": (simulation) => simulation.frame(simulation.progress().events),
    "a frame of -1": (simulation) => simulation.frame(-1),
    "a frame between two events": (simulation) => simulation.frame(1.5),
    "a frame of no number": (simulation) => simulation.frame("a"),
    "a frame past 32 bits": (simulation) => simulation.frame(2 ** 32),
    "a configuration past the log": (simulation) => simulation.configuration(1000),
    "ports past the log": (simulation) => simulation.ports(1000, 1),
    "tracking past the log": (simulation) => simulation.conntrack(1000),
    "tracking before the beginning": (simulation) => simulation.conntrack(null, -1),
    "a file of a run looked at past the log": (simulation) => simulation.exportLog(1000),
    "events past the log": (simulation) => simulation.events(0, simulation.progress().events + 1),
    "events before the log": (simulation) => simulation.events(-1, 2),
    "a time before the beginning": (simulation) => simulation.runUntil(-1),
    "no time": (simulation) => simulation.runUntil(undefined),
    "an unknown table": (simulation) => simulation.rows("guests", null, 0, 1),
    "a table that is a symbol": (simulation) => simulation.rows(Symbol("nat"), null, 0, 1),
    "rows past the log": (simulation) => simulation.rows("nat", 1000, 0, 1),
    "an unknown capture point": (simulation) => simulation.pcapng(["nobody"]),
    "a capture point that is a number": (simulation) => simulation.pcapng([1]),
    "capture points that are a text": (simulation) => simulation.pcapng("client"),
    "an unknown option": (simulation) => simulation.flowLogs({ foo: 1 }),
    "options that are a text": (simulation) => simulation.flowLogs("abc"),
    "options that are a list": (simulation) => simulation.flowLogs(["format"]),
    "options with a symbol": (simulation) => simulation.flowLogs({ [Symbol("format")]: "" }),
    "options that throw": (simulation) => simulation.flowLogs(new Proxy({}, { ownKeys() { throw new Error("not me"); } })),
    "an unknown traffic": (simulation) => simulation.flowLogs({ traffic: "FOO" }),
    "a place that is a text": (simulation) => simulation.flowLogs({ at: "lab-nat" }),
    "an unknown place": (simulation) => simulation.flowLogs({ at: ["zz"] }),
    "a format that is a number": (simulation) => simulation.flowLogs({ format: 1 }),
    "an unknown field": (simulation) => simulation.flowLogs({ format: "${foo}" }),
  };
  for (const [name, act] of Object.entries(unusable)) {
    test(`${name} is an Error with diagnostics, and the run is whole`, () => {
      const simulation = new Simulation(NOTES);
      simulation.runUntil(1000);
      const digest = simulation.digest();
      const error = thrown(() => act(simulation));
      assert.ok(error instanceof Error);
      // A panic would be a RuntimeError, and would leave the module unusable.
      assert.ok(!(error instanceof WebAssembly.RuntimeError), error.stack);
      assert.ok(error.diagnostics?.length > 0, error.message);
      for (const { severity, code, message, line, column } of error.diagnostics) {
        assert.equal(severity, "error");
        assert.match(`${code} ${message}`, /^\S+ .+$/s);
        assert.ok(line >= 1 && column >= 1);
      }
      assert.equal(simulation.digest(), digest);
      assert.ok(stepThrough(simulation).length > 0);
    });
  }

  test("what stands at the ends of the log is there", () => {
    const simulation = new Simulation(NOTES);
    assert.deepEqual(simulation.events(0, 0), []);
    simulation.run();
    const { events } = simulation.progress();
    assert.equal(simulation.frame(events - 1).seq, events - 1);
    assert.equal(simulation.events(0, events).length, events);
    assert.deepEqual(simulation.events(events, events), []);
    assert.equal(simulation.frame(undefined).seq, null);
  });
});

test("flow logs are read as AWS writes them, and options that are none are refused", () => {
  const simulation = new Simulation(NOTES, "zonal");
  simulation.run();
  const lines = simulation.flowLogs().trimEnd().split("\n");
  assert.match(lines[0], /^2 123456789010 eni-\S+ 10\.0\.1\.5 203\.0\.113\.5 \d+ 443 6 \d+ \d+ \d+ \d+ ACCEPT OK$/);
  const some = simulation.flowLogs({ at: ["lab-nat"], format: "${srcaddr} ${pkt-dstaddr}", aggregation: "60s", header: true });
  assert.deepEqual(some.split("\n").slice(0, 2), ["srcaddr pkt-dstaddr", "10.0.1.5 203.0.113.5"]);
  assert.throws(() => simulation.flowLogs({ format: "${srcadr}" }), /did you mean `srcaddr`\?/);
  assert.throws(() => simulation.flowLogs({ at: ["nothing"] }), /`nothing` is no interface/);
  assert.throws(() => simulation.flowLogs(/** @type {any} */ ({ at: [1] })), /at is an array of strings/);
});

test("a run may forget its past: more connections fit, and the ports they hold are bits", () => {
  const generate = { do: "generate", instance: "client", to: "203.0.113.5", port: 443, connections: 2000, perSecond: 10000 };
  const simulation = new Simulation(NOTES, "zonal");
  simulation.act(null, generate);
  simulation.forget();
  simulation.runUntil(100_000);
  const half = simulation.frame().counts.nat;
  simulation.runUntil(10_000_000);
  const { counts, nat } = simulation.frame();
  assert.ok(half > 500 && half < 2000);
  assert.ok(counts.nat >= 2000 && nat.length === 100);
  assert.deepEqual(simulation.rows("nat", null, 1990, 1).rows[0].entry, nat[0].entry + 1990);
  const [pool] = simulation.ports(null, 4);
  assert.ok(pool.ports instanceof Uint8Array && pool.ports.length === 8192);
  assert.equal(pool.ports.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0), pool.used);
  assert.ok(pool.used >= 2000 && pool.used <= counts.nat);
  const [tally] = simulation.moments().filter(({ kind }) => kind.type === "tally");
  assert.equal(tally.kind.established, 2000);
  // What is forgotten cannot be counted in, neither here nor in a file of the run.
  assert.ok(thrown(() => simulation.digest()).diagnostics.length > 0);
  assert.equal(JSON.parse(simulation.exportLog()).digest, undefined);
});

test("what AWS accepts but nobody means is told by the run as by check", () => {
  const odd = { vpclab: 1, title: "Six VPCs", network: { vpcs: Array.from({ length: 6 }, (_, vpc) => ({ name: `vpc-${vpc}`, cidrBlock: `10.${vpc}.0.0/16` })) }, script: [] };
  const text = JSON.stringify(odd);
  const warnings = new Simulation(text).warnings();
  assert.deepEqual(warnings, Simulation.check(text));
  assert.ok(warnings.length > 0);
});
