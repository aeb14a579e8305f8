// The recipes of docs/embedding/: what each shows is built with the tool that it is about, opened, and stepped to the
// end. Tools that have to be fetched are where `cargo xtask test --all` asks for all.
import { spawn } from "node:child_process";
import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import markdown from "markdown-it";
import { DIST } from "../dist/host.mjs";
import { opened, place, scheme, siteHost, steppedToTheEnd, wordsAreWired } from "./lesson.mjs";
import { ALL, cargoInstalled, commands, npmInstalled, pipInstalled, project, shown } from "./tools.mjs";

/** The files, where a recipe wants them. @param {string} folder @param {string} [place] */
function withSite(folder, place = "vpclab") {
  cpSync(join(DIST, "site"), join(folder, place), { recursive: true });
  return folder;
}

/** A test that needs a tool which has to be fetched. @param {string} title @param {(given: { page: import("@playwright/test").Page }) => Promise<void>} body */
function heavy(title, body) {
  test(title, async ({ page }) => {
    test.skip(!ALL, "its tool has to be fetched: cargo xtask test --all");
    test.setTimeout(1_200_000);
    await body({ page });
  });
}

test("every recipe is one of the manual's, and tried here", () => {
  const recipes = readdirSync(new URL("../../docs/embedding", import.meta.url)).map((name) => name.slice(0, -3));
  const manual = readFileSync(new URL("../../docs/embedding.md", import.meta.url), "utf8");
  const tried = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".test.mjs")).map((name) => readFileSync(new URL(name, import.meta.url), "utf8")).join();
  for (const recipe of recipes) {
    expect(manual).toContain(`(embedding/${recipe}.md)`);
    // Packages for learning platforms have a test of their own, on such a platform.
    if (recipe !== "scorm") expect(tried).toContain(`"${recipe}"`);
  }
});

test("plain HTML", async ({ page }) => {
  const lesson = await opened(page, withSite(project("html")));
  await page.goto(`${lesson.url}lesson.html`);
  await steppedToTheEnd(page);
  await wordsAreWired(page);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await scheme(page)).toBe("dark");
  await lesson.done();
});

test("Markdown", async ({ page }) => {
  const folder = withSite(project("markdown"));
  const text = markdown({ html: true }).render(readFileSync(join(folder, "lesson.md"), "utf8"));
  expect(text).not.toMatch(/<p>\s*<vpc-lab/);
  writeFileSync(join(folder, "lesson.html"), `<!doctype html><html lang="en"><meta charset="utf-8"><title>A blog</title>${text}`);
  const lesson = await opened(page, folder);
  await page.goto(`${lesson.url}lesson.html`);
  await steppedToTheEnd(page);
  await wordsAreWired(page);
  await lesson.done();
});

test("reveal.js: keys that are pressed in the simulator turn no slide", async ({ page }) => {
  const folder = withSite(project("reveal"));
  const { resolve } = createRequire(import.meta.url);
  cpSync(dirname(resolve("reveal.js")), join(folder, "reveal"), { recursive: true });
  const lesson = await opened(page, folder);
  await page.goto(lesson.url);
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/#\/1$/);
  await steppedToTheEnd(page);
  for (const key of ["Escape", " ", "ArrowLeft"]) await page.keyboard.press(key);
  await expect(page).toHaveURL(/#\/1$/);
  await expect(page.locator(".reveal.overview")).toHaveCount(0);
  // All of it is on the slide.
  const { top, bottom } = await page.locator("vpc-lab").evaluate((lab) => {
    const { scrollHeight, clientHeight } = lab;
    if (scrollHeight > clientHeight) throw new Error(`it scrolls: ${scrollHeight} of ${clientHeight}`);
    return lab.getBoundingClientRect().toJSON();
  });
  expect(top).toBeGreaterThanOrEqual(0);
  expect(bottom).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
  await page.mouse.click(5, 5);
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("heading", { name: "What the internet sees" })).toBeInViewport();
  await lesson.done();
});

test("a frame on another site, in a sandbox", async ({ page }) => {
  const site = await siteHost();
  const lesson = await opened(page, project("iframe", { change: (text) => text.replaceAll("https://HOST", site.origin) }), { others: [site.origin] });
  await page.goto(`${lesson.url}lesson.html`);
  await steppedToTheEnd(page, page.frameLocator("iframe"));
  // The address alone, as such platforms take it.
  const address = shown("iframe").find(({ language }) => language === "text")?.text.trim().replace("https://HOST", site.origin) ?? "";
  await page.setContent(`<iframe src="${address.replaceAll("&", "&amp;")}" title="vpclab" width="1000" height="800"></iframe>`);
  await steppedToTheEnd(page, page.frameLocator("iframe"));
  await lesson.done();
  await site.close();
});

