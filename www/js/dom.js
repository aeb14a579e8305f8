// Making nodes, and keeping them in step with data.

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Attributes} attributes @param {Child[]} children */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** @template {keyof SVGElementTagNameMap} T @param {T} tag @param {Attributes} attributes @param {Child[]} children */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
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

/** Null, undefined and false take the attribute away. @param {Element} element @param {string} name @param {Value} value */
export function setAttribute(element, name, value) {
  if (value == null || value === false) return element.removeAttribute(name);
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** @param {Node} node @param {string} text */
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
  const wanted = new Set(items.map(key));
  // What goes, goes first: then what stays need not be moved, and keeps the focus.
  for (const [name, element] of before) if (!wanted.has(name)) element.remove();
  /** @type {Map<string, Element>} */
  const after = new Map();
  /** @type {Element | null} */
  let last = null;
  for (const item of items) {
    const name = key(item);
    /** @type {E} */
    const element = before.get(name) ?? create(item);
    update(element, item);
    /** @type {Element | null} */
    const next = last ? last.nextElementSibling : parent.firstElementChild;
    if (next !== element) parent.insertBefore(element, next);
    after.set(name, element);
    last = element;
  }
  keyed.set(parent, after);
}

/** What is to be scrolled before the next frame. @type {(() => void)[]} */
let scrolls = [];

/**
 * Scrolls the list, never the page. Everything is measured once, when all of it has been drawn: to
 * measure between two drawings would lay the page out each time.
 * @param {Element} list @param {Element} item @param {boolean} [first] to the list's top
 */
export function keepInView(list, item, first = false) {
  if (scrolls.push(() => scrollTo(list, item, first)) > 1) return;
  requestAnimationFrame(() => {
    const now = scrolls;
    scrolls = [];
    for (const scroll of now) scroll();
  });
}

/** @param {Element} list @param {Element} item @param {boolean} first */
function scrollTo(list, item, first) {
  if (!item.isConnected) return;
  const outer = list.getBoundingClientRect();
  const inner = item.getBoundingClientRect();
  if (first) list.scrollTop += inner.top - outer.top;
  else if (inner.top < outer.top) list.scrollTop += inner.top - outer.top - 8;
  else if (inner.bottom > outer.bottom) list.scrollTop += Math.min(inner.bottom - outer.bottom + 8, inner.top - outer.top);
}

/** One tab stop for a list of focusable elements: arrows go through them. @param {HTMLElement} container @param {string} selector @param {"vertical" | "horizontal"} [way] */
export function rovingFocus(container, selector, way = "vertical") {
  const all = () => /** @type {HTMLElement[]} */ ([...container.querySelectorAll(selector)]);
  container.addEventListener("keydown", (event) => {
    const [before, after] = way === "vertical" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    const step = Number(event.key === after) - Number(event.key === before);
    const elements = all();
    const at = elements.findIndex((element) => element === event.target);
    const next = step !== 0 && at >= 0 ? elements[at + step] : undefined;
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  });
  container.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element) || !target.matches(selector)) return;
    for (const element of all()) element.tabIndex = element === target ? 0 : -1;
  });
}
