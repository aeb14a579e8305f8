// What belongs together in a run: packets, and the rows that they made and used.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Links, rowsOf } from "../../www/js/details/links.js";

/** @param {number} seq @param {object} rest @returns {LogEvent} */
const event = (seq, rest) => /** @type {any} */ ({ seq, atUs: seq, cause: seq > 0 ? seq - 1 : null, packet: null, place: { component: "i-1" }, ...rest });
/** @param {number} seq @param {number} packet @param {object} decision @param {object} [header] */
const hop = (seq, packet, decision, header = { protocol: "tcp" }) => event(seq, { packet, kind: { type: "hop", decision, header } });
const update = (/** @type {string} */ table, /** @type {number} */ entry) => ({ table, entry, made: true, state: "", expiresAtUs: 0 });

describe("the rows that an event touches", () => {
  for (const { title, kind, rows } of [
    { title: "a NAT gateway's rewrite", kind: { type: "hop", decision: { type: "translated", nat: update("nat-1", 3) } }, rows: ["nat/nat-1/3"] },
    { title: "an internet gateway's rewrite has no entry", kind: { type: "hop", decision: { type: "translated", nat: null } }, rows: [] },
    { title: "a load balancer's", kind: { type: "hop", decision: { type: "relayed", nat: update("nlb", 1) } }, rows: ["nat/nlb/1"] },
    { title: "an egress-only gateway's", kind: { type: "hop", decision: { type: "let-through", flow: update("eigw-1", 0) } }, rows: ["nat/eigw-1/0"] },
    { title: "a security group that tracks", kind: { type: "hop", decision: { type: "allowed", tracking: update("eni-1", 7) } }, rows: ["tracking/eni-1/7"] },
    { title: "a security group that remembers", kind: { type: "hop", decision: { type: "allowed-by-tracking", tracking: update("eni-1", 7) } }, rows: ["tracking/eni-1/7"] },
    { title: "a network ACL", kind: { type: "hop", decision: { type: "allowed", tracking: null } }, rows: [] },
    { title: "an ARP reply", kind: { type: "hop", decision: { type: "delivered" }, header: { protocol: "arp", src: "10.0.1.1" } }, rows: ["neighbours/i-1/10.0.1.1"] },
    { title: "a segment that arrives", kind: { type: "hop", decision: { type: "delivered" }, header: { protocol: "tcp", src: "10.0.1.1" } }, rows: [] },
    { title: "a socket", kind: { type: "socket", socket: 2 }, rows: ["sockets/i-1/2"] },
    { title: "a cached name", kind: { type: "name", name: "google.com" }, rows: ["names/i-1/google.com"] },
  ]) test(title, () => assert.deepEqual(rowsOf(event(1, { kind })), rows));
});

// An action opens a socket, whose SYN is translated and tracked; its answer comes, and the socket hears of it.
const EVENTS = [
  event(0, { kind: { type: "action-started", action: 0 } }),
  event(1, { cause: 0, kind: { type: "socket", socket: 1 } }),
  event(2, { cause: 0, packet: 4, kind: { type: "created" } }),
  hop(3, 4, { type: "allowed", tracking: update("eni-1", 0) }),
  hop(4, 4, { type: "translated", nat: update("nat-1", 0) }),
  event(5, { cause: 4, packet: 7, kind: { type: "created" } }),
  hop(6, 7, { type: "translated", nat: update("nat-1", 0) }),
  hop(7, 7, { type: "delivered" }),
  event(8, { cause: 7, kind: { type: "socket", socket: 1 } }),
];

test("a packet has its rows, also the socket that it was sent for", () => {
  const links = new Links(EVENTS);
  assert.deepEqual([...links.rowsOf(4)].sort(), ["nat/nat-1/0", "packets/4", "sockets/i-1/1", "tracking/eni-1/0"]);
  assert.deepEqual([...links.rowsOf(7)].sort(), ["nat/nat-1/0", "packets/7", "sockets/i-1/1"]);
  assert.deepEqual([...links.rowsOf(99)], []);
});

for (const { row, seq, packet } of [
  { row: "nat/nat-1/0", seq: 8, packet: 7 },
  { row: "nat/nat-1/0", seq: 5, packet: 4 },
  { row: "nat/nat-1/0", seq: 4, packet: 4 },
  { row: "nat/nat-1/0", seq: null, packet: 4 },
  { row: "sockets/i-1/1", seq: 8, packet: 7 },
  { row: "tracking/eni-1/0", seq: 8, packet: 4 },
  { row: "nat/nat-1/5", seq: 8, packet: null },
]) test(`${row} at ${seq} had to do with ${packet} last`, () => assert.equal(new Links(EVENTS).packetOf(row, seq), packet));

test("all packets of a row", () => assert.deepEqual(new Links(EVENTS).packetsOf("nat/nat-1/0"), [4, 7]));
