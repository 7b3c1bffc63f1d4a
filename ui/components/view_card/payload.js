// Binary payload: the block of bytes that payload.py wrote, as an object with typed arrays.

/** @import { CardPayload, NumberArray } from "../lib/types.d.ts" */
/** @typedef {{ type: string, shape: number[], at: number }} ArrayHead */

/** @type {Record<string, new (block: ArrayBuffer, start: number, n: number) => Omit<NumberArray, "shape">>} */
const TYPES = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** {..., views: [{..., arrays: {name: typed array with a `shape`}} or null]}
 *  @type {(bytes: Uint8Array) => CardPayload} */
export function unpack(bytes) {
  const block = bytes.slice().buffer; // a copy of our own starts on a multiple of eight, as typed arrays must
  const { head: card, start } = opened(block);
  for (const view of card.views) {
    if (view) view.arrays = readArrays(view.arrays, block, start);
  }
  return card;
}

/** The head of a block, and where begins what it speaks of.
 *  @type {(block: ArrayBuffer) => { head: any, start: number }} */
export function opened(block) {
  const length = new DataView(block).getUint32(0, true);
  return { head: JSON.parse(new TextDecoder().decode(new Uint8Array(block, 4, length))), start: 4 + length };
}

/** @type {(heads: Record<string, ArrayHead>, block: ArrayBuffer, start: number) => Record<string, NumberArray>} */
function readArrays(heads, block, start) {
  /** @type {Record<string, NumberArray>} */
  const arrays = {};
  for (const [name, { type, shape, at }] of Object.entries(heads)) {
    const n = shape.reduce((product, size) => product * size, 1);
    arrays[name] = Object.assign(new TYPES[type](block, start + at, n), { shape });
  }
  return arrays;
}

/** Whether two blocks hold the same bytes: then there is nothing to draw.
 *  @type {(a: Uint8Array | undefined, b: Uint8Array) => boolean} */
export function sameBytes(a, b) {
  if (!a || !b || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
