// "Can this reach that?": a VPC of one's own is read, a question asked, the answer shown and played.

import { h, setText } from "../../dom.js";
import { messageOf } from "../../errors.js";
import { plural } from "../../format.js";
import { icon } from "../../icons.js";
import { saveFile } from "../saving.js";
import { answerView } from "./answer.js";
import { AskClient } from "./client.js";
import { chosen, dropped } from "./files.js";
import { reportView } from "./report.js";

/** @typedef {import("./client.js").Source} Source */

/** So many places are suggested while somebody types. */
const SUGGESTED = 30;

/** Networks up to this many subnets are shown as a picture as a whole. */
const PICTURED_SUBNETS = 40;

/** What a packet can come from or go to. @type {StationKind[]} */
const ENDS = ["instance", "eni", "load-balancer", "vpc-endpoint", "server", "internet"];

const MASKS = [["accounts", "Account ids"], ["tags", "Names and tags"], ["addresses", "Public addresses"]];

/** @param {import("../../lab.js").Lab} lab */
export function askView(lab) {
  const client = new AskClient();
  /** What questions are about. @type {{ text: string, title: string } | null} */
  let network = null;
  /** The field that whoever points into the picture wants to fill. @type {HTMLInputElement | null} */
  let picked = null;
  /** The newest thing asked for: older ones that come late are dropped. */
  let request = 0;

  const heading = h("h2", { id: "ask-heading", tabindex: -1 }, "Can this reach that?");
  const about = h("p", { class: "note" });
  const progress = h("progress", { hidden: true, "aria-label": "Reading" });
  const status = h("p", { class: "note", role: "status" });
  const report = h("div");
  const answer = h("div", { "aria-live": "polite" });
  const masks = MASKS.map(([value, text]) => h("label", {}, h("input", { type: "checkbox", value }), text));

  const files = picker("AWS CLI output", { multiple: true, accept: ".json,.zip,application/json,application/zip" });
  const folder = picker("Folder with AWS CLI output", { webkitdirectory: true });
  const save = h("button", { type: "button", class: "open", hidden: true, click: saveScenario }, "Save as scenario");

  const from = placeField("From", "ask-from", "web-1, i-0a1b…, internet");
  const to = placeField("To", "ask-to", "an address, id or name");
  const protocol = h("select", { id: "ask-protocol", change: showPorts }, ...["tcp", "udp", "icmp"].map((name) => h("option", { value: name }, name.toUpperCase())), h("option", { value: "number" }, "Number …"));
  const number = h("input", { type: "number", min: 0, max: 255, value: 47, "aria-label": "Protocol number", hidden: true });
  const port = h("input", { id: "ask-port", type: "number", min: 0, max: 65535, value: 443, inputmode: "numeric" });
  const portField = h("p", { class: "ask-field narrow" }, h("label", { for: "ask-port" }, "Port"), port);
  const sourceIp = h("input", { id: "ask-source", type: "text", placeholder: "its own", autocomplete: "off" });
  const sourcePort = h("input", { id: "ask-source-port", type: "number", min: 0, max: 65535, placeholder: "any" });
  const more = h("details", { class: "ask-more" }, h("summary", {}, "Source address and port"),
    h("p", { class: "ask-field" }, h("label", { for: "ask-source" }, "Source address"), sourceIp),
    h("p", { class: "ask-field narrow" }, h("label", { for: "ask-source-port" }, "Source port"), sourcePort));
  const form = h("form", { class: "ask-form", submit: (event) => { event.preventDefault(); ask(); } },
    from.element, to.element,
    h("p", { class: "ask-field narrow" }, h("label", { for: "ask-protocol" }, "Protocol"), protocol, number), portField,
    h("button", { type: "submit", class: "open primary" }, "Ask"), more);

  const element = h("section", { class: "panel ask", "data-takes-clicks": true, "aria-labelledby": "ask-heading", hidden: true },
    h("header", {}, heading, files.button, folder.button, save, h("button", { type: "button", class: "open", click: () => { element.hidden = true; } }, "Close")),
    h("details", { class: "ask-privacy" }, h("summary", {}, "Your own VPC: nothing leaves this machine"),
      h("p", { class: "note" }, "Drop or choose what ", h("code", {}, "aws ec2 describe-…"), " prints: files, a folder, a zip. It is read in this page; no address but this page's own is ever asked. To share the result, mask before you read:"),
      h("p", { class: "masks" }, ...masks)),
    about, progress, status, report, form, answer);

  /** @param {string} label @param {Attributes} attributes */
  function picker(label, attributes) {
    const input = h("input", { type: "file", hidden: true, "aria-label": label, ...attributes, change: () => {
      const sources = chosen(input.files);
      input.value = "";
      if (sources.length > 0) read(sources);
    } });
    const words = attributes.webkitdirectory ? "Folder" : "Files from AWS";
    return { button: h("span", {}, h("button", { type: "button", class: "open", click: () => input.click() }, icon("open"), h("span", {}, words)), input) };
  }

  /** @param {string} label @param {string} id @param {string} placeholder */
  function placeField(label, id, placeholder) {
    const list = h("datalist", { id: `${id}-list` });
    const input = h("input", { id, type: "text", focus: () => { picked = input; }, list: `${id}-list`, placeholder, autocomplete: "off", required: true, input: async () => {
      const text = input.value;
      const places = await client.places(text, SUGGESTED).catch(() => []);
      if (input.value !== text) return;
      list.replaceChildren(...places.map((place) => h("option", { value: place.id }, [place.name, place.kind, ...place.addresses].filter(Boolean).join(" · "))));
    } });
    return { element: h("p", { class: "ask-field" }, h("label", { for: id }, label), input, list), input };
  }

  function showPorts() {
    number.hidden = protocol.value !== "number";
    portField.hidden = !["tcp", "udp"].includes(protocol.value);
  }

  /** @param {unknown} error */
  function failed(error) {
    progress.hidden = true;
    setText(status, messageOf(error));
    status.dataset.state = "failed";
  }

  /** @param {string} text */
  function tell(text) {
    delete status.dataset.state;
    setText(status, text);
  }

  /** @param {Source[]} sources */
  async function read(sources) {
    element.hidden = false;
    const mine = (request += 1);
    const mask = masks.map(({ firstElementChild: box }) => /** @type {HTMLInputElement} */ (box)).filter(({ checked }) => checked).map(({ value }) => value);
    Object.assign(progress, { hidden: false, value: 0, max: sources.length });
    report.replaceChildren();
    answer.replaceChildren();
    try {
      const imported = await client.read(sources, mask, ({ done, of, name }) => {
        if (mine !== request) return;
        progress.value = done;
        tell(name === null ? "Putting it together" : `Read ${name} (${done} of ${plural(of, "file")})`);
      });
      if (mine !== request) return;
      report.replaceChildren(reportView(imported.report));
      const count = (/** @type {string} */ kind) => imported.report.counts.find((one) => one.kind === kind)?.given ?? 0;
      const [subnets, interfaces] = [count("Subnets"), count("NetworkInterfaces")];
      network = { text: imported.scenario, title: plural(sources.length, "file") };
      await client.about(network.text);
      if (mine !== request) return;
      progress.hidden = true;
      save.hidden = false;
      const pictured = subnets > 0 && subnets <= PICTURED_SUBNETS;
      tell(pictured ? "The picture above shows it. Ask a question to see a packet in it." : subnets === 0 ? "There is no subnet in it, so there is nothing to ask about." : `${plural(subnets, "subnet")} and ${plural(interfaces, "interface")} are more than a picture can show: ask, and the part that the answer is about is drawn.`);
      setText(about, "Questions are about what was read.");
      if (pictured) await lab.open(imported.scenario, "Your VPC");
    } catch (error) {
      if (mine === request) failed(error);
    }
  }

  async function ask() {
    const mine = (request += 1);
    const query = question();
    tell("Asking");
    try {
      const found = await client.ask(query);
      if (mine !== request) return;
      const scenario = await client.play(query);
      if (mine !== request) return;
      tell(scenario === null ? "It cannot be played: nothing is known of what runs at the source." : "");
      answer.replaceChildren(answerView(found, { play: scenario === null ? null : () => play(scenario, query) }));
    } catch (error) {
      if (mine === request) failed(error);
    }
  }

  /** @param {string} scenario @param {Question} query */
  async function play(scenario, query) {
    await lab.open(scenario, `${query.from} to ${query.to}`);
    const root = element.getRootNode();
    if (root instanceof ShadowRoot) root.querySelector(".stage")?.scrollIntoView({ block: "start" });
  }

  /** @returns {Question} */
  function question() {
    const numbered = protocol.value === "number";
    const ported = ["tcp", "udp"].includes(protocol.value);
    return {
      id: "1",
      from: from.input.value.trim(),
      srcIp: sourceIp.value.trim() || undefined,
      to: to.input.value.trim(),
      protocol: numbered ? number.value : protocol.value,
      srcPort: sourcePort.value === "" ? undefined : sourcePort.valueAsNumber,
      dstPort: ported ? port.valueAsNumber : undefined,
    };
  }

  function saveScenario() {
    if (network) saveFile(new Blob([network.text], { type: "application/json" }), "my-vpc.json");
  }

  /** While there is a question to ask, what is pointed at in the picture is one end of it. @param {TopologyStation} station */
  function pick({ kind, component }) {
    if (element.hidden || !ENDS.includes(kind)) return;
    const field = from.input.value === "" || from.input === picked ? from : to;
    field.input.value = kind === "internet" ? "internet" : component;
    field.input.focus();
    picked = null;
  }

  lab.on("picked", pick);
  return {
    element,
    /** @param {FileSystemEntry[]} entries @param {File[]} files */
    async readDropped(entries, files) {
      try {
        await read(await dropped(entries, files));
      } catch (error) {
        failed(error);
      }
    },
    /** Questions are about the scenario that is open, until something else is read. */
    async show() {
      element.hidden = false;
      heading.focus();
      element.scrollIntoView({ block: "nearest" });
      const open = lab.run && { text: lab.run.text, title: lab.run.info.title };
      if (network || !open) return;
      setText(about, `About the open scenario: ${open.title}.`);
      try {
        await client.about(open.text);
      } catch (error) {
        failed(error);
      }
    },
  };
}
