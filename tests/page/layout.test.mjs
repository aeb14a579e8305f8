import assert from "node:assert/strict";
import { test } from "node:test";

import { centre, labelPlace, overlap, pointOn, shareOfWay, wayBetween } from "../../www/js/geometry.js";
import { layout } from "../../www/js/layout.js";
import { topologyOf } from "./topologies.mjs";

const TOPOLOGIES = [
  ["the notes'", { zones: 1 }],
  ["the notes', regional", { zones: 1, regional: true }],
  ["two zones", { zones: 2 }],
  ["two zones, regional", { zones: 2, regional: true }],
  ["three instances and servers", { zones: 1, instances: 3, servers: 3 }],
  ["two VPCs", { zones: 1, vpcs: 2 }],
  ["long addresses", { zones: 2, address: "10.100.200.123" }],
  ["every gateway", { zones: 1, gateways: true }],
  ["every gateway, two zones, regional", { zones: 2, gateways: true, regional: true }],
  ["endpoints and load balancers", { zones: 1, services: true }],
  ["two peered VPCs", { zones: 1, vpcs: 2, connectors: ["peering"] }],
  ["three VPCs, all connectors", { zones: 1, vpcs: 3, gateways: true, connectors: ["peering", "transit-gateway", "transit-gateway", "transit-gateway-peering"] }],
  ["two Regions", { zones: 1, vpcs: 2, regions: ["us-east-1", "eu-west-1"], connectors: ["peering"] }],
  ["three VPCs in two Regions", { zones: 1, vpcs: 3, regions: ["us-east-1", "eu-west-1"], connectors: ["transit-gateway", "transit-gateway", "transit-gateway-peering"] }],
];
const WIDTHS = [288, 304, 374, 560, 736, 808, 1000, 1400, 2200];

/** Does the inner rectangle lie in the outer one? */
function contains(outer, inner, slack = 0) {
  return inner.x >= outer.x - slack && inner.y >= outer.y - slack
    && inner.x + inner.w <= outer.x + outer.w + slack && inner.y + inner.h <= outer.y + outer.h + slack;
}

for (const [name, options] of TOPOLOGIES) {
  for (const width of WIDTHS) {
    test(`${name} at ${width}: everything has its own place, in the right box`, () => {
      const topology = topologyOf(options);
      const placed = layout(topology, width);
      const nodes = [...placed.nodes.values()];
      assert.equal(nodes.length, topology.stations.length);

      for (const [index, node] of nodes.entries()) {
        for (const other of nodes.slice(index + 1)) {
          assert.equal(overlap(node, other), 0, `${topology.stations[node.station].component} and ${topology.stations[other.station].component} overlap`);
        }
        assert.ok(contains({ x: 0, y: 0, w: placed.width, h: placed.height }, node), `${node.kind} is inside the picture`);
      }

      const boxOf = (key) => placed.boxes.find((box) => box.key === key);
      const subnets = topology.subnets.map((subnet) => boxOf(subnet.id));
      for (const [index, box] of subnets.entries()) {
        for (const other of subnets.slice(index + 1)) assert.equal(overlap(box, other), 0, "subnets overlap");
        const { vpc, zone } = topology.subnets[index];
        assert.ok(contains(boxOf(`${vpc}/${zone}`), box), "a subnet is in its zone");
        assert.ok(contains(boxOf(vpc), boxOf(`${vpc}/${zone}`)), "a zone is in its VPC");
        const { region } = topology.vpcs.find(({ id }) => id === vpc);
        const home = placed.boxes.find((box) => box.kind === "region" && box.title.endsWith(region));
        assert.ok(contains(home, boxOf(vpc)), "a VPC is in its Region");
      }
      for (const box of placed.boxes.filter(({ kind }) => kind === "region")) assert.ok(contains(boxOf("cloud"), box), "a Region is in the cloud");

      for (const station of topology.stations) {
        const node = placed.nodes.get(station.station);
        const outside = overlap(boxOf("cloud"), node) === 0;
        switch (station.kind) {
          case "instance": case "eni": case "nat-gateway": case "resolver": {
            const home = boxOf(station.subnet ?? station.vpc);
            assert.ok(contains(home, node), `${station.component} is in ${home.key}`);
            break;
          }
          case "network-acl": case "route-table": case "security-group":
            if (station.subnet) assert.ok(overlap(boxOf(station.subnet), node) > 0, `${station.component} touches its subnet`);
            break;
          case "internet-gateway": case "egress-only-internet-gateway": case "vpn-gateway": case "vpc-endpoint": case "load-balancer": {
            if (station.subnet) {
              assert.ok(contains(boxOf(station.subnet), node), `${station.component} is in its subnet`);
              break;
            }
            const vpc = boxOf(station.vpc);
            assert.ok(overlap(vpc, node) > 0, `${station.component} is at its VPC`);
            // A phone has no room for all of them on the border.
            if (station.kind === "internet-gateway" || placed.mode === "wide") assert.ok(!contains(vpc, node), `${station.component} is on the VPC's border`);
            break;
          }
          case "peering": case "transit-gateway": case "transit-gateway-peering":
            assert.ok(contains(boxOf(options.regions ? "cloud" : "region"), node), `${station.component} is in the Region, or between two`);
            for (const vpc of topology.vpcs) assert.equal(overlap(boxOf(vpc.id), node), 0, `${station.component} is in no VPC`);
            break;
          case "edge":
            assert.ok(!outside && !contains(boxOf("cloud"), node), "the edge is on the cloud's border");
            break;
          default:
            assert.ok(outside, `${station.kind} is outside AWS`);
        }
      }
    });
  }
}

