// The first script of the page in one file: unpacks the files that the page carries, and starts the
// page's own script among them, which the page's policy knows by its hash.

(async () => {
  // As it came, before anything changes: it can be saved again with another scenario in it.
  const page = `<!doctype html>\n${document.documentElement.outerHTML}\n`;
  try {
    const packed = bytesOf(document.getElementById("vpclab-files"));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const end = bytes.indexOf(10);
    const files = new Map([["single.html", new Blob([page], { type: "text/html" })]]);
    let at = end + 1;
    for (const [path, type, length] of JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)))) {
      files.set(path, new Blob([bytes.subarray(at, at + length)], { type }));
      at += length;
    }
    Object.assign(globalThis, { vpclabFiles: files });
    const text = (await files.get("page.js")?.text()) ?? "";
    const { trustedTypes } = /** @type {any} */ (globalThis);
    const policy = trustedTypes?.createPolicy("vpclab-file", { createScript: (/** @type {string} */ script) => script });
    const script = document.createElement("script");
    script.type = "module";
    script.textContent = policy ? policy.createScript(text) : text;
    document.head.append(script);
  } catch (error) {
    console.error("vpclab: this file could not be unpacked.", error);
    const note = document.querySelector("vpc-lab > p");
    if (note) note.textContent = `This file could not be unpacked: ${error instanceof Error ? error.message : error}. It may be cut off, or this browser may be older than 2023.`;
  }
})();

/** 13 bits, or 14, from each two of 91 characters: see crates/xtask/src/dist/text.rs. @param {HTMLElement | null} element */
function bytesOf(element) {
  const text = element?.textContent ?? "";
  const digits = new Uint8Array(128);
  for (let code = 33, digit = 0; code < 127; code += 1) if (!"&<\\".includes(String.fromCharCode(code))) digits[code] = digit++;
  const bytes = new Uint8Array((text.length * 7) >> 3);
  let [bits, count, length] = [0, 0, 0];
  for (let at = 0; at + 1 < text.length; at += 2) {
    const value = digits[text.charCodeAt(at) & 127] + digits[text.charCodeAt(at + 1) & 127] * 91;
    bits |= value << count;
    count += (value & 8191) < 89 ? 14 : 13;
    for (; count > 7; count -= 8, bits >>>= 8) bytes[length++] = bits & 255;
  }
  // What the last two carry beyond the last byte is nothing.
  return bytes.subarray(0, Math.min(length, Number(element?.dataset.length)));
}
