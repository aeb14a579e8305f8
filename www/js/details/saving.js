// Drawings and files that leave the page.

import { h, setAttribute } from "../dom.js";

/** What makes a drawing look as it does. */
const PROPERTIES = ["display", "visibility", "opacity", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "font-family", "font-size", "font-weight", "text-anchor", "paint-order"];

/** Only pages need these. */
const LEFT_OUT = ["class", "tabindex", "role", "aria-label", "aria-current", "aria-hidden", "aria-describedby", "data-arrow", "data-packet", "data-station", "data-verdict"];

/** So much room is around a drawing that stands by itself. */
const MARGIN = 12;

/** How much finer a picture in pixels is than the page: good enough for print. */
const SCALE = 3;

/** The colour of the page below a drawing. @param {Element | null} element @returns {string} */
function groundOf(element) {
  const colour = element ? getComputedStyle(element).backgroundColor : "white";
  return element && colour === "rgba(0, 0, 0, 0)" ? groundOf(element.parentElement) : colour;
}

/**
 * A drawing with the styles that it has now, and the colour that it stands on, so that it looks the
 * same by itself. @param {SVGSVGElement} drawing
 */
export function standalone(drawing) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const [from, to] = [[drawing, ...drawing.querySelectorAll("*")], [copy, ...copy.querySelectorAll("*")]];
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    for (const name of PROPERTIES) setAttribute(to[index], name, style.getPropertyValue(name));
    for (const name of LEFT_OUT) to[index].removeAttribute(name);
  });
  const { x, y, width, height } = drawing.viewBox.baseVal;
  const page = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
  copy.setAttribute("viewBox", Object.values(page).join(" "));
  for (const name of /** @type {const} */ (["width", "height"])) copy.setAttribute(name, String(page[name]));
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ ...page, fill: groundOf(drawing) })) back.setAttribute(name, String(value));
  copy.prepend(back);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

/** The same in pixels. @param {SVGSVGElement} drawing @returns {Promise<Blob>} */
export async function pixels(drawing) {
  const [width, height] = [drawing.viewBox.baseVal.width + 2 * MARGIN, drawing.viewBox.baseVal.height + 2 * MARGIN];
  const image = new Image(width * SCALE, height * SCALE);
  image.src = `data:image/svg+xml,${encodeURIComponent(standalone(drawing))}`;
  await image.decode();
  const canvas = h("canvas", { width: width * SCALE, height: height * SCALE });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("this browser made no picture of it"))), "image/png"));
}

/** Hands a file to whoever reads the page. @param {Blob} blob @param {string} name */
export function saveFile(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
