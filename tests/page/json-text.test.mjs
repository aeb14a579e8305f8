import assert from "node:assert/strict";
import { test } from "node:test";

import { edited, nodeAt, parseText, pointerAt } from "../../www/js/details/build/json-text.js";

/** What it is about, the text, one edit, and the text after it. */
const EDITS = [
  ["an item after others on lines of their own", '{\n  "a": [\n    { "x": 1 },\n    { "x": 2 }\n  ]\n}\n', { op: "add", pointer: "/a", value: { x: 3 } },
    '{\n  "a": [\n    { "x": 1 },\n    { "x": 2 },\n    { "x": 3 }\n  ]\n}\n'],
  ["an item after others on the same line", '{\n  "a": [1, 2]\n}', { op: "add", pointer: "/a", value: 3 }, '{\n  "a": [1, 2, 3]\n}'],
  ["an item in an empty list", '{\n  "a": []\n}', { op: "add", pointer: "/a", value: { x: 1 } }, '{\n  "a": [\n    { "x": 1 }\n  ]\n}'],
  ["a word in an empty list", '{\n  "a": []\n}', { op: "add", pointer: "/a", value: "x" }, '{\n  "a": ["x"]\n}'],
  ["an item in a list that is not there", '{\n  "a": 1\n}', { op: "add", pointer: "/b/c", value: "x" }, '{\n  "a": 1,\n  "b": { "c": ["x"] }\n}'],
  ["an item in a text of one line", '{"a":[1]}', { op: "add", pointer: "/a", value: { x: [2] } }, '{"a":[1,{"x":[2]}]}'],
  ["a text of one line, a key that is not there", '{"a":{}}', { op: "set", pointer: "/a/b", value: 1 }, '{"a":{"b":1}}'],
  ["tabs stay tabs", '{\n\t"a": [\n\t\t1\n\t]\n}', { op: "add", pointer: "/a", value: 2 }, '{\n\t"a": [\n\t\t1,\n\t\t2\n\t]\n}'],
  ["a row that becomes too long gets a line for each", `{\n  "a": [{ "x": "${"y".repeat(70)}" }]\n}`, { op: "add", pointer: "/a", value: { x: "z".repeat(70) } },
    `{\n  "a": [\n    { "x": "${"y".repeat(70)}" },\n    { "x": "${"z".repeat(70)}" }\n  ]\n}`],
  ["what is too long for a line gets several", '{\n  "a": [\n    1\n  ]\n}', { op: "add", pointer: "/a", value: { x: "y".repeat(60), z: ["w".repeat(60)] } },
    `{\n  "a": [\n    1,\n    {\n      "x": "${"y".repeat(60)}",\n      "z": ["${"w".repeat(60)}"]\n    }\n  ]\n}`],
  ["a value in place of another", '{\n  "a" : 1, "b":2\n}', { op: "set", pointer: "/a", value: "new" }, '{\n  "a" : "new", "b":2\n}'],
  ["a key after others on one line", '{\n  "a": { "b": 1 }\n}', { op: "set", pointer: "/a/c", value: 2 }, '{\n  "a": { "b": 1, "c": 2 }\n}'],
  ["a key after others on lines of their own", '{\n  "a": {\n    "b": 1\n  }\n}', { op: "set", pointer: "/a/c", value: [] }, '{\n  "a": {\n    "b": 1,\n    "c": []\n  }\n}'],
  ["a key with a slash and a tilde", '{"a/b":{"~":1}}', { op: "set", pointer: "/a~1b/~0", value: 2 }, '{"a/b":{"~":2}}'],
  ["the first item goes", '{\n  "a": [\n    1,\n    2\n  ]\n}', { op: "remove", pointer: "/a/0" }, '{\n  "a": [\n    2\n  ]\n}'],
  ["the last item goes", '{\n  "a": [\n    1,\n    2\n  ]\n}', { op: "remove", pointer: "/a/1" }, '{\n  "a": [\n    1\n  ]\n}'],
  ["the only item goes", '{\n  "a": [\n    1\n  ]\n}', { op: "remove", pointer: "/a/0" }, '{\n  "a": []\n}'],
  ["a key goes", '{ "a": 1, "b": 2 }', { op: "remove", pointer: "/a" }, '{ "b": 2 }'],
  ["what is not there cannot go", '{ "a": 1 }', { op: "remove", pointer: "/b/c" }, '{ "a": 1 }'],
  ["braces in strings are no braces", '{"a":["]},{\\"", 1]}', { op: "remove", pointer: "/a/1" }, '{"a":["]},{\\""]}'],
];

for (const [name, before, edit, after] of EDITS) {
  test(`${name}: only that changes`, () => {
    assert.equal(edited(before, [edit]), after);
    assert.ok(parseText(after), "it is still JSON");
  });
}

test("edits follow one another", () => {
  assert.equal(edited('{"a":[1,2,3]}', [{ op: "remove", pointer: "/a/2" }, { op: "remove", pointer: "/a/0" }, { op: "add", pointer: "/a", value: 4 }]), '{"a":[2,4]}');
});

test("an undone edit leaves the text as it was", () => {
  const text = '{\n  "a": [\n    { "x": 1 }\n  ],\n  "b": [1, 2]\n}\n';
  for (const pointer of ["/a", "/b"]) {
    const count = nodeAt(parseText(text), pointer).items.length;
    assert.equal(edited(text, [{ op: "add", pointer, value: { y: 2 } }, { op: "remove", pointer: `${pointer}/${count}` }]), text);
  }
});

for (const text of ["", "{", "[1,]", '{"a"}', "{'a':1}", '"open', "[1] 2", "nul", '{"a":1,}', "01"]) {
  test(`${JSON.stringify(text)} is not JSON, and is not changed`, () => {
    assert.equal(parseText(text), null);
    assert.throws(() => edited(text, [{ op: "set", pointer: "/a", value: 1 }]), /not JSON/);
  });
}

test("an offset has a pointer, a pointer has its place", () => {
  const text = '{ "a": [ { "b": "x" }, 2 ], "c/d": null }';
  const root = parseText(text);
  for (const [mark, pointer] of [['"x"', "/a/0/b"], ["2 ]", "/a/1"], ["null", "/c~1d"], ['"b"', "/a/0/b"]]) {
    assert.equal(pointerAt(root, text.indexOf(mark) + 1), pointer);
    assert.ok(nodeAt(root, pointer));
  }
  assert.equal(nodeAt(root, "/a/7"), null);
});
