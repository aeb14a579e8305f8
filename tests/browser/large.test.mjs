// A large network stays usable: an overview, a search, the flow alone, what happens always in sight.
import { expect, test } from "./harness.mjs";
import { open, parts, pick, position } from "./lab.mjs";
import { region } from "./region.mjs";

/** As many VPCs as AWS gives everybody: more are warned of. */
const NETWORK = region({ vpcs: 5, subnets: 10, interfaces: 100, groups: 4 });

/** @param {import("@playwright/test").Page} page */
function sight(page) {
  const tool = page.getByRole("group", { name: "Network in the picture" });
  const { picture } = parts(page);
  return {
    tool, picture,
    button: (/** @type {string} */ name) => tool.getByRole("button", { name, exact: true }),
    search: tool.getByRole("searchbox", { name: "Find in the network" }),
    found: tool.getByRole("list", { name: "Found in the network" }),
    stations: picture.locator("[data-station]"),
  };
}

test("only what the run is about is unfolded; the rest is boxes that open and close", async ({ page, isMobile }) => {
  await open(page);
  await pick(page, "region.json", NETWORK);
  const { tool, picture, button, stations } = sight(page);
  await expect(tool).toContainText("5 VPCs, 50 subnets");
  await expect(tool).toContainText("one VPC is unfolded");
  await expect(picture).toContainText("i-0-0");
  await expect(picture).toContainText("vpc-4 · 10.4.0.0/16");
  expect(await stations.count()).toBeLessThan(50);
  await button("Fold everything").click();
  await expect(tool).toContainText("no VPCs are unfolded");
  await expect(picture).not.toContainText("i-0-0");
  await picture.locator('[data-box="vpc-3"]').click();
  await expect(tool).toContainText("one VPC is unfolded");
  await expect(picture).toContainText("10 inst., 10 ENIs");
  await picture.locator('[data-box="subnet-3-0"] text').click();
  await expect(picture).toContainText("10.3.0.20");
  // What happens comes into sight by itself.
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(picture).toContainText("i-0-0");
  expect((await position(page)).seq).toBe(1);
  if (!isMobile) await expect(picture.locator("[data-station][data-verdict]")).toBeInViewport();
  await button("Only this flow").click();
  await expect(picture).not.toContainText("10.3.0.20");
  await expect(picture).toContainText("and 10 more");
});

test("anything is found by id, name or address, by keys alone", async ({ page }) => {
  await open(page);
  await pick(page, "region.json", NETWORK);
  const { search, found, picture, tool } = sight(page);
  await search.fill("10.3.2.2");
  await expect(found.getByRole("button").first()).toContainText("10.3.2.2");
  await page.keyboard.press("ArrowDown");
  await expect(found.getByRole("button").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(tool).toContainText("2 VPCs are unfolded");
  await expect(picture.locator("[data-found]")).toContainText("10.3.2.2");
  await expect(picture.locator("[data-found]")).toBeInViewport();
  await search.fill("nothing like this");
  await expect(found).toContainText("Nothing has this in its id, name or address.");
  await page.keyboard.press("Escape");
  await expect(found).toBeHidden();
  // A small network needs none of this.
  await page.goto("./?scenario=scenarios/traps/t14-03-the-nat-gateway-is-in-the-private-subnet.json");
  await expect(parts(page).picture).toContainText("NAT gateway");
  await expect(tool).toBeHidden();
});

test("the picture is zoomed with buttons, and fits in the window", async ({ page }) => {
  await open(page);
  await pick(page, "region.json", NETWORK);
  const { button, picture } = sight(page);
  const width = async () => (await picture.boundingBox())?.width ?? 0;
  await expect(picture).toContainText("i-0-0");
  const whole = await width();
  await button("Larger").click();
  expect(await width()).toBeGreaterThan(whole * 1.3);
  await button("Fit in the window").click();
  expect(await width()).toBeLessThan(whole);
});

test("a large network opens part by part, and what is opened meanwhile stays", async ({ page }) => {
  await open(page);
  const text = region({ vpcs: 5, subnets: 20, interfaces: 980, groups: 4 });
  const lab = page.locator("vpc-lab");
  const seen = await lab.evaluate(async (element, text) => {
    const lab = /** @type {HTMLElement & { open(text: string, name: string): Promise<unknown> }} */ (element);
    const alert = lab.shadowRoot?.querySelector('[role="alert"] h2');
    /** @type {string[]} */ const titles = [];
    let troubles = 0;
    lab.addEventListener("error", () => { troubles += 1; });
    const timer = setInterval(() => titles.push(alert?.textContent ?? ""), 0);
    await lab.open(text, "region.json");
    clearInterval(timer);
    return { titles, troubles };
  }, text);
  expect(seen.titles.filter((title) => title === "Opening region.json …").length).toBeGreaterThan(2);
  expect(seen.troubles).toBe(0);
  const { tool } = sight(page);
  await expect(tool).toContainText("5 VPCs, 100 subnets");
  await lab.evaluate(async (element, [large, small]) => {
    const lab = /** @type {HTMLElement & { open(text: string, name: string): Promise<unknown> }} */ (element);
    await Promise.all([lab.open(large, "region.json"), lab.open(small, "small.json")]);
  }, [text, NETWORK]);
  await expect(tool).toContainText("5 VPCs, 50 subnets");
});
