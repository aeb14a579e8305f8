// A run in a link: the text that `exportLog` gives, compressed, in the fragment of the page's address. That has the
// scenario, what was done, the reading of NAT and the moment; beside it stands which parts are shown.
// A fragment is never sent to a server.
//
//   #run=…                         version 1
//   #v=2&view=diagram+tables&run=… version 2
//
// Links live longer than pages: every version that was ever written stays readable, and tests hold that.

const VERSION = 2;

/** What still goes through mail and chat; a longer one is better handed over as a file. */
export const FRAGMENT_LENGTH_MAX = 32_000;

/** As long as the engine reads. */
const TEXT_LENGTH_MAX = 1 << 20;

/** Names of parts, and nothing else. */
const VIEW = /^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*$/;

/**
 * The fragment for a run, with its `#`; null if it would be too long.
 * @param {string} text @param {string} [view] the parts that are shown
 * @returns {Promise<string | null>}
 */
export async function toFragment(text, view = "") {
  const compressed = await collected(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  const base64 = btoa(Array.from(compressed, (byte) => String.fromCharCode(byte)).join(""));
  const shown = VIEW.test(view) ? `&view=${view.replaceAll(" ", "+")}` : "";
  const fragment = `#v=${VERSION}${shown}&run=${base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  return fragment.length > FRAGMENT_LENGTH_MAX ? null : fragment;
}

/**
 * The run in a fragment, and the parts to show, if it names any; null if it has none. Rejects if what it has is
 * broken, or newer than this page.
 * @param {string} fragment
 * @returns {Promise<{ run: string, view: string | null } | null>}
 */
export async function fromFragment(fragment) {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const [version, packed, view] = ["v", "run", "view"].map((name) => parts.get(name));
  if (version === null && packed === null) return null;
  if (version !== null && Number(version) > VERSION) throw new Error(`This link is of version ${Number(version)}, and this page reads links up to version ${VERSION}: it was made by a newer vpclab`);
  try {
    if (!packed) throw new Error("no run");
    return { run: await unpacked(packed), view: view !== null && VIEW.test(view) ? view : null };
  } catch (cause) {
    throw new Error("The run in this link is not whole; was the link cut off?", { cause });
  }
}

/** @param {string} packed */
async function unpacked(packed) {
  const base64 = packed.replaceAll("-", "+").replaceAll("_", "/");
  const compressed = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new TextDecoder("utf-8", { fatal: true }).decode(await collected(stream, TEXT_LENGTH_MAX));
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
