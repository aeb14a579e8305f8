// The first script of the page in one file: unpacks the files that the page carries, and starts the
// page's own script among them, which the page's policy knows by its hash.

(async () => {
  // As it came, before anything changes: it can be saved again with another scenario in it.
  const page = `<!doctype html>\n${document.documentElement.outerHTML}\n`;
  try {
    const base64 = document.getElementById("vpclab-files")?.textContent ?? "";
    const packed = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
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
