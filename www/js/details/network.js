// How the network is configured at the moment shown: every table, list and group, with what edits have changed so far.

import { h, reconcile, setAttribute, setText } from "../dom.js";
import { plural } from "../format.js";

/** So many tables, lists and groups are listed; the others are found by name. */
const SHOWN_MAX = 80;

/** @typedef {{ key: string, cells: string[], mark: "new" | "removed" | "" }} Row */
/** @typedef {{ key: string, title: string, note: string, columns: string[], rows: Row[] }} Thing */

/** @returns {View} */
export function networkView() {
  const note = h("p", { class: "note" });
  const list = h("div", { class: "things" });
  const find = h("input", { type: "text", role: "searchbox", "aria-label": "Find a table, list or group", placeholder: "Find by id or name", autocomplete: "off", spellcheck: "false", hidden: true, input: () => show() });
  const more = h("p", { class: "note" });
  const element = h("section", { class: "panel network", "aria-labelledby": "network-heading" },
    h("h2", { id: "network-heading" }, "The network at this moment"), note, find, list, more);
  /** @type {[Run | null, number]} */ let drawn = [null, 0];
  /** @type {Thing[]} */ let things = [];

  /** What has changed, then what is looked for. */
  function show() {
    const word = find.value.trim().toLowerCase();
    const changed = (/** @type {Thing} */ { rows }) => rows.some(({ mark }) => mark);
    const wanted = things.filter((thing) => changed(thing) || thing.title.toLowerCase().includes(word));
    const shown = [...wanted.filter(changed), ...wanted.filter((thing) => !changed(thing))].slice(0, SHOWN_MAX);
    find.hidden = things.length <= SHOWN_MAX;
    setText(more, wanted.length > shown.length ? `and ${(wanted.length - shown.length).toLocaleString("en")} more` : "");
    reconcile(list, things.length > SHOWN_MAX ? shown : things, ({ key }) => key, createThing, updateThing);
  }
  return {
    element,
    draw({ run, seq, frame }) {
      if (drawn[0] === run && drawn[1] === frame.edits) return;
      drawn = [run, frame.edits];
      things = thingsOf(run.configuration(seq), run.configuration(null));
      const changes = things.flatMap(({ rows }) => rows).filter(({ mark }) => mark).length;
      setText(note, frame.edits === 0 ? "As the scenario begins: nothing has been changed." : `${plural(frame.edits, "edit")} so far; ${plural(changes, "row")} differ from the beginning.`);
      show();
    },
  };
}

export function createThing() {
  return h("details", {}, h("summary", {}, h("strong"), " ", h("span", { class: "note" })), h("table", { class: "field-table" }, h("thead", {}, h("tr")), h("tbody")));
}

/** @param {HTMLDetailsElement} element @param {Thing} thing */
export function updateThing(element, { title, note, columns, rows }) {
  const [summary, table] = element.children;
  const changed = rows.some(({ mark }) => mark);
  setText(summary.children[0], title);
  setText(summary.children[1], changed ? `${note} · changed` : note);
  if (changed) element.open = true;
  const [head, body] = table.children;
  if (head.children[0].childElementCount === 0) head.children[0].append(...columns.map((name) => h("th", { scope: "col" }, name)));
  reconcile(body, rows, ({ key }) => key, ({ cells }) => h("tr", {}, ...cells.map((cell, index) => h(index === 0 ? "th" : "td", index === 0 ? { scope: "row" } : {}, cell))), (row, { cells, mark }) => {
    setAttribute(row, "data-mark", mark || null);
    cells.forEach((cell, index) => setText(row.children[index], index === 0 && mark ? `${cell} (${mark})` : cell));
  });
}

