// How the network is configured at the moment shown, and what AWS counts of it.
import { expect, test } from "./harness.mjs";
import { NOTES, open, pick, scrub } from "./lab.mjs";

/** The notes' scenario, in which somebody then closes the security group. */
function withAnEdit() {
  const scenario = JSON.parse(NOTES);
  scenario.script.push({ do: "revoke-security-group-egress", securityGroup: "client-group", protocol: "all", destination: "0.0.0.0/0" });
  return scenario;
}

test("what an edit changes is marked, and is as it was before it", async ({ page }) => {
  await open(page);
  await pick(page, "edited.json", withAnEdit());
  const network = page.getByRole("region", { name: "The network at this moment" });
  await expect(network).toContainText("nothing has been changed");
  await page.keyboard.press("End");
  await expect(network).toContainText("1 edit so far");
  await expect(network.getByRole("rowheader", { name: /\(removed\)$/ })).toBeVisible();
  await page.keyboard.press("Home");
  await expect(network).toContainText("nothing has been changed");
  await expect(network.getByRole("rowheader", { name: /\(removed\)$/ })).toHaveCount(0);
});

test("CloudWatch's metrics are there minute by minute, with AWS's names and what they add up to", async ({ page }) => {
  await open(page);
  await page.keyboard.press("End");
  const counters = page.getByRole("region", { name: "What AWS counts" });
  await expect(counters.getByRole("listitem").filter({ hasText: "ConnectionAttemptCount" })).toContainText("2");
  await expect(counters.getByRole("img", { name: /^IdleTimeoutCount: 0, 0, 0, 0, 0, 1 / })).toBeVisible();
  await expect(counters.getByRole("row", { name: /conntrack_allowance/ })).toContainText("136,811 available");
  // What goes to the resolver is counted second by second.
  await scrub(page, 20);
  await expect(counters.getByRole("row", { name: /linklocal_allowance/ })).toContainText(/[1-9]\d* of 1,024 packets in this second/);
});
