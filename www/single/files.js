// In place of js/files.js where the page is one file: what it carries has addresses in this page alone.

/** @type {Map<string, string>} */
const addresses = new Map();

/** @param {string} path from the page's folder */
export function fileAddress(path) {
  let address = addresses.get(path);
  if (address === undefined) {
    const file = /** @type {{ vpclabFiles: Map<string, Blob> }} */ (/** @type {unknown} */ (globalThis)).vpclabFiles.get(path);
    if (!file) throw new Error(`${path} is not in this file`);
    address = URL.createObjectURL(file);
    addresses.set(path, address);
  }
  return address;
}
