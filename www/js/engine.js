// The only module that knows the WebAssembly package: everything else gets it, and its types, from here.

import init from "../pkg/vpclab.js";
import { messageOf } from "./errors.js";
import { fileAddress } from "./files.js";

export * from "../pkg/vpclab.js";

/** @type {Promise<unknown> | undefined} */
let loading;

/** Fetches and compiles the simulator once. After a failure the next call tries again: the network may be back. */
export async function loadEngine() {
  loading ??= init({ module_or_path: fileAddress("pkg/vpclab_bg.wasm") });
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    console.error("vpclab: the simulator did not start.", error);
    throw new Error(reasonOf(error));
  }
}

/** What the reader is told; whoever made the page finds the error itself on the console. @param {unknown} error */
function reasonOf(error) {
  if (typeof WebAssembly === "undefined") return "this browser has no WebAssembly, or it is switched off";
  const message = messageOf(error);
  if (/unsafe-eval|Content.Security.Policy|blocked by CSP/i.test(message)) return "this site's Content-Security-Policy forbids WebAssembly; it needs 'wasm-unsafe-eval' in script-src";
  return message;
}
