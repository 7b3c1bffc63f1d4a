// Network diagram (a bow-tie for an autoencoder): one bar per layer, taller where the layer is wider, with the web of weights between them.
// A bar is pulled up and down, or moved by the arrow keys; Delete takes a layer away, the + between two adds one.

import { element, mount, setText, styleSheet, svgElement } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { grown, inserted, removed, stepped } from "./widths.js";

/** @import { Component, Entry, NetworkPayload, Timer } from "../lib/types.d.ts" */

const css = await styleSheet("network_diagram/network_diagram.css");
const TWEEN_MS = 220,
  SETTLE_MS = 350,
  BELIEVED_MS = 1500;
/** How wide a digit is, and by how much numbers may exceed the layers' pitch before only the code's is written. */
const DIGIT_PX = 8.3,
  CLOSE = 1.2;

class NetworkDiagram {
  svg = svgElement("svg", { "aria-hidden": "true" });
  tooltip = element("div", { class: "tip", hidden: true, role: "status" });
  node = element(
    "div",
    { class: "tie", role: "group", "aria-label": "Layers of the network" },
    this.svg,
    this.tooltip,
  );
  /** @type {HTMLElement[]} */
  layers = [];
  /** @type {HTMLElement[]} */
  gaps = [];
  /** @type {number[]} */
  widths = [];
  /** The heights of the bars as they are drawn, on their way to where they go.
   *  @type {number[]} */
  drawn = [];
  pitch = 0;
  left = 0;
  frame = 0;
  held = false;
  /** What was sent and is not yet answered, and until when it counts for more than what the server says.
   *  @type {number[] | undefined} */
  pending;
  until = 0;
  /** @type {Timer | undefined} */
  timer;

