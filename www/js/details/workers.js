// Threads of their own for what takes long. Only these modules ever become one.

/** @type {Record<"ask" | "many", () => URL>} */
const ADDRESSES = {
  ask: () => new URL("./ask/worker.js", import.meta.url),
  many: () => new URL("./many/worker.js", import.meta.url),
};

/** Trusted Types: these addresses, and no others, may become a script. */
const POLICY = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("vpclab-worker", {
  createScriptURL: (/** @type {keyof typeof ADDRESSES} */ name) => ADDRESSES[name]().href,
});

/** @param {keyof typeof ADDRESSES} name */
export function startWorker(name) {
  const address = POLICY ? POLICY.createScriptURL(name) : ADDRESSES[name]();
  return new Worker(/** @type {URL} */ (/** @type {unknown} */ (address)), { type: "module" });
}
