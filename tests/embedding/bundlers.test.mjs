// The npm package in projects of other people: packed, installed from the tarball, type-checked, built with the real
// bundler, opened in a real browser and stepped to the end. Heavy: `cargo xtask test --all` runs it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { host } from "../dist/host.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORK = join(ROOT, "target/embedding");
const PACKAGE = join(ROOT, "target/dist/npm");

/** @param {string} folder @param {string} command @param {string[]} args */
function run(folder, command, ...args) {
  try {
    return execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    throw new Error(`${command} ${args.join(" ")}\n${stdout}\n${stderr}`);
  }
}

/** Opens a built lesson and steps to the end. @param {string} folder @param {string} [page] */
async function stepped(folder, page = "") {
  const { origin, close } = await host({ "/lesson/": folder, "/": folder });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  /** @type {string[]} */
  const problems = [];
  try {
    const lesson = await browser.newPage();
    lesson.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()));
    lesson.on("pageerror", (error) => problems.push(error.message));
    lesson.on("request", (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(origin) || problems.push(`another origin: ${request.url()}`));
    lesson.on("response", (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`));
    await lesson.emulateMedia({ reducedMotion: "reduce" });
    await lesson.goto(`${origin}/lesson/${page}`);
    const steps = await lesson.evaluate(async () => {
      const lab = /** @type {any} */ (document.querySelector("vpc-lab"));
      let steps = 0;
      let ended = false;
      lab.addEventListener("ended", () => { ended = true; });
      for (; !ended && steps < 1000; steps += 1) await lab.step();
      return steps;
    });
    const step = lesson.getByRole("button", { name: "Step", exact: true });
    await step.waitFor();
    assert.notEqual(await step.evaluate((button) => getComputedStyle(button).backgroundColor), "rgba(0, 0, 0, 0)", "its styles are there");
    await lesson.getByRole("heading", { name: "Every event" }).waitFor();
    return { steps, problems, source: await lesson.locator("output").first().textContent(), lesson, browser, close };
  } catch (error) {
    await browser.close();
    await close();
    throw new Error(`${error}\n${problems.join("\n")}`);
  }
}

/** The questions' worker and its WebAssembly are found too. @param {Awaited<ReturnType<typeof stepped>>} opened */
async function asked({ lesson }) {
  await lesson.getByRole("button", { name: "Ask", exact: true }).click();
  await lesson.getByRole("heading", { name: "Can this reach that?" }).waitFor();
  await lesson.getByRole("button", { name: /open scenario|this network|network that is open/i }).first().waitFor();
}

/** @param {string} name @param {string} folder @param {string} [page] */
async function proved(name, folder, page) {
  const opened = await stepped(folder, page);
  try {
    assert.deepEqual(opened.problems, []);
    assert.equal(opened.steps, 268, `${name}: steps to the end`);
    assert.equal(opened.source, "203.0.113.5");
    await asked(opened);
    assert.deepEqual(opened.problems, []);
  } finally {
    await opened.browser.close();
    await opened.close();
  }
}

describe("the npm package", () => {
  /** @type {string} */
  let tarball;
  before(() => {
    run(ROOT, "node", "npm/assemble.mjs", PACKAGE);
    mkdirSync(WORK, { recursive: true });
    const [packed] = JSON.parse(run(WORK, "npm", "pack", "--json", "--pack-destination", WORK, PACKAGE));
    tarball = join(WORK, packed.filename);
    console.log(`${packed.filename}: ${packed.size.toLocaleString("en")} bytes packed, ${packed.unpackedSize.toLocaleString("en")} unpacked, ${packed.entryCount} files`);
    assert.ok(packed.files.some((/** @type {{ path: string }} */ { path }) => path === "LICENSE-MIT"));
  });

  for (const [name, built] of [["vite", "dist"], ["webpack", "dist"]]) {
    test(`in a project with ${name}`, async () => {
      const project = join(WORK, name);
      rmSync(project, { recursive: true, force: true });
      cpSync(join(ROOT, "tests/embedding", name), project, { recursive: true });
      run(project, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
      run(project, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", tarball);
      run(project, "node", "node_modules/typescript/bin/tsc", "-p", ".");
      run(project, "npm", "run", "build");
      if (existsSync(join(project, "public/index.html"))) cpSync(join(project, "public"), join(project, built), { recursive: true });
      await proved(name, join(project, built));
    });
  }

  test("as it lies on a host, by a plain script tag", async () => {
    const folder = join(WORK, "plain");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    run(folder, "tar", "-xzf", tarball);
    cpSync(join(ROOT, "tests/embedding/plain.html"), join(folder, "plain.html"));
    await proved("plain", folder, "plain.html");
  });
});
