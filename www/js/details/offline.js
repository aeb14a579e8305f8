// The page without a network: a service worker keeps it whole. A newer version waits until it is wanted.

import { h, setText } from "../dom.js";
import { messageOf } from "../errors.js";
import { fileAddress } from "../files.js";
import { settled, styleSheet } from "../styles.js";
import { toFragment } from "./run-link.js";
import { scriptAddress } from "./scripts.js";

/** Where there can be no service worker the page needs its network, and nothing else changes. @param {any} lab the element */
export async function keepOffline(lab) {
  try {
    // In a frame that is not allowed storage, asking for it is an error already.
    const workers = navigator.serviceWorker;
    if (!workers || !location.protocol.startsWith("http")) return;
    const registration = await workers.register(scriptAddress("offline"), { updateViaCache: "none" });
    const offer = async () => {
      const { waiting } = registration;
      if (!waiting || !workers.controller) return;
      const newer = await tell(waiting);
      // The worker before it may have answered with this page.
      if (!fileAddress("").endsWith(`/v/${newer}/`)) offerUpdate(lab, newer);
    };
    offer();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  } catch (error) {
    console.info("vpclab: this page is not kept for use without a network.", error);
  }
}

/** Resolves to the version that the worker is of, once it has done what it is told. @param {ServiceWorker} worker @param {{ open?: string }} message */
function tell(worker, message = {}) {
  return /** @type {Promise<string>} */ (new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage(message, [port2]);
  }));
}

/** @param {any} lab @param {string} newer the version */
async function offerUpdate(lab, newer) {
  document.querySelector(".update")?.remove();
  const text = h("p", {}, "A newer version of this page is ready. It comes when this page is closed and opened again.");
  const use = h("button", { type: "button", class: "primary", click: async () => {
    try {
      const run = lab.exportRun();
      const fragment = run === null ? "" : await toFragment(run);
      if (fragment === null) return setText(text, "The run that is open is too long to be carried over: save it under “Take away” first, then close this page and open it again.");
      history.replaceState(null, "", fragment || location.href.split("#")[0]);
      setText(text, "The newer version starts …");
      const { controller } = navigator.serviceWorker;
      if (controller) await tell(controller, { open: newer });
      location.reload();
    } catch (error) {
      setText(text, `It cannot be used now: ${messageOf(error)}.`);
    }
  } }, "Use it now, and keep the run");
  const note = h("div", { class: "update", role: "status" }, text, use,
    h("button", { type: "button", click: () => note.remove() }, "Later"));
  const style = styleSheet("details/offline");
  await settled(style, () => document.head.append(style));
  document.querySelector(".page-header")?.after(note);
}
