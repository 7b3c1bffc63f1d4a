// Asks for the picture at a place, one question at a time: where several places wait, only the latest is asked for.

const PATIENCE_MS = 10_000,
  LATELY_MS = 1000;

export class DecodeClient {
  /** `heard({far, pixels, place})` is called with each answer, `missed()` where there was none. */
  constructor(heard, missed) {
    Object.assign(this, { heard, missed, waiting: null, busy: false, times: [] });
    this.stopped = new AbortController();
  }

  close() {
    this.stopped.abort();
  }

  /** Ask for the picture at (x, y) of the plane as soon as the last answer is there. */
  ask(url, x, y, place) {
    this.waiting = { url, x, y, place };
    if (!this.busy) this.work();
  }

  async work() {
    this.busy = true;
    while (this.waiting && !this.stopped.signal.aborted) {
      const asked = this.waiting;
      this.waiting = null;
      await this.one(asked);
    }
    this.busy = false;
  }

  async one({ url, x, y, place }) {
    const where = new URL(`${url}?z=${x.toPrecision(7)},${y.toPrecision(7)}`, location.origin);
    try {
      const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(PATIENCE_MS)]);
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
  get pace() {
    const since = performance.now() - LATELY_MS;
    this.times = this.times.filter((time) => time > since);
    return this.times.length;
  }
}
