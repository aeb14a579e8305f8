// How long a large Region takes in Chromium: opened as a scenario, panned, zoomed, searched; and read from what the
// AWS CLI prints. Prints figures, one JSON object a line; it judges nothing.
//
//   VPCLAB_URL=http://127.0.0.1:8130/ CHROMIUM=/usr/bin/chromium node browser/region-figures.mjs [FOLDER]
//
// FOLDER is what `cargo run --release -p vpclab-import --example region -- FOLDER` writes; without it nothing is read.

import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "@playwright/test";
import { REGION, region } from "./region.mjs";

const [folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
page.on("pageerror", (error) => console.error(error.message));
const client = await page.context().newCDPSession(page);
await client.send("Performance.enable", { timeDomain: "threadTicks" });

/** @param {string} what @param {object} figures */
const print = (what, figures) => console.log(JSON.stringify({ what, ...figures }));
const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;

/** The main thread's work while something is done, and the time between frames. @param {string} what @param {() => Promise<unknown>} work */
async function measured(what, work) {
  const busy = async () => (await client.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  await page.evaluate(() => {
    const times = (/** @type {any} */ (window).frameTimes = /** @type {number[]} */ ([]));
    const next = (/** @type {number} */ now) => { times.push(now); if ((/** @type {any} */ (window)).frameTimes === times) requestAnimationFrame(next); };
    requestAnimationFrame(next);
  });
  const [before, started] = [await busy(), performance.now()];
  await work();
  const [after, ended] = [await busy(), performance.now()];
  const times = await page.evaluate(() => { const times = (/** @type {any} */ (window)).frameTimes; (/** @type {any} */ (window)).frameTimes = null; return times; });
  const gaps = times.slice(1).map((/** @type {number} */ time, /** @type {number} */ index) => time - times[index]).sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  const at = (/** @type {number} */ share) => round(gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0);
  print(what, { wallMs: Math.round(ended - started), workMs: Math.round((after - before) * 1000), frames: gaps.length, frameMedianMs: at(0.5), frameP95Ms: at(0.95), frameMaxMs: at(1), workPerFrameMs: round(((after - before) * 1000) / Math.max(1, gaps.length)) });
}

await page.goto(process.env.VPCLAB_URL ?? "http://127.0.0.1:8130/");
await page.getByRole("button", { name: "Step", exact: true }).waitFor();
await page.waitForTimeout(1000);
const text = region(REGION);
print("scenario", { ...REGION, bytes: text.length });
const tool = page.getByRole("group", { name: "Network in the picture" });
await measured("opened, to the first picture", async () => {
  await page.evaluate((text) => (/** @type {any} */ (document.querySelector("vpc-lab"))).open(text, "region.json"), text);
  await tool.waitFor({ timeout: 120_000 });
  await page.locator("[data-station]").first().waitFor();
});
print("picture", await page.locator("vpc-lab").evaluate((lab) => {
  const root = /** @type {ShadowRoot} */ (lab.shadowRoot);
  return { boxes: root.querySelectorAll(".box").length, stations: root.querySelectorAll(".station").length, nodesInAll: root.querySelectorAll("*").length };
}));
await page.waitForTimeout(1500);
await measured("20 steps", async () => { for (let step = 0; step < 20; step += 1) await page.keyboard.press("ArrowRight"); });
const picture = page.locator(".stage > .picture");
await measured("panned", () => picture.evaluate((room) => new Promise((done) => {
  let frame = 0;
  const next = () => { room.scrollTop = Math.abs(((frame * 40) % 3000) - 1500); frame += 1; if (frame < 120) requestAnimationFrame(next); else done(frame); };
  next();
})));
await measured("zoomed", async () => { for (const name of ["Smaller", "Smaller", "Fit in the window", "Larger", "Larger", "Larger"]) await tool.getByRole("button", { name }).click(); });
await measured("searched", async () => {
  await tool.getByRole("searchbox").fill("10.117.3.2");
  await tool.getByRole("list", { name: "Found in the network" }).getByRole("button").first().click();
  await page.locator("[data-found]").waitFor();
});
if (folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => resolve(join(entry.parentPath, entry.name)));
  await page.getByRole("button", { name: "Ask", exact: true }).first().click();
  const panel = page.locator("section.ask");
  await measured("read from what the AWS CLI prints", async () => {
    await panel.getByLabel("AWS CLI output", { exact: true }).setInputFiles(files);
    await panel.getByText(/20,000 (network )?interfaces/i).first().waitFor({ timeout: 300_000 });
  });
}
await browser.close();
