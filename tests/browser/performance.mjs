// Figures of the page, printed: how soon one can step, how long a step takes, whether memory grows.
// `cargo xtask figures` runs it. It is no test: machines differ, and other work makes figures worse.
import { writeFileSync } from "node:fs";
import { chromium as playwright } from "@playwright/test";
import { chromium } from "./chromium.mjs";

const LOADS = 7;
const ROUNDS = 12;
const TRACE = new URL("../../target/page-trace.json", import.meta.url);

const browser = await playwright.launch({ executablePath: chromium(), args: ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"] });
const page = await browser.newPage({ baseURL: process.env.VPCLAB_URL, viewport: { width: 1280, height: 800 } });
const devtools = await page.context().newCDPSession(page);

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** @param {string} what @param {string} value @param {string} [budget] */
function tell(what, value, budget = "") {
  console.log(`${what.padEnd(58)} ${value.padStart(12)}  ${budget}`);
}

/** Milliseconds from navigation until a step can be taken. */
async function untilStep() {
  await page.goto("./");
  return page.evaluate(() => new Promise((done) => {
    const look = () => {
      const lab = document.querySelector("vpc-lab")?.shadowRoot?.querySelector(".lab");
      if (lab instanceof HTMLElement && lab.dataset.state === "ready" && !lab.hidden) done(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  }));
}

await untilStep();
for (const [rate, budget] of /** @type {[number, string][]} */ ([[1, ""], [4, "budget 200 ms"]])) {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  const times = [];
  for (let load = 0; load < LOADS; load += 1) times.push(/** @type {number} */ (await untilStep()));
  tell(`first step possible, warm, processor slowed ${rate}×, median`, `${quantile(times, 0.5).toFixed(0)} ms`, budget);
}
await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });

await untilStep();
await page.waitForTimeout(1000);
await browser.startTracing(page, { categories: ["devtools.timeline", "toplevel"] });
const steps = await page.evaluate(async () => {
  const slider = /** @type {HTMLInputElement} */ (document.querySelector("vpc-lab")?.shadowRoot?.querySelector("input[type=range]"));
  const times = [];
  for (let left = Number(slider.max) + 1; left > 0; left -= 1) {
    const start = performance.now();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", cancelable: true }));
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 40));
  }
  return times;
});
const trace = await browser.stopTracing();
writeFileSync(TRACE, trace);
/** @type {{ name: string, ph: string, dur?: number }[]} */
const events = JSON.parse(trace.toString()).traceEvents;
const tasks = events.filter(({ name, ph }) => ph === "X" && name.endsWith("RunTask")).map(({ dur = 0 }) => dur / 1000);
tell(`${steps.length} steps of the notes' scenario: script per step, median`, `${quantile(steps, 0.5).toFixed(1)} ms`);
tell("the longest", `${Math.max(...steps).toFixed(1)} ms`);
tell("tasks of the page longer than a frame (16 ms)", `${tasks.filter((time) => time > 16).length} of ${tasks.length}`, "budget 0");
tell("the longest", `${Math.max(...tasks).toFixed(1)} ms`);

/** Megabytes that are in use once nothing more can be given back. */
async function memory() {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  return usedSize / 1e6;
}
const used = [];
for (let round = 0; round < ROUNDS; round += 1) {
  await page.evaluate(() => {
    for (const key of ["Home", ...Array(300).fill("ArrowRight"), "End", ...Array(300).fill("ArrowLeft")]) document.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  });
  if (round % 4 === 3) used.push(await memory());
}
tell(`memory after ${ROUNDS / 3}, ${(2 * ROUNDS) / 3}, ${ROUNDS} times there and back`, used.map((size) => size.toFixed(1)).join(", "), "MB; flat is the aim");

// Port exhaustion: one more connection to one destination than a NAT gateway's address has room for.
const exhausted = await page.evaluate(async () => {
  const scenario = await (await fetch("scenarios/ec2-to-internet.json")).json();
  scenario.natModel = "zonal";
  scenario.network.instances[0].ephemeralPortRange = "1024-65535";
  scenario.script = [{ do: "generate", instance: "client", to: "203.0.113.5", port: 443, connections: 55_001, perSecond: 50_000 }];
  delete scenario.story;
  const lab = /** @type {import("../../www/js/lab-element.js").VpcLabElement} */ (document.querySelector("vpc-lab"));
  const start = performance.now();
  await lab.open(JSON.stringify(scenario), "55,001 connections");
  await lab.seek("end");
  await new Promise(requestAnimationFrame);
  const time = performance.now() - start;
  return { time, tracked: lab.values["tracking-entries"], translated: lab.values["nat-entries"] };
});
tell(`opened, run, shown: of ${exhausted.tracked} connections ${exhausted.translated} have a port`, `${exhausted.time.toFixed(0)} ms`, "budget 2000 ms");
await browser.close();
