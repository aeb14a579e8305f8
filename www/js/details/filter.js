// What of the log is shown: a small language after Wireshark's, and the flows that packets belong to.
//
//   dropped            ip.addr == 10.0.1.5       tcp.port == 443 and not dropped
//   at == lab-nat      kind == network-acl       flow == 7 or packet == 12
//   syn                time >= 350               "no entry"
//   because == 34      what event 34 led to

import { onceOf } from "./once.js";

/** @typedef {{ flowOf: (packet: number) => number | undefined, nameOf: (id: string) => string, causesOf: (seq: number) => number[] }} Context */
/** @typedef {(event: LogEvent, context: Context) => boolean} Test */
/** @typedef {{ text: string, at: number, quoted: boolean }} Token */

const OPERATORS = ["==", "!=", ">=", "<=", "&&", "||", "(", ")", "=", "<", ">", "!"];

const PROTOCOLS = ["tcp", "udp", "icmp", "icmpv6", "arp"];
const FLAGS = ["syn", "ack", "fin", "rst", "psh"];

/** What a field has to compare with: none where an event has no such thing. @type {Record<string, (event: LogEvent, context: Context) => (string | number | null | undefined)[]>} */
const FIELDS = {
  "ip.src": (event) => headersOf(event).map(({ src }) => src),
  "ip.dst": (event) => headersOf(event).map(({ dst }) => dst),
  "ip.addr": (event) => headersOf(event).flatMap(({ src, dst }) => [src, dst]),
  port: (event) => headersOf(event).flatMap(({ srcPort, dstPort }) => [srcPort, dstPort]),
  "src.port": (event) => headersOf(event).map(({ srcPort }) => srcPort),
  "dst.port": (event) => headersOf(event).map(({ dstPort }) => dstPort),
  "tcp.port": (event) => headersOf(event, "tcp").flatMap(({ srcPort, dstPort }) => [srcPort, dstPort]),
  "udp.port": (event) => headersOf(event, "udp").flatMap(({ srcPort, dstPort }) => [srcPort, dstPort]),
  "tcp.flags": (event) => headersOf(event).map(({ flags }) => flags),
  at: ({ place }, { nameOf }) => (place ? [place.component, nameOf(place.component)] : []),
  kind: ({ place }) => [place?.kind],
  packet: ({ packet }) => [packet],
  flow: ({ packet }, { flowOf }) => (packet == null ? [] : [flowOf(packet)]),
  event: ({ seq }) => [seq],
  because: ({ seq }, { causesOf }) => causesOf(seq),
  time: ({ atUs }) => [atUs / 1_000_000],
  code: ({ kind }) => ["decision" in kind && kind.decision.type === "dropped" ? kind.decision.code : null],
};

export const FIELD_NAMES = Object.keys(FIELDS);

/**
 * Reads an expression. Throws an Error that says what is wrong, and where.
 * @param {string} text @returns {Test}
 */
export function parseFilter(text) {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = () => (tokens[next]?.quoted ? undefined : tokens[next]?.text.toLowerCase());
  const taken = (/** @type {string[]} */ ...words) => {
    const hit = words.includes(peek() ?? "");
    if (hit) next += 1;
    return hit;
  };

  /** @returns {Test} */
  function either() {
    const parts = [both()];
    while (taken("or", "||")) parts.push(both());
    return parts.length === 1 ? parts[0] : (event, context) => parts.some((part) => part(event, context));
  }

  /** @returns {Test} */
  function both() {
    const parts = [one()];
    while (taken("and", "&&") || (next < tokens.length && ![")", "or", "||"].includes(peek() ?? ""))) parts.push(one());
    return parts.length === 1 ? parts[0] : (event, context) => parts.every((part) => part(event, context));
  }

  /** @returns {Test} */
  function one() {
    if (taken("not", "!")) {
      const test = one();
      return (event, context) => !test(event, context);
    }
    if (taken("(")) {
      const test = either();
      if (!taken(")")) throw new Error("a closing parenthesis is missing");
      return test;
    }
    const token = tokens[next];
    if (!token) throw new Error("something is missing at the end");
    next += 1;
    if (!token.quoted && OPERATORS.includes(token.text)) throw new Error(`“${token.text}” at ${token.at + 1} has nothing before it`);
    const operator = ["==", "=", "!=", ">=", "<=", "<", ">", "contains"].find((word) => word === peek());
    if (!operator || token.quoted) return word(token);
    next += 1;
    const value = tokens[next];
    if (!value || (!value.quoted && OPERATORS.includes(value.text))) throw new Error(`“${token.text} ${operator}” has nothing to compare with`);
    next += 1;
    return comparison(token, operator, value.text);
  }

  if (tokens.length === 0) return () => true;
  const test = either();
  if (next < tokens.length) throw new Error(`“${tokens[next].text}” at ${tokens[next].at + 1} is one too many`);
  return test;
}

