// Answers for the page where there is no network. `cargo xtask dist` writes what SITE is before this
// file and puts both beside the page. Each version has a cache of its own, filled as a whole before
// the version is used; the one before goes when no page needs it any more.

/** @typedef {{ version: string, files: string[] }} Site the names are from the page's folder */

const worker = /** @type {any} */ (globalThis);
const { version, files } = /** @type {Site} */ (worker.SITE);
const folder = new URL("./", worker.location.href);

/** Another copy of the page may lie elsewhere on the same host. */
const ours = `vpclab ${folder.pathname} `;
const current = ours + version;

/** Where this worker keeps which version a page that is opened now is of: it is started anew as often as the browser likes. */
const OPENED = new URL("opened", folder).href;
let opened = caches.match(OPENED, { cacheName: current }).then((kept) => kept?.text() ?? version);

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(tidy()));
worker.addEventListener("message", (/** @type {any} */ event) => event.waitUntil(hear(event)));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.href.startsWith(folder.href)) event.respondWith(answer(event.request, url));
});

async function fill() {
  const cache = await caches.open(current);
  await Promise.all(files.map(async (name) => {
    const url = new URL(name, folder).href;
    const lasts = name.startsWith("v/");
    if (lasts && (await cache.match(url))) return;
    const response = await fetch(url, { cache: lasts ? "default" : "reload" });
    if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
    const body = await response.blob();
    // While a site is being replaced, one file of it may be newer than another.
    if (!lasts && /(^|\.html)$/.test(name) && !(await body.text()).includes(version)) throw new Error(`${name} is of another version`);
    // Not the response itself: one that was redirected may not answer for a page.
    await cache.put(url, new Response(body, { headers: response.headers }));
  }));
}

async function tidy() {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  // More than the page that asked for this version: another may still be of the one before.
  if (pages.length <= 1) {
    const names = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== current);
    await Promise.all(names.map((name) => caches.delete(name)));
  }
  await worker.clients.claim();
}

/**
 * A page may want the next version at once. Its worker can take over only when this one has nothing left to do,
 * which takes a browser minutes: until then this one answers with the files of the next, which are there already.
 * @param {any} event
 */
async function hear({ data, ports }) {
  if (data.open) {
    opened = Promise.resolve(data.open);
    await (await caches.open(current)).put(OPENED, new Response(data.open));
  }
  ports[0].postMessage(version);
}

/** @param {Request} request @param {URL} url */
async function answer(request, url) {
  // What follows `?` is for the page to read, not for the server.
  const name = url.pathname.slice(folder.pathname.length).replace(/^index\.html$/, "");
  const here = new URL(name, folder).href;
  const chosen = await opened;
  const cache = await caches.open(ours + chosen);
  const own = (await cache.match(here)) ?? (await cache.match(new URL(`v/${chosen}/${name}`, folder).href));
  if (own) return own;
  for (const older of await caches.keys()) {
    const kept = older.startsWith(ours) ? await (await caches.open(older)).match(here) : undefined;
    if (kept) return kept;
  }
  return fetch(request);
}
