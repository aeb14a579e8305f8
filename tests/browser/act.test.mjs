// Acting at the moment shown, undoing it and doing it again.
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

/** @param {import("@playwright/test").Page} page */
const panel = (page) => page.getByRole("region", { name: "Act here" });

test("a ping is sent from the moment shown, undone, and sent again", async ({ page }) => {
  await open(page);
  const act = panel(page);
  const before = (await position(page)).last;
  await page.keyboard.press("End");
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("ping");
  await act.getByLabel("instance").fill("client");
  await act.getByLabel("To", { exact: true }).fill("203.0.113.5");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByRole("status")).toContainText("Done: Ping");
  await expect.poll(async () => (await position(page)).last).toBeGreaterThan(before);
  const after = (await position(page)).last;
  await expect(parts(page).findings).toContainText("ping");
  await act.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await position(page)).last).toBe(before);
  await act.getByRole("button", { name: "Redo" }).click();
  await expect.poll(async () => (await position(page)).last).toBe(after);
});

test("a rule that is revoked on the way changes what comes after it, under every reading of NAT", async ({ page }) => {
  await open(page);
  const act = panel(page);
  await scrub(page, 60);
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("delete-nat-gateway");
  await act.getByLabel("nat gateway").fill("lab-nat");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByRole("status")).toContainText("Done: Delete NAT gateway");
  await parts(page).model("Zonal").click();
  await page.keyboard.press("End");
  await expect(parts(page).log).toContainText("lab-nat");
  await expect(page.getByRole("region", { name: "The network at this moment" })).toContainText("edit");
});

test("what cannot be done says why at its field, and nothing happens", async ({ page }) => {
  await open(page);
  const act = panel(page);
  const { last } = await position(page);
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("ping");
  await act.getByLabel("instance").fill("nobody");
  await act.getByLabel("To", { exact: true }).fill("203.0.113.5");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByLabel("instance")).toHaveAttribute("aria-invalid", "true");
  await expect(act.getByRole("status")).toContainText("not done");
  expect((await position(page)).last).toBe(last);
});

test("what cannot be done under another reading of NAT is told, what is done stays, and undo goes back to before", async ({ page }) => {
  await open(page);
  await parts(page).model("Regional").click();
  await scrub(page, 60);
  const act = panel(page);
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("create-route");
  // The regional NAT gateway has a route table of its own (F6.60), which the others do not have.
  await act.getByLabel("route table").fill("rtb-0f3a7c1e5b9d24680-regional");
  await act.getByLabel("destination").fill("192.0.2.0/24");
  await act.getByLabel("target").fill("lab-igw");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByRole("status")).toContainText("Done: Create route");
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("delete-nat-gateway");
  await act.getByLabel("nat gateway").fill("lab-nat");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByRole("status")).toContainText("Done: Delete NAT gateway");
  const network = page.getByRole("region", { name: "The network at this moment" });
  await page.keyboard.press("End");
  await expect(network).toContainText("3 edits");
  await parts(page).model("Zonal").click();
  const told = page.getByRole("alert");
  await expect(told).toContainText("1 thing that you did cannot be done here");
  await expect(told).toContainText(/“.*192\.0\.2\.0\/24.*”: there is no route table rtb-0f3a7c1e5b9d24680-regional\./);
  await page.keyboard.press("End");
  await expect(network).toContainText("2 edits");
  await page.keyboard.press("Control+z");
  await expect(parts(page).model("Regional")).toBeChecked();
  await expect(told).toBeHidden();
  await page.keyboard.press("End");
  await expect(network).toContainText("3 edits");
});
