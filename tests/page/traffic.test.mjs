// New traffic: who can send, what the other end is called from there, and what is done.
import assert from "node:assert/strict";
import { test } from "node:test";

import { actionsOf, addressFor, connectionsOf, endAt, endsOf, freshConnection } from "../../www/js/details/traffic/plan.js";

const station = (number, kind, component, more = {}) => ({ station: number, kind, component, name: component, vpc: null, subnet: null, instance: null, gateway: null, joins: [], addresses: [], ...more });
const TOPOLOGY = {
  region: "r", vpcs: [], zones: [], subnets: [],
  stations: [
    station(0, "instance", "web"), station(1, "eni", "eni-web", { instance: "web", addresses: ["10.0.0.5", "198.51.100.20 (public)"] }), station(2, "security-group", "group", { instance: "web" }),
    station(3, "nat-gateway", "nat", { addresses: ["10.0.0.9", "198.51.100.10 (Elastic IP)"] }),
    station(4, "network-acl", "acl"), station(5, "internet", "internet"),
    station(6, "server", "example", { addresses: ["203.0.113.5"] }), station(7, "server", "other", { addresses: ["203.0.113.6"] }),
  ],
};
const SCENARIO = { internet: { dns: [{ name: "example.com", address: "203.0.113.5" }] }, script: [{ do: "connect", connection: "new-1" }] };
const ENDS = endsOf(TOPOLOGY, SCENARIO);
const end = (ref) => ENDS.find((one) => one.ref === ref);

test("what has an address can be sent to; instances and servers can send", () => {
  assert.deepEqual(ENDS.map(({ ref, kind }) => [ref, kind]), [["web", "instance"], ["nat", "other"], ["example", "server"], ["other", "server"]]);
});

/** From, to, and what it is called. */
for (const [from, to, called] of [
  ["web", "example", "example.com"],
  ["web", "other", "203.0.113.6"],
  ["example", "web", "198.51.100.20"],
  ["other", "nat", "198.51.100.10"],
  ["web", "nat", "10.0.0.9"],
  // A server on the internet asks no resolver here.
  ["other", "example", "203.0.113.5"],
]) test(`${from} calls ${to} ${called}`, () => assert.equal(addressFor(end(from), end(to)), called));

for (const [number, ref] of [["0", "web"], ["1", "web"], ["2", "web"], ["3", "nat"], ["6", "example"], ["4", undefined], ["5", undefined], ["77", undefined]]) {
  test(`station ${number} belongs to ${ref ?? "no end"}`, () => assert.equal(endAt(ENDS, TOPOLOGY, number)?.ref, ref));
}

/** Kind, from, and the actions. */
for (const [kind, from, expected] of [
  ["ping", "web", [{ do: "ping", instance: "web", to: "x" }]],
  ["udp", "example", [{ do: "send-datagram", server: "example", to: "x", port: 443 }]],
  ["connect", "web", [{ do: "connect", instance: "web", to: "x", port: 443, connection: "c" }]],
  ["send first one", "web", [{ do: "send", connection: "first one" }]],
  ["close c", "web", [{ do: "close", connection: "c" }]],
  ["browse", "example", [{ do: "connect", server: "example", to: "x", port: 443, connection: "c" }, { do: "send", connection: "c" }, { do: "close", connection: "c" }]],
]) test(`${kind} from ${from}`, () => assert.deepEqual(actionsOf({ from: end(from), to: "x", kind, port: 443, connection: "c" }), expected));

test("the connections of the script and of deeds can be gone on with", () => {
  assert.deepEqual(connectionsOf([{ seq: 1, action: { do: "connect", connection: "b" } }, { seq: 2, action: { do: "ping" } }], SCENARIO), ["new-1", "b"]);
});

test("a connection's name is one that neither the script nor a deed has", () => {
  assert.equal(freshConnection([{ seq: 1, action: { do: "connect", connection: "new-2" } }], SCENARIO), "new-3");
});
