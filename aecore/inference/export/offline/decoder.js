// A dense decoder in plain JavaScript: half-precision weights unpacked, matrix times vector, activation functions.

/** @typedef {{ inputs: number, outputs: number, bend: string, weight: Float32Array, bias: Float32Array }} Layer */
/** @typedef {{ inputs: number, outputs: number, bend: string }} Shape */

/** Bytes of a base64 text.
 *  @type {(text: string) => Uint8Array} */
export function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** A number of half precision (IEEE 754 binary16) from its 16 bits.
 *  @type {(bits: number) => number} */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1,
    exponent = (bits >> 10) & 31,
    fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Numbers of a block of bytes, little-endian, of 16 or 32 bits each.
 *  @type {(block: Uint8Array, bits: number) => Float32Array} */
export function floats(block, bits) {
  if (bits === 32) return new Float32Array(block.buffer);
  return Float32Array.from(new Uint16Array(block.buffer), half);
}

/** The layers of a decoder: of each its weight, row by row, and then its bias stand in `numbers`.
 *  @type {(shapes: Shape[], numbers: Float32Array) => Layer[]} */
export function layersOf(shapes, numbers) {
  let at = 0;
  /** @type {(count: number) => Float32Array} */
  const take = (count) => {
    at += count;
    return numbers.subarray(at - count, at);
  };
  return shapes.map((shape) => ({ ...shape, weight: take(shape.inputs * shape.outputs), bias: take(shape.outputs) }));
}

/** @type {Record<string, (x: number) => number>} */
const BENDS = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
};

/** The error function, to 1.5e-7.
 *  Source: Abramowitz and Stegun (1964), 7.1.26.
 *  @type {(x: number) => number} */
export function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

/** What a decoder makes of a code: a row.
 *  @type {(layers: Layer[], code: ArrayLike<number>) => Float32Array} */
export function decode(layers, code) {
  return layers.reduce(through, Float32Array.from(code));
}

/** @type {(x: Float32Array, layer: Layer) => Float32Array} */
function through(x, { inputs, outputs, weight, bias, bend }) {
  const y = new Float32Array(outputs),
    bent = BENDS[bend];
  for (let i = 0, at = 0; i < outputs; i++) {
    let sum = bias[i];
    for (let j = 0; j < inputs; j++, at++) sum += weight[at] * x[j];
    y[i] = bent(sum);
  }
  return y;
}
