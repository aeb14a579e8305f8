// The second package, for questions and for a VPC of one's own, through the wasm that ships.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Importer, initSync, Questions } from "../../www/pkg-ask/ask.js";
import { scenario, thrown } from "./vpclab.mjs";

initSync({ module: readFileSync(new URL("../../www/pkg-ask/ask_bg.wasm", import.meta.url)) });

const NOTES = scenario("ec2-to-internet");
const FINE = '{"from":"client","to":"203.0.113.5"}';

describe("bad input is an Error with diagnostics", () => {
  /** @type {Record<string, { act: (questions: any) => unknown, pointers: string[] }>} */
  const unusable = {
    "a scenario with mistakes": { act: () => new Questions('{"vpclab": 1, "titel": "x"}'), pointers: ["", "", "/titel"] },
    "a question that is no JSON": { act: (questions) => questions.ask("x"), pointers: [""] },
    "no question": { act: (questions) => questions.ask(""), pointers: [""] },
    "a question with two mistakes": { act: (questions) => questions.ask('{"to":"1.1.1.1","dstPort":99999}'), pointers: ["/from", "/dstPort"] },
    "nobody": { act: (questions) => questions.ask('{"from":"zz","to":"8.8.8.8"}'), pointers: ["/from"] },
    "nobody to be shown": { act: (questions) => questions.play('{"from":"zz","to":"8.8.8.8"}'), pointers: ["/from"] },
    "a broken archive": { act: () => new Importer().add("x.zip", new Uint8Array([80, 75, 3, 4, 0, 0])), pointers: [""] },
  };
  for (const [name, { act, pointers }] of Object.entries(unusable)) {
    test(name, () => {
      const questions = new Questions(NOTES);
      const error = thrown(() => act(questions));
      assert.ok(error instanceof Error && !(error instanceof WebAssembly.RuntimeError), error.stack);
      assert.match(error.message, /\S/);
      assert.deepEqual(error.diagnostics?.map(({ pointer }) => pointer), pointers);
      assert.ok(error.diagnostics.every(({ severity, code, message }) => severity === "error" && code && message));
      assert.equal(JSON.parse(questions.ask(FINE)).forward.disposition, "delivered");
    });
  }
});
