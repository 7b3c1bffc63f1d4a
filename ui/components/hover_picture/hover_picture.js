// Tooltip with a picture for a Plotly chart: its hover events name a test row, a sprite sheet holds the image.

import { chooseRow } from "../followed_row/chosen_row.js";
import { context2d } from "../lib/context2d.js";
import { element, mount } from "../lib/mount.js";
import { contained } from "../view_card/image_grid.js";

/** @import { Atlas, Component, Entry } from "../lib/types.d.ts" */
/** @typedef {{ chart: string, atlas: Atlas | null }} HoverPayload */
/** @typedef {{ points: { customdata?: number }[] }} HoverEvent */
/** @typedef {HTMLElement & { on?: (name: string, act: (event: HoverEvent) => void) => void }} PlotlyElement */

const SIDE_PX = 64;
const GAP_PX = 14;
const STYLE =
  "position: fixed; z-index: 1000; display: none; pointer-events: none; border-radius: 6px; border: 1px solid #8888";

class HoverPicture {
  canvas = element("canvas", { width: SIDE_PX, height: SIDE_PX, role: "img" });
  chart = "";
  /** @type {(Atlas & { sheet: HTMLImageElement }) | undefined} */
  atlas;
  /** The chart that is listened to.
   *  @type {Element | undefined} */
  plot;

  constructor() {
    this.canvas.style.cssText = STYLE;
    document.body.append(this.canvas);
    this.follow = (/** @type {PointerEvent} */ event) => this.place(event);
    document.addEventListener("pointermove", this.follow);
    document.addEventListener("pointerdown", this.follow); // a tap moves nothing
  }

  close() {
    document.removeEventListener("pointermove", this.follow);
    document.removeEventListener("pointerdown", this.follow);
    this.canvas.remove();
  }

  /** @type {(component: Component<HoverPayload>) => void} */
  update({ data }) {
    this.chart = data.chart;
    if (data.atlas?.url === this.atlas?.url) return;
    this.atlas = data.atlas ? { ...data.atlas, sheet: image(data.atlas.url) } : undefined;
  }

  /** Plotly makes a new element whenever the chart's figure changes: listen to the one under the pointer.
   *  @type {(target: EventTarget | null) => void} */
  attach(target) {
    if (!(target instanceof Element)) return;
    /** @type {PlotlyElement | null} */
    const plot = target.closest(`.st-key-${this.chart} .js-plotly-plot`);
    if (!plot?.on || plot === this.plot) return;
    this.plot = plot;
    plot.on("plotly_hover", ({ points }) => this.show(points[0]?.customdata));
    plot.on("plotly_unhover", () => this.show(undefined));
    plot.on("plotly_click", ({ points }) => points[0]?.customdata !== undefined && chooseRow(points[0].customdata));
  }

  /** Copy the image of a row from the sheet; nothing where the row has none.
   *  @type {(row: number | undefined) => void} */
  show(row) {
    const there = row !== undefined && this.atlas?.sheet.complete && this.atlas.sheet.naturalWidth > 0;
    this.canvas.style.display = there ? "block" : "none";
    if (!there || !this.atlas) return;
    const { sheet, width, height, columns } = this.atlas;
    const ctx = context2d(this.canvas);
    const [left, top] = [(row % columns) * width, Math.floor(row / columns) * height];
    ctx.imageSmoothingEnabled = false;
    ctx.clearRect(0, 0, SIDE_PX, SIDE_PX);
    ctx.drawImage(sheet, left, top, width, height, ...contained({ width, height }, SIDE_PX));
    this.canvas.setAttribute("aria-label", `test row ${row}`);
  }

  /** Above and left of the pointer: Plotly's own label stands at the right.
   *  @type {(event: PointerEvent) => void} */
  place({ target, clientX, clientY }) {
    this.attach(target);
    this.canvas.style.left = `${Math.max(0, clientX - SIDE_PX - GAP_PX)}px`;
    this.canvas.style.top = `${Math.max(0, clientY - SIDE_PX - GAP_PX)}px`;
  }
}

/** @type {(address: string) => HTMLImageElement} */
const image = (address) => Object.assign(new Image(), { src: new URL(address, location.origin).href });

/** @type {Entry} */
export default (component) => mount(component, [], () => new HoverPicture());
