// The site, and the page in one file, in the engines that are not Chromium.
import { expect, test } from "@playwright/test";
import { ENGINES } from "./engines.mjs";
import { DIST, host } from "./host.mjs";

/** Runs in the page: waits for it, steps to the end, opens what comes later, says what was seen. */
async function readThrough() {
  const until = async (/** @type {() => any} */ what) => {
    for (let tries = 0; tries < 400; tries += 1) {
      const found = what();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`waited in vain for ${what}`);
  };
  const root = () => document.querySelector("vpc-lab")?.shadowRoot;
  const slider = await until(() => Number(root()?.querySelector("input[type=range]")?.max) > 0 && root()?.querySelector("input[type=range]"));
  const first = Number(slider.value);
  const last = Number(slider.max);
  for (let seq = first; seq < last; seq += 1) document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
  await until(() => Number(slider.value) === last);
  await until(() => root()?.querySelector("#inspector-heading"));
  root()?.querySelector("button[aria-label=Scenarios]")?.click();
  const scenarios = await until(() => root()?.querySelectorAll(".library-list li").length);
  const addresses = performance.getEntriesByType("resource").map(({ name }) => name);
  const colour = getComputedStyle(/** @type {Element} */ (document.querySelector("body"))).fontFamily;
  return { first, last, scenarios, colour, addresses, errors: [...root()?.querySelectorAll("[role=alert]:not([hidden])") ?? []].map(({ textContent }) => textContent) };
}

for (const [name, find] of Object.entries(ENGINES)) {
  test(`${name} steps through the page in one file, opened from a disk, and through the site`, async () => {
    const start = find();
    test.skip(!start && !process.env.VPCLAB_ALL, `${name} is not installed`);
    test.setTimeout(120_000);
    if (!start) throw new Error(`${name} is not installed`);
    const engine = await start();
    const server = await host({ "/lab/": `${DIST}/site` });
    try {
      for (const [url, first, own] of /** @type {[string, number, RegExp][]} */ ([
        [`file://${DIST}/ec2-to-internet.html`, 60, /^(blob|data|file):/],
        [`${server.origin}/lab/`, -1, new RegExp(`^${server.origin}/lab/`)],
      ])) {
        await engine.go(url);
        const seen = await engine.run(readThrough);
        expect(seen.first, url).toBe(first);
        expect(seen.last).toBeGreaterThan(100);
        expect(seen.scenarios).toBeGreaterThan(20);
        expect(seen.errors).toEqual([]);
        expect(seen.colour).toContain("system-ui");
        expect(seen.addresses.filter((/** @type {string} */ address) => !own.test(address))).toEqual([]);
      }
      expect(engine.complaints).toEqual([]);
    } finally {
      await engine.close();
      await server.close();
    }
  });
}
