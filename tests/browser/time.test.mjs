// The time line of the transport, the real clock, and moving by what happens.
import { expect, test } from "./harness.mjs";
import { open, parts, position, scrub } from "./lab.mjs";

/** @param {import("@playwright/test").Page} page */
function timeParts(page) {
  const line = page.getByRole("region", { name: "Time line" });
  return {
    line,
    time: line.getByRole("slider", { name: "Time" }),
    tool: (/** @type {string} */ name) => line.getByRole("button", { name, exact: true }),
    running: line.getByText(/\d+ timers? running/),
    clock: page.getByRole("region", { name: "Transport" }).getByText(/^\d+:\d\d\.\d{3} \d{3}$/),
  };
}

/** Of the slider, in seconds. @param {import("@playwright/test").Locator} time */
async function seconds(time) {
  return Number(await time.getAttribute("aria-valuenow"));
}

test("the time line says where one is, and keys move along it and closer to it", async ({ page }) => {
  await open(page);
  const { line, time } = timeParts(page);
  await scrub(page, 25);
  await expect(time).toHaveAttribute("aria-valuetext", /^0:00\.101 220, event 25: NAT gateway, public · rewritten|^0:00\.101 220, event 25: NAT gateway/);
  expect(await seconds(time)).toBeCloseTo(0.10122, 6);
  await time.focus();
  await page.keyboard.press("ArrowRight");
  expect((await position(page)).seq).toBe(26);
  await page.keyboard.press("ArrowDown");
  expect((await position(page)).seq).toBe(25);
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect(line.getByText(/shown$/)).toBeVisible();
  const before = await seconds(time);
  await page.keyboard.press("PageDown");
  expect(await seconds(time)).toBeGreaterThan(before);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("0");
  await expect(line.getByText(/^Drag to move/)).toBeVisible();
});

test("a press goes to what is under the pointer, a drag to any instant, and the wheel looks closer", async ({ page }) => {
  await open(page);
  const { line, time, clock } = timeParts(page);
  await time.scrollIntoViewIfNeeded();
  const box = await time.boundingBox();
  if (!box) throw new Error("the time line has no place");
  const [x, y] = [box.x + box.width * 0.75, box.y + 100];
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(x, y, { steps: 4 });
  const half = await clock.textContent();
  await page.mouse.up();
  expect(await clock.textContent()).toBe(half);
  expect(await seconds(time)).toBeGreaterThan(0.4);
  await page.mouse.wheel(0, -300);
  await expect(line.getByText(/^Drag to move/)).toHaveCount(0);
});

test("a wait is shown as long as it is when quiet time is not folded", async ({ page }) => {
  await open(page);
  const { line, time } = timeParts(page);
  const fold = line.getByRole("button", { name: "Fold quiet time" });
  await expect(fold).toHaveAttribute("aria-pressed", "true");
  const middle = async () => {
    await time.scrollIntoViewIfNeeded();
    const box = await time.boundingBox();
    if (!box) throw new Error("the time line has no place");
    const x = box.x + box.width * 0.55;
    await page.mouse.move(x - 30, box.y + 160);
    await page.mouse.down();
    await page.mouse.move(x, box.y + 160, { steps: 3 });
    await page.mouse.up();
    return seconds(time);
  };
  expect(await middle()).toBeLessThan(1);
  await fold.click();
  await expect(fold).toHaveAttribute("aria-pressed", "false");
  const even = await middle();
  expect(even).toBeGreaterThan(150);
  expect(even).toBeLessThan(220);
});

test("skipping quiet time, the next event here, and the next in a flow", async ({ page }) => {
  await open(page);
  const { line, tool } = timeParts(page);
  await scrub(page, 200);
  await tool("Skip quiet time").click();
  expect((await position(page)).seq).toBe(239);
  await scrub(page, 25);
  await tool("Next event here").click();
  expect((await position(page)).seq).toBeGreaterThan(25);
  await expect(parts(page).transport).toContainText("NAT gateway");
  const { picture } = parts(page);
  await picture.locator(".station", { hasText: "google.com" }).click();
  await scrub(page, 25);
  await tool("Next event here").click();
  await expect(parts(page).transport).toContainText("google.com · delivered");
  await page.keyboard.press("End");
  await tool("Next event here").click();
  await expect(line.getByRole("status")).toContainText("Nothing else happens at google.com");
  await scrub(page, 8);
  await line.getByRole("button", { name: "Follow this flow" }).click();
  await scrub(page, 16);
  await tool("Next in this flow").click();
  await expect(line.getByRole("status")).toContainText("Nothing else happens in this flow");
});

