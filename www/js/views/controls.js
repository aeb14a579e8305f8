// The controls: step, play, scrub, jump and the NAT model; and what is going on in one sentence.

import { h, setAttribute, setText } from "../dom.js";
import { BASES, MODELS, formatClock, formatDuration, headingOf, plural } from "../format.js";
import { icon } from "../icons.js";
import { RATES, SPEEDS } from "../player.js";

/** The sentence is read out once the playhead has rested this long. */
const ANNOUNCE_MS = 350;

/** @param {(model: NatModel) => void} change */
export function natSwitchView(change) {
  const inputs = /** @type {NatModel[]} */ (Object.keys(MODELS)).map((model) => h("input", { type: "radio", name: "nat-model", value: model, disabled: true, change: () => change(model) }));
  const element = h("fieldset", { class: "nat-switch" }, h("legend", {}, "NAT model"),
    h("div", { class: "segments" }, ...Object.values(MODELS).map(({ name, meaning }, index) => h("label", { title: meaning }, inputs[index], h("span", {}, name)))));
  return {
    element,
    /** @param {Run} run */
    load({ info }) {
      for (const input of inputs) {
        const model = /** @type {NatModel} */ (input.value);
        input.disabled = !info.natModels.includes(model);
        input.checked = info.natModel === model;
      }
    },
  };
}

