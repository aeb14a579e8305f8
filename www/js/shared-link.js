// A run in the page's address: `#run=1.` and the run file, packed. Old versions stay readable.

/** What somebody wrote into an address is no more than this once it is unpacked. */
const UNPACKED_MAX = 4_000_000;

/** The fragment that carries a run: no server sees it. @param {string} run */
export async function fragmentOf(run) {
  const packed = new Blob([run]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  let text = "";
  for (const byte of new Uint8Array(await new Response(packed).arrayBuffer())) text += String.fromCharCode(byte);
  return `#run=1.${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The run that the address carries, or null. Throws an Error that says what is wrong with it. @param {string} fragment */
export async function sharedRun(fragment) {
  const code = /^#run=(\d+)\.([\w-]+)$/.exec(fragment);
  if (!code) {
    if (!fragment.startsWith("#run=")) return null;
    throw new Error("The link was cut off or changed on its way: the run in it cannot be read");
  }
  if (code[1] !== "1") throw new Error(`The link is of version ${code[1]}, and this page knows version 1`);
  let packed;
  try {
    packed = Uint8Array.from(atob(code[2].replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Error("The link was cut off or changed on its way: the run in it cannot be read");
  }
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > UNPACKED_MAX) throw new RangeError("too large");
      parts.push(part.value);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    if (error instanceof RangeError) throw new Error("The run in the link is too large to be one of this page's");
    throw new Error("The link was cut off or changed on its way: the run in it cannot be read");
  }
  return new Blob(parts).text();
}
