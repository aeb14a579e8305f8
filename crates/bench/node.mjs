// Measures the wasm: node node.mjs FOLDER, where FOLDER holds the bindings. One JSON object a line.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { initSync, Walk, construct_lines } = await import(pathToFileURL(join(folder, "bench.js")).href);
initSync({ module: readFileSync(join(folder, "bench_bg.wasm")) });

console.log(construct_lines());

/** Live connections, and how often a walk is repeated: the best counts. */
const WALKS = [[1_000, 50], [55_000, 10], [440_000, 3]];

for (const [live, rounds] of WALKS) {
  let seconds = Infinity;
  let hops = 0;
  for (let round = 0; round < rounds; round += 1) {
    const walk = new Walk(live);
    const start = performance.now();
    hops = walk.run();
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
    walk.free();
  }
  console.log(JSON.stringify({ what: "walk", live, hops, seconds }));
}
