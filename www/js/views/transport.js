// The controls: step, play, scrub, jump; and what is going on in one sentence.

import { h, setAttribute, setText } from "../dom.js";
import { basisOf, formatClock, formatDuration, placeName, plural, verdictOf } from "../format.js";
import { icon, setIcon } from "../icons.js";
import { SPEEDS } from "../player.js";
import { subnetName } from "../scene.js";

/** @import { Event } from "../engine.js" */
/** @import { IconName } from "../icons.js" */
/** @import { Player } from "../player.js" */
/** @import { Run } from "../run.js" */
/** @import { Scene } from "../scene.js" */

/** The sentence is read out once the playhead has rested this long. */
const ANNOUNCE_MS = 350;

/** @param {Player} player */
export function transportView(player) {
  const place = h("span", { class: "place" });
  const facts = h("span", { class: "facts", title: "The facts that this rests on, by number, in the project's sheet of AWS behaviour" });
  const basis = h("span", { class: "basis" });
  const text = h("p", { class: "sentence-text" });
  const sentence = h("div", { class: "sentence" }, h("p", { class: "sentence-head" }, place, basis, facts), text);
  const announcer = h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });

  const scrubber = h("input", { type: "range", class: "scrubber", min: 0, step: 1, "aria-label": "Event", input: () => {
    player.pause();
    player.seek(scrubber.valueAsNumber === 0 ? null : scrubber.valueAsNumber - 1);
  } });
  const chapterMarks = h("div", { class: "chapter-marks", "aria-hidden": "true" });
  const counter = h("span", { class: "counter" });
  const clock = h("span", { class: "clock" });
  const waited = h("span", { class: "waited" });

  const start = control("start", "To the beginning", "Home", () => player.toStart());
  const packetBack = control("previous-packet", "Previous packet", "Shift+ArrowLeft", () => player.previousPacket());
  const back = control("back", "Step back", "ArrowLeft", () => player.stepBack());
  const play = control("play", "Play", "Space", () => player.toggle(), "Play");
  const step = control("step", "Step", "ArrowRight", () => player.stepForward(), "Step");
  const packetForward = control("next-packet", "Next packet", "Shift+ArrowRight", () => player.nextPacket());
  const end = control("end", "To the end", "End", () => player.toEnd());
  const speed = h("select", { "aria-label": "Speed", change: () => { player.speed = Number(speed.value); } },
    ...SPEEDS.map((value) => h("option", { value, selected: value === 1 }, `${value}×`)));
  const chapter = h("select", { class: "chapter-select", "aria-label": "Chapter", change: () => {
    if (chapter.value !== "") player.seek(Number(chapter.value));
  } });

  const controls = h("div", { class: "controls", role: "group", "aria-label": "Playback" },
    start, packetBack, back, play, step, packetForward, end,
    h("label", { class: "field speed" }, h("span", {}, "Speed"), speed),
    h("label", { class: "field chapter" }, h("span", {}, "Chapter"), chapter));
  const keys = h("p", { class: "keys" }, ...keyHelp());
  const element = h("section", { class: "dock", "aria-label": "Transport" },
    sentence, announcer,
    h("div", { class: "timeline" }, h("div", { class: "track" }, scrubber, chapterMarks), h("p", { class: "times" }, counter, waited, clock)),
    controls, keys);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let announcing;
  /** @type {Scene | null} */
  let drawn = null;

  /** @param {Run} run */
  function load(run) {
    const { length } = run.events;
    scrubber.max = String(length);
    const reached = run.story.chapters.filter((item) => item.first != null);
    chapter.replaceChildren(h("option", { value: "" }, "–"), ...reached.map((item) => h("option", { value: Number(item.first) }, item.title)));
    chapter.disabled = reached.length === 0;
    chapterMarks.replaceChildren(...reached.map((item) => {
      const mark = h("span", {});
      mark.style.setProperty("--at", String((Number(item.first) + 1) / Math.max(1, length)));
      return mark;
    }));
    drawn = null;
  }

  /** @param {Scene} scene */
  function draw(scene) {
    const { run, event, position } = scene;
    setText(clock, formatClock(position.atUs));
    setAttribute(play, "aria-label", position.playing ? "Pause" : "Play");
    setText(play.children[1], position.playing ? "Pause" : "Play");
    setIcon(play.children[0], position.playing ? "pause" : "play");
    if (drawn?.run === run && drawn.seq === scene.seq && drawn.position.playing === position.playing) return;
    drawn = scene;
    drawSentence(run, event);
    const passed = scene.seq === null ? 0 : scene.seq + 1;
    scrubber.value = String(passed);
    scrubber.style.setProperty("--share", String(passed / Math.max(1, run.events.length)));
    setAttribute(scrubber, "aria-valuetext", event ? `${passed} of ${run.events.length}: ${event.sentence.text}` : "Before the first event");
    setText(counter, `${passed.toLocaleString("en")} of ${plural(run.events.length, "event")}`);
    setText(waited, player.sinceBeforeUs > 0 ? `+${formatDuration(player.sinceBeforeUs)}` : "");
    for (const button of [start, packetBack, back]) setAttribute(button, "aria-disabled", player.atStart ? "true" : null);
    for (const button of [step, packetForward, end]) setAttribute(button, "aria-disabled", player.atEnd ? "true" : null);
    const current = run.chapterAt(scene.seq);
    chapter.value = current === null ? "" : String(run.story.chapters[current].first);
    clearTimeout(announcing);
    if (!position.playing) announcing = setTimeout(() => setText(announcer, event ? `${passed}. ${event.sentence.text}` : ""), ANNOUNCE_MS);
  }

  /** @param {Run} run @param {Event | null} event */
  function drawSentence(run, event) {
    setAttribute(sentence, "data-basis", event?.sentence.basis ?? null);
    setAttribute(sentence, "data-begin", event === null);
    if (!event) {
      setText(place, "Press Step to follow the packets from hop to hop, or Play to watch them.");
      setText(text, run.info.description);
      setText(basis, "");
      facts.replaceChildren();
      return;
    }
    const word = verdictOf(event.kind);
    const where = placeName(event, (id) => subnetName(run, id));
    setText(place, [where, word?.word].filter(Boolean).join(" · ") || "Scenario");
    setText(text, event.sentence.text);
    const said = basisOf(event.sentence.basis);
    setText(basis, said.word);
    basis.title = said.meaning;
    facts.replaceChildren(...event.sentence.facts.map((fact) => h("span", { class: "fact" }, fact)));
  }

  return { element, load, draw };
}

/** @param {IconName} name @param {string} label @param {string} keys @param {() => void} action @param {string} [text] */
function control(name, label, keys, action, text) {
  return h("button", { type: "button", class: `control control-${name}`, "aria-label": label, "aria-keyshortcuts": keys, title: `${label} (${keys.replace("Arrow", "")})`, click: action },
    icon(name), text ? h("span", {}, text) : null);
}

function keyHelp() {
  const keys = [["Space", "play or pause"], ["← →", "step"], ["Shift ← →", "packet by packet"], ["Home End", "to the ends"]];
  return keys.flatMap(([key, what]) => [h("kbd", {}, key), ` ${what} `]);
}
