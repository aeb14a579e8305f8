// Hosts and answers that go wrong: the reader has a sentence, the author a message, and nobody a blank box.
import { once } from "node:events";
import { expect } from "./harness.mjs";
import { NOTES_SRC, hears, host, lessonAnswer, listen, test } from "./host.mjs";

/** What the reader is told, and the page's own words stay. @param {import("@playwright/test").Page} page @param {string | RegExp} sentence */
async function reads(page, sentence) {
  await expect(page.getByRole("alert")).toContainText(sentence);
  await expect(page.getByText("The author's picture")).toBeVisible();
}

/** @param {string} src */
const lesson = (src) => `<vpc-lab id="a" src="${src}"><p>The author's picture</p></vpc-lab>`;

/** A lesson that is really served: only such a one may ask other sites on this machine. */
const elsewhere = test.extend({
  there: async ({ page, otherSite }, /** @type {(open: (src: string) => Promise<string>) => Promise<void>} */ use) => {
    await use(async (src) => {
      const origin = await otherSite({ "/lesson.html": lessonAnswer(lesson(src), "js/vpc-lab.js") });
      await listen(page);
      await page.goto(`${origin}/lesson.html`);
      return origin;
    });
  },
});

/** @type {{ name: string, src: string, answer?: Parameters<import("@playwright/test").Route["fulfill"]>[0], sentence: string | RegExp, title: string, note: RegExp }[]} */
const BROKEN = [
  { name: "is not there", src: "scenarios/none.json", sentence: /none\.json could not be loaded\s*It could not be fetched: the server answered 404\./, title: "none.json could not be loaded", note: /none\.json could not be loaded\. Error: the server answered 404/ },
  { name: "is a page", src: "x.json", answer: { contentType: "text/html", body: "<!doctype html><script>document.title = 'run'</script>" }, sentence: /x\.json has 1 mistake.*line 1, column 1/, title: "x.json has 1 mistake", note: /x\.json has 1 mistake/ },
  { name: "is no text", src: "x.json", answer: { contentType: "application/json", body: Buffer.from([0x7b, 0xff, 0xfe]) }, sentence: /x\.json could not be loaded/, title: "x.json could not be loaded", note: /could not be loaded\. TypeError/ },
  { name: "says that it is long", src: "x.json", answer: { contentType: "application/json", headers: { "content-length": String(100 << 20) }, body: "{}" }, sentence: "it is larger than 64 MB", title: "x.json could not be loaded", note: /larger than 64 MB/ },
  { name: "has no address", src: "http://[", sentence: /could not be loaded\s*It is not an address\./, title: "http://[ could not be loaded", note: /is not an address/ },
];

for (const { name, src, answer, sentence, title, note } of BROKEN) {
  test(`a scenario that ${name}`, async ({ page, problems }) => {
    if (answer) await page.route(`**/${src}`, (route) => route.fulfill(answer));
    await host(page, lesson(src));
    await hears(page, `a error ${title}`);
    await reads(page, sentence);
    await expect.poll(() => problems.filter((one) => one.includes("vpclab:")).join()).toMatch(note);
    expect(problems.splice(0).filter((one) => !/vpclab:|404|ERR_|failed:/.test(one))).toEqual([]);
    expect(await page.title()).toBe("A lesson");
  });
}

elsewhere("a scenario of 100 MB is refused on the way", async ({ page, problems, otherSite, there }) => {
  let sent = 0;
  const site = await otherSite({
    "/big.json": async (response) => {
      response.writeHead(200, { "content-type": "application/json", "access-control-allow-origin": "*" });
      response.setMaxListeners(0);
      const chunk = Buffer.alloc(1 << 20, 32);
      for (; sent < 100 && !response.destroyed; sent += 1) if (!response.write(chunk)) await Promise.race(["drain", "close"].map((name) => once(response, name)));
      response.end();
    },
  });
  await there(`${site}/big.json`);
  await reads(page, /big\.json could not be loaded\s*It could not be fetched: it is larger than 64 MB\./);
  await expect.poll(() => problems.join()).toContain("larger than 64 MB");
  problems.splice(0);
  expect(sent).toBeLessThan(100);
});

elsewhere("a scenario of another site that does not let us read it", async ({ page, problems, otherSite, there }) => {
  const site = await otherSite({ "/x.json": (response) => response.writeHead(200).end("{}") });
  await there(`${site}/x.json`);
  await reads(page, /did not answer, or does not let pages of other sites read it \(CORS\)/);
  await expect.poll(() => problems.join()).toContain("vpclab:");
  problems.splice(0);
});

elsewhere("a scenario of another site that lets us", async ({ page, baseURL, problems, otherSite, there }) => {
  const site = await otherSite({
    "/x.json": async (response) => response.writeHead(200, { "access-control-allow-origin": "*" }).end(await (await fetch(new URL(NOTES_SRC, baseURL))).text()),
  });
  const origin = await there(`${site}/x.json`);
  await hears(page, "a ready How data flows from AWS: EC2 to the internet");
  expect(problems.splice(0).filter((one) => !one.startsWith(`another origin: ${origin}/`))).toEqual([`another origin: ${site}/x.json`]);
});

test("a site whose policy forbids WebAssembly", async ({ page, problems }) => {
  await host(page, lesson(NOTES_SRC), { headers: { "content-security-policy": "default-src 'self'" } });
  await reads(page, /The simulator could not be loaded.*Content.Security.Policy/i);
  await expect.poll(() => problems.join()).toMatch(/CSP: script-src wasm-eval/);
  problems.splice(0);
});

test("a simulator that is missing", async ({ page, problems }) => {
  await page.route("**/*_bg.wasm", (route) => route.fulfill({ status: 404, body: "no" }));
  await host(page, lesson(NOTES_SRC));
  await reads(page, "The simulator could not be loaded");
  await expect.poll(() => problems.length).toBeGreaterThan(0);
  problems.splice(0);
});

test("an element whose script does not come leaves the author's words", async ({ page, problems }) => {
  await page.route("**/js/shell.js", (route) => route.abort());
  await host(page, lesson(NOTES_SRC));
  await expect(page.getByText("The author's picture")).toBeVisible();
  problems.splice(0);
});

test("a scenario's texts are text", async ({ page, problems }) => {
  const evil = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>`<b>code</b>`";
  await page.route("**/evil.json", async (route) => {
    const scenario = await (await page.request.get(NOTES_SRC)).json();
    delete scenario.$schema;
    Object.assign(scenario, { title: evil, description: evil });
    for (const chapter of scenario.story.chapters) Object.assign(chapter, { title: evil, text: evil, remark: evil });
    scenario.network.instances[0].name = evil;
    for (const action of scenario.script) if (action.instance) action.instance = evil;
    await route.fulfill({ json: scenario });
  });
  await host(page, `<output data-vpc-lab-value="chapter-title"></output><vpc-lab id="a" src="evil.json" controls view="all"></vpc-lab>`, { head: '<script type="module" src="js/vpc-lab-words.js"></script>' });
  await expect(page.getByRole("heading", { name: evil, exact: true }).first()).toBeVisible();
  await page.locator("vpc-lab").evaluate((/** @type {any} */ lab) => lab.seek("chapter 1"));
  await expect(page.locator("output").first()).toHaveText(evil);
  expect(await page.locator("vpc-lab").evaluate((lab) => lab.shadowRoot?.querySelectorAll("img, script, b").length)).toBe(0);
  expect(await page.title()).toBe("A lesson");
  expect(problems).toEqual([]);
});
