// What is offered at a row, words in a text, and the notes' claims: without a document.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { freeNumber, rowOffers, tableOffers } from "../../www/js/details/decision/edits.js";
import { FATES, KINDS, ROUTE_FATES } from "../../www/js/details/decision/principles.js";
import { examClaims, handshake } from "../../www/js/details/exam.js";
import { STATIONS, TERMS } from "../../www/js/details/glossary.js";
import { termOf } from "../../www/js/details/terms.js";
import { kindName } from "../../www/js/format.js";

const row = (cells, fate = "decides") => ({ cells, fate, why: "", assumed: false });
const table = (kind, id, rows) => ({ kind, id, name: null, title: "", columns: KINDS[kind].columns, rows, principle: KINDS[kind].asked, empty: "" });

test("a row is changed by an action with its own values", () => {
  for (const [kind, cells, direction, expected] of [
    ["network-acl", ["100", "tcp", "443", "0.0.0.0/0", "allow"], "egress", [
      ["replace-network-acl-entry", { networkAcl: "x", egress: "true", ruleNumber: "100", protocol: "tcp", portRange: "443", destination: "0.0.0.0/0", action: "allow" }],
      ["delete-network-acl-entry", { networkAcl: "x", egress: "true", ruleNumber: "100" }],
    ]],
    ["network-acl", ["*", "all", "", "0.0.0.0/0", "deny"], "ingress", []],
    ["security-groups", ["sg-1", "icmp", "type 3 code 4", "sg-2"], "ingress", [
      ["authorize-security-group-ingress", { securityGroup: "sg-1", protocol: "icmp", icmpTypeCode: '{"type":3,"code":4}', source: "sg-2" }],
      ["revoke-security-group-ingress", { securityGroup: "sg-1", protocol: "icmp", icmpTypeCode: '{"type":3,"code":4}', source: "sg-2" }],
    ]],
    ["routes", ["pl-1 (s3)", "vpce-1", "CreateRoute", "active"], null, [
      ["replace-route", { routeTable: "x", destination: "pl-1", target: "vpce-1" }],
      ["delete-route", { routeTable: "x", destination: "pl-1" }],
    ]],
    ["routes", ["10.0.0.0/16", "local", "CreateRouteTable", "active"], null, [["replace-route", { routeTable: "x", destination: "10.0.0.0/16", target: "local" }]]],
    ["routes", ["10.5.0.0/16", "vgw", "EnableVgwRoutePropagation", "active"], null, []],
    ["public-addresses", ["10.0.1.5", "198.51.100.20", "eni-1"], "egress", [["disassociate-address", { publicIp: "198.51.100.20" }]]],
  ]) {
    const offers = rowOffers(table(kind, "x", []), row(cells), direction);
    assert.deepEqual(offers.map(({ deed, values }) => [deed, values]), expected, `${kind} ${cells}`);
  }
});

test("what is put in the place of a security group's rule takes the old one away afterwards", () => {
  const [edit] = rowOffers(table("security-groups", "eni-1", []), row(["sg-1", "tcp", "443", "0.0.0.0/0"]), "egress");
  assert.deepEqual(edit.instead, { do: "revoke-security-group-egress", securityGroup: "sg-1", protocol: "tcp", portRange: "443", destination: "0.0.0.0/0" });
});

test("a new rule is about the packet, and has a number that is free before the one that decides", () => {
  const acl = table("network-acl", "acl-1", [row(["100", "udp", "53", "0.0.0.0/0", "allow"], "passed-over"), row(["200", "all", "", "0.0.0.0/0", "deny"]), row(["*", "all", "", "0.0.0.0/0", "deny"], "not-asked")]);
  const kind = { type: "hop", direction: "ingress", header: { protocol: "tcp", src: "203.0.113.5", srcPort: 443, dst: "10.0.0.5", dstPort: 1024 }, decision: { type: "dropped" } };
  const [add] = tableOffers(acl, /** @type {any} */ ({ kind, place: { subnet: "subnet-1" } }));
  assert.deepEqual(add.values, { networkAcl: "acl-1", ruleNumber: "150", protocol: "tcp", portRange: "1024", source: "203.0.113.5/32", action: "allow" });
  for (const [numbers, deciding, expected] of [[[], null, 10], [[100], 100, 50], [[1], 1, 11], [[100, 101], 101, 111], [[100], null, 110]]) assert.equal(freeNumber(numbers, deciding), expected);
});

