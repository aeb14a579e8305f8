// What can be seen: labels, the deciding component, the chapter's text, at every event and in every size.
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

/** Steps through the whole run inside the page; gives a sentence for everything that is not as it should be. @param {import("@playwright/test").Page} page */
function walk(page) {
  return page.locator("vpc-lab").evaluate(async (lab) => {
    const root = /** @type {ShadowRoot} */ (lab.shadowRoot);
    const one = (/** @type {string} */ selector) => /** @type {Element} */ (root.querySelector(selector));
    const box = (/** @type {Element} */ element) => element.getBoundingClientRect();
    const meet = (/** @type {DOMRect} */ a, /** @type {DOMRect} */ b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const inside = (/** @type {DOMRect} */ a, /** @type {DOMRect} */ b) =>
      a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
    const faults = [];
    let labels = 0;
    const { max } = /** @type {HTMLInputElement} */ (one("input[type=range]"));
    for (let seq = 0; seq <= Number(max); seq += 1) {
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
      // What is to be in view is scrolled there before the next frame.
      await new Promise((done) => requestAnimationFrame(done));
      const fault = (/** @type {string} */ what) => faults.push(`#${seq}: ${what}`);
      const label = one(".packet-label");
      const frame = box(one(".packet-label rect"));
      const view = box(one(".picture"));
      const active = root.querySelector("[data-station][data-verdict]");
      if (active && !inside(box(active), view)) fault("the deciding component is not in view");
      if (label.getAttribute("visibility") === "hidden") continue;
      labels += 1;
      if (!inside(frame, view)) fault("the label is not in view");
      for (const text of label.querySelectorAll("text")) {
        if (text.textContent && !inside(box(text), frame)) fault(`“${text.textContent}” sticks out of the label`);
      }
      for (const station of root.querySelectorAll("[data-station]")) {
        if (meet(frame, box(/** @type {Element} */ (station.querySelector("rect"))))) fault(`the label covers ${station.textContent}`);
      }
    }
    return { faults, labels };
  });
}

for (const size of SIZES) {
  for (const model of ["Notes", "Zonal", "Regional"]) {
    test(`${size.width} px, ${model}: labels cover nothing, and what decides is in view`, async ({ page }) => {
      await page.setViewportSize(size);
      await open(page);
      await parts(page).model(model).check();
      await page.keyboard.press("Home");
      const { faults, labels } = await walk(page);
      expect(faults).toEqual([]);
      expect(labels).toBeGreaterThan(100);
    });
  }
}

test("at 1280 × 800 picture, sentence, buttons and the chapter's text are seen together, in every chapter", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page);
  const { chapters, transport, picture, button } = parts(page);
  await expect(transport).toContainText("Press Step");
  await expect(button("Step")).toBeInViewport({ ratio: 1 });
  const options = page.getByRole("combobox", { name: "Chapter" }).getByRole("option");
  for (const title of (await options.allTextContents()).slice(1)) {
    await page.getByRole("combobox", { name: "Chapter" }).selectOption(title);
    const current = chapters.getByRole("listitem").and(page.locator("[aria-current=step]"));
    await expect(current.getByRole("heading", { name: title })).toBeInViewport({ ratio: 1 });
    await expect(current, title).toBeInViewport({ ratio: 0.99 });
    await expect(picture).toBeInViewport({ ratio: 0.99 });
    await expect(transport).toBeInViewport({ ratio: 0.95 });
  }
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

for (const size of [...SIZES, { width: 640, height: 400 }, { width: 320, height: 568 }]) {
  test(`nothing is wider than ${size.width} px, at the start, under way and with mistakes`, async ({ page }) => {
    await page.setViewportSize(size);
    await open(page);
    for (const key of ["Home", "ArrowRight", "End"]) {
      await page.keyboard.press(key);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), key).toBeLessThanOrEqual(0);
    }
  });
}

test("light and dark differ, follow the system, and can be chosen", async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await open(page);
  const light = await ground();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: "Dark colours" }).click();
  expect(await ground()).toBe(dark);
  await page.reload();
  expect(await ground()).toBe(dark);
  expect((await position(page)).seq).toBe(-1);
});

test("with motion reduced nothing glides", async ({ page }) => {
  await open(page);
  const { picture } = parts(page);
  const dot = () => picture.locator(".packet-dot").getAttribute("transform");
  for (let step = 0; step < 12; step += 1) await page.keyboard.press("ArrowRight");
  const at = await dot();
  await page.waitForTimeout(400);
  expect(await dot()).toBe(at);
});

test("the keyboard reaches every part, in the order in which it is read", async ({ page }) => {
  test.setTimeout(90_000);
  await open(page);
  await page.keyboard.press("ArrowRight");
  const names = new Set();
  for (let tabs = 0; tabs < 110; tabs += 1) {
    await page.keyboard.press("Tab");
    names.add(await page.evaluate(() => {
      const active = document.activeElement?.shadowRoot?.activeElement;
      return active?.closest("[aria-label], [aria-labelledby]:not(ol)") && active.closest("section")?.className;
    }));
  }
  for (const part of ["dock", "story", "tables", "findings", "log"]) {
    expect([...names].some((name) => name?.includes(part)), part).toBe(true);
  }
});

test("on a phone a decision's rows are read whole: no value lies out of sight, and each has its heading", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const decision = page.getByRole("region", { name: "Decision", exact: true });
  await parts(page).log.waitFor();
  for (const [seq, row, heading] of /** @type {[number, RegExp, string][]} */ ([[21, /allows it/, "Security group"], [22, /the first that matches/, "Action"], [23, /decides/, "Target"], [25, /made by this packet/, "Outside"]])) {
    await scrub(page, seq);
    await decision.scrollIntoViewIfNeeded();
    await expect(decision.getByRole("row", { name: row }).first()).toBeVisible();
    const seen = await decision.evaluate((element) => ({
      beyond: [...element.querySelectorAll("tbody :is(td, th)")].filter((cell) => cell.getBoundingClientRect().right > innerWidth).map((cell) => cell.textContent),
      headings: [...element.querySelectorAll("tbody [data-label]")].map((cell) => getComputedStyle(cell, "::before").content),
    }));
    expect(seen.beyond).toEqual([]);
    expect(seen.headings.join()).toContain(heading);
  }
});

test("who asks for more contrast gets stronger lines and words", async ({ page }) => {
  await open(page);
  const colours = () => page.locator("vpc-lab").evaluate(({ shadowRoot }) => {
    const [dock, note] = [".dock", ".keys"].map((part) => getComputedStyle(/** @type {Element} */ (shadowRoot?.querySelector(part))));
    return [dock.borderTopColor, note.color].map((colour) => (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
  });
  const before = await colours();
  await page.emulateMedia({ contrast: "more", reducedMotion: "reduce" });
  const [line, words] = await colours();
  expect(line).toBeLessThan(before[0] / 2);
  expect(words).toBeLessThan(before[1]);
});
