import assert from "node:assert/strict";
import { test } from "node:test";

import {
  BASES, MODELS, formatClock, formatDuration, formatEnd, formatTimeLeft, headingOf, outcomeOf, plural, verdictOf,
} from "../../www/js/format.js";
import { byteGlyph, compareLayers } from "../../www/js/details/layers.js";

const TABLE = [
  [formatDuration, [0], "0 µs"],
  [formatDuration, [50], "50 µs"],
  [formatDuration, [1_500], "1.5 ms"],
  [formatDuration, [20_000], "20 ms"],
  [formatDuration, [999_499], "999 ms"],
  [formatDuration, [999_980], "1 s"],
  [formatDuration, [350_000_000], "350 s"],
  [formatDuration, [7_200_000_000], "2 h"],
  [formatDuration, [432_000_000_000], "5 d"],
  [formatClock, [0], "0:00.000 000"],
  [formatClock, [62_410], "0:00.062 410"],
  [formatClock, [350_142_780], "5:50.142 780"],
  [formatClock, [3_600_000_001], "1:00:00.000 001"],
  [formatClock, [20.7], "0:00.000 020"],
  [formatTimeLeft, [350_000_000], "350.0 s"],
  [formatTimeLeft, [1_260_000], "1.3 s"],
  [formatTimeLeft, [0], "0 s"],
  [formatTimeLeft, [-5], "0 s"],
  [formatTimeLeft, [5_400_000_000], "1 h 30 min"],
  [formatTimeLeft, [432_000_000_000], "5 d 0 h"],
  [formatEnd, ["10.0.1.5", 443], "10.0.1.5:443"],
  [formatEnd, ["10.0.1.5", 0], "10.0.1.5"],
  [formatEnd, ["2001:db8::1", 443], "[2001:db8::1]:443"],
  [byteGlyph, [0x41], "A"],
  [byteGlyph, [0x0a], "·"],
  [byteGlyph, [0x7f], "·"],
  [byteGlyph, [0xe4], "·"],
  [plural, [1, "mistake"], "1 mistake"],
  [plural, [0, "mistake"], "0 mistakes"],
  [plural, [5_000, "row"], "5,000 rows"],
];

for (const [format, input, output] of TABLE) {
  test(`${format.name}(${input.join(", ")}) is ${output}`, () => assert.equal(format(...input), output));
}

const DECISIONS = [
  ["passed", "passed", "passed"], ["allowed", "allowed", "allowed"], ["allowed-by-tracking", "allowed", "allowed: tracked"],
  ["routed", "routed", "routed"], ["translated", "rewritten", "rewritten"], ["answered", "answered", "answered"],
  ["delivered", "delivered", "delivered"],
];

for (const [type, verdict, word] of DECISIONS) {
  test(`the decision ${type} is shown as ${word}`, () => {
    assert.deepEqual(verdictOf({ type: "hop", decision: { type } }), { verdict, word });
  });
}

test("only packets have a verdict", () => {
  assert.equal(verdictOf({ type: "socket" }), null);
  assert.deepEqual(verdictOf({ type: "created" }), { verdict: "sent", word: "sent" });
});

test("a drop has its reason with it", () => {
  const decision = { type: "dropped", code: "NO_ROUTE_TO_DESTINATION" };
  assert.deepEqual(verdictOf({ type: "hop", decision }), { verdict: "dropped", word: "dropped", code: "NO_ROUTE_TO_DESTINATION" });
});

const OUTCOMES = [
  [{ outcome: "done", tookUs: 40_400, syns: 1 }, "done after 40.4 ms"],
  [{ outcome: "done", tookUs: 0, syns: 0 }, "done"],
  [{ outcome: "timed-out", tookUs: 127_000_000, syns: 7 }, "timed out after 127 s, SYN sent 7 times"],
  [{ outcome: "timed-out", tookUs: 127_000_000, syns: 0 }, "timed out after 127 s"],
  [{ outcome: "connection-refused", tookUs: 1_000_000, syns: 2 }, "connection refused after 1 s"],
  [{ outcome: null, tookUs: 0, syns: 1 }, "not over"],
];

