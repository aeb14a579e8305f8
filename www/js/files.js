// Where the page's own files lie. The page in one file carries them: there, www/single/files.js stands in this module's place.

/** @param {string} path from the page's folder */
export function fileAddress(path) {
  return new URL(`../${path}`, import.meta.url).href;
}
