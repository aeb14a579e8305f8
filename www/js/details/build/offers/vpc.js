// What is put into a VPC, or at its border.

import { ANYWHERE, OPEN_ACL, choiceField, nameField, portsOf, routeTo, tablesWithout } from "./words.js";

/** @typedef {import("../catalog.js").Offer} Offer */
/** @typedef {import("../catalog.js").Draft} Draft */
/** @typedef {import("../catalog.js").Entry} Entry */
/** @typedef {import("../catalog.js").Edit} Edit */

const ON = "/network/vpcs";

/** @type {[value: string, text: string]} */
const NO_TABLE = ["", "No table"];

/** @type {Offer[]} */
export const VPC = [
  {
    id: "subnet", title: "Subnet", icon: "edge", on: ON,
    blocked: (draft, at) => (draft.freeSubnetBlock(at.component) === "" ? "The blocks of this VPC are used up." : ""),
    fields(draft, at) {
      const zones = draft.zonesOf(at.component);
      return [
        nameField(draft, "subnet"),
        { key: "cidrBlock", label: "CIDR block", value: draft.freeSubnetBlock(at.component) },
        { key: "availabilityZone", label: "Availability Zone", value: zones[0], choices: zones.map((zone) => [zone, zone]) },
        choiceField("routeTable", "Route table", draft.within("/network/routeTables", at.component).filter(({ thing }) => !thing.main), [["", "The main one"]]),
      ];
    },
    edits: (draft, at, { name, availabilityZone, cidrBlock, routeTable }) => [
      { op: "add", pointer: "/network/subnets", value: { name, ...draft.vpcKey(at.component), availabilityZone, cidrBlock, routeTable: routeTable || undefined } },
    ],
  },
  {
    id: "internet-gateway", title: "Internet gateway", icon: "internet-gateway", on: ON,
    blocked: (draft, at) => (draft.within("/network/internetGateways", at.component).length > 0 ? "This VPC has one already: one is the most that AWS attaches." : ""),
    fields: (draft, at) => [nameField(draft, "igw"), choiceField("table", "Default route in", tablesWithout(draft, at.component, ANYWHERE), [NO_TABLE])],
    edits: (draft, at, { name, table }) => [
      { op: "add", pointer: "/network/internetGateways", value: { name, ...draft.vpcKey(at.component) } },
      ...routeTo(draft.find("/network/routeTables", table), ANYWHERE, name),
    ],
  },
  {
    id: "egress-only", title: "Egress-only gateway", icon: "egress-only-internet-gateway", on: ON,
    blocked: (_draft, at) => (at.thing.ipv6CidrBlocks?.length ? "" : "It is for IPv6, and this VPC has no IPv6 block."),
    fields: (draft, at) => [nameField(draft, "eigw"), choiceField("table", "Route ::/0 in", tablesWithout(draft, at.component, "::/0"), [NO_TABLE])],
    edits: (draft, at, { name, table }) => [
      { op: "add", pointer: "/network/egressOnlyInternetGateways", value: { name, ...draft.vpcKey(at.component) } },
      ...routeTo(draft.find("/network/routeTables", table), "::/0", name),
    ],
  },
  {
    id: "route-table", title: "Route table", icon: "route-table", on: ON,
    fields: (draft, at) => [nameField(draft, "routes"), choiceField("subnet", "For subnet", draft.within("/network/subnets", at.component), [["", "None yet"]])],
    edits: (draft, at, { name, subnet }) => [
      { op: "add", pointer: "/network/routeTables", value: { name, ...draft.vpcKey(at.component), routes: [] } },
      ...forSubnet(draft, subnet, "routeTable", name),
    ],
  },
  {
    id: "network-acl", title: "Network ACL", icon: "network-acl", on: ON,
    fields: (draft, at) => [nameField(draft, "acl"), choiceField("subnet", "For subnet", draft.within("/network/subnets", at.component), [["", "None yet"]])],
    edits: (draft, at, { name, subnet }) => [
      { op: "add", pointer: "/network/networkAcls", value: { name, ...draft.vpcKey(at.component), ...OPEN_ACL } },
      ...forSubnet(draft, subnet, "networkAcl", name),
    ],
  },
  {
    id: "security-group", title: "Security group", icon: "security-group", on: ON,
    fields: (draft) => [nameField(draft, "group"), { key: "portRange", label: "Allow in: TCP port", value: "443" }, { key: "source", label: "From", value: ANYWHERE }],
    edits: (draft, at, { name, portRange, source }) => [
      { op: "add", pointer: "/network/securityGroups", value: { name, ...draft.vpcKey(at.component), ingress: [{ protocol: "tcp", portRange: portsOf(portRange), source }] } },
    ],
  },
  {
    id: "gateway-endpoint", title: "Gateway endpoint", icon: "vpc-endpoint", on: ON,
    blocked: (draft, at) => (draft.within("/network/routeTables", at.component).length === 0 ? "It is a route: add a route table first." : ""),
    fields: (draft, at) => [
      nameField(draft, "s3-endpoint"),
      { key: "serviceName", label: "Service", value: `com.amazonaws.${draft.region}.s3` },
      choiceField("table", "Route in", draft.within("/network/routeTables", at.component)),
    ],
    edits: (draft, at, { name, serviceName, table }) => [
      ...service(draft, serviceName),
      { op: "add", pointer: "/network/vpcEndpoints", value: { name, ...draft.vpcKey(at.component), serviceName, routeTables: [table] } },
    ],
  },
  {
    id: "vpn", title: "VPN to an office", icon: "vpn-gateway", on: ON,
    blocked: (draft, at) => (draft.within("/network/vpnGateways", at.component).length > 0 ? "This VPC has a virtual private gateway already: one is the most that AWS attaches." : ""),
    fields: (draft, at) => [
      nameField(draft, "vgw"),
      { key: "customer", label: "Customer gateway", value: draft.fresh("office") },
      { key: "prefix", label: "Network behind it", value: "192.168.0.0/16" },
      choiceField("table", "Routes propagate to", draft.within("/network/routeTables", at.component), [NO_TABLE]),
    ],
    edits(draft, at, { name, customer, prefix, table }) {
      const entry = draft.find("/network/routeTables", table);
      return [
        { op: "add", pointer: "/network/vpnGateways", value: { name, ...draft.vpcKey(at.component) } },
        { op: "add", pointer: "/network/customerGateways", value: { name: customer } },
        { op: "add", pointer: "/network/vpnConnections", value: { name: draft.fresh("vpn"), vpnGateway: name, customerGateway: customer, routes: [prefix] } },
        { op: "add", pointer: "/internet/servers", value: { id: draft.fresh("office-server"), address: prefix.replace(/\.\d+\/\d+$/, ".10"), customerGateway: customer, listen: [443] } },
        ...(entry ? [/** @type {Edit} */ ({ op: "add", pointer: `${entry.pointer}/propagatingVgws`, value: name })] : []),
      ];
    },
  },
];

/** @param {Draft} draft @param {string} subnet @param {string} key @param {string} name @returns {Edit[]} */
function forSubnet(draft, subnet, key, name) {
  const entry = draft.find("/network/subnets", subnet);
  return entry ? [{ op: "set", pointer: `${entry.pointer}/${key}`, value: name }] : [];
}

/** A gateway endpoint leads to a prefix list of the service's name, and the service is a server.
 * @param {Draft} draft @param {string} name @returns {Edit[]} */
export function service(draft, name) {
  const server = draft.list("/internet/servers").find(({ serviceName }) => serviceName === name);
  const address = server?.address ?? draft.freeServer();
  /** @type {Edit[]} */
  const edits = server ? [] : [{ op: "add", pointer: "/internet/servers", value: { id: draft.fresh(name.split(".").at(-1) ?? "service"), address, listen: [443], serviceName: name } }];
  if (!draft.find("/network/prefixLists", name)) edits.push({ op: "add", pointer: "/network/prefixLists", value: { name, ownerId: "AWS", entries: [`${address}/32`] } });
  return edits;
}