  /** @param {ShadowRoot} root
   *  @param {Component<NetworkPayload>} component */
  constructor(root, { data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    root.append(this.node);
    this.theme = readTheme(this.node);
    this.sizes = new ResizeObserver(() => this.widths.length && this.place());
    this.sizes.observe(this.node);
  }

  close() {
    this.sizes.disconnect();
  }

  /** @type {(component: Component<NetworkPayload>) => void} */
  update({ data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    this.theme = readTheme(this.node);
    this.node.classList.toggle("dark", this.theme.dark);
    this.node.classList.toggle("light", !this.theme.dark);
    const believed = this.pending && performance.now() < this.until && String(this.pending) !== String(data.widths);
    if (believed || this.held) return;
    this.pending = undefined;
    this.show(data.widths);
  }

  /** Where the code stands: an edit that adds a layer moves it. */
  get code() {
    return this.widths.length === this.data.widths.length ? this.data.code : this.widths.length >> 1;
  }

  /** @type {(widths: number[]) => void} */
  show(widths) {
    if (String(this.widths) === String(widths) && this.layers.length) return;
    this.widths = [...widths];
    this.build();
    this.place();
    this.tween();
  }

  build() {
    const n = this.widths.length;
    while (this.layers.length < n) this.layers.push(this.layer(this.layers.length));
    while (this.layers.length > n) this.layers.pop()?.remove();
    while (this.gaps.length < (this.data.editable ? n - 1 : 0)) this.gaps.push(this.gap(this.gaps.length));
    while (this.gaps.length > n - 1) this.gaps.pop()?.remove();
    this.layers.forEach((layer, i) => {
      const free = this.data.editable && i > 0 && i < n - 1;
      layer.className = `layer${i === this.code ? " code" : ""}${free ? " free" : ""}`;
      layer.setAttribute("aria-label", this.about(i).join(", "));
      setText(layer, String(this.widths[i]));
    });
  }

  /** @type {(i: number) => HTMLElement} */
  layer(i) {
    const made = element("button", {
      type: "button",
      keydown: (event) => this.key(event, i),
      pointerdown: (event) => this.pull(event, i),
      pointerenter: () => this.showTooltip(i),
      pointerleave: () => this.showTooltip(-1),
      focus: () => this.showTooltip(i),
      blur: () => this.showTooltip(-1),
    });
    return this.node.appendChild(made);
  }

  /** @type {(i: number) => HTMLElement} */
  gap(i) {
    const add = () => this.edit(inserted(this.widths, i + 1, this.data.mirrored), true);
    return this.node.appendChild(
      element(
        "button",
        { class: "add", type: "button", "aria-label": "Add a layer here", title: "Add a layer here", click: add },
        "+",
      ),
    );
  }

  place() {
    const width = this.node.clientWidth,
      n = this.widths.length;
    this.pitch = Math.min(64 * this.theme.scale, width / n);
    this.left = Math.max(0, (width - this.pitch * n) / 2);
    const pairs = this.widths.slice(1).map((next, i) => (`${next}`.length + `${this.widths[i]}`.length) / 2);
    this.node.classList.toggle("crowded", Math.max(...pairs) * DIGIT_PX * this.theme.scale > CLOSE * this.pitch);
    this.layers.forEach((each, i) =>
      Object.assign(each.style, { left: `${this.left + i * this.pitch}px`, width: `${this.pitch}px` }),
    );
    this.gaps.forEach((each, i) => (each.style.left = `${this.left + (i + 1) * this.pitch}px`));
    this.draw(this.heights());
  }

  heights() {
    const most = Math.max(...this.widths);
    const tall = this.node.clientHeight - 24 * this.theme.scale;
    return this.widths.map((width) => Math.max(4, Math.sqrt(width / most) * tall));
  }

  tween() {
    const from = this.drawn,
      to = this.heights();
    cancelAnimationFrame(this.frame);
    if (from.length !== to.length || this.theme.still || document.hidden) return this.draw(to);
    const begun = performance.now();
    const step = (/** @type {number} */ now) => {
      const share = Math.min(1, Math.max(0, (now - begun) / TWEEN_MS));
      this.draw(to.map((height, i) => from[i] + (height - from[i]) * share * (2 - share)));
      if (share < 1) this.frame = requestAnimationFrame(step);
    };
    step(begun);
  }

  /** @type {(heights: number[]) => void} */
  draw(heights) {
    this.drawn = heights;
    const middle = (this.node.clientHeight - 20 * this.theme.scale) / 2;
    const thick = 13 * this.theme.scale;
    const x = (/** @type {number} */ i) => this.left + (i + 0.5) * this.pitch;
    const bars = heights.map((h, i) =>
      svgElement("rect", {
        class: `bar${i === this.code ? " code" : ""}`,
        x: x(i) - thick / 2,
        y: middle - h / 2,
        width: thick,
        height: h,
        rx: Math.min(2.5, h / 2),
      }),
    );
    const webs = heights.slice(1).map((h, i) => {
      const [a, b, half] = [x(i) + thick / 2, x(i + 1) - thick / 2, heights[i] / 2];
      return svgElement("path", {
        class: "web",
        d: `M${a} ${middle - half}L${b} ${middle - h / 2}V${middle + h / 2}L${a} ${middle + half}Z`,
      });
    });
    this.svg.replaceChildren(...webs, ...bars);
  }

  /** @type {(i: number) => string[]} */
  about(i) {
    const { widths, code } = this;
    const known = String(widths) === String(this.data.widths);
    const weights = i && (known ? this.data.parameters[i - 1] : (widths[i - 1] + 1) * widths[i]);
    const name = i === 0 ? "inputs" : i === widths.length - 1 ? "outputs" : i === code ? "numbers of code" : "units";
    const lines = [`${widths[i].toLocaleString("en")} ${name}`];
    if (i) lines.push(`${weights.toLocaleString("en")} parameters lead here`);
    if (this.data.editable && i > 0 && i < widths.length - 1) lines.push("pull, or arrow keys; Delete removes");
    return lines;
  }

  /** @type {(i: number) => void} */
  showTooltip(i) {
    if (this.held && i < 0) return;
    this.tooltip.hidden = i < 0;
    if (i < 0) return;
    const [first, ...rest] = this.about(i);
    this.tooltip.replaceChildren(element("b", {}, first), ...rest.map((line) => element("span", {}, line)));
    const half = this.tooltip.offsetWidth / 2,
      at = this.left + (i + 0.5) * this.pitch;
    this.tooltip.style.left = `${Math.max(half, Math.min(at, this.node.clientWidth - half))}px`;
  }

  /** @type {(i: number) => boolean} */
  free(i) {
    return this.data.editable && i > 0 && i < this.widths.length - 1;
  }

  /** @type {(event: KeyboardEvent, i: number) => void} */
  key(event, i) {
    if (!this.free(i)) return;
    const turn = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (turn) this.edit(stepped(this.widths, i, turn, this.data.mirrored));
    else if (event.key === "Delete" || event.key === "Backspace")
      this.edit(removed(this.widths, i, this.data.mirrored), true);
    else return;
    event.preventDefault();
    this.showTooltip(Math.min(i, this.widths.length - 1));
  }

  /** Pull a bar: 24 pixels double or halve the layer.
   *  @type {(event: PointerEvent, i: number) => void} */
  pull(event, i) {
    if (!this.free(i) || event.button !== 0) return;
    const [button, from, start] = [this.layers[i], event.clientY, this.widths];
    button.setPointerCapture(event.pointerId);
    this.held = true;
    const move = (/** @type {PointerEvent} */ { clientY }) => {
      this.edit(grown(start, i, 2 ** ((from - clientY) / (24 * this.theme.scale)), this.data.mirrored));
      this.showTooltip(i);
    };
    const end = () => {
      button.removeEventListener("pointermove", move);
      this.held = false;
      this.settle(0);
    };
    button.addEventListener("pointermove", move);
    button.addEventListener("lostpointercapture", end, { once: true });
  }

  /** @type {(widths: number[], now?: boolean) => void} */
  edit(widths, now = false) {
    if (String(widths) === String(this.widths)) return;
    this.show(widths);
    this.settle(now ? 0 : SETTLE_MS);
  }

  /** Tell the server once the hand rests.
   *  @type {(wait: number) => void} */
  settle(wait) {
    clearTimeout(this.timer);
    if (this.held) return;
    this.timer = setTimeout(() => {
      if (String(this.widths) === String(this.data.widths)) return;
      this.pending = this.widths;
      this.until = performance.now() + BELIEVED_MS;
      this.send("widths", this.widths);
    }, wait);
  }
}

/** @type {Entry} */
export default (component) => mount(component, [css], (root) => new NetworkDiagram(root, component));
