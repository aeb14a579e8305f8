// The page in one file, with what it opens inside. `cargo xtask dist --single` writes the same bytes.

import { fileAddress } from "../files.js";

/** Where in the file it stands. What is between the tags is data: it is never run. */
const PLACE = /(<script type="application\/json" id="vpclab-open">)[^<]*/;

/** @typedef {{ name: string, text: string }} Opening a scenario file's text, or a run file's, and what to call it */

/** @param {Opening} opening */
export async function fileWith({ name, text }) {
  const response = await fetch(fileAddress("single.html"));
  if (!response.ok) throw new Error(`this site has no page in one file beside it: the server answered ${response.status}`);
  const page = await response.text();
  if (!PLACE.test(page)) throw new Error("what this site has as the page in one file is something else");
  // JSON is the same with it, and nothing in a text can end the script.
  const json = JSON.stringify({ name, text }).replaceAll("<", "\\u003c");
  return page.replace(PLACE, (_all, tag) => tag + json);
}
