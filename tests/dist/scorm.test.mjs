// The packages for learning platforms, on a small platform of our own.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { watch } from "../browser/harness.mjs";
import { DIST, host } from "./host.mjs";

/** What a zip archive holds, by name: as its central directory lists it. @param {Buffer} zip @returns {[name: string, content: Buffer][]} */
function unzipped(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  const files = /** @type {[string, Buffer][]} */ ([]);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const length = zip.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.push([zip.toString("utf8", at + 46, at + 46 + name), inflateRawSync(zip.subarray(start, start + length))]);
    at += 46 + name + extra + comment;
  }
  return files;
}

/** @type {[name: string, words: string[], api: string, place: string, status: [key: string, before: string, after: RegExp], kind: string][]} */
const PACKAGES = [
  ["scorm12", ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"], "API", "cmi.core.lesson_location", ["cmi.core.lesson_status", "not attempted", /^(completed|passed)$/], "scormtype"],
  ["scorm2004", ["Initialize", "GetValue", "SetValue", "Commit", "Terminate"], "API_1484_11", "cmi.location", ["cmi.completion_status", "unknown", /^completed$/], "scormType"],
];

for (const [name, words, api, place, [status, before, after], kind] of PACKAGES) {
  test(`${name}: a platform launches it, is told the end, and brings one back to where one was`, async ({ page, context }) => {
    test.setTimeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "vpclab-"));
    for (const [path, content] of unzipped(readFileSync(`${DIST}/ec2-to-internet-${name}.zip`))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const server = await host({ "/course/": folder });
    const problems = await watch(context, server.origin);
    await page.route("**/platform.html", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>A platform</title><link rel=icon href=data:,>" }));
    await page.goto(`${server.origin}/platform.html`);
    // What is launched is what the manifest says.
    const launch = await page.evaluate(async (kind) => {
      const manifest = new DOMParser().parseFromString(await (await fetch("/course/imsmanifest.xml")).text(), "application/xml");
      const item = manifest.querySelector("organization > item");
      const resource = manifest.querySelector(`resource[identifier="${item?.getAttribute("identifierref")}"]`);
      if (resource?.getAttribute(`adlcp:${kind}`) !== "sco") throw new Error("it is no SCO");
      return resource.getAttribute("href");
    }, kind);
    await page.evaluate(([api, [start, get, set, save, end], status, before]) => {
      const values = /** @type {Record<string, string>} */ ({ [status]: before });
      const calls = /** @type {string[]} */ ([]);
      Object.assign(globalThis, {
        values, calls,
        [api]: {
          [start]: () => String(Boolean(calls.push("start"))), [save]: () => String(Boolean(calls.push("save"))), [end]: () => String(Boolean(calls.push("end"))),
          [get]: (/** @type {string} */ key) => values[key] ?? "",
          [set]: (/** @type {string} */ key, /** @type {string} */ value) => { values[key] = value; return "true"; },
        },
      });
    }, /** @type {[string, string[], string, string]} */ ([api, words, status, before]));
    const value = async (/** @type {string} */ key) => page.evaluate((key) => /** @type {any} */ (globalThis).values[key], key);
    const run = async () => {
      await page.evaluate((href) => {
        document.body.innerHTML = `<iframe src="/course/${href}" width="1200" height="800"></iframe>`;
      }, launch);
      const frame = page.frameLocator("iframe");
      await expect(frame.getByRole("button", { name: "Step", exact: true })).toBeVisible();
      return frame;
    };

    let lesson = await run();
    await expect.poll(() => value(status)).toBe("incomplete");
    const slider = (/** @type {import("@playwright/test").FrameLocator} */ frame) => frame.getByRole("slider", { name: "Event" });
    await slider(lesson).fill("60");
    await page.evaluate(() => document.querySelector("iframe")?.remove());
    await expect.poll(() => value(place)).toBe("60");
    expect((await page.evaluate(() => /** @type {any} */ (globalThis).calls)).at(-1)).toBe("end");

    lesson = await run();
    await expect.poll(() => slider(lesson).inputValue()).toBe("60");
    await slider(lesson).fill(String(await slider(lesson).getAttribute("max")));
    await expect.poll(() => value(status)).toMatch(after);
    expect(problems).toEqual([]);
    await server.close();
  });
}
