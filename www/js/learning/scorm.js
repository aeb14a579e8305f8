// A learning platform is told how far somebody has come, by SCORM 1.2 or SCORM 2004: from the events of <vpc-lab>, or
// of whatever has the same. Read to the end, it is completed; with every claim of the scenario proved, it is passed.

/**
 * What the platform calls things.
 * @typedef {{ start: string, get: string, set: string, save: string, end: string, place: string, exit: string, time: string,
 *   score: string, seconds: (seconds: number) => string, state: Record<"unknown" | "incomplete" | "completed" | "passed", [name: string, value: string][]> }} Words
 */

/** @type {Words} */
const V1_2 = {
  start: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", save: "LMSCommit", end: "LMSFinish",
  place: "cmi.core.lesson_location", exit: "cmi.core.exit", time: "cmi.core.session_time", score: "cmi.core.score",
  seconds: (seconds) => {
    const part = (/** @type {number} */ number) => String(Math.floor(number)).padStart(2, "0");
    return `${part(seconds / 3600).padStart(4, "0")}:${part((seconds / 60) % 60)}:${part(seconds % 60)}`;
  },
  state: {
    unknown: [["cmi.core.lesson_status", "not attempted"]],
    incomplete: [["cmi.core.lesson_status", "incomplete"]],
    completed: [["cmi.core.lesson_status", "completed"]],
    passed: [["cmi.core.lesson_status", "passed"]],
  },
};

/** @type {Words} */
const V2004 = {
  start: "Initialize", get: "GetValue", set: "SetValue", save: "Commit", end: "Terminate",
  place: "cmi.location", exit: "cmi.exit", time: "cmi.session_time", score: "cmi.score",
  seconds: (seconds) => `PT${Math.floor(seconds)}S`,
  state: {
    unknown: [["cmi.completion_status", "unknown"]],
    incomplete: [["cmi.completion_status", "incomplete"]],
    completed: [["cmi.completion_status", "completed"]],
    passed: [["cmi.completion_status", "completed"], ["cmi.success_status", "passed"]],
  },
};

/** SCORM's own limit for the way up to the platform's window. */
const WINDOWS_MAX = 500;

/** The platform's interface, in a window around this one or in the one that opened it. @param {Window} from */
function findPlatform(from) {
  for (let [at, tries] = [from, 0]; tries < WINDOWS_MAX; tries += 1) {
    try {
      const { API_1484_11: newer, API: older } = /** @type {any} */ (at);
      if (newer?.Initialize) return { api: newer, words: V2004 };
      if (older?.LMSInitialize) return { api: older, words: V1_2 };
    } catch {
      // Another site's window is no platform of ours; one further up may be.
    }
    if (at.parent !== at) at = at.parent;
    else if (at.opener && at.opener !== at) at = at.opener;
    else break;
  }
  return null;
}

/**
 * Tells the platform around the page of everything from now on; false where there is none.
 * @param {EventTarget & { seek?: (moment: number) => unknown }} lab @param {Window} [page]
 */
export function connectScorm(lab, page = window) {
  const platform = findPlatform(page);
  if (!platform) {
    console.info("vpclab: there is no learning platform around this page (no SCORM API): nothing is reported.");
    return false;
  }
  const { api, words } = platform;
  const began = Date.now();
  /** @type {number | null} */ let seq = null;
  let [claims, proved] = [0, 0];
  const get = (/** @type {string} */ name) => String(api[words.get](name) ?? "");
  const set = (/** @type {string} */ name, /** @type {string} */ value) => api[words.set](name, value);
  const state = (/** @type {keyof Words["state"]} */ name) => words.state[name].forEach(([key, value]) => set(key, value));

  if (String(api[words.start]("")) === "false") console.warn("vpclab: the learning platform does not start a session; what is done may not be recorded.");
  const [[status]] = words.state.unknown;
  const before = get(status);
  const done = words.state.completed.concat(words.state.passed).some(([key, value]) => key === status && value === before);
  const place = get(words.place);
  if (!done) state("incomplete");
  // Else a platform forgets the place.
  set(words.exit, "suspend");

  function save() {
    if (seq !== null) set(words.place, String(seq));
    set(words.time, words.seconds((Date.now() - began) / 1000));
    api[words.save]("");
  }

  lab.addEventListener("ready", (event) => {
    claims = detailOf(event).claims?.length ?? 0;
    proved = 0;
    if (place !== "" && !done) lab.seek?.(Number(place));
  }, { once: true });
  lab.addEventListener("step", (event) => { seq = detailOf(event).seq ?? null; });
  lab.addEventListener("chapterchange", save);
  lab.addEventListener("claimproved", () => {
    proved += 1;
    const share = Math.min(1, proved / Math.max(claims, proved));
    for (const [name, value] of Object.entries({ min: 0, max: 100, raw: Math.round(100 * share) })) set(`${words.score}.${name}`, String(value));
    if (words === V2004) set(`${words.score}.scaled`, String(Math.round(100 * share) / 100));
    save();
  });
  lab.addEventListener("ended", () => {
    state(claims > 0 && proved >= claims ? "passed" : "completed");
    save();
  });
  page.addEventListener("pagehide", () => {
    save();
    api[words.end]("");
  }, { once: true });
  return true;
}

/** @param {Event} event */
function detailOf(event) {
  return /** @type {CustomEvent} */ (event).detail ?? {};
}
