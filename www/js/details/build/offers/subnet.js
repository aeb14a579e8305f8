// What is put into a subnet, and what an instance is given.

import { service } from "./vpc.js";
import { ANYWHERE, OPEN_ACL, choiceField, nameField, numbersOf, orNone, portsOf, routeTo, tablesWithout } from "./words.js";

/** @typedef {import("../catalog.js").Offer} Offer */
/** @typedef {import("../catalog.js").Draft} Draft */
/** @typedef {import("../catalog.js").Entry} Entry */

const ON = "/network/subnets";

/** @type {Offer[]} */
export const SUBNET = [
  {
    id: "instance", title: "Instance", icon: "instance", on: ON,
    fields: (draft, at) => [
      nameField(draft, "web"),
      { key: "privateIpAddress", label: "Private address", value: draft.freePrivate(at.component) },
      { key: "publicIp", label: "Public address", value: isPublic(draft, at) && !at.thing.mapPublicIpOnLaunch ? draft.freePublic() : "" },
      choiceField("group", "Security group", draft.within("/network/securityGroups", draft.vpcOf(at)), [["", "The default one"]]),
      { key: "listen", label: "Listens on ports", value: "", many: true },
    ],
    edits: (_draft, at, { name, privateIpAddress, publicIp, group, listen }) => [{ op: "add", pointer: "/network/instances", value: {
      name, subnet: at.ref, privateIpAddress: orNone(privateIpAddress), publicIp: orNone(publicIp),
      securityGroups: group ? [group] : undefined, listen: orNone(listen) && numbersOf(listen),
    } }],
  },
  {
    id: "nat-gateway", title: "NAT gateway", icon: "nat-gateway", on: ON,
    fields(draft, at) {
      const vpc = draft.vpcOf(at);
      const own = draft.find("/network/routeTables", at.thing.routeTable);
      const reaches = draft.within("/network/internetGateways", vpc).length > 0;
      return [
        nameField(draft, "nat"),
        { key: "connectivityType", label: "Kind", value: reaches ? "public" : "private", choices: [["public", "Public"], ["private", "Private"]] },
        { key: "privateIp", label: "Private address", value: draft.freePrivate(at.component) },
        { key: "publicIp", label: "Elastic IP", value: reaches ? draft.freePublic() : "" },
        choiceField("table", "Default route in", tablesWithout(draft, vpc, ANYWHERE).filter((table) => table !== own), [["", "No table"]]),
      ];
    },
    edits: (draft, at, { name, connectivityType, privateIp, publicIp, table }) => [
      { op: "add", pointer: "/network/natGateways", value: { name, subnet: at.ref, connectivityType: connectivityType === "private" ? "private" : undefined, privateIp: orNone(privateIp), publicIp: orNone(publicIp) } },
      ...routeTo(draft.find("/network/routeTables", table), ANYWHERE, name),
    ],
  },
  {
    id: "interface-endpoint", title: "Interface endpoint", icon: "vpc-endpoint", on: ON,
    fields: (draft, at) => [
      nameField(draft, "endpoint"),
      { key: "serviceName", label: "Service", value: `com.amazonaws.${draft.region}.sqs` },
      { key: "privateIpAddress", label: "Private address", value: draft.freePrivate(at.component) },
      choiceField("group", "Security group", draft.within("/network/securityGroups", draft.vpcOf(at)), [["", "The default one"]]),
    ],
    edits: (draft, at, { name, serviceName, privateIpAddress, group }) => [
      ...service(draft, serviceName).filter(({ pointer }) => pointer !== "/network/prefixLists"),
      { op: "add", pointer: "/network/vpcEndpoints", value: {
        name, ...draft.vpcKey(draft.vpcOf(at)), vpcEndpointType: "Interface", serviceName,
        subnetMappings: [{ subnet: at.ref, privateIpAddress: orNone(privateIpAddress) }], securityGroups: group ? [group] : undefined,
      } },
    ],
  },
  {
    id: "load-balancer", title: "Network Load Balancer", icon: "load-balancer", on: ON,
    blocked: (draft, at) => (draft.within("/network/instances", draft.vpcOf(at)).length === 0 ? "It needs a target: add an instance first." : ""),
    fields: (draft, at) => [
      nameField(draft, "nlb"),
      { key: "scheme", label: "Scheme", value: isPublic(draft, at) ? "internet-facing" : "internal", choices: [["internet-facing", "Internet-facing"], ["internal", "Internal"]] },
      { key: "port", label: "Port", value: "443" },
      choiceField("target", "Target", draft.within("/network/instances", draft.vpcOf(at))),
      { key: "targetPort", label: "Target's port", value: "443" },
    ],
    edits(draft, at, { name, scheme, port, target, targetPort }) {
      const vpc = draft.vpcKey(draft.vpcOf(at));
      const group = draft.fresh(`${name}-targets`);
      return [
        { op: "add", pointer: "/network/targetGroups", value: { name: group, ...vpc, protocol: "TCP", port: portsOf(targetPort), targets: [{ id: target }] } },
        { op: "add", pointer: "/network/loadBalancers", value: {
          name, ...vpc, scheme, subnetMappings: [{ subnet: at.ref, publicIp: scheme === "internet-facing" ? draft.freePublic() : undefined }],
          listeners: [{ protocol: "TCP", port: portsOf(port), targetGroup: group }],
        } },
      ];
    },
  },
  {
    id: "subnet-route-table", title: "Route table of its own", icon: "route-table", on: ON,
    fields: (draft, at) => [nameField(draft, `${at.ref}-routes`)],
    edits: (draft, at, { name }) => [
      { op: "add", pointer: "/network/routeTables", value: { name, ...draft.vpcKey(draft.vpcOf(at)), routes: [] } },
      { op: "set", pointer: `${at.pointer}/routeTable`, value: name },
    ],
  },
  {
    id: "subnet-network-acl", title: "Network ACL of its own", icon: "network-acl", on: ON,
    fields: (draft, at) => [nameField(draft, `${at.ref}-acl`)],
    edits: (draft, at, { name }) => [
      { op: "add", pointer: "/network/networkAcls", value: { name, ...draft.vpcKey(draft.vpcOf(at)), ...OPEN_ACL } },
      { op: "set", pointer: `${at.pointer}/networkAcl`, value: name },
    ],
  },
  {
    id: "own-security-group", title: "Security group of its own", icon: "security-group", on: "/network/instances",
    fields: (draft, at) => [nameField(draft, `${at.ref}-group`), { key: "portRange", label: "Allow in: TCP port", value: "443" }, { key: "source", label: "From", value: ANYWHERE }],
    edits: (draft, at, { name, portRange, source }) => [
      { op: "add", pointer: "/network/securityGroups", value: { name, ...draft.vpcKey(draft.vpcOf(at)), ingress: [{ protocol: "tcp", portRange: portsOf(portRange), source }] } },
      { op: "set", pointer: `${at.pointer}/securityGroups`, value: [...(at.thing.securityGroups ?? []), name] },
    ],
  },
  {
    id: "public-address", title: "Public address", icon: "internet", on: "/network/instances",
    blocked: (_draft, at) => (at.thing.publicIp ? `It has ${at.thing.publicIp} already.` : ""),
    fields: (draft) => [{ key: "publicIp", label: "Public address", value: draft.freePublic() }],
    edits: (_draft, at, { publicIp }) => [{ op: "set", pointer: `${at.pointer}/publicIp`, value: publicIp }],
  },
  {
    id: "listen", title: "Application that listens", icon: "server", on: "/network/instances",
    fields: (_draft, at) => [{ key: "listen", label: "Ports", value: [...(at.thing.listen ?? []), at.thing.listen?.includes(443) ? 8080 : 443].join(", "), many: true }],
    edits: (_draft, at, { listen }) => [{ op: "set", pointer: `${at.pointer}/listen`, value: numbersOf(listen) }],
  },
];

/** @param {Draft} draft @param {Entry} at a subnet */
function isPublic(draft, at) {
  return draft.topology.subnets.find(({ id }) => id === at.component)?.public ?? false;
}
