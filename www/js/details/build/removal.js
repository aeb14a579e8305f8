// Taking a thing out of a scenario, with everything that cannot be without it. The checker says what that is: what
// it finds dangling goes too, until it finds nothing more.

import { LISTS } from "./draft.js";
import { edited, nodeAt, parseText } from "./json-text.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Entry} Entry */

/** References that their owner can be without: it falls back to what AWS has by default, or the entry leaves its list. */
const DISPENSABLE = /\/(routeTable|networkAcl|securityGroups\/\d+|associations\/\d+|propagations\/\d+|propagatingVgws\/\d+|routeTables\/\d+|subnets\/\d+|vpcs\/\d+)$/;

/** What a chapter, a milestone or a claim says holds as a whole or not at all. */
const STORY = /^\/story\/\w+\/\d+/;

/** What hangs on something hangs on it in few steps; a scenario that is broken otherwise is not taken apart for ever. */
const ROUNDS_MAX = 12;

/**
 * @param {Draft} draft @param {Entry} entry @param {(text: string) => readonly Diagnostic[]} check
 * @returns {{ text: string, told: string[], left: Diagnostic[] }} the text without it; what goes with it, in words; and
 * what is wrong all the same
 */
export function removal(draft, entry, check) {
  const known = new Set(errorsIn(check(draft.text)).map(keyOf));
  /** @type {string[]} */
  const told = [];
  let text = without(draft.text, [entry.pointer]);
  for (const { pointer } of namesOf(draft, entry).reverse()) text = tell(text, pointer, told);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const wrong = errorsIn(check(text)).filter((one) => !known.has(keyOf(one)));
    const pointers = [...new Set(wrong.map(({ pointer }) => hanging(pointer)).filter((pointer) => pointer !== ""))];
    if (wrong.length === 0 || pointers.length === 0) return { text, told: grouped(told), left: wrong };
    // From the end, so that the places of those before stay right; of two, one of which lies in the other, the outer.
    const outer = pointers.filter((pointer) => !pointers.some((other) => pointer.startsWith(`${other}/`)));
    for (const pointer of outer.sort(byPlace(text)).reverse()) text = tell(text, pointer, told);
  }
  return { text, told: grouped(told), left: errorsIn(check(text)) };
}

/** @param {readonly Diagnostic[]} diagnostics */
function errorsIn(diagnostics) {
  return diagnostics.filter(({ severity }) => severity === "error");
}

/** The same mistake before and after, wherever its lines have gone. @param {Diagnostic} mistake */
function keyOf({ code, message }) {
  return `${code} ${message}`;
}

/** What has to go for a mistake to be gone. @param {string} pointer */
function hanging(pointer) {
  if (STORY.test(pointer)) return STORY.exec(pointer)?.[0] ?? "";
  if (DISPENSABLE.test(pointer)) return pointer;
  // The innermost thing of a list that it is in.
  return /^(.*\/\d+)(?:\/[^/]*)?$/.exec(pointer)?.[1] ?? /^(.*\/\d+)\//.exec(pointer)?.[1] ?? "";
}

/** @param {string} text @param {string} pointer @param {string[]} told */
function tell(text, pointer, told) {
  told.push(inWords(text, pointer));
  return without(text, [pointer]);
}

/** @param {string} text @param {string[]} pointers @returns {string} */
function without(text, pointers) {
  const after = edited(text, pointers.map((pointer) => ({ op: "remove", pointer })));
  return pointers.reduce((sum, pointer) => (pointer.startsWith("/script/") ? renumbered(sum, Number(pointer.split("/")[2]) + 1) : sum), after);
}

/** The story counts actions: those behind one that went are now one less; what spoke of it goes. @param {string} text @param {number} gone @returns {string} */
function renumbered(text, gone) {
  const story = JSON.parse(text).story;
  /** @type {import("./json-text.js").Edit[]} */
  const edits = [];
  /** @type {Set<string>} */
  const parts = new Set();
  const walk = (/** @type {any} */ value, /** @type {string} */ pointer) => {
    if (typeof value !== "object" || value === null) return;
    if (Number.isInteger(value.action) && value.action > gone) edits.push({ op: "set", pointer: `${pointer}/action`, value: value.action - 1 });
    if (value.action === gone) parts.add(hanging(pointer));
    for (const [key, part] of Object.entries(value)) walk(part, `${pointer}/${key}`);
  };
  walk(story, "/story");
  const after = edited(text, edits);
  return without(after, [...parts].sort(byPlace(after)).reverse());
}

/** @param {string} text */
function byPlace(text) {
  const root = parseText(text);
  const place = (/** @type {string} */ pointer) => nodeAt(root, pointer)?.from ?? 0;
  return (/** @type {string} */ one, /** @type {string} */ other) => place(one) - place(other);
}

/** A server's names go with it: they would mean nobody. @param {Draft} draft @param {Entry} entry */
function namesOf(draft, { list, thing }) {
  if (list !== "/internet/servers") return [];
  return draft.list("/internet/dns").map(({ address }, index) => ({ address, pointer: `/internet/dns/${index}` })).filter(({ address }) => address === thing.address || address === thing.ipv6Address);
}

/** What stands at a pointer, as one says it. @param {string} text @param {string} pointer @returns {string} */
export function inWords(text, pointer) {
  const scenario = JSON.parse(text);
  const at = (/** @type {string} */ where) => where.split("/").slice(1).reduce((part, step) => part?.[step], scenario);
  const steps = pointer.split("/");
  const thing = at(pointer);
  const list = steps.slice(0, 3).join("/");
  const kind = LISTS[/** @type {keyof typeof LISTS} */ (list)];
  const owner = kind ? `the ${kind} ${called(at(steps.slice(0, 4).join("/")))}` : "";
  if (steps[1] === "script") return `an action of the script: ${[thing?.do, thing?.connection ?? thing?.instance ?? thing?.server].filter(Boolean).join(" ")}`;
  if (steps[1] === "story") return `${({ chapters: "a chapter", milestones: "a milestone", claims: "a claim" })[steps[2]] ?? "a part"} of the story: “${thing?.title ?? thing?.text ?? ""}”`;
  if (list === "/internet/dns") return `the host name ${thing?.name}`;
  if (steps.length === 4 && kind) return owner;
  if (steps[4] === "routes") return `the route ${thing?.destination} of ${owner}`;
  if (/^(ingress|egress|inbound|outbound)$/.test(steps[4])) return `a rule of ${owner}`;
  if (DISPENSABLE.test(pointer)) return `${typeof thing === "string" ? `“${thing}”` : "what it says"} at ${owner}`;
  return `${steps.slice(4).filter((step) => !/^\d+$/.test(step)).map(spaced).join(", ")} of ${owner}`;
}

/** @param {any} thing */
function called(thing) {
  return thing?.name ?? thing?.id ?? "without a name";
}

/** `subnetMappings`: subnet mappings. @param {string} key */
function spaced(key) {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The same several times is said once. @param {string[]} told */
function grouped(told) {
  const counts = new Map();
  for (const one of told) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].map(([one, count]) => (count > 1 ? `${one} (${count} times)` : one));
}
