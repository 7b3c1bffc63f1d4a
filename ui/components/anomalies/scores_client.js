// Scores client: the scores of a run's rows, asked for when the run or the score is another, and again while the net learns.

import { LatestRequest } from "../lib/latest_request.js";
import { answerOf, RENEW_MS, why } from "../row_answer/net_answer.js";
import { byScore } from "./which_rows.js";

/** @import { Timer } from "../lib/types.d.ts" */
/** @import { Scores, ScoresHead } from "./types.d.ts" */
/** @typedef {{ url: string, key: string }} Asked */

const OPEN_MS = 5000; // until it is asked again whether a net that rests goes on

export class ScoresClient {
  request = new LatestRequest(
    (/** @type {Asked} */ asked, signal) => this.ask(asked, signal),
    (/** @type {{ head: ScoresHead, body: Uint8Array }} */ answer, asked) => this.hear(answer, asked),
    (error) => this.miss(error),
  );
  /** @type {Asked} */
  asked = { url: "", key: "" };
  /** Whose scores these are.
   *  @type {Asked | null} */
  of = null;
  /** @type {Scores | null} */
  scores = null;
  /** @type {Timer | undefined} */
  timer;

  /** @param {(scores: Scores, fresh: boolean) => void} heard scores are there, or known to be those of now
   *  @param {(words: string) => void} missed why there are none */
  constructor(heard, missed) {
    this.heard = heard;
    this.missed = missed;
  }

  close() {
    clearTimeout(this.timer);
    this.request.close();
  }

  /** Follow a run by a score; by its default one where the key is empty.
   *  @type {(url: string, key: string) => void} */
  follow(url, key) {
    this.asked = { url, key };
    if (this.of?.url !== url) this.scores = null;
    clearTimeout(this.timer);
    this.request.ask(this.asked);
  }

  /** @type {(asked: Asked, signal: AbortSignal) => Promise<{ head: ScoresHead, body: Uint8Array }>} */
  async ask(asked, signal) {
    const where = new URL(asked.url, location.origin);
    if (asked.key) where.searchParams.set("score", asked.key);
    const known = this.scores && this.of?.url === asked.url && this.of.key === asked.key;
    if (known) where.searchParams.set("step", String(this.scores?.head.step));
    return answerOf(await fetch(where, { signal }));
  }

  /** @type {(answer: { head: ScoresHead, body: Uint8Array }, asked: Asked) => void} */
  hear({ head, body }, asked) {
    if (asked !== this.asked) return;
    const fresh = !head.same || !this.scores;
    if (!head.same) this.scores = unpacked(head, body);
    else if (this.scores) Object.assign(this.scores.head, { more: head.more, open: head.open });
    this.of = asked;
    if (this.scores) this.heard(this.scores, fresh);
    if (head.more) this.renew(RENEW_MS);
    else if (head.open) this.renew(OPEN_MS);
  }

  /** @type {(error: unknown) => void} */
  miss(error) {
    this.missed(why(error));
    this.renew(RENEW_MS);
  }

  /** @type {(after: number) => void} */
  renew(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (document.hidden ? this.renew(after) : this.request.ask(this.asked)), after);
  }
}

/** @type {(head: ScoresHead, body: Uint8Array) => Scores} */
export function unpacked(head, body) {
  const { tests, trained, labelled, mapped } = head,
    { buffer } = body;
  const begin = body.byteOffset,
    [places, marks] = [begin + 8 * (tests + trained), begin + 8 * (tests + trained) + (mapped ? 8 * tests : 0)];
  const each = new Float64Array(buffer, begin, tests);
  const learned = new Float64Array(buffer, begin + 8 * tests, trained);
  const xy = mapped ? new Float32Array(buffer, places, 2 * tests) : null;
  const strange = labelled ? new Uint8Array(buffer, marks, tests) : new Uint8Array(tests);
  const sorted = {
    trained: learned.slice().sort(),
    normal: each.filter((_, row) => !strange[row]).sort(),
    strange: each.filter((_, row) => strange[row]).sort(),
  };
  return { head, each, learned, strange, sorted, order: byScore(each), xy };
}
