// Brush: what a pen and a noise brush paint on the pad.

/** @import { Point } from "../lib/types.d.ts" */

/** @type {(ctx: CanvasRenderingContext2D, from: Point, to: Point, width: number, colour: string) => void} */
export function line(ctx, from, to, width, colour) {
  Object.assign(ctx, { strokeStyle: colour, lineWidth: width, lineCap: "round", lineJoin: "round" });
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(to[0] + 0.01, to[1]); // a dot is a line, too
  ctx.stroke();
}

/** Any value, in each channel.
 *  @type {(coloured: boolean) => string} */
export function anyColour(coloured) {
  const any = () => Math.floor(256 * Math.random());
  const grey = any();
  return `rgb(${coloured ? [any(), any(), any()].join(" ") : `${grey} ${grey} ${grey}`})`;
}
