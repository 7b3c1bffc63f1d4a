// Canvas 2D primitives: line, dot, circle, text with a halo; what several drawings share.

import { rgb } from "./theme.js";

/** @import { Ctx, Point, Theme } from "./types.d.ts" */

/** @type {(ctx: Ctx, from: Point, to: Point) => void} */
export function stroke(ctx, from, to) {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

/** @type {(ctx: Ctx, at: Point, r: number) => void} */
export function dot(ctx, [x, y], r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.fill();
}

/** @type {(ctx: Ctx, x: number, y: number, r: number, colour: string, width: number) => void} */
export function circle(ctx, x, y, r, colour, width) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width });
  ctx.stroke();
}

/** Text that reads on whatever lies under it; `x` is its left, `y` its middle.
 *  @type {(ctx: Ctx, text: string, x: number, y: number, theme: Theme, colour: string) => void} */
export function haloText(ctx, text, x, y, theme, colour) {
  Object.assign(ctx, {
    textAlign: "left",
    textBaseline: "middle",
    lineJoin: "round",
    strokeStyle: `rgba(${rgb(theme.paper)}, 0.88)`,
    lineWidth: 3.6 * theme.scale,
  });
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}
