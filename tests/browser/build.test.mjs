// Building: things are put into the picture and taken out of it, and the scenario's text follows, and leads.
import { expect, test } from "./harness.mjs";
import { open, parts, pick, position, scrub } from "./lab.mjs";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
async function build(page) {
  await page.getByRole("button", { name: "Build", exact: true }).click();
  const panel = page.getByRole("region", { name: "Build", exact: true });
  await expect(panel).toBeVisible();
  return {
    panel,
    place: panel.getByRole("combobox", { name: "Place" }),
    text: panel.getByRole("textbox", { name: "Scenario text" }),
    state: panel.locator("#build-text-state"),
    button: (/** @type {string | RegExp} */ name) => panel.getByRole("button", { name, exact: typeof name === "string" }),
    field: (/** @type {string} */ name) => panel.getByLabel(name, { exact: true }),
  };
}

/** What the picture says of its stations. @param {Page} page */
const stations = (page) => page.locator("vpc-lab .station");

test("an instance is put where the picture was clicked, undone, and put there again", async ({ page }) => {
  await open(page);
  const before = await stations(page).count();
  const { panel, place, button, field, text } = await build(page);
  await page.getByText("Private subnet", { exact: false }).first().click();
  await expect(place).toHaveValue(/subnet-04f6c29ad8e1b7350/);
  await button("Instance").click();
  await expect(field("Private address")).toHaveValue("10.0.1.4");
  await field("Name").fill("probe");
  await button("Add instance").click();
  await expect(panel.getByText("Added: instance probe.")).toBeVisible();
  await expect(stations(page)).toHaveCount(before + 3);
  await expect(text).toHaveValue(/\{ "name": "probe", "subnet": "private", "privateIpAddress": "10\.0\.1\.4" \}/);
  await expect(place).toHaveValue(/probe/);
  await button("Undo").click();
  await expect(stations(page)).toHaveCount(before);
  await expect(text).not.toHaveValue(/probe/);
  await button("Redo").click();
  await expect(stations(page)).toHaveCount(before + 3);
});

test("what is wrong in a form stands at its field, and nothing happens", async ({ page }) => {
  await open(page);
  const { place, button, field, text } = await build(page);
  await place.selectOption({ label: "VPC lab · 10.0.0.0/16" });
  await button("Subnet").click();
  await expect(field("CIDR block")).toHaveValue("10.0.2.0/24");
  await field("CIDR block").fill("10.9.0.0/24");
  await button("Add subnet").click();
  await expect(field("CIDR block")).toHaveAttribute("aria-invalid", "true");
  await expect(field("CIDR block")).toHaveAccessibleDescription(/does not lie in its VPC.*10\.0\.0\.0\/16/);
  await expect(text).not.toHaveValue(/10\.9\.0\.0/);
  await field("CIDR block").fill("10.0.9.0/24");
  await button("Add subnet").click();
  await expect(page.getByText("Private subnet subnet · 10.0.9.0/24")).toBeVisible();
});

test("what cannot be put somewhere says why", async ({ page }) => {
  await open(page);
  const { panel, place, button } = await build(page);
  await place.selectOption({ label: "VPC lab · 10.0.0.0/16" });
  await button("Internet gateway").press("Enter");
  await expect(panel.getByText("This VPC has one already", { exact: false })).toBeVisible();
  await expect(button("Internet gateway")).toHaveAttribute("aria-disabled", "true");
});

test("before a thing is removed, it is told what goes with it", async ({ page }) => {
  await open(page);
  await page.keyboard.press("End");
  const { panel, place, button, text } = await build(page);
  await place.selectOption({ label: "NAT gateway lab-nat · 10.0.0.220" });
  await button("Remove").click();
  await expect(panel.getByText("the route 0.0.0.0/0 of the route table private-routes")).toBeVisible();
  await button("Keep").click();
  await expect(text).toHaveValue(/lab-nat/);
  await button("Remove").click();
  await button("Remove NAT gateway lab-nat").click();
  await expect(text).not.toHaveValue(/lab-nat/);
  await expect(page.locator("vpc-lab .station").filter({ hasText: "NAT gateway" })).toHaveCount(0);
  await expect(parts(page).findings).toContainText("timed out");
});

