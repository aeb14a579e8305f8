// The live tables as a person uses them: sorted, filtered, pinned, copied; and what belongs together is lit.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { open, parts, pick, position, scrub } from "./lab.mjs";

const MANY = readFileSync(new URL("../../scenarios/traps/t14-34-55000-per-gateway.json", import.meta.url), "utf8");

/** @param {import("@playwright/test").Page} page */
function grids(page) {
  const { tables } = parts(page);
  return {
    tables,
    grid: (/** @type {RegExp} */ name) => tables.getByRole("grid", { name }),
    chip: (/** @type {string} */ name) => tables.getByRole("button", { name: new RegExp(`^${name}( [\\d,]+)?$`) }),
    card: tables.getByRole("group", { name: "Selected row" }),
    filter: tables.getByRole("searchbox", { name: "Filter rows" }),
  };
}

test("a row leads to the events that made and changed it, by pointer and by key", async ({ page }) => {
  await open(page);
  const { grid, card } = grids(page);
  await scrub(page, 60);
  const row = grid(/^NAT/).getByRole("row", { name: /10\.0\.1\.5/ });
  await row.click();
  await expect(card).toContainText("Inside10.0.1.5:49152");
  await expect(card).toContainText("350.0 s left");
  await card.getByRole("button", { name: "Event #25 made it" }).click();
  expect((await position(page)).seq).toBe(25);
  await expect(row).toContainText("new");
  await scrub(page, 60);
  await row.focus();
  await page.keyboard.press("Enter");
  expect((await position(page)).seq).toBe(58);
  await expect(row).toBeFocused();
  // Until it expires, if nothing uses it: it is gone by then, and is there again before.
  await card.getByRole("button", { name: "Until it expires" }).click();
  await expect(parts(page).transport).toContainText("5:50.141");
  await expect(card).toContainText("At this moment it is not in the table.");
  await scrub(page, 58);
  await expect(card).toContainText("350.0 s left");
  await row.focus();
  // The arrows go on stepping, and the row stays the selected one.
  await page.keyboard.press("ArrowRight");
  expect((await position(page)).seq).toBe(59);
  await expect(row).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
});

test("tables are sorted by any column, and say so; arrows lead through head and rows", async ({ page }) => {
  await open(page);
  const { grid } = grids(page);
  await page.keyboard.press("End");
  const sockets = grid(/^Sockets/);
  const head = sockets.getByRole("columnheader", { name: /^Local/ });
  await expect(head).not.toHaveAttribute("aria-sort", /./);
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  const locals = () => sockets.getByRole("row").evaluateAll((rows) => rows.slice(1).sort((a, b) => Number(a.getAttribute("aria-rowindex")) - Number(b.getAttribute("aria-rowindex"))).map((row) => row.children[1].textContent));
  const up = await locals();
  expect(up.length).toBeGreaterThan(1);
  await page.keyboard.press("Enter");
  await expect(head).toHaveAttribute("aria-sort", "descending");
  expect(await locals()).toEqual([...up].reverse());
  await page.keyboard.press("ArrowDown");
  await expect(sockets.getByRole("row").and(page.locator("[aria-rowindex='2']"))).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(sockets.getByRole("row").and(page.locator("[aria-rowindex='3']"))).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await expect(head.getByRole("button")).toBeFocused();
  await head.getByRole("button").click();
  await expect(head).not.toHaveAttribute("aria-sort", /./);
});

test("one filter for all tables; what it hides is counted", async ({ page }) => {
  await open(page);
  const { grid, filter, tables } = grids(page);
  await scrub(page, 60);
  await filter.fill("203.0.113.5 -listen");
  await expect(grid(/^NAT/).getByRole("row")).toHaveCount(2);
  await expect(tables.getByRole("heading", { name: /^Sockets 2 of 3/ })).toBeVisible();
  await filter.fill("nothing-has-this");
  await expect(tables).toContainText("No row has this.");
  await filter.fill("");
  await expect(tables.getByRole("heading", { name: "Sockets 3" })).toBeVisible();
});

