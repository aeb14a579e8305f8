// What lessons are built with: the files that a recipe shows, the tools that it names.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import markdown from "markdown-it";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = join(HERE, "../..");

/** Where lessons are built. */
export const WORK = join(ROOT, "target/embedding");

/** Are the tools wanted that have to be fetched? */
export const ALL = process.env.VPCLAB_ALL !== undefined;

/** What a recipe shows: `name` of a block that is a file. @param {string} recipe @returns {{ language: string, text: string, name: string | null }[]} */
export function shown(recipe) {
  const tokens = markdown().parse(readFileSync(join(ROOT, `docs/embedding/${recipe}.md`), "utf8"), {});
  return tokens.flatMap(({ type, info, content }, at) => {
    if (type !== "fence") return [];
    const [, name = null] = /^`([^`]+)`:$/.exec(tokens[at - 2]?.content ?? "") ?? [];
    return [{ language: info, text: content, name }];
  });
}

/**
 * A folder with what `tests/embedding/FIXTURE` has, if anything, and the files that a recipe shows.
 * @param {string} name the folder's @param {{ recipe?: string, fixture?: string, change?: (text: string) => string }} [more] both are named like the folder, unless they are not
 */
export function project(name, { recipe = name, fixture = name, change = (text) => text } = {}) {
  const folder = join(WORK, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(HERE, fixture))) cpSync(join(HERE, fixture), folder, { recursive: true });
  for (const { name, text } of shown(recipe)) {
    if (!name) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), change(text));
  }
  return folder;
}

/** The recipe's own commands, in a project of it. @param {string} recipe @param {string} folder @param {string} [tools] a folder of programs */
export function commands(recipe, folder, tools = "") {
  const { text } = shown(recipe).find(({ language }) => language === "sh") ?? {};
  if (!text) throw new Error(`docs/embedding/${recipe}.md has no command`);
  run(folder, "sh", ["-ec", text], { PATH: `${tools}${delimiter}${process.env.PATH}` });
}

/** @param {string} folder @param {string} program @param {string[]} args @param {Record<string, string>} [env] */
export function run(folder, program, args, env) {
  try {
    return execFileSync(program, args, { cwd: folder, stdio: "pipe", encoding: "utf8", env: { ...process.env, ...env } });
  } catch (error) {
    const { message, stdout = "", stderr = "" } = /** @type {{ message: string, stdout?: string, stderr?: string }} */ (error);
    throw new Error([message, stdout, stderr].join("\n"));
  }
}

/** Fetches what a tool needs, unless it lies there. @param {string} name with its version @param {(folder: string) => void} fetch @returns {string} the tool's folder */
function tool(name, fetch) {
  const folder = join(WORK, "tools", name);
  const done = join(folder, ".complete");
  if (existsSync(done)) return folder;
  console.log(`${name} is fetched …`);
  mkdirSync(folder, { recursive: true });
  try {
    fetch(folder);
  } catch (error) {
    throw new Error(`${name} could not be installed (this needs a network).\n${error}`);
  }
  writeFileSync(done, "");
  return folder;
}

/** What the project's `package.json` names, installed once. @param {string} folder */
export function npmInstalled(folder) {
  const wanted = readFileSync(join(folder, "package.json"), "utf8");
  const { name, devDependencies } = JSON.parse(wanted);
  const tools = tool([name, ...Object.entries(devDependencies).flat()].join("-"), (folder) => {
    writeFileSync(join(folder, "package.json"), wanted);
    run(folder, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
  });
  symlinkSync(join(tools, "node_modules"), join(folder, "node_modules"));
}

/** A program that cargo installs. @param {string} name @param {string} version @returns {string} its folder */
export function cargoInstalled(name, version) {
  const tools = tool(`${name}-${version}`, (folder) => {
    run(folder, "cargo", ["install", name, "--version", version, "--locked", "--root", folder]);
  });
  return join(tools, "bin");
}

/** What the project's `requirements.txt` names, in an environment of its own. @param {string} folder @returns {string} the folder of its programs */
export function pipInstalled(folder) {
  const wanted = readFileSync(join(folder, "requirements.txt"), "utf8");
  const tools = tool(wanted.trim().replaceAll("==", "-").replaceAll("\n", "-"), (tools) => {
    run(tools, "python3", ["-m", "venv", "."]);
    run(tools, "bin/pip", ["install", "--quiet", "--requirement", join(folder, "requirements.txt")]);
  });
  return join(tools, "bin");
}
