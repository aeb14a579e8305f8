// A plain host of files: what `cargo xtask dist` makes must not need more than that.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** Where `cargo xtask dist` puts what it makes. */
export const DIST = process.env.VPCLAB_DIST ?? fileURLToPath(new URL("../../target/dist", import.meta.url));

const TYPES = {
  ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".png": "image/png",
  ".svg": "image/svg+xml", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
};

/**
 * Serves folders under path prefixes, without a header that anybody had to set up.
 * @param {Record<string, string | (() => string)>} mounts a folder for each prefix
 * @param {{ types?: Record<string, string>, headers?: Record<string, string>, refuse?: (path: string) => boolean }} [bad]
 * what a badly set up host does otherwise
 */
export async function host(mounts, { types = {}, headers = {}, refuse = () => false } = {}) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "", "http://host").pathname);
    asked.push(path);
    const prefix = Object.keys(mounts).find((start) => path.startsWith(start));
    const mount = prefix === undefined ? undefined : mounts[prefix];
    const folder = typeof mount === "function" ? mount() : mount;
    let file = folder && normalize(join(folder, path.slice((prefix?.length ?? 0) - 1)));
    if (file?.endsWith("/")) file += "index.html";
    if (!file || !existsSync(file) || !statSync(file).isFile() || refuse(path)) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not here");
      return;
    }
    const type = { ...TYPES, ...types }[/** @type {keyof typeof TYPES} */ (extname(file))] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, ...headers }).end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((done) => {
      server.close(() => done(null));
      server.closeAllConnections();
    }),
  };
}
