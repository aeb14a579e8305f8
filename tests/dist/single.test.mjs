// The page in one file, opened from a disk.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { watch } from "../browser/harness.mjs";
import { parts, position, scrub, walk } from "../browser/lab.mjs";
import { DIST, host } from "./host.mjs";

/** `cargo xtask dist --single ec2-to-internet --at 60` made it. */
const FILE = `${DIST}/ec2-to-internet.html`;

/** @param {import("@playwright/test").Page} page @returns {Promise<string>} where it was saved */
async function save(page) {
  await page.getByRole("button", { name: "Take away" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save .html" }).click();
  const path = join(mkdtempSync(join(tmpdir(), "vpclab-")), "saved.html");
  await (await download).saveAs(path);
  await page.keyboard.press("Escape");
  return path;
}

test("it opens where it was made to, steps to the end, and asks nobody for anything", async ({ page, context }) => {
  const requests = /** @type {string[]} */ ([]);
  context.on("request", (request) => requests.push(request.url()));
  const problems = await watch(context, "null");
  await page.goto(`file://${FILE}`);
  await expect(page.getByRole("heading", { name: "Every event" })).toBeVisible();
  const { seq, last } = await position(page);
  expect(seq).toBe(60);
  await walk(page, Array.from({ length: last - seq }, () => "ArrowRight"));
  expect((await position(page)).seq).toBe(last);
  await expect(page.getByRole("alert").filter({ visible: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Scenarios" }).click();
  await page.getByRole("searchbox", { name: "Find scenarios" }).fill("t14.7 stateful");
  await page.getByRole("dialog", { name: "Scenarios" }).getByRole("listitem").getByRole("button").click();
  await expect(page.getByRole("heading", { level: 2, name: /Network ACLs let replies through/ })).toBeVisible();
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByRole("region", { name: "Can this reach that?" })).toContainText("left out of this file");
  expect(requests.filter((url) => !/^(blob|data):/.test(url))).toEqual([`file://${FILE}`]);
  expect(problems).toEqual([]);
});

test("the page saves the same bytes as the command line, and the file saves itself again", async ({ page, context }) => {
  const server = await host({ "/": `${DIST}/site` });
  const problems = await watch(context, server.origin);
  await page.goto(server.origin);
  await scrub(page, 60);
  expect(readFileSync(await save(page)).equals(readFileSync(FILE))).toBe(true);
  expect(problems).toEqual([]);
  await server.close();

  await page.goto(`file://${FILE}`);
  await scrub(page, 71);
  const again = await save(page);
  await page.goto(`file://${again}`);
  await expect.poll(async () => (await position(page)).seq).toBe(71);
});

test("a file that is cut off, or changed, says so and runs nothing", async ({ page, context }) => {
  const folder = mkdtempSync(join(tmpdir(), "vpclab-"));
  const whole = readFileSync(FILE, "utf8");
  const packed = /(<script type="text\/plain" id="vpclab-files">)([^<]*)/;
  const broken = join(folder, "broken.html");
  writeFileSync(broken, whole.replace(packed, (_all, tag, base64) => tag + base64.slice(0, 4 * Math.floor(base64.length / 8))));
  await page.goto(`file://${broken}`);
  await expect(page.getByText(/This file could not be unpacked: .*It may be cut off/)).toBeVisible();

  const strange = join(folder, "strange.html");
  writeFileSync(strange, whole.replace("</body>", "<script>document.title = 'mine'</script></body>"));
  const problems = await watch(context, "null");
  await page.goto(`file://${strange}`);
  await expect(page.getByRole("button", { name: "Step", exact: true })).toBeVisible();
  await expect(page).toHaveTitle(/vpclab/);
  expect(problems.join("\n")).toContain("CSP: script-src");
});

test("without script the page in one file says what it needs", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`file://${FILE}`);
  await expect(page.getByText("needs JavaScript and WebAssembly")).toBeVisible();
  await context.close();
});

test("the controls are there on a narrow screen as well", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await page.goto(`file://${FILE}`);
  await parts(page).button("Step").click();
  expect((await position(page)).seq).toBe(61);
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overhang).toBeLessThanOrEqual(0);
  await context.close();
});