test("timers count down by the simulated clock, and one can go to where one ends", async ({ page }) => {
  await open(page);
  const { line, running, clock } = timeParts(page);
  await scrub(page, 231);
  await expect(running).toHaveText("5 timers running");
  await running.click();
  const nat = line.getByRole("listitem").filter({ hasText: "NAT 10.0.1.5:49153" });
  await expect(nat).toContainText("350.0 s left");
  await nat.getByRole("button", { name: /^Until it expires/ }).click();
  await expect(clock).toHaveText("5:50.703 360");
  await expect(parts(page).transport).toContainText("NAT gateway");
  expect((await position(page)).seq).toBe(244);
});

test("one can wait beyond the end of the run: time passes, timers end, and it can be undone", async ({ page }) => {
  await open(page);
  const { line, tool, clock, running } = timeParts(page);
  await page.keyboard.press("End");
  const { last } = await position(page);
  await expect(running).toHaveText("1 timer running");
  await line.getByRole("textbox", { name: "How long to wait" }).fill("soon");
  await tool("Wait").click();
  await expect(line.getByRole("textbox", { name: "How long to wait" })).toHaveAttribute("aria-invalid", "true");
  expect((await position(page)).last).toBe(last);
  await line.getByRole("textbox", { name: "How long to wait" }).fill("349 s");
  await tool("Wait").click();
  await expect(clock).toHaveText("11:39.903 520");
  await expect.poll(async () => (await position(page)).last).toBeGreaterThan(last);
  await expect(running).toBeHidden();
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await position(page)).last).toBe(last);
});

test("between two events time is waited for, too, before something is done", async ({ page }) => {
  await open(page);
  const { line, tool, clock } = timeParts(page);
  await scrub(page, 243);
  await line.getByRole("textbox", { name: "How long to wait" }).fill("20 s");
  await tool("Wait").click();
  await expect(clock).toHaveText("5:20.001 100");
  await expect(parts(page).tables).toContainText("30.7 s left");
  const act = page.getByRole("region", { name: "Act here" });
  await act.getByRole("combobox", { name: "Do", exact: true }).selectOption("ping");
  await act.getByLabel("instance").fill("client");
  await act.getByLabel("To", { exact: true }).fill("203.0.113.5");
  await act.getByRole("button", { name: "Do it here" }).click();
  await expect(act.getByRole("status")).toContainText("Done: Ping");
  await expect(clock).toHaveText("5:20.001 100");
  await page.keyboard.press("ArrowRight");
  await expect(parts(page).transport).toContainText("ping");
  await expect(clock).toHaveText("5:20.001 100");
});

test("by the real clock simulated seconds pass as they are, and quiet time in an instant", async ({ page }) => {
  await open(page, "no-preference");
  const { clock, time } = timeParts(page);
  await scrub(page, 238);
  await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "1,000× real" });
  await parts(page).button("Play").click();
  await expect.poll(() => seconds(time)).toBeGreaterThan(12);
  await expect(parts(page).button("Play")).toBeVisible();
  await expect(clock).toHaveText("5:50.903 520");
});

test("two fingers look closer, and farther away", async ({ page, browserName }) => {
  test.skip(browserName !== "chromium", "only Chromium's protocol has fingers");
  await open(page);
  const { line, time } = timeParts(page);
  await time.scrollIntoViewIfNeeded();
  const box = await time.boundingBox();
  if (!box) throw new Error("the time line has no place");
  const session = await page.context().newCDPSession(page);
  const fingers = (/** @type {"touchStart" | "touchMove" | "touchEnd"} */ type, /** @type {number | null} */ apart) => session.send("Input.dispatchTouchEvent", {
    type, touchPoints: apart === null ? [] : [{ x: box.x + box.width / 2 - apart, y: box.y + 60, id: 1 }, { x: box.x + box.width / 2 + apart, y: box.y + 60, id: 2 }],
  });
  await fingers("touchStart", 20);
  for (const apart of [30, 50, 80]) await fingers("touchMove", apart);
  await fingers("touchEnd", null);
  await expect(line.getByText(/shown$/)).toBeVisible();
  const before = await seconds(time);
  await fingers("touchStart", 90);
  for (const apart of [50, 20, 10]) await fingers("touchMove", apart);
  await fingers("touchEnd", null);
  await expect(line.getByText(/^Drag to move/)).toBeVisible();
  expect(await seconds(time)).toBe(before);
});
