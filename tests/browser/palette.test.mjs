// Everything a person can do, found by typing, with its keys.
import { expect, test } from "./harness.mjs";
import { open, pick, position, variant } from "./lab.mjs";

test("a key opens the list, typing finds, Enter does it and the list is gone", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Control+k");
  const list = page.getByRole("dialog", { name: "Commands and keys" });
  const box = list.getByRole("combobox");
  await expect(box).toBeFocused();
  await expect(list.getByRole("option", { name: /Next packet.*Shift →/ })).toBeVisible();
  await box.fill("end");
  await expect(list.getByRole("option", { selected: true })).toHaveText(/^End/);
  await page.keyboard.press("Enter");
  await expect(list).toBeHidden();
  const { seq, last } = await position(page);
  expect(seq).toBe(last);
});

test("what people call it finds it too", async ({ page }) => {
  await open(page);
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Commands and keys" });
  for (const [words, command] of [["port pool", /^Many connections/], ["ping", /^New traffic/], ["import", /^Ask/], ["save svg", /^Take away/], ["idle timeout", /^Wait/]]) {
    await list.getByRole("combobox").fill(String(words));
    await expect(list.getByRole("option").filter({ hasText: /** @type {RegExp} */ (command) })).toHaveCount(1);
  }
});

test("chapters and components are places to go to", async ({ page }) => {
  await open(page);
  await page.keyboard.press("?");
  const box = page.getByRole("dialog", { name: "Commands and keys" }).getByRole("combobox");
  await box.fill("nat lab-nat");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Transport" })).toContainText("NAT gateway");
  await page.keyboard.press("Control+k");
  await box.fill("chapter internet gateway");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Chapter" })).toHaveValue(/./);
  await page.keyboard.press("Control+k");
  await box.fill("nothing of this name");
  await expect(page.getByRole("dialog").getByRole("status")).toHaveText("0 entries");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a component at which nothing happens says what it is", async ({ page }) => {
  await open(page);
  await pick(page, "still.json", variant((scenario) => { scenario.script = []; delete scenario.story; }));
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Commands and keys" }).getByRole("combobox").fill("lab-nat nat-gateway");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "NAT gateway lab-nat" })).toContainText("Nothing happens here in this run.");
});

test("a key that does nothing here is left to the browser", async ({ page }) => {
  await open(page);
  const prevented = await page.evaluate(() => ["z", "k"].map((key) => !document.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, cancelable: true }))));
  expect(prevented).toEqual([false, true]);
});
