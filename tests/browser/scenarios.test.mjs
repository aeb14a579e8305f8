// Every scenario of the library, opened in the page: it runs, and its picture is in order.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { open } from "./lab.mjs";

/** @type {{ path: string, title: string }[]} */
const SCENARIOS = JSON.parse(readFileSync(new URL("../../www/scenarios/index.json", import.meta.url), "utf8")).scenarios;

/** A sentence for everything in the picture that is not as it should be. @param {import("@playwright/test").Page} page */
function faults(page) {
  return page.locator("vpc-lab").evaluate((lab) => {
    const root = /** @type {ShadowRoot} */ (lab.shadowRoot);
    const found = [];
    const box = (/** @type {Element} */ element) => element.getBoundingClientRect();
    const stations = [...root.querySelectorAll("[data-station]")].map((station) => ({ name: station.textContent, rect: box(/** @type {Element} */ (station.querySelector("rect"))), texts: [...station.querySelectorAll("text")].map(box) }));
    if (stations.length === 0) found.push("there is no picture");
    for (const [index, { name, rect, texts }] of stations.entries()) {
      if (texts.some((text) => text.left < rect.left - 1 || text.right > rect.right + 1)) found.push(`${name} does not fit`);
      for (const other of stations.slice(index + 1)) {
        if (Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left) > 1 && Math.min(rect.bottom, other.rect.bottom) - Math.max(rect.top, other.rect.top) > 1) found.push(`${name} covers ${other.name}`);
      }
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the window");
    if (root.querySelector(".mistakes:not([hidden])")) found.push(`it says: ${root.querySelector(".mistakes")?.textContent?.slice(0, 200)}`);
    return found;
  });
}

test("every scenario of the library runs, and everything in its picture has a place", async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  for (const { path, title } of SCENARIOS) {
    await page.locator("vpc-lab").evaluate((lab, path) => lab.setAttribute("src", `scenarios/${path}`), path);
    await expect(page.getByRole("heading", { level: 2, name: title, exact: true })).toBeVisible();
    expect(await faults(page), path).toEqual([]);
    await page.keyboard.press("End");
    expect(await faults(page), `${path}, at its end`).toEqual([]);
  }
});
