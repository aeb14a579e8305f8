// What every test of the page gets for free: it fails when the page complains, breaks its own
// Content-Security-Policy, or asks anyone but its own origin for anything.
import { test as base, expect } from "@playwright/test";

export { expect };

/**
 * Notes everything in a browser context that a page of ours must not do.
 * @param {import("@playwright/test").BrowserContext} context
 * @param {string} origin the page's own
 */
export async function watch(context, origin) {
  /** @type {string[]} */
  const problems = [];
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      problems.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => problems.push(`uncaught: ${error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    const local = ["data:", "blob:"].includes(url.protocol);
    if (!local && url.origin !== origin) problems.push(`another origin: ${url.href}`);
  });
  context.on("requestfailed", (request) => {
    // Whoever leaves a page does not wait for what was still on its way.
    if (request.failure()?.errorText === "net::ERR_ABORTED") return;
    problems.push(`failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  // Not every violation reaches the console.
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (violation) => {
      console.error(`CSP: ${violation.violatedDirective} ${violation.blockedURI}`);
    });
  });
  return problems;
}

/**
 * Playwright's test, watched. A test may read `problems`, and take out of it what it provoked.
 * @type {import("@playwright/test").TestType<
 *   import("@playwright/test").PlaywrightTestArgs &
 *     import("@playwright/test").PlaywrightTestOptions & { problems: string[] },
 *   import("@playwright/test").PlaywrightWorkerArgs &
 *     import("@playwright/test").PlaywrightWorkerOptions>}
 */
export const test = base.extend({
  problems: [
    async ({ context, baseURL }, use) => {
      const problems = await watch(context, new URL(baseURL ?? "").origin);
      await use(problems);
      expect(problems, "what the page must not do").toEqual([]);
    },
    { auto: true },
  ],
});
