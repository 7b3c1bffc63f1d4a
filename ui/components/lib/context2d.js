// The 2D context of a canvas, and the bytes of a picture on it: grey, or a pixel's red, green and blue side by side.

/** @import { Box } from "./types.d.ts" */

/** Null only where a canvas has a context of another kind, which none of ours has.
 *  @type {(canvas: HTMLCanvasElement, settings?: CanvasRenderingContext2DSettings) => CanvasRenderingContext2D} */
export const context2d = (canvas, settings) =>
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));

/** A picture as four bytes a pixel.
 *  @type {(bytes: Uint8Array | Uint8ClampedArray, size: Box) => ImageData} */
export function imageOf(bytes, { width, height }) {
  const out = new ImageData(width, height),
    dots = new Uint32Array(out.data.buffer);
  const coloured = bytes.length === 3 * dots.length;
  for (let i = 0; i < dots.length; i++) {
    dots[i] = coloured ? rgba(bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]) : rgba(bytes[i], bytes[i], bytes[i]);
  }
  return out;
}

/** Red, green and blue as the four bytes of a pixel.
 *  @type {(red: number, green: number, blue: number) => number} */
export const rgba = (red, green, blue) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** Show a picture on a canvas, which has its size from then on.
 *  @type {(canvas: HTMLCanvasElement, bytes: Uint8Array, width: number, height: number) => void} */
export function paint(canvas, bytes, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context2d(canvas).putImageData(imageOf(bytes, { width, height }), 0, 0);
}
