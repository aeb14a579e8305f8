// What belongs to no VPC: VPCs themselves, what joins them, and the internet's servers.

import { numbersOf, choiceField, nameField, orNone, routeTo, tablesWithout, yesField } from "./words.js";

/** @typedef {import("../catalog.js").Offer} Offer */
/** @typedef {import("../catalog.js").Draft} Draft */
/** @typedef {import("../catalog.js").Entry} Entry */
/** @typedef {import("../catalog.js").Edit} Edit */

/** Lists whose things say in which VPC they are, once there are several. */
const SAY_VPC = ["internetGateways", "egressOnlyInternetGateways", "subnets", "routeTables", "networkAcls", "securityGroups", "vpnGateways",
  "vpcEndpoints", "targetGroups", "loadBalancers", "transitGatewayVpcAttachments"].map((name) => `/network/${name}`);

/** @type {Offer[]} */
export const WORLD = [
  {
    id: "vpc", title: "VPC", icon: "internet-gateway", on: "",
    fields: (draft) => [nameField(draft, "vpc"), { key: "cidrBlock", label: "CIDR block", value: draft.freeVpcBlock() }],
    edits: (draft, _at, { name, cidrBlock }) => [{ op: "add", pointer: "/network/vpcs", value: { name, cidrBlock } }, ...sayVpc(draft)],
  },
  {
    id: "peering", title: "Peering connection", icon: "peering", on: "",
    blocked: (draft) => (draft.all("/network/vpcs").length < 2 ? "It joins two VPCs: add another one first." : unpeered(draft).length === 0 ? "All VPCs are peered already." : ""),
    fields(draft) {
      const vpcs = draft.all("/network/vpcs");
      const [pair] = unpeered(draft);
      return [
        nameField(draft, pair ? `${pair[0].ref}-${pair[1].ref}` : "peering"),
        { ...choiceField("requesterVpc", "Between", vpcs), value: pair?.[0].ref ?? "" },
        { ...choiceField("accepterVpc", "And", vpcs), value: pair?.[1].ref ?? "" },
        yesField("routes", "Routes on both sides"),
      ];
    },
    edits(draft, _at, { name, requesterVpc, accepterVpc, routes }) {
      const [here, there] = [requesterVpc, accepterVpc].map((ref) => draft.find("/network/vpcs", ref));
      return [
        { op: "add", pointer: "/network/vpcPeeringConnections", value: { name, requesterVpc, accepterVpc } },
        ...(routes === "yes" && here && there ? [...routesBetween(draft, here, there, name), ...routesBetween(draft, there, here, name)] : []),
      ];
    },
  },
  {
    id: "transit-gateway", title: "Transit gateway", icon: "transit-gateway", on: "",
    fields: (draft) => [nameField(draft, "tgw"), yesField("attach", "Attach every VPC"), yesField("routes", "Routes between them")],
    edits(draft, _at, { name, attach, routes }) {
      const vpcs = draft.all("/network/vpcs").filter((vpc) => attach === "yes" && draft.within("/network/subnets", vpc.component).length > 0);
      return [
        { op: "add", pointer: "/network/transitGateways", value: { name } },
        ...vpcs.map((vpc) => attachment(draft, vpc, name, draft.fresh(`attach-${vpc.ref}`))),
        ...(routes === "yes" ? vpcs.flatMap((here) => vpcs.flatMap((there) => (here === there ? [] : routesBetween(draft, here, there, name)))) : []),
      ];
    },
  },
  {
    id: "attachment", title: "Attachment of a VPC", icon: "transit-gateway", on: "/network/transitGateways",
    blocked: (draft, at) => (unattached(draft, at).length === 0 ? "Every VPC that has subnets is attached already." : ""),
    fields: (draft, at) => {
      const vpcs = unattached(draft, at);
      return [nameField(draft, `${at.ref}-${vpcs[0]?.ref}`), choiceField("vpc", "VPC", vpcs)];
    },
    edits(draft, at, { name, vpc }) {
      const entry = draft.find("/network/vpcs", vpc);
      return entry ? [attachment(draft, entry, at.ref, name)] : [];
    },
  },
  {
    id: "server", title: "Server on the internet", icon: "server", on: "",
    fields: (draft) => [
      { key: "id", label: "Name", value: draft.fresh("server") },
      { key: "address", label: "Address", value: draft.freeServer() },
      { key: "listen", label: "Listens on ports", value: "443", many: true },
      { key: "host", label: "Host name", value: `${draft.fresh("server")}.example.com` },
    ],
    edits: (_draft, _at, { id, address, listen, host }) => [
      { op: "add", pointer: "/internet/servers", value: { id, address, listen: numbersOf(listen) } },
      ...(orNone(host) ? [/** @type {Edit} */ ({ op: "add", pointer: "/internet/dns", value: { name: host.trim(), address } })] : []),
    ],
  },
];

