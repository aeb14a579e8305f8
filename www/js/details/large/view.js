// A large network in the picture: folded, searched, zoomed; what happens is always in sight.

import { h, setAttribute, setText } from "../../dom.js";
import { kindName, plural } from "../../format.js";
import { LARGE } from "../../views/diagram.js";
import { Contents, around, folded, search, stationsOf } from "./fold.js";

const ZOOMS = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2];

/** When a run is about more VPCs than these, only what happens first is unfolded. */
const VPCS_MAX = 4;

/** @param {import("../../lab.js").Lab} lab @returns {View} */
export function largeView(lab) {
  const input = h("input", { type: "text", role: "searchbox", "aria-label": "Find in the network", placeholder: "Find: id, name, address", autocomplete: "off", spellcheck: "false", input: () => find(), keydown: (event) => { if (event.key === "Escape") { input.value = ""; find(); } if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); } } });
  const list = h("ul", { class: "found", hidden: true, "aria-label": "Found in the network", keydown: (event) => walk(/** @type {KeyboardEvent} */ (event)) });
  const note = h("p", { class: "note", role: "status" });
  const button = (/** @type {string} */ label, /** @type {string} */ text, /** @type {() => void} */ click) => h("button", { type: "button", class: "open", "aria-label": label, title: label, click }, text);
  const element = h("div", { class: "sight", role: "group", "aria-label": "Network in the picture", hidden: true }, h("div", { class: "sight-bar" }, input,
    button("Only this flow", "Only this flow", () => onlyFlow()), button("Fold everything", "Fold", () => set({ vpcs: new Set(), subnets: new Set(), stations: new Set() })),
    h("span", { class: "zoom" }, button("Smaller", "−", () => zoomBy(-1)), button("Fit in the window", "Fit", () => fit()), button("Larger", "+", () => zoomBy(1)))), list, note);
  /** @type {Run | null} */ let run = null;
  /** @type {Scene | null} */ let scene = null;
  /** @type {Contents | null} */ let contents = null;
  /** @type {Unfolded} */ let unfolded = { vpcs: new Set(), subnets: new Set(), stations: new Set() };
  let zoom = 1;

  /** @returns {HTMLElement | null} */
  const picture = () => /** @type {ParentNode} */ (element.getRootNode()).querySelector?.(".stage > .picture") ?? null;

  /** @param {Unfolded} next */
  function set(next) {
    if (!run || !contents) return;
    unfolded = next;
    run.sight = folded(contents, next);
    const { vpcs, subnets, stations } = run.topology;
    setText(note, `${plural(vpcs.length, "VPC")}, ${plural(subnets.length, "subnet")}, ${plural(stations.length, "component")}; ${run.sight.vpcs.length === 1 ? "one VPC is" : `${run.sight.vpcs.length || "no"} VPCs are`} unfolded. Choose a box to unfold or fold it.`);
    queueMicrotask(() => lab.refresh());
  }

  /** What the shown packet's flow passes, and nothing else. */
  function onlyFlow() {
    if (!run || !scene) return;
    const told = run.latestPacketEvent(scene.index) ?? run.events.find(({ packet }) => packet != null);
    const ends = told && "header" in told.kind ? told.kind.header : null;
    const same = (/** @type {LogEvent} */ { kind }) => "header" in kind && ends && [kind.header.src, kind.header.dst].some((address) => address === ends.src || address === ends.dst);
    set(around(run.topology, stationsOf(run.events.filter(same))));
  }

  /** @param {string | null} vpc @param {string | null} subnet @param {number | null} station @param {boolean} [toggles] */
  function unfold(vpc, subnet, station, toggles = false) {
    const next = { vpcs: new Set(unfolded.vpcs), subnets: new Set(unfolded.subnets), stations: new Set(unfolded.stations) };
    if (subnet) {
      if (toggles && next.subnets.has(subnet)) next.subnets.delete(subnet);
      else next.subnets.add(subnet);
      if (vpc) next.vpcs.add(vpc);
    } else if (vpc && station === null) {
      if (toggles && next.vpcs.has(vpc)) next.vpcs.delete(vpc);
      else next.vpcs.add(vpc);
    }
    if (station !== null) {
      next.stations.add(station);
      if (vpc) next.vpcs.add(vpc);
    }
    set(next);
  }

  function find() {
    if (!run) return;
    const { found, count } = search(run.topology, input.value);
    list.hidden = input.value.trim() === "";
    list.replaceChildren(...found.map((one) => h("li", {}, h("button", { type: "button", click: () => go(one) },
      h("strong", {}, one.name ?? one.id), ` ${one.kind === "vpc" ? "VPC" : one.kind === "subnet" ? "Subnet" : kindName(one.kind)} `, h("span", { class: "note" }, [one.name && one.id, one.detail, one.subnet !== one.id && one.subnet].filter(Boolean).join(" · "))))),
    ...(count > found.length ? [h("li", { class: "note" }, `and ${(count - found.length).toLocaleString("en")} more: a longer text finds less`)] : []),
    ...(count === 0 ? [h("li", { class: "note" }, "Nothing has this in its id, name or address.")] : []));
  }

  /** @param {Found} one */
  function go({ vpc, subnet, station, id }) {
    list.hidden = true;
    unfold(vpc, station === null ? subnet : null, station);
    // Once it is drawn.
    requestAnimationFrame(() => {
      const key = station === null ? `[data-box="${CSS.escape(id)}"]` : `[data-station="${station}"]`;
      const shown = picture()?.querySelector(key);
      shown?.scrollIntoView({ block: "center", inline: "center" });
      for (const other of picture()?.querySelectorAll("[data-found]") ?? []) other.removeAttribute("data-found");
      if (shown) setAttribute(shown, "data-found", true);
    });
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.findIndex((one) => one === event.target);
    if (event.key === "ArrowDown") buttons[at + 1]?.focus();
    else if (event.key === "ArrowUp") (buttons[at - 1] ?? input).focus();
    else if (event.key === "Escape") {
      list.hidden = true;
      input.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} by */
  function zoomBy(by) {
    const at = ZOOMS.findIndex((one) => one >= zoom - 0.001);
    setZoom(ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, (at < 0 ? ZOOMS.length - 1 : at) + by))]);
  }

  function fit() {
    const room = picture();
    const [, , width, height] = room?.querySelector("svg")?.getAttribute("viewBox")?.split(" ").map(Number) ?? [];
    if (room && width && height) setZoom(Math.max(0.05, Math.min(1, room.clientWidth / width, room.clientHeight / height)));
  }

  /** @param {number} next */
  function setZoom(next) {
    const room = picture();
    if (!room) return;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = room;
    const grows = next / zoom;
    zoom = next;
    room.style.setProperty("--zoom", String(zoom));
    // What was in the middle stays there.
    room.scrollTo((scrollLeft + clientWidth / 2) * grows - clientWidth / 2, (scrollTop + clientHeight / 2) * grows - clientHeight / 2);
  }

  /** @param {HTMLElement} room */
  function listen(room) {
    room.before(element);
    room.addEventListener("click", ({ target }) => {
      if (!run?.sight || !(target instanceof Element) || dragged) return;
      const fold = target.closest("[data-station^='-']");
      const station = fold ? run.sight.stations.find((one) => String(one.station) === fold.getAttribute("data-station")) : null;
      const box = target.closest("[data-box]")?.getAttribute("data-box");
      const subnet = contents?.subnetById.get(station?.subnet ?? box ?? "");
      if (subnet) unfold(subnet.vpc, subnet.id, null, true);
      else if (box && run.topology.vpcs.some(({ id }) => id === box)) unfold(box, null, null, true);
    });
    room.addEventListener("wheel", (event) => {
      if (!run?.sight || !event.ctrlKey) return;
      event.preventDefault();
      setZoom(Math.min(2, Math.max(0.1, zoom * Math.exp(-event.deltaY / 300))));
    }, { passive: false });
    /** @type {{ x: number, y: number } | null} */ let from = null;
    let dragged = false;
    room.addEventListener("pointerdown", ({ pointerType, button: which, clientX, clientY }) => {
      dragged = false;
      if (run?.sight && pointerType === "mouse" && which === 0) from = { x: clientX, y: clientY };
    });
    room.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (!from) return;
      if (Math.hypot(clientX - from.x, clientY - from.y) < 4 && !dragged) return;
      dragged = true;
      room.scrollBy(from.x - clientX, from.y - clientY);
      from = { x: clientX, y: clientY };
    });
    for (const name of ["pointerup", "pointerleave"]) room.addEventListener(name, () => { from = null; });
  }

  return {
    element,
    live: true,
    draw(next) {
      scene = next;
      const large = next.run.topology.stations.length > LARGE;
      element.hidden = !large;
      const room = picture();
      if (!large) return;
      if (room && element.nextElementSibling !== room) listen(room);
      if (run !== next.run) {
        const { sight: known, topology } = next.run;
        const same = contents?.topology.stations.length === topology.stations.length && run?.text === next.run.text;
        run = next.run;
        contents = new Contents(topology);
        if (known) return;
        const all = around(topology, stationsOf(run.events));
        if (!same) unfolded = all.vpcs.size <= VPCS_MAX ? all : around(topology, stationsOf(run.events.slice(0, 40)));
        set(unfolded);
        return;
      }
      // What happens is never folded away.
      const station = next.event?.place?.station;
      if (station !== undefined && run.sight && !run.sight.stations.some((one) => one.station === station)) {
        const here = around(run.topology, [station]);
        set({ vpcs: new Set([...unfolded.vpcs, ...here.vpcs]), subnets: new Set([...unfolded.subnets, ...here.subnets]), stations: new Set([...unfolded.stations, station]) });
      }
    },
  };
}
