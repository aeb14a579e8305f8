// One packet closely: its fields before and after the hop, the bytes that each field stands on, and
// the same moment under each reading of NAT.

import { h, rovingFocus, setText } from "../dom.js";
import { MODELS, endsOf, kindName } from "../format.js";
import { sourceOf } from "./facts.js";
import { byteGlyph, compareLayers } from "./layers.js";

/** Short enough to stand beside the fields, and for a phone. */
const PER_ROW = 8;

/** @typedef {{ id: string, field: PacketField }} Placed a field in the bytes that are shown */

/** @param {() => void} redraw @returns {View} */
export function inspectorView(redraw) {
  const about = h("p", { class: "about" });
  const body = h("div", { class: "fields" });
  const dump = h("div", { class: "dump", role: "group", "aria-label": "Bytes by field" });
  const after = h("input", { type: "radio", name: "side", checked: true, change: redraw });
  const sides = h("div", { class: "sides", role: "radiogroup", "aria-label": "Bytes shown" },
    h("label", {}, h("input", { type: "radio", name: "side", change: redraw }), "Before"), h("label", {}, after, "After"));
  const bytes = h("div", { class: "bytes" }, h("h3", {}, "Bytes"), sides, dump);
  const element = h("section", { class: "panel inspector", "aria-labelledby": "inspector-heading" },
    h("h2", { id: "inspector-heading" }, "Packet"), about, h("div", { class: "inspector-body" }, body, bytes));

  rovingFocus(body, "tr[data-field]");
  rovingFocus(dump, "span[data-field][tabindex]");
  for (const type of ["pointerover", "focusin"]) element.addEventListener(type, ({ target }) => light(target instanceof Element ? target.closest("[data-field]") : null));
  for (const type of ["pointerleave", "focusout"]) element.addEventListener(type, () => light(null));

  /** @param {Element | null} field */
  function light(field) {
    const id = field?.getAttribute("data-field");
    for (const part of element.querySelectorAll("[data-field]")) part.classList.toggle("lit", part.getAttribute("data-field") === id);
  }

  /** @type {View["draw"]} */
  function draw({ run, index }) {
    const event = run.latestPacketEvent(index);
    bytes.hidden = !event;
    if (event?.packet == null) {
      setText(about, "No packet yet. Step on: the fields and bytes of each packet are shown here.");
      body.replaceChildren();
      return;
    }
    const { packet, seq, place } = event;
    const before = run.trail(packet, seq).at(-2);
    setText(about, `Packet ${packet}, ${before ? "before and after" : "made at"}: ${place ? kindName(place.kind) : ""} (#${seq}).`);
    const rows = compareLayers(before ? run.dissect(packet, before.seq) : null, run.dissect(packet, seq));
    const shownBefore = before && !after.checked ? before : null;
    sides.hidden = !before;
    const kept = element.querySelector("[data-field]:focus")?.getAttribute("data-field");

    /** @type {Placed[]} */
    const placed = [];
    const changed = new Set();
    body.replaceChildren(h("table", { class: "field-table" },
      h("caption", { class: "visually-hidden" }, "Fields of the packet"),
      h("thead", {}, h("tr", {}, ...["Field", ...(before ? ["Before", "After"] : ["Value"])].map((name) => h("th", { scope: "col" }, name)))),
      ...rows.map((layer) => h("tbody", {},
        h("tr", { class: "layer" }, h("th", { colspan: before ? 3 : 2, scope: "rowgroup" }, layer.name, before && !layer.after ? " (taken off)" : before && !layer.before ? " (put on)" : "")),
        ...layer.fields.map((field, index) => {
          const id = `${layer.name}/${field.name}/${index}`;
          const here = shownBefore ? field.before : field.after;
          if (here) placed.push({ id, field: here });
          if (field.changed) changed.add(id);
          return h("tr", { "data-field": id, tabindex: -1, class: field.changed ? "changed" : "" },
            h("th", { scope: "row" }, field.name, ...(field.changed && layer.before && layer.after ? [" ", h("span", { class: "changed-mark" }, "changed")] : [])),
            before && h("td", {}, field.before?.value ?? "–"),
            h("td", {}, field.after?.value ?? "–"));
        })))));
    drawDump(run.packetBytes(packet, (shownBefore ?? event).seq), placed, changed);
    for (const list of [body, dump]) list.querySelector("[data-field][tabindex]")?.setAttribute("tabindex", "0");
    const again = kept && [...body.querySelectorAll("tr")].find((row) => row.getAttribute("data-field") === kept);
    if (again) again.focus({ preventScroll: true });
  }

  /** A row of bytes is runs of bytes of one field each, in hexadecimal and as characters.
   * @param {Uint8Array} source @param {Placed[]} placed @param {Set<string>} changed */
  function drawDump(source, placed, changed) {
    const owners = ownersOf(source.length, placed);
    const seen = new Set();
    const lines = [];
    for (let start = 0; start < source.length; start += PER_ROW) {
      const hex = h("span", { class: "hex" });
      const ascii = h("span", { "aria-hidden": "true" });
      const end = Math.min(start + PER_ROW, source.length);
      for (let at = start, stop = at; at < end; at = stop) {
        while (stop < end && owners[stop] === owners[at]) stop += 1;
        const id = owners[at];
        const run = [...source.subarray(at, stop)];
        const style = id && changed.has(id) ? "changed" : "";
        hex.append(h("span", { "data-field": id, class: style, tabindex: id && !seen.has(id) ? -1 : null, title: id?.split("/").slice(0, 2).join(" ") },
          run.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")), stop < end ? " " : "");
        ascii.append(h("span", { "data-field": id, class: style }, run.map(byteGlyph).join("")));
        seen.add(id);
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
  const owners = new Array(length).fill(null);
  for (const { id, field } of placed) owners.fill(id, field.offset, field.offset + field.length);
  return owners;
}

/** @returns {View} */
export function compareView() {
  const rows = h("tbody");
  const sentence = h("p", { class: "compare-sentence" });
  const source = h("p", { class: "compare-source" });
  const found = h("div", { class: "compared" }, h("table", {}, h("caption", { class: "visually-hidden" }, "This moment under each NAT model"),
    h("thead", {}, h("tr", {}, ...["NAT model", "Packet as it leaves", "Effect here"].map((name) => h("th", { scope: "col" }, name)))), rows), sentence, source);
  const vacant = h("p", { class: "about" }, "Choose a moment at which a component handles a packet: the readings of NAT are set side by side here.");
  return {
    element: h("section", { class: "panel compare", "aria-labelledby": "compare-heading" },
      h("h2", { id: "compare-heading" }, "This moment under each NAT model"), vacant, found),
    draw({ run, seq }) {
      const comparison = seq === null ? null : run.compare(seq);
      vacant.hidden = Boolean(comparison);
      found.hidden = !comparison;
      if (!comparison) return;
      rows.replaceChildren(...comparison.models.map(({ natModel, header, passesHere, effect }) => {
        const current = natModel === run.info.natModel;
        const [from, to] = header ? endsOf(header) : [];
        return h("tr", { "aria-current": current && "true" },
          h("th", { scope: "row" }, MODELS[natModel].name, current && " ", current && h("span", { class: "shown" }, "shown")),
          h("td", { class: "ends" }, ...(header ? [from, h("wbr"), " → ", to] : ["–"])),
          h("td", {}, passesHere ? effect : "does not pass here"));
      }));
      setText(sentence, comparison.sentence.text);
      source.replaceChildren(...sourceOf(comparison.sentence));
    },
  };
}
