// New traffic in two clicks on the picture.
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

/** @param {import("@playwright/test").Page} page */
async function traffic(page) {
  await page.getByRole("button", { name: "New traffic", exact: true }).click();
  const panel = page.getByRole("region", { name: "New traffic" });
  await expect(panel).toBeVisible();
  return { panel, from: panel.getByLabel("From"), to: panel.getByLabel("To"), what: panel.getByLabel("What"), port: panel.getByLabel("Port"), send: panel.getByRole("button", { name: "Send" }), status: panel.getByRole("status") };
}

test("from here to there by two clicks: browsing is a connection, a request and its end, and one undo takes it back", async ({ page }) => {
  await open(page);
  await page.keyboard.press("End");
  const { last } = await position(page);
  const { from, to, send, status } = await traffic(page);
  const station = (/** @type {string} */ text) => page.locator("vpc-lab .station").filter({ hasText: text });
  await station("client").click();
  await expect(status).toContainText("From client. Now click where it goes.");
  await station("google.com").click();
  await expect(from).toHaveValue("i-08b6d4f2a0c1e3957");
  await expect(to).toHaveValue("google.com");
  await expect(send).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(status).toContainText("Browse: client to google.com");
  const { findings } = parts(page);
  await expect(findings).toContainText("client opens the new-1 connection, to google.com port 443");
  await expect(findings).toContainText("a request is sent on the new-1 connection");
  await expect(findings).toContainText("the new-1 connection is closed");
  expect((await position(page)).last).toBeGreaterThan(last + 60);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await position(page)).last).toBe(last);
});

test("a server sends to a public address, a ping has no port, and keys do all of it", async ({ page }) => {
  await open(page);
  await scrub(page, 100);
  await page.keyboard.press("t");
  const panel = page.getByRole("region", { name: "New traffic" });
  await expect(panel.getByLabel("From")).toBeFocused();
  await page.keyboard.type("goo");
  await page.keyboard.press("Tab");
  await page.keyboard.type("198.51.100.10");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Ping");
  await expect(panel.getByLabel("Port")).toBeHidden();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("status")).toContainText("Ping: google.com to 198.51.100.10");
  await expect(parts(page).findings).toContainText(/pings? 198\.51\.100\.10/);
});

test("what cannot be sent says why, at its box", async ({ page }) => {
  await open(page);
  const { last } = await position(page);
  const { to, what, port, send, status } = await traffic(page);
  await to.fill("300.1.1.1");
  await what.selectOption({ label: "Connect" });
  await send.click();
  await expect(to).toHaveAttribute("aria-invalid", "true");
  await expect(status).not.toContainText("Play or step");
  await expect(port).toHaveValue("443");
  expect((await position(page)).last).toBe(last);
  await page.locator("vpc-lab .station").filter({ hasText: "NAT gateway" }).click();
  await expect(status).toHaveText("Instances and servers send; click one of them.");
});

test("an idle connection is gone on with: the NAT gateway answers with an RST", async ({ page }) => {
  await open(page);
  await scrub(page, 93);
  const act = page.getByRole("region", { name: "Act here" });
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("wait");
  await act.getByLabel("duration").fill("400s");
  await act.getByRole("button", { name: "Do it here" }).click();
  await page.keyboard.press("End");
  const { what, to, send, status } = await traffic(page);
  await what.selectOption({ label: "Request on second" });
  await expect(to).toBeHidden();
  await send.click();
  await expect(status).toContainText("Request on second. Play or step");
  await expect(parts(page).findings).toContainText(/connection reset|not connected/);
});

test("many at once are one link away", async ({ page }) => {
  await open(page);
  const { panel } = await traffic(page);
  await panel.getByRole("button", { name: "Many connections at once" }).click();
  await expect(panel).toBeHidden();
  await expect(page.getByRole("region", { name: "Many connections at once" })).toBeVisible();
});
