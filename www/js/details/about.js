// What a component of the picture is: the one that was pointed at, or that of the event shown. Its word, its addresses,
// its rows at this moment, and the ways to what happens there.

import { h } from "../dom.js";
import { kindName, plural } from "../format.js";
import { link } from "../views/text.js";
import { balancerAt, balancerThings } from "./balancer.js";
import { factButtons, openNote } from "./facts.js";
import { createThing, thingsOf, updateThing } from "./network.js";
import { STATIONS } from "./glossary.js";
import { explained, termOf } from "./terms.js";

/** A part that takes clicks in the picture for itself says so by this attribute, for as long as it is shown. */
const POINTED = "[data-takes-clicks]:not([hidden])";

/** @param {import("../lab.js").Lab} lab */
export function aboutView(lab) {
  const element = h("div", { hidden: true });

  /** @param {string} component @param {Scene} scene */
  function rowsOf(component, { run, seq }) {
    const now = run.configuration(seq);
    const groups = now.interfaces.find(({ id }) => id === component)?.securityGroups ?? [];
    const keys = [component, ...groups];
    return thingsOf(now, run.configuration(null)).filter(({ key }) => keys.includes(key))
      .map((thing) => opened(thing.key === component ? { ...thing, title: "At this moment", note: "" } : thing));
  }

  /** @param {TopologyStation} station @param {Scene} scene */
  function placeOf({ kind, vpc, subnet, instance, gateway, joins, addresses, component, name }, { run, seq }) {
    const balancer = kind === "load-balancer" ? balancerAt(run, seq, component) : null;
    // A node of a service has its addresses at its interface.
    const own = run.topology.stations.filter((one) => one.kind === "eni" && one.gateway === component && one.subnet === subnet).flatMap((one) => one.addresses);
    /** @type {[string, string | null][]} */
    const lines = [
      ["Id", name && name !== component ? component : null],
      ["Addresses", (addresses.length > 0 ? addresses : own).join(", ") || null],
      ["Instance", instance && run.componentName(instance)],
      ["Belongs to", gateway && run.componentName(gateway)],
      ["Joins", joins.map((id) => run.componentName(id)).join(", ") || null],
      ["Subnet", subnet && run.subnetName(subnet)],
      ["VPC", vpc && (run.topology.vpcs.find(({ id }) => id === vpc)?.name ?? vpc)],
      ["Type", balancer && balancer.kind],
      ["Cross-zone", balancer && (balancer.crossZone ? "on: each node sends to the targets of every Availability Zone" : "off: each node sends to the targets of its own Availability Zone")],
    ];
    return [
      h("dl", { class: "about-place" }, ...lines.flatMap(([term, said]) => (said ? [h("dt", {}, term), h("dd", {}, said)] : []))),
      ...(balancer ? [...balancerThings(balancer).map(opened), h("p", { class: "note" }, "New connections go to healthy targets; where a node has none, to all of them. ", ...factButtons(balancer.facts))] : []),
    ];
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
        ...placeOf(station, scene), ...rowsOf(component, scene), eventsAt(run, component));
    },
  };
}

/** @param {import("./network.js").Thing} thing */
function opened(thing) {
  const view = createThing();
  updateThing(view, thing);
  view.open = true;
  return view;
}
