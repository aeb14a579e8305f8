// A scenario that is being built: what is in its text, by list, and what is still free in it. No document.

import { addressText, blockOf, blockText, freeAddress, freeBlock } from "./addresses.js";
import { parseText } from "./json-text.js";

/**
 * A thing of the scenario's text, and where it stands.
 * @typedef {Record<string, any>} Thing
 * @typedef {{ list: string, pointer: string, thing: Thing, ref: string, component: string }} Entry
 */

/** The lists that things stand in, by pointer, with what one of them is called. */
export const LISTS = {
  "/network/vpcs": "VPC",
  "/network/subnets": "subnet",
  "/network/instances": "instance",
  "/network/networkInterfaces": "network interface",
  "/network/internetGateways": "internet gateway",
  "/network/egressOnlyInternetGateways": "egress-only internet gateway",
  "/network/natGateways": "NAT gateway",
  "/network/routeTables": "route table",
  "/network/networkAcls": "network ACL",
  "/network/securityGroups": "security group",
  "/network/prefixLists": "prefix list",
  "/network/hostedZones": "hosted zone",
  "/network/vpcEndpoints": "endpoint",
  "/network/loadBalancers": "load balancer",
  "/network/targetGroups": "target group",
  "/network/vpcPeeringConnections": "peering connection",
  "/network/transitGateways": "transit gateway",
  "/network/transitGatewayVpcAttachments": "transit gateway attachment",
  "/network/transitGatewayPeeringAttachments": "transit gateway peering",
  "/network/transitGatewayRouteTables": "transit gateway route table",
  "/network/vpnGateways": "virtual private gateway",
  "/network/customerGateways": "customer gateway",
  "/network/vpnConnections": "VPN connection",
  "/network/virtualInterfaces": "virtual interface",
  "/internet/servers": "server",
};

/** The zones that are offered: a Region's first three. */
const ZONES = ["a", "b", "c"];

/** A range for documentation (RFC 5737): servers of the internet, and what AWS gives as public addresses. */
const SERVERS = "203.0.113.0/24";
const PUBLIC = "198.51.100.0/24";

export class Draft {
  /** @type {Entry[]} */ entries;

  /** @param {string} text JSON @param {Topology} topology of the run that the text gave */
  constructor(text, topology) {
    this.text = text;
    this.topology = topology;
    this.root = parseText(text);
    this.scenario = /** @type {Thing} */ (this.root ? JSON.parse(text) : {});
    this.entries = Object.keys(LISTS).flatMap((list) => this.list(list).map((thing, index) => {
      const named = thing.name && this.list(list).filter(({ name }) => name === thing.name).length === 1;
      return { list, pointer: `${list}/${index}`, thing, ref: String((named ? thing.name : thing.id) ?? ""), component: String(thing.id ?? thing.name ?? "") };
    }));
  }

  /** @param {string} pointer of a list @returns {Thing[]} */
  list(pointer) {
    const found = pointer.split("/").slice(1).reduce((/** @type {any} */ part, step) => part?.[step], this.scenario);
    return Array.isArray(found) ? found.filter((one) => typeof one === "object" && one !== null) : [];
  }

  /** @param {string} list @param {string | undefined} ref its id or name */
  find(list, ref) {
    return this.entries.find((entry) => entry.list === list && (entry.thing.id === ref || entry.thing.name === ref));
  }

  /** @param {string} list */
  all(list) {
    return this.entries.filter((entry) => entry.list === list);
  }

  /** The id of the VPC that a thing is in. @param {Entry} entry @returns {string | undefined} */
  vpcOf({ list, thing, component }) {
    if (list === "/network/vpcs") return component;
    const subnet = thing.subnet && this.find("/network/subnets", thing.subnet);
    if (subnet) return this.vpcOf(subnet);
    const vpcs = this.all("/network/vpcs");
    return (thing.vpc === undefined && vpcs.length === 1 ? vpcs[0] : this.find("/network/vpcs", thing.vpc))?.component;
  }

