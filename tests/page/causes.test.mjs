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

// An action sends packet 1, and 2 again when nothing comes; 3 is an answer. Packet 9 belongs to somebody else.
const dropped = { type: "hop", decision: { type: "dropped" } };
const made = (protocol, flags, inReplyTo) => ({ type: "created", header: { protocol, flags }, inReplyTo });
const failure = new Causes([
  [0, null, null, { type: "action-started", action: 4 }],
  [1, 0, 1, made("tcp", "SYN", null)],
  [2, 1, 1, { type: "hop", decision: { type: "allowed" } }],
  [3, null, 3, dropped],
  [4, null, 9, dropped],
  [5, null, 2, dropped],
  [6, null, 3, made("tcp", "RST,ACK", 1)],
  [7, null, 8, made("icmp", undefined, 2)],
  [8, null, 8, made("icmp", undefined, 9)],
  [9, null, null, { type: "action-ended", action: 4, outcome: "timed-out" }],
  [10, null, 2, dropped],
].map(([seq, cause, packet, kind]) => ({ seq, cause, packet, kind })));
const flows = new Map([[1, 1], [2, 1], [3, 1], [8, 8], [9, 9]]);

for (const [what, seq, expected] of [
  ["every drop, RST and ICMP error of the action's flow until it ended", 9, [3, 5, 6, 7]],
  ["nothing stopped what is not an action", 5, []],
]) {
  test(what, () => assert.deepEqual(failure.stops(seq, flows).map((event) => event.seq), expected));
}
