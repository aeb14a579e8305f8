// What can be done, by what it is about.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bySubject, deedsOf } from "../../www/js/details/action-form.js";

const deeds = deedsOf(JSON.parse(readFileSync(new URL("../../www/scenario.schema.json", import.meta.url), "utf8")));
const groups = new Map(bySubject(deeds));

test("every action of the schema has a subject, and stands once", () => {
  assert.equal(groups.has("More"), false);
  assert.deepEqual([...groups.values()].flat().map(({ name }) => name).sort(), deeds.map(({ name }) => name).sort());
});

for (const [heading, ...names] of [
  ["Traffic and time", "connect", "send-packet", "wait", "generate"],
  ["Security groups", "authorize-security-group-ingress"],
  ["Transit gateways", "create-transit-gateway-route", "accept-transit-gateway-peering-attachment"],
  ["VPN", "enable-vgw-route-propagation"],
  ["Routes", "create-route", "replace-route-table-association"],
  ["Gateways", "delete-nat-gateway", "associate-nat-gateway-address"],
  ["Addresses and DNS", "associate-address", "modify-vpc-attribute"],
  ["Instances, servers, targets", "set-mtu", "set-target-health", "stop-server"],
]) {
  test(`${heading}: ${names.join(", ")}`, () => {
    const here = groups.get(heading)?.map(({ name }) => name) ?? [];
    for (const name of names) assert.ok(here.includes(name), `${name} is not among ${here}`);
  });
}
