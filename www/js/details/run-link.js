// A run in a link: the text that `exportLog` gives, compressed, in the fragment of the page's address.
// A fragment is never sent to a server.

const NAME = "run=";

/** What still goes through mail and chat; a longer one is better handed over as a file. */
export const FRAGMENT_LENGTH_MAX = 32_000;

/** As long as the engine reads. */
const TEXT_LENGTH_MAX = 1 << 20;

/**
 * The fragment for a run, with its `#`; null if it would be too long.
 * @param {string} text
 * @returns {Promise<string | null>}
 */
export async function toFragment(text) {
  const compressed = await collected(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  const base64 = btoa(Array.from(compressed, (byte) => String.fromCharCode(byte)).join(""));
  const fragment = `#${NAME}${base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  return fragment.length > FRAGMENT_LENGTH_MAX ? null : fragment;
}

/**
 * The run in a fragment; null if it has none. Rejects if what it has is broken.
 * @param {string} fragment
 * @returns {Promise<string | null>}
 */
export async function fromFragment(fragment) {
  const part = fragment.replace(/^#/, "").split("&").find((one) => one.startsWith(NAME));
  if (part === undefined) return null;
  try {
    const base64 = part.slice(NAME.length).replaceAll("-", "+").replaceAll("_", "/");
    const compressed = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new TextDecoder("utf-8", { fatal: true }).decode(await collected(stream, TEXT_LENGTH_MAX));
  } catch (cause) {
    throw new Error("The run in this link is not whole; was the link cut off?", { cause });
  }
}

/**
 * All bytes of a stream; a few bytes can stand for very many, so not more than `limit`.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} limit
 */
async function collected(stream, limit) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new Error(`more than ${limit} bytes`);
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
