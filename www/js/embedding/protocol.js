// What a frame and the page around it say to each other: `{ vpclab: 1, type, … }`. See docs/embedding.md.

export const VERSION = 1;

/** What the element's events are called: a frame passes them on under the same names. */
export const EVENTS = ["ready", "step", "timeupdate", "chapterchange", "claimproved", "ended", "error"];

/** What may be asked of the element. */
export const METHODS = /** @type {const} */ (["play", "pause", "step", "stepBack", "seek", "act", "meets", "open"]);

/** What may be set. */
export const ATTRIBUTES = ["src", "chapter", "at", "view", "nat-model", "controls", "theme"];

/** @typedef {{ type: string } & Record<string, unknown>} Message */

/** One that is for us and in our version; each stranger is noted once, so that nobody can flood the console. */
export class Listener {
  /** @type {Set<string>} */ #noted = new Set();

  /**
   * @param {MessageEvent} event @param {{ source: unknown, origin: string | null }} from whom we listen to; an origin of null: whoever has that window
   * @returns {Message | null}
   */
  read({ data, source, origin }, from) {
    // Other scripts send each other messages of their own.
    if (typeof data !== "object" || data === null || !("vpclab" in data)) return null;
    if (source !== from.source) return this.#note(`a message from another window (${origin}) is left out`);
    if (from.origin !== null && origin !== from.origin) return this.#note(`a message from ${origin} is left out; only ${from.origin} is listened to`);
    if (data.vpclab !== VERSION) return this.#note(`a message of version ${String(data.vpclab).slice(0, 20)} is left out; this is version ${VERSION}`);
    return typeof data.type === "string" ? data : this.#note("a message without a type is left out");
  }

  /** @param {string} text @returns {null} */
  #note(text) {
    if (this.#noted.size < 20 && !this.#noted.has(text)) console.warn(`vpclab: ${text}.`);
    this.#noted.add(text);
    return null;
  }
}
