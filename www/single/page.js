// What is particular to the page in one file: it opens the scenario that it carries.

import { fileAddress } from "../js/files.js";
import { connectScorm } from "../js/learning/scorm.js";

/** @returns {{ name: string, text: string | null, learning?: boolean }} */
function carried() {
  const text = document.getElementById("vpclab-open")?.textContent?.trim();
  return text ? JSON.parse(text) : { name: "The example", text: null };
}

const { name, text, learning } = carried();
const lab = /** @type {any} */ (document.querySelector("vpc-lab"));

if (learning) connectScorm(lab);
// A run in the link is opened by the page, and comes before.
if (!/(^#|&)(v|run)=/.test(location.hash)) {
  if (text === null) lab.setAttribute("src", fileAddress("scenarios/ec2-to-internet.json"));
  else lab.open(text, name);
}