/** With a second VPC, everything says which one it is in. @param {Draft} draft @returns {Edit[]} */
function sayVpc(draft) {
  const vpcs = draft.all("/network/vpcs");
  if (vpcs.length !== 1) return [];
  const { ref } = vpcs[0];
  /** @param {Entry} entry @returns {Edit[]} */
  const said = ({ list, pointer, thing }) => {
    if (list === "/network/hostedZones" && thing.vpcs === undefined) return [{ op: "set", pointer: `${pointer}/vpcs`, value: [ref] }];
    const silent = thing.vpc === undefined && (SAY_VPC.includes(list) || (list === "/network/natGateways" && thing.subnet === undefined));
    return silent ? [{ op: "set", pointer: `${pointer}/vpc`, value: ref }] : [];
  };
  return draft.entries.flatMap(said);
}

/** Pairs of VPCs without a peering connection. @param {Draft} draft */
function unpeered(draft) {
  const vpcs = draft.all("/network/vpcs");
  const peered = draft.list("/network/vpcPeeringConnections").map(({ requesterVpc, accepterVpc }) => [requesterVpc, accepterVpc].map((ref) => draft.find("/network/vpcs", ref)));
  return vpcs.flatMap((one, index) => vpcs.slice(index + 1).map((other) => [one, other])).filter((pair) => !peered.some((both) => pair.every((vpc) => both.includes(vpc))));
}

/** VPCs that could be attached. @param {Draft} draft @param {Entry} gateway */
function unattached(draft, gateway) {
  const attached = draft.all("/network/transitGatewayVpcAttachments").filter(({ thing }) => draft.find("/network/transitGateways", thing.transitGateway) === gateway).map((entry) => draft.vpcOf(entry));
  return draft.all("/network/vpcs").filter(({ component }) => !attached.includes(component) && draft.within("/network/subnets", component).length > 0);
}

/** By a subnet of each zone. @param {Draft} draft @param {Entry} vpc @param {string} transitGateway @param {string} name @returns {Edit} */
function attachment(draft, vpc, transitGateway, name) {
  /** @type {Map<unknown, string>} */
  const zones = new Map();
  for (const { thing, ref } of draft.within("/network/subnets", vpc.component)) if (!zones.has(thing.availabilityZone)) zones.set(thing.availabilityZone, ref);
  return { op: "add", pointer: "/network/transitGatewayVpcAttachments", value: { name, transitGateway, ...draft.vpcKey(vpc.component), subnets: [...zones.values()] } };
}

/** From every table of one VPC to the blocks of another. @param {Draft} draft @param {Entry} here @param {Entry} there @param {string} target @returns {Edit[]} */
function routesBetween(draft, here, there, target) {
  const blocks = [there.thing.cidrBlock, ...(there.thing.secondaryCidrBlocks ?? [])];
  return blocks.flatMap((block) => tablesWithout(draft, here.component, block).flatMap((table) => routeTo(table, block, target)));
}
