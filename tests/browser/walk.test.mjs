// Walking one packet: forward, back, by leaps, by every means; what is shown is a function of the event.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { NOTES, open, parts, position, scrub, walk } from "./lab.mjs";

const MODELS = ["Notes", "Zonal", "Regional"];
const CHAPTERS = JSON.parse(NOTES).story.chapters.map((/** @type {{ title: string }} */ { title }) => title);

test("the arrow key leads through every chapter to the end, and back to the start", async ({ page }) => {
  await open(page);
  const { chapters, button } = parts(page);
  const { last } = await position(page);
  expect(last).toBeGreaterThan(100);
  /** @type {string[]} */
  const met = [];
  // By keys of the browser as far as the first packet's way goes, then inside the page, which is faster.
  for (let seq = 0; seq <= 30; seq += 1) await page.keyboard.press("ArrowRight");
  expect((await position(page)).seq).toBe(30);
  await page.keyboard.press("Home");
  for (const shown of await walk(page, Array(last + 1).fill("ArrowRight"))) {
    const title = CHAPTERS.findLast((/** @type {string} */ chapter) => JSON.parse(shown).at(-1).some((/** @type {string} */ text) => text.startsWith(chapter)));
    if (title && met.at(-1) !== title) met.push(title);
  }
  expect(met).toEqual(CHAPTERS);
  expect(met.filter((title) => /^\d+\. (?!Second act)/.test(title))).toHaveLength(13);
  expect((await position(page)).seq).toBe(last);
  await expect(button("Step")).toHaveAttribute("aria-disabled", "true");
  await walk(page, Array(last + 1).fill("ArrowLeft"));
  expect((await position(page)).seq).toBe(-1);
  await expect(button("Step back")).toHaveAttribute("aria-disabled", "true");
  await expect(chapters.locator("[aria-current]")).toHaveCount(0);
});

/** The first moment that differs says enough. @param {string[]} now @param {string[]} then */
function same(now, then) {
  expect(now).toHaveLength(then.length);
  const differs = now.findIndex((shown, index) => shown !== then[index]);
  if (differs >= 0) expect(JSON.parse(now[differs])).toEqual(JSON.parse(then[differs]));
}

for (const model of MODELS) {
  test(`${model}: what is shown on the way back, and after leaps, is what was shown on the way there`, async ({ page }) => {
    await open(page);
    await parts(page).model(model).check();
    const { last } = await position(page);
    await page.keyboard.press("Home");
    const first = await walk(page, ["Home", ...Array(last + 1).fill("ArrowRight")]);
    expect(new Set(first).size).toBe(last + 2);
    const back = await walk(page, Array(last + 1).fill("ArrowLeft"));
    same(back, first.slice(0, -1).reverse());
    same(await walk(page, ["Home", "End", "Home"]), [first[0], first[last + 1], first[0]]);
    // The same leaps every time: a prime stride meets every remainder.
    const leaps = Array.from({ length: 60 }, (_, leap) => (leap * 101) % (last + 1));
    same(await walk(page, leaps), leaps.map((seq) => first[seq + 1]));
  });
}

