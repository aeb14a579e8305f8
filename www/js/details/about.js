// What a component of the picture is: the one that was pointed at, or that of the event shown. Its word, its addresses,
// its rows at this moment, and the ways to what happens there.

import { h } from "../dom.js";
import { kindName, plural } from "../format.js";
import { link } from "../views/text.js";
import { factButtons, openNote } from "./facts.js";
import { createThing, thingsOf, updateThing } from "./network.js";
import { STATIONS } from "./glossary.js";
import { explained, termOf } from "./terms.js";

/** Where pointing at a component means something else. */
const POINTED = ":is(.traffic, .build, .ask):not([hidden])";

/** @param {import("../lab.js").Lab} lab */
export function aboutView(lab) {
  const element = h("div", { hidden: true });

  /** @param {string} component @param {Scene} scene */
  function rowsOf(component, { run, seq }) {
    const now = run.configuration(seq);
    const groups = now.interfaces.find(({ id }) => id === component)?.securityGroups ?? [];
    const keys = [component, ...groups];
    return thingsOf(now, run.configuration(null)).filter(({ key }) => keys.includes(key)).map((thing) => {
      const view = createThing();
      updateThing(view, thing.key === component ? { ...thing, title: "At this moment", note: "" } : thing);
      view.open = true;
      return view;
    });
  }

  /** @param {TopologyStation} station @param {Run} run */
  function placeOf({ vpc, subnet, instance, gateway, joins, addresses, component, name }, run) {
    /** @type {[string, string | null][]} */
    const lines = [
      ["Id", name && name !== component ? component : null],
      ["Addresses", addresses.join(", ") || null],
      ["Instance", instance && run.componentName(instance)],
      ["Belongs to", gateway && run.componentName(gateway)],
      ["Joins", joins.map((id) => run.componentName(id)).join(", ") || null],
      ["Subnet", subnet && run.subnetName(subnet)],
      ["VPC", vpc && (run.topology.vpcs.find(({ id }) => id === vpc)?.name ?? vpc)],
    ];
    return h("dl", { class: "about-place" }, ...lines.flatMap(([term, said]) => (said ? [h("dt", {}, term), h("dd", {}, said)] : [])));
  }

  /** @param {Run} run @param {string} component */
  function eventsAt(run, component) {
    const here = run.events.filter(({ place }) => place?.component === component);
    const [first, last] = [here[0], here[here.length - 1]];
    const go = (/** @type {number} */ seq, /** @type {string} */ word) => link((to) => lab.jump(to), word, seq, `Go to event #${seq}`);
    if (!first) return h("p", { class: "note" }, "Nothing happens here in this run.");
    return h("p", { class: "about-events" }, `${plural(here.length, "event")} here: `, go(first.seq, "the first"), ", ", go(last.seq, "the last"), ", ",
      h("button", { type: "button", class: "link", click: () => lab.nextAt(component) }, "the next"), ".");
  }

  return {
    element,
    /** @param {string | null} component */
    show(component) {
      const { scene } = lab;
      const root = element.closest(".lab");
      if (!scene || !root || component === null || root.querySelector(POINTED)) return;
      const { run, event } = scene;
      const stations = run.topology.stations.filter((station) => station.component === component);
      const station = stations.find(({ station }) => station === (lab.picked?.station ?? event?.place?.station)) ?? stations[0];
      const drawn = root.querySelector(`[data-station="${station?.station}"]`) ?? root.querySelector(".picture");
      if (!station || !drawn) return;
      const kind = kindName(station.kind);
      const term = STATIONS[station.kind] ?? termOf(kind);
      openNote(drawn, [kind, station.name ?? component].join(" "),
        ...(term ? [h("p", {}, ...explained(term.meaning), " ", ...factButtons([term.fact]))] : []),
        placeOf(station, run), ...rowsOf(component, scene), eventsAt(run, component));
    },
  };
}
