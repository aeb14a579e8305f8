// The little that the views share about documents: making nodes, and keeping them in step with data.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {string | Node | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

/**
 * An HTML element. Attributes whose value is null, undefined or false are left out; functions
 * are listeners for the event that the key names.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Attributes} attributes @param {Child[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Attributes} attributes @param {Child[]} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function s(tag, attributes = {}, ...children) {
  return fill(/** @type {SVGElementTagNameMap[T]} */ (document.createElementNS(SVG, tag)), attributes, children);
}

/** @template {Element} E @param {E} element @param {Attributes} attributes @param {Child[]} children @returns {E} */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else setAttribute(element, name, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Writes an attribute only if it differs. @param {Element} element @param {string} name @param {string | number | boolean | null | undefined} value */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Writes text only if it differs. @param {Node} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @type {WeakMap<Element, Map<string, Element>>} */
const keyed = new WeakMap();

/**
 * Makes an element's children those of `items`, in their order, reusing the child of each key.
 * @template T @template {Element} E
 * @param {Element} parent @param {readonly T[]} items @param {(item: T) => string} key
 * @param {(item: T) => E} create @param {(element: E, item: T) => void} update
 */
export function reconcile(parent, items, key, create, update) {
  const before = keyed.get(parent) ?? new Map();
  /** @type {Map<string, Element>} */
  const after = new Map();
  /** @type {Element | null} */
  let last = null;
  for (const item of items) {
    const name = key(item);
    const element = /** @type {E} */ (before.get(name) ?? create(item));
    update(element, item);
    /** @type {Element | null} */
    const next = last ? last.nextElementSibling : parent.firstElementChild;
    if (next !== element) parent.insertBefore(element, next);
    after.set(name, element);
    last = element;
  }
  for (const [name, element] of before) if (!after.has(name)) element.remove();
  keyed.set(parent, after);
}

/** Scrolls the list, never the page. @param {Element} list @param {Element} item */
export function keepInView(list, item) {
  const outer = list.getBoundingClientRect();
  const inner = item.getBoundingClientRect();
  if (inner.top < outer.top) list.scrollTop -= outer.top - inner.top + 8;
  else if (inner.bottom > outer.bottom) list.scrollTop += Math.min(inner.bottom - outer.bottom + 8, inner.top - outer.top);
}

/**
 * One tab stop for a list of focusable elements: arrows up and down go through them.
 * @param {HTMLElement} container @param {string} selector
 */
export function rovingFocus(container, selector) {
  const all = () => /** @type {HTMLElement[]} */ ([...container.querySelectorAll(selector)]);
  container.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const elements = all();
    const at = elements.findIndex((element) => element === event.target);
    const next = elements[at + step];
    if (at < 0 || !next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  });
  container.addEventListener("focusin", (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches(selector)) return;
    for (const element of all()) element.tabIndex = element === event.target ? 0 : -1;
  });
}
