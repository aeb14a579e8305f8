// The wasm package as the page imports it, in Node: the same files, no network.
import { readFileSync } from "node:fs";
import { initSync, Simulation } from "../../www/pkg/vpclab.js";

initSync({ module: readFileSync(new URL("../../www/pkg/vpclab_bg.wasm", import.meta.url)) });

export { Simulation };

/**
 * The text of a scenario of the library.
 * @param {string} name
 */
export function scenario(name) {
  return readFileSync(new URL(`../../scenarios/${name}.json`, import.meta.url), "utf8");
}

/**
 * The error that a function throws; an error if it throws none.
 * @param {() => unknown} act
 * @returns {Error & { diagnostics?: import("../../www/pkg/vpclab.js").Diagnostic[] }}
 */
export function thrown(act) {
  let result;
  try {
    result = act();
  } catch (error) {
    return error;
  }
  throw new Error(`nothing was thrown; the result is ${JSON.stringify(result)}`);
}
