// The filter of the log.
import assert from "node:assert/strict";
import { test } from "node:test";
import { flowsOf, parseFilter } from "../../www/js/details/filter.js";

const header = (src, srcPort, dst, dstPort, flags = "SYN", protocol = "tcp") => ({ src, srcPort, dst, dstPort, flags, protocol });
const hop = (seq, packet, component, kind, before, after = before, decision = { type: "passed" }) =>
  ({ seq, atUs: seq * 1_000_000, packet, place: { component, kind }, sentence: { text: `Hop ${seq} at ${component}.` }, kind: { type: "hop", header: before, headerAfter: after, decision } });

const OUT = header("10.0.1.5", 1000, "203.0.113.5", 443);
const NATTED = header("198.51.100.9", 2000, "203.0.113.5", 443);
const BACK = header("203.0.113.5", 443, "198.51.100.9", 2000, "SYN,ACK");
const DNS = header("10.0.1.5", 5353, "10.0.0.2", 53, null, "udp");
const EVENTS = [
  { seq: 0, atUs: 0, packet: null, place: null, sentence: { text: "Action: something begins." }, kind: { type: "action-started" } },
  hop(1, 1, "acl-1", "network-acl", OUT),
  hop(2, 1, "nat-1", "nat-gateway", OUT, NATTED, { type: "translated" }),
  hop(3, 2, "nat-1", "nat-gateway", BACK, header("203.0.113.5", 443, "10.0.1.5", 1000, "SYN,ACK"), { type: "translated" }),
  hop(4, 3, "resolver", "resolver", DNS),
  hop(5, 2, "acl-1", "network-acl", BACK, BACK, { type: "dropped", code: "SUBNET_ACL_RESTRICTION" }),
];

const flows = flowsOf(EVENTS);
const context = { flowOf: (packet) => flows.get(packet), nameOf: (id) => (id === "nat-1" ? "lab-nat" : id), causesOf: (seq) => (seq > 1 ? [1, seq] : [seq]) };
const shown = (text) => {
  const matches = parseFilter(text);
  return EVENTS.filter((event) => matches(event, context)).map(({ seq }) => seq);
};

test("packets of one conversation are one flow, through every rewrite", () => {
  assert.deepEqual([...flows], [[1, 1], [2, 1], [3, 3]]);
});

for (const [text, want] of [
  ["", [0, 1, 2, 3, 4, 5]],
  ["dropped", [5]],
  ["ip.addr == 10.0.1.5", [1, 2, 3, 4]],
  ["ip.src=198.51.100.9", [2]],
  ["ip.addr != 10.0.1.5", [5]],
  ["tcp.port == 443 and not dropped", [1, 2, 3]],
  ["udp.port == 53", [4]],
  ["tcp.port == 53", []],
  ["at == lab-nat", [2, 3]],
  ["kind == network-acl", [1, 5]],
  ["flow == 1", [1, 2, 3, 5]],
  ["because == 1", [1, 2, 3, 4, 5]],
  ["because == 4", [4]],
  ["packet == 2 || packet == 3", [3, 4, 5]],
  ["(udp or dropped) and event > 4", [5]],
  ["syn ack", [3, 5]],
  ["rewritten", [2, 3]],
  ["time >= 4", [4, 5]],
  ["code contains acl", [5]],
  ["something begins", [0]],
  ["\"hop 4\"", [4]],
  ["!tcp", [0, 4]],
  ["nat-1", [2, 3]],
]) test(`shows what is asked for: ${text || "nothing"}`, () => assert.deepEqual(shown(text), want));

for (const [text, complaint] of [
  ["tcp.prot == 4", /“tcp.prot” is no field; there are ip.src/],
  ["(dropped", /closing parenthesis is missing/],
  ["dropped)", /“\)” at 8 is one too many/],
  ["packet ==", /“packet ==” has nothing to compare with/],
  ["== 4", /“==” at 1 has nothing before it/],
  ["dropped and", /something is missing at the end/],
  ["\"open", /quotation that begins at 1 does not end/],
  ["time > soon", /“soon” is no number/],
]) test(`says what is wrong: ${text}`, () => assert.throws(() => parseFilter(text), complaint));
