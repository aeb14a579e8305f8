// Moments of the page that are looked at: in pictures by people, and for accessibility by axe.
import { readFileSync } from "node:fs";
import { expect } from "./harness.mjs";
import { open, parts, pick, scrub, variant } from "./lab.mjs";
import { region } from "./region.mjs";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();

/** Opens a scenario of the library, and what is told of a component in it. @param {Page} page @param {string} name @param {string} component */
async function component(page, name, component) {
  await pick(page, "scenario.json", readFileSync(new URL(`../../scenarios/${name}.json`, import.meta.url), "utf8"));
  await page.locator(".station").filter({ hasText: new RegExp(component.replace(" ", "\\s*")) }).first().click();
  await expect(page.getByRole("dialog", { name: new RegExp(`^${component}`) })).toBeVisible();
}

/**
 * By name: how one gets there from the page as it opens.
 * @type {Record<string, (page: Page) => Promise<unknown>>}
 */
export const MOMENTS = {
  beginning: async () => {},
  "at-the-nat-gateway": (page) => scrub(page, 25),
  end: (page) => page.keyboard.press("End"),
  row: async (page) => {
    const { tables } = parts(page);
    await scrub(page, 60);
    for (const name of [/^ARP/, /^Packets/, /^Routes/]) await tables.getByRole("button", { name }).click();
    await tables.getByRole("row", { name: /10\.0\.1\.5/ }).first().click();
    await expect(tables.getByRole("group", { name: "Selected row" })).toBeVisible();
  },
  many: async (page) => {
    await scrub(page, 60);
    await page.keyboard.press("m");
    await expect(page.getByRole("region", { name: "Many connections at once" }).getByRole("img")).toBeVisible();
  },
  large: async (page) => {
    await pick(page, "large.json", region({ vpcs: 5, subnets: 10, interfaces: 100, groups: 4 }));
    const tool = page.getByRole("group", { name: "Network in the picture" });
    await tool.getByRole("searchbox").fill("10.3.2.2");
    await expect(tool.getByRole("list", { name: "Found in the network" })).toBeVisible();
  },
  mistakes: async (page) => {
    await pick(page, "wrong.json", variant((scenario) => { scenario.network.subnets[0].cidrBlock = "10.9.0.0/33"; }));
    await expect(page.getByRole("alert")).toContainText("mistake");
  },
  dropped: async (page) => {
    await pick(page, "closed.json", variant((scenario) => { for (const group of scenario.network.securityGroups) group.egress = []; }));
    await page.keyboard.press("End");
  },
  "side-by-side": async (page) => {
    await scrub(page, 60);
    const act = page.getByRole("region", { name: "Act here" });
    await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("delete-nat-gateway");
    await act.getByLabel("nat gateway").fill("lab-nat");
    await press(page, "Do it here");
    await page.getByRole("button", { name: /^Compare with/ }).click();
    await press(page, "Go to the first difference");
    await page.getByText(/timers? running/).click();
    await press(page, "Zoom in");
  },
  component: async (page) => {
    await page.locator(".station").filter({ hasText: "Security" }).first().click();
    await expect(page.getByRole("dialog", { name: "Security group client-group" })).toBeVisible();
  },
  "load-balancer": (page) => component(page, "templates/two-zones", "Load balancer"),
  endpoint: (page) => component(page, "traps/t14-37-s3-must-use-nat", "Endpoint"),
  term: async (page) => {
    await scrub(page, 27);
    await page.getByRole("region", { name: "Decision", exact: true }).getByRole("button", { name: "longest prefix" }).click();
    await expect(page.getByRole("dialog", { name: "longest prefix" })).toBeVisible();
  },
  fact: async (page) => {
    await scrub(page, 27);
    await page.getByRole("region", { name: "Decision", exact: true }).getByRole("button", { name: "Fact F3.5" }).first().click();
    await expect(page.getByRole("dialog", { name: "Fact F3.5" })).toContainText("Read in");
  },
  found: async (page) => {
    await press(page, "Commands");
    await page.getByRole("dialog", { name: "Commands and keys" }).getByRole("combobox").or(page.getByRole("dialog", { name: "Commands and keys" }).getByRole("searchbox")).first().fill("nat");
  },
  lost: async (page) => {
    await page.getByRole("radio", { name: "Regional", exact: true }).check({ force: true });
    await scrub(page, 60);
    const act = page.getByRole("region", { name: "Act here" });
    await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("create-route");
    for (const [name, value] of [["route table", "rtb-0f3a7c1e5b9d24680-regional"], ["destination", "192.0.2.0/24"], ["target", "lab-igw"]]) await act.getByLabel(name).fill(value);
    await press(page, "Do it here");
    await page.getByRole("radio", { name: "Zonal", exact: true }).check({ force: true });
    await expect(page.getByRole("alert")).toContainText("cannot be done here");
  },
  scenarios: async (page) => {
    await press(page, "Scenarios");
    await expect(page.getByRole("dialog", { name: "Scenarios" }).getByRole("listitem").first()).toBeVisible();
  },
  ask: async (page) => {
    await press(page, "Ask");
    await page.getByLabel("From", { exact: true }).fill("internet");
  },
  "take-away": async (page) => {
    await press(page, "Take away");
    await expect(page.getByRole("dialog", { name: "Take away" })).toBeVisible();
  },
  building: async (page) => {
    await press(page, "Build");
    const panel = page.getByRole("region", { name: "Build", exact: true });
    await panel.getByRole("combobox", { name: "Place" }).selectOption({ label: "Subnet private · 10.0.1.0/24" });
    const text = panel.getByRole("textbox", { name: "Scenario text" });
    await text.fill((await text.inputValue()).replace("10.0.1.0/24", "10.0.1.0/33"));
    await panel.getByRole("button", { name: "NAT gateway", exact: true }).click();
    await expect(panel.getByText("1 mistake", { exact: false })).toBeVisible();
  },
  traffic: async (page) => {
    await press(page, "New traffic");
    await page.locator("vpc-lab .station").filter({ hasText: "client" }).click();
    await page.locator("vpc-lab .station").filter({ hasText: "google.com" }).click();
  },
  kept: async (page) => {
    await press(page, "Build");
    const text = page.getByRole("textbox", { name: "Scenario text" });
    await text.fill((await text.inputValue()).replace("10.0.1.5", "10.0.1.6"));
    await expect.poll(() => page.evaluate(() => localStorage.getItem("vpclab-kept"))).not.toBeNull();
    await page.waitForTimeout(800);
    await page.reload();
    await expect(page.getByRole("region", { name: "Kept in this browser" })).toContainText("is open again");
  },
  commands: async (page) => {
    await press(page, "Commands");
    await expect(page.getByRole("dialog", { name: "Commands and keys" })).toBeVisible();
  },
};

/** The page at a moment. @param {Page} page @param {string} name */
export async function at(page, name) {
  await open(page);
  await page.getByRole("region", { name: "Every event" }).waitFor();
  await MOMENTS[name](page);
}
