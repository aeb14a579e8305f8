// The npm package says of itself what is so.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ATTRIBUTES, EVENTS, METHODS } from "../../www/js/embedding/protocol.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const manifest = JSON.parse(read("npm/custom-elements.json"));
const element = manifest.modules[0].declarations[0];
const names = (/** @type {{ name: string }[]} */ list) => list.map(({ name }) => name).sort();

test("the manifest has the element's attributes, events, methods and custom properties", () => {
  assert.deepEqual(names(element.attributes), [...ATTRIBUTES, "keys", "keep"].sort());
  assert.deepEqual(names(element.events), [...EVENTS].sort());
  assert.deepEqual(names(element.members.filter((/** @type {{ kind: string }} */ { kind }) => kind === "method")).filter((name) => name !== "exportRun"), [...METHODS].sort());
  const properties = new Set([...(read("www/css/tokens.css") + read("www/css/lab.css")).matchAll(/var\((--vpc-lab-[a-z-]+)/g)].map(([, name]) => name));
  assert.deepEqual(names(element.cssProperties), [...properties].sort());
});

test("the manual names all of them", () => {
  const manual = read("docs/embedding.md");
  for (const name of [...names(element.attributes), ...names(element.events), ...names(element.cssProperties), ...names(element.cssParts)]) assert.ok(manual.includes(`\`${name}`), name);
});

test("every export is a file, and what registers something is named as a side effect", () => {
  const { exports, sideEffects } = JSON.parse(read("npm/package.json"));
  for (const target of Object.values(exports)) {
    if (typeof target === "string") continue;
    assert.ok(read(`npm/${target.types}`));
    assert.ok(read(`www/${target.default}`));
  }
  for (const path of ["js/vpc-lab.js", "js/vpc-lab-words.js", "js/vpc-lab-frame.js"]) assert.ok(sideEffects.includes(`./${path}`));
});
