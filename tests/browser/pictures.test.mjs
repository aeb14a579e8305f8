// The README's picture is one of those that `cargo xtask pictures` makes, so it can be made anew.
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { MOMENTS } from "./moments.mjs";

const HOME = new URL("../../", import.meta.url);

test("the README shows a moment by its name, light and dark, as the command makes it", () => {
  const shown = [...readFileSync(new URL("README.md", HOME), "utf8").matchAll(/docs\/([\w-]+)-(light|dark)\.png/g)];
  expect(shown.map(([, , scheme]) => scheme).sort()).toEqual(["dark", "light"]);
  for (const [path, moment] of shown) {
    expect(Object.keys(MOMENTS)).toContain(moment);
    const picture = readFileSync(new URL(path, HOME));
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)], path).toEqual([1280, 800]);
  }
  const pictures = readdirSync(new URL("docs", HOME)).filter((name) => name.endsWith(".png"));
  expect(pictures.sort()).toEqual(shown.map(([path]) => path.replace("docs/", "")).sort());
});
