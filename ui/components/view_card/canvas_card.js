// One drawing inside a card: a canvas that stays, whatever is drawn on it.

import { Camera } from "./camera.js";
import { element } from "../lib/mount.js";
import { onLinkedHover, broadcastHover } from "./linked_brushing.js";

const TWEEN_MS = 240;
const SLOW_MS = 9; // a drawing that takes longer jumps to its new place: gliding would hold up the page

/** A kind of drawing is a module with
 *    draw(pen, view, box, look, state)       everything, on a clear canvas of box.width x box.height pixels;
 *                                            true asks for another frame: something is still on its way
 *    axes, plot(view, box, look), fit(view)  what may be zoomed, where it is drawn, what shows all of it
 *    prepare(view)                           what is worth working out once per update
 *    glides                                  names of arrays whose numbers move smoothly to the next ones
 *    find(view, box, state, x, y), tip(view, found, look)   what lies under the pointer, and what to say of it
 *    table(view)                             {head, rows, count}: the numbers behind it
 *  of which only draw and table must be there. */
export class CanvasCard {
  constructor(tooltip, theme) {
    this.theme = theme;
    this.showTooltip = tooltip;
    this.canvas = element("canvas", { role: "img", tabindex: "0" });
    this.node = element("div", { class: "pane" }, this.canvas);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.node);
    this.unlink = onLinkedHover(this, (row) => this.mark(row));
  }

  close() {
    this.sizes.disconnect();
    this.unlink();
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.again);
  }

  /** Draw a view from now on. `kind` never changes for one pane. */
  show(view, kind, card) {
    Object.assign(this, { card, group: card.group });
    if (!this.kind) this.begin(kind);
    const target = kind.prepare?.(view) ?? view;
    const from = this.shown;
    this.state.rows = target.arrays.index;
    this.tween(from, target);
    this.canvas.setAttribute("aria-label", `${view.title || view.name}. ${kind.describe?.(target) ?? ""}`);
  }

  begin(kind) {
    this.kind = kind;
    this.state = { found: null, marked: -1, camera: this.camera(kind) };
    this.state.camera.listen(this.canvas, () => this.plot());
    this.canvas.classList.toggle("movable", Boolean(kind.axes));
    this.canvas.addEventListener("pointermove", (event) => this.point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.point(event));
    this.canvas.addEventListener("pointerleave", (event) => event.pointerType === "touch" || this.leave());
    this.canvas.addEventListener("blur", () => this.leave());
  }

  camera(kind) {
    const moved = () => {
      this.canvas.dataset.held = Object.values(this.state.camera.held ?? {}).map((edge) => edge.toPrecision(6));
      this.paint();
    };
    return new Camera(kind.axes ?? "", () => kind.fit(this.shown, this.box), moved);
  }

  plot() {
    return this.kind.plot?.(this.shown, this.box, this.theme) ?? { left: 0, top: 0, ...this.box };
  }

  /** Move from what is seen to what has come, unless it is of another size, too much, or nobody wants motion. */
  tween(from, target) {
    cancelAnimationFrame(this.frame);
    const names = (this.kind.tweened ?? []).filter(
      (name) => target.arrays[name] && from?.arrays[name]?.length === target.arrays[name].length,
    );
    this.shown = target;
    if (!from || !names.length || this.theme.still || document.hidden || this.cost > SLOW_MS) return this.paint();
    const begun = performance.now();
    const step = (now) => {
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
    if (!this.shown || !this.box?.width || !this.box.height) return;
    const begun = performance.now();
    const ctx = this.canvas.getContext("2d");
    const pixelRatio = this.canvas.width / this.box.width;
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    ctx.clearRect(0, 0, this.box.width, this.box.height);
    const moving = this.kind.draw(ctx, this.shown, this.box, this.theme, this.state);
    cancelAnimationFrame(this.again);
    if (moving && !document.hidden) this.again = requestAnimationFrame(() => this.paint());
    this.cost = 0.8 * (this.cost ?? 0) + 0.2 * (performance.now() - begun);
  }

  /** The same drawing, once, on somebody else's canvas. */
  copy(ctx) {
    if (this.shown && this.box)
      this.kind.draw(ctx, this.shown, this.box, this.theme, { ...this.state, found: null, marked: -1 });
  }

  point(event) {
    if (!this.shown || !this.kind.hitTest) return;
    const edge = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - edge.left, event.clientY - edge.top];
    this.found(this.kind.hitTest(this.shown, this.box, this.state, x, y, this.theme), x, y);
  }

  leave() {
    this.found(null);
  }

  found(found, x, y) {
    this.state.found = found;
    const tooltip = found === null ? null : this.kind.tooltip?.(this.shown, found, this.theme);
    this.showTooltip(this, tooltip, x, y);
    broadcastHover(this, tooltip?.row ?? -1);
    this.paint();
  }

  /** The same row is under the pointer in another drawing. */
  mark(row) {
    const at = row < 0 || !this.state?.rows ? -1 : this.state.rows.indexOf(row);
    if (!this.state || this.state.marked === at) return;
    this.state.marked = at;
    this.canvas.dataset.marked = row;
    this.paint();
  }
}

function between(from, target, names, share) {
  const arrays = { ...target.arrays };
  for (const name of names) {
    const [a, b] = [from.arrays[name], target.arrays[name]];
    const now = new Float32Array(a.length);
    for (let i = 0; i < a.length; i++) now[i] = a[i] + (b[i] - a[i]) * share;
    arrays[name] = Object.assign(now, { shape: b.shape });
  }
  return { ...target, arrays };
}
