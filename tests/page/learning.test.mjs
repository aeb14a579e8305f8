// What a learning platform is told, from the element's events.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connectScorm } from "../../www/js/learning/scorm.js";
import { connectXapi } from "../../www/js/vpc-lab-xapi.js";

class Told extends Event {
  /** @param {string} name @param {unknown} [detail] */
  constructor(name, detail) {
    super(name);
    this.detail = detail;
  }
}

/** A lesson read to its end: two chapters, two claims, the second chapter seen twice. @param {EventTarget} lab */
function read(lab) {
  lab.dispatchEvent(new Told("ready", { title: "NAT", claims: ["one", "two"], chapters: ["a", "b"] }));
  lab.dispatchEvent(new Told("step", { seq: 12 }));
  lab.dispatchEvent(new Told("chapterchange", { chapter: 1, title: "a" }));
  lab.dispatchEvent(new Told("claimproved", { claim: 1, text: "one" }));
  lab.dispatchEvent(new Told("chapterchange", { chapter: 2, title: "b" }));
  lab.dispatchEvent(new Told("chapterchange", { chapter: null, title: null }));
  lab.dispatchEvent(new Told("chapterchange", { chapter: 2, title: "b" }));
  lab.dispatchEvent(new Told("step", { seq: 99 }));
  lab.dispatchEvent(new Told("claimproved", { claim: 2, text: "two" }));
  lab.dispatchEvent(new Told("ended"));
}

/** A platform's interface that remembers. @param {string[]} names @param {Record<string, string>} values */
function platform([start, get, set, save, end], values) {
  const calls = /** @type {string[]} */ ([]);
  const api = {
    [start]: () => calls.push("start") && "true",
    [get]: (/** @type {string} */ name) => values[name] ?? "",
    [set]: (/** @type {string} */ name, /** @type {string} */ value) => { values[name] = value; return "true"; },
    [save]: () => calls.push("save") && "true",
    [end]: () => calls.push("end") && "true",
  };
  return { api, calls, values };
}

/** A page in a frame of a frame of a platform. @param {object} around */
function pageIn(around) {
  const page = /** @type {any} */ (new EventTarget());
  const top = /** @type {any} */ ({ ...around });
  top.parent = top;
  // Between them is a window of another site, which shows nothing of itself.
  page.parent = { get API() { throw new Error("another site"); }, get API_1484_11() { throw new Error("another site"); }, parent: top };
  return page;
}

const WORDS_1_2 = ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"];
const WORDS_2004 = ["Initialize", "GetValue", "SetValue", "Commit", "Terminate"];

test("SCORM 1.2: begun, read, passed, left", () => {
  const { api, calls, values } = platform(WORDS_1_2, { "cmi.core.lesson_status": "not attempted" });
  const [page, lab] = [pageIn({ API: api }), new EventTarget()];
  assert.equal(connectScorm(lab, page), true);
  assert.equal(values["cmi.core.lesson_status"], "incomplete");
  read(lab);
  page.dispatchEvent(new Event("pagehide"));
  assert.match(values["cmi.core.session_time"], /^0000:00:\d\d$/);
  delete values["cmi.core.session_time"];
  assert.deepEqual(values, {
    "cmi.core.lesson_status": "passed", "cmi.core.exit": "suspend", "cmi.core.lesson_location": "99",
    "cmi.core.score.min": "0", "cmi.core.score.max": "100", "cmi.core.score.raw": "100",
  });
  assert.deepEqual([calls[0], calls.at(-2), calls.at(-1)], ["start", "save", "end"]);
});

test("SCORM 2004 comes first where there are both, and half the claims are half the score", () => {
  const older = platform(WORDS_1_2, {});
  const { api, values } = platform(WORDS_2004, { "cmi.completion_status": "unknown" });
  const [page, lab] = [pageIn({ API_1484_11: api, API: older.api }), new EventTarget()];
  connectScorm(lab, page);
  lab.dispatchEvent(new Told("ready", { claims: ["one", "two"] }));
  lab.dispatchEvent(new Told("claimproved", { claim: 1 }));
  assert.equal(values["cmi.completion_status"], "incomplete");
  lab.dispatchEvent(new Told("ended"));
  assert.equal(values["cmi.completion_status"], "completed");
  assert.equal(values["cmi.success_status"], undefined);
  assert.equal(values["cmi.score.scaled"], "0.5");
  assert.match(values["cmi.session_time"], /^PT\d+S$/);
  assert.deepEqual(older.calls, []);
});

test("one comes back to where one was, but not to the end of what is done", () => {
  for (const [status, seeks] of /** @type {const} */ ([["incomplete", [42]], ["passed", []], ["completed", []]])) {
    const { api, values } = platform(WORDS_1_2, { "cmi.core.lesson_status": status, "cmi.core.lesson_location": "42" });
    const sought = /** @type {number[]} */ ([]);
    const lab = Object.assign(new EventTarget(), { seek: (/** @type {number} */ moment) => sought.push(moment) });
    connectScorm(lab, pageIn({ API: api }));
    lab.dispatchEvent(new Told("ready", {}));
    assert.deepEqual(sought, seeks);
    assert.equal(values["cmi.core.lesson_status"], status);
  }
});

test("where there is no platform nothing is reported, and nothing breaks", () => {
  const lab = new EventTarget();
  assert.equal(connectScorm(lab, pageIn({})), false);
  read(lab);
});

test("xAPI: each thing is stated once, with its name, under the lesson's address", async () => {
  const lab = new EventTarget();
  const statements = /** @type {any[]} */ ([]);
  const actor = { mbox: "mailto:reader@example.com" };
  connectXapi(lab, { actor, activity: "https://notes.example/nat", send: (statement) => statements.push(statement) });
  read(lab);
  read(lab);
  await null;
  const told = statements.map(({ verb, object, result }) => [verb.id.split("/").at(-1), object.id, object.definition.name.en, result]);
  assert.deepEqual(told, [
    ["initialized", "https://notes.example/nat", "NAT", undefined],
    ["experienced", "https://notes.example/nat#chapter-1", "a", undefined],
    ["mastered", "https://notes.example/nat#claim-1", "one", { success: true }],
    ["experienced", "https://notes.example/nat#chapter-2", "b", undefined],
    ["mastered", "https://notes.example/nat#claim-2", "two", { success: true }],
    ["completed", "https://notes.example/nat", "NAT", { completion: true, score: { scaled: 1 } }],
  ]);
  for (const statement of statements) {
    assert.deepEqual(statement.actor, actor);
    assert.equal(new Date(statement.timestamp).toISOString(), statement.timestamp);
  }
});