test("the picture follows the text while it checks; else the mistake stands at its line, and nothing typed is lost", async ({ page }) => {
  await open(page);
  const { panel, text, state, button, place } = await build(page);
  await text.fill((await text.inputValue()).replace('"10.0.1.0/24"', '"10.0.7.0/24"').replace("10.0.1.5", "10.0.7.5"));
  await expect(state).toHaveText("It checks, and the picture follows it.");
  await expect(page.getByText("Private subnet · 10.0.7.0/24")).toBeVisible();
  const broken = (await text.inputValue()).replace('"10.0.7.0/24"', '"10.0.7.0/33"');
  await text.fill(broken);
  await expect(state).toContainText("1 mistake");
  const list = panel.getByRole("list", { name: "What is wrong with the text" });
  await expect(list.getByRole("listitem")).toContainText([/^line 32, column 22 /]);
  await expect(page.getByText("Private subnet · 10.0.7.0/24")).toBeVisible();
  // A change from the picture would sweep it away: it waits.
  await place.selectOption({ label: "VPC lab · 10.0.0.0/16" });
  await button("Subnet").click();
  await button("Add subnet").click();
  await expect(panel.getByText("The text below has mistakes.", { exact: false })).toBeVisible();
  await expect(text).toHaveValue(broken);
  await list.getByRole("button").click();
  await expect(text).toBeFocused();
  expect(await text.evaluate((/** @type {HTMLTextAreaElement} */ area) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('"10.0.7.0/33"');
  await button("Undo").click();
  await expect(state).toHaveText("It checks, and the picture follows it.");
});

test("what was done stays when the scenario is changed, at its time", async ({ page }) => {
  await open(page);
  await page.keyboard.press("End");
  const act = page.getByRole("region", { name: "Act here" });
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("ping");
  await act.getByLabel("instance").fill("client");
  await act.getByLabel("To", { exact: true }).fill("203.0.113.5");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(parts(page).findings).toContainText("ping");
  const { last, seq } = await position(page);
  const { place, button } = await build(page);
  await place.selectOption({ label: "Subnet private · 10.0.1.0/24" });
  await button("Instance").click();
  await button("Add instance").click();
  await expect(stations(page).filter({ hasText: "web" })).toHaveCount(1);
  await expect(parts(page).findings).toContainText("ping");
  expect(await position(page)).toEqual({ seq, last });
  // Who did it goes: that is told, and undone with it.
  await place.selectOption({ label: "Instance client · 10.0.1.5" });
  await button("Remove").click();
  await button("Remove instance client").click();
  await expect(page.getByText("1 thing that was done cannot be done in it any more; Undo brings it all back.", { exact: false })).toBeVisible();
  await button("Undo").click();
  await expect(parts(page).findings).toContainText("ping");
});

test("the file of a run is built upon as its scenario, with what was done in it", async ({ page }) => {
  await open(page);
  const run = await page.evaluate(async () => {
    const { Simulation } = await import("/js/engine.js");
    const simulation = new Simulation(await (await fetch("/scenarios/ec2-to-internet.json")).text());
    simulation.run();
    simulation.act(null, { do: "ping", instance: "client", to: "203.0.113.5" });
    simulation.run();
    return simulation.exportLog(3);
  });
  await pick(page, "run.json", run);
  await expect(parts(page).findings).toContainText("ping");
  const { text, place, button } = await build(page);
  await expect(text).toHaveValue(/^\{\n  "\$schema"/);
  await place.selectOption({ label: "Subnet private · 10.0.1.0/24" });
  await button("Instance").click();
  await button("Add instance").click();
  await expect(stations(page).filter({ hasText: "web" })).toHaveCount(1);
  await expect(parts(page).findings).toContainText("ping");
});

test("all of it by keyboard", async ({ page }) => {
  await open(page);
  await scrub(page, 20);
  await page.keyboard.press("b");
  const { panel, place } = { panel: page.getByRole("region", { name: "Build", exact: true }), place: page.getByRole("combobox", { name: "Place" }) };
  await expect(panel.getByRole("heading", { name: "Build" })).toBeFocused();
  await place.focus();
  await page.keyboard.type("Subnet pu");
  await expect(place).toHaveValue(/subnet-0b7d31e6f2a94c850/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(panel.getByRole("button", { name: "Instance", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(panel.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("web-9");
  await page.keyboard.press("Enter");
  await expect(stations(page).filter({ hasText: "web-9" })).toHaveCount(1);
  await place.focus();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});
