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

test("the list closes with Escape, keeps the keys to itself, and says what it finds nothing of", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Scenarios" }).click();
  const library = page.getByRole("dialog", { name: "Scenarios" });
  await library.getByRole("searchbox").fill("no such thing");
  await expect(library.getByRole("status")).toHaveText("0 scenarios");
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
