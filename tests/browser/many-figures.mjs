// How the page fares while 440,000 connections are opened: frames, the main thread's work, and a recorded trace.
// Prints figures, one JSON object a line; it judges nothing.
//
//   VPCLAB_URL=http://127.0.0.1:8130/ CHROMIUM=/usr/bin/chromium node browser/many-figures.mjs [CONNECTIONS] [TRACE.json]

import { chromium } from "@playwright/test";

const [connections = "440000", trace] = process.argv.slice(2);
const numbers = Array.from({ length: 8 }, (_, number) => number);

/** A NAT gateway with all the addresses that it can have, and clients enough to use them up. */
const SCENARIO = JSON.stringify({
  vpclab: 1, title: "440,000 connections",
  network: {
    vpcs: [{ name: "lab", cidrBlock: "10.0.0.0/16" }],
    internetGateways: [{ name: "igw" }],
    subnets: [
      { name: "public", availabilityZone: "us-east-1a", cidrBlock: "10.0.0.0/24", routeTable: "public-routes" },
      { name: "private", availabilityZone: "us-east-1a", cidrBlock: "10.0.1.0/24", routeTable: "private-routes" },
    ],
    routeTables: [
      { name: "public-routes", routes: [{ destination: "0.0.0.0/0", target: "igw" }] },
      { name: "private-routes", routes: [{ destination: "0.0.0.0/0", target: "lab-nat" }] },
    ],
    natGateways: [{ name: "lab-nat", subnet: "public", privateIp: "10.0.0.220", publicIp: "198.51.100.10", secondaryAddresses: numbers.slice(1).map((number) => ({ privateIp: `10.0.0.${220 + number}`, publicIp: `198.51.100.${10 + number}` })) }],
    instances: numbers.map((number) => ({ name: `client-${number + 1}`, subnet: "private", privateIpAddress: `10.0.1.${5 + number}`, instanceType: "m5.large", ephemeralPortRange: "1024-65535" })),
  },
  internet: { servers: [{ id: "server", name: "example.com", address: "203.0.113.5", listen: [443] }] },
  script: [{ do: "connect", instance: "client-1", to: "203.0.113.5", port: 443, connection: "first" }],
});

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, reducedMotion: "reduce" });
page.on("pageerror", (error) => console.error(error.message));
await page.goto(process.env.VPCLAB_URL ?? "http://127.0.0.1:8130/");
await page.getByRole("button", { name: "Step", exact: true }).waitFor();
await page.evaluate((text) => (/** @type {any} */ (document.querySelector("vpc-lab"))).open(text, "440000.json"), SCENARIO);
await page.waitForTimeout(1000);
await page.keyboard.press("End");
await page.keyboard.press("m");
const panel = page.getByRole("region", { name: "Many connections at once" });
await panel.getByRole("spinbutton", { name: "How many connections" }).fill(connections);
await panel.getByRole("spinbutton", { name: "How many connections" }).blur();
const client = await page.context().newCDPSession(page);
await client.send("Performance.enable", { timeDomain: "threadTicks" });
const busy = async () => (await client.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
if (trace) await browser.startTracing(page, { path: trace, categories: ["devtools.timeline", "disabled-by-default-devtools.timeline.frame", "toplevel"] });
await page.evaluate(() => {
  const times = (/** @type {any} */ (window).frameTimes = /** @type {number[]} */ ([]));
  const next = (/** @type {number} */ now) => { times.push(now); requestAnimationFrame(next); };
  requestAnimationFrame(next);
});
const [before, started] = [await busy(), performance.now()];
await panel.getByRole("button", { name: "Open them" }).click();
await panel.getByRole("status").filter({ hasText: "established" }).waitFor({ timeout: 600_000 });
const [after, ended] = [await busy(), performance.now()];
const times = await page.evaluate(() => /** @type {number[]} */ ((/** @type {any} */ (window)).frameTimes));
if (trace) await browser.stopTracing();
const gaps = times.slice(1).map((time, index) => time - times[index]).sort((one, other) => one - other);
const at = (/** @type {number} */ share) => Math.round((gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0) * 10) / 10;
console.log(JSON.stringify({
  what: "many connections", connections: Number(connections), seconds: Math.round((ended - started) / 100) / 10, said: await panel.getByRole("status").textContent(),
  frames: gaps.length, frameMedianMs: at(0.5), frameP95Ms: at(0.95), frameP99Ms: at(0.99), frameMaxMs: at(1), workPerFrameMs: Math.round(((after - before) * 10_000) / gaps.length) / 10,
}));

/** Through all rows and back, a little and far, frame by frame. */
const scrolled = await page.getByRole("grid", { name: /^NAT gateway translations/ }).evaluate((grid) => new Promise((done) => {
  const scroller = /** @type {HTMLElement} */ (grid.parentElement);
  /** @type {number[]} */ const times = [];
  let empty = 0;
  const next = (/** @type {number} */ now) => {
    times.push(now);
    if (grid.querySelectorAll(".line").length < 5) empty += 1;
    const { length } = times;
    scroller.scrollTop = length % 10 < 7 ? scroller.scrollTop + 90 : ((length * 7919) % 1000) * (scroller.scrollHeight / 1000);
    if (length < 240) requestAnimationFrame(next);
    else done({ times, empty, height: scroller.scrollHeight });
  };
  requestAnimationFrame(next);
}));
const { times: ticks, empty, height } = /** @type {{ times: number[], empty: number, height: number }} */ (scrolled);
const spans = ticks.slice(1).map((time, index) => time - ticks[index]).sort((one, other) => one - other);
console.log(JSON.stringify({ what: "scrolled through its rows", frames: spans.length, frameMedianMs: Math.round(spans[spans.length >> 1] * 10) / 10, frameP95Ms: Math.round(spans[Math.floor(spans.length * 0.95)] * 10) / 10, frameMaxMs: Math.round((spans.at(-1) ?? 0) * 10) / 10, framesWithoutRows: empty, height }));
await browser.close();
