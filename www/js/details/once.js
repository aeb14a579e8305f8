// What is got, or worked out, once, whoever asks for it.

import { fileAddress } from "../files.js";

/**
 * Asks for a file once, whoever asks; where it does not come, the next call tries again.
 * @template T @param {string} path from the page's folder @param {(json: any) => T} read @returns {() => Promise<T>} throws where it does not come
 */
export function onceFetched(path, read) {
  /** @type {Promise<T> | undefined} */
  let known;
  const fetched = async () => {
    const response = await fetch(fileAddress(path));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return read(await response.json());
  };
  return async () => {
    known ??= fetched();
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}

/**
 * Works something out of an object once, for as long as there is that object.
 * @template {object} O @template T @param {(of: O) => T} make @returns {(of: O) => T}
 */
export function onceOf(make) {
  /** @type {WeakMap<O, T>} */
  const made = new WeakMap();
  return (of) => {
    const known = made.get(of) ?? make(of);
    made.set(of, known);
    return known;
  };
}
