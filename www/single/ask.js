// In place of the part that answers questions, where the page is one file: its second simulator would double the file.

import { h } from "../js/dom.js";

export function askView() {
  const heading = h("h2", { id: "ask-heading", tabindex: -1 }, "Can this reach that?");
  const element = h("section", { class: "panel ask", "aria-labelledby": "ask-heading", hidden: true },
    h("header", {}, heading, h("button", { type: "button", class: "open", click: () => { element.hidden = true; } }, "Close")),
    h("p", { class: "note" }, "Questions about a network, and reading one of your own, are left out of this file to keep it small. The page that this file was saved from has them; everything else is here."));
  const show = () => {
    element.hidden = false;
    heading.focus();
    element.scrollIntoView({ block: "nearest" });
  };
  return { element, show, readDropped: show, pick: () => {} };
}