test("a picture uses the width that there is, and no more", () => {
  for (const width of WIDTHS) {
    const placed = layout(topologyOf({ zones: 1 }), width);
    assert.ok(placed.width <= width, `${placed.width} in ${width}`);
  }
});

test("phones get the upright picture, desks the one on its side", () => {
  assert.equal(layout(topologyOf({ zones: 1 }), 374).mode, "tall");
  assert.equal(layout(topologyOf({ zones: 1 }), 808).mode, "wide");
});

test("zones stand side by side where there is room", () => {
  const zoneBoxes = (width) => layout(topologyOf({ zones: 2 }), width).boxes.filter((box) => box.kind === "zone");
  const [a, b] = zoneBoxes(1400);
  assert.equal(a.y, b.y);
  assert.ok(b.x > a.x);
  const [c, d] = zoneBoxes(808);
  assert.equal(c.x, d.x);
  assert.ok(d.y > c.y);
});

test("the same topology and width give the same picture", () => {
  const topology = topologyOf({ zones: 2 });
  assert.deepEqual(layout(topology, 900), layout(topology, 900));
});

test("a way begins and ends at its stations, and there and back are two lines", () => {
  const a = { x: 10, y: 20 };
  const b = { x: 110, y: 40 };
  const there = wayBetween(a, b);
  const back = wayBetween(b, a);
  assert.deepEqual(pointOn(there, 0), a);
  assert.deepEqual(pointOn(there, 1), b);
  assert.notDeepEqual(pointOn(there, 0.5), pointOn(back, 0.5));
});

for (const [atUs, leavesUs, arrivesUs, share] of [
  [0, 0, 100, 0], [50, 0, 100, 0.5], [100, 0, 100, 1], [500, 0, 100, 1], [5, 5, 5, 1], [4, 5, 5, 0],
]) {
  test(`at ${atUs} a packet that leaves at ${leavesUs} and arrives at ${arrivesUs} is ${share} of its way`, () => {
    assert.equal(shareOfWay(atUs, leavesUs, arrivesUs), share);
  });
}

for (const [name, options] of TOPOLOGIES) {
  test(`${name}: a label stays in the picture, off every station and by its own`, () => {
    for (const width of WIDTHS) {
      const placed = layout(topologyOf(options), width);
      const size = { w: 170, h: 54 };
      for (const node of placed.nodes.values()) {
        const others = [...placed.nodes.values()].filter((other) => other !== node);
        const label = { ...labelPlace(node, size, others, placed, null), ...size };
        assert.ok(contains({ x: 0, y: 0, w: placed.width, h: placed.height }, label), `${node.kind} at ${width}`);
        assert.equal(overlap(label, node), 0, `${node.kind} at ${width}`);
        for (const other of others) assert.equal(overlap(label, other), 0, `${node.kind} and ${other.kind} at ${width}`);
        const near = Math.hypot(centre(label).x - centre(node).x, centre(label).y - centre(node).y);
        assert.ok(near < 330, `${node.kind} at ${width}: ${near}`);
      }
    }
  });
}

test("a label between a crowd and the next station leaves both, if it must cover something, to itself", () => {
  const node = { x: 100, y: 40, w: 60, h: 40 };
  const wanted = { x: 100, y: 120, w: 60, h: 40 };
  const others = [{ x: 0, y: 0, w: 90, h: 200 }, wanted];
  const size = { w: 80, h: 60 };
  const label = { ...labelPlace(node, size, others, { width: 180, height: 200 }, wanted), ...size };
  assert.equal(overlap(label, node), 0);
  assert.equal(overlap(label, wanted), 0);
});
