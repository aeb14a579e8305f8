// Starts threads of their own for what takes long. In the npm package npm/workers.js stands in this module's place.

import { scriptAddress } from "./scripts.js";

/** @param {"ask" | "many"} name */
export function startWorker(name) {
  return new Worker(scriptAddress(name), { type: "module" });
}
