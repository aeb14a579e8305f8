// A JSON text that is changed in place: an edit touches what it is about, and all other formatting and order stays.
// Own code, because what there is in libraries either cannot be served as it lies or formats the whole text anew.

/**
 * `from` and `to` are offsets in the text, `to` behind the last character.
 * @typedef {{ from: number, to: number, value?: unknown, members?: Member[], items?: JsonNode[] }} JsonNode
 * @typedef {{ key: string, from: number, node: JsonNode }} Member
 * @typedef {{ op: "add" | "set", pointer: string, value: unknown } | { op: "remove", pointer: string }} Edit
 */

/** What is new is broken into lines beyond this; a line that is there may grow to the other. */
const LINE_MAX = 110;
const GROWN_MAX = 150;

/** @param {string} text @returns {JsonNode | null} null if it is not JSON */
export function parseText(text) {
  try {
    const reader = new Reader(text);
    const node = reader.value();
    return reader.peek() === "" ? node : null;
  } catch {
    return null;
  }
}

class Reader {
  #at = 0;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  /** The next character that is no white space. */
  peek() {
    while (" \t\n\r".includes(this.text[this.#at] ?? "x")) this.#at += 1;
    return this.text[this.#at] ?? "";
  }

  /** @returns {JsonNode} */
  value() {
    const first = this.peek();
    const from = this.#at;
    if (first === "{") return { from, members: this.#list("}", () => this.#member()), to: this.#at };
    if (first === "[") return { from, items: this.#list("]", () => this.value()), to: this.#at };
    return { from, value: first === '"' ? this.#string() : this.#word(), to: this.#at };
  }

  /** @template T @param {string} end @param {() => T} read @returns {T[]} */
  #list(end, read) {
    this.#at += 1;
    /** @type {T[]} */
    const found = [];
    if (this.peek() !== end) {
      do found.push(read()); while (this.#passed(","));
    }
    if (!this.#passed(end)) throw new SyntaxError(end);
    return found;
  }

  /** @param {string} wanted */
  #passed(wanted) {
    if (this.peek() !== wanted) return false;
    this.#at += 1;
    return true;
  }

  /** @returns {Member} */
  #member() {
    if (this.peek() !== '"') throw new SyntaxError("key");
    const from = this.#at;
    const key = this.#string();
    if (!this.#passed(":")) throw new SyntaxError(":");
    return { key, from, node: this.value() };
  }

  #string() {
    const from = this.#at;
    for (this.#at += 1; this.text[this.#at] !== '"'; this.#at += this.text[this.#at] === "\\" ? 2 : 1) {
      if (this.#at >= this.text.length) throw new SyntaxError("string");
    }
    this.#at += 1;
    return JSON.parse(this.text.slice(from, this.#at));
  }

  #word() {
    const from = this.#at;
    while (/[-+.\w]/.test(this.text[this.#at] ?? " ")) this.#at += 1;
    return JSON.parse(this.text.slice(from, this.#at));
  }
}

/** What a pointer names; null if there is no such thing. @param {JsonNode | null} root @param {string} pointer @returns {JsonNode | null} */
export function nodeAt(root, pointer) {
  let node = root;
  for (const step of steps(pointer)) {
    node = node?.members?.find(({ key }) => key === step)?.node ?? node?.items?.[Number(step)] ?? null;
    if (!node) return null;
  }
  return node;
}

/** The pointer of the innermost value at an offset. @param {JsonNode} root @param {number} offset */
export function pointerAt(root, offset) {
  let pointer = "";
  for (let node = /** @type {JsonNode | undefined} */ (root); node;) {
    const member = node.members?.find(({ from, node: { to } }) => from <= offset && offset <= to);
    const item = node.items?.findIndex(({ from, to }) => from <= offset && offset <= to) ?? -1;
    if (member) pointer += `/${member.key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    else if (item >= 0) pointer += `/${item}`;
    node = member?.node ?? node.items?.[item];
  }
  return pointer;
}

/** The text after an edit. Lists and objects that an `add` or a `set` goes into are made where they are missing.
 * @param {string} text JSON @param {readonly Edit[]} edits one after the other */
export function edited(text, edits) {
  return edits.reduce((before, edit) => {
    const root = parseText(before);
    if (!root) throw new Error("The text is not JSON: it cannot be changed from the picture.");
    if (edit.op === "remove") return removed(before, root, edit.pointer);
    return edit.op === "add" ? added(before, root, edit.pointer, edit.value) : set(before, root, edit.pointer, edit.value);
  }, text);
}

/** A value at the end of a list. @param {string} text @param {JsonNode} root @param {string} pointer of the list @param {unknown} value @returns {string} */
function added(text, root, pointer, value) {
  const list = nodeAt(root, pointer);
  if (!list) return set(text, root, pointer, [value]);
  return inserted(text, root, list, list.items ?? [], "", value);
}

/** @param {string} text @param {JsonNode} root @param {string} pointer @param {unknown} value @returns {string} */
function set(text, root, pointer, value) {
  const before = nodeAt(root, pointer);
  if (before) return splice(text, before.from, before.to, printed(value, text, root, before.from));
  const cut = pointer.lastIndexOf("/");
  const [key] = steps(pointer.slice(cut));
  const owner = nodeAt(root, pointer.slice(0, cut));
  if (!owner) return set(text, root, pointer.slice(0, cut), { [key]: value });
  return inserted(text, root, owner, (owner.members ?? []).map(({ from, node: { to } }) => ({ from, to })), `${JSON.stringify(key)}:`, value);
}

/** @param {string} text @param {JsonNode} root @param {JsonNode} into @param {{ from: number, to: number }[]} parts it has @param {string} label @param {unknown} value */
function inserted(text, root, into, parts, label, value) {
  const flat = !text.slice(root.from, root.to).includes("\n");
  const head = label && (flat ? label : `${label} `);
  const last = parts.at(-1);
  if (flat) return splice(text, last?.to ?? into.from + 1, last?.to ?? into.from + 1, (last ? "," : "") + head + JSON.stringify(value));
  const outer = indentAt(text, into.from);
  const inner = outer + unitOf(text);
  if (last && startsLine(text, last.from)) {
    const indent = indentAt(text, last.from);
    return splice(text, last.to, last.to, `,\n${indent}${head}${print(value, indent, unitOf(text), head.length)}`);
  }
  const single = print(value, "", "", -Infinity);
  const line = lineAt(text, into.from, into.to).length + head.length + single.length + 2;
  const stays = line <= GROWN_MAX && !text.slice(into.from, into.to).includes("\n");
  if (stays && last) return splice(text, last.to, last.to, `, ${head}${single}`);
  if (stays && !isRecord(value)) return splice(text, into.from + 1, into.to - 1, label ? ` ${head}${single} ` : single);
  // One to a line from now on.
  const rows = [...parts.map(({ from, to }) => text.slice(from, to)), head + print(value, inner, unitOf(text), head.length)];
  return splice(text, into.from + 1, into.to - 1, `${rows.map((row) => `\n${inner}${row}`).join(",")}\n${outer}`);
}

/** @param {string} text @param {JsonNode} root @param {string} pointer */
function removed(text, root, pointer) {
  const cut = pointer.lastIndexOf("/");
  const owner = nodeAt(root, pointer.slice(0, cut));
  const [step] = steps(pointer.slice(cut));
  const parts = owner?.members?.map(({ key, from, node: { to } }) => ({ key, from, to })) ?? owner?.items?.map(({ from, to }, index) => ({ key: String(index), from, to })) ?? [];
  const at = parts.findIndex(({ key }) => key === step);
  if (!owner || at < 0) return text;
  const [before, after] = [parts[at - 1], parts[at + 1]];
  if (after) return splice(text, parts[at].from, after.from, "");
  return before ? splice(text, before.to, parts[at].to, "") : splice(text, owner.from + 1, owner.to - 1, "");
}

/** @param {string} pointer */
function steps(pointer) {
  return pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** @param {string} text @param {number} from @param {number} to @param {string} by */
function splice(text, from, to, by) {
  return text.slice(0, from) + by + text.slice(to);
}

/** As it is printed in place of what begins at an offset. @param {unknown} value @param {string} text @param {JsonNode} root @param {number} from */
function printed(value, text, root, from) {
  if (!text.slice(root.from, root.to).includes("\n")) return JSON.stringify(value);
  return print(value, indentAt(text, from), unitOf(text), from - lineStart(text, from) - indentAt(text, from).length);
}

/**
 * On one line where there is room, else each part on a line.
 * @param {unknown} value @param {string} indent of its line @param {string} unit @param {number} used of its first line
 * @returns {string}
 */
function print(value, indent, unit, used) {
  if (!isRecord(value)) return JSON.stringify(value);
  const list = Array.isArray(value);
  const [open, close] = list ? "[]" : "{}";
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const row = (/** @type {[string, unknown]} */ [key, part], /** @type {string} */ inner, /** @type {number} */ room) =>
    (list ? "" : `${JSON.stringify(key)}: `) + print(part, inner, unit, room);
  const flat = entries.map((entry) => row(entry, "", -Infinity)).join(", ");
  const single = entries.length === 0 ? open + close : list ? `[${flat}]` : `{ ${flat} }`;
  if (indent.length + used + single.length <= LINE_MAX) return single;
  const inner = indent + unit;
  return `${open}\n${entries.map((entry) => inner + row(entry, inner, entry[0].length + 4)).join(",\n")}\n${indent}${close}`;
}

/** A value as people write a scenario: what fits a line stands on one. @param {unknown} value */
export function pretty(value) {
  return print(value, "", "  ", LINE_MAX);
}

/** @param {unknown} value @returns {value is object} */
function isRecord(value) {
  return typeof value === "object" && value !== null;
}

/** @param {string} text @param {number} offset */
function lineStart(text, offset) {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** @param {string} text @param {number} from @param {number} to */
function lineAt(text, from, to) {
  const end = text.indexOf("\n", to);
  return text.slice(lineStart(text, from), end < 0 ? undefined : end);
}

/** @param {string} text @param {number} offset */
function startsLine(text, offset) {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}

/** @param {string} text @param {number} offset */
function indentAt(text, offset) {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? "";
}

/** What a level is indented by: as the first line that is. @param {string} text */
function unitOf(text) {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
}
