// Latest request: questions to the server one at a time; where several wait, only the latest is asked.

const TIMEOUT_MS = 10_000;

/** @template Question, Answer */
export class LatestRequest {
  /** @type {Question | null} */
  waiting = null;
  busy = false;
  stopped = new AbortController();

  /** `send` asks, `heard` is called with each answer, `missed` where there was none. Two questions are at least
   *  `paceMs` apart.
   *  @param {(question: Question, signal: AbortSignal) => Promise<Answer>} send
   *  @param {(answer: Answer, question: Question) => void} heard
   *  @param {(error: unknown) => void} missed
   *  @param {number} [paceMs] */
  constructor(send, heard, missed, paceMs = 0) {
    this.send = send;
    this.heard = heard;
    this.missed = missed;
    this.paceMs = paceMs;
  }

  close() {
    this.stopped.abort();
  }

  /** Ask as soon as the last answer is there.
   *  @type {(question: Question) => void} */
  ask(question) {
    this.waiting = question;
    if (!this.busy) this.work();
  }

  async work() {
    this.busy = true;
    while (this.waiting !== null && !this.stopped.signal.aborted) {
      const question = this.waiting;
      this.waiting = null;
      const begun = performance.now();
      await this.one(question);
      const early = this.paceMs - (performance.now() - begun);
      if (early > 0) await new Promise((done) => setTimeout(done, early));
    }
    this.busy = false;
  }

  /** @type {(question: Question) => Promise<void>} */
  async one(question) {
    const { signal } = this.stopped;
    try {
      const answer = await this.send(question, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
      if (!signal.aborted) this.heard(answer, question);
    } catch (error) {
      if (!signal.aborted) this.missed(error);
    }
  }
}
