// What is done on the page is kept in this browser, and is there again after a reload.

import { h, setText } from "../../dom.js";
import { isKept, recordOf, sorted, when } from "./record.js";
import { forgetRun, storeRun, storedRun, storedRuns } from "./store.js";
import { messageOf } from "../../errors.js";

/** Which run is the present one, and of which source; `lab-element.js` reads it before anything is loaded. */
const CURRENT = "vpclab-kept";

/** How long after the last change it is stored. */
const REST_MS = 500;

/** @param {import("../../lab.js").Lab} lab */
export function keptView(lab) {
  const text = h("p", { role: "status" });
  const back = h("button", { type: "button", class: "open", click: goHome }, "Return to the walk");
  const discard = h("button", { type: "button", class: "open", click: forget }, "Discard");
  const element = h("section", { class: "kept", "aria-label": "Kept in this browser", hidden: true }, text, back, discard,
    h("button", { type: "button", class: "open", click: () => { element.hidden = true; } }, "Close"));
  /** What the page itself opens. */
  let home = "";
  /** Its text, once it was open. */
  let homeText = "";
  let homeIsNext = false;
  let begun = false;
  /** The present run's, once there is something to keep. */
  let id = newId();
  /** Counts what was opened, to know when it is another run. */
  let opened = -1;
  let original = "";
  let timer = 0;
  /** What was told already: once is enough. */
  let told = "";

  /**
   * From now on. Resolves to whether what was kept is open again.
   * @param {string} source what the page itself opens @param {boolean} again is what was kept wanted?
   */
  async function begin(source, again) {
    home = source;
    const restored = again && (await restore());
    // If not, what is open now, or comes next, is the page's own.
    homeIsNext = !restored;
    if (!begun) {
      begun = true;
      lab.on("run", changed);
      lab.on("moved", () => later());
      addEventListener("pagehide", () => { if (timer !== 0) save(); });
    }
    if (!restored) changed();
    return restored;
  }

  async function restore() {
    try {
      const record = await storedRun(current()?.split(" ")[0] ?? "");
      if (!isKept(record)) return false;
      await open(record);
      if (!lab.run) return false;
      if (record.atHome && !record.changed) homeText = record.text;
      else tell(`“${record.title}” is open again, as you left it ${when(record.savedAt, Date.now())}.`, true);
      return true;
    } catch {
      return false;
    }
  }

  /** Opens a run that was kept, and goes on keeping it as the same. @param {import("./record.js").Kept} record */
  async function open(record) {
    const before = lab.opened;
    await lab.open(record.text, record.title, record);
    if (lab.opened === before) return;
    opened = lab.opened;
    original = record.changed ? "" : record.text;
    id = record.id;
    remember();
  }

  function changed() {
    if (!lab.run) return;
    if (homeIsNext) {
      homeIsNext = false;
      homeText = lab.run.text;
    }
    if (lab.opened !== opened) {
      // Another run than the one that was kept so far.
      opened = lab.opened;
      original = lab.run.text;
      id = newId();
    }
    later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, REST_MS);
  }

  async function save() {
    clearTimeout(timer);
    timer = 0;
    const { run, player } = lab;
    if (!run) return;
    const record = recordOf(id, run, player.index, original, homeText, Date.now());
    // A page that was only opened is nothing to keep.
    if (!record.changed && record.atHome && player.index === null) return forgetCurrent();
    try {
      await storeRun(record);
      remember();
      for (const surplus of sorted(await storedRuns(), id).surplus) await forgetRun(surplus);
    } catch (error) {
      if (record.changed) tell(`${messageOf(error)}: what you do is lost when it is closed. “Take away” saves it as a file.`, false);
    }
  }

  function remember() {
    try {
      localStorage.setItem(CURRENT, `${id} ${home}`);
    } catch {
      // Without it the run is in the list all the same.
    }
  }

  function forgetCurrent() {
    try {
      localStorage.removeItem(CURRENT);
    } catch {
      // Nothing was remembered.
    }
  }

  /** @param {string} said @param {boolean} ways back from here */
  function tell(said, ways) {
    if (told === said) return;
    told = said;
    setText(text, said);
    back.hidden = discard.hidden = !ways;
    element.hidden = false;
  }

  async function goHome() {
    if (home === "") return;
    element.hidden = true;
    if (timer !== 0) await save();
    await reopen();
  }

  async function reopen() {
    forgetCurrent();
    await lab.openAddress(new URL(home));
    homeText = lab.run?.text ?? "";
  }

  async function forget() {
    clearTimeout(timer);
    timer = 0;
    const gone = id;
    element.hidden = true;
    await reopen();
    await forgetRun(gone).catch(() => {});
  }

  return { element, begin, open, goHome };
}

function current() {
  try {
    return localStorage.getItem(CURRENT);
  } catch {
    return null;
  }
}

function newId() {
  return `${Date.now().toString(36)}-${Math.floor(Math.random() * 2 ** 32).toString(36)}`;
}