test("what is copied is what is shown, for a spreadsheet", async ({ page, context, browserName }) => {
  test.skip(browserName !== "chromium", "only Chromium lets a test read the clipboard");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  const { tables } = grids(page);
  await scrub(page, 60);
  await tables.getByRole("button", { name: "Copy" }).first().click();
  await expect(tables.getByRole("status").first()).toHaveText("Copied 1 row");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.split("\n").map((line) => line.split("\t"))).toEqual([
    ["Of", "Inside", "Outside", "To", "State", "Expires at (s)"],
    ["lab-nat", "10.0.1.5:49152", "198.51.100.10:49152", "203.0.113.5:443", "ESTABLISHED tcp", expect.stringMatching(/^350\.\d+$/)],
    [""],
  ]);
});

test("ARP, packets, routes, flow logs and metrics are tables too, each as of the moment", async ({ page }) => {
  await open(page);
  const { grid, chip, tables } = grids(page);
  await scrub(page, 25);
  for (const name of ["ARP", "Packets", "Routes", "Flow logs", "Metrics"]) await chip(name).click();
  await expect(grid(/^Neighbours/).getByRole("row", { name: /10\.0\.1\.1/ })).toContainText(/02:[0-9a-f:]{14}/);
  await expect(grid(/^Packets/).getByRole("row", { name: /SYN/ })).toContainText("NAT");
  await expect(grid(/^Routes/).getByRole("row", { name: /0\.0\.0\.0\/0/ }).first()).toContainText("active");
  await expect(tables).toContainText("One is written when its minute is over.");
  await page.keyboard.press("End");
  await expect(grid(/^Flow logs/).getByRole("row", { name: /ACCEPT/ }).first()).toBeAttached();
  await expect(grid(/^CloudWatch/).getByRole("row").nth(1)).toBeAttached();
  await chip("Routes").click();
  await expect(grid(/^Routes/)).toBeHidden();
});

test("a packet lights its rows, its events and its arrow; a row lights its packet: by pointer and by focus", async ({ page }) => {
  await open(page);
  const { grid, tables } = grids(page);
  const { log } = parts(page);
  await scrub(page, 25);
  const note = page.getByText(/^SYN, 10\.0\.1\.5:49152 → 203\.0\.113\.5:443/);
  const nat = grid(/^NAT/).getByRole("row", { name: /10\.0\.1\.5/ });
  const tracked = grid(/^Security-group/).getByRole("row", { name: /10\.0\.1\.5/ });
  const lit = (/** @type {import("@playwright/test").Locator} */ one) => expect(one).toHaveAttribute("data-lit", "");
  await nat.hover();
  await expect(note).toContainText("1 translation, 1 tracking entry");
  for (const one of [nat, tracked, log.getByRole("listitem").filter({ hasText: "#25" }).first(), page.getByRole("button", { name: /^Packet SYN,? .*Event \d+$/ }).first()]) await lit(one);
  await expect(tables.getByRole("row", { name: /google\.com/ }).last()).not.toHaveAttribute("data-lit", /.*/);
  await page.mouse.move(5, 5);
  await expect(note).toBeHidden();
  await expect(nat).not.toHaveAttribute("data-lit", /.*/);
  // By keyboard: from the log.
  await log.getByRole("listitem").filter({ hasText: "#25" }).first().getByRole("button").focus();
  await lit(nat);
  await expect(note).toBeVisible();
});

test("a pinned row stays in sight, whatever the order and the filter", async ({ page }) => {
  await open(page);
  const { grid, card, filter } = grids(page);
  await page.keyboard.press("End");
  const sockets = grid(/^Sockets/);
  await sockets.getByRole("row").last().click();
  const text = await card.locator("dd").first().textContent();
  await card.getByRole("button", { name: "Pin" }).click();
  const pinned = sockets.getByRole("rowgroup", { name: "Pinned rows" }).getByRole("row");
  await expect(pinned).toHaveCount(1);
  await filter.fill("nothing-has-this");
  await expect(pinned).toContainText(String(text).split(":")[0]);
  await filter.fill("");
  await card.getByRole("button", { name: "Unpin" }).click();
  await expect(pinned).toHaveCount(0);
});

