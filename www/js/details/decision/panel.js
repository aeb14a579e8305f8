// The decision of the event that is shown: what the component looked at, row by row, and what can be done about it.

import { h, setAttribute, setText } from "../../dom.js";
import { headingOf } from "../../format.js";
import { icon } from "../../icons.js";
import { messageOf } from "../../errors.js";
import { allDeeds, deedForm, perform } from "../deed-form.js";
import { openFactsIn, sourceOf } from "../facts.js";
import { stopsView } from "./stops.js";
import { explainHeadings, explained } from "../terms.js";
import { placeOffers, rowOffers, tableOffers } from "./edits.js";
import { FATES } from "./principles.js";
import { tablesOf } from "./tables.js";

/** @typedef {import("./tables.js").DecisionTable} DecisionTable */
/** @typedef {import("./edits.js").Offer} Offer */

/** Rows of a list that is not opened; the one that decides is always among them. */
const ROWS_SHOWN = 40;

/** @param {import("../../lab.js").Lab} lab @returns {View} */
export function decisionView(lab) {
  const place = h("p", { class: "decision-place" });
  const sentence = h("p", { class: "decision-sentence" });
  const source = h("p", { class: "decision-source" });
  const body = h("div", { class: "decision-tables" });
  const status = h("p", { class: "act-status", role: "status" });
  const form = deedForm(lab, "edit", { done: (said) => { close(); tell(said); refocus(); } });
  const title = h("h3", { id: "edit-heading", tabindex: -1 });
  const editor = h("section", { class: "edit", hidden: true, "aria-labelledby": "edit-heading", keydown: (event) => { if (event.key === "Escape") close(true); } },
    h("header", {}, title, h("button", { type: "button", class: "link", click: () => close(true) }, "Cancel")), form.element, form.status);
  const vacant = h("p", { class: "note" }, "Step to a moment at which a component handles a packet: what it looked at, and why it decided so, stands here.");
  const heading = h("h2", { id: "decision-heading", tabindex: -1 }, "Decision");
  const shown = h("div", { class: "decided" }, place, sentence, source, body);
  const element = h("section", { class: "panel decision", "aria-labelledby": "decision-heading" },
    heading, vacant, shown, editor, status);
  /** What is drawn: a run and an event. @type {Run | null} */
  let run = null;
  /** @type {number | null} */
  let seq = null;
  /** Has the list been opened to all of its rows? */
  let all = false;
  /** Where the focus goes when the editor closes. */
  let opener = "";
  let watched = false;

  /** @param {Offer} offer @param {HTMLElement} button */
  async function open(offer, button) {
    opener = button.getAttribute("aria-label") ?? button.textContent ?? "";
    try {
      if (offer.now) {
        const refused = perform(lab, { do: offer.deed, ...spelled(offer.values) });
        refocus();
        return tell(refused ? `AWS refuses it at this moment: ${refused}.` : `Done: ${offer.title}. Undo takes it back.`, Boolean(refused));
      }
      const deed = (await allDeeds()).find(({ name }) => name === offer.deed);
      if (!deed) throw new Error(`There is no action ${offer.deed}.`);
      setText(title, offer.title);
      const known = deed.fields.map(({ name }) => name);
      form.show(deed, Object.fromEntries(Object.entries(offer.values).filter(([name]) => known.includes(name))), offer.instead);
      if (run) form.suggest(run);
      tell("");
      button.closest("section.decision-table")?.after(editor);
      editor.hidden = false;
      form.focus();
    } catch (error) {
      tell(messageOf(error), true);
    }
  }

  /** @param {boolean} [back] to the button that opened it */
  function close(back = false) {
    editor.hidden = true;
    shown.after(editor);
    if (back) refocus();
  }

  /** To the button that was pressed, or, where it is gone with its row, to the heading. */
  function refocus() {
    const buttons = [...element.querySelectorAll("button")];
    const button = buttons.find((button) => (button.getAttribute("aria-label") ?? button.textContent) === opener);
    (button ?? heading).focus();
  }

  /** @param {string} text @param {boolean} [failed] */
  function tell(text, failed = false) {
    setText(status, text);
    setAttribute(status, "data-state", failed ? "failed" : null);
  }

  /** @param {Offer} offer */
  const button = (offer) => h("button", { type: "button", class: "link", "aria-label": offer.title === offer.label ? null : offer.title, click: (event) => open(offer, event.currentTarget) }, offer.label);

  /** The name of what AWS shows by its id. @param {string} id */
  function named(id) {
    const name = /^[a-z]+-\w+$/.test(id) && run && (run.configuration(null).securityGroups.find((group) => group.id === id)?.name ?? run.componentName(id));
    return name && name !== id && h("span", { class: "named" }, ` ${name}`);
  }

  /** @param {DecisionTable} table @param {LogEvent} event */
  function tableView(table, event) {
    const direction = "direction" in event.kind ? event.kind.direction : null;
    const offers = tableOffers(table, event);
    const rows = all || table.rows.length <= ROWS_SHOWN ? table.rows : shortened(table.rows);
    const edits = rows.map((row) => rowOffers(table, row, direction));
    const editable = edits.some((list) => list.length > 0);
    const why = table.rows.some((row) => row.why || row.assumed || row.fate === "not-asked");
    const label = table.name && table.name !== table.id ? `${table.name} · ${table.id}` : table.id;
    return h("section", { class: "decision-table", "data-kind": table.kind },
      h("h3", {}, ...explained(table.title), " ", h("code", {}, label)),
      h("p", { class: "principle" }, ...explained(table.principle.text), " ", ...sourceOf(table.principle)),
      rows.length === 0 ? h("p", { class: "note" }, table.empty) : h("div", { class: "scroll-x", tabindex: 0, role: "region", "aria-label": table.title },
        h("table", {},
          h("caption", { class: "visually-hidden" }, `${table.title} of ${label}`),
          h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "sign" }, h("span", { class: "visually-hidden" }, "Fate")), ...table.columns.map((name) => h("th", { scope: "col" }, name)),
            why && h("th", { scope: "col" }, "For this packet"), editable && h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, "Change")))),
          h("tbody", {}, ...rows.map((row, index) => {
            const { word, sign } = FATES[row.fate];
            return h("tr", { "data-fate": row.fate, "aria-current": row.fate === "decides" && "true" },
              h("td", { class: "sign" }, h("span", { "aria-hidden": "true" }, sign), h("span", { class: "visually-hidden" }, word)),
              ...row.cells.map((cell, at) => h(at === 0 ? "th" : "td", { scope: at === 0 && "row", "data-label": table.columns[at], class: row.changed?.[at] ? "is-changed" : "" }, cell || h("span", { class: "note" }, "–"), named(cell))),
              why && h("td", { class: "why" }, row.why || (row.fate === "not-asked" ? word : ""), row.assumed && " ", row.assumed && h("span", { class: "assumed" }, "our assumption")),
              editable && h("td", { class: "row-edits" }, ...edits[index].map(button)));
          })))),
      rows.length < table.rows.length && h("p", {}, h("button", { type: "button", class: "link", click: () => { all = true; seq = null; lab.refresh(); } }, `Show all ${table.rows.length.toLocaleString("en")} rows`)),
      offers.length > 0 && h("p", { class: "offers" }, ...offers.map(button)));
  }

  /** What stands elsewhere in the lab opens in the same way. */
  function watch() {
    const root = /** @type {HTMLElement | null} */ (element.closest(".lab"));
    if (watched || !root) return;
    watched = true;
    openFactsIn(root);
    explainHeadings(root.querySelectorAll(".tables h3, .panel > h2, .panel > header > h2"));
  }

  return {
    element,
    draw(scene) {
      watch();
      const { event } = scene;
      if (run === scene.run && seq === scene.seq && event) return;
      if (run !== scene.run || seq !== scene.seq) close();
      if (seq !== scene.seq) tell("");
      [run, seq] = [scene.run, scene.seq];
      vacant.hidden = event !== null;
      shown.hidden = event === null;
      if (!event) return;
      const { title: said, verdict, code } = headingOf(scene.run, event);
      place.replaceChildren(...(verdict === "noted" ? [] : [icon(verdict)]), h("strong", {}, ...explained(said)), ...(code ? [" ", h("code", {}, code)] : []));
      setAttribute(place, "data-verdict", verdict);
      sentence.replaceChildren(...explained(event.sentence.text));
      source.replaceChildren(...sourceOf(event.sentence));
      const offers = placeOffers(event);
      body.replaceChildren(...stopsView(lab, scene.run, event), ...tablesOf(scene).map((table) => tableView(table, event)), ...(offers.length > 0 ? [h("p", { class: "offers" }, ...offers.map(button))] : []));
      all = false;
    },
  };
}

/** The first rows, and the one that decides. @param {DecisionTable["rows"]} rows */
function shortened(rows) {
  const first = rows.slice(0, ROWS_SHOWN);
  const deciding = rows.find(({ fate }) => fate === "decides");
  return deciding && !first.includes(deciding) ? [...first, deciding] : first;
}

/** As an action has them. @param {Record<string, string>} values @returns {Record<string, unknown>} */
function spelled(values) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key,
    value === "true" ? true : value === "false" ? false : key === "ruleNumber" ? Number(value) : key === "icmpTypeCode" ? JSON.parse(value) : value]));
}