  /** Those of a list that are in a VPC. @param {string} list @param {string | undefined} vpc its id */
  within(list, vpc) {
    return this.all(list).filter((entry) => this.vpcOf(entry) === vpc);
  }

  /** What `vpc` says in a thing of that VPC: nothing while there is only one. @param {string | undefined} vpc its id */
  vpcKey(vpc) {
    return this.all("/network/vpcs").length > 1 ? { vpc: this.find("/network/vpcs", vpc)?.ref } : {};
  }

  /** A name that nothing has yet: as it is, or with the first free number. @param {string} base */
  fresh(base) {
    const taken = new Set(this.entries.flatMap(({ thing }) => [thing.id, thing.name]));
    for (const { component, name } of this.topology.stations) taken.add(component).add(name);
    if (!taken.has(base)) return base;
    for (let number = 2; ; number += 1) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
  }

  get region() {
    return String(this.scenario.network?.region ?? "us-east-1");
  }

  /** The zones of a VPC's Region, with those in use first in order. @param {string} vpc its id */
  zonesOf(vpc) {
    const region = this.topology.vpcs.find(({ id }) => id === vpc)?.region ?? this.region;
    const used = this.topology.zones.filter((zone) => zone.vpc === vpc).map(({ name }) => name);
    return [...new Set([...used, ...ZONES.map((letter) => region + letter)])].sort();
  }

  /** A block that no VPC has. */
  freeVpcBlock() {
    const used = this.topology.vpcs.flatMap(({ cidrBlocks }) => cidrBlocks).map(blockOf).filter((block) => block !== null);
    const found = freeBlock([{ first: 10 * 2 ** 24, prefix: 8 }, { first: 172 * 2 ** 24 + 16 * 2 ** 16, prefix: 12 }], used, 16);
    return found ? blockText(found) : "";
  }

  /** A block of the VPC that no subnet has, as large as its others. @param {string} vpc its id */
  freeSubnetBlock(vpc) {
    const inside = (this.topology.vpcs.find(({ id }) => id === vpc)?.cidrBlocks ?? []).map(blockOf).filter((block) => block !== null);
    const used = this.topology.subnets.filter((subnet) => subnet.vpc === vpc).flatMap(({ cidrBlocks }) => cidrBlocks).map(blockOf).filter((block) => block !== null);
    for (let prefix = used.at(-1)?.prefix ?? Math.min(28, Math.max(24, inside[0]?.prefix ?? 24)); prefix <= 28; prefix += 1) {
      const found = freeBlock(inside, used, prefix);
      if (found) return blockText(found);
    }
    return "";
  }

  /** Every address that something has, whether it is written in the text or was given by itself. */
  get #used() {
    return this.topology.stations.flatMap(({ addresses }) => addresses.map((address) => blockOf(address.split(" ")[0])));
  }

  /** An address of a subnet that nothing has. @param {string} subnet its id */
  freePrivate(subnet) {
    const block = blockOf(this.topology.subnets.find(({ id }) => id === subnet)?.cidrBlock);
    return (block && freeAddress(block, this.#used)) ?? "";
  }

  /** A public address that nothing has. */
  freePublic() {
    return this.#outside(PUBLIC, 20);
  }

  freeServer() {
    return this.#outside(SERVERS, 5);
  }

  /** @param {string} range @param {number} from */
  #outside(range, from) {
    const block = blockOf(range);
    const names = this.list("/internet/dns").map(({ address }) => blockOf(address));
    return (block && freeAddress(block, [...this.#used, ...names], from)) ?? "";
  }

  /** The address after an instance's, or a server's, primary one. @param {string} component */
  addressOf(component) {
    const station = this.topology.stations.find(({ kind, component: id, instance }) => (kind === "server" && id === component) || (kind === "eni" && instance === component));
    const block = blockOf(station?.addresses[0]?.split(" ")[0]);
    return block && addressText(block.first);
  }
}
