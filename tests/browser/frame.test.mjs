// vpclab in a frame of a page of another site, and what the two say to each other.
import { readFileSync } from "node:fs";
import { expect } from "./harness.mjs";
import { hears, lessonAnswer, listen, test } from "./host.mjs";

const TITLE = "How data flows from AWS: EC2 to the internet";
const SCENARIO = "scenario=scenarios/ec2-to-internet.json";
const WORDS = `<p><a href="#f" data-vpc-lab-seek="first rewritten">the NAT gateway</a>: <output data-vpc-lab-value="source-address">…</output></p>`;

/** A lesson of another site with a frame in it. */
const framed = test.extend({
  lesson: async ({ page, problems, otherSite }, /** @type {(open: (query: string, attributes?: string) => Promise<string>) => Promise<void>} */ use) => {
    /** @type {string[]} */
    const theirs = [];
    await use(async (query, attributes = "") => {
      const framed = await otherSite({});
      const body = `${WORDS}<iframe id="f" data-vpc-lab-frame title="vpclab" width="900" src="${framed}/embed.html?${query}" ${attributes}></iframe>`;
      const origin = await otherSite({ "/lesson.html": lessonAnswer(body, "js/vpc-lab-words.js") });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await listen(page);
      await page.goto(`${origin}/lesson.html`);
      theirs.push(`another origin: ${origin}/`, `another origin: ${framed}/`);
      return origin;
    });
    const others = problems.filter((one) => !theirs.some((site) => one.startsWith(site)));
    problems.splice(0, problems.length, ...others);
  },
});

/** What authors are told. @param {string[]} problems */
const warnings = (problems) => problems.flatMap((one) => /^console warning: vpclab: (.*)/.exec(one)?.[1] ?? []);

framed("a frame takes its height, and the host has its events and methods", async ({ page, problems, lesson }) => {
  await lesson(`${SCENARIO}&chapter=2&view=diagram+sentence&theme=dark&nat-model=zonal`);
  await hears(page, `f ready ${TITLE}`);
  const inside = page.frameLocator("#f");
  await expect(inside.getByRole("button", { name: "Step", exact: true })).toBeVisible();
  await expect.poll(() => page.locator("#f").evaluate((frame) => frame.getBoundingClientRect().height)).toBeGreaterThan(500);
  const height = await page.locator("#f").evaluate((frame) => frame.getBoundingClientRect().height);
  expect(height).toBeLessThan(1200);
  const scrolls = await inside.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight);
  expect(scrolls).toBeLessThanOrEqual(0);
  const told = await page.evaluate(async () => {
    const { labFrame } = await import(new URL("js/vpc-lab-frame.js", location.href).href);
    const lab = labFrame(document.querySelector("#f"));
    await lab.seek("chapter 4");
    const chapter = lab.values.chapter;
    await lab.set("nat-model", "notes");
    await lab.seek("end");
    return [chapter, lab.values["nat-model"], lab.currentEvent.kind.type, await lab.meets("rst"),
      await lab.act({ do: "fly" }).catch((/** @type {any} */ error) => error.diagnostics[0].code),
      await lab.set("innerHTML", "x").catch((/** @type {Error} */ error) => error.message.slice(0, 23))];
  });
  expect(told).toEqual(["4", "Notes", "action-ended", true, "unknown-action", "there is no attribute i"]);
  await hears(page, "f claimproved 1");
});

framed("strangers are not listened to, and the author finds a note of it", async ({ page, problems, lesson }) => {
  const origin = await lesson(SCENARIO);
  await hears(page, `f ready ${TITLE}`);
  const frame = /** @type {import("@playwright/test").Frame} */ (page.frame({ url: /embed\.html/ }));
  await frame.evaluate((origin) => {
    // As a script of another window would: the browser says where a message is from, and here it says so.
    const stranger = (/** @type {object} */ init) => dispatchEvent(new MessageEvent("message", { source: parent, origin, ...init }));
    const call = { type: "call", id: 1, method: "seek", args: ["end"] };
    stranger({ data: { vpclab: 1, ...call }, source: window });
    stranger({ data: { vpclab: 1, ...call }, origin: "http://evil.example" });
    stranger({ data: { vpclab: 1, ...call }, origin: "http://evil.example" });
    stranger({ data: { vpclab: 9, ...call } });
    stranger({ data: { vpclab: 1, type: "set", name: "onclick", value: "alert(1)" } });
    stranger({ data: { vpclab: 1, type: "set", name: "src", value: "http://evil.example/x.json" } });
    stranger({ data: "a message of somebody else's script" });
    stranger({ data: null });
  }, origin);
  const lab = page.frameLocator("#f").locator("vpc-lab");
  expect(await lab.evaluate((/** @type {any} */ lab) => lab.currentEvent)).toBe(null);
  expect(await lab.evaluate((lab) => lab.getAttributeNames())).not.toContain("onclick");
  await expect.poll(() => warnings(problems)).toEqual([
    `a message from another window (${origin}) is left out.`,
    `a message from http://evil.example is left out; only ${origin} is listened to.`,
    "a message of version 9 is left out; this is version 1.",
    "there is nothing named onclick to set.",
    "a frame opens scenarios of its own site only; hand over the text with open.",
  ]);
  problems.splice(0);
});

