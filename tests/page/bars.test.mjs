// What lasts: packets on their way, timers that run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { packed, packetBars, useAt, timerBars } from "../../www/js/details/bars.js";

let seq = 0;
const event = (atUs, kind, { packet = null, component = "x" } = {}) => ({ seq: (seq += 1), atUs, packet, place: { station: 1, component }, cause: null, kind, sentence: { text: "" } });
const header = { label: "SYN", src: "10.0.1.5", srcPort: 49152, dst: "203.0.113.5", dstPort: 443 };
const hop = (atUs, decision, next = null, packet = 1) => event(atUs, { type: "hop", header, headerAfter: header, decision, next }, { packet });
const update = (made, expiresAtUs, state = "SYN_SENT", table = "nat-1", entry = 0) => ({ table, entry, made, state, expiresAtUs });

test("a packet lasts from where it is made to what becomes of it, its last way included", () => {
  const created = (packet) => event(100, { type: "created", header, next: { station: 2, arrivesAtUs: 120 } }, { packet });
  const passed = { type: "passed" };
  for (const [name, events, toUs, dropped] of [
    ["on its first way", [created(1)], 120, false],
    ["on its way", [created(1), hop(120, passed, { station: 3, arrivesAtUs: 20_120 })], 20_120, false],
    ["delivered", [created(1), hop(120, passed, { station: 3, arrivesAtUs: 140 }), hop(140, { type: "delivered" })], 140, false],
    ["dropped", [created(1), hop(120, { type: "dropped", code: "X" })], 120, true],
  ]) {
    const [bar] = packetBars(events);
    assert.deepEqual([bar.fromUs, bar.toUs, bar.dropped, bar.label], [100, toUs, dropped, "SYN"], name);
  }
});

test("a timer begins anew each time it is used, and ends when its entry goes", () => {
  const nat = (atUs, made, expires, state) => hop(atUs, { type: "translated", end: "source", nat: update(made, expires, state) });
  const events = [nat(10, true, 350_000_010), nat(20, false, 350_000_020, "ESTABLISHED")];
  const [running] = timerBars(events);
  assert.deepEqual([running.kind, running.owner, running.fromUs, running.toUs, running.ended], ["nat", "nat-1", 10, 350_000_020, null]);
  for (const [atUs, expected] of [[9, null], [10, [350_000_010, "SYN_SENT"]], [19, [350_000_010, "SYN_SENT"]], [20, [350_000_020, "ESTABLISHED"]], [350_000_019, [350_000_020, "ESTABLISHED"]], [350_000_020, null]]) {
    const use = useAt(running, atUs);
    assert.deepEqual(use && [use.expiresUs, use.state], expected, `${atUs}`);
  }
  assert.equal(running.label, "10.0.1.5:49152 → 203.0.113.5:443");
  const [over] = timerBars([...events, event(350_000_020, { type: "nat-entry-removed", gateway: "nat-1", entry: 0, reason: "idle" })]);
  assert.deepEqual([over.toUs, over.ended.reason], [350_000_020, "idle"]);
});

test("an entry that is made again is another timer", () => {
  const tracked = (atUs, made) => hop(atUs, { type: "allowed", tracking: update(made, atUs + 100, "NEW", "eni-1") });
  const bars = timerBars([tracked(0, true), event(100, { type: "tracking-entry-removed", eni: "eni-1", entry: 0, reason: "half-closed" }), tracked(200, true), tracked(250, true)]);
  assert.deepEqual(bars.map(({ fromUs, toUs, ended }) => [fromUs, toUs, ended?.reason ?? null]), [[0, 100, "half closed"], [200, 250, "replaced"], [250, 350, null]]);
});

for (const [name, kinds, expected] of [
  ["a name is known until its TTL is over", [[5, { type: "name", name: "a", change: "learned", address: "1.2.3.4", expiresAtUs: 305 }], [9, { type: "name", name: "a", change: "used", address: "1.2.3.4", expiresAtUs: null }]], [["name", 5, 305, false]]],
  ["a name expires", [[5, { type: "name", name: "a", change: "learned", address: "1.2.3.4", expiresAtUs: 305 }], [305, { type: "name", name: "a", change: "expired", address: null, expiresAtUs: null }]], [["name", 5, 305, true]]],
  ["TIME-WAIT is over when the socket is closed", [[5, { type: "socket", socket: 1, local: "a", remote: "b", state: "TIME-WAIT" }], [10_000_005, { type: "socket", socket: 1, local: "a", remote: "b", state: "CLOSED" }]], [["time-wait", 5, 10_000_005, true]]],
  ["other states of sockets have no timer", [[5, { type: "socket", socket: 1, local: "a", remote: "b", state: "ESTABLISHED" }]], []],
  ["a path MTU is remembered for a while", [[5, { type: "path-mtu", destination: "1.2.3.4", mtu: 1280, expiresAtUs: 600_000_005 }]], [["path-mtu", 5, 600_000_005, false]]],
]) {
  test(name, () => assert.deepEqual(timerBars(kinds.map(([at, kind]) => event(at, kind))).map(({ kind, fromUs, toUs, ended }) => [kind, fromUs, toUs, ended !== null]), expected));
}

test("bars that overlap lie in rows of their own, as long as there are rows", () => {
  const bars = [{ from: 0, to: 10 }, { from: 5, to: 20 }, { from: 9, to: 12 }, { from: 12, to: 13 }, { from: 30, to: 30 }];
  assert.deepEqual(packed(bars, 9, 1), [0, 1, 2, 0, 0]);
  assert.deepEqual(packed(bars, 2, 1), [0, 1, -1, 0, 0]);
});
