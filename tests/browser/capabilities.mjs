// What the page can do, tried inside of a page by roles and names: for engines that Playwright's own builds do not stand
// for. Each of these runs in the page, and needs nothing from outside but what `hands` puts there.

/** Puts what a person has into the page: eyes that find by role and name, and hands. */
export function hands() {
  const roles = /** @type {Record<string, string>} */ ({
    button: "button, summary, [role=button]", searchbox: "[role=searchbox], input[type=search]", textbox: "textarea, input:not([type]), input[type=text]", combobox: "select", checkbox: "input[type=checkbox]",
    radio: "input[type=radio]", slider: "input[type=range], [role=slider]", spinbutton: "input[type=number]", region: "section, [role=region]", dialog: "dialog, [role=dialog]", row: "tr, [role=row]", heading: "h1, h2, h3, h4",
    listitem: "li", status: "[role=status]", img: "[role=img], canvas", alert: "[role=alert]", columnheader: "[role=columnheader], th",
  });
  const root = () => /** @type {ShadowRoot} */ (document.querySelector("vpc-lab")?.shadowRoot);
  const seen = (/** @type {Element} */ element) => element.getClientRects().length > 0;
  const named = (/** @type {Element} */ element) => {
    const by = element.getAttribute("aria-labelledby");
    const labels = /** @type {HTMLInputElement} */ (element).labels;
    return (element.getAttribute("aria-label") ?? (by ? by.split(" ").map((id) => root().getElementById(id)?.textContent).join(" ") : labels?.length ? labels[0].textContent : element.querySelector("caption")?.textContent ?? element.textContent) ?? "").replace(/\s+/g, " ").trim();
  };
  const fits = (/** @type {string} */ name, /** @type {string | RegExp} */ wanted) => (typeof wanted === "string" ? name === wanted : wanted.test(name));
  const until = async (/** @type {() => any} */ what, about = () => String(what)) => {
    for (let tries = 0; tries < 1200; tries += 1) {
      const found = what();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 25));
    }
    throw new Error(`waited in vain for ${about()}`);
  };
  const all = (/** @type {string} */ role, /** @type {string | RegExp} */ name = /(?:)/, /** @type {ParentNode} */ within = root() ?? document) => [...within.querySelectorAll(roles[role])].filter((element) => seen(element) && fits(named(element), name));
  const see = (/** @type {string} */ role, /** @type {string | RegExp} */ name, /** @type {ParentNode} */ within) => until(() => all(role, name, within)[0], () => `the ${role} ${name}`);
  const fill = (/** @type {any} */ input, /** @type {string} */ value) => {
    input.focus();
    input.value = value;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const key = (/** @type {Element} */ element, /** @type {string} */ name) => element.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, composed: true, cancelable: true }));
  const reads = (/** @type {Element} */ element, /** @type {RegExp} */ text) => until(() => text.test(element.textContent ?? ""), () => `${text} in “${element.textContent?.slice(0, 600)}”`);
  const at = () => Number(/** @type {HTMLInputElement} */ (all("slider", "Event")[0]).value);
  const scrub = async (/** @type {number} */ seq) => fill(await see("slider", "Event", root()), String(seq));
  Object.assign(globalThis, { vpc: { root, see, all, until, fill, key, reads, at, scrub, named } });
}

/* global vpc */

