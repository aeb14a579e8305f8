// What is done is there again after a reload; ways back; and what a browser without storage is told.
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
async function ping(page) {
  const act = page.getByRole("region", { name: "Act here" });
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("ping");
  await act.getByLabel("instance").fill("client");
  await act.getByLabel("To", { exact: true }).fill("203.0.113.5");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByRole("status")).toContainText("Done: Ping");
}

/** Waits until it is stored, then loads the page anew. @param {Page} page */
async function reload(page) {
  await expect.poll(() => page.evaluate(() => localStorage.getItem("vpclab-kept"))).not.toBeNull();
  await page.waitForTimeout(800);
  await page.reload();
  await expect(page.getByRole("button", { name: "Step", exact: true })).toBeVisible();
}

/** @param {Page} page */
const note = (page) => page.getByRole("region", { name: "Kept in this browser" });

test("scenario, deeds, place and NAT model are there after a reload; the way back leads to the walk, and the run stays in the list", async ({ page }) => {
  await open(page);
  await page.keyboard.press("End");
  await ping(page);
  await parts(page).model("Zonal").click();
  const before = await position(page);
  await reload(page);
  await expect(note(page)).toContainText("“How data flows from AWS: EC2 to the internet” is open again, as you left it today at");
  expect(await position(page)).toEqual(before);
  await expect(parts(page).model("Zonal")).toBeChecked();
  await expect(parts(page).findings).toContainText("ping");
  await note(page).getByRole("button", { name: "Return to the walk" }).click();
  await expect(parts(page).model("Notes")).toBeChecked();
  await expect(note(page)).toBeHidden();
  expect((await position(page)).seq).toBe(-1);
  await page.getByRole("button", { name: "Scenarios", exact: true }).click();
  const library = page.getByRole("dialog", { name: "Scenarios" });
  await library.getByRole("button", { name: /How data flows.*1 thing done, under the model “zonal”/ }).click();
  await expect(library).toBeHidden();
  await expect(parts(page).model("Zonal")).toBeChecked();
  expect(await position(page)).toEqual(before);
});

test("discarding leads to the walk, and nothing is kept", async ({ page }) => {
  await open(page);
  await ping(page);
  await reload(page);
  await note(page).getByRole("button", { name: "Discard" }).click();
  await expect(parts(page).findings).not.toContainText("ping");
  await page.getByRole("button", { name: "Scenarios", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Templates to build from" })).toBeVisible();
  await expect(page.getByRole("dialog").getByText("thing done")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByRole("button", { name: "Step", exact: true })).toBeVisible();
  await expect(note(page)).toBeHidden();
});

test("where one was in the walk is no news, but is there again", async ({ page }) => {
  await open(page);
  await scrub(page, 40);
  await reload(page);
  expect((await position(page)).seq).toBe(40);
  await expect(note(page)).toBeHidden();
});

test("a text that is changed by hand is there after a reload, with its formatting", async ({ page }) => {
  await open(page);
  await page.keyboard.press("b");
  const text = page.getByRole("textbox", { name: "Scenario text" });
  const changed = (await text.inputValue()).replace("10.0.1.5", "10.0.1.77").replace('"seed": 1,', '"seed":   1,');
  await text.fill(changed);
  await expect(page.getByText("10.0.1.77").first()).toBeVisible();
  await reload(page);
  await page.keyboard.press("b");
  await expect(text).toHaveValue(changed);
});

test("a browser that stores nothing says so once something could be lost, and all else goes on", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get: () => { throw new DOMException("no", "SecurityError"); } });
    Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } });
  });
  await open(page);
  await scrub(page, 20);
  await page.waitForTimeout(900);
  await expect(note(page)).toBeHidden();
  await ping(page);
  await expect(note(page)).toContainText("This browser stores nothing for the page");
  await expect(note(page).getByRole("button", { name: "Discard" })).toBeHidden();
  await page.getByRole("button", { name: "Scenarios", exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText("This browser stores nothing for the page");
});

test("a storage that is full is told", async ({ page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
  });
  await open(page);
  await ping(page);
  await expect(note(page)).toContainText("This browser's storage for the page is full");
});
