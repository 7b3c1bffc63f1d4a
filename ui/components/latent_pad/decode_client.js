// Decode client: asks the server for the picture at the latest place.

import { LatestRequest } from "../lib/latest_request.js";

/** @import { Decoded, Point } from "../lib/types.d.ts" */
/** @typedef {{ url: string, place: Point }} Question */

const LATELY_MS = 1000;

export class DecodeClient {
  /** @type {number[]} */
  times = [];

  /** `heard` is called with each answer, `missed()` where there was none.
   *  @param {(answer: Decoded) => void} heard
   *  @param {() => void} missed */
  constructor(heard, missed) {
    this.request = new LatestRequest(decoded, (/** @type {Decoded} */ answer) => this.hear(answer, heard), missed);
  }

  close() {
    this.request.close();
  }

  /** Ask for the picture at a place of the plane as soon as the last answer is there.
   *  @type {(url: string, place: Point) => void} */
  ask(url, place) {
    this.request.ask({ url, place });
  }

  /** @type {(answer: Decoded, heard: (answer: Decoded) => void) => void} */
  hear(answer, heard) {
    this.times.push(performance.now());
    heard(answer);
  }

  /** Pictures in the last second. */
  get rate() {
    const since = performance.now() - LATELY_MS;
    this.times = this.times.filter((time) => time > since);
    return this.times.length;
  }
}

/** @type {(question: Question, signal: AbortSignal) => Promise<Decoded>} */
async function decoded({ url, place }, signal) {
  const where = new URL(`${url}?z=${place.map((z) => z.toPrecision(7))}`, location.origin);
  const answer = await fetch(where, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  const bytes = await answer.arrayBuffer();
  return { far: new DataView(bytes).getFloat32(0, true), pixels: new Uint8Array(bytes, 4), place };
}
