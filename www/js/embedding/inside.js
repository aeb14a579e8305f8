// embed.html's side of the protocol: the element in a frame, for the page around it.

import { plainError } from "../details/element-api.js";
import { ownAddress } from "../page.js";
import { ATTRIBUTES, EVENTS, Listener, METHODS, VERSION } from "./protocol.js";

const lab = /** @type {any} */ (document.querySelector("vpc-lab"));
const listener = new Listener();

const UNHEARD_MAX = 50;

/** The page around: as this frame's address, or the browser, or its first message says it. @type {string | null} */
let host = originOf(new URLSearchParams(location.search).get("host")) ?? location.ancestorOrigins?.[0] ?? originOf(document.referrer);
if (host === "null") host = null;

/** @param {string | null} address */
function originOf(address) {
  return address && URL.canParse(address) ? new URL(address).origin : null;
}

/** Until it is known who is there, nobody is told anything but that this is here. @param {Record<string, unknown>} message @param {string | null} [to] */
function send(message, to = host) {
  if (parent !== window && to !== null) parent.postMessage({ vpclab: VERSION, ...message }, to);
}

/** @param {Record<string, unknown>} message */
async function answer({ id, method, args }) {
  try {
    if (!METHODS.includes(/** @type {any} */ (method)) || !Array.isArray(args)) throw new Error(`there is no method ${String(method).slice(0, 40)}; there are ${METHODS.join(", ")}`);
    await customElements.whenDefined("vpc-lab");
    send({ type: "reply", id, result: (await lab[/** @type {string} */ (method)](...args)) ?? null, values: lab.values });
  } catch (error) {
    send({ type: "reply", id, error: plainError(error) });
  }
}

/** @param {Record<string, unknown>} message */
function set({ name, value }) {
  if (typeof name !== "string" || !ATTRIBUTES.includes(name)) return console.warn(`vpclab: there is nothing named ${String(name).slice(0, 40)} to set.`);
  const text = name === "src" && value !== null ? ownAddress(String(value)) : value;
  if (name === "src" && text === null && value !== null) return console.warn("vpclab: a frame opens scenarios of its own site only; hand over the text with open.");
  if (text === null || text === false) lab.removeAttribute(name);
  else lab.setAttribute(name, text === true ? "" : String(text));
  if (name === "theme") applyTheme();
}

function applyTheme() {
  document.documentElement.dataset.theme = lab.getAttribute("theme") ?? "";
}

addEventListener("message", (event) => {
  const message = listener.read(event, { source: parent, origin: host });
  if (!message || parent === window) return;
  host ??= event.origin === "null" ? "*" : event.origin;
  if (message.type === "hello") hello();
  else if (message.type === "call") answer(message);
  else if (message.type === "set") set(message);
});

/** What happened before the host was there to hear it; null since it is. @type {Record<string, unknown>[] | null} */
let unheard = [];

for (const name of EVENTS) {
  lab.addEventListener(name, (/** @type {CustomEvent} */ { detail }) => {
    const message = { type: "event", name, detail };
    if (unheard === null) send(message);
    else if (unheard.push(message) > UNHEARD_MAX) unheard.shift();
  });
}

for (const name of ["ready", "error"]) {
  lab.addEventListener(name, () => {
    begun = true;
    measure();
  });
}

/** The height that the frame would need to show everything. */
let height = 0;
/** Has it started, or failed to? Before, it is low: a frame that took that height could leave the reader's sight. */
let begun = false;
function measure() {
  const now = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (now === height || (!begun && now < innerHeight)) return;
  height = now;
  send({ type: "size", height });
}

function hello() {
  send({ type: "hello", events: EVENTS, methods: METHODS });
  if (height > 0) send({ type: "size", height });
  for (const message of unheard ?? []) send(message);
  unheard = null;
}

/** Before it starts it is lower than its frame, of which the lower part may be all that is in sight. */
function startWhenSeen() {
  const sight = document.createElement("div");
  sight.className = "sight";
  document.body.append(sight);
  new IntersectionObserver(async (entries, observer) => {
    // What has changed twice before it is told comes as two entries.
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    sight.remove();
    await customElements.whenDefined("vpc-lab");
    // Asked for something it starts; what may be wrong it says itself.
    if (lab.src) lab.meets("ended").catch(() => {});
  }).observe(sight);
}

applyTheme();
startWhenSeen();
new ResizeObserver(measure).observe(document.documentElement);
measure();
send({ type: "hello", events: EVENTS, methods: METHODS }, host ?? "*");
