// How the tests of what `cargo xtask dist` makes run, and of lessons that have it: each serves, or opens, what it needs itself.
import { defineConfig, devices } from "@playwright/test";
import { launchOptions } from "../browser/playwright.config.mjs";

export default defineConfig({
  testDir: "..",
  testMatch: "**/{dist,embedding}/*.test.mjs",
  outputDir: "../browser/output",
  reporter: "list",
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  use: { ...devices["Desktop Chrome"], launchOptions, trace: "retain-on-failure" },
});
