// What somebody did, as xAPI statements: from the events of <vpc-lab>, or of whatever has the same. Nothing is sent from
// here: `send` gets each statement, and whoever has a learning record store knows its address and its key.

const ADL = "http://adlnet.gov/expapi";

/** @typedef {{ actor: object, verb: object, object: object, result?: object, context?: object, timestamp: string }} Statement */

/**
 * @param {EventTarget} lab
 * @param {{ actor: object, activity: string, send: (statement: Statement) => unknown, context?: object }} how
 * `activity`: the address by which the lesson is known; chapters and claims get it with `#chapter-3`, `#claim-2`
 */
export function connectXapi(lab, { actor, activity, send, context }) {
  let title = activity;
  let claims = 0;
  let proved = 0;
  const said = new Set();

  /** @param {string} verb @param {{ part?: string, name?: string, result?: object }} [more] */
  async function say(verb, { part = "", name = title, result } = {}) {
    const definition = { name: { en: name }, type: `${ADL}/activities/${part === "" ? "simulation" : "objective"}` };
    const statement = {
      actor,
      verb: { id: `${ADL}/verbs/${verb}`, display: { en: verb } },
      object: { objectType: "Activity", id: activity + part, definition },
      ...(result && { result }), ...(context && { context }),
      timestamp: new Date().toISOString(),
    };
    try {
      await send(statement);
    } catch (error) {
      console.warn("vpclab: an xAPI statement could not be sent.", error);
    }
  }

  /** Going back and forth is no new progress. @param {string} part */
  const isNew = (part) => said.size < said.add(part).size;

  lab.addEventListener("ready", (event) => {
    ({ title = activity } = detailOf(event));
    claims = detailOf(event).claims?.length ?? 0;
    if (isNew("")) say("initialized");
  });
  lab.addEventListener("chapterchange", (event) => {
    const { chapter, title: name } = detailOf(event);
    const part = `#chapter-${chapter}`;
    if (chapter !== null && isNew(part)) say("experienced", { part, name: name ?? `Chapter ${chapter}` });
  });
  lab.addEventListener("claimproved", (event) => {
    const { claim, text } = detailOf(event);
    const part = `#claim-${claim}`;
    if (!isNew(part)) return;
    proved += 1;
    say("mastered", { part, name: text, result: { success: true } });
  });
  lab.addEventListener("ended", () => {
    if (!isNew("ended")) return;
    const score = claims > 0 ? { score: { scaled: Math.min(1, proved / claims) } } : {};
    say("completed", { result: { completion: true, ...score } });
  });
}

/** @param {Event} event */
function detailOf(event) {
  return /** @type {CustomEvent} */ (event).detail ?? {};
}
