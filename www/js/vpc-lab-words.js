// Words wired to the picture: links that set it, figures that show what it shows, tasks that tick themselves. All of
// it is said by attributes; without this script it is plain text. See docs/embedding.md.
//
//   <a href="#lab" data-vpc-lab-seek="chapter 4">the NAT gateway</a>
//   <output data-vpc-lab-value="source-address">10.0.1.5</output>
//   <li data-vpc-lab-task="at == lab-nat and rst">Make the NAT gateway send an RST</li>

import { EVENTS } from "./embedding/protocol.js";
import { labFrame } from "./vpc-lab-frame.js";

/** @typedef {import("./vpc-lab-frame.js").LabFrame | import("./lab-element.js").VpcLabElement} AnyLab */

/** What a click does: by attribute, with its value. @type {Record<string, (lab: AnyLab, value: string, element: Element) => unknown>} */
const DEEDS = {
  seek: (lab, value) => lab.seek(value),
  act: (lab, value) => lab.act(JSON.parse(value)),
  play: (lab) => lab.play(),
  pause: (lab) => lab.pause(),
  step: (lab) => lab.step(),
  "step-back": (lab) => lab.stepBack(),
  "nat-model": (lab, value) => set(lab, "nat-model", value),
  view: (lab, value) => set(lab, "view", value),
};

const PRESSED = Object.keys(DEEDS).map((name) => `[data-vpc-lab-${name}]`).join(", ");
const LABS = "vpc-lab, iframe[data-vpc-lab-frame]";

/** @param {AnyLab} lab @param {string} name @param {string} value */
function set(lab, name, value) {
  if (!(lab instanceof Element)) {
    lab.set(name, value);
    return;
  }
  // Named once more it is asked for once more: a person may have changed it meanwhile.
  lab.removeAttribute(name);
  lab.setAttribute(name, value);
}

/** The element that words belong to: the one whose id they or what they stand in name, or the page's first. @param {Element} words */
function labElement(words) {
  const id = words.closest("[data-vpc-lab]")?.getAttribute("data-vpc-lab");
  const element = id ? document.getElementById(id) : document.querySelector(LABS);
  if (!element?.matches(LABS)) console.warn(`vpclab: there is no ${id ? `vpc-lab with the id “${id}”` : "vpc-lab"} for`, words);
  return element?.matches(LABS) ? element : null;
}

/** @param {Element} element @returns {AnyLab} */
function labOf(element) {
  return /** @type {any} */ (element instanceof HTMLIFrameElement ? labFrame(element) : element);
}

/** @param {string} name @returns {HTMLElement[]} */
function all(name) {
  return [...document.querySelectorAll(`[data-vpc-lab-${name}]`)].filter((element) => element instanceof HTMLElement);
}

/** @param {Element} words */
async function press(words) {
  const element = labElement(words);
  if (!element) return;
  answer(words, "");
  try {
    for (const [name, deed] of Object.entries(DEEDS)) {
      const value = words.getAttribute(`data-vpc-lab-${name}`);
      if (value !== null) await deed(labOf(element), value, words);
    }
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) element.scrollIntoView({ block: "nearest" });
  } catch (error) {
    const { message, diagnostics = [] } = /** @type {{ message: string, diagnostics?: readonly Diagnostic[] }} */ (error);
    console.warn("vpclab: these words ask for something that cannot be done.", words, error);
    answer(words, diagnostics[0] ? `${diagnostics[0].message}.` : `${message}.`);
  }
}

/** What came of a click, said after the words. @param {Element} words @param {string} text */
function answer(words, text) {
  const next = words.nextElementSibling;
  if (next instanceof HTMLOutputElement && "vpcLabAnswer" in next.dataset) next.remove();
  if (!text) return;
  const note = document.createElement("output");
  note.dataset.vpcLabAnswer = "";
  words.after(note);
  note.textContent = ` ${text} `;
}

