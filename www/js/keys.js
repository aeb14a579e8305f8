// The keys that move the playhead, and who else may need them.

/** @type {Record<string, (player: Player, shift: boolean) => void>} */
export const KEYS = {
  " ": (player) => player.toggle(),
  ArrowRight: (player, shift) => (shift ? player.nextPacket() : player.stepForward()),
  ArrowLeft: (player, shift) => (shift ? player.previousPacket() : player.stepBack()),
  Home: (player) => player.toStart(),
  End: (player) => player.toEnd(),
};

/** Does the focused element need the key itself? @param {Element} target @param {string} key */
export function usesKey(target, key) {
  if (target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=range], [type=checkbox])")) return true;
  if (target.matches("input[type=radio]")) return key.startsWith("Arrow") || (key === " " && !target.matches(":checked"));
  return key === " " && target.matches("button, summary, a, input:not([type=range], [type=radio])");
}
