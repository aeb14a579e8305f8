// New traffic in two clicks: where from, where to; then what kind, and off it goes, at the moment shown.

import { h, setAttribute, setText } from "../../dom.js";
import { diagnosticsOf, messageOf } from "../../errors.js";
import { openScenario } from "../build/run-text.js";
import { KINDS, actionsOf, addressFor, connectionsOf, endAt, endsOf, freshConnection } from "./plan.js";

/** @typedef {import("./plan.js").End} End */

/** @param {import("../../lab.js").Lab} lab @param {import("../../parts.js").Parts} parts */
export function trafficView(lab, parts) {
  const from = h("select", { id: "traffic-from", change: () => { readdress(); mark(); } });
  const to = h("input", { id: "traffic-to", type: "text", list: "traffic-names", autocomplete: "off", spellcheck: "false", required: true, placeholder: "address or name", "aria-describedby": "traffic-status", input: () => { target = undefined; mark(); } });
  const kind = h("select", { id: "traffic-kind", change: () => setKind() }, ...KINDS.map(([value, title]) => h("option", { value }, title)));
  const open = h("optgroup", { label: "On a connection" });
  kind.append(open);
  const port = h("input", { id: "traffic-port", type: "number", min: 1, max: 65535, value: 443, input: () => { touched = true; } });
  const portField = field("traffic-port", "Port", port);
  const names = h("datalist", { id: "traffic-names" });
  const send = h("button", { type: "submit", class: "open primary" }, "Send");
  const status = h("span", { class: "traffic-status", id: "traffic-status", role: "status" });
  const ways = [field("traffic-from", "From", from), field("traffic-to", "To", to)];
  const form = h("form", { class: "traffic-form", submit: (event) => { event.preventDefault(); act(); } },
    ...ways, field("traffic-kind", "What", kind), portField, send,
    h("button", { type: "button", class: "open", click: hide }, "Close"));
  const element = h("section", { class: "traffic", "data-takes-clicks": true, "aria-labelledby": "traffic-heading", hidden: true, keydown: (event) => { if (event.key === "Escape") hide(); } },
    h("h2", { id: "traffic-heading", class: "visually-hidden" }, "New traffic"), form, names,
    h("p", { class: "traffic-foot" }, status, h("button", { type: "button", class: "link", click: () => { hide(); parts.use("many", (view) => view.show()); } }, "Many connections at once …")));
  /** @type {End[]} */
  let ends = [];
  /** @type {any} */
  let scenario = {};
  /** Has somebody chosen a port? */
  let touched = false;
  /** What was pointed at as the other end. @type {End | undefined} */
  let target;
  /** What the next click in the picture is. @type {"from" | "to"} */
  let next = "from";
  /** @type {Run | null} */
  let shown = null;

  const picture = () => element.parentElement?.querySelector(".picture");
  const sender = () => ends.find(({ kind, ref }) => kind !== "other" && ref === from.value);

  function show() {
    if (!element.hidden) return hide();
    element.hidden = false;
    picture()?.addEventListener("click", pointed);
    next = "from";
    load();
    tell("Click in the picture where it comes from, then where it goes; or choose here.");
    from.focus();
  }

  function hide() {
    element.hidden = true;
    picture()?.removeEventListener("click", pointed);
    mark();
  }

  function load() {
    const { run } = lab;
    if (element.hidden || !run) return;
    if (run !== shown) {
      const before = from.value;
      shown = run;
      ({ scenario } = openScenario(run.text));
      ends = endsOf(run.topology, scenario);
      const senders = ends.filter((end) => end.kind !== "other");
      from.replaceChildren(...senders.map(({ ref, title }) => h("option", { value: ref }, title)));
      if (senders.some(({ ref }) => ref === before)) from.value = before;
      target = target && ends.find(({ ref }) => ref === target?.ref);
      const chosen = kind.value;
      open.replaceChildren(...connectionsOf(run.deeds, scenario).flatMap((name) => [h("option", { value: `send ${name}` }, `Request on ${name}`), h("option", { value: `close ${name}` }, `Close ${name}`)]));
      open.hidden = open.childElementCount === 0;
      kind.value = chosen;
      if (kind.value === "") kind.value = KINDS[0][0];
      setKind();
      const known = ends.flatMap((end) => [...end.names, ...end.inside, ...end.outside].map((value) => ({ value, title: end.title })));
      names.replaceChildren(...known.map(({ value, title }) => h("option", { value }, value === title ? "" : title)));
    }
    mark();
  }

  /** @param {Event} event */
  function pointed(event) {
    const number = event.target instanceof Element ? event.target.closest("[data-station]")?.getAttribute("data-station") : null;
    const end = shown && number ? endAt(ends, shown.topology, number) : undefined;
    if (!number || !shown) return;
    // It is for the traffic now, and for nothing else.
    event.stopPropagation();
    if (next === "from") {
      if (!end || end.kind === "other") return tell("Instances and servers send; click one of them.");
      from.value = end.ref;
      next = "to";
      readdress();
      tell(`From ${end.title}. Now click where it goes.`);
    } else {
      if (!end) return tell("Nothing can be sent to that: it has no address.");
      target = end;
      next = "from";
      readdress();
      tell(`From ${sender()?.title} to ${end.title}: press Send.`);
      send.focus();
    }
    mark();
  }

  /** The other end, as this one calls it. */
  function readdress() {
    if (target) to.value = addressFor(sender(), target);
  }

  function setKind() {
    const [value, , usual = null] = KINDS.find(([one]) => one === kind.value) ?? [];
    portField.hidden = usual === null;
    // On a connection that is open, both ends are known.
    for (const way of ways) way.hidden = value === undefined;
    to.required = value !== undefined;
    if (usual !== null && !touched) port.value = String(usual);
  }

  function mark() {
    const chosen = element.hidden ? [] : [sender()?.station, target?.station];
    for (const node of picture()?.querySelectorAll("[data-station]") ?? []) setAttribute(node, "data-end", { 0: "from", 1: "to" }[chosen.indexOf(Number(node.getAttribute("data-station")))]);
  }

  function act() {
    const end = sender();
    if (!end || !shown) return tell("There is nobody who could send: build an instance first.", true);
    for (const box of [to, port]) box.removeAttribute("aria-invalid");
    try {
      const actions = actionsOf({ from: end, to: to.value.trim(), kind: kind.value, port: Number(port.value), connection: freshConnection(shown.deeds, scenario) });
      lab.act(actions[0], ...actions.slice(1));
      tell(`${kind.selectedOptions[0].text}${to.required ? `: ${end.title} to ${to.value}` : ""}. Play or step to watch it; Undo takes it back.`);
    } catch (error) {
      const [mistake] = diagnosticsOf(error);
      const box = { to, port }[mistake?.pointer.split("/").at(-1) ?? ""];
      if (box) setAttribute(box, "aria-invalid", "true");
      box?.focus();
      tell(mistake ? [mistake.message, mistake.hint].filter(Boolean).join("; ").replaceAll("`", "") : messageOf(error), true);
    }
  }

  /** @param {string} text @param {boolean} [failed] */
  function tell(text, failed = false) {
    setText(status, text);
    setAttribute(status, "data-state", failed && "failed");
  }

  lab.on("run", load);
  lab.on("refresh", () => { if (!element.hidden) mark(); });
  return { element, show };
}

/** @param {string} id @param {string} label @param {HTMLElement} box */
function field(id, label, box) {
  return h("p", { class: "traffic-field" }, h("label", { for: id }, label), box);
}
