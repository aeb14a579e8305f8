// The element: attributes, properties and life in a document. What it is about is in lab.js, how it looks in shell.js.

import { Lab } from "./lab.js";
import { Shell } from "./shell.js";
import { settled, styleSheet } from "./styles.js";

const STYLES = ["tokens", "lab"];

/**
 * `<vpc-lab src="scenario.json">`: a scenario's run as a picture, tables and text.
 *
 * Attributes: `src`, the scenario's address; `keys="page"`, to listen for keys on the whole page
 * instead of inside the element only.
 */
export class VpcLabElement extends HTMLElement {
  static observedAttributes = ["src"];

  #lab = new Lab();
  #shell = new Shell(this.#lab);
  #abort = new AbortController();

  constructor() {
    super();
    const links = STYLES.map(styleSheet);
    const { root } = this.#shell;
    this.attachShadow({ mode: "open" }).append(...links, root);
    // Nothing is measured or shown before the styles are there.
    root.hidden = true;
    Promise.all(links.map((link) => settled(link))).then(() => { root.hidden = false; });
  }

  connectedCallback() {
    this.#abort = new AbortController();
    this.#shell.connect(this.#abort.signal, this.getAttribute("keys") === "page" ? this.ownerDocument : this);
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#lab.player.pause();
  }

  /** The scenario's address. */
  get src() {
    return this.getAttribute("src") ?? "";
  }

  set src(value) {
    this.setAttribute("src", value);
  }

  /** @param {string} _name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(_name, before, after) {
    if (after && after !== before) this.#openSource(after);
  }

  /** Opens a scenario's text in place of the one that is open, which stays if the text has mistakes.
   * @param {string} text @param {string} name what to call it */
  open(text, name) {
    return this.#lab.open(text, name);
  }

  /** @param {string} address */
  #openSource(address) {
    const base = this.ownerDocument.baseURI;
    if (URL.canParse(address, base)) this.#lab.openAddress(new URL(address, base));
    else this.#lab.fail(`${address} could not be loaded`, "It is not an address.");
  }
}
