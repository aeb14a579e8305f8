// What a person dropped or chose, as a flat list of files with their paths.

/** @typedef {import("./client.js").Source} Source */

/** @param {Iterable<File> | null} files */
export function chosen(files) {
  return [...(files ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
}

/** Folders are read to their ends. @param {FileSystemEntry[]} entries @param {File[]} files where the browser knows no entries @returns {Promise<Source[]>} */
export async function dropped(entries, files) {
  if (entries.length === 0) return chosen(files);
  return (await Promise.all(entries.map(walk))).flat();
}

/** @param {FileSystemEntry} entry @returns {Promise<Source[]>} */
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => /** @type {FileSystemFileEntry} */ (entry).file(done, fail));
    return [{ name: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {Source[]} */
  const files = [];
  // A reader gives a hundred at a time, and none when it has given all.
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return files;
    files.push(...(await Promise.all(some.map(walk))).flat());
  }
}
