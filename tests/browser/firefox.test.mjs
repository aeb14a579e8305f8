// An extra: the page in Firefox, by WebDriver BiDi. It runs where a Firefox is, and is listed as skipped where none is.
import { expect, test } from "@playwright/test";
import puppeteer from "puppeteer-core";
import { firefox } from "./firefox.mjs";

test("Firefox loads the page and steps to the end without a complaint", async ({ baseURL }) => {
  const executablePath = firefox();
  test.skip(!executablePath, "Firefox is not installed");
  test.setTimeout(90_000);
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: executablePath ?? "", headless: true });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const complaints = [];
    page.on("console", (message) => {
      if (["error", "warn"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(baseURL ?? "");
    const step = await page.waitForSelector('vpc-lab >>> button[aria-label=Step]');
    await step?.click();
    const slider = await page.waitForSelector('vpc-lab >>> input[aria-label=Event]');
    const value = () => slider?.evaluate((input) => /** @type {HTMLInputElement} */ (input).value);
    expect(await value()).toBe("0");
    const last = await slider?.evaluate((input) => /** @type {HTMLInputElement} */ (input).max);
    for (let seq = 1; seq <= Number(last); seq += 1) await page.keyboard.press("ArrowRight");
    expect(Number(last)).toBeGreaterThan(100);
    expect(await value()).toBe(last);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
