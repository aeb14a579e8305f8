// The scripts that the page starts beside itself. Trusted Types: these addresses, and no others, may become one.

import { fileAddress } from "../files.js";

const SCRIPTS = {
  /** What reads and answers, in a thread of its own. */
  ask: () => fileAddress("js/details/ask/worker.js"),
  /** What makes many connections. */
  many: () => fileAddress("js/details/many/worker.js"),
  /** What answers without a network: it lies beside the page, for it answers for that folder and what is in it. */
  offline: () => new URL("sw.js", document.baseURI).href,
};

const POLICY = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("vpclab-worker", {
  createScriptURL: (/** @type {keyof typeof SCRIPTS} */ name) => SCRIPTS[name](),
});

/** @param {keyof typeof SCRIPTS} name @returns {string} what a browser with Trusted Types takes for an address too */
export function scriptAddress(name) {
  return POLICY ? POLICY.createScriptURL(name) : SCRIPTS[name]();
}
