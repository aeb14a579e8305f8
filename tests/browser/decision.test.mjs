// The decision of an event: every row and why it does not decide, whose word that is, and what can be done there.
import { expect, test } from "./harness.mjs";
import { open, parts, pick, position, scrub, variant } from "./lab.mjs";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const decision = (page) => page.getByRole("region", { name: "Decision", exact: true });

/** A row of a table of the decision, as it is read. @param {Page} page @param {string} name @param {RegExp} row */
const rowOf = (page, name, row) => decision(page).getByRole("table", { name: new RegExp(`^${name}`) }).getByRole("row", { name: row });

/** To the first event at a place whose heading reads so. @param {Page} page @param {string} filter */
async function goTo(page, filter) {
  const { log } = parts(page);
  await log.getByRole("searchbox", { name: "Filter events" }).fill(filter);
  await log.locator(".events").getByRole("button").first().click();
}

test("at a route table every row says how it fares; at the interface its own addresses are compared (S0.11, F3.5, F9.1)", async ({ page }) => {
  await open(page);
  await expect(decision(page)).toContainText("Step to a moment");
  await page.getByRole("combobox", { name: "Chapter" }).selectOption("3. VPC Route Table Evaluation");
  await expect(decision(page)).toContainText("Route table");
  await expect(rowOf(page, "Routes", /0\.0\.0\.0\/0/)).toHaveAttribute("aria-current", "true");
  await expect(rowOf(page, "Routes", /0\.0\.0\.0\/0/)).toContainText("decides");
  await expect(rowOf(page, "Routes", /10\.0\.0\.0\/16/)).toContainText("does not cover 203.0.113.5");
  await goTo(page, "kind == eni and tcp.port > 0");
  await expect(rowOf(page, "Source/destination check", /10\.0\.1\.5/)).toContainText("the packet's source");
});

test("a network ACL is read in the order of its numbers: passed over and why, decides, not asked (F5.2, F5.3)", async ({ page }) => {
  await open(page);
  await pick(page, "acl.json", variant(({ network }) => {
    network.networkAcls = [{ id: "acl-x", default: true,
      inbound: [{ ruleNumber: 100, source: "0.0.0.0/0", action: "allow" }],
      outbound: [
        { ruleNumber: 300, destination: "0.0.0.0/0", action: "deny" },
        { ruleNumber: 100, protocol: "udp", portRange: 53, destination: "0.0.0.0/0", action: "allow" },
        { ruleNumber: 200, protocol: "tcp", portRange: "1-65535", destination: "0.0.0.0/0", action: "allow" },
      ] }];
    for (const subnet of network.subnets) delete subnet.networkAcl;
  }));
  await expect(page.getByRole("heading", { name: "How data flows from AWS" })).toBeVisible();
  await goTo(page, "at == acl-x and tcp.port > 0");
  const rows = decision(page).getByRole("table", { name: /^Rules/ }).getByRole("row");
  await expect(rows.nth(1)).toContainText("for UDP; this is TCP");
  await expect(rows.nth(1)).toHaveAccessibleName(/passed over/);
  await expect(rows.nth(2)).toContainText("the first that matches: allows it");
  await expect(rows.nth(2)).toHaveAttribute("aria-current", "true");
  await expect(rows.nth(3)).toContainText("not asked");
  await expect(rows.nth(4)).toContainText("*");
});

test("an entry is shown before and after, the port pool with whose word that is; a tracked flow needs no rule (F4.20, F6.26, F6.29)", async ({ page }) => {
  await open(page);
  await parts(page).model("Zonal").check({ force: true });
  await goTo(page, "kind == nat-gateway");
  const panel = decision(page);
  await expect(rowOf(page, "Translation table", /10\.0\.1\.5:49152/)).toContainText("made by this packet");
  await expect(rowOf(page, "Port pool", /10\.0\.0\.220/)).toContainText("our assumption");
  await expect(rowOf(page, "Port pool", /10\.0\.0\.220/)).toContainText("55,000");
  await goTo(page, "kind == nat-gateway and tcp.flags == \"SYN,ACK\"");
  const table = panel.getByRole("table", { name: /^Translation table/ });
  await expect(table.getByRole("row", { name: /^before/ })).toContainText("SYN_SENT");
  await expect(table.getByRole("row", { name: /^after/ })).toContainText("SYN_RECV");
  await goTo(page, "kind == security-group and tcp.flags == \"SYN,ACK\"");
  await expect(panel).toContainText("No rule is asked: the flow is tracked");
  await expect(panel.getByRole("table", { name: /^Connection tracking/ }).getByRole("row", { name: /^after/ })).toContainText("SYN_RECV");
});

test("where a name is looked for (F2.7)", async ({ page }) => {
  await open(page);
  await goTo(page, "kind == resolver");
  await expect(rowOf(page, "Where the name is looked for", /public DNS/)).toContainText("203.0.113.5");
});

