// The page's side of the worker: a promise for each thing that is asked of it.

import { startWorker } from "../workers.js";

/**
 * @typedef {{ name: string, file: Blob }} Source a file and its path
 * @typedef {{ done: number, of: number, name: string | null }} Progress
 */

export class AskClient {
  /** @type {Worker | null} */ #worker = null;
  /** @type {Map<number, { done: (result: any) => void, fail: (error: Error) => void, progress?: (progress: Progress) => void }>} */
  #waiting = new Map();
  #next = 0;

  /** @param {Source[]} files @param {string[]} mask @param {(progress: Progress) => void} progress @returns {Promise<Imported>} */
  read(files, mask, progress) {
    return this.#call("read", { files, mask: mask.join(",") }, progress);
  }

  /** @param {string} scenario @returns {Promise<void>} */
  about(scenario) {
    return this.#call("about", { scenario });
  }

  /** @param {string} text @param {number} limit @returns {Promise<Place[]>} */
  places(text, limit) {
    return this.#call("places", { text, limit });
  }

  /** @param {Question} query @returns {Promise<Answer>} */
  ask(query) {
    return this.#call("ask", { query });
  }

  /** @param {Question} query @returns {Promise<string | null>} */
  play(query) {
    return this.#call("play", { query });
  }

  /** @param {string} method @param {object} args @param {(progress: Progress) => void} [progress] @returns {Promise<any>} */
  #call(method, args, progress) {
    const worker = (this.#worker ??= this.#start());
    const id = (this.#next += 1);
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail, progress });
      worker.postMessage({ id, method, args });
    });
  }

  #start() {
    const worker = startWorker("ask");
    worker.addEventListener("message", ({ data: { id, progress, result, error } }) => {
      const waiting = this.#waiting.get(id);
      if (progress) return waiting?.progress?.(progress);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.done(result);
      else waiting?.fail(new Error(error));
    });
    // It did not load, or broke: whoever waits is told, and the next question starts a fresh one.
    worker.addEventListener("error", (event) => {
      worker.terminate();
      this.#worker = null;
      const waiting = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const { fail } of waiting) fail(new Error(event.message || "the part of the page that answers could not be loaded"));
    });
    return worker;
  }
}
