// Starts what answers questions. In the npm package npm/start.js stands in this module's place.

import { scriptAddress } from "../scripts.js";

export function startWorker() {
  return new Worker(scriptAddress("ask"), { type: "module" });
}
