// Free blocks and free addresses. IPv4 addresses are numbers here.

/** AWS keeps the first four addresses of a subnet and the last one for itself (F1.13). */
const RESERVED_FIRST = 4;

/** @typedef {{ first: number, prefix: number }} Block */

/** @param {unknown} text `10.0.0.0/16`, or an address @returns {Block | null} */
export function blockOf(text) {
  const [, address, length = "32"] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(String(text)) ?? [];
  const parts = (address ?? "").split(".").map(Number);
  const prefix = Number(length);
  if (!address || parts.some((part) => part > 255) || prefix > 32) return null;
  const first = parts.reduce((sum, part) => sum * 256 + part, 0);
  return { first: first - (first % sizeOf(prefix)), prefix };
}

/** @param {number} number */
export function addressText(number) {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** @param {Block} block */
export function blockText({ first, prefix }) {
  return `${addressText(first)}/${prefix}`;
}

/** The first free block of a size in others. @param {readonly Block[]} inside @param {readonly Block[]} used @param {number} prefix @returns {Block | null} */
export function freeBlock(inside, used, prefix) {
  const size = sizeOf(prefix);
  for (const outer of inside) {
    const end = endOf(outer);
    let first = outer.first;
    while (first + size <= end) {
      const taken = used.filter((block) => block.first < first + size && endOf(block) > first);
      if (taken.length === 0) return { first, prefix };
      // Behind what is in the way, at the next place where such a block can begin.
      first = Math.ceil(Math.max(...taken.map(endOf)) / size) * size;
    }
  }
  return null;
}

/** The first free address that a subnet gives away. @param {Block} subnet @param {readonly (Block | null)[]} used @param {number} [from] how far into it to begin @returns {string | null} */
export function freeAddress(subnet, used, from = RESERVED_FIRST) {
  const taken = new Set(used.map((block) => block?.first));
  for (let address = subnet.first + from; address < endOf(subnet) - 1; address += 1) {
    if (!taken.has(address)) return addressText(address);
  }
  return null;
}

/** @param {Block} outer @param {Block} inner */
export function contains(outer, inner) {
  return inner.first >= outer.first && endOf(inner) <= endOf(outer);
}

/** @param {Block} block */
function endOf({ first, prefix }) {
  return first + sizeOf(prefix);
}

/** @param {number} prefix */
function sizeOf(prefix) {
  return 2 ** (32 - prefix);
}
