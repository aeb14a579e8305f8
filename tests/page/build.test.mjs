// Building a scenario: what is put into it checks, and what is taken out takes along what hangs on it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Simulation, initSync } from "../../www/pkg/vpclab.js";
import { EVERYWHERE, offersAt } from "../../www/js/details/build/catalog.js";
import { Draft } from "../../www/js/details/build/draft.js";
import { edited } from "../../www/js/details/build/json-text.js";
import { removal } from "../../www/js/details/build/removal.js";

initSync({ module: readFileSync(new URL("../../www/pkg/vpclab_bg.wasm", import.meta.url)) });

const read = (path) => readFileSync(new URL(`../../scenarios/${path}.json`, import.meta.url), "utf8");
const TEMPLATES = ["empty", "default-vpc", "public-and-private", "two-zones", "peering", "hub-and-spoke"].map((name) => `templates/${name}`);
const SCENARIOS = ["ec2-to-internet", ...TEMPLATES];

const check = (text) => Simulation.check(text);
const errors = (text) => check(text).filter(({ severity }) => severity === "error").map(({ pointer, message }) => `${pointer}: ${message}`);

function draftOf(text) {
  const simulation = new Simulation(text);
  const draft = new Draft(text, simulation.topology());
  simulation.free();
  return draft;
}

/** The text after an offer is taken as it is filled in. */
function taken(draft, offer, at) {
  const filled = Object.fromEntries(offer.fields(draft, at).map(({ key, value }) => [key, value]));
  // Where the most usual destination is taken, it is for a person to say which.
  if (filled.destination === "") filled.destination = `192.168.${draft.text.length % 256}.0/24`;
  return edited(draft.text, offer.edits(draft, at, filled));
}

for (const path of SCENARIOS) {
  test(`${path}: whatever is offered at any place makes a scenario that checks, twice`, () => {
    const draft = draftOf(read(path));
    let offers = 0;
    for (const at of [EVERYWHERE, ...draft.entries]) {
      for (const offer of offersAt(at)) {
        if (offer.blocked?.(draft, at)) continue;
        const text = taken(draft, offer, at);
        assert.deepEqual(errors(text), [], `${offer.id} at ${at.list} ${at.ref}`);
        const before = new Set(draft.text.split("\n"));
        const kept = text.split("\n").filter((line) => before.has(line) || before.has(line.replace(/,$/, ""))).length;
        if (offer.id !== "vpc") assert.ok(kept >= draft.text.split("\n").length - 8, `${offer.id} keeps ${kept} lines`);
        offers += 1;
        const again = draftOf(text);
        const there = [EVERYWHERE, ...again.entries].find((entry) => entry.list === at.list && entry.component === at.component);
        if (offer.blocked?.(again, there)) continue;
        const second = taken(again, offer, there);
        assert.deepEqual(errors(second).filter((error) => !/already|twice|same/.test(error)), [], `${offer.id} twice at ${at.list} ${at.ref}`);
      }
    }
    assert.ok(offers > 8, `${offers} offers`);
  });

  test(`${path}: anything can be taken out, and what is left checks`, () => {
    const draft = draftOf(read(path));
    for (const entry of draft.entries) {
      const { text, left } = removal(draft, entry, check);
      if (entry.list === "/network/vpcs" && draft.all("/network/vpcs").length === 1 && draft.all("/network/subnets").length > 0) {
        assert.match(left[0].message, /needs a `vpcs`/, "the last VPC cannot go while there is something in it");
        continue;
      }
      assert.deepEqual(left, [], `${entry.list} ${entry.ref}`);
      assert.deepEqual(errors(text), [], `${entry.list} ${entry.ref}`);
      assert.ok(!draftOf(text).find(entry.list, entry.component));
    }
  });
}

