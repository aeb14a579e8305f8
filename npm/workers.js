// In place of js/details/workers.js of the page: bundlers know a worker only where it is written out like this.

const WORKERS = {
  ask: () => new Worker(new URL("./ask/worker.js", import.meta.url), { type: "module" }),
  many: () => new Worker(new URL("./many/worker.js", import.meta.url), { type: "module" }),
};

/** @param {keyof typeof WORKERS} name */
export function startWorker(name) {
  return WORKERS[name]();
}
