// How fast many connections are opened, how fast that is shown, and where the ports stand in their picture. No document.

/** Up to here a slider goes: what a NAT gateway with eight addresses carries to one destination (F6.29). */
export const MOST = 440_000;

/** The slider's own steps: each is about a twentieth more than the one before. */
export const STEPS = 300;

/** @param {number} step of the slider @returns {number} connections, in round numbers */
export function connectionsAt(step) {
  const exact = MOST ** (Math.min(Math.max(step, 0), STEPS) / STEPS);
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.min(MOST, Math.max(1, Math.round(exact / digits) * digits));
}

/** @param {number} connections @returns {number} the slider's nearest step */
export function stepOf(connections) {
  return Math.round((Math.log(Math.max(1, Math.min(connections, MOST))) / Math.log(MOST)) * STEPS);
}

/** All are open after so many simulated seconds. */
const SECONDS = 8;

/** How many a second, for all of them together. @param {number} connections */
export function rateOf(connections) {
  return Math.max(10, Math.ceil(connections / SECONDS));
}

/** Each gets its part, the first ones what is over. @param {number} all @param {number} parts */
export function shared(all, parts) {
  return Array.from({ length: Math.min(all, parts) }, (_, index) => Math.floor(all / parts) + (index < all % parts ? 1 : 0));
}

/** A generator waits no longer for answers. */
const PATIENCE_US = 6_000_000;

/** What is shown takes at least so many frames. */
const FRAMES = 150;

/** A slice takes about so long. */
const SLICE_MS = 13;

/**
 * How much simulated time passes from one picture to the next: no more than that the filling can be watched, no
 * more than can be computed in a frame.
 * @param {number} connections @param {number} perSecond
 */
export function paceOf(connections, perSecond) {
  const lastUs = Math.ceil((connections / perSecond) * 1e6) + PATIENCE_US;
  const most = Math.max(1_000, Math.ceil((lastUs - PATIENCE_US) / FRAMES));
  return {
    lastUs,
    stepUs: Math.min(most, 2_000),
    /** @param {number} stepUs @param {number} tookMs @returns {number} the next step */
    next: (stepUs, tookMs) => Math.round(Math.min(most, Math.max(100, stepUs * Math.min(2, Math.max(0.25, SLICE_MS / Math.max(tookMs, 0.5)))))),
  };
}

/** Ports that a NAT gateway takes: 1024 to 65535 (F6.25). */
export const FIRST_PORT = 1024;
export const WIDTH = 256;
export const HEIGHT = (65_536 - FIRST_PORT) / WIDTH;

/** As a pixel has it, whatever the machine's order of bytes. @param {readonly number[]} colour red, green, blue */
const pixelOf = ([red, green, blue]) => new Uint32Array(new Uint8Array([red, green, blue, 255]).buffer)[0];

/**
 * A pixel for each port, row by row.
 * @param {Uint8Array} ports a bit each @param {readonly number[]} held the colour of a held one @param {readonly number[]} free @param {Uint32Array} pixels to fill
 */
export function paintPorts(ports, held, free, pixels) {
  const [heldPixel, freePixel] = [held, free].map(pixelOf);
  for (let byte = FIRST_PORT >> 3, at = 0; byte < ports.length; byte += 1) {
    for (let bits = ports[byte], left = 8; left > 0; left -= 1, bits >>= 1) pixels[at++] = bits & 1 ? heldPixel : freePixel;
  }
}

/** Which port a point of the picture is. @param {number} x 0…1 @param {number} y 0…1 */
export function portAt(x, y) {
  const column = Math.min(WIDTH - 1, Math.max(0, Math.floor(x * WIDTH)));
  const row = Math.min(HEIGHT - 1, Math.max(0, Math.floor(y * HEIGHT)));
  return FIRST_PORT + row * WIDTH + column;
}
