// Grid layout of pictures one after another, as on a sheet of stamps.

/** @import { Box, Grid, Point } from "../lib/types.d.ts" */

/** As many columns as make n pictures largest; the room that is left goes between them, within reason.
 *  @type {(n: number, box: Box, gap: number) => Grid} */
export function gridLayout(n, box, gap) {
  let best = { size: 0, columns: 1 };
  for (let columns = 1; columns <= n; columns++) {
    const rows = Math.ceil(n / columns);
    const size = Math.min((box.width - gap * (columns - 1)) / columns, (box.height - gap * (rows - 1)) / rows);
    if (size > best.size) best = { size, columns };
  }
  const { size, columns } = best,
    rows = Math.ceil(n / columns);
  const across = columns > 1 ? (box.width - size * columns) / (columns - 1) : 0;
  const down = rows > 1 ? (box.height - size * rows) / (rows - 1) : 0;
  return {
    ...best,
    rows,
    left: 0,
    top: 0,
    stepX: size + Math.min(size / 2, Math.max(gap, across)),
    stepY: size + Math.min(3 * gap, Math.max(gap, down)),
  };
}

/** Where a picture lies in a square tile, as large as it fits without being stretched: [left, top, width, height].
 *  A row of a table, one value high, fills it with its bars.
 *  @type {(size: Box, side: number) => [number, number, number, number]} */
export function contained({ width, height }, side) {
  if (height === 1) return [0, 0, side, side];
  const across = width >= height ? side : (side * width) / height,
    down = height >= width ? side : (side * height) / width;
  return [(side - across) / 2, (side - down) / 2, across, down];
}

/** Where a picture begins: what does not fit into its row goes on in the next.
 *  @type {(at: Grid, row: number, item: number) => Point} */
export const tileOrigin = (at, row, item) => [
  at.left + (item % at.columns) * at.stepX,
  at.top + (row + Math.floor(item / at.columns)) * at.stepY,
];