/** By what a person wants to do. @type {Record<string, () => Promise<unknown>>} */
export const CAPABILITIES = {
  "move along the time line": async () => {
    const line = await vpc.see("region", "Time line");
    const time = await vpc.see("slider", "Time", line);
    await vpc.scrub(25);
    vpc.key(time, "ArrowRight");
    await vpc.until(() => vpc.at() === 26);
    vpc.key(time, "+");
    vpc.key(time, "PageDown");
    await vpc.until(() => vpc.at() > 26);
    (await vpc.see("button", "Zoom in", line)).click();
    await vpc.reads(line, /shown/);
  },
  "read the ladder": async () => {
    const ladder = await vpc.see("region", "Ladder");
    const arrow = await vpc.until(() => [...ladder.querySelectorAll("[role=button]")].find((one) => /^Packet SYN,ACK/.test(one.getAttribute("aria-label"))));
    arrow.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
    await vpc.until(() => arrow.getAttribute("aria-current") === "step");
    const before = ladder.querySelectorAll(".lifeline").length;
    vpc.fill(await vpc.see("combobox", "Lifelines", ladder), "Ends");
    await vpc.until(() => ladder.querySelectorAll(".lifeline").length < before);
  },
  "filter the events": async () => {
    const log = await vpc.see("region", "Every event");
    const filter = await vpc.see("searchbox", "Filter events", log);
    vpc.fill(filter, "rewritten and tcp.flags contains SYN");
    await vpc.reads(log, /4 of 268 events/);
    vpc.all("listitem", undefined, log)[0].querySelector("button").click();
    await vpc.until(() => vpc.at() > 20);
    vpc.fill(filter, "tcp.prot == 4");
    await vpc.until(() => filter.getAttribute("aria-invalid") === "true");
    vpc.fill(filter, "");
    await vpc.reads(log, /268 events/);
  },
  "read a decision and its fact": async () => {
    await vpc.scrub(27);
    const decision = await vpc.see("region", "Decision");
    await vpc.reads(decision, /decides/);
    vpc.all("button", /^Fact /, decision)[0].click();
    const note = await vpc.see("dialog", /^Fact F/);
    await vpc.reads(note, /Read in|MODEL|documents/);
    note.hidePopover();
  },
  "sort and filter tables": async () => {
    await vpc.scrub(120);
    const tables = await vpc.see("region", "Live tables");
    const nat = tables.querySelector("[aria-labelledby=table-nat]");
    await vpc.reads(nat, /10\.0\.1\.5.*350\.0 s/s);
    const sockets = tables.querySelector("[aria-labelledby=table-sockets]");
    const head = vpc.all("columnheader", /^State/, sockets)[0];
    head.querySelector("button").click();
    await vpc.until(() => head.getAttribute("aria-sort") === "ascending");
    const filter = await vpc.see("searchbox", "Filter rows", tables);
    vpc.fill(filter, "LISTEN");
    await vpc.reads(tables, /Sockets 1 of 3/);
    vpc.fill(filter, "");
    const [row] = vpc.all("row", /10\.0\.1\.5/, nat);
    row.focus();
    await vpc.see("button", /^Event #\d+ made it/, tables);
  },
  "act, compare with before, and undo": async () => {
    await vpc.scrub(60);
    const act = await vpc.see("region", "Act here");
    const deed = await vpc.until(() => vpc.all("combobox", "Do", act)[0]?.options.length > 20 && vpc.all("combobox", "Do", act)[0]);
    vpc.fill(deed, "delete-nat-gateway");
    vpc.fill(await vpc.until(() => [...act.querySelectorAll("input")].find((one) => /NAT gateway/.test(one.labels?.[0]?.textContent ?? ""))), "lab-nat");
    (await vpc.see("button", "Do it here", act)).click();
    await vpc.reads(act, /Done: Delete NAT gateway/);
    (await vpc.see("button", /^Compare with/)).click();
    const versus = await vpc.see("region", "Side by side");
    await vpc.reads(versus, /The first thing that happens differently/);
    await vpc.until(() => vpc.all("img", undefined, versus).length === 2);
    (await vpc.see("button", "Undo", act)).click();
    await vpc.reads(await vpc.see("region", "The network at this moment"), /nothing has been changed/);
  },
  "edit the scenario's text": async () => {
    (await vpc.see("button", "Build")).click();
    const build = await vpc.see("region", "Build");
    const text = await vpc.see("textbox", "Scenario text", build);
    const before = text.value;
    vpc.fill(text, before.replace("10.0.1.0/24", "10.0.1.0/33"));
    await vpc.reads(build, /1 mistake/);
    vpc.fill(text, before);
    (await vpc.see("button", "Close", build)).click();
  },
  "switch the reading of NAT": async () => {
    await vpc.scrub(60);
    const model = vpc.all("radio", "Zonal")[0] ?? [...vpc.root().querySelectorAll("input[type=radio]")].find((one) => /Zonal/.test(vpc.named(one)));
    model.click();
    await vpc.reads(await vpc.see("region", "This moment under each NAT model"), /zonal/i);
    await vpc.until(() => model.checked);
  },
  "open hundreds of connections": async () => {
    vpc.key(document.body, "m");
    const many = await vpc.see("region", "Many connections at once");
    vpc.fill(await vpc.see("spinbutton", "How many connections", many), "300");
    (await vpc.see("button", "Open them", many)).click();
    await vpc.reads(many, /300 connections of 300 established/);
    (await vpc.see("button", "Close", many)).click();
  },
  "take the picture away": async () => {
    (await vpc.see("button", "Take away")).click();
    const sheet = await vpc.see("dialog", "Take away");
    for (const [button, said] of /** @type {[string, RegExp][]} */ ([["Save .svg", /vpclab\.svg: [\d,]+ bytes/], ["Save .png", /vpclab\.png: [\d,]+ bytes/], ["Save .pcapng", /vpclab\.pcapng: [\d,]+ bytes/]])) {
      (await vpc.see("button", button, sheet)).click();
      await vpc.reads(sheet, said);
    }
    sheet.close();
  },
  "open a scenario of the library": async () => {
    (await vpc.see("button", "Scenarios")).click();
    const library = await vpc.see("dialog", "Scenarios");
    await vpc.until(() => library.querySelectorAll("li").length > 20);
    vpc.fill(await vpc.see("searchbox", "Find scenarios", library), "t14.7 stateful");
    await vpc.reads(library, /(?<!\d)1 scenario(?!s)/);
    (await vpc.see("button", /Network ACLs let replies/, library)).click();
    await vpc.see("heading", /Network ACLs let replies through/);
    await vpc.until(() => vpc.at() === -1);
  },
};
