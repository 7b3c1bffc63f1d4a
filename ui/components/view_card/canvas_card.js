// Canvas of a card: hit testing, tweening with requestAnimationFrame and linked hover, whatever chart is drawn on it.

import { chooseRow, followedOn, isFollowable, onChosen } from "../followed_row/chosen_row.js";
import { context2d } from "../lib/context2d.js";
import { element } from "../lib/mount.js";
import { Camera } from "./camera.js";
import { listen } from "./camera_input.js";
import { broadcastHover, onLinkedHover } from "./linked_brushing.js";

/** @import { Box, Chart, Ctx, Drawable, NumberArray, Opaque, Point, Rect, Theme, TooltipText } from "../lib/types.d.ts" */
/** @import { Followed } from "../followed_row/chosen_row.js" */
/** @typedef {(pane: CanvasCard, about: TooltipText | null, x: number, y: number) => void} ShowTooltip */

const TWEEN_MS = 240;
const CLICK_PX = 4; // a hand that moves further drags
const SLOW_MS = 9; // a drawing that takes longer jumps to its new place: a tween would hold up the page

/** A chart is a module with
 *    draw(ctx, view, box, theme, state)        everything, on a clear canvas of box.width x box.height pixels;
 *                                              true asks for another frame: something is still on its way
 *    axes, plot(view, box, theme), fit(view)   what may be zoomed, where it is drawn, what shows all of it
 *    prepare(view)                             what is worth working out once per update
 *    tweened                                   names of arrays whose numbers move smoothly to the next ones
 *    hitTest(view, box, state, x, y), tooltip(view, found, theme)   what lies under the pointer, what to say of it
 *    nearest(view, box, state, x, y)           what lies nearest to a place, however far
 *    describe(view), table(view)               it in a sentence, and {head, row, count}: the numbers behind it
 *  of which only draw and table must be there. */
export class CanvasCard {
  canvas = element("canvas", { role: "img", tabindex: "0" });
  node = element("div", { class: "pane" }, this.canvas);
  /** @type {Chart | undefined} */
  chart;
  /** What is drawn now: on its way from one view to the next.
   *  @type {Drawable | undefined} */
  shown;
  /** @type {Box} */
  box = { width: 0, height: 0 };
  camera = new Camera(
    "",
    () => this.fit(),
    () => {},
  );
  /** What stays between two drawings; a chart keeps its layout here.
   *  @type {Record<string, Opaque> & { found: Opaque, marked: number, own?: Point | null, followed?: Followed | null, rows?: Pick<NumberArray, "indexOf"> }} */
  state = { found: null, marked: -1, camera: this.camera };
  frame = 0;
  again = 0;
  cost = 0;
  /** @type {string | undefined} */
  group;
  /** What the card says below its drawing: how a map was laid out. */
  caption = "";
  /** Where the pointer went down. */
  pressed = { x: 0, y: 0 };
  /** The row it last told others of.
   *  @type {number | undefined} */
  told;

