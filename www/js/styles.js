// Style sheets of the element, some of which come later.

import { h } from "./dom.js";
import { fileAddress } from "./files.js";

/** @param {string} name */
export function styleSheet(name) {
  return h("link", { rel: "stylesheet", href: fileAddress(`css/${name}.css`) });
}

/** A style sheet has come, or will not. @param {Element} link @param {() => void} [put] puts it into the document */
export function settled(link, put) {
  return new Promise((done) => {
    for (const type of ["load", "error"]) link.addEventListener(type, done);
    put?.();
  });
}
