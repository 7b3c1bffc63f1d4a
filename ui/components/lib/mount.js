// Component lifecycle (mount, update, unmount) and DOM elements. One component for each place on the page: made at
// the first call, told of every later one, closed when it is gone.

import { memo } from "./memo.js";

/** @import { Attributes, Component, Mounted } from "./types.d.ts" */

/** @typedef {(root: ShadowRoot, component: Component) => Mounted} Make */

/** @type {WeakMap<ShadowRoot, Mounted>} */
const kept = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";

/** A style sheet by its path in the folder of components, ready to be adopted by any number of shadow roots.
 *  @type {(name: string) => Promise<CSSStyleSheet>} */
export async function styleSheet(name) {
  const found = new CSSStyleSheet();
  found.replaceSync(await (await fetch(new URL(`../${name}`, import.meta.url))).text());
  return found;
}

/** Streamlit calls a part at every update, and drops the clean-up of a call that a newer one overtook:
 *  so the part is closed only when its place has really left the page.
 *  @type {(component: Component, sheets: CSSStyleSheet[], make: Make) => () => void} */
export function mount(component, sheets, make) {
  const root = component.parentElement;
  const part = memo(kept, root, () => {
    root.adoptedStyleSheets = sheets;
    return make(root, component);
  });
  part.update(component);
  return () => setTimeout(() => root.isConnected || drop(root, part));
}

/** @type {(root: ShadowRoot, part: Mounted) => void} */
function drop(root, part) {
  if (kept.get(root) !== part) return;
  kept.delete(root);
  part.close?.();
}

/** An element with its attributes and its children. Text is always text, never markup.
 *  @template {keyof HTMLElementTagNameMap} Tag
 *  @param {Tag} tag
 *  @param {Attributes} [attributes]
 *  @param {...(Node | string)} children
 *  @returns {HTMLElementTagNameMap[Tag]} */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, /** @type {EventListener} */ (value));
    else if (value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** The same for SVG: an element with its attributes and, where there is one, a text.
 *  @template {keyof SVGElementTagNameMap} Tag
 *  @param {Tag} tag
 *  @param {Record<string, string | number>} [attributes]
 *  @param {string} [text]
 *  @returns {SVGElementTagNameMap[Tag]} */
export function svgElement(tag, attributes = {}, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text) made.textContent = text;
  return made;
}

/** Change a text only where it differs: a screen reader and a selection stay undisturbed.
 *  @type {(node: Node, text: string) => void} */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Give a button that has an icon and then its words others.
 *  @type {(button: Element, shape: string, words: string) => void} */
export function setFace(button, shape, words) {
  button.firstElementChild?.replaceWith(icon(shape));
  if (button.lastElementChild) setText(button.lastElementChild, words);
}

/** @type {Record<string, string>} */
const SHAPES = {
  play: "M7 4.5v15l12-7.5z",
  stop: "M6 6h12v12H6z",
  pause: "M6 4.5h4.5v15H6zM13.5 4.5H18v15h-4.5z",
  more: "M4 12a2 2 0 1 0 4 0 2 2 0 1 0-4 0zM10 12a2 2 0 1 0 4 0 2 2 0 1 0-4 0zM16 12a2 2 0 1 0 4 0 2 2 0 1 0-4 0z",
  close: "M5.6 4.2 12 10.6l6.4-6.4 1.4 1.4L13.4 12l6.4 6.4-1.4 1.4L12 13.4l-6.4 6.4-1.4-1.4L10.6 12 4.2 5.6z",
  search: "M10 3a7 7 0 1 0 4.2 12.6l5.1 5.1 1.4-1.4-5.1-5.1A7 7 0 0 0 10 3zm0 2a5 5 0 1 1 0 10 5 5 0 0 1 0-10z",
  eye: "M12 5C7 5 3.2 8.2 1.5 12 3.2 15.8 7 19 12 19s8.8-3.2 10.5-7C20.8 8.2 17 5 12 5zm0 2c3.7 0 6.7 2.1 8.3 5-1.6 2.9-4.6 5-8.3 5s-6.7-2.1-8.3-5C5.3 9.1 8.3 7 12 7zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  expand: "M7.41 8.59 12 13.17l4.59-4.58L18 10l-6 6-6-6z",
  pen: "M3 17.2V21h3.8L17.9 9.9l-3.8-3.8zM20.7 7a1 1 0 0 0 0-1.4l-2.3-2.3a1 1 0 0 0-1.4 0l-1.8 1.8 3.8 3.8z",
  noise: "M4 4h4v4H4zM12 4h4v4h-4zM8 8h4v4H8zM16 8h4v4h-4zM4 12h4v4H4zM12 12h4v4h-4zM8 16h4v4H8zM16 16h4v4h-4z",
  eraser:
    "M15.1 3.2 3.2 15.1a1.6 1.6 0 0 0 0 2.3L6.8 21H21v-2h-8.3l8.1-8.1a1.6 1.6 0 0 0 0-2.3l-5.4-5.4a1.6 1.6 0 0 0-.3 0zM7.6 19l-3-2.8 5.1-5.1 4.7 4.7L11.2 19z",
  undo: "M12.5 8c-2.6 0-5 1-6.9 2.6L2 7v9h9l-3.6-3.6A8 8 0 0 1 20 16l2.4-.8A10.5 10.5 0 0 0 12.5 8z",
  trash: "M6 19a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V7H6zM19 4h-3.5l-1-1h-5l-1 1H5v2h14z",
  picture:
    "M21 19V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2zM8.5 13.5l2.5 3 3.5-4.5 4.5 6H5z",
  camera:
    "M9 3 7.2 5H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2h-3.2L15 3zm3 5a5 5 0 1 1 0 10 5 5 0 0 1 0-10zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  invert: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2v14a7 7 0 0 1 0-14z",
  row: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  reset: "M12 5V1.5L6.5 6 12 10.5V7a5.5 5.5 0 1 1-5.5 5.5h-2A7.5 7.5 0 1 0 12 5z",
  shift: "M12 3 3.5 12.5H8V20h8v-7.5h4.5zM12 6l4 4.5h-2V18h-4v-7.5H8z",
  dice: "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm0 2v14h14V5zm2 3.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0zm7 7a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0zM10.5 12a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0z",
};

/** A small drawing in the colour of the text around it.
 *  @type {(name: string) => SVGElement} */
export function icon(name) {
  const svg = svgElement("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(svgElement("path", { d: SHAPES[name] }));
  return svg;
}
