// The site without a network, and when it has become another.
import { cpSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { watch } from "../browser/harness.mjs";
import { parts, position, scrub } from "../browser/lab.mjs";
import { DIST, host } from "./host.mjs";

const SITE = `${DIST}/site`;

/** @typedef {import("@playwright/test").Page} Page */

/** The page is kept as a whole. @param {Page} page */
async function kept(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 50));
  });
}

/** Another version of the site, as a build would make it: the same with another name, and a word changed. */
function nextVersion() {
  const folder = mkdtempSync(join(tmpdir(), "vpclab-"));
  cpSync(SITE, folder, { recursive: true });
  const [before] = readdirSync(`${folder}/v`);
  const after = "0123456789ab";
  renameSync(`${folder}/v/${before}`, `${folder}/v/${after}`);
  const inFront = ["", "js/"].flatMap((below) => readdirSync(join(folder, below)).filter((name) => /\.(html|js)$/.test(name)).map((name) => below + name));
  for (const name of inFront) {
    writeFileSync(`${folder}/${name}`, readFileSync(`${folder}/${name}`, "utf8").replaceAll(before, after));
  }
  const list = `${folder}/v/${after}/js/details/library/search.js`;
  writeFileSync(list, readFileSync(list, "utf8").replace('"To begin with"', '"New to begin with"'));
  return folder;
}

/** @param {Page} page @param {string} heading */
async function lists(page, heading) {
  await page.getByRole("button", { name: "Scenarios" }).click();
  const library = page.getByRole("dialog", { name: "Scenarios" });
  await expect(library.getByRole("heading", { name: heading, exact: true })).toBeVisible();
  return library;
}

