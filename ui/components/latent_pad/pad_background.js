// Background of the latent pad, besides dots and pictures: where no row is coded, and the ways between two ends.

import { circle } from "../lib/canvas.js";
import { context2d } from "../lib/context2d.js";
import { blend, rgb } from "../lib/theme.js";

/** @import { Box, Ctx, NumberArray, Point, RGB, Theme } from "../lib/types.d.ts" */
/** @typedef {{ xy: NumberArray, straight?: NumberArray, spherical?: NumberArray }} PadArrays */

const REACH = 64; // the shade counts in 64ths of the cloud's reach

/** Beyond the cloud the map turns grey.
 *  @type {(ctx: Ctx, shade: NumberArray, box: Box, theme: Theme) => void} */
export function drawShade(ctx, shade, box, theme) {
  const ground = blend(rgb(theme.paper), rgb(theme.ink), theme.dark ? 0.13 : 0.1);
  veil(ctx, shade, box, ground, 0.9);
}

/** Beyond the cloud pictures fade into the dark they stand on.
 *  @type {(ctx: Ctx, shade: NumberArray, box: Box) => void} */
export function drawFade(ctx, shade, box) {
  veil(ctx, shade, box, [12, 14, 17], 0.7);
}

/** @type {(ctx: Ctx, shade: NumberArray, box: Box, colour: RGB, most: number) => void} */
function veil(ctx, shade, box, colour, most) {
  const side = shade.shape[0],
    out = new ImageData(side, side);
  const [r, g, b] = colour.map(Math.round);
  for (let i = 0; i < shade.length; i++) {
    const share = Math.min(1, Math.max(0, (shade[i] / REACH - 0.85) / 0.5));
    out.data.set([r, g, b, 255 * most * share], 4 * i);
  }
  const small = Object.assign(document.createElement("canvas"), { width: side, height: side });
  context2d(small).putImageData(out, 0, 0);
  ctx.save();
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(small, 0, 0, box.width, box.height);
  ctx.restore();
}

/** The two ends, and the ways from one to the other.
 *  @type {(ctx: Ctx, view: { arrays: PadArrays }, ends: (number | null | undefined)[], window: number[], box: Box, theme: Theme) => void} */
export function drawEnds(ctx, { arrays }, ends, [x0, x1, y0, y1], box, theme) {
  /** @type {(xy: NumberArray, i: number) => Point} */
  const to = (xy, i) => [
    ((xy[2 * i] - x0) / (x1 - x0)) * box.width,
    (1 - (xy[2 * i + 1] - y0) / (y1 - y0)) * box.height,
  ];
  drawPath(ctx, arrays.straight, to, [], theme);
  drawPath(ctx, arrays.spherical, to, [1, 5], theme);
  ends.forEach((row, i) => {
    if (row === null || row === undefined) return;
    const [x, y] = to(arrays.xy, row),
      s = theme.scale;
    ctx.fillStyle = theme.ink;
    ctx.beginPath();
    ctx.arc(x, y, 9 * s, 0, 7);
    ctx.fill();
    circle(ctx, x, y, 9 * s, theme.paper, 2 * s);
    Object.assign(ctx, {
      fillStyle: theme.paper,
      font: `700 ${11 * s}px ${theme.text}`,
      textAlign: "center",
      textBaseline: "middle",
    });
    ctx.fillText("AB"[i], x, y + 0.5 * s);
  });
}

/** @type {(ctx: Ctx, xy: NumberArray | undefined, to: (xy: NumberArray, i: number) => Point, dash: number[], theme: Theme) => void} */
function drawPath(ctx, xy, to, dash, theme) {
  if (!xy?.length) return;
  ctx.save();
  Object.assign(ctx, { strokeStyle: theme.ink, lineWidth: 1.8 * theme.scale, lineCap: "round", lineJoin: "round" });
  ctx.setLineDash(dash.map((each) => each * theme.scale));
  ctx.beginPath();
  for (let i = 0; i < xy.length / 2; i++) ctx.lineTo(...to(xy, i));
  ctx.stroke();
  ctx.restore();
}
