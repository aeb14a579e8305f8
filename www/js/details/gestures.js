// Pointers, wheels and fingers on a line of time, told as what they mean.

/**
 * @typedef {{
 *   press: (x: number, y: number) => void, drag: (x: number, y: number) => void, click: (x: number, y: number) => void,
 *   zoom: (factor: number, x: number) => void, pan: (pixels: number) => void,
 *   over: (x: number | null, y: number) => void }} Meaning
 */

/** A pointer that moved less has only pressed. */
const STILL = 4;

/** How much closer a notch of a wheel is. */
const WHEEL = 0.0022;

/** @param {Element} element @param {Meaning} meaning */
export function listenTo(element, { press, drag, click, zoom, pan, over }) {
  /** @type {Map<number, { x: number, y: number }>} */
  const down = new Map();
  /** @type {{ x: number, y: number, moved: boolean } | null} */
  let start = null;
  let apart = 0;

  const placeOf = (/** @type {PointerEvent | WheelEvent} */ { clientX, clientY }) => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const spread = () => {
    const [a, b] = [...down.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2 };
  };

  /** @template {keyof GlobalEventHandlersEventMap} N @param {N} type @param {(event: GlobalEventHandlersEventMap[N]) => void} act @param {AddEventListenerOptions} [options] */
  const on = (type, act, options) => element.addEventListener(type, /** @type {EventListener} */ (act), options);

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    down.set(event.pointerId, at);
    if (down.size === 2) {
      start = null;
      apart = spread().distance;
    } else if (down.size === 1) {
      start = { ...at, moved: false };
      press(at.x, at.y);
    }
  });
  on("pointermove", (event) => {
    const at = placeOf(event);
    if (!down.has(event.pointerId)) return over(at.x, at.y);
    const before = down.size === 2 ? spread() : null;
    down.set(event.pointerId, at);
    if (before) {
      const now = spread();
      if (apart > 0 && now.distance > 0) zoom(now.distance / apart, now.x);
      apart = now.distance;
      pan(before.x - now.x);
    } else if (start) {
      start.moved ||= Math.hypot(at.x - start.x, at.y - start.y) >= STILL;
      if (start.moved) drag(at.x, at.y);
    }
  });
  const release = (/** @type {PointerEvent} */ event) => {
    const at = placeOf(event);
    if (event.type === "pointerup" && start && !start.moved) click(at.x, at.y);
    down.delete(event.pointerId);
    start = null;
  };
  on("pointerup", release);
  on("pointercancel", release);
  on("pointerleave", () => over(null, 0));
  on("wheel", (event) => {
    const perLine = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      return pan(sideways * perLine);
    }
    // Otherwise the page scrolls under the pointer: until somebody has come here to look closer.
    const here = element.matches(":focus-within, :focus") || event.ctrlKey || event.metaKey;
    if (!here) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * perLine * (event.ctrlKey ? 4 : 1) * WHEEL), placeOf(event).x);
  }, { passive: false });
}
