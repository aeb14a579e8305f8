// The scenario in the file of a run, which carries it in one line, with what was done in it.

import { nodeAt, parseText, pretty } from "./json-text.js";

/** @param {string} text @returns {{ text: string, natModel: NatModel | null, deeds: Deed[] } | null} null if it is no file of a run */
export function scenarioOf(text) {
  if (!/^\s*\{\s*"schema"\s*:\s*"vpclab-run\//.test(text)) return null;
  const root = parseText(text);
  const scenario = nodeAt(root, "/scenario");
  if (!scenario) return null;
  const { natModel, acts = [] } = JSON.parse(text);
  return {
    text: `${pretty(JSON.parse(text.slice(scenario.from, scenario.to)))}\n`,
    natModel,
    deeds: acts.map((/** @type {{ after: number, action: object }} */ { after, action }) => ({ seq: after > 0 ? after - 1 : null, action })),
  };
}

/** The scenario that is open, read; empty where it cannot be. And what the file says was done in it.
 * @param {string} text of a scenario, or of a run @returns {{ scenario: any, deeds: object[] }} */
export function openScenario(text) {
  try {
    const run = scenarioOf(text);
    return { scenario: JSON.parse(run?.text ?? text), deeds: run?.deeds.map(({ action }) => action) ?? [] };
  } catch {
    return { scenario: {}, deeds: [] };
  }
}