heavy("mdBook: its theme is followed, and its pages are not turned", async ({ page }) => {
  const folder = withSite(project("mdbook"), "src/vpclab");
  commands("mdbook", folder, cargoInstalled("mdbook", "0.5.4"));
  const lesson = await opened(page, join(folder, "book"));
  await page.goto(`${lesson.url}lesson.html`);
  await steppedToTheEnd(page);
  await wordsAreWired(page);
  expect(await scheme(page)).toBe("light");
  await page.evaluate(() => localStorage.setItem("mdbook-theme", "coal"));
  await page.reload();
  await expect.poll(() => scheme(page)).toBe("dark");
  await page.goto(`${lesson.url}print.html`);
  await steppedToTheEnd(page);
  await lesson.done();
});

heavy("VitePress: from page to page, and into the dark", async ({ page }) => {
  const folder = withSite(project("vitepress"), "public/vpclab");
  npmInstalled(folder);
  commands("vitepress", folder);
  const lesson = await opened(page, join(folder, ".vitepress/dist"));
  await page.goto(`${lesson.url}lesson.html`);
  await steppedToTheEnd(page);
  await wordsAreWired(page);
  expect(await scheme(page)).toBe("light");
  await page.getByRole("switch").first().click();
  await expect.poll(() => scheme(page)).toBe("dark");
  await page.goto(lesson.url);
  await page.getByRole("link", { name: "What the internet sees" }).click();
  await steppedToTheEnd(page);
  await wordsAreWired(page);
  await lesson.done();
});

/** A notebook with the recipe's cell. @param {string} folder @param {string} site where the files are */
function notebook(folder, site) {
  const { text = "" } = shown("jupyter").find(({ language }) => language === "python") ?? {};
  const cell = { cell_type: "code", execution_count: null, id: "lab", metadata: {}, outputs: [], source: text.replace("https://HOST/", site) };
  const heading = { cell_type: "markdown", id: "heading", metadata: {}, source: "# What the internet sees" };
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  writeFileSync(join(folder, "lesson.ipynb"), JSON.stringify({ cells: [heading, cell], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
}

test.describe.serial("Jupyter", () => {
  heavy("a notebook that became a page", async ({ page }) => {
    const folder = withSite(project("jupyter"));
    const programs = pipInstalled(folder);
    notebook(folder, "");
    commands("jupyter", folder, programs);
    const lesson = await opened(page, folder);
    await page.goto(`${lesson.url}lesson.html`);
    await steppedToTheEnd(page, page.frameLocator("iframe"));
    await lesson.done();
  });

  heavy("a notebook in JupyterLab: its cell is run", async ({ page }) => {
    const folder = project("jupyter");
    const programs = pipInstalled(folder);
    const site = await siteHost();
    notebook(folder, `${site.origin}/`);
    const server = spawn(join(programs, "jupyter-lab"), ["--no-browser", "--allow-root", "--ServerApp.token=", "--ServerApp.password=", "--ServerApp.ip=127.0.0.1", "--LabApp.news_url="], { cwd: folder, detached: true, stdio: ["ignore", "ignore", "pipe"] });
    try {
      const origin = await new Promise((done, fail) => {
        server.on("error", fail);
        server.on("exit", () => fail(new Error("jupyter-lab ended")));
        let said = "";
        server.stderr.on("data", (data) => {
          said += data;
          const [, address] = /(http:\/\/127\.0\.0\.1:\d+)\/lab/.exec(said) ?? [];
          if (address) done(address);
        });
      });
      const problems = /** @type {string[]} */ ([]);
      page.on("request", (request) => { if (!/^(data|blob):/.test(request.url()) && ![origin, site.origin].includes(new URL(request.url()).origin)) problems.push(request.url()); });
      page.on("console", (message) => { if (["error", "warning"].includes(message.type()) && message.location().url.startsWith(site.origin)) problems.push(message.text()); });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(`${origin}/lab/tree/lesson.ipynb`);
      await page.locator(".jp-CodeCell .cm-content").click();
      await expect(page.getByText("Python 3 (ipykernel) | Idle")).toBeVisible({ timeout: 60_000 });
      await page.keyboard.press("Shift+Enter");
      const frame = page.frameLocator(".jp-OutputArea iframe");
      await steppedToTheEnd(page, frame);
      expect(await place(frame)).toBe(267);
      expect(problems).toEqual([]);
    } finally {
      process.kill(-/** @type {number} */ (server.pid), "SIGKILL");
      await site.close();
    }
  });
});
