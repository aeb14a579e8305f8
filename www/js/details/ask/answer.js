// An answer: the sentence, the way there and back hop by hop, what is in the way, and what would open it.

import { h } from "../../dom.js";
import { formatEnd, kindName } from "../../format.js";
import { icon } from "../../icons.js";

/** @param {Answer} answer @param {{ play: (() => void) | null }} act */
export function answerView(answer, { play }) {
  const { forward, reply, blockers, fixes } = answer;
  const works = forward.disposition === "delivered" && reply?.disposition !== "dropped";
  return h("div", { class: "answer" },
    h("p", { class: "outcome answer-sentence", "data-verdict": works ? "allowed" : "dropped", tabindex: -1 }, icon(works ? "allowed" : "dropped"), h("span", {}, sentenceOf(answer))),
    play && h("p", {}, h("button", { type: "button", class: "open", click: play }, icon("play"), h("span", {}, "Watch it happen"))),
    blockers.length > 0 && blockersView(blockers),
    fixes.length > 0 && fixesView(fixes),
    h("div", { class: "legs" }, legView("There", forward), reply ? legView("Back", reply) : h("section", {}, h("h4", {}, "Back"), h("p", { class: "note" }, "Nothing arrived, so nothing is answered."))));
}

/** @param {Answer} answer */
export function sentenceOf({ forward, reply }) {
  if (forward.drop) return `No. ${forward.drop.sentence}`;
  if (reply?.drop) return `The packet arrives, but its answer does not come back. ${reply.drop.sentence}`;
  return reply ? "Yes. The packet arrives, and the answer comes back." : "Yes. The packet arrives.";
}

/** @param {string} title @param {Leg} leg */
function legView(title, { hops, drop }) {
  return h("section", {},
    h("h4", {}, title),
    h("ol", { class: "hops" }, ...hops.map((hop) => hopView(hop, drop !== null && hop === hops.at(-1)))));
}

/** @param {Hop} hop @param {boolean} refuses */
function hopView(hop, refuses) {
  const { component, kind, rule } = hop;
  const [before, after] = [endsOf(hop.in), endsOf(hop.out)];
  return h("li", { "data-verdict": refuses ? "dropped" : before === after ? "passed" : "rewritten" },
    icon(kind), h("div", {},
      h("strong", {}, kindName(kind)), " ", h("code", {}, component),
      refuses && h("span", { class: "word" }, " dropped here"),
      ruleText(rule) && h("p", { class: "note" }, ruleText(rule)),
      before !== after && h("p", { class: "note" }, h("code", {}, before), " becomes ", h("code", {}, after))));
}

/** @param {AskHeader} header */
function endsOf({ src, srcPort, dst, dstPort }) {
  return `${formatEnd(src, srcPort ?? 0)} → ${formatEnd(dst, dstPort ?? 0)}`;
}

/** @param {any} rule */
function ruleText(rule) {
  if (rule == null) return "";
  if (rule.type === "source-dest-check") return `source/destination check ${rule.enabled ? "on" : "off"}`;
  return rule.text ?? Object.entries(rule).filter(([key, value]) => key !== "type" && value != null).map(([key, value]) => `${key} ${value}`).join(", ");
}

/** @param {Blocker[]} blockers */
function blockersView(blockers) {
  return h("section", {},
    h("h4", {}, blockers.length === 1 ? "What is in the way" : `What is in the way: ${blockers.length} things`),
    h("ol", { class: "blockers" }, ...blockers.map(({ at, kind, leg, code, sentence }) => h("li", { "data-verdict": "dropped" },
      icon("dropped"), h("div", {}, h("strong", {}, kindName(kind)), " ", h("code", {}, at), h("span", { class: "note" }, leg === "reply" ? " on the way back" : " on the way there"),
        h("p", {}, sentence), h("p", { class: "note" }, h("code", {}, code)))))));
}

/** @param {Fix[]} fixes */
function fixesView(fixes) {
  return h("section", {},
    h("h4", {}, fixes.length === 1 ? "The smallest change that opens it" : "The smallest changes that open it: any one of these"),
    h("p", { class: "note" }, "Each was tried in the simulator: with it both directions work."),
    h("ol", { class: "fixes" }, ...fixes.map(({ sentence, edits, warnings }) => {
      const commands = edits.map(({ command }) => command).filter(Boolean).join("\n");
      return h("li", {},
        sentence && h("p", {}, sentence),
        commands && h("div", { class: "command" }, h("pre", { tabindex: 0, "aria-label": "Command" }, commands), copyButton(commands)),
        ...warnings.map((warning) => h("p", { class: "warning" }, h("strong", {}, "Mind: "), warning)));
    })));
}

/** @param {string} text */
function copyButton(text) {
  const button = h("button", { type: "button", class: "open", click: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select it and copy by hand";
    }
  } }, "Copy");
  return button;
}