  /** @param {ShowTooltip} showTooltip
   *  @param {Theme} theme */
  constructor(showTooltip, theme) {
    this.theme = theme;
    this.showTooltip = showTooltip;
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.node);
    this.unlink = onLinkedHover(this, (row) => this.mark(row));
    this.unfollow = onChosen(() => this.paint());
  }

  close() {
    this.sizes.disconnect();
    this.unlink();
    this.unfollow();
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.again);
  }

  /** Draw a view from now on. `chart` never changes for one canvas; canvases of one `group` mark rows together.
   *  @type {(view: Drawable, chart: Chart, group?: string) => void} */
  show(view, chart, group) {
    this.group = group;
    if (!this.chart) this.begin(chart);
    /** @type {Drawable} */
    const target = chart.prepare?.(view) ?? view;
    this.state.rows = target.arrays.index;
    this.tween(chart, this.shown, target);
    this.canvas.setAttribute("aria-label", `${view.title || view.name}. ${chart.describe?.(target) ?? ""}`);
  }

  /** @type {(chart: Chart) => void} */
  begin(chart) {
    this.chart = chart;
    this.camera = new Camera(
      chart.axes ?? "",
      () => this.fit(),
      () => this.moved(),
    );
    this.state.camera = this.camera;
    listen(this.camera, this.canvas, () => this.plot());
    this.canvas.classList.toggle("movable", Boolean(chart.axes));
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.press(event));
    this.canvas.addEventListener("click", (event) => this.click(event));
    this.canvas.addEventListener("keydown", (event) => event.key === "Enter" && this.enter(event));
    this.canvas.addEventListener("pointerleave", (event) => event.pointerType === "touch" || this.leave());
    this.canvas.addEventListener("blur", () => this.leave());
  }

  moved() {
    this.canvas.dataset.held = String(Object.values(this.camera.held ?? {}).map((edge) => edge.toPrecision(6)));
    this.paint();
  }

  fit() {
    return this.chart?.fit?.(this.shown, this.box) ?? { x0: 0, x1: 1, y0: 0, y1: 1 };
  }

  /** @type {() => Rect} */
  plot() {
    return this.chart?.plot?.(this.shown, this.box, this.theme) ?? { left: 0, top: 0, ...this.box };
  }

  /** Move from what is seen to what has come, unless it is of another size, too much, or nobody wants motion.
   *  @type {(chart: Chart, from: Drawable | undefined, target: Drawable) => void} */
  tween(chart, from, target) {
    cancelAnimationFrame(this.frame);
    const names = (chart.tweened ?? []).filter((name) => sameLength(from?.arrays[name], target.arrays[name]));
    this.shown = target;
    if (!from || !names.length || this.theme.still || document.hidden || this.cost > SLOW_MS) return this.paint();
    const begun = performance.now();
    const step = (/** @type {number} */ now) => {
      const share = Math.min(1, Math.max(0, (now - begun) / TWEEN_MS));
      this.shown = share < 1 ? between(from, target, names, share * (2 - share)) : target;
      this.paint();
      if (share < 1) this.frame = requestAnimationFrame(step);
    };
    step(begun);
  }

  resize() {
    const { width, height } = this.node.getBoundingClientRect();
    const pixelRatio = devicePixelRatio || 1;
    this.box = { width, height };
    this.canvas.width = Math.round(width * pixelRatio);
    this.canvas.height = Math.round(height * pixelRatio);
    this.paint();
  }

  paint() {
    if (!this.chart || !this.shown || !this.box.width || !this.box.height) return;
    const begun = performance.now();
    const ctx = context2d(this.canvas);
    this.state.followed = followedOn(this.group, this.shown, this.caption);
    this.canvas.dataset.followed = String(this.state.followed?.path.length ?? "");
    const pixelRatio = this.canvas.width / this.box.width;
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    ctx.clearRect(0, 0, this.box.width, this.box.height);
    const moving = this.chart.draw(ctx, this.shown, this.box, this.theme, this.state);
    cancelAnimationFrame(this.again);
    if (moving && !document.hidden) this.again = requestAnimationFrame(() => this.paint());
    this.cost = 0.8 * this.cost + 0.2 * (performance.now() - begun);
  }

  /** The same drawing, once, on somebody else's canvas.
   *  @type {(ctx: Ctx) => void} */
  copy(ctx) {
    this.chart?.draw(ctx, this.shown, this.box, this.theme, { ...this.state, found: null, marked: -1 });
  }

  /** @type {(event: PointerEvent) => void} */
  point(event) {
    if (!this.shown || !this.chart?.hitTest) return;
    const edge = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - edge.left, event.clientY - edge.top];
    this.found(this.chart.hitTest(this.shown, this.box, this.state, x, y, this.theme), x, y);
  }

  /** @type {(event: PointerEvent) => void} */
  press(event) {
    this.pressed = { x: event.clientX, y: event.clientY };
    this.point(event);
  }

  /** A row is followed that somebody clicks on.
   *  @type {(event: MouseEvent) => void} */
  click({ clientX, clientY }) {
    const dragged = Math.hypot(clientX - this.pressed.x, clientY - this.pressed.y) > CLICK_PX;
    if (!dragged && this.follow(this.state.found)) this.leave(); // the card that opens moves what was pointed at
  }

  /** By keyboard, the row that is pointed at, or else the one nearest to the middle.
   *  @type {(event: KeyboardEvent) => void} */
  enter(event) {
    const { width, height } = this.box;
    const middle = () => this.chart?.nearest?.(this.shown, this.box, this.state, width / 2, height / 2) ?? null;
    if (this.follow(this.state.found ?? middle())) event.preventDefault();
  }

  /** @type {(found: Opaque) => boolean} */
  follow(found) {
    if (found === null || !this.chart || !isFollowable(this.group)) return false;
    const row = this.chart.tooltip?.(this.shown, found, this.theme).row ?? -1;
    if (row >= 0) chooseRow(row, this.canvas);
    return row >= 0;
  }

  leave() {
    this.found(null);
  }

  /** What the chart found under the pointer at (x, y), or null.
   *  @type {(found: unknown, x?: number, y?: number) => void} */
  found(found, x = 0, y = 0) {
    this.state.found = found;
    const tooltip = found === null ? null : (this.chart?.tooltip?.(this.shown, found, this.theme) ?? null);
    const follows = tooltip?.row !== undefined && isFollowable(this.group);
    if (follows) tooltip.lines.push("click to follow");
    this.canvas.classList.toggle("follows", follows);
    this.showTooltip(this, tooltip, x, y);
    broadcastHover(this, tooltip?.row ?? -1);
    this.paint();
  }

  /** The same row is under the pointer in another drawing.
   *  @type {(row: number) => void} */
  mark(row) {
    const at = row < 0 || !this.state.rows ? -1 : this.state.rows.indexOf(row);
    if (!this.chart || this.state.marked === at) return;
    this.state.marked = at;
    this.canvas.dataset.marked = String(row);
    this.paint();
  }
}

/** @type {(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined) => boolean} */
const sameLength = (a, b) => a !== undefined && a.length === b?.length;

/** @type {(from: Drawable, target: Drawable, names: string[], share: number) => Drawable} */
function between(from, target, names, share) {
  const arrays = { ...target.arrays };
  for (const name of names) {
    const [a, b] = [from.arrays[name], target.arrays[name]];
    if (!a || !b) continue;
    const now = Float32Array.from(a, (value, i) => value + (b[i] - value) * share);
    arrays[name] = Object.assign(now, { shape: b.shape });
  }
  return { ...target, arrays };
}