for (const [action, words] of OUTCOMES) {
  test(`what came of an action: ${words}`, () => assert.equal(outcomeOf(action), words));
}

test("a heading says where and what was done; an action that failed looks like a drop", () => {
  const ended = { seq: 7, place: null, kind: { type: "action-ended" } };
  const run = { subnetName: () => "private", actions: [{ ended, outcome: "timed-out", tookUs: 5_000_000, syns: 0 }] };
  assert.deepEqual(headingOf(run, ended), { title: "Script · timed out after 5 s", verdict: "dropped", code: undefined });
  const hop = { type: "hop", decision: { type: "allowed" } };
  assert.equal(headingOf(run, { seq: 8, kind: hop, place: { kind: "network-acl", subnet: "subnet-1" } }).title, "Network ACL, private · allowed");
  assert.equal(headingOf(run, { seq: 9, kind: { type: "socket" }, place: { kind: "instance", name: "client" } }).title, "client");
});

test("an assumption of ours is never called AWS's word", () => {
  assert.equal(BASES.model.word, "our assumption");
  const words = Object.values(BASES).map(({ word }) => word);
  assert.equal(new Set(words).size, 6);
  assert.deepEqual(words.filter((word) => word.startsWith("AWS")), ["AWS documents"]);
});

test("each NAT model has a name and a meaning of its own", () => {
  assert.deepEqual(Object.keys(MODELS), ["notes", "zonal", "regional"]);
  for (const key of ["name", "meaning"]) assert.equal(new Set(Object.values(MODELS).map((model) => model[key])).size, 3);
});

const field = (name, value, offset = 0) => ({ name, value, offset, length: 1 });
const layer = (name, ...fields) => ({ name, fields, offset: 0, length: fields.length });

test("a rewritten field is marked, and only that", () => {
  const before = [layer("IPv4", field("Source Address", "10.0.1.5"), field("Time to Live", "64"))];
  const after = [layer("IPv4", field("Source Address", "198.51.100.10"), field("Time to Live", "64"))];
  const [ip] = compareLayers(before, after);
  assert.deepEqual(ip.fields.map(({ name, changed }) => [name, changed]), [["Source Address", true], ["Time to Live", false]]);
});

test("a layer that is taken off or put on stands with null on the other side", () => {
  const bare = [layer("IPv4", field("Version", "4"))];
  const framed = [layer("Ethernet", field("EtherType", "0x0800")), ...bare];
  const off = compareLayers(framed, bare);
  assert.deepEqual(off.map((row) => [row.name, row.before !== null, row.after !== null]), [["Ethernet", true, false], ["IPv4", true, true]]);
  assert.equal(off[0].fields[0].changed, true);
  const on = compareLayers(bare, framed);
  assert.deepEqual(on.map((row) => [row.name, row.before !== null, row.after !== null]), [["Ethernet", false, true], ["IPv4", true, true]]);
});

test("a new packet has no before and nothing changed", () => {
  const [ip] = compareLayers(null, [layer("IPv4", field("Version", "4"))]);
  assert.equal(ip.before, null);
  assert.deepEqual(ip.fields.map(({ before, after, changed }) => [before, after?.value, changed]), [[null, "4", false]]);
});

test("fields of the same name are compared in their order", () => {
  const before = [layer("TCP", field("Option", "MSS 8961"), field("Option", "SACK"))];
  const after = [layer("TCP", field("Option", "MSS 1460"), field("Option", "SACK"))];
  const [tcp] = compareLayers(before, after);
  assert.deepEqual(tcp.fields.map(({ before: was, after: is, changed }) => [was?.value, is?.value, changed]),
    [["MSS 8961", "MSS 1460", true], ["SACK", "SACK", false]]);
});
