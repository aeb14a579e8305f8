// axe finds nothing, at any moment, in light and dark.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { MOMENTS, at } from "./moments.mjs";

const AXE = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** What the standard asks for, and what axe's authors advise. */
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

for (const name of Object.keys(MOMENTS)) {
  test(`axe finds nothing: ${name}`, async ({ page, problems, isMobile }) => {
    test.setTimeout(90_000);
    if (isMobile) await page.setViewportSize({ width: 390, height: 844 });
    await at(page, name);
    expect(problems).toEqual([]);
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(AXE);
      const violations = await page.evaluate(async (rules) => {
        const found = await /** @type {any} */ (globalThis).axe.run(document, rules);
        // What a note covers as long as it is open is nobody's target then.
        const covered = document.querySelector("vpc-lab")?.shadowRoot?.querySelector(".note-card:popover-open") ? "partially obscured" : null;
        return found.violations.flatMap((/** @type {any} */ { id, nodes }) => nodes.filter((/** @type {any} */ { failureSummary }) => covered === null || !failureSummary.includes(covered)).map((/** @type {any} */ { target, failureSummary }) => `${id} at ${target.flat().join(" ")}: ${failureSummary}`));
      }, RULES);
      expect(violations, colorScheme).toEqual([]);
    }
    // axe puts styles into the page to measure it, which the page's policy refuses.
    problems.length = 0;
  });
}
