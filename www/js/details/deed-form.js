// A form for one action, with its fields from the scenario's schema. What cannot be done is said at the field.

import { h, setAttribute, setText } from "../dom.js";
import { diagnosticsOf, messageOf } from "../errors.js";
import { actionOf, deedsOf, inWords, isEither } from "./action-form.js";
import { onceFetched } from "./once.js";

/** @typedef {import("./action-form.js").Deed} Deed */
/** @typedef {import("../lab.js").Lab} Lab */

/** So many names are offered: nobody reads through more, and each is an element. */
const NAMES_MAX = 1000;

/** Of two fields one is needed, and each says what else will do. @type {Record<string, string>} */
const OTHER_END = { instance: "or a server", server: "or an instance" };

const listed = onceFetched("scenario.schema.json", deedsOf);

/** Every action that there is. Throws where the schema does not come. */
export async function allDeeds() {
  try {
    return await listed();
  } catch (error) {
    throw new Error(`The list of actions could not be loaded: ${messageOf(error)}.`);
  }
}

/** The components that can be named in a field. @param {Run} run @returns {string[]} */
function namesOf(run) {
  const found = new Set(run.topology.stations.flatMap(({ component, name }) => (name ? [name, component] : [component])));
  const { securityGroups, routeTables, networkAcls } = run.configuration(null);
  for (const { id, name } of [...securityGroups, ...routeTables, ...networkAcls]) found.add(name ?? id);
  return [...found].slice(0, NAMES_MAX);
}

/** Connections that can be named, last that which one most likely speaks of: one's own. @param {Run} run @returns {string[]} */
function connectionsOf({ connections, deeds }) {
  const own = deeds.flatMap(({ action }) => ("connection" in action ? [String(action.connection)] : []));
  return [...new Set([...connections].filter((name) => !own.includes(name)).concat(own))].slice(-NAMES_MAX);
}

/**
 * Does something at the moment shown, and says what came of it. Throws what the simulator throws.
 * @param {Lab} lab @param {object} action @returns {string} why AWS did not do it; empty where it did
 */
export function perform(lab, action) {
  lab.act(action);
  const { run } = lab;
  const number = (run?.info.actions.length ?? 0) - 1;
  for (const { kind } of run?.events ?? []) {
    if (kind.type === "action-ended" && kind.action === number && kind.outcome === "call-refused") return kind.error ?? "the call was refused";
  }
  return "";
}

/**
 * @param {Lab} lab @param {string} prefix of ids @param {{ done?: (said: string) => void }} [listener] `done` is told after something was done
 */
