// The element in pages of other people: attributes, methods, events, styles, and what it costs.
import { expect, test } from "./harness.mjs";
import { NOTES_SRC, hears, host, said } from "./host.mjs";

const TITLE = "How data flows from AWS: EC2 to the internet";

/** @param {import("@playwright/test").Page} page @param {string} selector @returns {import("@playwright/test").Locator} */
const lab = (page, selector = "vpc-lab") => page.locator(selector);

test("a bare element is a picture with methods and events, and nothing to press", async ({ page }) => {
  await host(page, `<vpc-lab id="a" src="${NOTES_SRC}"><p>Fallback</p></vpc-lab>`);
  await hears(page, `a ready ${TITLE}`);
  await expect(page.getByRole("img", { name: `${TITLE}: diagram` })).toBeVisible();
  await expect(page.getByText("Fallback")).toBeHidden();
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Live tables" })).toBeHidden();
  const seqs = await lab(page).evaluate(async (/** @type {any} */ lab) => {
    const seqs = [lab.currentEvent];
    await lab.step();
    seqs.push(lab.currentEvent.seq);
    await lab.step();
    await lab.stepBack();
    seqs.push(lab.currentEvent.seq);
    await lab.seek("first rewritten");
    seqs.push(lab.currentEvent.kind.decision.type, lab.values["source-address"], await lab.meets("rewritten"), await lab.meets("rst"));
    return seqs;
  });
  expect(seqs).toEqual([null, 0, 0, "translated", "198.51.100.10", true, false]);
  await page.keyboard.press("End");
  expect(await lab(page).evaluate((/** @type {any} */ lab) => lab.currentEvent.kind.type)).toBe("hop");
});

test("events come once, in order, with what they are about, through another shadow root", async ({ page }) => {
  await host(page, `<div id="outer"></div>`);
  await page.evaluate((src) => {
    const root = /** @type {Element} */ (document.querySelector("#outer")).attachShadow({ mode: "open" });
    const lab = document.createElement("vpc-lab");
    lab.setAttribute("src", src);
    root.append(lab);
  }, NOTES_SRC);
  await hears(page, `outer ready ${TITLE}`);
  const element = page.locator("#outer vpc-lab");
  await element.evaluate((/** @type {any} */ lab) => lab.seek("chapter 4"));
  await element.evaluate((/** @type {any} */ lab) => lab.seek("end"));
  const heard = await said(page);
  const from = heard.indexOf(`outer ready ${TITLE}`);
  expect(heard.slice(from, from + 5)).toEqual([`outer ready ${TITLE}`, "outer step", "outer step 25", "outer chapterchange 4", "outer claimproved 5"]);
  expect(heard.filter((one) => one === "outer claimproved 5")).toHaveLength(1);
  expect(heard.filter((one) => one.startsWith("outer claimproved"))).toHaveLength(5);
  expect(heard.at(-1)).toMatch(/^outer ended/);
  await element.evaluate((/** @type {any} */ lab) => lab.act({ do: "ping", instance: "client", to: "203.0.113.5" }));
  expect(await element.evaluate((/** @type {any} */ lab) => lab.meets("acted"))).toBe(true);
  const refused = await element.evaluate((/** @type {any} */ lab) => lab.act({ do: "fly" }).catch((/** @type {any} */ error) => error.diagnostics[0].code));
  expect(refused).toBe("unknown-action");
  const nowhere = await element.evaluate((/** @type {any} */ lab) => lab.seek("chapter 99").catch((/** @type {Error} */ error) => error.message));
  expect(nowhere).toBe("there is no chapter 99; the scenario has 15");
});

