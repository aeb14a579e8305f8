// What can be done in a run, from the scenario's own schema: its words, its fields, its explanations. No document.

/**
 * @typedef {{ name: string, what: string, fields: Field[] }} Deed
 * @typedef {{ name: string, what: string, required: boolean, input: "text" | "number" | "choice" | "json", choices: string[], min?: number, max?: number, example: string, refers: "component" | "connection" | null }} Field
 */

/** Of these, one is needed: a packet comes from an instance or from a server. */
const EITHER = ["instance", "server"];

/** Every action of the schema, in its order. @param {any} schema @returns {Deed[]} */
export function deedsOf(schema) {
  const resolve = (/** @type {any} */ part) => (part.$ref ? { ...schema.$defs[part.$ref.split("/").at(-1)], ...part } : part);
  return schema.$defs.action.oneOf.map(resolve).map((/** @type {any} */ action) => ({
    name: action.properties.do.const,
    what: action.description,
    fields: Object.entries(action.properties).filter(([name]) => name !== "do" && name !== "at").map(([name, part]) => {
      const { description: what = "", type, anyOf = [], enum: choices, minimum: min, maximum: max, examples = [] } = resolve(part);
      const listed = choices ?? anyOf.find((/** @type {any} */ one) => one.enum)?.enum;
      const input = type === "boolean" || (choices && !anyOf.length) ? "choice" : type === "integer" ? "number" : type === "object" || type === "array" ? "json" : "text";
      return {
        name, what, input, min, max,
        required: (action.required ?? []).includes(name),
        choices: type === "boolean" ? ["true", "false"] : (listed ?? []).map(String),
        example: examples.length > 0 ? String(examples[0]) : "",
        refers: /^(The ids or names|Ids or names)|\bid or name\b/i.test(what) ? "component" : /\bname that `connect` gave\b/.test(what) ? "connection" : null,
      };
    }),
  }));
}

const ACRONYMS = /\b(acl|dns|mtu|nat|vgw|vpc|vpn|icmp|ip)\b/g;

/** The name of an action or a field, as people write it: `delete-nat-gateway` and `natGateway` have a “NAT gateway”. @param {string} name */
export function inWords(name) {
  const words = name.replaceAll("-", " ").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(ACRONYMS, (word) => word.toUpperCase());
  return words[0].toUpperCase() + words.slice(1);
}

/** What actions are about, the first that fits. @type {[heading: string, names: RegExp][]} */
const SUBJECTS = [
  ["Traffic and time", /^(resolve|connect|send|send-.*|close|ping|generate|wait)$/],
  ["Security groups", /security-group/],
  ["Network ACLs", /network-acl/],
  ["Transit gateways", /transit-gateway/],
  ["VPN", /vpn|vgw/],
  ["Routes", /route/],
  ["Peering", /peering/],
  ["Endpoints", /endpoint/],
  ["VPC Block Public Access", /block-public-access/],
  ["Gateways", /internet-gateway|nat-gateway/],
  ["Instances, servers, targets", /instances|server|mtu|network-interface|target-health/],
  ["Addresses and DNS", /address|vpc-attribute/],
];

/** By subject, each in the schema's order. @param {readonly Deed[]} deeds @returns {[heading: string, deeds: Deed[]][]} */
export function bySubject(deeds) {
  const subjectOf = (/** @type {Deed} */ { name }) => SUBJECTS.find(([, names]) => names.test(name))?.[0] ?? "More";
  return [...SUBJECTS.map(([heading]) => heading), "More"].flatMap((heading) => {
    const here = deeds.filter((deed) => subjectOf(deed) === heading);
    return here.length > 0 ? [/** @type {[string, Deed[]]} */ ([heading, here])] : [];
  });
}

/**
 * The action that the fields say. Throws an Error with `field` where one cannot be read.
 * @param {Deed} deed @param {(name: string) => string} valueOf what stands in a field @returns {Record<string, unknown>}
 */
export function actionOf({ name, fields }, valueOf) {
  /** @type {Record<string, unknown>} */
  const action = { do: name };
  for (const { name: key, input, choices } of fields) {
    const text = valueOf(key).trim();
    if (text === "") continue;
    if (input === "number" || (input === "text" && /^-?\d{1,6}$/.test(text) && !choices.includes(text) && NUMBERS.includes(key))) action[key] = Number(text);
    else if (input === "choice" && choices.join() === "true,false") action[key] = text === "true";
    else if (input === "json") {
      try {
        action[key] = JSON.parse(text);
      } catch {
        throw Object.assign(new Error(`This is written as in a scenario file, in JSON: for example ${EXAMPLES[key] ?? '["name"]'}`), { field: key });
      }
    } else action[key] = text;
  }
  return action;
}

/** Text fields in which a number may stand as a number. */
const NUMBERS = ["protocol", "portRange"];

/** @type {Record<string, string>} */
const EXAMPLES = { icmpTypeCode: '{"type": 8}', instances: '["web-1"]', securityGroups: '["web"]' };

/** Which of the two ends a packet comes from is filled in where only one can be. @param {Field} field */
export function isEither({ name, required }) {
  return EITHER.includes(name) && !required;
}
