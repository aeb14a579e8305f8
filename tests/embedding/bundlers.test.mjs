// The npm package in projects of other people: installed from the tarball that `cargo xtask dist --npm` packs,
// type-checked, built with the real bundler, opened and stepped to the end. `cargo xtask test --all` runs it.
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "@playwright/test";
import { DIST } from "../dist/host.mjs";
import { asked, opened, steppedToTheEnd, watched } from "./lesson.mjs";
import { ALL, project, run } from "./tools.mjs";

test.skip(!ALL, "it asks npm's registry: cargo xtask test --all");
test.beforeEach(() => test.setTimeout(180_000));

/** @typedef {import("@playwright/test").Page} Page */

function tarball() {
  const [packed, ...others] = readdirSync(DIST).filter((name) => name.endsWith(".tgz"));
  if (!packed || others.length > 0) throw new Error("cargo xtask dist --npm packs one file");
  return join(DIST, packed);
}

/** Installs a project's tools, and the package. @param {string} folder */
function installed(folder) {
  for (const packages of [[], [tarball()]]) run(folder, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", ...packages]);
}

/** Its words and its questions too. @param {Page} page */
async function read(page) {
  await steppedToTheEnd(page, page, -1);
  await expect(page.getByRole("button", { name: "Step", exact: true })).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  await expect(page.getByRole("heading", { name: "Every event" })).toBeVisible();
  await expect(page.locator("output").first()).toHaveText("203.0.113.5");
  await asked(page);
}

for (const name of ["vite", "webpack"]) {
  test(`in a project with ${name}`, async ({ page }) => {
    const folder = project(name, { recipe: "bundlers" });
    installed(folder);
    run(folder, process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."]);
    run(folder, "npm", ["run", "build"]);
    const built = join(folder, "dist");
    const lesson = await opened(page, built, { root: built });
    await page.goto(lesson.url);
    await read(page);
    await lesson.done();
  });
}

for (const version of ["8", "7"]) {
  test(`with the development server of Vite ${version}`, async ({ page }) => {
    const folder = project(`vite-${version}-server`, { recipe: "bundlers", fixture: "vite" });
    if (version === "7") {
      run(folder, "npm", ["pkg", "set", "devDependencies.vite=7.1.12"]);
      // What the recipe says that it wants.
      const [, wanted] = /`(optimizeDeps: [^`]+)`/.exec(readFileSync(new URL("../../docs/embedding/bundlers.md", import.meta.url), "utf8")) ?? [];
      writeFileSync(join(folder, "vite.config.js"), `export default { ${wanted} };`);
    }
    installed(folder);
    const server = spawn(process.execPath, ["node_modules/vite/bin/vite.js", "--host", "127.0.0.1"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const origin = await new Promise((done, fail) => {
        server.on("error", fail);
        server.on("exit", () => fail(new Error("vite ended")));
        server.stdout.on("data", (data) => {
          const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(stripVTControlCharacters(String(data))) ?? [];
          if (address) done(address);
        });
      });
      const checked = await watched(page, origin, [origin.replace("http", "ws")]);
      await page.goto(origin);
      await read(page);
      checked();
    } finally {
      server.kill();
    }
  });
}

test("as it lies on a host, by a plain script tag", async ({ page }) => {
  const folder = project("plain", { recipe: "bundlers" });
  run(folder, "tar", ["-xzf", tarball()]);
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE", "custom-elements.json", "README.md"]) expect(readdirSync(join(folder, "package"))).toContain(name);
  const lesson = await opened(page, folder);
  await page.goto(`${lesson.url}plain.html`);
  await read(page);
  await lesson.done();
});
