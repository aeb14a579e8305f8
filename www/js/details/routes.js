// The route table that a packet is at, row by row: the one that decides, and why the others do not.

import { h, setText } from "../dom.js";

/** @type {Record<RouteFateView, string>} */
const FATES = {
  chosen: "decides",
  elsewhere: "does not cover it",
  "less-specific": "less specific",
  "lower-priority": "same prefix, lower priority",
  "behind-local": "local goes before what is propagated",
  "other-prefix-list": "another prefix list goes before it",
};

/** @returns {View} */
export function routesView() {
  const heading = h("h3");
  const rows = h("tbody");
  const element = h("div", { class: "routes", hidden: true }, heading, h("table", {},
    h("caption", { class: "visually-hidden" }, "Rows of the route table"),
    h("thead", {}, h("tr", {}, ...["Destination", "Target", "For this packet"].map((name) => h("th", { scope: "col" }, name)))), rows));
  return {
    element,
    draw({ event }) {
      const routes = event?.kind.type === "hop" ? event.kind.routes : [];
      element.hidden = routes.length === 0;
      if (routes.length === 0 || event?.kind.type !== "hop") return;
      setText(heading, `Route table ${event.place?.name ?? event.place?.component ?? ""}, for ${event.kind.header.dst}`);
      rows.replaceChildren(...routes.map(({ destination, target, fate, code }) => {
        const chosen = fate === "chosen";
        return h("tr", { class: chosen ? "" : "loses", "aria-current": chosen && "true" },
          h("th", { scope: "row" }, destination), h("td", {}, target),
          h("td", {}, FATES[fate], code && !chosen && fate !== "elsewhere" && h("code", {}, ` ${code}`)));
      }));
    },
  };
}
