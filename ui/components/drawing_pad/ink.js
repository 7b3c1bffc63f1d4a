// Ink: grey pictures as numbers, 0 for paper and 255 for ink; what of the pad needs no canvas.

/** @import { Box, Point, Rect } from "../lib/types.d.ts" */
/** @typedef {Uint8ClampedArray | Uint8Array} Grey */

export const SIDE = 448; // pixels along an edge of the pad
export const SENT = 112; // and of what is sent: ui/playground/draw_route.py
const FULL = 0.995; // of the pixels of a picture so many are no darker than full ink
const [FOOT, HEAD] = [0.3, 0.75]; // of the way from paper to full ink: below there is none, above it is full

/** One channel of an image's pixels.
 *  @type {(rgba: Grey, channel?: number) => Uint8Array} */
export function channelOf(rgba, channel = 0) {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) => rgba[4 * i + channel]);
}

/** Luminance of an image's pixels (Rec. 709).
 *  @type {(rgba: Grey) => Uint8Array} */
export function luminance(rgba) {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) =>
    Math.round(0.2126 * rgba[4 * i] + 0.7152 * rgba[4 * i + 1] + 0.0722 * rgba[4 * i + 2]),
  );
}

/** A square picture made smaller by a whole factor: each pixel is the mean of those it covers.
 *  @type {(grey: Grey, side: number, smaller: number) => Uint8Array<ArrayBuffer>} */
export function areaMean(grey, side, smaller) {
  const factor = side / smaller,
    sums = new Uint32Array(smaller * smaller);
  for (let y = 0; y < side; y++) {
    const line = Math.floor(y / factor) * smaller;
    for (let x = 0; x < side; x++) sums[line + Math.floor(x / factor)] += grey[y * side + x];
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / factor ** 2));
}

/** The largest place for a picture in a square, with its proportions, in the middle.
 *  @type {(size: Box, side: number) => Rect} */
export function contained({ width, height }, side) {
  const scale = side / Math.max(width, height);
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  return { ...size, left: Math.floor((side - size.width) / 2), top: Math.floor((side - size.height) / 2) };
}

/** The paper of a picture: the median along its edge.
 *  @type {(grey: Grey, size: Box) => number} */
export function paperOf(grey, { width, height }) {
  const edge = [];
  for (let x = 0; x < width; x++) edge.push(grey[x], grey[(height - 1) * width + x]);
  for (let y = 0; y < height; y++) edge.push(grey[y * width], grey[y * width + width - 1]);
  edge.sort((a, b) => a - b);
  return edge[edge.length >> 1];
}

/** Whether a picture is dark on light.
 *  @type {(paper: number) => boolean} */
export const isLight = (paper) => paper > 127;

/** A picture as ink: its paper becomes 0, its strokes 255. Of `handwriting` what is hardly darker than the paper
 *  (shadows, ruled lines) is paper, too; other pictures keep their greys.
 *  @type {(grey: Grey, paper: number, inverted: boolean, handwriting: boolean) => Uint8Array<ArrayBuffer>} */
export function inkOf(grey, paper, inverted, handwriting) {
  const value = (/** @type {number} */ byte) => (inverted ? paper - byte : byte - paper);
  const values = Float32Array.from(grey, value);
  const full = Math.max(1, values.slice().sort()[Math.floor(FULL * (values.length - 1))]);
  const [foot, head] = handwriting ? [FOOT, HEAD] : [0, 1];
  return Uint8Array.from(values, (each) =>
    Math.round(255 * Math.min(1, Math.max(0, (each / full - foot) / (head - foot)))),
  );
}

/** The width of a stroke: a pen that knows how hard it is pressed draws from half to one and a half as wide.
 *  @type {(width: number, pointerType: string, pressure: number) => number} */
export const strokeWidth = (width, pointerType, pressure) =>
  pointerType === "pen" ? width * (0.5 + pressure) : width;

/** The cells of a grid, of `cells` along an edge, whose middles a round brush covers, at least the one that it is in; as
 *  numbers, line by line.
 *  @type {(at: Point, radius: number, cells: number, side: number) => number[]} */
export function cellsUnder([x, y], radius, cells, side) {
  const size = side / cells,
    found = [];
  const [first, last] = [Math.floor((y - radius) / size), Math.floor((y + radius) / size)];
  for (let row = Math.max(0, first); row <= Math.min(cells - 1, last); row++) {
    for (let column = 0; column < cells; column++) {
      const away = Math.hypot((column + 0.5) * size - x, (row + 0.5) * size - y);
      if (away <= Math.max(radius, size * Math.SQRT1_2)) found.push(row * cells + column);
    }
  }
  return found;
}

/** Points on the way from one to another, no farther apart than asked.
 *  @type {(from: Point, to: Point, apart: number) => Point[]} */
export function between(from, to, apart) {
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / apart));
  return Array.from({ length: steps }, (_, i) => {
    const share = (i + 1) / steps;
    return /** @type {Point} */ ([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
  });
}
