// Decode client: asks the server for the picture at a place, one request at a time; where several places wait, only
// the latest is asked for.

/** @import { Decoded, Point } from "../lib/types.d.ts" */
/** @typedef {{ url: string, place: Point }} Question */

const TIMEOUT_MS = 10_000,
  LATELY_MS = 1000;

export class DecodeClient {
  /** @type {Question | null} */
  waiting = null;
  busy = false;
  /** @type {number[]} */
  times = [];
  stopped = new AbortController();

  /** `heard` is called with each answer, `missed()` where there was none.
   *  @param {(answer: Decoded) => void} heard
   *  @param {() => void} missed */
  constructor(heard, missed) {
    this.heard = heard;
    this.missed = missed;
  }

  close() {
    this.stopped.abort();
  }

  /** Ask for the picture at a place of the plane as soon as the last answer is there.
   *  @type {(url: string, place: Point) => void} */
  ask(url, place) {
    this.waiting = { url, place };
    if (!this.busy) this.work();
  }

  async work() {
    this.busy = true;
    while (this.waiting && !this.stopped.signal.aborted) {
      const question = this.waiting;
      this.waiting = null;
      await this.one(question);
    }
    this.busy = false;
  }

  /** @type {(question: Question) => Promise<void>} */
  async one({ url, place }) {
    const where = new URL(`${url}?z=${place.map((z) => z.toPrecision(7))}`, location.origin);
    try {
      const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const answer = await fetch(where, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const bytes = await answer.arrayBuffer();
      this.times.push(performance.now());
      this.heard({ far: new DataView(bytes).getFloat32(0, true), pixels: new Uint8Array(bytes, 4), place });
    } catch {
      if (!this.stopped.signal.aborted) this.missed();
    }
  }

  /** Pictures in the last second. */
  get rate() {
    const since = performance.now() - LATELY_MS;
    this.times = this.times.filter((time) => time > since);
    return this.times.length;
  }
}