export function deedForm(lab, prefix, { done = () => {} } = {}) {
  const fields = h("div", { class: "act-fields" });
  const lists = { component: h("datalist", { id: `${prefix}-components` }), connection: h("datalist", { id: `${prefix}-connections` }) };
  const status = h("p", { class: "act-status", role: "status" });
  const submit = h("button", { type: "submit", class: "open primary" }, "Do it here");
  const element = h("form", { class: "act-form", submit: (event) => { event.preventDefault(); act(); } }, fields, submit, lists.component, lists.connection);
  /** @type {Deed | null} */
  let deed = null;
  /** @type {Record<string, unknown> | undefined} */
  let instead;

  /** @param {Deed} shown @param {Record<string, string>} [values] what stands in its fields @param {Record<string, unknown>} [then] another action, done after it */
  function show(shown, values = {}, then) {
    deed = shown;
    instead = then;
    const first = shown.fields.filter((field) => field.required || isEither(field) || field.name in values);
    const rest = shown.fields.filter((field) => !first.includes(field));
    fields.replaceChildren(...first.map(fieldView), ...(rest.length === 0 ? [] : [h("details", {}, h("summary", {}, "More"), ...rest.map(fieldView))]));
    for (const [name, value] of Object.entries(values)) {
      const box = boxOf(name);
      if (box) box.value = value;
    }
    tell("");
  }

  const lastConnection = () => lists.connection.lastElementChild?.getAttribute("value") ?? "";

  /** @param {string} name */
  const boxOf = (name) => /** @type {HTMLInputElement | null} */ (fields.querySelector(`[name="${name}"]`));

  /** @param {import("./action-form.js").Field} field */
  function fieldView({ name, what, input, choices, min, max, example, required, refers }) {
    const id = `${prefix}-${name}`;
    const common = { id, name, required, "aria-describedby": `${id}-note` };
    const box = input === "choice" ? h("select", common, h("option", { value: "" }, "as it is"), ...choices.map((choice) => h("option", { value: choice }, choice)))
      : input === "number" ? h("input", { ...common, type: "number", min, max, placeholder: example })
        : h("input", { ...common, type: "text", placeholder: choices.length > 0 ? choices.join(", ") : OTHER_END[required ? "" : name] ?? example, list: refers && lists[refers].id, value: refers === "connection" ? lastConnection() : null, autocomplete: "off", spellcheck: "false" });
    return h("p", { class: "ask-field" }, h("label", { for: id, title: what }, inWords(name)), box, h("span", { class: "note", id: `${id}-note` }));
  }

  function act() {
    if (!deed) return;
    clearMarks();
    try {
      const action = actionOf(deed, (name) => boxOf(name)?.value ?? "");
      const said = inWords(deed.name);
      const refused = perform(lab, action) || (instead && perform(lab, instead));
      if (typeof action.connection === "string" && action.do === "connect") rename(action.connection);
      if (refused) return fail(`AWS refuses it at this moment: ${refused}.`);
      tell(`Done: ${said}. The run goes on from here.`);
      done(`Done: ${said}. The run goes on from here.`);
    } catch (error) {
      const diagnostics = diagnosticsOf(error);
      const field = error instanceof Error && "field" in error ? String(error.field) : "";
      if (field) complain(field, messageOf(error));
      const placed = diagnostics.filter(({ pointer, message, hint }) => complain(pointer.split("/").at(-1) ?? "", [message, hint].filter(Boolean).join("; ")));
      fields.querySelector("[aria-invalid]")?.scrollIntoView({ block: "nearest" });
      if (field || placed.length > 0) fail("It was not done: see the fields.");
      else fail(diagnostics.length === 0 ? messageOf(error) : diagnostics.map(({ message, hint }) => [message, hint].filter(Boolean).join("; ")).join(" "));
    }
  }

  /** The next connection needs another name. @param {string} name */
  function rename(name) {
    const box = boxOf("connection");
    if (box) box.value = name.replace(/\d*$/, (number) => String(Number(number || 1) + 1));
  }

  /** Says at a field what is wrong with it; false where there is no such field. @param {string} name @param {string} text */
  function complain(name, text) {
    const box = boxOf(name);
    const note = box?.nextElementSibling;
    if (!box || !note) return false;
    setAttribute(box, "aria-invalid", "true");
    setText(note, text);
    const details = box.closest("details");
    if (details) details.open = true;
    return true;
  }

  function clearMarks() {
    for (const box of fields.querySelectorAll("[aria-invalid]")) box.removeAttribute("aria-invalid");
    for (const note of fields.querySelectorAll(".ask-field > .note")) setText(note, "");
  }

  /** @param {string} text */
  function tell(text) {
    delete status.dataset.state;
    setText(status, text);
  }

  /** @param {string} text */
  function fail(text) {
    setText(status, text);
    status.dataset.state = "failed";
  }

  return {
    element, status, show, tell, fail,
    /** @param {Run} run what can be named in it */
    suggest(run) {
      for (const [list, names] of /** @type {const} */ ([[lists.component, namesOf(run)], [lists.connection, connectionsOf(run)]])) {
        list.replaceChildren(...names.map((value) => h("option", { value })));
      }
    },
    focus: () => /** @type {HTMLElement | null} */ (fields.querySelector("input, select"))?.focus(),
  };
}
