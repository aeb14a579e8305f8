// What belongs to the page and not to the element in it: which scenario, and light or dark.

const THEME_KEY = "vpclab-theme";

/** Gives the element the scenario that the page's address asks for: `?scenario=scenarios/mine.json`.
 * @param {Element} lab */
function openRequested(lab) {
  const wanted = new URLSearchParams(location.search).get("scenario");
  if (!wanted) return;
  if (URL.canParse(wanted, location.href)) {
    const address = new URL(wanted, location.href);
    if (address.origin === location.origin) return lab.setAttribute("src", address.href);
  }
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.textContent = `“${wanted}” is not on this page's own site, so it is not opened: this page asks no other site for anything. Save it and open it as a file.`;
  lab.before(note);
}

/** @returns {string | null} */
function storedTheme() {
  try {
    return localStorage.getItem(THEME_KEY);
  } catch {
    return null;
  }
}

/** @param {string} theme */
function applyTheme(theme) {
  document.documentElement.style.setProperty("color-scheme", theme);
  toggle?.setAttribute("aria-label", theme === "dark" ? "Light colours" : "Dark colours");
}

const lab = document.querySelector("vpc-lab");
const toggle = document.querySelector("#theme");
if (lab) openRequested(lab);

let theme = storedTheme() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
if (storedTheme()) applyTheme(theme);
else toggle?.setAttribute("aria-label", theme === "dark" ? "Light colours" : "Dark colours");
toggle?.addEventListener("click", () => {
  theme = theme === "dark" ? "light" : "dark";
  applyTheme(theme);
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // A page without storage forgets the choice; nothing else depends on it.
  }
});