test("every list says how it is read, and whose word that is", () => {
  for (const [kind, { asked, needless, columns }] of Object.entries(KINDS)) {
    assert.ok(columns.length > 0, kind);
    for (const { text, facts, basis } of [asked, needless].filter(Boolean)) {
      assert.match(text, /^[A-Z].*\.$/, kind);
      assert.ok(facts.length > 0, kind);
      if (/AWS (does not say|publishes neither|says only)/.test(text)) assert.equal(basis, "model", text);
    }
  }
  for (const { fate } of Object.values(ROUTE_FATES)) assert.ok(FATES[fate]);
});

test("no word has two meanings, and each meaning is one line with a fact", () => {
  const words = TERMS.flatMap(({ words }) => words);
  assert.equal(new Set(words).size, words.length);
  for (const { meaning, fact } of [...TERMS, ...Object.values(STATIONS)]) {
    assert.match(meaning, /^[A-Z'].{10,130}\.$/);
    assert.match(fact, /^[FSWTD]\d+\.\w+$/);
  }
});

test("whatever stands in the picture has a meaning", () => {
  const types = readFileSync(new URL("../../crates/wasm/vpclab.d.ts", import.meta.url), "utf8");
  const kinds = [...(/^export type StationKind = (.*);$/m.exec(types)?.[1] ?? "").matchAll(/"([a-z-]+)"/g)].map(([, kind]) => kind);
  assert.ok(kinds.length > 12);
  for (const kind of kinds) assert.ok(STATIONS[kind] ?? termOf(kindName(kind)), `${kind}, ${kindName(kind)}`);
});

const at = (seq, kind, direction, decision, header = {}) => ({ seq, place: { kind, station: 1 }, kind: { type: "hop", direction, decision, header: { protocol: "tcp", flags: "ACK", ...header } } });
const nat = (made) => ({ type: "translated", nat: { table: "nat-1", entry: 3, made } });

test("the notes' claims: proved, refuted, or not shown", () => {
  const claims = (events) => examClaims(events).map(({ status, evidence }) => [status, ...evidence]);
  assert.deepEqual(claims([]), Array(5).fill(["open"]));
  assert.deepEqual(claims([
    at(1, "nat-gateway", "egress", nat(true)), at(2, "internet-gateway", "egress", { type: "translated", nat: null }), at(3, "nat-gateway", "ingress", nat(false)),
    at(4, "network-acl", "ingress", { type: "dropped" }, { flags: "SYN,ACK" }), at(5, "eni", "egress", { type: "answered", reply: 1 }, { protocol: "arp" }),
  ]), [["proved", 1, 3], ["open"], ["refuted", 4], ["refuted", 2], ["proved", 5]]);
  assert.deepEqual(claims([at(1, "internet-gateway", "egress", { type: "passed" }), at(2, "route-table", null, { type: "dropped" }, { protocol: "arp" })]).slice(3), [["proved", 1], ["refuted", 2]]);
});

test("the handshake is the first connection's", () => {
  const made = (seq, station, flags) => ({ seq, place: { station }, kind: { type: "created", header: { flags } } });
  const events = [made(1, 7, "SYN"), made(4, 7, "ACK"), made(5, 9, "SYN,ACK"), made(6, 7, "ACK"), { seq: 7, place: { station: 7 }, kind: { type: "socket", state: "ESTABLISHED" } }];
  assert.deepEqual(handshake(/** @type {any} */ (events)).map(({ event }) => event), [1, 5, 6, 7]);
  assert.deepEqual(handshake([]), []);
  assert.deepEqual(handshake(/** @type {any} */ (events.slice(0, 1))).map(({ event }) => event), [1, null, null, null]);
});
