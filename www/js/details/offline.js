// The page without a network: a service worker keeps it whole. A newer version waits until it is wanted.

import { h, setText } from "../dom.js";
import { messageOf } from "../errors.js";
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
    const offer = () => {
      if (registration.waiting && workers.controller) offerUpdate(lab, registration.waiting);
    };
    offer();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  } catch (error) {
    console.info("vpclab: this page is not kept for use without a network.", error);
  }
}

/** @param {any} lab @param {ServiceWorker} waiting */
async function offerUpdate(lab, waiting) {
  document.querySelector(".update")?.remove();
  const text = h("p", {}, "A newer version of this page is ready. It comes when this page is closed and opened again.");
  const use = h("button", { type: "button", class: "primary", click: async () => {
    try {
      const run = lab.exportRun();
      const fragment = run === null ? "" : await toFragment(run);
      if (fragment === null) return setText(text, "The run that is open is too long to be carried over: save it under “Take away” first, then close this page and open it again.");
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      history.replaceState(null, "", fragment || location.href.split("#")[0]);
      // The worker that answers now first finishes what it was asked.
      setText(text, "The newer version starts …");
      waiting.postMessage("use");
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
