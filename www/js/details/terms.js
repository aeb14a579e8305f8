// Words that have a meaning to look up, in a text.

import { h } from "../dom.js";
import { TERMS } from "./glossary.js";
import { factButtons, openNote } from "./facts.js";

/** @typedef {import("./glossary.js").Term} Term */

/** @type {Map<string, Term>} */
const byWord = new Map(TERMS.flatMap((term) => term.words.map((word) => /** @type {[string, Term]} */ ([word, term]))));
const longestFirst = [...byWord.keys()].sort((a, b) => b.length - a.length);
const pattern = new RegExp(`(?<![\\w-])(?:${longestFirst.map((word) => word.replace(/[/-]/g, "\\$&")).join("|")})(?![\\w-])`, "g");

/** @param {string} word as it is written in the picture @returns {Term | undefined} */
export function termOf(word) {
  return byWord.get(word) ?? byWord.get(word.toLowerCase()) ?? byWord.get(word[0].toLowerCase() + word.slice(1));
}

/** Where in a text words are that have a meaning: each term once. @param {string} text @returns {{ at: number, word: string, term: Term }[]} */
export function termsIn(text) {
  /** @type {Set<Term>} */
  const seen = new Set();
  return [...text.matchAll(pattern)].flatMap(({ index, 0: word }) => {
    const term = /** @type {Term} */ (byWord.get(word));
    if (seen.has(term)) return [];
    seen.add(term);
    return [{ at: index, word, term }];
  });
}

/** A text in which such words can be opened. @param {string} text @returns {(string | HTMLElement)[]} */
export function explained(text) {
  const parts = [];
  let from = 0;
  for (const { at, word, term } of termsIn(text)) {
    if (at > from) parts.push(text.slice(from, at));
    const button = h("button", { type: "button", class: "term", "aria-haspopup": "dialog", click: (event) => tell(event.currentTarget, term) }, word);
    // What follows without a space stays on its line.
    const [rest] = /^\S*/.exec(text.slice(at + word.length)) ?? [""];
    const close = /^[^\w\s]{1,3}$/.test(rest) || /^,[A-Z]+$/.test(rest);
    parts.push(close ? h("span", { class: "together" }, button, rest) : button);
    from = at + word.length + (close ? rest.length : 0);
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** @param {HTMLElement} button @param {Term} term */
function tell(button, { words, meaning, fact }) {
  openNote(button, words[0], h("p", {}, meaning), h("p", { class: "note-facts" }, ...factButtons([fact])));
}

/** Makes the words of headings that do not change open, once. @param {Iterable<Element>} headings */
export function explainHeadings(headings) {
  for (const { firstChild } of headings) {
    if (firstChild instanceof Text) firstChild.replaceWith(...explained(firstChild.data));
  }
}
