// Pictures of the page to look at: `cargo xtask pictures` writes them to target/pictures, and those of the README to docs.
import { mkdirSync, readFileSync } from "node:fs";
import { chromium as playwright } from "@playwright/test";
import { chromium } from "./chromium.mjs";
import { MOMENTS, at } from "./moments.mjs";

const SIZES = [[390, 844], [768, 1024], [1280, 800], [1920, 1080]];
/** How wide the README's are. */
const README_WIDTH = 1280;
const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const FOLDER = new URL("../../target/pictures/", import.meta.url);

const names = process.argv.slice(2).filter((name) => name in MOMENTS);
mkdirSync(FOLDER, { recursive: true });
const browser = await playwright.launch({ executablePath: chromium(), args: ["--no-sandbox", "--disable-gpu"] });
for (const name of names.length > 0 ? names : Object.keys(MOMENTS)) {
  for (const [width, height] of SIZES) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const page = await browser.newPage({ baseURL: process.env.VPCLAB_URL, viewport: { width, height }, colorScheme });
      await at(page, name);
      await page.waitForTimeout(400);
      const dialog = await page.getByRole("dialog").count();
      await page.screenshot({ path: new URL(`${name}-${width}-${colorScheme}.png`, FOLDER).pathname, fullPage: dialog === 0 });
      const shown = `docs/${name}-${colorScheme}.png`;
      if (width === README_WIDTH && README.includes(shown)) {
        await page.locator("vpc-lab").evaluate(({ shadowRoot }) => shadowRoot?.activeElement instanceof HTMLElement && shadowRoot.activeElement.blur());
        await page.screenshot({ path: new URL(`../../${shown}`, import.meta.url).pathname });
      }
      await page.close();
    }
  }
  console.log(name);
}
await browser.close();
