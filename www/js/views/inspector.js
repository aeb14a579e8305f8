// One packet, field by field, before and after the hop; and the bytes that each field stands on.

import { h, rovingFocus, setText } from "../dom.js";
import { byteGlyph, compareLayers, kindName } from "../format.js";

/** @import { PacketField } from "../engine.js" */
/** @import { Scene } from "../scene.js" */

/** Short enough to stand beside the fields, and for a phone. */
const PER_ROW = 8;

/** @typedef {{ id: string, field: PacketField }} Placed a field in the bytes that are shown */

export function inspectorView() {
  const about = h("p", { class: "about" });
  const body = h("div", { class: "fields" });
  const dump = h("div", { class: "dump", role: "group", "aria-label": "Bytes by field" });
  const sides = h("div", { class: "sides", role: "radiogroup", "aria-label": "Bytes shown" });
  const bytes = h("div", { class: "bytes" }, h("h3", {}, "Bytes"), sides, dump);
  const element = h("section", { class: "panel inspector", "aria-labelledby": "inspector-heading" },
    h("h2", { id: "inspector-heading" }, "Packet"), about, h("div", { class: "inspector-body" }, body, bytes));
  let side = /** @type {"before" | "after"} */ ("after");
  /** @type {Scene | null} */
  let drawn = null;

  for (const value of /** @type {const} */ (["before", "after"])) {
    const input = h("input", { type: "radio", name: "bytes-side", value, checked: value === side, change: () => {
      side = value;
      const scene = drawn;
      drawn = null;
      if (scene) draw(scene);
    } });
    sides.append(h("label", {}, input, value === "before" ? "Before" : "After"));
  }
  rovingFocus(body, "tr[data-field]");
  rovingFocus(dump, "span[data-field][tabindex]");
  for (const type of ["pointerover", "focusin"]) element.addEventListener(type, (event) => light(fieldOf(event.target)));
  for (const type of ["pointerleave", "focusout"]) element.addEventListener(type, () => light(null));

  /** @param {string | null} id */
  function light(id) {
    for (const part of element.querySelectorAll("[data-field]")) part.classList.toggle("lit", part.getAttribute("data-field") === id);
  }

  /** @param {Scene} scene */
  function draw(scene) {
    if (drawn?.run === scene.run && drawn.seq === scene.seq) return;
    drawn = scene;
    const { run } = scene;
    const event = run.latestPacketEvent(scene.seq);
    element.classList.toggle("vacant", !event);
    if (event?.packet == null) {
      setText(about, "No packet yet. Step on: the fields and bytes of each packet are shown here.");
      body.replaceChildren();
      dump.replaceChildren();
      return;
    }
    const { packet, seq } = event;
    const before = run.trail(packet, seq).at(-2);
    const where = event.place ? kindName(event.place.kind) : "";
    setText(about, before ? `Packet ${packet + 1}, before and after: ${where}.` : `Packet ${packet + 1}, made at: ${where}.`);
    const layersBefore = before ? run.dissect(packet, before.seq) : null;
    const rows = compareLayers(layersBefore, run.dissect(packet, seq));
    const shownSide = before ? side : "after";
    sides.hidden = !before;
    const kept = element.querySelector("[data-field]:focus")?.getAttribute("data-field");

    /** @type {Placed[]} */
    const placed = [];
    body.replaceChildren(h("table", { class: "field-table" },
      h("caption", { class: "visually-hidden" }, "Fields of the packet"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Field"), before ? h("th", { scope: "col" }, "Before") : null, h("th", { scope: "col" }, before ? "After" : "Value"))),
      ...rows.map((layer) => h("tbody", {},
        h("tr", { class: "layer" }, h("th", { colspan: before ? 3 : 2, scope: "rowgroup" }, layer.name, before && !layer.after ? " (taken off)" : before && !layer.before ? " (put on)" : "")),
        ...layer.fields.map((field, index) => {
          const id = `${layer.name}/${field.name}/${index}`;
          const here = shownSide === "before" ? field.before : field.after;
          if (here) placed.push({ id, field: here });
          return h("tr", { "data-field": id, tabindex: -1, class: field.changed ? "changed" : "" },
            h("th", { scope: "row" }, field.name, field.changed && layer.before && layer.after ? h("span", { class: "changed-mark" }, "changed") : null),
            before ? h("td", {}, field.before?.value ?? "–") : null,
            h("td", {}, field.after?.value ?? "–"));
        })))));
    const changed = new Set(rows.flatMap((layer) => layer.fields.map((field, index) => (field.changed ? `${layer.name}/${field.name}/${index}` : ""))));
    const source = shownSide === "before" && before ? run.packetBytes(packet, before.seq) : run.packetBytes(packet, seq);
    drawDump(source, placed, changed);
    for (const list of [body, dump]) list.querySelector("[data-field][tabindex]")?.setAttribute("tabindex", "0");
    if (kept) {
      const again = [...body.querySelectorAll("tr[data-field]")].find((row) => row.getAttribute("data-field") === kept);
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    }
  }

  /** A row of bytes is runs of bytes of one field each, in hexadecimal and as characters.
   * @param {Uint8Array} source @param {Placed[]} placed @param {Set<string>} changed */
  function drawDump(source, placed, changed) {
    const owners = ownersOf(source.length, placed);
    const seen = new Set();
    const lines = [];
    for (let start = 0; start < source.length; start += PER_ROW) {
      const hex = h("span", { class: "hex" });
      const ascii = h("span", { class: "ascii", "aria-hidden": "true" });
      const end = Math.min(start + PER_ROW, source.length);
      for (let at = start; at < end;) {
        let stop = at + 1;
        while (stop < end && owners[stop] === owners[at]) stop += 1;
        const id = owners[at];
        const run = source.subarray(at, stop);
        const style = id !== null && changed.has(id) ? "changed" : "";
        const first = id !== null && !seen.has(id);
        seen.add(id);
        hex.append(h("span", { "data-field": id, class: style, tabindex: first ? -1 : null, title: id === null ? null : id.split("/").slice(0, 2).join(" ") },
          [...run].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")), at + run.length < end ? " " : "");
        ascii.append(h("span", { "data-field": id, class: style }, [...run].map(byteGlyph).join("")));
        at = stop;
      }
      lines.push(h("div", { class: "dump-row" }, h("span", { class: "offset" }, start.toString(16).padStart(4, "0")), hex, ascii));
    }
    dump.replaceChildren(...lines);
  }

  return { element, draw };
}

/** Which field each byte belongs to. Of two that share a byte (flags, version and length) the later one counts.
 * @param {number} length @param {Placed[]} placed @returns {(string | null)[]} */
function ownersOf(length, placed) {
  /** @type {(string | null)[]} */
  const owners = new Array(length).fill(null);
  for (const { id, field } of placed) {
    for (let at = field.offset; at < Math.min(field.offset + field.length, length); at += 1) owners[at] = id;
  }
  return owners;
}

/** @param {EventTarget | null} target */
function fieldOf(target) {
  return target instanceof Element ? target.closest("[data-field]")?.getAttribute("data-field") ?? null : null;
}
