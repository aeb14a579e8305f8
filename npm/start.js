// In place of js/details/ask/start.js of the page: bundlers know a worker only where it is written out like this.

export function startWorker() {
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
}
