// Many connections at once: the tables and the port pool fill while the page stays alive.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { open, parts, pick, position, scrub } from "./lab.mjs";

/** @param {import("@playwright/test").Page} page */
function many(page) {
  const panel = page.getByRole("region", { name: "Many connections at once" });
  return {
    panel,
    slider: panel.getByRole("slider", { name: "Connections" }),
    count: panel.getByRole("spinbutton", { name: "How many connections" }),
    open: panel.getByRole("button", { name: "Open them" }),
    status: panel.getByRole("status"),
    pools: panel.getByRole("img", { name: /^Ports 1024 to 65535/ }),
  };
}

test("2,000 connections fill the tables and the pool, are put on the time line, and taken back", async ({ page }) => {
  test.slow();
  await open(page);
  const { tables, button } = parts(page);
  await parts(page).model("Zonal").check();
  await scrub(page, 25);
  await page.keyboard.press("m");
  const { panel, slider, count, open: begin, status, pools } = many(page);
  await expect(slider).toBeFocused();
  await expect(pools).toHaveAccessibleName(/of 10\.0\.0\.220 towards 203\.0\.113\.5:443, tcp: 1 held$/);
  await count.fill("2000");
  await count.blur();
  await expect(panel).toContainText("250 new ones a second");
  // The page draws on while the worker works.
  const drawn = page.evaluate(() => new Promise((resolve) => {
    let frames = 0;
    const next = () => { frames += 1; if (frames < 60) requestAnimationFrame(next); else resolve(frames); };
    requestAnimationFrame(next);
  }));
  await begin.click();
  expect(await drawn).toBe(60);
  await expect(status).toHaveText("2,000 connections of 2,000 established.", { timeout: 60_000 });
  await expect(pools).toHaveAccessibleName(/: 2,00\d held$/);
  const nat = tables.getByRole("grid", { name: /^NAT gateway translations/ });
  await expect(nat).toHaveAttribute("aria-rowcount", /^200\d$/);
  await nat.getByRole("row").nth(1).focus();
  await page.keyboard.press("End");
  await expect(nat.getByRole("row").and(page.locator("[aria-rowindex='2001'], [aria-rowindex='2002'], [aria-rowindex='2003']")).last()).toContainText("10.0.1.5");
  // Sorted where the rows are.
  await nat.getByRole("columnheader", { name: /^Inside/ }).getByRole("button").click();
  await expect(nat.getByRole("row").and(page.locator("[aria-rowindex='2']"))).toContainText(/10\.0\.1\.5:49\d{3}/);
  await panel.getByRole("button", { name: "Put on the time line" }).click();
  await expect(panel).toContainText("Done in the run.");
  expect((await position(page)).seq).toBe(25);
  // Some are idle for too long before the run is quiet.
  await page.keyboard.press("End");
  await expect(nat).toHaveAttribute("aria-rowcount", /^\d{4}$/);
  await button("Undo").first().click();
  await page.keyboard.press("End");
  await expect(tables.getByRole("button", { name: /^NAT 0/ })).toBeVisible();
});

test("an instance has only so many ports, and the page says how many connections found none", async ({ page }) => {
  test.slow();
  await open(page);
  await page.keyboard.press("m");
  const { slider, count, open: begin, status, panel } = many(page);
  await slider.focus();
  await page.keyboard.press("End");
  await expect(count).toHaveValue("440000");
  await page.keyboard.press("Home");
  await expect(count).toHaveValue("1");
  await count.fill("18000");
  await count.blur();
  await begin.click();
  // 49152 to 65535 are 16,384 ports, and two are those of the script's own connections.
  await expect(status).toContainText("16,382 connections of 18,000 established; 1,618 found no free port at their instance (1 more instance would have enough)", { timeout: 60_000 });
  await panel.getByRole("button", { name: "Back to the run" }).click();
  await expect(parts(page).tables.getByRole("button", { name: /^NAT 0/ })).toBeVisible();
  await panel.getByRole("button", { name: "Close" }).click();
  await expect(panel).toBeHidden();
});

test("what cannot be done says why", async ({ page }) => {
  await open(page);
  await page.keyboard.press("m");
  const { panel, open: begin, status } = many(page);
  await panel.getByLabel("To", { exact: true }).fill("not-an-address");
  await begin.click();
  await expect(status).toContainText(/address/);
});

test("more connections than a NAT gateway's address has ports for: so many got through, so many did not, and why (F6.26)", async ({ page }) => {
  test.slow();
  await open(page);
  const scenario = JSON.parse(readFileSync(new URL("../../scenarios/traps/t14-34-55000-per-gateway.json", import.meta.url), "utf8"));
  // After the 28,000 of another instance.
  scenario.script = [scenario.script[0], { ...scenario.script[1], connections: 27_001 }];
  delete scenario.story;
  await pick(page, "many.json", scenario);
  await expect(parts(page).log).not.toContainText("268 events");
  await page.keyboard.press("End");
  // In the run itself the action's own sentence says it.
  await expect(parts(page).log).toContainText(/27001 connections: 27000 established, 1 dropped by the NAT gateway: its ports towards this destination are used up, 55,000 for each of its addresses\./);
  await expect(parts(page).log).toContainText("not all of them: the NAT gateway has no free port left towards this destination");
  await pick(page, "nothing-yet.json", { ...scenario, script: [] });
  await expect(parts(page).log).not.toContainText("27001");
  await page.keyboard.press("m");
  const { count, open: begin, status } = many(page);
  await count.fill("56000");
  await count.blur();
  await begin.click();
  await expect(status).toHaveText(/^55,000 connections of 56,000 established; 1,000 did not get through: .+ holds all 55,000 ports of 10\.0\.0\.\d+ towards 203\.0\.113\.\d+:443, so it drops their SYN and counts ErrorPortAllocation \(F6\.26, F6\.54\) \(1 more address would have enough\)\./, { timeout: 60_000 });
});