/** @param {Token} token @returns {Test} */
function word({ text, quoted }) {
  const wanted = text.toLowerCase();
  if (!quoted) {
    if (wanted === "dropped") return ({ kind }) => "decision" in kind && kind.decision.type === "dropped";
    if (wanted === "rewritten") return ({ kind }) => "decision" in kind && ["translated", "relayed"].includes(kind.decision.type);
    if (wanted === "created") return ({ kind }) => kind.type === "created";
    if (PROTOCOLS.includes(wanted)) return (event) => headersOf(event).some(({ protocol }) => protocol === wanted);
    if (FLAGS.includes(wanted)) return (event) => headersOf(event).some(({ flags }) => flags?.toLowerCase().split(",").includes(wanted));
  }
  return ({ sentence, place }, { nameOf }) => [sentence.text, place?.component, place && nameOf(place.component)].some((part) => part?.toLowerCase().includes(wanted));
}

/** @param {Token} field @param {string} operator @param {string} value @returns {Test} */
function comparison(field, operator, value) {
  const name = field.text.toLowerCase();
  const values = FIELDS[name];
  if (!values) throw new Error(`“${field.text}” is no field; there are ${FIELD_NAMES.join(", ")}`);
  const number = Number(value);
  const wanted = value.toLowerCase();
  const compare = (/** @type {string | number} */ own) => {
    if (operator === "contains") return String(own).toLowerCase().includes(wanted);
    if (operator === "==" || operator === "=" || operator === "!=") return typeof own === "number" ? own === number : own.toLowerCase() === wanted;
    if (typeof own !== "number") return false;
    return operator === "<" ? own < number : operator === ">" ? own > number : operator === "<=" ? own <= number : own >= number;
  };
  if (["<", ">", "<=", ">="].includes(operator) && Number.isNaN(number)) throw new Error(`“${value}” is no number`);
  const known = (/** @type {LogEvent} */ event, /** @type {Context} */ context) => values(event, context).filter((own) => own != null);
  // Of several values, such as both ends, one that is equal is enough; unequal means that none is.
  if (operator === "!=") return (event, context) => known(event, context).length > 0 && !known(event, context).some((own) => compare(/** @type {string | number} */ (own)));
  return (event, context) => known(event, context).some((own) => compare(/** @type {string | number} */ (own)));
}

/** @param {string} text @returns {Token[]} */
function tokensOf(text) {
  /** @type {Token[]} */
  const tokens = [];
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    const operator = OPERATORS.find((sign) => rest.startsWith(sign));
    if (space) at += space[0].length;
    else if (rest.startsWith('"')) {
      const end = text.indexOf('"', at + 1);
      if (end < 0) throw new Error(`the quotation that begins at ${at + 1} does not end`);
      tokens.push({ text: text.slice(at + 1, end), at, quoted: true });
      at = end + 1;
    } else if (operator) {
      tokens.push({ text: operator, at, quoted: false });
      at += operator.length;
    } else {
      const [plain] = /** @type {RegExpExecArray} */ (/^[^\s()!=<>&|"]+|^[&|]/.exec(rest));
      tokens.push({ text: plain, at, quoted: false });
      at += plain.length;
    }
  }
  return tokens;
}

/** The packet of an event as it comes and as it goes. @param {LogEvent} event @param {string} [protocol] @returns {Header[]} */
function headersOf({ kind }, protocol) {
  const headers = [];
  if ("header" in kind) headers.push(kind.header);
  if ("headerAfter" in kind) headers.push(kind.headerAfter);
  return protocol ? headers.filter((header) => header.protocol === protocol) : headers;
}

/**
 * Which flow each packet belongs to: packets whose ends are the same, whichever way they go and whoever
 * rewrites them on the way. A flow is named after its first packet.
 * @type {(events: readonly LogEvent[]) => Map<number, number>}
 */
export const flowsOf = onceOf(flowsIn);

/** @param {readonly LogEvent[]} events @returns {Map<number, number>} */
function flowsIn(events) {
  /** @type {Map<string, number>} */
  const byEnds = new Map();
  /** @type {Map<number, number>} */
  const parent = new Map();
  const root = (/** @type {number} */ packet) => {
    let at = packet;
    while (parent.get(at) !== at) at = parent.get(at) ?? at;
    return at;
  };
  for (const event of events) {
    const { packet } = event;
    if (packet == null) continue;
    if (!parent.has(packet)) parent.set(packet, packet);
    for (const { protocol, src, srcPort, dst, dstPort } of headersOf(event)) {
      const ends = [`${src}/${srcPort}`, `${dst}/${dstPort}`].sort();
      const key = [protocol, ...ends].join(" ");
      const other = byEnds.get(key);
      if (other === undefined) byEnds.set(key, packet);
      else {
        const [a, b] = [root(other), root(packet)];
        parent.set(Math.max(a, b), Math.min(a, b));
      }
    }
  }
  return new Map([...parent.keys()].map((packet) => [packet, root(packet)]));
}