test("a rule is changed at its row: wrong values are said at the field, a right one is an action that can be undone", async ({ page }) => {
  await open(page);
  await goTo(page, "kind == network-acl and tcp.port > 0");
  const panel = decision(page);
  await panel.getByRole("button", { name: "Replace rule 100" }).click();
  const editor = panel.getByRole("region", { name: "Replace rule 100" });
  await expect(editor.getByRole("textbox", { name: "destination" }).or(editor.getByRole("combobox", { name: "destination" }))).toHaveValue("0.0.0.0/0");
  await editor.getByLabel("destination").fill("10.0.0.0/33");
  await editor.getByLabel("action").selectOption("deny");
  await editor.getByRole("button", { name: "Do it here" }).click();
  await expect(editor.getByLabel("destination")).toHaveAttribute("aria-invalid", "true");
  await expect(editor).toContainText("It was not done");
  await editor.getByLabel("destination").fill("0.0.0.0/0");
  await editor.getByRole("button", { name: "Do it here" }).click();
  await expect(editor).toBeHidden();
  await expect(panel).toContainText("Done: Replace network ACL entry");
  const { last } = await position(page);
  await page.keyboard.press("End");
  await expect(parts(page).log).toContainText("SUBNET_ACL_RESTRICTION");
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await position(page)).last).not.toBe(last);
});

test("the NAT gateway is deleted where it decided, and its entries go (F6.37)", async ({ page }) => {
  await open(page);
  await goTo(page, "kind == nat-gateway");
  await decision(page).getByRole("button", { name: /^Delete the NAT gateway/ }).click();
  await expect(decision(page)).toContainText("Done: Delete the NAT gateway");
  await parts(page).log.getByRole("searchbox", { name: "Filter events" }).fill("");
  await expect(parts(page).log).toContainText("is being deleted");
});

test("a server is stopped where it got a packet, and its MTU lowered: actions on the time line", async ({ page }) => {
  await open(page);
  await goTo(page, "kind == server and tcp.flags == SYN");
  const panel = decision(page);
  await panel.getByRole("button", { name: /^Set its MTU|^The MTU of/ }).click();
  const editor = panel.getByRole("region", { name: "The MTU of google.com" });
  await editor.getByLabel("mtu").fill("900");
  await editor.getByRole("button", { name: "Do it here" }).click();
  await expect(panel).toContainText("Done: Set MTU");
  await panel.getByRole("button", { name: /^Stop the server/ }).click();
  await expect(panel).toContainText("Done: Stop the server");
  await parts(page).log.getByRole("searchbox", { name: "Filter events" }).fill("code == VPCLAB_SERVER_NOT_RUNNING");
  await expect(parts(page).log.locator(".events")).toContainText("the server does not run");
});

test("words and facts open, by keyboard, and give the focus back", async ({ page }) => {
  await open(page);
  await goTo(page, "kind == network-acl and tcp.port > 0");
  const fact = decision(page).getByRole("button", { name: "Fact F5.2" }).first();
  await fact.focus();
  await page.keyboard.press("Enter");
  const note = page.getByRole("dialog", { name: "Fact F5.2" });
  await expect(note).toContainText("first match decides");
  await expect(note.getByRole("link", { name: "VPC User Guide: vpc-network-acls" })).toHaveAttribute("href", /docs\.aws\.amazon\.com/);
  await page.keyboard.press("Escape");
  await expect(note).toBeHidden();
  await expect(fact).toBeFocused();
  await decision(page).getByRole("button", { name: "Network ACL", exact: true }).first().click();
  const word = page.getByRole("dialog", { name: "Network ACL" });
  await expect(word).toContainText("Numbered rules at a subnet's edge");
  await word.getByRole("button", { name: "Fact F5.1" }).click();
  await expect(page.getByRole("dialog", { name: "Fact F5.1" })).toContainText("stateless");
});

test("a fact beside the sentence opens, too", async ({ page }) => {
  await open(page);
  await scrub(page, 0);
  await goTo(page, "kind == network-acl and tcp.port > 0");
  await parts(page).transport.getByRole("button", { name: "Fact F5.2" }).click();
  await expect(page.getByRole("dialog", { name: "Fact F5.2" })).toContainText("Rule numbers");
});

test("the notes' claims are tested on a run that has none of its own, with the evidence", async ({ page }) => {
  await open(page);
  await pick(page, "plain.json", variant((scenario) => { delete scenario.story; }));
  const { findings } = parts(page);
  await expect(findings.getByRole("listitem").filter({ hasText: "Security Groups are stateful" })).toContainText("Proved by this run");
  const arp = findings.getByRole("listitem").filter({ hasText: "ARP and MAC addressing are internal only" });
  await expect(arp).toContainText("Proved by this run");
  await expect(findings.getByRole("row", { name: /Connection established/ })).toContainText("#");
  await arp.getByRole("button", { name: /^Go to event/ }).first().click();
  await expect(rowOf(page, "Who has the address", /10\.0\.1\.1/)).toContainText("the answer");
});

test("an action that did not end as it was meant to says what stopped it, and leads there (T14.7, T14.20)", async ({ page }) => {
  await page.goto("./?scenario=scenarios/traps/t14-07-nacl-replies-are-automatic.json");
  await goTo(page, "timed out");
  const stops = decision(page).getByRole("region", { name: "What stopped it" });
  await expect(stops).toContainText("SUBNET_ACL_RESTRICTION, and 7 times more");
  await expect(stops).toContainText("no outbound rule of network ACL requests-only matches");
  const first = stops.getByRole("button", { name: /Go to event/ });
  const seq = Number(/\d+/.exec(await first.textContent() ?? "")?.[0]);
  await first.click();
  expect((await position(page)).seq).toBe(seq);
  await expect(stops).toHaveCount(0);
});
