// The switch between readings of NAT, and the same moment of the same packet under each of them.

import { h, setAttribute, setText } from "../dom.js";
import { basisOf, headerDestination, headerSource, natModelOf } from "../format.js";

/** @import { NatModel } from "../engine.js" */
/** @import { Scene } from "../scene.js" */
/** @import { Run } from "../run.js" */

/** @type {NatModel[]} */
const MODELS = ["notes", "zonal", "regional"];

/** @param {(model: NatModel) => void} change */
export function natSwitchView(change) {
  const inputs = MODELS.map((model) => h("input", { type: "radio", name: "nat-model", value: model, disabled: true, change: () => change(model) }));
  const element = h("fieldset", { class: "nat-switch" }, h("legend", {}, "NAT model"),
    h("div", { class: "segments" }, ...inputs.map((input, index) => {
      const { name, meaning } = natModelOf(MODELS[index]);
      return h("label", { title: meaning }, input, h("span", {}, name));
    })));
  return {
    element,
    /** @param {Run} run */
    load(run) {
      inputs.forEach((input, index) => {
        input.disabled = !run.info.natModels.includes(MODELS[index]);
        input.checked = run.info.natModel === MODELS[index];
      });
    },
  };
}

export function compareView() {
  const rows = h("tbody", {});
  const table = h("table", {}, h("caption", { class: "visually-hidden" }, "This moment under each NAT model"),
    h("thead", {}, h("tr", {}, ...["NAT model", "Packet as it leaves", "Effect here"].map((name) => h("th", { scope: "col" }, name)))), rows);
  const sentence = h("p", { class: "compare-sentence" });
  const source = h("p", { class: "compare-source" });
  const vacant = h("p", { class: "vacant-text" }, "Choose a moment at which a component handles a packet: the readings of NAT are set side by side here.");
  const element = h("section", { class: "panel compare", "aria-labelledby": "compare-heading" },
    h("h2", { id: "compare-heading" }, "This moment under each NAT model"), vacant, table, sentence, source);
  /** @type {Scene | null} */
  let drawn = null;

  /** @param {Scene} scene */
  function draw(scene) {
    if (drawn?.run === scene.run && drawn.seq === scene.seq) return;
    drawn = scene;
    const { run, seq } = scene;
    const comparison = seq === null ? null : run.compare(seq);
    vacant.hidden = Boolean(comparison);
    table.hidden = sentence.hidden = source.hidden = !comparison;
    if (!comparison) return;
    rows.replaceChildren(...comparison.models.map((row) => {
      const current = row.natModel === run.info.natModel;
      return h("tr", { "aria-current": current ? "true" : null },
        h("th", { scope: "row" }, natModelOf(row.natModel).name, current ? h("span", { class: "shown" }, "shown") : null),
        h("td", { class: "ends" }, ...(row.header
          ? [headerSource(row.header), h("wbr"), " → ", headerDestination(row.header)]
          : ["–"])),
        h("td", {}, row.passesHere ? row.effect : "does not pass here"));
    }));
    const { text, facts, basis } = comparison.sentence;
    setText(sentence, text);
    setText(source, [basisOf(basis).word, ...facts].join(" · "));
    setAttribute(source, "data-basis", basis);
  }

  return { element, draw };
}