test("attributes mirror properties, and both move what is shown", async ({ page }) => {
  await host(page, `<vpc-lab id="a" src="${NOTES_SRC}" chapter="3" nat-model="zonal" theme="dark" view="diagram sentence" controls></vpc-lab>`);
  await hears(page, "a chapterchange 3");
  const a = lab(page);
  expect(await a.evaluate((/** @type {any} */ lab) => [lab.chapter, lab.natModel, lab.theme, lab.view, lab.controls, lab.at, lab.values["nat-model"]]))
    .toEqual([3, "zonal", "dark", "diagram sentence", true, "", "Zonal"]);
  await expect(page.getByRole("button", { name: "Step", exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Every event" })).toHaveCount(0);
  await a.evaluate((/** @type {any} */ lab) => Object.assign(lab, { chapter: 5, natModel: "notes", theme: "", view: "tables log", controls: false }));
  await hears(page, "a chapterchange 5");
  expect(await a.evaluate((lab) => lab.getAttributeNames().map((name) => `${name}=${lab.getAttribute(name)}`).filter((one) => !/^(id|src)/.test(one))))
    .toEqual(["chapter=5", "nat-model=notes", "view=tables log"]);
  await expect(page.getByRole("heading", { name: "Every event" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Live tables" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Step", exact: true })).toBeHidden();
  expect(await a.evaluate((/** @type {any} */ lab) => lab.values["nat-model"])).toBe("Notes");
});

test("keys that are pressed inside are not the page's too, and whoever clicks into it has them", async ({ page }) => {
  await host(page, `<button>Own</button><vpc-lab id="a" src="${NOTES_SRC}" controls></vpc-lab>`);
  await hears(page, `a ready ${TITLE}`);
  // As pages have shortcuts: mdBook turns the page, slides advance.
  await page.evaluate(() => {
    const heard = /** @type {string[]} */ ([]);
    Object.assign(globalThis, { heard });
    document.addEventListener("keydown", ({ key }) => heard.push(key));
  });
  const heard = () => page.evaluate(() => /** @type {any} */ (globalThis).heard.splice(0));
  const seq = () => lab(page).evaluate((/** @type {any} */ lab) => lab.currentEvent?.seq ?? null);
  await page.getByRole("button", { name: "Own", exact: true }).press("ArrowRight");
  expect([await heard(), await seq()]).toEqual([["ArrowRight"], null]);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("s");
  await page.keyboard.press("Escape");
  expect([await heard(), await seq()]).toEqual([[], 1]);
  await page.getByRole("button", { name: "Own", exact: true }).focus();
  await page.getByRole("img", { name: `${TITLE}: diagram` }).click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("ArrowRight");
  expect([await heard(), await seq()]).toEqual([[], 2]);
  const filter = page.getByRole("searchbox", { name: /filter/i }).or(page.getByRole("textbox", { name: /filter/i })).first();
  await filter.pressSequentially("?s");
  await expect(filter).toHaveValue("?s");
  await filter.press("Control+s");
  await filter.press("Tab");
  expect(await heard()).toEqual(["Control", "s", "Tab"]);
});

test("with keep, what a reader did in a lesson is there again, unless the lesson says where to begin", async ({ page }) => {
  const lesson = (/** @type {string} */ more) => `<vpc-lab id="a" src="${NOTES_SRC}" controls ${more}></vpc-lab>`;
  await host(page, lesson("keep"));
  await lab(page).evaluate((/** @type {any} */ lab) => lab.act({ do: "ping", instance: "client", to: "203.0.113.5" }));
  await expect.poll(() => page.evaluate(() => localStorage.getItem("vpclab-kept"))).toMatch(/ec2-to-internet/);
  const acted = () => lab(page).evaluate((/** @type {any} */ lab) => lab.meets("acted"));
  await page.reload();
  await hears(page, `a ready ${TITLE}`);
  await expect(page.getByRole("region", { name: "Kept in this browser" })).toContainText("is open again, as you left it");
  await lab(page).evaluate((/** @type {any} */ lab) => lab.seek("end"));
  expect(await acted()).toBe(true);
  for (const [name, more] of [["begins.html", 'keep chapter="4"'], ["anew.html", ""]]) {
    await host(page, lesson(more), { name });
    await hears(page, `a ready ${TITLE}`);
    await lab(page).evaluate((/** @type {any} */ lab) => lab.seek("end"));
    expect(await acted()).toBe(false);
  }
});

test("what an attribute asks for in vain is the author's to know, and the run opens all the same", async ({ page, problems }) => {
  await host(page, `<vpc-lab id="a" src="${NOTES_SRC}" at="chapter 99" nat-model="magic"></vpc-lab>`);
  await hears(page, `a ready ${TITLE}`);
  expect(problems.splice(0)).toEqual([
    'console warning: vpclab: nat-model="magic" is left out; this scenario can be run as notes, zonal, regional.',
    "console warning: vpclab: there is no chapter 99; the scenario has 15.",
  ]);
  expect((await said(page)).filter((one) => one.startsWith("a error"))).toEqual(Array(2).fill("a error An attribute asks for what is not there"));
});

test("the page's styles stay out, and the element's stay in", async ({ page }) => {
  const hostile = `<style>* { font: italic 30px/3 cursive !important; letter-spacing: .3em !important; color: red !important; text-transform: uppercase !important; text-align: right !important; visibility: visible; --ink: pink; --space-2: 99px }
    div, section { display: none !important } svg { transform: rotate(20deg) } button { background: lime !important } .panel, .stage { border: 9px solid red !important } p { margin: 50px }</style>`;
  const body = `<style>body { margin: 0 } vpc-lab { width: 1200px !important }</style><p id="own">Own <button>Own</button></p><vpc-lab id="a" src="${NOTES_SRC}" controls at="25"></vpc-lab>`;
  const looks = async (/** @type {string} */ name, /** @type {string} */ head) => {
    await host(page, body, { head, name });
    await hears(page, "a step 25");
    await expect(page.getByRole("heading", { name: "Every event" })).toBeAttached();
    return lab(page).evaluate((lab) => {
      const root = /** @type {ShadowRoot} */ (lab.shadowRoot);
      // What is out of sight has a height that is only guessed.
      for (const part of root.querySelectorAll("*")) if (part instanceof HTMLElement) part.style.setProperty("content-visibility", "visible");
      return [...root.querySelectorAll("*:not(link, slot)")].map((part) => {
        const style = getComputedStyle(part);
        const { width, height } = part.getBoundingClientRect();
        return [part.tagName, part.getAttribute("class"), Math.round(width), Math.round(height), style.color, style.font, style.letterSpacing, style.textTransform, style.textAlign, style.display, style.borderTop, style.backgroundColor].join(" ");
      });
    });
  };
  const clean = await looks("clean.html", "");
  expect(clean.length).toBeGreaterThan(500);
  const own = await page.locator("#own").evaluate((own) => [getComputedStyle(own).font, getComputedStyle(own).color, document.styleSheets.length]);
  const plain = await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.srcdoc = "";
    document.body.append(frame);
    const inside = /** @type {Window} */ (frame.contentWindow);
    const p = inside.document.body.appendChild(inside.document.createElement("p"));
    const style = inside.getComputedStyle(p);
    return [style.font, style.color];
  });
  expect(own.slice(0, 2)).toEqual(plain);
  expect(own[2]).toBe(1);
  expect(await looks("hostile.html", hostile)).toEqual(clean);
});

test("the element leaves no global name behind", async ({ page }) => {
  await host(page, "", { script: "data:text/javascript," });
  const added = await page.evaluate(async (src) => {
    const before = new Set(Object.getOwnPropertyNames(globalThis));
    await import(new URL("js/vpc-lab.js", location.href).href);
    const lab = /** @type {any} */ (document.createElement("vpc-lab"));
    lab.src = src;
    lab.controls = true;
    document.body.append(lab);
    await lab.step();
    return Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
  }, NOTES_SRC);
  expect(added).toEqual([]);
});

test("custom properties and parts give it another look", async ({ page }) => {
  await host(page, `<vpc-lab id="a" src="${NOTES_SRC}" controls></vpc-lab>`, { head: `<style>vpc-lab { --vpc-lab-accent: rgb(1, 2, 3) } vpc-lab::part(tables) { outline: 3px solid rgb(4, 5, 6) }</style>` });
  await hears(page, `a ready ${TITLE}`);
  const step = page.getByRole("button", { name: "Step", exact: true });
  await expect(step).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(page.getByRole("region", { name: "Live tables" })).toHaveCSS("outline-color", "rgb(4, 5, 6)");
});

test("it starts when it is seen, rests when it is not, and goes on", async ({ page }) => {
  await host(page, `<vpc-lab id="a" src="${NOTES_SRC}"></vpc-lab><p style="height: 5000px"></p><vpc-lab id="b" src="${NOTES_SRC}"><p>Not yet</p></vpc-lab>`);
  await hears(page, `a ready ${TITLE}`);
  await expect(page.getByText("Not yet")).toBeAttached();
  expect((await said(page)).some((one) => one.startsWith("b"))).toBe(false);
  const a = lab(page, "#a");
  await a.evaluate((/** @type {any} */ lab) => lab.play());
  await page.getByText("Not yet").scrollIntoViewIfNeeded();
  await hears(page, `b ready ${TITLE}`);
  const resting = await a.evaluate((/** @type {any} */ lab) => lab.currentEvent?.seq);
  await page.waitForTimeout(1500);
  expect(await a.evaluate((/** @type {any} */ lab) => lab.currentEvent?.seq)).toBe(resting);
  await page.evaluate(() => scrollTo(0, 0));
  await expect.poll(() => a.evaluate((/** @type {any} */ lab) => lab.currentEvent?.seq)).toBeGreaterThan(resting ?? -1);
});

test("asked before it is seen, it starts", async ({ page }) => {
  await host(page, `<p style="height: 5000px"></p><vpc-lab id="b" src="${NOTES_SRC}"></vpc-lab>`);
  await page.waitForFunction(() => customElements.get("vpc-lab"));
  expect(await lab(page).evaluate(async (/** @type {any} */ lab) => { await lab.seek("#7"); return lab.currentEvent.seq; })).toBe(7);
});

test("ten elements start in under a second, and cost one compilation", async ({ page }) => {
  await page.addInitScript(() => {
    const counts = { compiled: 0 };
    Object.assign(globalThis, { counts });
    const { instantiateStreaming, compile, compileStreaming, instantiate } = WebAssembly;
    for (const [name, make] of Object.entries({ instantiateStreaming, compile, compileStreaming, instantiate })) {
      /** @type {any} */ (WebAssembly)[name] = (/** @type {any[]} */ ...args) => {
        if (!(args[0] instanceof WebAssembly.Module)) counts.compiled += 1;
        return Reflect.apply(/** @type {any} */ (make), WebAssembly, args);
      };
    }
  });
  const ten = Array.from({ length: 10 }, (_, index) => `<vpc-lab id="lab${index}" src="${NOTES_SRC}"></vpc-lab>`).join("");
  // The best of a few: the machine has other things to do too.
  let best = Infinity;
  for (let tries = 0; tries < 5 && best >= 1000; tries += 1) {
    await host(page, ten);
    const ms = await page.evaluate(async () => {
      await Promise.all([...document.querySelectorAll("vpc-lab")].map((/** @type {any} */ lab) => lab.pause()));
      return performance.now();
    });
    expect(await page.evaluate(() => /** @type {any} */ (globalThis).counts.compiled)).toBe(1);
    console.log(`ten elements could be stepped ${Math.round(ms)} ms after navigation`);
    best = Math.min(best, ms);
  }
  expect(best).toBeLessThan(1000);
});
