// Runs in links, without a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { FRAGMENT_LENGTH_MAX, fromFragment, toFragment } from "../../www/js/details/run-link.js";

/** Links of every version that was ever written, to the same run. @type {{ version: number, fragment: string, view: string | null }[]} */
const LINKS = JSON.parse(readFileSync(new URL("./links.json", import.meta.url), "utf8"));
const RUN = readFileSync(new URL("../fixtures/runs/version-1.json", import.meta.url), "utf8");

describe("a run in a link", () => {
  test("comes back as it was, in characters that need no escape", async () => {
    for (const text of [RUN, "", "ö→𝄞", JSON.stringify({ schema: "vpclab-run/1" })]) {
      const fragment = await toFragment(text);
      assert.match(fragment, /^#v=2&run=[A-Za-z0-9_-]*$/);
      assert.deepEqual(await fromFragment(fragment), { run: text, view: null });
      assert.deepEqual(await fromFragment(`#event=3&${fragment.slice(1)}`), { run: text, view: null });
    }
    assert.ok((await toFragment(RUN)).length < RUN.length / 2);
  });

  test("carries which parts are shown, and no other words", async () => {
    assert.deepEqual(await fromFragment(await toFragment(RUN, "diagram tables")), { run: RUN, view: "diagram tables" });
    for (const view of ["<b>", "diagram&run=x", "a  b", "javascript:0"]) assert.doesNotMatch(await toFragment(RUN, view), /view/);
    const fragment = (await toFragment(RUN)).replace("&run", "&view=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&run");
    assert.deepEqual(await fromFragment(fragment), { run: RUN, view: null });
  });

  for (const { version, fragment, view } of LINKS) {
    test(`version ${version} is still read`, async () => {
      assert.deepEqual(await fromFragment(fragment), { run: RUN, view });
    });
  }

  test("a version to come is not guessed at", async () => {
    await assert.rejects(fromFragment("#v=3&run=AwA"), /made by a newer vpclab/);
  });

  test("what another wrote is read", async () => {
    const fragment = `#run=${deflateRawSync(RUN).toString("base64url")}`;
    assert.equal((await fromFragment(fragment))?.run, RUN);
  });

  test("there need be none", async () => {
    for (const fragment of ["", "#", "#event=3", "#running=1"]) assert.equal(await fromFragment(fragment), null);
  });

  test("a broken one is said to be", async () => {
    const whole = await toFragment(RUN);
    for (const fragment of [whole.slice(0, -40), "#v=2&view=diag", "#v=x", "#run=", "#run=***", "#run=AAAA", `#run=${deflateRawSync(Buffer.from([0xff, 0xfe])).toString("base64url")}`])
      await assert.rejects(fromFragment(fragment), /not whole/, fragment);
  });

  test("a few bytes that stand for very many are refused", async () => {
    const fragment = `#run=${deflateRawSync(Buffer.alloc(1 << 24, 32)).toString("base64url")}`;
    assert.ok(fragment.length < FRAGMENT_LENGTH_MAX);
    await assert.rejects(fromFragment(fragment), /not whole/);
  });

  test("a long one is none", async () => {
    const noise = Array.from({ length: 60_000 }, (_, index) => (index * index * 2654435761 % 94) | 0);
    assert.equal(await toFragment(String.fromCharCode(...noise.map((n) => 33 + n).map((n, i) => n ^ (i * 7919 >> 3 & 15)))), null);
  });
});
