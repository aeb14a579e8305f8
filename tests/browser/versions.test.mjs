// Going back and acting leaves a future behind: it is kept, compared, and returned to.
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

/** Deletes the NAT gateway after an event. @param {import("@playwright/test").Page} page @param {number} seq */
async function deleteGateway(page, seq) {
  await scrub(page, seq);
  const act = page.getByRole("region", { name: "Act here" });
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("delete-nat-gateway");
  await act.getByLabel("nat gateway").fill("lab-nat");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByRole("status")).toContainText("Done: Delete NAT gateway");
}

test("acting in the past keeps the future that was, and one can go back to it", async ({ page }) => {
  await open(page);
  const versions = page.getByRole("region", { name: "Versions of this run" });
  await expect(versions).toBeHidden();
  const { last } = await position(page);
  await deleteGateway(page, 60);
  await expect(versions.getByRole("listitem")).toHaveCount(2);
  await expect(versions.locator("[aria-current=true]")).toContainText("at 0:00.1");
  await versions.getByRole("button", { name: /^Go back to: As the scenario has it/ }).click();
  await expect.poll(async () => (await position(page)).last).toBe(last);
  expect((await position(page)).seq).toBe(60);
  await expect(versions.locator("[aria-current=true]")).toContainText("As the scenario has it");
  await versions.getByRole("button", { name: /^Go back to:/ }).click();
  await expect(versions.locator("[aria-current=true]")).toContainText("at 0:00.1");
  await expect(versions.getByRole("listitem")).toHaveCount(2);
});

test("two versions are seen side by side, move in step, and the first event that differs is marked", async ({ page }) => {
  await open(page);
  await deleteGateway(page, 60);
  const versions = page.getByRole("region", { name: "Versions of this run" });
  await versions.getByRole("button", { name: /^Compare with: As the scenario has it/ }).click();
  const versus = page.getByRole("region", { name: "Side by side" });
  await expect(versus).toContainText(/The first thing that happens differently is at 0:00\.\d+ \d+: .+\. \d+ events of \d+ differ\./);
  await expect(versus.getByRole("img")).toHaveCount(2);
  await expect(versus.getByRole("heading", { level: 4 })).toHaveText([/^As the scenario has it/, /\(shown\)$/]);
  const clocks = async () => versus.locator(".side .clock").allTextContents();
  await scrub(page, 25);
  expect(new Set(await clocks())).toEqual(new Set(["0:00.101 220"]));
  await versus.getByRole("button", { name: "Go to the first difference" }).click();
  await expect(versus.getByText(/first difference/).first()).toBeVisible();
  const at = (await position(page)).seq;
  expect(at).toBeGreaterThan(60);
  await page.keyboard.press("End");
  const sides = await versus.locator(".side .place").allTextContents();
  expect(sides.length).toBe(2);
  await versus.getByRole("row").filter({ hasText: "only here" }).first().getByRole("button").first().click();
  await expect.poll(async () => (await position(page)).seq).toBeLessThan((await position(page)).last);
  await versus.getByRole("button", { name: "Close the comparison" }).click();
  await expect(versus).toBeHidden();
});

test("undoing while two versions are compared changes their places", async ({ page }) => {
  await open(page);
  await deleteGateway(page, 60);
  const versions = page.getByRole("region", { name: "Versions of this run" });
  await versions.getByRole("button", { name: /^Compare with/ }).click();
  await page.keyboard.press("Control+z");
  const heads = page.getByRole("region", { name: "Side by side" }).getByRole("heading", { level: 4 });
  await expect(heads.last()).toHaveText("As the scenario has it (shown)");
  await expect(heads.first()).toContainText("at 0:00.1");
});

test("what led to an event, and what came of it", async ({ page }) => {
  await open(page);
  await scrub(page, 58);
  const { log } = parts(page);
  await log.getByText("What led to this").click();
  const story = log.getByRole("listitem").filter({ has: page.getByRole("button", { name: /^Go to event #/ }) });
  expect(await story.count()).toBeGreaterThan(4);
  await expect(story.last()).toContainText("#58");
  await scrub(page, 19);
  await log.getByRole("button", { name: "What came of it" }).click();
  await expect(log.getByRole("searchbox")).toHaveValue("because == 19");
  await expect(log.getByRole("status")).toContainText(/^\d+ of 268 events$/);
  await story.first().getByRole("button").click();
  expect((await position(page)).seq).toBeLessThan(19);
});
