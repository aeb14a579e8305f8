// The browser's storage of kept runs. A browser may have none, refuse it, or have no room left: that is said, in words.

const NAME = "vpclab";
const DATABASE_VERSION = 1;
const RUNS = "runs";

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function database() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, DATABASE_VERSION);
    request.onupgradeneeded = () => { request.result.createObjectStore(RUNS, { keyPath: "id" }); };
    request.onsuccess = () => {
      const { result } = request;
      // Another tab of a newer version wants to change it: this one lets go.
      result.onversionchange = () => { result.close(); opened = undefined; };
      done(result);
    };
    request.onerror = () => fail(request.error);
    request.onblocked = () => fail(new Error("another tab holds it"));
  });
  return opened;
}

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} use @returns {Promise<T>} */
async function through(mode, use) {
  try {
    const transaction = (await database()).transaction(RUNS, mode);
    const request = use(transaction.objectStore(RUNS));
    return await new Promise((done, fail) => {
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => fail(transaction.error ?? request.error);
    });
  } catch (error) {
    opened = undefined;
    throw new Error(inWords(error), { cause: error });
  }
}

/** @param {unknown} error */
function inWords(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError" ? "This browser's storage for the page is full"
    : "This browser stores nothing for the page (a private window, or storage is switched off)";
}

/** @returns {Promise<unknown[]>} */
export function storedRuns() {
  return through("readonly", (store) => store.getAll());
}

/** @param {string} id @returns {Promise<unknown>} */
export function storedRun(id) {
  return through("readonly", (store) => store.get(id));
}

/** @param {{ id: string }} record */
export function storeRun(record) {
  return through("readwrite", (store) => store.put(record));
}

/** @param {string} id */
export function forgetRun(id) {
  return through("readwrite", (store) => store.delete(id));
}
