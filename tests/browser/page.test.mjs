// What holds for the page whatever it shows.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { open, parts, pick, scrub, variant } from "./lab.mjs";

/** The names below www/ that the size budget of the page counts. */
function budgeted() {
  const manifest = readFileSync(new URL("../../wasm-pack.toml", import.meta.url), "utf8");
  const list = /^loads = (\[[^\]]*\])/m.exec(manifest)?.[1];
  if (!list) throw new Error("wasm-pack.toml has no list `loads`");
  return /** @type {string[]} */ (JSON.parse(list.replace(/,\s*\]$/, "]")));
}

test("the page loads, says what it is, and loads nothing before the first step that its size budget leaves out", async ({
  page,
  baseURL,
}) => {
  const paths = /** @type {string[]} */ ([]);
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname.slice(new URL(baseURL ?? "").pathname.length);
    paths.push(path || "index.html");
  });
  // What comes later is held back, so that the first step cannot be thanks to it.
  const later = /** @type {(() => void)[]} */ ([]);
  let held = true;
  await page.route("**/{js,css}/details/**", async (route) => {
    if (held) await new Promise((go) => later.push(() => go(null)));
    await route.continue();
  });
  const wasm = page.waitForResponse(/\/pkg\/vpclab_bg\.wasm$/);
  // Not until `load`: the page waits with it for a style sheet that is held back here.
  await page.goto("./", { waitUntil: "domcontentloaded" });
  expect((await wasm).headers()["content-type"]).toBe("application/wasm");
  await expect(page).toHaveTitle(/vpclab/i);
  await expect(page.locator("html")).toHaveAttribute("lang", /./);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(page.getByText("#0", { exact: false }).first()).toBeVisible();

  const names = budgeted();
  const counted = (/** @type {string} */ path) =>
    names.some((name) => path === name || path.startsWith(`${name}/`));
  const others = paths.filter((path) => !counted(path));
  expect(others.every((path) => /^(js|css)\/details\//.test(path)), others.join(" ")).toBe(true);
  expect(later.length).toBe(others.length);

  await expect(page.getByRole("heading", { name: "Every event" })).toHaveCount(0);
  held = false;
  for (const go of later) go();
  await expect(page.getByRole("heading", { name: "Every event" })).toBeAttached();
});

test("the page fits the width of the window", async ({ page }) => {
  await page.goto("./");
  await page.waitForLoadState("networkidle");
  const overhang = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(overhang).toBeLessThanOrEqual(0);
});

test("whoever goes from heading to heading finds every part, those out of sight too", async ({ page, browserName }) => {
  test.skip(browserName !== "chromium", "the tree that a screen reader gets can be asked for in Chromium alone");
  await open(page);
  await parts(page).log.waitFor();
  await scrub(page, 25);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Accessibility.enable");
  const wanted = await page.locator("vpc-lab").evaluate(({ shadowRoot }) => [...shadowRoot?.querySelectorAll(".panel h2") ?? []].flatMap((heading) => heading.textContent || []));
  expect(wanted.length).toBeGreaterThan(10);
  await expect.poll(async () => {
    const { nodes } = await devtools.send("Accessibility.getFullAXTree");
    const names = (/** @type {string} */ role) => nodes.filter((node) => !node.ignored && node.role?.value === role).map((node) => node.name?.value);
    return wanted.filter((name) => !names("heading").includes(name) || !names("region").includes(name));
  }).toEqual([]);
});

test("a screen reader hears each moment once one rests there, the beginning too, and which scenario was opened", async ({ page }) => {
  await open(page);
  const told = parts(page).transport.getByRole("status");
  await expect(told).toHaveText("");
  await page.keyboard.press("ArrowRight");
  await expect(told).toHaveText(/^#0: /);
  await page.keyboard.press("Home");
  await expect(told).toHaveText("How data flows from AWS: EC2 to the internet: Before the first event");
  await pick(page, "still.json", variant((scenario) => { scenario.title = "A quiet network"; scenario.script = []; delete scenario.story; }));
  await expect(told).toHaveText("A quiet network: Before the first event");
});
