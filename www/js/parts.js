// What comes, with its styles, when it is asked for the first time.

import { settled, styleSheet } from "./styles.js";

/** @typedef {import("./lab.js").Lab} Lab */

/**
 * By name: how a part is made, and whether it stands below the toolbar (`head`), is a dialogue (`lab`), or follows what
 * is named (`stage`, `picture`). Its styles are `css/details/NAME.css`. `element` is what is put into the page.
 */
const PARTS = {
  about: { place: ".lab", make: async (/** @type {Lab} */ lab) => (await import("./details/about.js")).aboutView(lab) },
  ask: { place: ".head", make: async (/** @type {Lab} */ lab) => (await import("./details/ask/panel.js")).askView(lab) },
  export: { place: ".lab", make: async (/** @type {Lab} */ lab) => (await import("./details/export.js")).exportView(lab) },
  many: { place: ".head", make: async (/** @type {Lab} */ lab) => (await import("./details/many/panel.js")).manyView(lab) },
  build: { place: ".stage", make: async (/** @type {Lab} */ lab) => (await import("./details/build/panel.js")).buildView(lab) },
  kept: { place: ".head", make: async (/** @type {Lab} */ lab) => (await import("./details/keep/kept.js")).keptView(lab) },
  library: { place: ".lab", make: async (/** @type {Lab} */ lab, /** @type {Parts} */ parts) => (await import("./details/library/panel.js")).libraryView(lab, parts) },
  traffic: { place: ".picture", make: async (/** @type {Lab} */ lab, /** @type {Parts} */ parts) => (await import("./details/traffic/panel.js")).trafficView(lab, parts) },
  palette: { place: ".lab", make: async (/** @type {Lab} */ lab, /** @type {Parts} */ parts) => (await import("./details/palette.js")).paletteView(lab, parts) },
};

/** @typedef {typeof PARTS} Table */
/** @template {keyof Table} N @typedef {Awaited<ReturnType<Table[N]["make"]>>} Part */

export class Parts {
  #lab;
  #root;
  /** @type {Map<string, any>} */ #made = new Map();

  /** @param {Lab} lab @param {HTMLElement} root */
  constructor(lab, root) {
    this.#lab = lab;
    this.#root = root;
  }

  /** @template {keyof Table} N @param {N} name @param {(part: Part<N>) => unknown} use */
  async use(name, use) {
    try {
      if (!this.#made.has(name)) {
        const { make, place } = PARTS[name];
        const style = styleSheet(`details/${name}`);
        const [part] = await Promise.all([make(this.#lab, this), settled(style, () => this.#root.before(style))]);
        if (!this.#made.has(name)) {
          const at = this.#root.matches(place) ? this.#root : this.#root.querySelector(place);
          if (place === ".stage" || place === ".picture") at?.after(part.element);
          else at?.append(part.element);
          this.#made.set(name, part);
        }
      }
      await use(this.#made.get(name));
    } catch (error) {
      this.#lab.fail("A part of the page could not be loaded", `It is missing: ${name}.`, error);
    }
  }
}
