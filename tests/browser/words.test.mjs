// Words of a lesson that are wired to the picture: links, figures, tasks; and what they are without script.
import { expect, test } from "./harness.mjs";
import { NOTES_SRC, hears, host } from "./host.mjs";

const TITLE = "How data flows from AWS: EC2 to the internet";
const LESSON = `
  <p>At <a href="#lab" data-vpc-lab-seek="chapter 4">the NAT gateway</a> the source becomes
    <output data-vpc-lab-value="source-address">198.51.100.10</output>, kept for <output data-vpc-lab-value="nat-seconds-left">350</output> s.
    <span data-vpc-lab-seek="end">The end.</span> <button data-vpc-lab-act='{"do":"fly"}'>Fly</button>
    <button data-vpc-lab-act='{"do":"ping","instance":"client","to":"203.0.113.5"}'>Ping</button>
    <a href="#lab" data-vpc-lab-nat-model="zonal" data-vpc-lab-seek="chapter 5">As AWS has it</a></p>
  <ul><li data-vpc-lab-task="rewritten">See a rewrite</li><li data-vpc-lab-task="acted"><input type="checkbox" aria-label="Act yourself"> Act yourself</li></ul>
  <vpc-lab id="lab" src="${NOTES_SRC}"><p>A picture</p></vpc-lab>`;

test("links set the picture, figures follow it, tasks tick themselves", async ({ page }) => {
  await host(page, LESSON, { head: '<script type="module" src="js/vpc-lab-words.js"></script>' });
  await hears(page, `lab ready ${TITLE}`);
  const [source, left] = [page.locator("output").nth(0), page.locator("output").nth(1)];
  await expect(source).toHaveText("–");
  const rewrite = page.getByRole("checkbox", { name: "See a rewrite" });
  await expect(rewrite).not.toBeChecked();
  const link = page.getByRole("link", { name: "the NAT gateway" });
  await link.click();
  expect(new URL(page.url()).hash).toBe("");
  await expect(source).toHaveText("198.51.100.10");
  await expect(source).toHaveAttribute("aria-live", "polite");
  await expect(left).toHaveText("350");
  await expect(link).toHaveAttribute("aria-current", "step");
  await expect(rewrite).toBeChecked();
  await expect(page.getByRole("status").filter({ hasText: "Done: See a rewrite" })).toBeAttached();
  await page.getByRole("link", { name: "As AWS has it" }).press("Enter");
  await expect(link).not.toHaveAttribute("aria-current");
  await expect(source).toHaveText("198.51.100.10");
  expect(await page.locator("vpc-lab").evaluate((/** @type {any} */ lab) => [lab.natModel, lab.values["nat-model"], lab.values.chapter])).toEqual(["zonal", "Zonal", "5"]);
});

test("a router that takes every link for its own takes none of these", async ({ page }) => {
  await host(page, LESSON, { head: '<script type="module" src="js/vpc-lab-words.js"></script>' });
  await hears(page, `lab ready ${TITLE}`);
  await page.evaluate(() => addEventListener("click", (event) => event.preventDefault(), { capture: true }));
  await page.getByRole("link", { name: "the NAT gateway" }).click();
  await expect(page.locator("output").nth(0)).toHaveText("198.51.100.10");
});

test("words that are no links are pressed by keys too, and what cannot be done is said after them", async ({ page, problems }) => {
  await host(page, LESSON, { head: '<script type="module" src="js/vpc-lab-words.js"></script>' });
  await hears(page, `lab ready ${TITLE}`);
  await page.getByRole("button", { name: "The end." }).focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("vpc-lab").evaluate((/** @type {any} */ lab) => lab.values.event)).toBe("267");
  await page.getByRole("button", { name: "Fly" }).click();
  await expect(page.getByRole("status").filter({ hasText: "is no `do` that is known" })).toBeVisible();
  await expect.poll(() => problems.length).toBe(1);
  expect(problems.pop()).toContain("these words ask for something that cannot be done");
  const own = page.getByRole("checkbox", { name: "Act yourself" });
  await expect(own).not.toBeChecked();
  await page.getByRole("button", { name: "Ping" }).click();
  await expect(own).toBeChecked();
  await expect(page.getByRole("checkbox")).toHaveCount(2);
});

test("a condition or a name that means nothing is the author's to know", async ({ page, problems }) => {
  await host(page, `<ul><li data-vpc-lab-task="colour == red">Never</li></ul><span data-vpc-lab-value="colour">blue</span><vpc-lab id="lab" src="${NOTES_SRC}"></vpc-lab>`,
    { head: '<script type="module" src="js/vpc-lab-words.js"></script>' });
  await hears(page, `lab ready ${TITLE}`);
  await expect.poll(() => problems.length).toBe(2);
  const told = problems.splice(0).join("\n");
  expect(told).toContain("there is no value “colour”; there are event, events, time");
  expect(told).toContain("this task's condition cannot be read");
  await expect(page.getByText("blue")).toBeVisible();
  await expect(page.getByRole("checkbox")).not.toBeChecked();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("a lesson is plain text", async ({ page }) => {
    await host(page, LESSON, { head: '<script type="module" src="js/vpc-lab-words.js"></script>' });
    await expect(page.getByText("At the NAT gateway the source becomes 198.51.100.10, kept for 350 s.")).toBeVisible();
    await expect(page.getByText("A picture")).toBeVisible();
  });
});
