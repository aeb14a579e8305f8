// The run as a ladder of packets.
import { expect, test } from "./harness.mjs";
import { open, position } from "./lab.mjs";

test("a packet on the ladder leads to its moment, by pointer and by keys", async ({ page }) => {
  await open(page);
  const ladder = page.getByRole("region", { name: "Ladder", exact: true });
  const synAck = ladder.getByRole("button", { name: /^Packet SYN,ACK, SYN,ACK seq 0 ack 1,/ }).first();
  await synAck.click();
  const { seq } = await position(page);
  expect(seq).toBeGreaterThan(0);
  await expect(synAck).toHaveAttribute("aria-current", "step");
  const next = ladder.getByRole("button", { name: /^Packet ACK, ACK seq 1 ack 1,/ }).first();
  await next.focus();
  await page.keyboard.press("Enter");
  expect((await position(page)).seq).toBeGreaterThan(seq);
  await expect(next).toHaveAttribute("aria-current", "step");
  // One stop for the Tab key, and arrows from packet to packet.
  await page.keyboard.press("ArrowUp");
  await expect(synAck).toBeFocused();
  await page.keyboard.press("Tab");
  expect(await ladder.evaluate((element) => element.matches(":focus-within"))).toBe(false);
});

test("it collapses to the ends, unfolds to every component, and shows the numbers on the wire", async ({ page }) => {
  await open(page);
  const ladder = page.getByRole("region", { name: "Ladder", exact: true });
  await ladder.getByRole("combobox", { name: "Lifelines" }).selectOption("Gateways");
  await expect(ladder.locator(".lifeline")).toHaveCount(5);
  await ladder.getByRole("combobox", { name: "Lifelines" }).selectOption("Ends");
  await expect(ladder.locator(".lifeline")).toHaveCount(3);
  await ladder.getByRole("combobox", { name: "Lifelines" }).selectOption("Everything");
  expect(await ladder.locator(".lifeline").count()).toBeGreaterThan(8);
  await ladder.getByRole("checkbox", { name: "Relative numbers" }).uncheck();
  await expect(ladder.getByRole("button", { name: /SYN,ACK seq \d{6,}/ }).first()).toBeVisible();
});

test("it is saved as a drawing that stands by itself", async ({ page }) => {
  await open(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as SVG" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("ladder.svg");
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  expect(text).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(text).toMatch(/fill="rgb/);
  expect(text).not.toContain("class=");
  expect(text).not.toContain("var(");
  expect(text.match(/seq \d+/g)?.length).toBeGreaterThan(12);
});

test("on a phone the ends stand side by side, whole; all gateways are still one choice away", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const ladder = page.getByRole("region", { name: "Ladder", exact: true });
  await ladder.scrollIntoViewIfNeeded();
  const levels = ladder.getByRole("combobox", { name: "Lifelines" });
  await expect(levels).toHaveValue("Ends");
  const server = ladder.locator("text", { hasText: "google.com" });
  await expect(server).toBeInViewport({ ratio: 1 });
  await levels.selectOption("Gateways");
  await expect(ladder.getByText("lab-nat")).toBeAttached();
});
