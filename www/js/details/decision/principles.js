// How the lists that components look at are read, by what they are lists of. What is said of a run comes from the
// simulator; this is what holds in every run, as data.

/** @typedef {{ text: string, facts: string[], basis: BasisView }} Principle */

/** @type {Record<string, { title: string, columns: string[], asked: Principle, needless?: Principle }>} */
export const KINDS = {
  routes: {
    title: "Routes",
    columns: ["Destination", "Target", "Origin", "State"],
    asked: { text: "The longest prefix that covers the destination decides; among equal ones static routes go before prefix lists, and those before propagated ones.", facts: ["F3.5", "F3.6"], basis: "aws" },
    needless: { text: "No row is asked: an answer to a NAT gateway goes back over the peering connection by which the gateway's packets came.", facts: ["F6.9"], basis: "aws" },
  },
  "transit-gateway-routes": {
    title: "Routes of the transit gateway",
    columns: ["Destination", "Attachment", "Origin", "State"],
    asked: { text: "The table of the attachment that the packet came by is asked: the longest prefix decides, and static routes go before propagated ones. A blackhole drops.", facts: ["F8.11", "F8.12"], basis: "aws" },
  },
  "network-acl": {
    title: "Rules",
    columns: ["Rule", "Protocol", "Ports", "End", "Action"],
    asked: { text: "Rules are asked in the order of their numbers; the first that matches decides, and * denies what is left. Nothing is remembered: the answer is asked anew, in the other direction.", facts: ["F5.1", "F5.2", "F5.3"], basis: "aws" },
  },
  "security-groups": {
    title: "Rules of the interface's security groups",
    columns: ["Security group", "Protocol", "Ports", "End"],
    asked: { text: "The rules of all groups are one set without order: one that matches allows, and none denies.", facts: ["F4.2", "W0.3"], basis: "aws" },
    needless: { text: "No rule is asked: the flow is tracked, and its packets pass in both directions.", facts: ["F4.20", "F4.22"], basis: "aws" },
  },
  tracking: {
    title: "Connection tracking, before and after",
    columns: ["Source", "Destination", "State", "Goes in"],
    asked: { text: "The flow is remembered from this packet on, so its answers need no rule. What states are called, and most of their timers, are Linux's: AWS publishes neither.", facts: ["F4.20", "F4.36"], basis: "model" },
    needless: { text: "The entry lets the packet through, and lives on from now. What states are called, and most of their timers, are Linux's: AWS publishes neither.", facts: ["F4.20", "F4.36"], basis: "model" },
  },
  translation: {
    title: "Translation table, before and after",
    columns: ["Inside", "Outside", "Destination", "State", "Goes in"],
    asked: { text: "There was no entry: this packet makes one, and answers find their way back by it.", facts: ["F6.20", "F6.30"], basis: "aws" },
    needless: { text: "The entry says what is written, and lives on from now.", facts: ["F6.20", "F6.23", "F6.30"], basis: "aws" },
  },
  ports: {
    title: "Port pool towards this destination",
    columns: ["Address", "In use before", "Free", "Port"],
    asked: { text: "A port is taken towards one destination only, 55,000 of them per address. Which free port it is, and whose turn among several addresses, AWS does not say: here the scenario's seed says where the search begins.", facts: ["F6.25", "F6.26", "F6.27", "F6.29"], basis: "model" },
    needless: { text: "The client's port is kept where it is free towards the destination, as the notes tell it; AWS promises that nowhere.", facts: ["S0.4", "F6.26"], basis: "notes" },
  },
  "public-addresses": {
    title: "Private addresses and their public ones",
    columns: ["Private address", "Public address", "Owner"],
    asked: { text: "One private address, one public address: ports stay, and nothing is remembered.", facts: ["F7.2", "F7.4"], basis: "infer" },
  },
  "own-addresses": {
    title: "Source/destination check",
    columns: ["Address of the interface"],
    asked: { text: "The source of what goes out, and the destination of what comes in, must be one of the interface's own addresses.", facts: ["F9.1"], basis: "aws" },
    needless: { text: "The check is off: nobody asks whose the packet is.", facts: ["F9.2"], basis: "aws" },
  },
  neighbours: {
    title: "Who has the address",
    columns: ["Address", "Whose", "Ethernet address"],
    asked: { text: "The VPC itself answers from its mapping service: nobody else on the subnet hears the question. Neighbours have their own Ethernet address, everything else the router's.", facts: ["F9.11", "F9.12"], basis: "infer" },
  },
  names: {
    title: "Where the name is looked for",
    columns: ["Where", "Answer"],
    asked: { text: "The most specific private zone of the VPC goes first; then the names that AWS gives, private inside the VPC; then the public DNS, and an endpoint's private DNS in place of what that says.", facts: ["F2.7", "F2.8", "F8.30"], basis: "aws" },
  },
  listeners: {
    title: "Listeners",
    columns: ["Protocol", "Port", "Target group"],
    asked: { text: "The listener for the packet's protocol and port says which group of targets is meant.", facts: ["F11.63"], basis: "infer" },
  },
  targets: {
    title: "Targets",
    columns: ["Target", "Address", "Port"],
    asked: { text: "A node sends to targets of its own zone, of all with cross-zone load balancing. Which of them is a function of the flow and the seed here; AWS says only that it is a flow hash.", facts: ["F8.52"], basis: "model" },
    needless: { text: "The node remembers where the flow goes: no target is chosen anew.", facts: ["F8.51", "F8.53"], basis: "infer" },
  },
};

/** How a row fares, in a word and a sign. @type {Record<string, { word: string, sign: string }>} */
export const FATES = {
  decides: { word: "decides", sign: "▸" },
  "passed-over": { word: "passed over", sign: "·" },
  loses: { word: "loses", sign: "·" },
  "not-asked": { word: "not asked", sign: "" },
  before: { word: "before", sign: "" },
  after: { word: "after", sign: "▸" },
};

/** Why a route of a VPC does not decide. @type {Record<RouteFateView, { fate: string, why: string }>} */
export const ROUTE_FATES = {
  chosen: { fate: "decides", why: "decides" },
  elsewhere: { fate: "passed-over", why: "does not cover it" },
  "less-specific": { fate: "loses", why: "covers it, less specific" },
  "lower-priority": { fate: "loses", why: "same prefix, lower priority" },
  "behind-local": { fate: "loses", why: "propagated: local goes before it, however specific it is" },
  "other-prefix-list": { fate: "loses", why: "another prefix list with the same prefix was picked" },
};
