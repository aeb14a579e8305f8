// A large network, folded: what of it is drawn, where that stands, and how things in it are found.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Contents, around, folded, search } from "../../www/js/details/large/fold.js";
import { layout } from "../../www/js/layout.js";

/** VPCs, each with an internet gateway and so many subnets; in each of those so many instances. @param {number} vpcs @param {number} subnets @param {number} instances @returns {Topology} */
function network(vpcs, subnets, instances) {
  /** @type {TopologyStation[]} */ const stations = [];
  const add = (/** @type {Partial<TopologyStation>} */ station) => stations.push({ station: stations.length, component: "", kind: "eni", name: null, vpc: null, subnet: null, instance: null, gateway: null, joins: [], addresses: [], ...station });
  const numbers = (/** @type {number} */ count) => Array.from({ length: count }, (_, number) => number);
  for (const v of numbers(vpcs)) {
    const vpc = `vpc-${v}`;
    for (const n of numbers(subnets)) {
      const subnet = `subnet-${v}-${n}`;
      for (const i of numbers(instances)) {
        const instance = `i-${v}-${n}-${i}`;
        add({ component: instance, kind: "instance", name: `web-${v}-${n}-${i}`, vpc, subnet, instance });
        add({ component: `eni-${v}-${n}-${i}`, kind: "eni", vpc, subnet, instance, addresses: [`10.${v}.${n}.${10 + i}`] });
        add({ component: "sg-1", kind: "security-group", vpc, subnet, instance });
      }
      add({ component: `acl-${v}`, kind: "network-acl", vpc, subnet });
      add({ component: `rtb-${v}`, kind: "route-table", vpc, subnet });
    }
    add({ component: `igw-${v}`, kind: "internet-gateway", vpc });
  }
  add({ component: "tgw", kind: "transit-gateway", joins: numbers(vpcs).map((v) => `vpc-${v}`) });
  add({ component: "edge", kind: "edge" });
  add({ component: "internet", kind: "internet" });
  return {
    region: "us-east-1", stations,
    vpcs: numbers(vpcs).map((v) => ({ id: `vpc-${v}`, name: v === 3 ? "payments" : null, region: "us-east-1", cidrBlocks: [`10.${v}.0.0/16`] })),
    zones: numbers(vpcs).flatMap((v) => ["us-east-1a", "us-east-1b"].map((name) => ({ vpc: `vpc-${v}`, name }))),
    subnets: numbers(vpcs).flatMap((v) => numbers(subnets).map((n) => ({ id: `subnet-${v}-${n}`, name: null, vpc: `vpc-${v}`, zone: `us-east-1${"ab"[n % 2]}`, cidrBlock: `10.${v}.${n}.0/24`, cidrBlocks: [`10.${v}.${n}.0/24`], public: n === 0 }))),
  };
}

const TOPOLOGY = network(60, 4, 30);
const CONTENTS = new Contents(TOPOLOGY);
const stationOf = (/** @type {string} */ component) => TOPOLOGY.stations.findIndex((station) => station.component === component);
/** @param {Partial<{ vpcs: string[], subnets: string[], stations: number[] }>} of */
const unfolded = ({ vpcs = [], subnets = [], stations = [] }) => ({ vpcs: new Set(vpcs), subnets: new Set(subnets), stations: new Set(stations) });

/** Every box lies in the picture, none of the folded ones on another. @param {Layout} placed @param {Sight} sight */
function fits(placed, sight) {
  const boxes = placed.boxes.filter(({ key }) => sight.folded?.some(({ id }) => id === key));
  assert.equal(boxes.length, sight.folded?.length);
  for (const [index, box] of boxes.entries()) {
    assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.w <= placed.width + 1 && box.y + box.h <= placed.height + 1, `${box.key} is outside`);
    for (const other of boxes.slice(index + 1)) assert.ok(box.x + box.w <= other.x || other.x + other.w <= box.x || box.y + box.h <= other.y || other.y + other.h <= box.y, `${box.key} on ${other.key}`);
    for (const node of placed.nodes.values()) assert.ok(box.x + box.w <= node.x || node.x + node.w <= box.x || box.y + box.h <= node.y || node.y + node.h <= box.y, `${box.key} on station ${node.station}`);
  }
}