framed("the host does not listen to strangers either", async ({ page, problems, lesson }) => {
  await lesson(SCENARIO);
  await hears(page, `f ready ${TITLE}`);
  const heard = await page.evaluate(async () => {
    const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("#f"));
    const ended = { vpclab: 1, type: "event", name: "ended", detail: { title: "a stranger's" } };
    dispatchEvent(new MessageEvent("message", { source: window, origin: location.origin, data: ended }));
    dispatchEvent(new MessageEvent("message", { source: frame.contentWindow, origin: "http://evil.example", data: ended }));
    dispatchEvent(new MessageEvent("message", { source: frame.contentWindow, origin: new URL(frame.src).origin, data: { ...ended, name: "click" } }));
    return /** @type {any} */ (globalThis).said;
  });
  expect(heard.filter((/** @type {string} */ one) => /ended|click/.test(one))).toEqual([]);
  await expect.poll(() => warnings(problems).join()).toContain("a message from http://evil.example is left out");
  problems.splice(0);
});

framed("a frame opens what a share link carries, and says so if that is broken", async ({ page, problems, lesson }) => {
  const [{ fragment }] = JSON.parse(readFileSync(new URL("../page/links.json", import.meta.url), "utf8")).slice(-1);
  await lesson(`controls=1${fragment}`);
  await expect.poll(() => page.frameLocator("#f").locator("vpc-lab").evaluate((/** @type {any} */ lab) => lab.currentEvent?.seq)).toBe(42);
  await page.goto("about:blank");
  await lesson(`${SCENARIO}${fragment.slice(0, fragment.length / 2)}`);
  await expect(page.frameLocator("#f").getByRole("alert")).toContainText("not whole");
  await expect.poll(() => problems.join()).toContain("vpclab: the link's run could not be opened.");
  problems.splice(0);
});

framed("a host that is named in the frame's address is the only one", async ({ page, problems, lesson }) => {
  await lesson(`${SCENARIO}&host=https://school.example`);
  await expect(page.frameLocator("#f").getByRole("button", { name: "Step", exact: true })).toBeVisible();
  expect(await page.evaluate(() => /** @type {any} */ (globalThis).said)).toEqual([]);
  await expect.poll(() => warnings(problems).join()).toContain("only https://school.example is listened to");
  problems.splice(0);
});

framed("words of the lesson are wired to the frame", async ({ page, problems, lesson }) => {
  await lesson(SCENARIO);
  await hears(page, `f ready ${TITLE}`);
  await page.getByRole("link", { name: "the NAT gateway" }).click();
  await expect(page.locator("output")).toHaveText("198.51.100.10");
});

framed("a frame without its own origin still says something", async ({ page, problems, lesson }) => {
  await lesson(SCENARIO, 'sandbox="allow-scripts"');
  await expect(page.frameLocator("#f").getByText("needs allow-scripts allow-same-origin")).toBeVisible();
  expect(problems.splice(0).length).toBeGreaterThan(0);
});

framed("a frame opens scenarios of its own site only", async ({ page, problems, lesson }) => {
  await lesson("scenario=https://elsewhere.example/x.json");
  await expect(page.frameLocator("#f").getByRole("alert")).toContainText("is not on this page's own site");
});

framed("a frame of which only the lower part is in sight starts all the same", async ({ page, lesson }) => {
  await page.setViewportSize({ width: 1000, height: 500 });
  await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
    if (parent !== window) return;
    document.body.style.setProperty("height", "3000px");
    scrollTo(0, 400);
  }));
  await lesson(SCENARIO, 'height="900"');
  await hears(page, `f ready ${TITLE}`);
});
