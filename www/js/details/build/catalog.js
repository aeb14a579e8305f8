// Everything that can be put somewhere: what it is called, where it can be put, and what is filled in beforehand.

import { RULES } from "./offers/rules.js";
import { SUBNET } from "./offers/subnet.js";
import { VPC } from "./offers/vpc.js";
import { WORLD } from "./offers/world.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Entry} Entry */
/** @typedef {import("./json-text.js").Edit} Edit */
/** @typedef {{ key: string, label: string, value: string, choices?: [value: string, text: string][], many?: boolean }} Field a box with what is filled in, or a choice */
/** @typedef {Record<string, string>} Filled by field */

/**
 * `on` is the list of the place, or "" for the whole picture; `blocked` says why it cannot be put there now;
 * `edits` are what putting it there does to the text.
 * @typedef {{ id: string, title: string, icon: IconName, on: string, blocked?: (draft: Draft, at: Entry) => string,
 *   fields: (draft: Draft, at: Entry) => Field[], edits: (draft: Draft, at: Entry, filled: Filled) => Edit[] }} Offer
 */

/** @type {Offer[]} */
const OFFERS = [...WORLD, ...VPC, ...SUBNET, ...RULES];

/** The whole picture is a place too. @type {Entry} */
export const EVERYWHERE = { list: "", pointer: "", thing: {}, ref: "", component: "" };

/** What can be put at a place. @param {Entry} at */
export function offersAt(at) {
  return OFFERS.filter(({ on }) => on === at.list);
}
