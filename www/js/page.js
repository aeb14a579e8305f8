// What belongs to the page and not to the element in it: which scenario, and light or dark.

const THEME_KEY = "vpclab-theme";

/** The page's address may ask for a scenario: `?scenario=scenarios/mine.json`. @param {Element} lab */
function openRequested(lab) {
  const wanted = new URLSearchParams(location.search).get("scenario");
  if (!wanted) return;
  const address = URL.canParse(wanted, location.href) ? new URL(wanted, location.href) : null;
  if (address?.origin === location.origin) return lab.setAttribute("src", address.href);
  tell(lab, `“${wanted}” is not on this page's own site, so it is not opened: this page asks no other site for anything. Save it and open it as a file.`);
}

/** A link may carry a whole run: it never leaves the reader's machine. @param {any} lab */
async function openLinked(lab) {
  try {
    const { fromFragment } = await import("./details/run-link.js");
    const [run] = await Promise.all([fromFragment(location.hash), customElements.whenDefined("vpc-lab")]);
    if (run !== null) await lab.open(run, "The run in the link");
  } catch (error) {
    tell(lab, error instanceof Error ? error.message : String(error));
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

if (lab) openRequested(lab);
if (lab && location.hash.includes("run=")) openLinked(lab);
applyTheme(Boolean(stored));
// Only a site that is made to be published has a manifest, and a service worker beside it.
if (document.querySelector("link[rel=manifest]")) addEventListener("load", async () => (await import("./details/offline.js")).keepOffline(lab), { once: true });
toggle?.addEventListener("click", () => {
  dark = !dark;
  applyTheme(true);
  withStorage(() => localStorage.setItem(THEME_KEY, dark ? "dark" : "light"));
});
