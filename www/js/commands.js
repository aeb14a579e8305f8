// Everything that a person can do by one key or one button: the toolbar, the keys, and whoever lists them read this.

/** @typedef {import("./lab.js").Lab} Lab */
/** @typedef {import("./parts.js").Parts} Parts */

/**
 * `keys` are as `keyOf` names them; what has an `icon` stands in the toolbar, with its `label`.
 * @typedef {{ id: string, title: string, label?: string, group: string, keys: string[], icon?: keyof typeof import("./icons.js").PATHS,
 *   run: (lab: Lab, parts: Parts) => unknown, enabled?: (lab: Lab) => boolean }} Command
 */

/** There is something to step through. @param {Lab} lab */
const open = (lab) => lab.run !== null;

/** @type {Command[]} */
export const COMMANDS = [
  { id: "play", title: "Play or pause", group: "Move", keys: [" "], run: ({ player }) => player.toggle(), enabled: open },
  { id: "step", title: "Next event", group: "Move", keys: ["ArrowRight"], run: ({ player }) => player.stepForward(), enabled: open },
  { id: "back", title: "Event before", group: "Move", keys: ["ArrowLeft"], run: ({ player }) => player.stepBack(), enabled: open },
  { id: "next-packet", title: "Next packet", group: "Move", keys: ["Shift+ArrowRight"], run: ({ player }) => player.nextPacket(), enabled: open },
  { id: "previous-packet", title: "Packet before", group: "Move", keys: ["Shift+ArrowLeft"], run: ({ player }) => player.previousPacket(), enabled: open },
  { id: "start", title: "Beginning", group: "Move", keys: ["Home"], run: ({ player }) => player.toStart(), enabled: open },
  { id: "end", title: "End", group: "Move", keys: ["End"], run: ({ player }) => player.toEnd(), enabled: open },
  { id: "skip", title: "Skip quiet time", group: "Move", keys: [], run: ({ player }) => player.skipQuiet(), enabled: open },
  { id: "here", title: "Next event here", group: "Move", keys: [], run: (lab) => lab.nextAt(lab.here), enabled: ({ here }) => here !== null },
  { id: "about", title: "What is here", group: "Help", keys: ["i"], run: (lab, parts) => parts.use("about", (view) => view.show(lab.scene?.event?.place?.component ?? lab.here)), enabled: ({ here }) => here !== null },
  { id: "wait", title: "Wait 349 s", group: "Act", keys: [], run: (lab) => lab.waitUntil(lab.player.position.atUs + 349_000_000), enabled: open },
  { id: "undo", title: "Undo", group: "Act", keys: ["Ctrl+z"], run: (lab) => lab.undo(), enabled: ({ history }) => history.done > 0 },
  { id: "redo", title: "Redo", group: "Act", keys: ["Ctrl+Z", "Ctrl+y"], run: (lab) => lab.redo(), enabled: ({ history }) => history.undone > 0 },
  { id: "many", title: "Many connections", group: "Act", keys: ["m"], run: (_lab, parts) => parts.use("many", (view) => view.show()), enabled: open },
  { id: "library", title: "Scenarios", group: "Open", keys: [], icon: "library", run: (_lab, parts) => parts.use("library", (view) => view.show()) },
  { id: "open", title: "Open scenario", label: "Open", group: "Open", keys: [], icon: "open", run: (lab) => lab.tell("choose", undefined) },
  { id: "home", title: "Return to the walk", group: "Open", keys: [], run: (_lab, parts) => parts.use("kept", (view) => view.goHome()), enabled: (lab) => lab.opened > 1 || lab.history.done > 0 },
  { id: "ask", title: "Ask", group: "Open", keys: [], icon: "ask", run: (_lab, parts) => parts.use("ask", (view) => view.show()) },
  { id: "traffic", title: "New traffic", label: "Traffic", group: "Act", keys: ["t"], icon: "sent", run: (_lab, parts) => parts.use("traffic", (view) => view.show()), enabled: open },
  { id: "build", title: "Build", group: "Act", keys: ["b"], icon: "build", run: (_lab, parts) => parts.use("build", (view) => view.show()), enabled: open },
  { id: "take", title: "Take away", group: "Take away", keys: [], icon: "take", run: (_lab, parts) => parts.use("export", (view) => view.show()) },
  { id: "palette", title: "Commands", label: "", group: "Help", keys: ["Ctrl+k", "?"], icon: "keys", run: (_lab, parts) => parts.use("palette", (view) => view.show()) },
];

/** The command of a key, unless whatever has the focus needs that key itself. @param {KeyboardEvent} event */
export function commandOf(event) {
  const command = COMMANDS.find(({ keys }) => keys.includes(keyOf(event)));
  const [target] = event.composedPath();
  if (!command || event.defaultPrevented) return undefined;
  return target instanceof Element && (target.closest("dialog") || usesKey(target, event)) ? undefined : command;
}

/** `Ctrl+z`, `Shift+ArrowLeft`, `?`: Shift is named where the character does not tell. @param {KeyboardEvent} event */
function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const names = /** @type {[boolean, string][]} */ ([[ctrlKey || metaKey, "Ctrl"], [altKey, "Alt"], [shiftKey && (key.length > 1 || key === " "), "Shift"]]);
  return [...names.filter(([held]) => held).map(([, name]) => name), key].join("+");
}

/** Does the focused element need the key itself? @param {Element} target @param {KeyboardEvent} event */
function usesKey(target, { key }) {
  if (target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=range], [type=checkbox])")) return true;
  if (target.matches("input[type=radio]")) return key.startsWith("Arrow") || (key === " " && !target.matches(":checked"));
  return key === " " && target.matches("button, summary, a, input:not([type=range], [type=radio])");
}
