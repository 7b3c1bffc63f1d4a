// You on a map: where you stand, and how you came there.

import { circle, dot, stroke, haloText } from "../lib/canvas.js";

/** The way you came: a line that grows stronger towards now, a dot for each rating. */
export function drawPath(ctx, { arrays: { trail, you: now }, here }, theme, to) {
  if (!here) return;
  const points = Array.from({ length: trail.length / 2 }, (_, i) => to(trail[2 * i], trail[2 * i + 1]));
  points.push(to(...now));
  for (const [colour, width, grow] of [
    [theme.paper, 5.5, 1.6],
    [theme.accent, 2.2, 0],
  ]) {
    Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, lineWidth: width * theme.scale, lineCap: "round" });
    for (let i = 1; i < points.length; i++) {
      ctx.globalAlpha = 0.25 + 0.7 * (i / points.length) ** 1.5;
      stroke(ctx, points[i - 1], points[i]);
      if (i > 1) dot(ctx, points[i - 1], (2.8 + grow) * theme.scale);
    }
  }
  if (points.length > 1) drawStart(ctx, points[0], theme);
}

function drawStart(ctx, [x, y], theme) {
  ctx.globalAlpha = 0.9;
  ctx.fillStyle = theme.paper;
  dot(ctx, [x, y], 4.2 * theme.scale);
  circle(ctx, x, y, 4.2 * theme.scale, theme.accent, 2 * theme.scale);
  ctx.globalAlpha = 1;
}

/** A large dot and its name, on the side where there is room. */
export function drawYou(ctx, view, box, theme, to) {
  const [x, y] = to(...view.arrays.you),
    r = 8.5 * theme.scale;
  ctx.globalAlpha = 0.16;
  ctx.fillStyle = theme.accent;
  dot(ctx, [x, y], r * 2.3);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.paper;
  dot(ctx, [x, y], r + 2.2 * theme.scale);
  ctx.fillStyle = theme.accent;
  dot(ctx, [x, y], r);
  ctx.font = `700 ${14.5 * theme.scale}px ${theme.text}`;
  const wide = ctx.measureText(view.here).width;
  const left = x + r + 8 * theme.scale + wide < box.width ? x + r + 6 * theme.scale : x - r - 6 * theme.scale - wide;
  haloText(ctx, view.here, left, y, theme, theme.accent);
}