/** Is that moment shown? @param {string} moment @param {{ seq: number | null, chapter: number | null }} shown */
function isShown(moment, { seq, chapter }) {
  const [, number] = /^(?:chapter\s+|#?)(\d+)$/.exec(moment.trim()) ?? [];
  if (!number) return moment.trim() === "start" && seq === null;
  return Number(number) === (moment.trim().startsWith("chapter") ? chapter : seq);
}

/** Whatever is no link and no button can be pressed all the same, also by keys. */
function furnish() {
  for (const words of document.querySelectorAll(PRESSED)) {
    if (words.matches("a[href], button, [role]") || !(words instanceof HTMLElement)) continue;
    words.setAttribute("role", "button");
    words.tabIndex = 0;
  }
  for (const task of all("task")) {
    if (task.querySelector("input[type=checkbox]")) continue;
    const box = document.createElement("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", (task.textContent ?? "").trim());
    task.prepend(box, " ");
  }
}

/** @param {Event} event */
function refresh(event) {
  const { target, type, detail } = /** @type {CustomEvent} */ (event);
  if (!(target instanceof Element) || !target.matches(LABS) || !detail) return;
  if (type === "ready") furnish();
  if (!detail.values) return;
  for (const figure of all("value")) {
    if (labElement(figure) !== target) continue;
    const name = figure.dataset.vpcLabValue ?? "";
    const text = detail.values[name];
    if (text === undefined) {
      console.warn(`vpclab: there is no value “${name}”; there are ${Object.keys(detail.values).join(", ")}.`);
      figure.removeAttribute("data-vpc-lab-value");
    } else {
      // What changes all the time is read out when it rests.
      if (figure instanceof HTMLOutputElement) figure.setAttribute("aria-live", detail.playing ? "off" : "polite");
      if (figure.textContent !== (text || "–")) figure.textContent = text || "–";
    }
  }
  if (type !== "step") return;
  for (const words of all("seek")) {
    if (labElement(words) !== target) continue;
    if (isShown(words.dataset.vpcLabSeek ?? "", detail)) words.setAttribute("aria-current", "step");
    else words.removeAttribute("aria-current");
  }
  for (const task of all("task")) if (!("vpcLabDone" in task.dataset) && labElement(task) === target) tick(task, labOf(target));
}

/** @param {HTMLElement} task @param {AnyLab} lab */
async function tick(task, lab) {
  try {
    if (!(await lab.meets(task.dataset.vpcLabTask ?? "")) || "vpcLabDone" in task.dataset) return;
    task.dataset.vpcLabDone = "";
    const box = task.querySelector("input");
    if (box) box.checked = true;
    announce(`Done: ${(task.textContent ?? "").trim()}`);
    task.dispatchEvent(new CustomEvent("taskdone", { bubbles: true, detail: { task: task.dataset.vpcLabTask } }));
  } catch (error) {
    console.warn("vpclab: this task's condition cannot be read.", task, error);
    task.dataset.vpcLabDone = "";
  }
}

/** @type {HTMLElement | undefined} */
let announcer;

/** For whoever does not see the tick. @param {string} text */
function announce(text) {
  if (!announcer) {
    announcer = document.createElement("p");
    announcer.setAttribute("role", "status");
    for (const [name, value] of Object.entries({ position: "absolute", width: "1px", height: "1px", margin: "0", overflow: "hidden", "clip-path": "inset(50%)", "white-space": "nowrap" })) announcer.style.setProperty(name, value);
    document.body.append(announcer);
  }
  announcer.textContent = text;
}

for (const type of EVENTS) document.addEventListener(type, refresh);
document.addEventListener("click", (event) => {
  const words = event.target instanceof Element ? event.target.closest(PRESSED) : null;
  // A router of the page may have taken the link for one of its own: it is ours all the same.
  if (!words || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  press(words);
});
document.addEventListener("keydown", (event) => {
  const words = event.target instanceof Element && event.target.matches(PRESSED) ? event.target : null;
  if (!words || words.matches("a[href], button") || (event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  press(words);
});
furnish();
