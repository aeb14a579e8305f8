// Finding scenarios by words, level and tag.
import assert from "node:assert/strict";
import { test } from "node:test";

import { found, grouped, tagsOf } from "../../www/js/details/library/search.js";

const entry = (path, level, tags, title = path, shows = []) => ({ path, title, description: "", level, tags, shows });
const ENTRIES = [
  entry("walk.json", "beginner", ["nat-gateway", "dns"], "The walk", ["S0.1"]),
  entry("templates/empty.json", "beginner", ["template"], "Empty"),
  entry("traps/a.json", "expert", ["trap", "nat-gateway"], "NAT and time", ["T14.18"]),
  entry("mine.json", null, [], "Replies through gateways"),
];

for (const [text, level, tag, paths, most] of [
  ["", "", "", ["walk.json", "templates/empty.json", "traps/a.json", "mine.json"]],
  ["NAT", "", "", ["walk.json", "traps/a.json"]],
  ["t14.18 time", "", "", ["traps/a.json"]],
  ["", "beginner", "", ["walk.json", "templates/empty.json"]],
  ["", "", "nat-gateway", ["walk.json", "traps/a.json"]],
  ["nat", "expert", "nat-gateway", ["traps/a.json"]],
  ["reply gateway", "", "", ["mine.json"]],
  ["replies", "", "", ["mine.json"]],
  ["walks", "", "", ["walk.json"]],
  ["no such thing", "", "", []],
  ["t14.18 time and again", "", "", ["traps/a.json"], "most of the words"],
]) test(`“${text}”, level ${level || "any"}, about ${tag || "anything"}: ${paths.length}`, () => {
  const { hits, whole } = found(ENTRIES, { text, level, tag });
  assert.deepEqual(hits.map(({ path }) => path), paths);
  assert.equal(whole, paths.length > 0 && !most);
});

test("templates come first, then level by level, and nothing is left out", () => {
  assert.deepEqual(grouped(ENTRIES).map(([heading, here]) => [heading, here.length]), [["Templates to build from", 1], ["To begin with", 1], ["For experts", 1], ["More", 1]]);
});

test("tags that several scenarios have are offered, but not where they stand in the library", () => {
  assert.deepEqual(tagsOf(ENTRIES), ["nat-gateway"]);
});
