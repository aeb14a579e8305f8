// The only module that knows the WebAssembly package: everything else gets it, and its types, from here.

import init from "../pkg/vpclab.js";

export * from "../pkg/vpclab.js";

/** @type {Promise<unknown> | undefined} */
let loading;

/** Fetches and compiles the simulator once. After a failure the next call tries again: the network may be back. */
export async function loadEngine() {
  loading ??= init();
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