/** @param {Player} player */
export function transportView(player) {
  const place = h("span", { class: "place" });
  const basis = h("span", { class: "basis" });
  const facts = h("span", { class: "facts", title: "The facts that this rests on, by number, in the project's sheet of AWS behaviour" });
  const text = h("p", { class: "sentence-text" });
  const sentence = h("div", { class: "sentence" }, h("p", { class: "sentence-head" }, place, basis, facts), text);
  const announcer = h("p", { class: "visually-hidden", role: "status" });

  const scrubber = h("input", { type: "range", class: "scrubber", min: -1, "aria-label": "Event", input: () => {
    player.pause();
    player.seek(scrubber.valueAsNumber < 0 ? null : scrubber.valueAsNumber);
  } });
  const marks = h("div", { class: "chapter-marks", "aria-hidden": "true" });
  const counter = h("span", { class: "counter" });
  const waited = h("span", { class: "waited" });
  const clock = h("span", { class: "clock" });

  const play = control("play", "Play", "Space", () => player.toggle(), "Play");
  const backward = [
    control("start", "To the beginning", "Home", () => player.toStart()),
    control("previous-packet", "Previous packet", "Shift+ArrowLeft", () => player.previousPacket()),
    control("back", "Step back", "ArrowLeft", () => player.stepBack()),
  ];
  const forward = [
    control("step", "Step", "ArrowRight", () => player.stepForward(), "Step"),
    control("next-packet", "Next packet", "Shift+ArrowRight", () => player.nextPacket()),
    control("end", "To the end", "End", () => player.toEnd()),
  ];
  // By the real clock the values are negative.
  const speed = h("select", { "aria-label": "Speed", change: () => {
    const value = Number(speed.value);
    if (value > 0) player.speed = value;
    else player.rate = -value;
  } },
    h("optgroup", { label: "Event by event" }, ...SPEEDS.map((value) => h("option", { value, selected: value === 1 }, `${value}×`))),
    h("optgroup", { label: "Real clock" }, ...RATES.map((value) => h("option", { value: -value }, `${value.toLocaleString("en")}× real`))));
  const chapter = h("select", { "aria-label": "Chapter", change: () => {
    if (chapter.value) player.seek(run?.indexOf(Number(chapter.value)) ?? null);
  } });
  const keys = [["Space", "play or pause"], ["← →", "step"], ["Shift ← →", "packet by packet"], ["Home End", "to the ends"]];

  const timeline = h("div", { class: "timeline" }, h("div", { class: "track" }, scrubber, marks), h("p", { class: "times" }, counter, waited, clock));
  const element = h("section", { class: "dock", "aria-label": "Transport" },
    sentence, announcer, timeline,
    h("div", { class: "controls", role: "group", "aria-label": "Playback" }, ...backward, play, ...forward,
      h("label", { class: "field" }, h("span", {}, "Speed"), speed),
      h("label", { class: "field chapter-field" }, h("span", {}, "Chapter"), chapter)),
    h("p", { class: "keys" }, ...keys.flatMap(([key, what]) => [h("kbd", {}, key), ` ${what} `])));

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let announcing;
  /** @type {Scene | null} */
  let drawn = null;

  /** @type {Run | null} */
  let run = null;
  /** Is the page more than just open? */
  let begun = false;

  /** @param {Run} loaded */
  function load(loaded) {
    begun ||= run !== null;
    run = loaded;
    const { events: { length }, story } = loaded;
    scrubber.max = String(length - 1);
    const reached = story.chapters.flatMap(({ title, first }) => (first == null ? [] : [{ title, first }]));
    chapter.replaceChildren(h("option", { value: "" }, "–"), ...reached.map(({ title, first }) => h("option", { value: first }, title)));
    chapter.disabled = reached.length === 0;
    marks.replaceChildren(...reached.map(({ first }) => {
      const mark = h("span");
      mark.style.setProperty("--at", String(((loaded.indexOf(first) ?? -1) + 1) / length));
      return mark;
    }));
    drawn = null;
  }

  /** @param {Scene} scene */
  function draw(scene) {
    const { run, index, seq, event, position } = scene;
    setText(clock, formatClock(position.atUs));
    if (drawn?.run === run && drawn.seq === seq && drawn.position.playing === position.playing) return;
    drawn = scene;
    const label = position.playing ? "Pause" : "Play";
    setAttribute(play, "aria-label", label);
    play.replaceChildren(icon(position.playing ? "pause" : "play"), h("span", {}, label));
    const said = drawSentence(scene);
    const { length } = run.events;
    scrubber.value = String(index ?? -1);
    scrubber.style.setProperty("--share", String(((index ?? -1) + 1) / Math.max(1, length)));
    setAttribute(scrubber, "aria-valuetext", said);
    setText(counter, `${seq === null ? "" : `#${seq} · `}${plural(length, "event")}`);
    setText(waited, player.sinceBeforeUs > 0 ? `+${formatDuration(player.sinceBeforeUs)}` : "");
    for (const button of backward) setAttribute(button, "aria-disabled", player.atStart ? "true" : null);
    for (const button of forward) setAttribute(button, "aria-disabled", player.atEnd ? "true" : null);
    chapter.value = String(run.story.chapters[run.chapterAt(seq)]?.first ?? "");
    clearTimeout(announcing);
    begun ||= event !== null;
    if (!position.playing && begun) announcing = setTimeout(() => setText(announcer, event ? said : `${run.info.title}: ${said}`), ANNOUNCE_MS);
  }

  /** @param {Scene} scene @returns {string} what a screen reader says */
  function drawSentence({ run, event }) {
    setAttribute(sentence, "data-begin", event === null);
    setAttribute(sentence, "data-basis", event?.sentence.basis);
    const heading = event ? headingOf(run, event) : null;
    setAttribute(sentence, "data-verdict", heading?.verdict);
    setText(place, heading?.title ?? "Press Step to follow the packets from hop to hop, or Play to watch them.");
    setText(text, event?.sentence.text ?? run.info.description);
    const said = event ? BASES[event.sentence.basis] : null;
    setText(basis, said?.word ?? "");
    basis.title = said?.meaning ?? "";
    facts.replaceChildren(heading?.code ? h("code", {}, heading.code) : "", ...(event?.sentence.facts ?? []).map((fact) => h("button", { type: "button", class: "fact", "aria-label": `Fact ${fact}` }, fact)));
    return event ? `#${event.seq}: ${heading?.title}. ${event.sentence.text}` : "Before the first event";
  }

  return { element, timeline, load, draw };
}

/** @param {IconName} name @param {string} label @param {string} keys @param {() => void} click @param {string} [text] */
function control(name, label, keys, click, text) {
  return h("button", { type: "button", class: `control control-${name}`, "aria-label": label, "aria-keyshortcuts": keys, title: `${label} (${keys.replace("Arrow", "")})`, click },
    icon(name), text && h("span", {}, text));
}
