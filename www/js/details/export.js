// What a run leaves behind, to take away: the same bytes as the command line writes.

import { h, setText } from "../dom.js";
import { messageOf } from "../errors.js";
import { formatClock } from "../format.js";
import { toFragment } from "./run-link.js";
import { pixels, saveFile, standalone } from "./saving.js";
import { fileWith } from "./single-file.js";

/** @typedef {{ name: string, type: string, content: () => BlobPart | Promise<BlobPart> }} Export */

const DEFAULT_FORMAT = "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}";

/** @param {import("../lab.js").Lab} lab */
export function exportView(lab) {
  const status = h("p", { class: "note", role: "status" });
  const format = h("input", { id: "flow-format", type: "text", value: DEFAULT_FORMAT, spellcheck: "false", autocomplete: "off" });
  const interval = h("select", { id: "flow-interval" }, h("option", { value: "600s" }, "10 minutes"), h("option", { value: "60s" }, "1 minute"));
  const moment = h("span", { class: "note" });
  const element = h("dialog", { class: "sheet export", "aria-labelledby": "export-heading", click: (event) => { if (event.target === element) element.close(); } },
    h("div", { class: "sheet-page" },
      h("header", {}, h("h2", { id: "export-heading" }, "Take away"), h("button", { type: "button", class: "open", click: () => element.close() }, "Close")),
      status,
      section("Picture", "The picture of the moment shown, in the colours of the page, for a book or a slide.",
        save("Save .svg", () => ({ name: "vpclab.svg", type: "image/svg+xml", content: () => standalone(picture()) })),
        save("Save .png", () => ({ name: "vpclab.png", type: "image/png", content: () => pixels(picture()) })),
        h("button", { type: "button", class: "open", click: () => { element.close(); print(); } }, "Print the page")),
      section("Packet capture", "Every packet at both sides of every interface and gateway, for Wireshark and tshark.",
        save("Save .pcapng", (run) => ({ name: "vpclab.pcapng", type: "application/x-pcapng", content: () => run.pcapng() }))),
      section("VPC flow logs", "The records that AWS would write of the whole run.",
        h("p", { class: "ask-field" }, h("label", { for: "flow-format" }, "Format"), format),
        h("p", { class: "ask-field" }, h("label", { for: "flow-interval" }, "Aggregation"), interval),
        save("Save .log", (run) => ({ name: "flow-logs.log", type: "text/plain", content: () => run.flowLogs(format.value, interval.value === "60s" ? "60s" : "600s") }))),
      section("Connection tracking", "The tables of the moment shown, as conntrack -L prints them.", moment,
        save("Save .txt", (run, seq) => ({ name: "conntrack.txt", type: "text/plain", content: () => run.conntrack(seq, lab.scene?.position.atUs) }))),
      section("NAT gateway metrics", "CloudWatch's figures, minute by minute.",
        save("Save .csv", (run) => ({ name: "nat-metrics.csv", type: "text/csv", content: () => run.metricsCsv() }))),
      section("The run itself", "Scenario and actions in one small file: it replays to the same digest, here and on the command line.",
        save("Save run", (run, seq) => ({ name: "run.json", type: "application/json", content: () => run.exportLog(seq) })),
        h("button", { type: "button", class: "open", click: copyLink }, "Copy link")),
      section("The page in one file", "This page with this run in it, at this moment: an HTML file that opens from a disk or a mail, without a network.",
        save("Save .html", (run, seq) => ({ name: "vpclab.html", type: "text/html", content: () => fileWith({ name: run.info.title, text: run.exportLog(seq) }) })))));

  /** @returns {SVGSVGElement} */
  function picture() {
    const root = element.getRootNode();
    const drawing = root instanceof ShadowRoot ? root.querySelector("svg.diagram") : null;
    if (!(drawing instanceof SVGSVGElement)) throw new Error("There is no picture.");
    return drawing;
  }

  /** @param {string} title @param {string} text @param {Node[]} parts */
  function section(title, text, ...parts) {
    return h("section", {}, h("h3", {}, title), h("p", { class: "note" }, text), h("div", { class: "export-parts" }, ...parts));
  }

  /** @param {string} text @param {(run: Run, seq: number | null) => Export} make */
  function save(text, make) {
    return h("button", { type: "button", class: "open", click: async () => {
      const shown = lab.scene;
      if (!shown) return;
      try {
        const { name, type, content } = make(shown.run, shown.seq);
        const blob = new Blob([await content()], { type });
        saveFile(blob, name);
        setText(status, `${name}: ${blob.size.toLocaleString("en")} bytes.`);
      } catch (error) {
        setText(status, messageOf(error));
      }
    } }, text);
  }

  async function copyLink() {
    const shown = lab.scene;
    if (!shown) return;
    try {
      const fragment = await toFragment(shown.run.exportLog(shown.seq), lab.view);
      if (fragment === null) return setText(status, "The run is too long for a link: save it as a file.");
      await navigator.clipboard.writeText(`${location.href.split("#")[0]}${fragment}`);
      setText(status, `Copied: a link of ${fragment.length.toLocaleString("en")} characters that carries the whole run.`);
    } catch (error) {
      setText(status, `It could not be copied: ${messageOf(error)}.`);
    }
  }

  return {
    element,
    show() {
      const shown = lab.scene;
      setText(moment, shown ? `At ${formatClock(shown.position.atUs)}.` : "");
      setText(status, "");
      element.showModal();
    },
  };
}