/** What is taken out of which scenario, and what it takes along. */
const HANGING = [
  ["ec2-to-internet", "/network/natGateways", "lab-nat", ["the route 0.0.0.0/0 of the route table private-routes"]],
  ["templates/two-zones", "/network/subnets", "public-a", ["the NAT gateway nat-a", "subnet mappings of the load balancer nlb", "the route 0.0.0.0/0 of the route table private-routes-a"]],
  ["templates/two-zones", "/network/routeTables", "public-routes", ["“public-routes” at the subnet public-a", "“public-routes” at the subnet public-b"]],
  ["templates/public-and-private", "/internet/servers", "example", ["the host name example.com", "an action of the script: connect in"]],
  ["templates/peering", "/network/vpcs", "there", ["the peering connection here-there", "the subnet there-a", "the instance db", "the route table there-routes", "the security group database", "the route 10.2.0.0/16 of the route table here-routes"]],
];

for (const [path, list, name, expected] of HANGING) {
  test(`${path} without ${name}: it is told what goes too`, () => {
    const draft = draftOf(read(path));
    const { told } = removal(draft, draft.find(list, name), check);
    for (const one of expected) assert.ok(told.some((said) => said.includes(one)), `${one} is not among ${told.join("; ")}`);
    assert.ok(told.length <= expected.length + 8);
  });
}

test("actions that a story counts are counted anew when one goes", () => {
  const draft = draftOf(JSON.stringify({
    vpclab: 1, title: "t",
    network: {
      vpcs: [{ name: "v", cidrBlock: "10.0.0.0/16" }], subnets: [{ name: "s", cidrBlock: "10.0.0.0/24" }],
      instances: [{ name: "a", subnet: "s" }, { name: "b", subnet: "s" }],
    },
    script: [{ do: "ping", instance: "a", to: "10.0.0.9" }, { do: "ping", instance: "b", to: "10.0.0.9" }],
    story: { claims: [
      { text: "of a", proof: [{ event: "action-ended", action: 1 }] },
      { text: "of b", proof: [{ event: "action-ended", action: 2 }] },
    ] },
  }));
  const { text } = removal(draft, draft.find("/network/instances", "a"), check);
  assert.deepEqual(JSON.parse(text).story.claims, [{ text: "of b", proof: [{ event: "action-ended", action: 1 }] }]);
});

test("names, blocks and addresses that are filled in are free", () => {
  const draft = draftOf(read("templates/public-and-private"));
  const [lab, subnet] = [draft.find("/network/vpcs", "lab"), draft.find("/network/subnets", "private")];
  const filled = (id, at) => Object.fromEntries(offersAt(at).find((offer) => offer.id === id).fields(draft, at).map(({ key, value }) => [key, value]));
  assert.deepEqual(filled("subnet", lab), { name: "subnet", cidrBlock: "10.0.2.0/24", availabilityZone: "us-east-1a", routeTable: "" });
  assert.equal(filled("instance", subnet).privateIpAddress, "10.0.1.4");
  assert.equal(filled("instance", subnet).publicIp, "", "a private subnet leads nowhere");
  assert.equal(filled("instance", draft.find("/network/subnets", "public")).publicIp, "198.51.100.21");
  assert.equal(filled("nat-gateway", subnet).name, "nat-2");
  assert.equal(filled("vpc", EVERYWHERE).cidrBlock, "10.1.0.0/16");
  assert.equal(filled("server", EVERYWHERE).address, "203.0.113.6");
});

test("a second VPC: everything says from now on which one it is in, and nothing else changes", () => {
  const draft = draftOf(read("templates/public-and-private"));
  const text = taken(draft, offersAt(EVERYWHERE).find(({ id }) => id === "vpc"), EVERYWHERE);
  const changed = text.split("\n").filter((line) => !draft.text.includes(line.replace(/,$/, "")));
  assert.ok(changed.every((line) => line.includes('"vpc": "lab"') || line.includes("cidrBlock")), changed.join("\n"));
});

test("what cannot be put somewhere says why", () => {
  const draft = draftOf(read("templates/public-and-private"));
  const blocked = (id, at) => offersAt(at).find((offer) => offer.id === id).blocked(draft, at);
  assert.match(blocked("internet-gateway", draft.find("/network/vpcs", "lab")), /one is the most/);
  assert.match(blocked("peering", EVERYWHERE), /add another one first/);
  assert.match(blocked("egress-only", draft.find("/network/vpcs", "lab")), /no IPv6 block/);
});
