// What a run leaves behind, taken away.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

/** @param {import("@playwright/test").Page} page @param {string} button @returns {Promise<Buffer>} */
async function taken(page, button) {
  const download = page.waitForEvent("download");
  await page.getByRole("dialog", { name: "Take away" }).getByRole("button", { name: button }).click();
  const chunks = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test("captures, flow logs, tables, metrics and the run are saved as files", async ({ page }) => {
  await open(page);
  await scrub(page, 100);
  await page.getByRole("button", { name: "Take away" }).click();
  expect((await taken(page, "Save .pcapng")).subarray(0, 4).toString("hex")).toBe("0a0d0d0a");
  expect((await taken(page, "Save .log")).toString()).toMatch(/ 6 \d+ \d+ \d+ \d+ ACCEPT OK\n/);
  expect((await taken(page, "Save .txt")).toString()).toMatch(/^tcp +6 .*src=10\.0\.1\.5 /m);
  expect((await taken(page, "Save .csv")).toString().split("\n").length).toBeGreaterThan(6);
  const run = JSON.parse((await taken(page, "Save run")).toString());
  expect(JSON.stringify(run)).toContain("vpclab-run/1");
});

test("the picture is saved with its colours in it, as a drawing that stands alone and in pixels", async ({ page, context }) => {
  await open(page);
  await scrub(page, 27);
  await page.getByRole("button", { name: "Take away" }).click();
  const drawing = (await taken(page, "Save .svg")).toString();
  expect(drawing).toContain("NAT gateway");
  expect(drawing).not.toMatch(/class=|var\(|light-dark/);
  const png = await taken(page, "Save .png");
  const shown = await page.locator(".stage svg.diagram").evaluate((svg) => /** @type {SVGSVGElement} */ (svg).viewBox.baseVal.width);
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBe(Math.round(3 * (shown + 24)));
  // Another page, which knows none of our styles, reads it as a picture.
  const alone = await context.newPage();
  await alone.setContent(drawing);
  await expect(alone.getByText("NAT gateway").first()).toBeVisible();
  await alone.close();
});

test("printed is the moment, and nothing that only a screen can use", async ({ page }) => {
  await open(page);
  await scrub(page, 27);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("img", { name: /: diagram$/ })).toBeVisible();
  await expect(page.getByText("Route table, public", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Decision", exact: true })).toContainText("the only route that covers it");
  await expect(page.getByRole("region", { name: "Time line" })).toBeHidden();
  for (const name of ["Step", "Scenarios", "Do it here", "Next event here", "Copy", "ARP"]) await expect(page.getByRole("button", { name, exact: true })).toBeHidden();
});

test("a run that is taken away opens where it was, and a link carries it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await scrub(page, 100);
  const { last } = await position(page);
  await page.getByRole("button", { name: "Take away" }).click();
  const file = await taken(page, "Save run");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("dialog").getByRole("status")).toContainText("Copied");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open scenario" }).click();
  await (await chooser).setFiles({ name: "run.json", mimeType: "application/json", buffer: file });
  await expect.poll(() => position(page)).toEqual({ seq: 100, last });
  await page.goto("about:blank");
  await page.goto(link);
  await expect.poll(() => position(page)).toEqual({ seq: 100, last });
});

test("a format with an unknown field is told, and a broken link is too", async ({ page, problems }) => {
  await open(page);
  await page.getByRole("button", { name: "Take away" }).click();
  const sheet = page.getByRole("dialog", { name: "Take away" });
  await sheet.getByLabel("Format").fill("${version} ${srcadr}");
  await sheet.getByRole("button", { name: "Save .log" }).click();
  await expect(sheet.getByRole("status")).toContainText("srcadr");
  for (const link of ["#run=AAAA", "#v=2&view=diag", "#v=2&view=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&run=AAAA"]) {
    await page.goto("about:blank");
    await page.goto(`./${link}`);
    await expect(page.getByRole("alert")).toContainText("not whole");
    await expect.poll(() => problems.join()).toContain("vpclab: the link's run could not be opened.");
    await page.waitForLoadState("networkidle");
    problems.splice(0);
  }
});

for (const { version, fragment, view } of /** @type {{ version: number, fragment: string, view: string | null }[]} */ (JSON.parse(readFileSync(new URL("../page/links.json", import.meta.url), "utf8")))) {
  test(`a link of version ${version} opens where it was${view ? ", with what it shows" : ""}`, async ({ page }) => {
    await page.goto(`./${fragment}`);
    await expect.poll(() => position(page)).toMatchObject({ seq: 42 });
    await expect(parts(page).model("Zonal")).toBeChecked();
    const log = page.getByRole("heading", { name: "Every event" });
    await (view ? expect(log).toHaveCount(0) : expect(log).toBeVisible());
  });
}
