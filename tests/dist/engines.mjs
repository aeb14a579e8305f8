// The other engines: Firefox by WebDriver BiDi, WebKit by WebKitGTK's driver. Where one is not installed, tests are skipped.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import puppeteer from "puppeteer-core";
import { firefox } from "../browser/firefox.mjs";

/**
 * A page in an engine. `run` calls a function in it, which may be asynchronous and must need nothing from outside.
 * @typedef {{ go: (url: string) => Promise<unknown>, run: <T>(inside: () => T | Promise<T>) => Promise<T>, complaints: string[], close: () => Promise<unknown> }} Engine
 */

/** By name: how it is started; null where it is not installed. @type {Record<string, () => (() => Promise<Engine>) | null>} */
export const ENGINES = {
  Firefox: () => {
    const executablePath = firefox();
    return executablePath ? () => startFirefox(executablePath) : null;
  },
  WebKit: () => {
    const browser = miniBrowser();
    const driver = "/usr/bin/WebKitWebDriver";
    return browser && existsSync(driver) && existsSync("/usr/bin/Xvfb") ? () => startWebKit(driver, browser) : null;
  },
};

/** The newest of WebKitGTK's own small browsers. */
function miniBrowser() {
  const folders = existsSync("/usr/lib") ? readdirSync("/usr/lib").filter((name) => name.includes("-linux-")) : [];
  const places = folders.flatMap((name) => ["4.1", "4.0"].map((version) => `/usr/lib/${name}/webkit2gtk-${version}/MiniBrowser`));
  return places.find((place) => existsSync(place));
}

/** @param {string} executablePath @returns {Promise<Engine>} */
async function startFirefox(executablePath) {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const page = await browser.newPage();
  const complaints = /** @type {string[]} */ ([]);
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (violation) => console.error(`CSP: ${violation.violatedDirective} ${violation.blockedURI}`));
  });
  return { go: (url) => page.goto(url), run: (inside) => /** @type {any} */ (page.evaluate(inside)), complaints, close: () => browser.close() };
}

/** @param {string} driver @param {string} browser @returns {Promise<Engine>} */
async function startWebKit(driver, browser) {
  const display = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x1000x24"], { stdio: ["ignore", "pipe", "ignore"] });
  const number = await new Promise((done, fail) => {
    display.on("error", fail);
    display.stdout.once("data", (data) => done(String(data).trim()));
  });
  const port = await freePort();
  const env = { ...process.env, DISPLAY: `:${number}`, LIBGL_ALWAYS_SOFTWARE: "1", WEBKIT_DISABLE_COMPOSITING_MODE: "1" };
  const server = spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: "ignore" });
  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  const ask = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = /** @type {any} */ (await response.json());
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  for (let tries = 0; !(await ask("GET", "/status").catch(() => null)); tries += 1) {
    if (tries > 100) throw new Error("WebKitWebDriver does not answer");
    await new Promise((done) => setTimeout(done, 100));
  }
  const options = { binary: browser, args: ["--automation"] };
  const { sessionId } = await ask("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
  const session = `/session/${sessionId}`;
  await ask("POST", `${session}/timeouts`, { script: 60_000 });
  return {
    go: (url) => ask("POST", `${session}/url`, { url }),
    run: async (inside) => {
      const script = `const done = arguments[0]; Promise.resolve().then(${inside}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await ask("POST", `${session}/execute/async`, { script, args: [] });
      if (error) throw new Error(error);
      return value;
    },
    complaints: [],
    close: async () => {
      await ask("DELETE", session).catch(() => null);
      server.kill();
      display.kill();
    },
  };
}

/** @returns {Promise<number>} */
function freePort() {
  const server = createServer();
  return new Promise((done) => server.listen(0, "127.0.0.1", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    server.close(() => done(port));
  }));
}
