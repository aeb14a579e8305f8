// What a component of the picture is: by pointing at it, and by a key.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { open, pick, position, scrub } from "./lab.mjs";

/** @param {import("@playwright/test").Page} page @param {string} text */
const station = (page, text) => page.locator(".station").filter({ hasText: text }).first();

for (const [text, name, ...says] of [
  ["NAT gateway", "NAT gateway lab-nat", "Lets instances without a public address", "F6.7", "10.0.0.220, 198.51.100.10 (Elastic IP)", "19 events here"],
  ["Security", "Security group client-group", "asks no rule|needs no rule", "all traffic to 0.0.0.0/0outbound", "F4.2"],
  ["10.0.1.5", "ENI eni-", "it has the addresses", "Security group client-group", "F9.1"],
  ["google.com", "Server google.com", "sees the public address alone", "203.0.113.5", "W1.11"],
]) {
  test(`${name}: its meaning with the fact, its addresses, its rows`, async ({ page }) => {
    await open(page);
    await station(page, text).click();
    const card = page.getByRole("dialog", { name: new RegExp(`^${name}`) });
    for (const part of says) await expect(card).toContainText(new RegExp(part.replace(/[()/.]/g, "\\$&")));
    await page.keyboard.press("Escape");
    await expect(card).toBeHidden();
  });
}

test("a route table shows its rows at this moment, and the way to what happens there", async ({ page }) => {
  await open(page);
  await station(page, "Route").click();
  const card = page.getByRole("dialog", { name: /^Route table/ });
  await expect(card.getByRole("row", { name: /^0\.0\.0\.0\/0/ })).toContainText("active");
  await card.getByRole("button", { name: /Go to event/ }).first().click();
  const { seq } = await position(page);
  expect(seq).toBeGreaterThan(0);
  await expect(page.getByRole("region", { name: "Decision", exact: true })).toContainText("Route table");
});

test("a key tells of where the packet is; nothing is told where pointing means something else", async ({ page }) => {
  await open(page);
  await scrub(page, 27);
  await page.keyboard.press("i");
  const card = page.getByRole("dialog");
  await expect(card).toContainText(/events here/);
  const heading = await card.getByRole("heading").innerText();
  const place = await page.getByRole("region", { name: "Transport" }).innerText();
  expect(place).toContain(heading.split(" ").slice(0, 2).join(" "));
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await station(page, "google.com").click();
  await expect(card).toHaveCount(0);
});

test("a load balancer shows its targets, how they are at this moment, and what they see of the client", async ({ page }) => {
  await open(page);
  const scenario = JSON.parse(readFileSync(new URL("../../scenarios/templates/two-zones.json", import.meta.url), "utf8"));
  scenario.script.push({ do: "set-target-health", targetGroup: "apps", target: "app-b", health: "unhealthy" });
  await pick(page, "two-zones.json", scenario);
  const card = page.getByRole("dialog", { name: "Load balancer nlb" });
  const target = card.getByRole("row", { name: /^app-b 8443 us-east-1b/ });
  await station(page, "nlb").click();
  await expect(card).toContainText("targets see the client's address");
  await expect(card).toContainText("off: each node sends to the targets of its own Availability Zone");
  await expect(card).toContainText("10.0.0.5, 198.51.100.30");
  await expect(target.getByRole("cell", { name: "healthy", exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await station(page, "nlb").click();
  await expect(target.getByRole("cell", { name: "unhealthy", exact: true })).toBeVisible();
});
