import assert from "node:assert/strict";
import { test } from "node:test";

import { blockOf, blockText, contains, freeAddress, freeBlock } from "../../www/js/details/build/addresses.js";

const blocks = (texts) => texts.map(blockOf);

/** Where, what is used, the wanted size, and the block. */
const FREE = [
  [["10.0.0.0/16"], [], 24, "10.0.0.0/24"],
  [["10.0.0.0/16"], ["10.0.0.0/24", "10.0.1.0/24"], 24, "10.0.2.0/24"],
  [["10.0.0.0/16"], ["10.0.1.0/24"], 24, "10.0.0.0/24"],
  // A larger one begins where such a block can begin.
  [["10.0.0.0/16"], ["10.0.0.0/24"], 20, "10.0.16.0/20"],
  // A part of what is wanted is used, by a smaller one.
  [["10.0.0.0/16"], ["10.0.0.16/28"], 24, "10.0.1.0/24"],
  [["172.31.0.0/16"], ["172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"], 20, "172.31.48.0/20"],
  // Nothing left.
  [["10.0.0.0/28"], ["10.0.0.0/28"], 28, null],
  [["10.0.0.0/24"], [], 16, null],
  // The second block of the VPC.
  [["10.0.0.0/24", "10.1.0.0/16"], ["10.0.0.0/24"], 24, "10.1.0.0/24"],
  [["10.0.0.0/8"], ["10.0.0.0/8"], 16, null],
  [["240.0.0.0/4"], ["240.0.0.0/5"], 8, "248.0.0.0/8"],
];

for (const [inside, used, prefix, expected] of FREE) {
  test(`a /${prefix} in ${inside} beside ${used.join(", ") || "nothing"}: ${expected}`, () => {
    const found = freeBlock(blocks(inside), blocks(used), prefix);
    assert.equal(found && blockText(found), expected);
  });
}

/** Subnet, used addresses, the address. The first four and the last are AWS's (F1.13). */
const ADDRESSES = [
  ["10.0.1.0/24", [], "10.0.1.4"],
  ["10.0.1.0/24", ["10.0.1.4", "10.0.1.5"], "10.0.1.6"],
  ["10.0.1.0/28", Array.from({ length: 11 }, (_, index) => `10.0.1.${index + 4}`), null],
  ["10.0.1.0/28", Array.from({ length: 10 }, (_, index) => `10.0.1.${index + 4}`), "10.0.1.14"],
];

for (const [subnet, used, expected] of ADDRESSES) {
  test(`an address in ${subnet} beside ${used.length} others: ${expected}`, () => {
    assert.equal(freeAddress(blockOf(subnet), blocks(used)), expected);
  });
}

for (const text of ["10.0.0/16", "256.0.0.0/8", "10.0.0.0/33", "2001:db8::/32", "", null]) {
  test(`${text} is no block of IPv4`, () => assert.equal(blockOf(text), null));
}

test("a block is read from any address in it", () => {
  assert.equal(blockText(blockOf("10.0.1.77/24")), "10.0.1.0/24");
  assert.ok(contains(blockOf("10.0.0.0/16"), blockOf("10.0.255.255")));
  assert.ok(!contains(blockOf("10.0.0.0/16"), blockOf("10.1.0.0")));
});
