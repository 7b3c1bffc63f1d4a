// You on a map: where you stand, and how you came there.

import { circle, dot, stroke, written } from "../lib/canvas.js";

/** The way you came: a line that grows stronger towards now, a dot for each rating. */
export function way(pen, { arrays: { trail, you: now }, here }, look, to) {
  if (!here) return;
  const points = Array.from({ length: trail.length / 2 }, (_, i) => to(trail[2 * i], trail[2 * i + 1]));
  points.push(to(...now));
  for (const [colour, width, grow] of [[look.paper, 5.5, 1.6], [look.accent, 2.2, 0]]) {
    Object.assign(pen, { strokeStyle: colour, fillStyle: colour, lineWidth: width * look.scale, lineCap: "round" });
    for (let i = 1; i < points.length; i++) {
      pen.globalAlpha = 0.25 + 0.7 * (i / points.length) ** 1.5;
      stroke(pen, points[i - 1], points[i]);
      if (i > 1) dot(pen, points[i - 1], (2.8 + grow) * look.scale);
    }
  }
  if (points.length > 1) first(pen, points[0], look);
}

function first(pen, [x, y], look) {
  pen.globalAlpha = 0.9;
  pen.fillStyle = look.paper;
  dot(pen, [x, y], 4.2 * look.scale);
  circle(pen, x, y, 4.2 * look.scale, look.accent, 2 * look.scale);
  pen.globalAlpha = 1;
}

/** A large dot and its name, on the side where there is room. */
export function you(pen, view, box, look, to) {
  const [x, y] = to(...view.arrays.you), r = 8.5 * look.scale;
  pen.globalAlpha = 0.16;
  pen.fillStyle = look.accent;
  dot(pen, [x, y], r * 2.3);
  pen.globalAlpha = 1;
  pen.fillStyle = look.paper;
  dot(pen, [x, y], r + 2.2 * look.scale);
  pen.fillStyle = look.accent;
  dot(pen, [x, y], r);
  pen.font = `700 ${14.5 * look.scale}px ${look.text}`;
  const wide = pen.measureText(view.here).width;
  const left = x + r + 8 * look.scale + wide < box.width ? x + r + 6 * look.scale : x - r - 6 * look.scale - wide;
  written(pen, view.here, left, y, look, look.accent);
}
