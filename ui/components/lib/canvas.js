// Strokes that several drawings of the map share.

import { rgb } from "./theme.js";

export function stroke(ctx, from, to) {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

export function dot(ctx, [x, y], r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.fill();
}

export function circle(ctx, x, y, r, colour, width) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width });
  ctx.stroke();
}

/** Text that reads on whatever lies under it; `x` is its left, `y` its middle. */
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
