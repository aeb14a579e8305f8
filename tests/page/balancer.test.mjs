// What the scenario and the calls until then say of a load balancer's targets.
import assert from "node:assert/strict";
import { test } from "node:test";

import { balancerAt, balancerThings } from "../../www/js/details/balancer.js";

const eni = (instance, subnet, address) => ({ station: 0, kind: "eni", component: `eni-${instance}`, name: null, vpc: "v", subnet, instance, gateway: null, joins: [], addresses: [address] });
const NETWORK = {
  instances: [{ id: "i-1", name: "web-1" }, { name: "web-2" }],
  targetGroups: [
    { id: "tg-1", name: "apps", port: 8443, targets: [{ id: "web-1" }, { id: "i-1", port: 9000 }, { id: "web-2", health: "unhealthy" }] },
    { name: "by-address", port: 80, targetType: "ip", targets: [{ id: "10.0.1.6" }] },
    { name: "datagrams", port: 53, protocol: "UDP", targetType: "ip" },
  ],
  loadBalancers: [
    { id: "lb-1", name: "nlb", listeners: [{ port: 443, targetGroup: "apps" }, { protocol: "TCP", port: 80, targetGroups: [{ targetGroup: "by-address", weight: 3 }, { targetGroup: "tg-1" }] }, { protocol: "UDP", port: 53, targetGroup: "datagrams" }] },
    { name: "alb", type: "application", scheme: "internal", listeners: [{ protocol: "HTTPS", port: 443, targetGroup: "apps" }] },
  ],
};
const health = (target, health, more) => ({ do: "set-target-health", targetGroup: "apps", target, health, ...more });
const SCRIPT = [{ do: "wait", for: "1s" }, health("i-1", "unhealthy", { port: 8443 })];

function run(network = NETWORK) {
  const ended = (seq, action, outcome) => ({ seq, kind: { type: "action-ended", action, outcome } });
  return {
    text: JSON.stringify({ network, script: SCRIPT }),
    deeds: [{ seq: 3, action: health("web-2", "healthy") }, { seq: 5, action: health("web-1", "healthy") }],
    events: [ended(1, 0, "done"), ended(3, 1, "done"), ended(5, 2, "done"), ended(7, 3, "call-refused")],
    topology: { subnets: [{ id: "a", zone: "us-east-1a" }, { id: "b", zone: "us-east-1b" }], stations: [eni("i-1", "a", "10.0.0.5"), eni("web-2", "b", "10.0.1.6")] },
    componentName: (id) => ({ "i-1": "web-1" })[id] ?? id,
  };
}
const healths = (seq, component = "lb-1") => balancerAt(run(), seq, component).listeners[0].targets.map(({ id, port, health }) => `${id}:${port} ${health}`);

test("targets are as the scenario begins, by name, with the group's port where they have none", () => {
  assert.deepEqual(healths(null), ["web-1:8443 healthy", "web-1:9000 healthy", "web-2:8443 unhealthy"]);
});

test("calls that ended well until then have changed them, by id or name; one that was refused has not (F8.5b)", () => {
  assert.deepEqual(healths(1), healths(null));
  assert.deepEqual(healths(3), ["web-1:8443 unhealthy", "web-1:9000 healthy", "web-2:8443 unhealthy"]);
  assert.deepEqual(healths(9), ["web-1:8443 unhealthy", "web-1:9000 healthy", "web-2:8443 healthy"]);
});

test("whether the client's address is kept: instances and UDP yes, addresses over TCP no (F8.50); an ALB never (F8.57)", () => {
  assert.deepEqual(balancerAt(run(), null, "lb-1").listeners.map(({ group, keepsClient }) => [group, keepsClient]), [["apps", true], ["by-address", false], ["apps", true], ["datagrams", true]]);
  assert.equal(balancerAt(run(), null, "alb").listeners[0].keepsClient, false);
});

test("cross-zone is off for a Network Load Balancer (F8.52), on for an Application Load Balancer (F8.58)", () => {
  assert.deepEqual(["lb-1", "alb"].map((id) => balancerAt(run(), null, id)).map(({ crossZone, kind }) => [crossZone, kind]), [[false, "Network, internet-facing"], [true, "Application, internal"]]);
});

test("a table for each target group of a listener, with weights where there are several, and zones", () => {
  const [first, second] = balancerThings(balancerAt(run(), null, "lb-1"));
  assert.equal(first.title, "Listener TCP:443 · target group apps");
  assert.deepEqual(first.rows.map(({ cells }) => cells), [["web-1", "8443", "us-east-1a", "healthy"], ["web-1", "9000", "us-east-1a", "healthy"], ["web-2", "8443", "us-east-1b", "unhealthy"]]);
  assert.match(second.note, /TCP:80, weight 3, targets see the node's private address/);
  assert.equal(second.rows[0].cells[2], "us-east-1b");
});

test("what is no load balancer of the scenario, and a text that cannot be read, say nothing", () => {
  assert.equal(balancerAt(run(), null, "other"), null);
  assert.equal(balancerAt({ ...run(), text: "{" }, null, "lb-1"), null);
});
