// The log, filtered.
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

test("a filter leaves what matches, says how much, and is told what is wrong with it", async ({ page }) => {
  await open(page);
  const { log } = parts(page);
  const filter = log.getByRole("searchbox", { name: "Filter events" });
  await filter.fill("rewritten and tcp.flags contains SYN");
  const items = log.getByRole("listitem");
  await expect(items).toHaveCount(4);
  await expect(log.getByRole("status")).toHaveText("4 of 268 events");
  await items.first().getByRole("button").click();
  expect((await position(page)).seq).toBeGreaterThan(20);
  await filter.fill("tcp.prot == 4");
  await expect(log.getByRole("status")).toContainText("“tcp.prot” is no field");
  await expect(filter).toHaveAttribute("aria-invalid", "true");
  await expect(items).toHaveCount(4);
  await log.getByRole("button", { name: "Clear" }).click();
  await expect(log.getByRole("status")).toHaveText("268 events");
});

test("one flow is followed, and an event leads to its cause and its effects", async ({ page }) => {
  await open(page);
  const { log } = parts(page);
  await scrub(page, 30);
  await log.getByRole("button", { name: "This flow" }).click();
  await expect(log.getByRole("status")).toHaveText(/^\d+ of 268 events$/);
  await expect(log.getByRole("listitem").filter({ hasText: "DNS" })).toHaveCount(0);
  const before = (await position(page)).seq;
  await log.getByRole("button", { name: /^Go to the cause, event #/ }).click();
  expect((await position(page)).seq).toBeLessThan(before);
  await log.getByRole("button", { name: /^Go to an effect, event #/ }).first().click();
  expect((await position(page)).seq).toBe(before);
});
