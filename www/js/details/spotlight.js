// What is pointed at, or has the focus, is lit wherever else it is: a packet in its rows, events, arrow and way; a row in its packet's.

import { h, setAttribute, setText } from "../dom.js";
import { endsOf, plural } from "../format.js";
import { Links } from "./links.js";

/** @typedef {{ row: string | null, packet: number | null }} Target */

/** In the order of the tables. @type {[string, string][]} */
const TABLES = [["nat", "translation"], ["tracking", "tracking entry"], ["sockets", "socket"], ["names", "cached name"], ["neighbours", "neighbour"]];

/** @param {import("../lab.js").Lab} lab @returns {View} */
export function spotlightView(lab) {
  const element = h("p", { class: "lit-note", hidden: true, role: "status" });
  /** @type {Links | null} */ let links = null;
  /** @type {Scene | null} */ let scene = null;
  /** @type {Target | null} */ let pointed = null;
  /** @type {Target | null} */ let focused = null;
  /** Marks that are set. @type {Element[]} */ let marked = [];
  let shown = "";

  /** @param {EventTarget | null} target @returns {Target | null} */
  function targetOf(target) {
    const near = target instanceof Element ? target.closest("[data-row], [data-packet]") : null;
    if (!near) return null;
    const packet = near.getAttribute("data-packet");
    return { row: near.getAttribute("data-row"), packet: packet === null ? null : Number(packet) };
  }

  /** @param {Node} root what all of the lab is in */
  function listen(root) {
    // Beside the picture, and on a phone above what stays below.
    /** @type {ShadowRoot} */ (root).querySelector(".dock")?.append(element);
    root.addEventListener("pointerover", ({ target }) => point(targetOf(target)));
    root.addEventListener("pointerout", (event) => {
      const { relatedTarget: next } = /** @type {PointerEvent} */ (event);
      if (!(next instanceof Node) || !root.contains(next)) point(null);
    });
    root.addEventListener("focusin", ({ target }) => {
      // A finger leaves nothing behind that points.
      pointed = null;
      focused = targetOf(target);
      light();
    });
    root.addEventListener("focusout", () => { focused = null; light(); });
    // Rows that are scrolled to are lit as well.
    root.addEventListener("scroll", () => mark(), { capture: true, passive: true });
  }

  /** @param {Target | null} target */
  function point(target) {
    pointed = target;
    light();
  }

  function light() {
    const target = pointed ?? focused;
    const packet = packetOf(target);
    const state = `${target?.row}/${packet}/${scene?.seq}`;
    if (state === shown || !scene) return;
    shown = state;
    const trail = packet === null ? [] : scene.run.trail(packet, Infinity);
    lab.tell("lit", trail);
    mark();
    element.hidden = target === null;
    setText(element, target === null ? "" : told(target, packet, trail));
  }

  /** @param {Target | null} target */
  function packetOf(target) {
    if (!target || !links || !scene) return null;
    return target.packet ?? (target.row === null ? null : links.packetOf(target.row, scene.seq));
  }

  /** Puts the marks where they belong now. */
  function mark() {
    const target = pointed ?? focused;
    const packet = packetOf(target);
    const root = /** @type {ShadowRoot} */ (element.getRootNode());
    const rows = new Set(packet === null ? [] : links?.rowsOf(packet));
    if (target?.row) rows.add(target.row);
    const now = target === null ? [] : [
      ...(packet === null ? [] : root.querySelectorAll(`[data-packet="${packet}"]`)),
      ...[...root.querySelectorAll("[data-row]")].filter((row) => rows.has(row.getAttribute("data-row") ?? "")),
    ];
    for (const before of marked) if (!now.includes(before)) before.removeAttribute("data-lit");
    for (const one of now) setAttribute(one, "data-lit", true);
    marked = now;
  }

  /** @param {Target} target @param {number | null} packet @param {LogEvent[]} trail */
  function told({ row }, packet, trail) {
    const made = trail[0]?.kind;
    if (packet === null || made?.type !== "created") return "No packet that one can step through made this row.";
    const rows = [...(links?.rowsOf(packet) ?? [])];
    const counts = TABLES.flatMap(([table, name]) => {
      const count = rows.filter((key) => key.startsWith(`${table}/`)).length;
      return count > 0 ? [plural(count, name, name.endsWith("y") ? `${name.slice(0, -1)}ies` : undefined)] : [];
    });
    const others = row === null || row.startsWith("packets/") ? 0 : (links?.packetsOf(row).length ?? 1) - 1;
    return [`${made.header.label}, ${endsOf(made.header).join(" → ")}`, counts.join(", "), others > 0 && `one of ${plural(others + 1, "packet")} of this row`].filter(Boolean).join(" · ");
  }

  return {
    element,
    live: true,
    draw(next) {
      const root = element.getRootNode();
      if (scene === null && root !== element) listen(root);
      if (scene?.run !== next.run) {
        links = new Links(next.run.events);
        pointed = focused = null;
      }
      scene = next;
      shown = "";
      light();
    },
  };
}
