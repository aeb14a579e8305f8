// Files that are dragged onto an element.

/** @param {HTMLElement} element shows by `data-dropping` that it would take them @param {(transfer: DataTransfer) => void} take */
export function acceptDrops(element, take) {
  let depth = 0;
  const hint = (/** @type {number} */ by) => {
    depth = Math.max(0, depth + by);
    element.toggleAttribute("data-dropping", depth > 0);
  };
  const on = (/** @type {"dragenter" | "dragleave" | "dragover" | "drop"} */ type, /** @type {(event: DragEvent) => void} */ act) =>
    element.addEventListener(type, (event) => { event.preventDefault(); act(event); });
  on("dragenter", () => hint(1));
  on("dragleave", () => hint(-1));
  on("dragover", () => {});
  on("drop", (event) => {
    hint(-depth);
    if (event.dataTransfer) take(event.dataTransfer);
  });
}
