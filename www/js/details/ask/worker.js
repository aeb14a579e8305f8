// Reads what `aws ec2 describe-*` prints and answers questions about it, in a thread of its own: the
// page stays quick however large the network. The only module that knows the second WebAssembly package.

import init, { Importer, Questions } from "../../../pkg-ask/ask.js";
import { messageOf } from "../../errors.js";

const ready = init();

/** @type {Questions | null} */
let questions = null;

/** @type {Record<string, (args: any, tell: (progress: object) => void) => unknown>} */
const METHODS = {
  /** Every file's text becomes one scenario. */
  async read({ files, mask }, tell) {
    const importer = new Importer();
    let done = 0;
    for (const { name, file } of files) {
      importer.add(name, new Uint8Array(await file.arrayBuffer()));
      tell({ done: (done += 1), of: files.length, name });
    }
    tell({ done, of: files.length, name: null });
    return JSON.parse(importer.finish(mask));
  },
  /** From now on questions are about this network. */
  about({ scenario }) {
    questions?.free();
    questions = null;
    questions = new Questions(scenario);
  },
  places({ text, limit }) {
    return JSON.parse(asked().places(text, limit));
  },
  ask({ query }) {
    return JSON.parse(asked().ask(JSON.stringify(query)));
  },
  /** A small scenario that shows the answer in motion; null if nothing is known of who sends. */
  play({ query }) {
    return asked().play(JSON.stringify(query)) ?? null;
  },
};

function asked() {
  if (!questions) throw new Error("no network is open to ask about");
  return questions;
}

addEventListener("message", async ({ data: { id, method, args } }) => {
  try {
    await ready;
    const result = await METHODS[method](args, (progress) => postMessage({ id, progress }));
    postMessage({ id, result });
  } catch (error) {
    postMessage({ id, error: messageOf(error) });
  }
});
