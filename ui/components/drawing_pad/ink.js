// Ink: pictures as numbers, grey ones (0 for paper and 255 for ink) or in colour (red, green and blue side by side); what
// of the pad needs no canvas.

/** @import { Box, PadFormat, Point, Rect, RGB } from "../lib/types.d.ts" */
/** @typedef {Uint8ClampedArray | Uint8Array} Grey */

export const SIDE = 448; // pixels along the longer edge of the pad, about: a whole number for each that is sent
const FULL = 0.995; // of the pixels of a picture so many are no darker than full ink
const [FOOT, HEAD] = [0.3, 0.75]; // of the way from paper to full ink: below there is none, above it is full

/** The pad for pictures that are `sent` in that size, of one channel or three, on paper of that colour.
 *  @type {(sent: Box, channels: number, paper: RGB) => PadFormat} */
export function padFormat({ width, height }, channels, paper) {
  const factor = Math.max(1, Math.round(SIDE / Math.max(width, height)));
  return { width: factor * width, height: factor * height, factor, channels, paper };
}

/** The first channels of an image's pixels, side by side.
 *  @type {(rgba: Grey, channels: number) => Uint8Array<ArrayBuffer>} */
export function valuesOf(rgba, channels) {
  const values = new Uint8Array((rgba.length / 4) * channels);
  for (let i = 0, at = 0; i < rgba.length; i += 4) {
    for (let channel = 0; channel < channels; channel++) values[at++] = rgba[i + channel];
  }
  return values;
}

/** Whether there is nothing but paper.
 *  @type {(values: Grey, paper: RGB, channels: number) => boolean} */
export const isBlank = (values, paper, channels) => values.every((value, i) => value === paper[i % channels]);

/** Luminance of an image's pixels (Rec. 709).
 *  @type {(rgba: Grey) => Uint8Array} */
export function luminance(rgba) {
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) =>
    Math.round(0.2126 * rgba[4 * i] + 0.7152 * rgba[4 * i + 1] + 0.0722 * rgba[4 * i + 2]),
  );
}

/** A picture made smaller by a whole factor: each pixel is the mean of those it covers, channel by channel.
 *  @type {(values: Grey, format: Pick<PadFormat, "width" | "height" | "factor" | "channels">) => Uint8Array<ArrayBuffer>} */
export function areaMean(values, { width, height, factor, channels }) {
  const across = (width / factor) * channels,
    line = width * channels,
    sums = new Uint32Array((height / factor) * across);
  for (let y = 0; y < height; y++) {
    const above = Math.floor(y / factor) * across;
    for (let x = 0; x < width; x++) {
      const to = above + Math.floor(x / factor) * channels,
        from = y * line + x * channels;
      for (let channel = 0; channel < channels; channel++) sums[to + channel] += values[from + channel];
    }
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / factor ** 2));
}

/** The largest place for a picture on the pad, with its proportions, in the middle.
 *  @type {(size: Box, pad: Box) => Rect} */
export const contained = (size, pad) =>
  inTheMiddle(size, pad, Math.min(pad.width / size.width, pad.height / size.height));

/** The smallest place for it that leaves no paper, with its proportions: what lies beyond the pad is cut off.
 *  @type {(size: Box, pad: Box) => Rect} */
export const covering = (size, pad) =>
  inTheMiddle(size, pad, Math.max(pad.width / size.width, pad.height / size.height));

/** @type {(size: Box, pad: Box, scale: number) => Rect} */
function inTheMiddle(size, pad, scale) {
  const [width, height] = [size.width, size.height].map((length) => Math.max(1, Math.round(length * scale)));
  return { width, height, left: Math.floor((pad.width - width) / 2), top: Math.floor((pad.height - height) / 2) };
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

/** The cells of a grid over the pad, so many in `cells`, whose middles a round brush covers, at least the one that it is
 *  in; as numbers, line by line.
 *  @type {(at: Point, radius: number, cells: Box, pad: Box) => number[]} */
export function cellsUnder([x, y], radius, cells, pad) {
  const size = pad.height / cells.height,
    found = [];
  const [first, last] = [Math.floor((y - radius) / size), Math.floor((y + radius) / size)];
  for (let row = Math.max(0, first); row <= Math.min(cells.height - 1, last); row++) {
    for (let column = 0; column < cells.width; column++) {
      const away = Math.hypot((column + 0.5) * size - x, (row + 0.5) * size - y);
      if (away <= Math.max(radius, size * Math.SQRT1_2)) found.push(row * cells.width + column);
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
