// Scenarios in which something is wrong: in the network, in the file, in the simulator itself.
import { readFileSync } from "node:fs";
import { expect, test } from "./harness.mjs";
import { NOTES, open, parts, pick, scrub, variant } from "./lab.mjs";

const MISTAKES = readFileSync(new URL("../fixtures/ten-mistakes.json", import.meta.url), "utf8");
const ANYWHERE = "0.0.0.0/0";

/** @type {{ name: string, change: (scenario: any) => void, place: string, code: string, outcome: RegExp, basis: string }[]} */
const BLOCKED = [
  {
    name: "a security group without egress rules",
    change: ({ network }) => { network.securityGroups[0].egress = []; },
    place: "Security group", code: "SG_HAS_NO_RULES", basis: "AWS documents",
    outcome: /timed out after \d+ s, SYN sent \d+ times/,
  },
  {
    name: "a network ACL that denies inbound ephemeral ports",
    change: ({ network }) => {
      const all = { protocol: "all", action: "allow" };
      network.networkAcls.push({
        id: "acl-1111111111111111a", name: "strict",
        inbound: [
          { ruleNumber: 90, protocol: "tcp", portRange: "1024-65535", source: ANYWHERE, action: "deny" },
          { ruleNumber: 100, ...all, source: ANYWHERE },
        ],
        outbound: [{ ruleNumber: 100, ...all, destination: ANYWHERE }],
      });
      network.subnets[1].networkAcl = "strict";
    },
    place: "Network ACL, private", code: "SUBNET_ACL_RESTRICTION", basis: "AWS documents",
    outcome: /timed out after \d+ s, SYN sent \d+ times/,
  },
  {
    name: "no route to the NAT gateway",
    change: ({ network }) => { network.routeTables[1].routes = []; },
    place: "Route table, private", code: "NO_ROUTE_TO_DESTINATION", basis: "our assumption",
    outcome: /timed out after \d+ s, SYN sent \d+ times/,
  },
  {
    name: "DNS support switched off",
    change: ({ network }) => { network.vpcs[0].enableDnsSupport = false; },
    place: "DNS resolver", code: "VPCLAB_DNS_SUPPORT_DISABLED", basis: "AWS documents",
    outcome: /name server silent after 10 s/,
  },
];

for (const { name, change, place, code, basis, outcome } of BLOCKED) {
  test(`${name}: the drop has a place, a word, a reason and an outcome`, async ({ page }) => {
    await open(page);
    await pick(page, "blocked.json", variant(change));
    const { log, transport, picture, findings } = parts(page);
    const drop = log.getByRole("listitem").filter({ hasText: code }).first();
    await scrub(page, Number(/^#(\d+)/.exec((await drop.textContent()) ?? "")?.[1]));
    await expect(transport).toContainText(`${place} · dropped`);
    await expect(transport).toContainText(code);
    await expect(transport).toContainText(basis);
    await expect(picture.locator("[data-station][data-verdict=dropped]")).toBeInViewport();
    await expect(picture.getByText("dropped", { exact: true })).toBeVisible();
    await expect(picture.getByText(code, { exact: true })).toBeVisible();
    const failed = findings.getByRole("row", { name: outcome }).first();
    await expect(failed).toBeVisible();
    await failed.getByRole("button").click();
    await expect(transport).toContainText(outcome);
  });
}

test("our assumption does not look like AWS's word", async ({ page }) => {
  await open(page);
  await pick(page, "blocked.json", variant(BLOCKED[2].change));
  const { log, transport } = parts(page);
  const look = async (/** @type {string} */ word) => {
    const said = transport.getByText(word, { exact: true });
    return said.evaluate((node) => [getComputedStyle(node).borderTopStyle, getComputedStyle(node).backgroundColor]);
  };
  await log.getByRole("button").filter({ hasText: "NO_ROUTE" }).first().click();
  const assumed = await look("our assumption");
  await log.getByRole("button").filter({ hasText: /Network ACL.* allowed/ }).first().click();
  const documented = await look("AWS documents");
  expect(assumed[0]).toBe("dashed");
  expect(documented[0]).toBe("none");
  expect(assumed[1]).not.toBe(documented[1]);
});

test("a server that does not listen refuses: that is no drop", async ({ page }) => {
  await open(page);
  await pick(page, "refused.json", variant(({ internet }) => { internet.servers[0].listen = [80]; }));
  const { findings, log } = parts(page);
  await expect(findings.getByRole("row", { name: /connection refused/ }).first()).toBeVisible();
  await expect(log.getByText(/· dropped/)).toHaveCount(0);
});

test("ten mistakes are ten diagnostics with place and hint, and the open scenario stays", async ({ page }) => {
  await open(page);
  await pick(page, "ten-mistakes.json", MISTAKES);
  const alert = page.getByRole("alert");
  await expect(alert.getByRole("heading", { name: "ten-mistakes.json has 10 mistakes" })).toBeFocused();
  const items = alert.getByRole("listitem");
  await expect(items).toHaveCount(10);
  for (const item of await items.all()) {
    await expect(item).toContainText(/line \d+, column \d+ \/\w/);
    await expect(item).toContainText(/Hint: \S/);
  }
  await alert.getByRole("button", { name: "Close" }).click();
  await expect(alert).toBeHidden();
  await parts(page).button("Step").click();
  await expect(parts(page).transport).toContainText("#0 · ");
});

test("a scenario can be dropped on the page", async ({ page }) => {
  await open(page);
  const scenario = variant((changed) => { changed.title = "Dropped on the page"; });
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "mine.json", { type: "application/json" }));
    return data;
  }, JSON.stringify(scenario));
  const { picture } = parts(page);
  for (const type of ["dragenter", "dragover", "drop"]) await picture.dispatchEvent(type, { dataTransfer: transfer });
  await expect(page.getByRole("heading", { name: "Dropped on the page" })).toBeVisible();
});

test("a file that is no scenario says so", async ({ page }) => {
  await open(page);
  await pick(page, "picture.json", "not JSON at all");
  await expect(page.getByRole("alert")).toContainText("picture.json has 1 mistake");
});

for (const [what, plant] of /** @type {const} */ ([
  ["a panic of the simulator", "frame"],
  ["an exception in a view", "dissect"],
])) {
  test(`${what} becomes a sentence`, async ({ page, problems }) => {
    await open(page);
    await page.evaluate(async (method) => {
      /** @type {any} */
      const { Simulation } = await import(new URL("pkg/vpclab.js", document.baseURI).href);
      Simulation.prototype[method] = () => { throw new WebAssembly.RuntimeError("unreachable"); };
    }, plant);
    await scrub(page, 60);
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("The run had to stop here");
    await expect(alert).toContainText("unreachable. Reload the page");
    await page.keyboard.press("ArrowRight");
    await page.reload();
    await parts(page).button("Step").click();
    await expect(parts(page).transport).toContainText("#0 · ");
    // What went wrong is on the console too, for whoever looks there.
    expect(problems.splice(0)).toEqual([expect.stringContaining("unreachable")]);
  });
}

test("a simulator that does not arrive becomes a sentence", async ({ page, problems }) => {
  await page.route("**/vpclab_bg.wasm", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("The simulator could not be loaded");
  problems.length = 0;
});

test("a scenario of another site is not asked for", async ({ page }) => {
  await page.goto("./?scenario=https://elsewhere.example/scenario.json");
  await expect(page.getByRole("alert")).toContainText("this page asks no other site for anything");
  await expect(page.getByRole("heading", { name: JSON.parse(NOTES).title })).toBeVisible();
});
