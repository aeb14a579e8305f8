// Pages of other people: what they write around the element.
import { createServer } from "node:http";
import { test as watched } from "./harness.mjs";

/** @typedef {import("@playwright/test").Page} Page */

export const NOTES_SRC = "scenarios/ec2-to-internet.json";

/**
 * Opens a page that is not ours, which lies beside it. Without a policy, unless there is one in `headers`.
 * @param {Page} page @param {string} body @param {{ head?: string, headers?: Record<string, string>, name?: string, script?: string }} [more] `script`: what defines the element
 */
export async function host(page, body, { head = "", headers = {}, name = "host.html", script = "js/vpc-lab.js" } = {}) {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const html = lessonOf(body, head, script);
  await page.route(`**/${name}`, (route) => route.fulfill({ contentType: "text/html", headers, body: html }));
  await listen(page);
  await page.goto(`./${name}`);
}

/** @param {string} body @param {string} head @param {string} script */
function lessonOf(body, head, script) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>A lesson</title>${head}<script type="module" src="${script}"></script></head><body>${body}</body></html>`;
}

/** @typedef {Record<string, (response: import("node:http").ServerResponse) => unknown>} Answers by path */

/**
 * A test that can have another site on this machine, with what `answers` has and the rest from ours: it gives that
 * site's origin.
 * @type {import("@playwright/test").TestType<import("@playwright/test").PlaywrightTestArgs & import("@playwright/test").PlaywrightTestOptions & { problems: string[], otherSite: (answers: Answers) => Promise<string> }, import("@playwright/test").PlaywrightWorkerArgs & import("@playwright/test").PlaywrightWorkerOptions>}
 */
export const test = watched.extend({
  otherSite: async ({ baseURL }, use) => {
    /** @type {import("node:http").Server[]} */
    const servers = [];
    await use(async (answers) => {
      const [server, origin] = await serve(baseURL ?? "", answers);
      servers.push(server);
      return origin;
    });
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  },
});

/** @param {string} ours @param {Answers} answers @returns {Promise<[import("node:http").Server, string]>} */
async function serve(ours, answers) {
  const server = createServer(async (request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    if (path in answers) return answers[path](response);
    const there = await fetch(new URL(`.${path}`, ours));
    // Its own policy, but that the page for frames may stand in one.
    const policy = path.endsWith("/embed.html") && there.headers.get("content-security-policy")?.replace("frame-ancestors 'none'", "frame-ancestors *");
    response.writeHead(there.status, { "content-type": there.headers.get("content-type") ?? "", ...(policy && { "content-security-policy": policy }) });
    response.end(Buffer.from(await there.arrayBuffer()));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", () => listening(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return [server, `http://127.0.0.1:${port}`];
}

/** A lesson as an answer of another site. @param {string} body @param {string} script */
export function lessonAnswer(body, script) {
  return (/** @type {import("node:http").ServerResponse} */ response) => response.writeHead(200, { "content-type": "text/html" }).end(lessonOf(body, "", script));
}

/** @param {Page} page */
export async function listen(page) {
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
}

/** What was said until now. @param {Page} page @returns {Promise<string[]>} */
export function said(page) {
  return page.evaluate(() => /** @type {any} */ (globalThis).said);
}

/** Waits until an element has said something. @param {Page} page @param {string} what */
export async function hears(page, what) {
  await page.waitForFunction((what) => /** @type {any} */ (globalThis).said.includes(what), what);
}