test("after one visit everything works with the server gone and the network off", async ({ page, context }) => {
  test.setTimeout(60_000);
  const server = await host({ "/notes/": SITE });
  const problems = await watch(context, server.origin);
  await page.goto(`${server.origin}/notes/`);
  await kept(page);
  await server.close();
  await context.setOffline(true);

  await page.goto(`${server.origin}/notes/?scenario=scenarios/traps/t14-45-egress-only-is-nat.json`);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(parts(page).transport).toContainText("#0 · ");
  await expect(page.getByRole("heading", { name: "Every event" })).toBeVisible();
  const library = await lists(page, "To begin with");
  await library.getByRole("searchbox").fill("t14.7 stateful");
  await library.getByRole("listitem").getByRole("button").click();
  await expect(page.getByRole("heading", { level: 2, name: /Network ACLs let replies through/ })).toBeVisible();
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const ask = page.getByRole("region", { name: "Can this reach that?" });
  await expect(ask).toContainText("About the open scenario");
  await page.getByRole("button", { name: "Take away" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save .html" }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toContain('id="vpclab-files"');
  expect(problems).toEqual([]);
});

test("a newer version says so, waits until it is wanted, and takes the run along", async ({ page, context }) => {
  test.setTimeout(90_000);
  const next = nextVersion();
  let folder = SITE;
  const server = await host({ "/": () => folder });
  const problems = await watch(context, server.origin);
  await page.goto(server.origin);
  await kept(page);
  await scrub(page, 42);

  folder = next;
  // Another page of the old version stays open all the while.
  const other = await context.newPage();
  await other.goto(server.origin);
  const note = page.getByRole("status").filter({ hasText: "A newer version of this page is ready" });
  await expect(note).toBeVisible({ timeout: 20_000 });
  await expect(other.getByText("A newer version of this page is ready")).toBeVisible();
  // Nobody was moved, and what comes later still is of the old version, though the host has it no more.
  expect((await position(page)).seq).toBe(42);
  await lists(other, "To begin with");

  await note.getByRole("button", { name: "Use it now, and keep the run" }).click();
  await expect(page.locator(".update")).toBeHidden({ timeout: 30_000 });
  await expect.poll(async () => (await position(page)).seq).toBe(42);
  await lists(page, "New to begin with");
  // The other page goes on as the version that it is.
  await other.keyboard.press("Escape");
  await other.getByRole("button", { name: "Take away" }).click();
  await expect(other.getByRole("dialog", { name: "Take away" })).toBeVisible();
  expect(problems).toEqual([]);
  await server.close();
  rmSync(next, { recursive: true });
});

test("“Later” is taken at its word, and the next visit is the newer version", async ({ page, context }) => {
  test.setTimeout(90_000);
  const next = nextVersion();
  let folder = SITE;
  const server = await host({ "/": () => folder });
  await page.goto(server.origin);
  await kept(page);
  folder = next;
  await page.reload();
  const note = page.getByRole("status").filter({ hasText: "A newer version of this page is ready" });
  await note.getByRole("button", { name: "Later" }).click();
  await expect(note).toBeHidden();
  await lists(page, "To begin with");
  await page.goto("about:blank");
  await page.goto(server.origin);
  await lists(page, "New to begin with");
  const caches = await page.evaluate(async () => (await globalThis.caches.keys()).length);
  expect(caches).toBe(1);
  await server.close();
  rmSync(next, { recursive: true });
  await context.close();
});

test("half of a newer version is none: the old one stays as it is", async ({ page, context }) => {
  test.setTimeout(90_000);
  const next = nextVersion();
  rmSync(`${next}/v`, { recursive: true });
  let folder = SITE;
  const server = await host({ "/": () => folder });
  await page.goto(server.origin);
  await kept(page);
  folder = next;
  const failed = page.waitForEvent("console", { predicate: () => true, timeout: 5_000 }).catch(() => null);
  await page.reload();
  await failed;
  await lists(page, "To begin with");
  await expect(page.getByText("A newer version")).toHaveCount(0);
  await server.close();
  rmSync(next, { recursive: true });
  await context.close();
});

test("where there is no room for it the page is not kept, works, and does not complain", async ({ page, context }) => {
  const folder = mkdtempSync(join(tmpdir(), "vpclab-"));
  cpSync(SITE, folder, { recursive: true });
  const script = `${folder}/sw.js`;
  writeFileSync(script, `Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));\n${readFileSync(script, "utf8")}`);
  const server = await host({ "/": folder });
  const problems = await watch(context, server.origin);
  await page.goto(server.origin);
  await expect.poll(() => server.asked.filter((path) => path.endsWith("/pkg-ask/ask_bg.wasm")).length).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(parts(page).transport).toContainText("#0 · ");
  await expect.poll(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active))).toBe(false);
  expect(problems.filter((problem) => !problem.includes("QuotaExceededError"))).toEqual([]);
  await server.close();
  rmSync(folder, { recursive: true });
});

/** @type {[where: string, open: (page: Page, origin: string) => Promise<import("@playwright/test").FrameLocator | Page>][]} */
const WITHOUT_STORAGE = [
  ["in a frame that is allowed no storage", async (page, origin) => {
    await page.setContent(`<iframe sandbox="allow-scripts" src="${origin}/" width="1200" height="800"></iframe>`);
    return page.frameLocator("iframe");
  }],
  ["where a browser forbids it", async (page, origin) => {
    await page.addInitScript(() => {
      const no = () => { throw new DOMException("forbidden", "SecurityError"); };
      Object.defineProperty(globalThis, "localStorage", { get: no });
      Object.defineProperty(navigator, "serviceWorker", { get: no });
    });
    await page.goto(origin);
    return page;
  }],
];

for (const [where, open] of WITHOUT_STORAGE) {
  test(`${where} the page works, keeps nothing, and does not complain`, async ({ page }) => {
    // Modules for a frame without an origin: `_headers` says so for every host that reads it.
    const server = await host({ "/": SITE }, { headers: { "access-control-allow-origin": "*" } });
    const complaints = /** @type {string[]} */ ([]);
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
    page.on("pageerror", (error) => complaints.push(String(error)));
    const view = await open(page, server.origin);
    await view.getByRole("button", { name: "Step", exact: true }).click();
    await expect(view.getByRole("region", { name: "Transport" })).toContainText("#0 · ");
    await expect(view.getByRole("heading", { name: "Every event" })).toBeVisible();
    expect(complaints).toEqual([]);
    await server.close();
  });
}
