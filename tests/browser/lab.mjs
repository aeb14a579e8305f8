// The page as a person meets it: by roles and names.
import { readFileSync } from "node:fs";
import { expect } from "./harness.mjs";

export const NOTES = readFileSync(new URL("../../scenarios/ec2-to-internet.json", import.meta.url), "utf8");

/** @typedef {import("@playwright/test").Page} Page */

/** Opens the page, without motion unless asked, and waits until it can step. @param {Page} page */
export async function open(page, reducedMotion = /** @type {"reduce" | "no-preference"} */ ("reduce")) {
  await page.emulateMedia({ reducedMotion });
  await page.goto("./");
  await expect(page.getByRole("button", { name: "Step", exact: true })).toBeVisible();
}

/** Opens a scenario with the file picker. @param {Page} page @param {string} name @param {object | string} scenario */
export async function pick(page, name, scenario) {
  const text = typeof scenario === "string" ? scenario : JSON.stringify(scenario);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open scenario" }).click();
  await (await chooser).setFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
}

/** The parts of the page. @param {Page} page */
export function parts(page) {
  return {
    slider: page.getByRole("slider", { name: "Event" }),
    transport: page.getByRole("region", { name: "Transport" }),
    tables: page.getByRole("region", { name: "Live tables" }),
    packet: page.getByRole("region", { name: "Packet", exact: true }),
    chapters: page.getByRole("list", { name: "Chapters" }),
    compare: page.getByRole("region", { name: "This moment under each NAT model" }),
    findings: page.getByRole("region", { name: "What this run shows" }),
    log: page.getByRole("region", { name: "Every event" }),
    picture: page.getByRole("img", { name: /: diagram$/ }),
    model: (/** @type {string} */ name) => page.getByRole("radio", { name, exact: true }),
    button: (/** @type {string} */ name) => page.getByRole("button", { name, exact: true }),
  };
}

/** Goes to an event with the scrubber. @param {Page} page @param {number} seq -1: before the first */
export async function scrub(page, seq) {
  await parts(page).slider.fill(String(seq));
}

/** Where the playhead is, and how many events there are. @param {Page} page */
export async function position(page) {
  const { slider } = parts(page);
  return { seq: Number(await slider.inputValue()), last: Number(await slider.getAttribute("max")) };
}

/**
 * Goes from event to event inside the page, which is fast: by keys (`ArrowRight`, `End`), or to a
 * number with the scrubber. Gives all that is said in words after each, which must be the same
 * whenever the same event is shown.
 * @param {Page} page @param {(string | number)[]} moves
 */
export function walk(page, moves) {
  return page.locator("vpc-lab").evaluate((lab, moves) => {
    const root = /** @type {ShadowRoot} */ (lab.shadowRoot);
    const slider = /** @type {HTMLInputElement} */ (root.querySelector("input[type=range]"));
    const text = (/** @type {string} */ label) => {
      const part = root.querySelector(`[aria-label="${label}"], [aria-labelledby="${label}"]`);
      if (!part) throw new Error(`there is no ${label}`);
      const shown = /** @type {Element} */ (part.cloneNode(true));
      for (const hidden of shown.querySelectorAll("[hidden]")) hidden.remove();
      return shown.textContent;
    };
    return moves.map((move) => {
      if (typeof move === "string") document.dispatchEvent(new KeyboardEvent("keydown", { key: move }));
      else {
        slider.value = String(move);
        slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      const transport = /** @type {HTMLElement} */ (root.querySelector("[aria-label=Transport]"));
      // The announcer speaks when the playhead has rested.
      const sentence = [...transport.querySelectorAll("p:not([role=status])")].map((part) => part.textContent);
      const picture = root.querySelector("svg desc")?.textContent;
      const current = [...root.querySelectorAll(".chapters [aria-current], .events [aria-current]")].map((item) => item.textContent);
      return JSON.stringify([sentence, picture, text("Live tables"), text("inspector-heading"), text("compare-heading"), current]);
    });
  }, moves);
}

/** The scenario of the notes, changed. @param {(scenario: any) => void} change */
export function variant(change) {
  const scenario = JSON.parse(NOTES);
  delete scenario.$schema;
  change(scenario);
  return scenario;
}
