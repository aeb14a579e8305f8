// The scenarios beside the page: listed, found, opened.
import { expect, test } from "./harness.mjs";
import { open, parts, position } from "./lab.mjs";

test("the library is listed by level, found by a word, and a scenario of it opens", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Scenarios" }).click();
  const library = page.getByRole("dialog", { name: "Scenarios" });
  await expect(library.getByRole("heading", { name: "To begin with" })).toBeVisible();
  const items = library.getByRole("listitem");
  const all = await items.count();
  expect(all).toBeGreaterThan(20);
  await library.getByRole("searchbox", { name: "Find scenarios" }).fill("t14.7 stateful");
  await expect(items).toHaveCount(1);
  await expect(library.getByRole("status")).toHaveText("1 scenario");
  await items.getByRole("button").click();
  await expect(library).toBeHidden();
  await expect(page.getByRole("heading", { level: 2, name: /Network ACLs let replies through/ })).toBeVisible();
  expect((await position(page)).seq).toBe(-1);
});

test("level and subject narrow the list, and a template opens, with a picture of each", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Scenarios" }).click();
  const library = page.getByRole("dialog", { name: "Scenarios" });
  const items = library.getByRole("listitem");
  await expect(items.first().locator("svg rect").first()).toBeVisible();
  await library.getByRole("combobox", { name: "Level" }).selectOption("expert");
  await expect(library.getByRole("heading", { name: "To begin with" })).toHaveCount(0);
  const experts = await items.count();
  await library.getByRole("combobox", { name: "About" }).selectOption("transit-gateway");
  await expect.poll(() => items.count()).toBeLessThan(experts);
  await library.getByRole("button", { name: /^Hub and spoke/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Hub and spoke" })).toBeVisible();
  await expect(page.locator("vpc-lab .station").filter({ hasText: "attach-hub" })).toHaveCount(1);
});

test("a scenario is pasted; what AWS prints goes to the questions", async ({ page }) => {
  await open(page);
  const paste = (/** @type {string} */ text) => page.getByRole("dialog", { name: "Scenarios" }).evaluate((dialog, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    dialog.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await page.getByRole("button", { name: "Scenarios" }).click();
  await paste(JSON.stringify({ vpclab: 1, title: "Pasted", network: { vpcs: [{ name: "v", cidrBlock: "10.0.0.0/16" }] } }));
  await expect(page.getByRole("heading", { level: 2, name: "Pasted" })).toBeVisible();
  await page.getByRole("button", { name: "Scenarios" }).click();
  await paste(JSON.stringify({ Vpcs: [{ VpcId: "vpc-1", CidrBlock: "10.0.0.0/16" }] }));
  await expect(page.getByRole("region", { name: "Can this reach that?" })).toBeVisible();
});

test("the list closes with Escape, keeps the keys to itself, and says what it finds nothing of", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Scenarios" }).click();
  const library = page.getByRole("dialog", { name: "Scenarios" });
  await library.getByRole("searchbox").fill("replies zzz");
  await expect(library.getByRole("status")).toHaveText(/^None has all of these words; \d+ scenarios with most of them\.$/);
  await library.getByRole("searchbox").fill("zzz");
  await expect(library.getByRole("status")).toHaveText(/^None has any of these words\./);
  await page.keyboard.press("End");
  expect((await position(page)).seq).toBe(-1);
  await page.keyboard.press("Escape");
  await expect(library).toBeHidden();
  await page.keyboard.press("ArrowRight");
  await expect(parts(page).transport).not.toContainText("Press Step");
});

test("without the list the page says so and goes on", async ({ page, problems }) => {
  await page.route("**/scenarios/index.json", (route) => route.fulfill({ status: 404, body: "" }));
  await open(page);
  await page.getByRole("button", { name: "Scenarios" }).click();
  await expect(page.getByRole("dialog", { name: "Scenarios" }).getByRole("status")).toContainText("could not be loaded: the server answered 404");
  problems.length = 0;
});
