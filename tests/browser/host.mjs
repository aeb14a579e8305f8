// Pages of other people: what they write around the element.

/** @typedef {import("@playwright/test").Page} Page */

export const NOTES_SRC = "scenarios/ec2-to-internet.json";

/**
 * Opens a page that is not ours, which lies beside it. Without a policy, unless there is one in `headers`.
 * @param {Page} page @param {string} body @param {{ head?: string, headers?: Record<string, string>, name?: string, script?: string }} [more] `script`: what defines the element
 */
export async function host(page, body, { head = "", headers = {}, name = "host.html", script = "js/vpc-lab.js" } = {}) {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>A lesson</title>${head}<script type="module" src="${script}"></script></head><body>${body}</body></html>`;
  await page.route(`**/${name}`, (route) => route.fulfill({ contentType: "text/html", headers, body: html }));
  // Everything that any element says, in order, in plain words.
  await page.addInitScript(() => {
    /** @type {string[]} */
    const said = [];
    Object.assign(globalThis, { said });
    for (const type of ["ready", "step", "chapterchange", "claimproved", "ended", "error"]) {
      document.addEventListener(type, (event) => {
        const { detail, target } = /** @type {CustomEvent} */ (event);
        if (detail) said.push([/** @type {Element} */ (target).id, type, detail.seq ?? detail.chapter ?? detail.claim ?? detail.title ?? ""].join(" ").trim());
      });
    }
  });
  await page.goto(`./${name}`);
}

/** What was said until now. @param {Page} page @returns {Promise<string[]>} */
export function said(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).said);
}

/** Waits until an element has said something. @param {Page} page @param {string} what */
export async function hears(page, what) {
  await page.waitForFunction((what) => /** @type {any} */ (globalThis).said.includes(what), what);
}
