// Puts the npm package together from www/ as it lies: `node npm/assemble.mjs FOLDER`. `cargo xtask dist --npm` does.
// Bundlers know an address only where it is written out, so here each file of the page has a line of its own.

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("usage: node npm/assemble.mjs FOLDER");

const text = (/** @type {string} */ path) => readFileSync(join(ROOT, path), "utf8");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const part of ["css", "js", "pkg", "pkg-ask", "scenarios", "embed.html", "facts.json", "icon.svg", "scenario.schema.json"]) {
  cpSync(join(ROOT, "www", part), join(out, part), { recursive: true, filter: (path) => !path.endsWith(".gitignore") });
}
for (const part of ["types", "custom-elements.json", "README.md"]) cpSync(join(ROOT, "npm", part), join(out, part), { recursive: true });
for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) cpSync(join(ROOT, licence), join(out, licence));

const version = /^version = "([^"]+)"/m.exec(text("Cargo.toml"))?.[1];
if (!version) throw new Error("Cargo.toml has no version");
writeFileSync(join(out, "package.json"), `${JSON.stringify({ ...JSON.parse(text("npm/package.json")), version }, null, 2)}\n`);

/** Files below a folder of the package, by their paths from it. @param {string} folder @returns {string[]} */
function below(folder) {
  return readdirSync(join(out, folder)).sort().flatMap((name) => {
    const path = posix.join(folder, name);
    return statSync(join(out, path)).isDirectory() ? below(path) : [path];
  });
}

const addressed = [...below("css"), "pkg/vpclab_bg.wasm", "facts.json", "scenario.schema.json"];
writeFileSync(join(out, "js/files.js"), `// Where the package's own files lie. Written by npm/assemble.mjs, in place of js/files.js of the page.

/** @type {Record<string, () => URL>} */
const FILES = {
${addressed.map((path) => `  ${JSON.stringify(path)}: () => new URL(${JSON.stringify(`../${path}`)}, import.meta.url),`).join("\n")}
};

/** @param {string} path from the page's folder */
export function fileAddress(path) {
  const address = FILES[path];
  if (!address) throw new Error(\`\${path} is not part of a bundle\`);
  return address().href;
}
`);
cpSync(join(ROOT, "npm/workers.js"), join(out, "js/details/workers.js"));
console.log(out);
