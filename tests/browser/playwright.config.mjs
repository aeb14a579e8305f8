// How the tests of the page run. `cargo xtask test` serves the page and says where in VPCLAB_URL;
// by hand, after `cargo xtask build`, `npm run browser` in tests/ starts a server of its own.
import { defineConfig, devices } from "@playwright/test";
import { chromium } from "./chromium.mjs";

const url = process.env.VPCLAB_URL;
const urlByHand = "http://127.0.0.1:8131/";

export const launchOptions = {
  executablePath: chromium(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // There is no network in these tests: a page that asks for it gets none, and is found out.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ],
};

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.mjs",
  outputDir: "output",
  reporter: "list",
  workers: 2,
  fullyParallel: true,
  forbidOnly: url !== undefined,
  use: { baseURL: url ?? urlByHand, trace: "retain-on-failure" },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"], launchOptions } },
    {
      name: "phone",
      // The watch sees the same on every screen, sight.test.mjs has sizes of its own, what others
      // embed does not depend on it, and there is no Firefox or WebKit on this phone.
      testIgnore: /(harness|sight|firefox|engines|pictures|scenarios|element|frame|words|trouble|without-script|many)\.test\.mjs$/,
      use: { ...devices["Pixel 7"], launchOptions },
    },
  ],
  webServer:
    url === undefined
      ? { command: "cargo xtask serve-only --port 8131", cwd: "../..", url: urlByHand }
      : undefined,
});
