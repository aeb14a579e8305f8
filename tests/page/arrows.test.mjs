// Packets as arrows between lifelines.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrowsOf, relativeNumbers } from "../../www/js/details/arrows.js";

const STATIONS = [
  { station: 0, kind: "instance", component: "i-1", name: "web" },
  { station: 1, kind: "network-acl", component: "acl-1", name: null },
  { station: 2, kind: "nat-gateway", component: "nat-1", name: null },
  { station: 3, kind: "server", component: "srv", name: "server" },
  { station: 4, kind: "network-acl", component: "acl-1", name: null },
];

const header = (over = {}) => ({ label: "SYN", protocol: "tcp", src: "10.0.1.5", srcPort: 1000, dst: "203.0.113.5", dstPort: 443, seq: 7000, ack: null, flags: "SYN", ...over });

/** A packet from station to station; the decision of the last one may be a drop. */
function way(packet, stations, { before = header(), rewriteAt = -1, after = before, drop = false } = {}) {
  const made = { seq: packet * 100, atUs: packet, packet, place: { station: stations[0] }, kind: { type: "created", header: before } };
  const hops = stations.slice(1).map((station, index) => ({
    seq: packet * 100 + index + 1, atUs: packet, packet, place: { station },
    kind: { type: "hop", header: before, headerAfter: station === rewriteAt ? after : before, decision: { type: drop && index === stations.length - 2 ? "dropped" : "passed" } },
  }));
  return [made, ...hops];
}

const gateways = (kind) => kind !== "network-acl";

test("an arrow stops at the components that have a lifeline, once each", () => {
  const events = way(1, [0, 1, 2, 4, 3], { rewriteAt: 2, after: header({ src: "198.51.100.9", srcPort: 2000 }) });
  for (const [shown, lanes, stops] of [
    [gateways, ["i-1", "nat-1", "srv"], [0, 1, 2]],
    [() => true, ["i-1", "acl-1", "nat-1", "srv"], [0, 1, 2, 1, 3]],
    [(kind) => kind === "instance" || kind === "server", ["i-1", "srv"], [0, 1]],
  ]) {
    const found = arrowsOf(events, STATIONS, shown);
    assert.deepEqual(found.lanes.map(({ component }) => component), lanes);
    assert.deepEqual(found.arrows.map((arrow) => arrow.stops.map(({ lane }) => lane)), [stops]);
  }
  assert.equal(arrowsOf(events, STATIONS, gateways).arrows[0].stops[1].rewritten, "from 198.51.100.9:2000");
});

test("a dropped packet ends where it was dropped, or at the last lifeline before that", () => {
  const [arrow] = arrowsOf(way(1, [0, 2, 1], { drop: true }), STATIONS, gateways).arrows;
  assert.ok(arrow.dropped);
  assert.deepEqual(arrow.stops.map(({ lane }) => lane), [0, 1]);
});

test("ARP has no arrow", () => {
  assert.deepEqual(arrowsOf(way(1, [0, 2], { before: header({ protocol: "arp" }) }), STATIONS, gateways).arrows, []);
});

test("numbers count from each side's first one, or are those on the wire", () => {
  const back = { src: "203.0.113.5", srcPort: 443, dst: "10.0.1.5", dstPort: 1000 };
  const headers = [
    header(),
    header({ ...back, label: "SYN,ACK", flags: "SYN,ACK", seq: 4294967295, ack: 7001 }),
    header({ label: "ACK", flags: "ACK", seq: 7001, ack: 0 }),
    header({ label: "69 bytes", flags: "ACK,PSH", seq: 7001, ack: 0 }),
    header({ label: "DNS query", protocol: "udp", seq: null, flags: null }),
  ];
  const arrows = headers.map((one) => ({ header: one }));
  assert.deepEqual(relativeNumbers(arrows, true), ["SYN seq 0", "SYN,ACK seq 0 ack 1", "ACK seq 1 ack 1", "69 bytes seq 1 ack 1", "DNS query"]);
  assert.equal(relativeNumbers(arrows, false)[1], "SYN,ACK seq 4294967295 ack 7001");
});
