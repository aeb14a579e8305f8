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
        // Where the browser has not laid out what is out of sight, places are guesses.
        const laidOut = new CSSStyleSheet();
        laidOut.replaceSync("* { content-visibility: visible !important }");
        document.querySelector("vpc-lab")?.shadowRoot?.adoptedStyleSheets.push(laidOut);
        const { violations } = await /** @type {any} */ (globalThis).axe.run(document, { ...rules, elementRef: true });
        // What an open note lies on is nobody's target then; what the transport lies on is scrolled out of it.
        const above = [...document.querySelector("vpc-lab")?.shadowRoot?.querySelectorAll(".note-card:popover-open, .dock") ?? []].map((one) => one.getBoundingClientRect());
        const covered = (/** @type {Element} */ element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return above.some((one) => left < one.right && right > one.left && top < one.bottom && bottom > one.top);
        };
        return violations.flatMap((/** @type {any} */ { id, nodes }) => nodes.flatMap((/** @type {any} */ { element, target, failureSummary }) =>
          failureSummary.includes("partially obscured") && covered(element) ? [] : [`${id} at ${target.flat().join(" ")}: ${failureSummary}`]));
      }, RULES);
      expect(violations, colorScheme).toEqual([]);
    }
    // axe puts styles into the page to measure it, which the page's policy refuses.
    problems.length = 0;
  });
}
