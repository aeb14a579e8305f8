// Runs in links, without a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { FRAGMENT_LENGTH_MAX, fromFragment, toFragment } from "../../www/js/details/run-link.js";

const RUN = readFileSync(new URL("../fixtures/runs/version-1.json", import.meta.url), "utf8");

describe("a run in a link", () => {
  test("comes back as it was, in characters that need no escape", async () => {
    for (const text of [RUN, "", "ö→𝄞", JSON.stringify({ schema: "vpclab-run/1" })]) {
      const fragment = await toFragment(text);
      assert.match(fragment, /^#run=[A-Za-z0-9_-]*$/);
      assert.equal(await fromFragment(fragment), text);
      assert.equal(await fromFragment(`#event=3&${fragment.slice(1)}`), text);
    }
    assert.ok((await toFragment(RUN)).length < RUN.length / 2);
  });

  test("what another wrote is read", async () => {
    const fragment = `#run=${deflateRawSync(RUN).toString("base64url")}`;
    assert.equal(await fromFragment(fragment), RUN);
  });

  test("there need be none", async () => {
    for (const fragment of ["", "#", "#event=3", "#running=1"]) assert.equal(await fromFragment(fragment), null);
  });

  test("a broken one is said to be", async () => {
    const whole = await toFragment(RUN);
    for (const fragment of [whole.slice(0, -40), "#run=***", "#run=AAAA", `#run=${deflateRawSync(Buffer.from([0xff, 0xfe])).toString("base64url")}`])
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