describe("what is drawn", () => {
  for (const { title, of, stations, vpcs } of [
    { title: "everything folded: VPCs as boxes", of: {}, vpcs: 0, stations: [] },
    { title: "a VPC: its subnets with what is in them counted", of: { vpcs: ["vpc-3"] }, vpcs: 1, stations: [["folded", "30 inst., 30 ENIs"], ["folded", "30 inst., 30 ENIs"], ["folded", "30 inst., 30 ENIs"], ["folded", "30 inst., 30 ENIs"]] },
  ]) {
    test(title, () => {
      const sight = folded(CONTENTS, unfolded(of));
      assert.equal(sight.vpcs.length, vpcs);
      assert.equal(sight.folded?.length, 60 - vpcs);
      assert.deepEqual(sight.stations.filter(({ subnet }) => subnet).map(({ kind, addresses }) => [kind, addresses[0]]), stations);
    });
  }

  test("what a flow passes is there with its edge, and what stands beside it is counted", () => {
    const told = ["i-3-1-7", "eni-3-1-7"].map(stationOf);
    const sight = folded(CONTENTS, around(TOPOLOGY, told));
    assert.deepEqual(sight.vpcs.map(({ id }) => id), ["vpc-3"]);
    const here = sight.stations.filter(({ subnet }) => subnet === "subnet-3-1");
    assert.deepEqual(here.map(({ kind, component }) => (kind === /** @type {any} */ ("folded") ? "folded" : component)), ["i-3-1-7", "eni-3-1-7", "sg-1", "acl-3", "rtb-3", "folded"]);
    assert.equal(here.at(-1)?.addresses[0], "and 29 more");
  });

  test("of an unfolded subnet no more is drawn than one can look at, and what is told about is among it", () => {
    const told = stationOf("i-3-1-29");
    const sight = folded(CONTENTS, { ...unfolded({ vpcs: ["vpc-3"], subnets: ["subnet-3-1"] }), stations: new Set([told]) });
    const here = sight.stations.filter(({ subnet }) => subnet === "subnet-3-1");
    assert.equal(here.filter(({ kind }) => kind === "instance").length, 24);
    assert.ok(here.some(({ station }) => station === told));
    assert.equal(here.at(-1)?.addresses[0], "and 6 more");
  });

  test("what joins every VPC is drawn beside those that are there", () => {
    const [tgw] = folded(CONTENTS, unfolded({ vpcs: ["vpc-9"] })).stations.filter(({ component }) => component === "tgw");
    assert.deepEqual(tgw.joins, ["vpc-9"]);
  });

  test("numbers of what is drawn are the network's own, or below zero", () => {
    const { stations } = folded(CONTENTS, unfolded({ vpcs: ["vpc-3", "vpc-9"], subnets: ["subnet-9-2"] }));
    for (const { station, component } of stations) assert.ok(station < 0 || TOPOLOGY.stations[station].component === component);
    assert.equal(new Set(stations.map(({ station }) => station)).size, stations.length);
  });
});

for (const width of [280, 360, 760, 1120, 1900]) {
  for (const { title, of } of [
    { title: "all folded", of: {} },
    { title: "one VPC unfolded", of: { vpcs: ["vpc-3"], subnets: ["subnet-3-1"] } },
    { title: "three unfolded", of: { vpcs: ["vpc-0", "vpc-3", "vpc-59"] } },
  ]) {
    test(`${title}, ${width} wide: every box has a place of its own`, () => {
      const sight = folded(CONTENTS, unfolded(of));
      const placed = layout(sight, width);
      fits(placed, sight);
      assert.ok(placed.width <= Math.max(width, 480) + 2, `${placed.width}`);
    });
  }
}

describe("finding", () => {
  for (const { text, first, count } of [
    { text: "payments", first: "vpc-3", count: 1 },
    { text: "web-7-1-2", first: "i-7-1-2", count: 11 },
    { text: "10.7.1.12", first: "eni-7-1-2", count: 1 },
    { text: " ENI-59-3-29 ", first: "eni-59-3-29", count: 1 },
    { text: "subnet-12-2", first: "subnet-12-2", count: 1 },
    { text: "no such thing", first: undefined, count: 0 },
    { text: "", first: undefined, count: 0 },
  ]) {
    test(`“${text}”`, () => {
      const found = search(TOPOLOGY, text);
      assert.equal(found.found[0]?.id, first);
      assert.equal(found.count, count);
    });
  }

  test("of very many the first are told, and how many there are", () => {
    const { found, count } = search(TOPOLOGY, "web-");
    assert.equal(found.length, 40);
    assert.equal(count, 60 * 4 * 30);
  });

  test("what begins with the text comes before what has it somewhere", () => {
    assert.equal(search(TOPOLOGY, "igw-5").found[0].id, "igw-5");
  });
});