test("an event has one number everywhere: its own", async ({ page }) => {
  await open(page);
  const { transport, log, packet, findings, slider } = parts(page);
  await scrub(page, 24);
  const { last } = await position(page);
  await expect(transport).toContainText(`#24 · ${last + 1} events`);
  await expect(slider).toHaveAttribute("aria-valuetext", /^#24: /);
  await expect(packet).toContainText("(#24)");
  const item = log.getByRole("listitem").and(page.locator("[aria-current=step]"));
  await expect(item).toContainText(/^#24/);
  await expect(transport.getByRole("status")).toHaveText(/^#24: /);
  const link = findings.getByRole("button", { name: /^Go to event #\d+: SYN-ACK/ });
  const seq = Number(/#(\d+)/.exec((await link.textContent()) ?? "")?.[1]);
  await link.click();
  expect((await position(page)).seq).toBe(seq);
  await expect(item).toContainText(new RegExp(`^#${seq}\\D`));
  await log.getByRole("listitem").first().getByRole("button").click();
  expect((await position(page)).seq).toBe(0);
});

test("step, packet, ends, chapter and log: by button, key and choice", async ({ page }) => {
  await open(page);
  const { button, picture, transport, log } = parts(page);
  const at = async () => (await position(page)).seq;
  const { last } = await position(page);
  await button("Step").click();
  expect(await at()).toBe(0);
  await button("Step").click();
  await button("Step back").click();
  expect(await at()).toBe(0);
  await button("Next packet").click();
  const made = await at();
  await expect(transport).toContainText("· sent");
  await page.keyboard.press("Shift+ArrowRight");
  expect(await at()).toBeGreaterThan(made);
  await page.keyboard.press("Shift+ArrowLeft");
  expect(await at()).toBe(made);
  await page.keyboard.press("End");
  expect(await at()).toBe(last);
  await page.keyboard.press("Home");
  expect(await at()).toBe(-1);
  await expect(picture).toHaveAccessibleDescription("Nothing has happened yet.");
  await page.getByRole("combobox", { name: "Chapter" }).selectOption(CHAPTERS[3]);
  await expect(transport).toContainText("NAT gateway · rewritten");
  await expect(picture).toHaveAccessibleDescription(/^At NAT gateway: .*rewrites the source/);
  // The log has one tab stop, and arrows inside.
  const current = log.getByRole("listitem").and(page.locator("[aria-current=step]")).getByRole("button");
  const before = await at();
  await current.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect(await at()).toBe(before + 1);
});

test("Space plays, with motion; Space pauses; at four times the speed more happens", async ({ page }) => {
  await open(page, "no-preference");
  const { button } = parts(page);
  await page.getByRole("combobox", { name: "Speed" }).selectOption("4×");
  await page.keyboard.press("Space");
  await expect(button("Pause")).toBeVisible();
  await expect.poll(async () => (await position(page)).seq).toBeGreaterThan(6);
  await page.keyboard.press("Space");
  await expect(button("Play")).toBeVisible();
  const { seq } = await position(page);
  await page.waitForTimeout(600);
  expect((await position(page)).seq).toBe(seq);
});

test("rows of the tables say what this event did to them, and the time they have left", async ({ page, isMobile }) => {
  await open(page);
  const { tables } = parts(page);
  const nat = tables.getByRole("grid", { name: /^NAT gateway translations/ });
  await page.getByRole("combobox", { name: "Chapter" }).selectOption(CHAPTERS[3]);
  const row = nat.getByRole("row", { name: /10\.0\.1\.5/ });
  await expect(row).toContainText("new");
  await expect(row).toContainText("350.0 s left");
  // On a phone the tables stand below.
  if (!isMobile) await expect(row).toBeInViewport();
  await page.getByRole("combobox", { name: "Chapter" }).selectOption(CHAPTERS[8]);
  await expect(row).toContainText("used");
  await page.keyboard.press("ArrowRight");
  await expect(row).not.toContainText("used");
  await page.getByRole("combobox", { name: "Chapter" }).selectOption(CHAPTERS[14]);
  await page.keyboard.press("Home");
  await expect(tables).toContainText("No translation");
});

test("the inspector shows what a rewrite changed, before and after, and its bytes", async ({ page }) => {
  await open(page);
  const { packet } = parts(page);
  await page.getByRole("combobox", { name: "Chapter" }).selectOption(CHAPTERS[3]);
  const source = packet.getByRole("row", { name: /^Source Address changed/ });
  await expect(source.getByRole("cell")).toHaveText(["10.0.1.5", "198.51.100.10"]);
  const bytes = packet.getByRole("group", { name: "Bytes by field" });
  await expect(bytes).toContainText("c6 33 64 0a");
  await packet.getByRole("radio", { name: "Before" }).check();
  await expect(bytes).toContainText("0a 00 01 05");
  await expect(bytes).not.toContainText("c6 33 64 0a");
});

test("the NAT model changes under the same packet at the same component", async ({ page }) => {
  await open(page);
  const { model, transport, compare } = parts(page);
  await page.getByRole("combobox", { name: "Chapter" }).selectOption(CHAPTERS[4]);
  await expect(transport).toContainText("Internet gateway · passed");
  await expect(compare.getByRole("row", { name: /^Notes shown/ })).toContainText("unchanged");
  await expect(compare).toContainText("AWS documents");
  await model("Zonal").check();
  await expect(transport).toContainText("Internet gateway · rewritten");
  await expect(compare.getByRole("row", { name: /^Zonal shown/ })).toContainText("198.51.100.10");
  await model("Notes").check();
  await expect(transport).toContainText("Internet gateway · passed");
});

for (const model of MODELS) {
  test(`${model}: the digest is the one that the native build has`, async ({ page }) => {
    const golden = JSON.parse(readFileSync(new URL("../golden/digests.json", import.meta.url), "utf8"));
    await open(page);
    await parts(page).model(model).check();
    const expected = golden["ec2-to-internet"][model.toLowerCase()];
    expect(expected).toMatch(/^[0-9a-f]{64}$/);
    await parts(page).findings.getByText("Digest of this run").click();
    await expect(parts(page).findings).toContainText(expected);
  });
}
