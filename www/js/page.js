// What belongs to the page and not to the element in it: what its address asks for, and light or dark.

import { messageOf } from "./errors.js";

const THEME_KEY = "vpclab-theme";

/** Attributes that a query may set. */
const ATTRIBUTES = ["chapter", "at", "view", "nat-model", "theme"];

/** @param {Element} lab */
function followAddress(lab) {
  const query = new URLSearchParams(location.search);
  for (const name of ATTRIBUTES) {
    const value = query.get(name);
    if (value) lab.setAttribute(name, value);
  }
  if (query.get("controls") === "0") lab.removeAttribute("controls");
  const wanted = query.get("scenario");
  const address = wanted && ownAddress(wanted);
  if (address) lab.setAttribute("src", address);
  else if (wanted) tell(lab, `“${wanted}” is not on this page's own site, so it is not opened: this page asks no other site for anything. Save it and open it as a file.`);
  if (!/(^#|&)(v|run)=/.test(location.hash)) return;
  if (lab.hasAttribute("keep")) lab.setAttribute("keep", "anew");
  openLinked(lab);
}

/** A scenario's address, if it is on this page's own site. @param {string} wanted */
export function ownAddress(wanted) {
  const address = URL.canParse(wanted, document.baseURI) ? new URL(wanted, document.baseURI) : null;
  return address?.origin === location.origin ? address.href : null;
}

/** A link may carry a whole run: it never leaves the reader's machine. @param {any} lab */
async function openLinked(lab) {
  try {
    const { fromFragment } = await import("./details/run-link.js");
    const [linked] = await Promise.all([fromFragment(location.hash), customElements.whenDefined("vpc-lab")]);
    if (!linked) return;
    if (linked.view) lab.setAttribute("view", linked.view);
    await lab.open(linked.run, "The run in the link");
  } catch (error) {
    console.error("vpclab: the link's run could not be opened.", error);
    tell(lab, messageOf(error));
  }
}

/** @param {Element} lab @param {string} text */
function tell(lab, text) {
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.textContent = text;
  lab.before(note);
}

/** A page without storage forgets the choice; nothing else depends on it. @template T @param {() => T} use */
function withStorage(use) {
  try {
    return use();
  } catch {
    return null;
  }
}

const lab = document.querySelector("vpc-lab");
const toggle = document.querySelector("#theme");
const stored = withStorage(() => localStorage.getItem(THEME_KEY));
let dark = stored ? stored === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

/** @param {boolean} chosen by a person; else the system's choice is followed */
function applyTheme(chosen) {
  if (chosen) document.documentElement.style.setProperty("color-scheme", dark ? "dark" : "light");
  toggle?.setAttribute("aria-label", dark ? "Light colours" : "Dark colours");
}

if (lab) followAddress(lab);
if (toggle) applyTheme(Boolean(stored));
// Only a site that is made to be published has a manifest, and a service worker beside it.
if (document.querySelector("link[rel=manifest]")) addEventListener("load", async () => (await import("./details/offline.js")).keepOffline(lab), { once: true });
toggle?.addEventListener("click", () => {
  dark = !dark;
  applyTheme(true);
  withStorage(() => localStorage.setItem(THEME_KEY, dark ? "dark" : "light"));
});
