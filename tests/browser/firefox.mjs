// Where Firefox is.
import { execFileSync } from "node:child_process";

/** The path of a Firefox: $FIREFOX, or the first of the usual names; null where there is none. */
export function firefox() {
  for (const name of [process.env.FIREFOX, "firefox-esr", "firefox"]) {
    if (!name) continue;
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  return null;
}
