// A lesson as its reader has it: it is opened, stepped to the end by keys, and nothing is wrong.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { watch } from "../browser/harness.mjs";
import { DIST, host } from "../dist/host.mjs";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {Page | import("@playwright/test").FrameLocator} View what has the element */

/** What a browser asks a host for unasked. */
function rootOfHost() {
  const folder = mkdtempSync(join(tmpdir(), "vpclab-"));
  writeFileSync(join(folder, "favicon.ico"), "");
  return folder;
}

/**
 * A host of a lesson's folder below `/course/`, and what went wrong on it.
 * @param {Page} page @param {string} folder @param {{ root?: string, others?: string[] }} [more] what lies at `/`; origins that may be asked too
 */
export async function opened(page, folder, { root = rootOfHost(), others = [] } = {}) {
  const { origin, close } = await host({ "/course/": folder, "/": root });
  const checked = await watched(page, origin, others);
  return {
    url: `${origin}/course/`,
    async done() {
      checked();
      await close();
    },
  };
}

/** From now on: no request to another origin, no report of a policy, nothing on the console. @param {Page} page @param {string} origin @param {string[]} [others] */
export async function watched(page, origin, others = []) {
  const problems = await watch(page.context(), origin);
  await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
  return () => expect(problems.filter((problem) => !others.some((other) => problem.startsWith(`another origin: ${other}/`)))).toEqual([]);
}

/** A host of the site, for lessons that have it in a frame. */
export function siteHost() {
  return host({ "/vpclab/": join(DIST, "site") });
}

/** The number of the event shown. @param {View} view */
export async function place(view) {
  return Number(await view.getByRole("slider", { name: "Event" }).inputValue());
}

/**
 * Steps to the end: by the mouse, by the keyboard, then by keys inside the page, which is fast. The notes' scenario
 * from its fourth chapter on, unless it begins elsewhere. @param {Page} page @param {View} [view] @param {number} [from]
 */
export async function steppedToTheEnd(page, view = page, from = 25) {
  await view.getByRole("button", { name: "Step", exact: true }).click({ timeout: 20_000 });
  await expect.poll(() => place(view)).toBe(from + 1);
  const { href } = new URL(page.url());
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => place(view)).toBe(from + 3);
  expect(page.url()).toBe(href);
  const atTheEnd = await view.locator("vpc-lab").evaluate(async (/** @type {any} */ lab) => {
    let ended = false;
    lab.addEventListener("ended", () => { ended = true; });
    for (let seq = lab.currentEvent.seq; ; seq += 1) {
      lab.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
      if (lab.currentEvent.seq === seq) break;
      if (lab.currentEvent.seq !== seq + 1) throw new Error(`${lab.currentEvent.seq} follows ${seq}`);
    }
    await new Promise((done) => setTimeout(done, 100));
    return { seq: lab.currentEvent.seq, ended };
  });
  expect(atTheEnd).toEqual({ seq: 267, ended: true });
}

/** Words of the lesson: what they show at the end, what they set. @param {Page} page */
export async function wordsAreWired(page) {
  await expect(page.locator("output").first()).toHaveText("203.0.113.5");
  await expect(page.getByRole("checkbox", { name: "Make the NAT gateway send an RST" })).toBeChecked();
  await page.getByRole("link", { name: "the NAT gateway" }).click();
  await expect.poll(() => place(page)).toBe(25);
  await expect(page.locator("output").first()).toHaveText("198.51.100.10");
}

/** The colour of its letters: light on dark, or dark on light. @param {View} view @returns {Promise<"light" | "dark">} */
export function scheme(view) {
  return view.locator("vpc-lab").evaluate((lab) => {
    const [red] = /\d+/.exec(getComputedStyle(/** @type {Element} */ (lab.shadowRoot?.querySelector(".lab"))).color) ?? [];
    return Number(red) > 128 ? "dark" : "light";
  });
}

/** A question, which a worker answers with WebAssembly of its own. @param {Page} page */
export async function asked(page) {
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByRole("combobox", { name: "From", exact: true }).fill("client");
  await page.getByRole("combobox", { name: "To", exact: true }).fill("203.0.113.5");
  const region = page.getByRole("region", { name: "Can this reach that?" });
  await region.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(region).toContainText("The packet arrives, and the answer comes back");
}
