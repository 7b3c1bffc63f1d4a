// Trace: windows of a signal end to end; which of them are flagged, in which stretches, and how far the signal swings in each
// column of pixels.

/** @import { Trace } from "./trace_view.js" */

/** Which windows lie above the threshold.
 *  @type {(scores: ArrayLike<number>, threshold: number) => boolean[]} */
export const flaggedWindows = (scores, threshold) => Array.from(scores, (score) => score > threshold);

/** Stretches of flagged windows that follow each other, each from a window to the one after its last.
 *  @type {(flags: boolean[]) => [from: number, to: number][]} */
export function stretches(flags) {
  /** @type {[from: number, to: number][]} */
  const found = [];
  flags.forEach((flag, i) => {
    const last = found.at(-1);
    if (flag && last && last[1] === i) last[1] = i + 1;
    else if (flag) found.push([i, i + 1]);
  });
  return found;
}

/** The least and the largest sample of each of so many equal parts of [from, to); no sample is left out.
 *  @type {(signal: ArrayLike<number>, from: number, to: number, parts: number) => { least: Float32Array, most: Float32Array }} */
export function envelope(signal, from, to, parts) {
  const least = new Float32Array(parts).fill(Infinity),
    most = new Float32Array(parts).fill(-Infinity);
  for (let part = 0; part < parts; part++) {
    const begin = Math.floor(from + ((to - from) * part) / parts),
      end = Math.max(begin + 1, Math.floor(from + ((to - from) * (part + 1)) / parts));
    for (let i = begin; i < Math.min(end, signal.length); i++) {
      if (signal[i] < least[part]) least[part] = signal[i];
      if (signal[i] > most[part]) most[part] = signal[i];
    }
  }
  return { least, most };
}

/** The window that a time in seconds lies in.
 *  @type {(trace: Trace, time: number) => number} */
export const windowAt = ({ rate, length, scores }, time) =>
  Math.max(0, Math.min(scores.length - 1, Math.floor((time * rate) / length + 1e-9)));

/** How long it all lasts, in seconds.
 *  @type {(trace: Trace) => number} */
export const duration = ({ signal, rate }) => signal.length / rate;

/** The least and the largest value, with zero between.
 *  @type {(signal: ArrayLike<number>) => [lo: number, hi: number]} */
export function swing(signal) {
  const { least, most } = envelope(signal, 0, signal.length, 1);
  const [lo, hi] = [Math.min(0, least[0]), Math.max(0, most[0])];
  return Number.isFinite(hi - lo) && hi > lo ? [lo, hi] : [-1, 1];
}
