// The site, below a path of a host that knows nothing of it.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { watch } from "../browser/harness.mjs";
import { parts } from "../browser/lab.mjs";
import { asked } from "../embedding/lesson.mjs";
import { DIST, host } from "./host.mjs";

const SITE = `${DIST}/site`;

/** Every file of a folder, by its path from there. @param {string} folder @returns {string[]} */
function below(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(`${folder}/${name}`).isFile());
}

test("a host of files below any path will do: it steps, lists its scenarios, asks, and asks nobody else", async ({ page, context }) => {
  const { origin, asked: paths, close } = await host({ "/some/deep path/": SITE });
  const problems = await watch(context, origin);
  await page.goto(`${origin}/some/deep%20path/`);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(parts(page).transport).toContainText("#0 · ");
  await expect(page.getByRole("heading", { name: "Every event" })).toBeVisible();
  await asked(page);
  await page.getByRole("button", { name: "Scenarios" }).click();
  await page.getByRole("searchbox", { name: "Find scenarios" }).fill("t14.7 stateful");
  await page.getByRole("dialog", { name: "Scenarios" }).getByRole("listitem").getByRole("button").click();
  await expect(page.getByRole("heading", { level: 2, name: /Network ACLs let replies through/ })).toBeVisible();
  expect(paths.every((path) => path.startsWith("/some/deep path/")), paths.join(" ")).toBe(true);
  expect(problems).toEqual([]);
  await close();
});

for (const path of ["/index.html", "/embed.html"]) {
  test(`what _headers has for a host breaks nothing of ${path}`, async ({ page, context }) => {
    const [, policy = ""] = new RegExp(`^${path}\\n  Content-Security-Policy: (.*)`, "m").exec(readFileSync(`${SITE}/_headers`, "utf8")) ?? [];
    expect(policy).toMatch(/^default-src 'none'; .*trusted-types vpclab-worker; frame-ancestors/);
    const { origin, close } = await host({ "/": SITE }, { headers: { "content-security-policy": policy } });
    const problems = await watch(context, origin);
    await page.goto(`${origin}${path}?scenario=scenarios/ec2-to-internet.json`);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await expect(parts(page).transport).toContainText("#0 · ");
    await asked(page);
    expect(problems).toEqual([]);
    await close();
  });
}

test("its names last: a scenario in the page's address, a scenario's schema, the element's module", async ({ page, context }) => {
  const { origin, close } = await host({ "/lab/": SITE });
  const problems = await watch(context, origin);
  await page.goto(`${origin}/lab/?scenario=scenarios/traps/t14-01-the-igw-does-no-nat.json`);
  const { title } = JSON.parse(readFileSync(new URL("../../scenarios/traps/t14-01-the-igw-does-no-nat.json", import.meta.url), "utf8"));
  await expect(page.getByRole("heading", { level: 2, name: title })).toBeVisible();
  const names = await page.evaluate(async () => Object.keys(await import(new URL("js/vpc-lab.js", document.baseURI).href)));
  expect(names).toContain("VpcLabElement");
  expect(await page.evaluate(async () => (await fetch("scenario.schema.json")).status)).toBe(200);
  expect(problems).toEqual([]);
  await close();
});

test("a host that does not know what WebAssembly is serves it all the same", async ({ page }) => {
  const { origin, close } = await host({ "/": SITE }, { types: { ".wasm": "text/plain" } });
  await page.goto(origin);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(parts(page).transport).toContainText("#0 · ");
  await close();
});

/** @type {[what: string, bad: Parameters<typeof host>[1], sentence: RegExp][]} */
const BAD = [
  ["forbids WebAssembly", { headers: { "content-security-policy": "script-src 'self'" } }, /The simulator could not be loaded.*Content-Security-Policy forbids WebAssembly; it needs 'wasm-unsafe-eval'/],
  ["has lost the simulator", { refuse: (path) => path.endsWith(".wasm") }, /The simulator could not be loaded.*404/],
  ["has lost the scenario", { refuse: (path) => path.endsWith("/ec2-to-internet.json") }, /ec2-to-internet\.json could not be loaded.*404/],
];

for (const [what, bad, sentence] of BAD) {
  test(`a host that ${what}: a sentence for the reader, a message for whoever set it up`, async ({ page }) => {
    const { origin, close } = await host({ "/": SITE }, bad);
    const said = /** @type {string[]} */ ([]);
    page.on("console", (message) => said.push(message.text()));
    await page.goto(origin);
    await expect(page.getByRole("alert")).toContainText(sentence);
    await expect(page.getByRole("button", { name: "Scenarios" })).toBeVisible();
    expect(said.join("\n")).not.toBe("");
    await close();
  });
}

test("a host that has lost the page's modules: the sentence in the page stays", async ({ page }) => {
  const { origin, close } = await host({ "/": SITE }, { refuse: (path) => path.endsWith("/js/lab.js") });
  await page.goto(origin);
  await expect(page.getByText("if nothing else appears here, one of them is switched off or a file of the page did not arrive")).toBeVisible();
  await close();
});

test("each version is a folder of its own, and compressed copies are what they are copies of", () => {
  const names = below(SITE);
  const [version, ...others] = readdirSync(`${SITE}/v`);
  expect(others).toEqual([]);
  const index = readFileSync(`${SITE}/index.html`, "utf8");
  const addresses = [...index.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, address]) => address);
  expect(addresses.length).toBeGreaterThan(10);
  for (const address of addresses) {
    expect(names, address).toContain(address);
    expect(/^(v\/[0-9a-f]{12}\/|manifest\.webmanifest$|icons\/)/.test(address), address).toBe(true);
  }
  const packed = names.filter((name) => name.endsWith(".gz"));
  expect(packed).toContain(`v/${version}/pkg/vpclab_bg.wasm.gz`);
  for (const name of packed) {
    const plain = readFileSync(`${SITE}/${name.slice(0, -3)}`);
    expect(gunzipSync(readFileSync(`${SITE}/${name}`)).equals(plain), name).toBe(true);
    expect(brotliDecompressSync(readFileSync(`${SITE}/${name.slice(0, -3)}.br`)).equals(plain), name).toBe(true);
  }
});

test("it can be installed: the manifest's icons are there, in the sizes that it says", () => {
  const manifest = JSON.parse(readFileSync(`${SITE}/manifest.webmanifest`, "utf8"));
  expect(manifest.icons.map((/** @type {any} */ icon) => icon.purpose)).toContain("maskable");
  for (const { src, sizes } of manifest.icons) {
    const png = readFileSync(`${SITE}/${src}`);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`).toBe(sizes);
  }
});