/** Every table, list and group, with what has changed in it. @param {Configuration} now @param {Configuration} before @returns {Thing[]} */
export function thingsOf(now, before) {
  const lists = { routeTables: byId(before.routeTables), networkAcls: byId(before.networkAcls), securityGroups: byId(before.securityGroups) };
  const was = (/** @type {keyof typeof lists} */ list, /** @type {string} */ id) => /** @type {any} */ (lists[list].get(id));
  return [
    ...now.routeTables.map((table) => ({
      key: table.id,
      title: titleOf("Route table", table),
      note: [table.main && "main", table.subnets.length > 0 && `of ${table.subnets.join(", ")}`].filter(Boolean).join(", "),
      columns: ["Destination", "Target", "State"],
      rows: compared(routeRows(table), routeRows(/** @type {typeof table | undefined} */ (was("routeTables", table.id)))),
    })),
    ...now.networkAcls.map((acl) => ({
      key: acl.id,
      title: titleOf("Network ACL", acl),
      note: acl.subnets.length > 0 ? `of ${acl.subnets.join(", ")}` : "of no subnet",
      columns: ["Rule", "Direction"],
      rows: compared(ruleRows(acl, "inbound", "outbound"), ruleRows(was("networkAcls", acl.id), "inbound", "outbound")),
    })),
    ...now.securityGroups.map((group) => ({
      key: group.id,
      title: titleOf("Security group", group),
      note: plural(group.ingress.length + group.egress.length, "rule"),
      columns: ["Rule", "Direction"],
      rows: compared(ruleRows(group, "ingress", "egress"), ruleRows(was("securityGroups", group.id), "ingress", "egress")),
    })),
    states(now, before),
  ];
}

/** @template {{ id: string }} T @param {T[]} things */
function byId(things) {
  return new Map(things.map((thing) => [thing.id, thing]));
}

/** @param {string} kind @param {{ id: string, name: string | null }} thing */
function titleOf(kind, { id, name }) {
  return name && name !== id ? `${kind} ${name} · ${id}` : `${kind} ${id}`;
}

/** @param {{ routes: { index: number, destination: string, target: string, state: string }[] } | undefined} table @returns {Row[]} */
function routeRows(table) {
  return (table?.routes ?? []).map(({ index, destination, target, state }) => ({ key: `${index}/${target}/${state}`, cells: [destination, target, state], mark: "" }));
}

/** As the console has it. @type {Record<string, string>} */
const DIRECTIONS = { ingress: "inbound", egress: "outbound", inbound: "inbound", outbound: "outbound" };

/** @param {any} thing @param {string[]} lists @returns {Row[]} */
function ruleRows(thing, ...lists) {
  return lists.flatMap((list) => (thing?.[list] ?? []).map((/** @type {{ text: string }} */ { text }, /** @type {number} */ index) => ({ key: `${list}/${text}/${index}`, cells: [text, DIRECTIONS[list]], mark: "" })));
}

/** What is there now, and below it what no longer is. @param {Row[]} now @param {Row[]} before @returns {Row[]} */
function compared(now, before) {
  const text = (/** @type {Row} */ { cells }) => cells.join("|");
  const [here, there] = [new Set(now.map(text)), new Set(before.map(text))];
  return [
    ...now.map((row) => ({ ...row, mark: /** @type {Row["mark"]} */ (there.has(text(row)) ? "" : "new") })),
    ...before.filter((row) => !here.has(text(row))).map((row) => ({ ...row, key: `gone/${row.key}`, mark: /** @type {Row["mark"]} */ ("removed") })),
  ];
}

/** @param {Configuration} now @param {Configuration} before @returns {Thing} */
function states(now, before) {
  const rows = (/** @type {Configuration} */ { natGateways, instances, internetGateways, interfaces, vpcs }) => [
    ...vpcs.map(({ id, enableDnsSupport }) => [id, enableDnsSupport ? "DNS support on" : "DNS support off"]),
    ...internetGateways.map(({ id, vpc }) => [id, vpc ? `attached to ${vpc}` : "detached"]),
    ...natGateways.map(({ id, state }) => [id, state]),
    ...instances.map(({ id, state }) => [id, state]),
    ...interfaces.map(({ id, addresses, securityGroups, sourceDestCheck }) => [id, [addresses.join(", "), securityGroups.join(", "), !sourceDestCheck && "source/destination check off"].filter(Boolean).join(" · ")]),
  ].map((cells) => ({ key: cells.join("/"), cells, mark: /** @type {Row["mark"]} */ ("") }));
  return { key: "states", title: "Gateways, instances and interfaces", note: "", columns: ["What", "State"], rows: compared(rows(now), rows(before)) };
}