test("55,000 rows: only those in sight are there, the last one is a key away, and sorting leaves the page alive", async ({ page }) => {
  test.slow();
  await open(page);
  await pick(page, "many.json", MANY);
  const { grid, filter, tables, chip } = grids(page);
  await page.keyboard.press("End");
  const nat = grid(/^NAT/);
  await expect(nat).toHaveAttribute("aria-rowcount", /^5500\d$/);
  expect(await nat.getByRole("row").count()).toBeLessThan(40);
  await nat.getByRole("row").nth(1).focus();
  await page.keyboard.press("End");
  const count = Number(await nat.getAttribute("aria-rowcount"));
  await expect(nat.getByRole("row").and(page.locator(`[aria-rowindex="${count}"]`))).toBeFocused();
  await page.keyboard.press("PageUp");
  expect(await nat.getByRole("row").count()).toBeLessThan(40);
  // While it sorts the page goes on drawing.
  const gaps = page.evaluate(() => new Promise((resolve) => {
    /** @type {number[]} */ const times = [];
    const next = (/** @type {number} */ now) => { times.push(now); if (times.length < 60) requestAnimationFrame(next); else resolve(times.length); };
    requestAnimationFrame(next);
  }));
  await nat.getByRole("columnheader", { name: /^Outside/ }).getByRole("button").click();
  await expect(nat.getByRole("columnheader", { name: /^Outside/ })).toHaveAttribute("aria-sort", "ascending");
  expect(await gaps).toBe(60);
  await expect(tables.getByRole("status").filter({ hasText: "sorting" })).toHaveCount(0, { timeout: 20_000 });
  await page.keyboard.press("ArrowDown");
  await filter.fill("10.0.1.6:3276");
  await expect(tables.getByRole("heading", { name: /^NAT gateway translations \d+ of 55,00\d$/ })).toBeVisible({ timeout: 20_000 });
  await expect(chip("NAT")).toContainText("55,00");
});

for (const width of [320, 390, 768]) {
  test(`at ${width} pixels every column of every table is in sight, and the rows do all they do elsewhere`, async ({ page, isMobile }) => {
    test.skip(isMobile, "this sets sizes of its own");
    await page.setViewportSize({ width, height: 844 });
    await open(page);
    const { grid, chip, tables, card } = grids(page);
    for (const name of ["ARP", "Packets", "Routes", "Flow logs", "Metrics"]) await chip(name).click();
    for (const key of [120, "End"]) {
      if (key === "End") await page.keyboard.press("End");
      else await scrub(page, Number(key));
      const cut = () => tables.evaluate((element) => [...element.querySelectorAll(".scroller")].flatMap((scroller) => {
        const { right } = scroller.getBoundingClientRect();
        const cells = [...scroller.querySelectorAll("[role=gridcell], [role=columnheader]")].filter((cell) => [...cell.querySelectorAll("span, button")].some((text) => text.getBoundingClientRect().right > right + 1 && text.clientWidth > 1));
        return scroller.scrollWidth > scroller.clientWidth ? [scroller.querySelector("[role=grid]")?.getAttribute("aria-labelledby")] : cells.map(({ textContent }) => textContent);
      }));
      await expect.poll(cut).toEqual([]);
    }
    await scrub(page, 120);
    const nat = grid(/^NAT/);
    const left = nat.getByRole("gridcell", { name: /350\.0 s left/ });
    await left.scrollIntoViewIfNeeded();
    await expect(left).toBeInViewport({ ratio: 1 });
    const states = grid(/^Sockets/).getByRole("columnheader", { name: /^State/ });
    await states.getByRole("button").click();
    await expect(states).toHaveAttribute("aria-sort", "ascending");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(grid(/^Sockets/).getByRole("row").and(page.locator("[aria-rowindex='3']"))).toBeFocused();
    await expect(card).toContainText("State");
  });
}
