// Tooltip with a picture for a Plotly chart: its hover events name a test row, a sprite sheet holds the image.

import { element, mount } from "../lib/mount.js";

const SIDE_PX = 64;
const GAP_PX = 14;

class HoverPicture {
  constructor() {
    this.canvas = element("canvas", { width: SIDE_PX, height: SIDE_PX, role: "img" });
    this.canvas.style.cssText = "position: fixed; z-index: 1000; display: none; pointer-events: none; border-radius: 6px; border: 1px solid #8888; background: #0000";
    document.body.append(this.canvas);
    this.follow = (event) => this.place(event);
    document.addEventListener("pointermove", this.follow);
  }

  close() {
    document.removeEventListener("pointermove", this.follow);
    this.canvas.remove();
  }

  update({ data }) {
    this.chart = data.chart;
    if (data.atlas?.url !== this.atlas?.url) {
      this.atlas = data.atlas;
      this.sheet = data.atlas && Object.assign(new Image(), { src: new URL(data.atlas.url, location.origin).href });
    }
  }

  /** Plotly makes a new element whenever the chart's figure changes: listen to the one under the pointer. */
  attach(target) {
    const plot = target.closest?.(`.st-key-${this.chart} .js-plotly-plot`);
    if (!plot?.on || plot === this.plot) return;
    this.plot = plot;
    plot.on("plotly_hover", ({ points }) => this.show(points[0]?.customdata));
    plot.on("plotly_unhover", () => this.show(undefined));
  }

  /** Copy the image of a row from the sheet; nothing where the row has none. */
  show(row) {
    const drawn = row !== undefined && this.sheet?.complete && this.sheet.naturalWidth > 0;
    this.canvas.style.display = drawn ? "block" : "none";
    if (!drawn) return;
    const { width, height, columns } = this.atlas;
    const pen = this.canvas.getContext("2d");
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.sheet, (row % columns) * width, Math.floor(row / columns) * height, width, height, 0, 0, SIDE_PX, SIDE_PX);
    this.canvas.setAttribute("aria-label", `test row ${row}`);
  }

  /** Above and left of the pointer: Plotly's own label stands at the right. */
  place({ target, clientX, clientY }) {
    this.attach(target);
    this.canvas.style.left = `${Math.max(0, clientX - SIDE_PX - GAP_PX)}px`;
    this.canvas.style.top = `${Math.max(0, clientY - SIDE_PX - GAP_PX)}px`;
  }
}

export default (component) => mount(component, [], () => new HoverPicture());
