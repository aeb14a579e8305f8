// Where Chromium is.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The program that $CHROMIUM names, by path or by name, or the first of the usual names on PATH.
 * @returns {string} its path
 */
export function chromium() {
  const wanted = process.env.CHROMIUM ? [process.env.CHROMIUM] : NAMES;
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of wanted) {
    const places = name.includes("/") ? [name] : folders.map((folder) => join(folder, name));
    const found = places.find(isProgram);
    if (found) return found;
  }
  throw new Error(`no Chromium found (looked for ${wanted.join(", ")}); name one in $CHROMIUM`);
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
