// Row answers: rows of a part of the set before the net, asked for when they are others or the net has learned.

import { LatestRequest } from "../lib/latest_request.js";
import { answerOf, PACE_MS, why } from "../row_answer/net_answer.js";

/** @import { RowsAnswer } from "./types.d.ts" */
/** @typedef {{ url: string, part: string, key: string, step: number, rows: number[] }} Question */

export class RowAnswers {
  request = new LatestRequest(
    (/** @type {Question} */ question, signal) => ask(question, signal),
    (/** @type {RowsAnswer} */ answer, question) => question === this.asked && this.heard(answer),
    (error) => {
      this.asked = null;
      this.missed(why(error));
    },
    PACE_MS,
  );
  /** @type {Question | null} */
  asked = null;

  /** @param {(answer: RowsAnswer) => void} heard
   *  @param {(words: string) => void} missed */
  constructor(heard, missed) {
    this.heard = heard;
    this.missed = missed;
  }

  close() {
    this.request.close();
  }

  /** @type {(question: Question) => void} */
  want(question) {
    if (
      !question.rows.length ||
      (this.asked && String(Object.values(this.asked)) === String(Object.values(question)))
    )
      return;
    this.asked = question;
    this.request.ask(question);
  }
}

/** @type {(question: Question, signal: AbortSignal) => Promise<RowsAnswer>} */
async function ask({ url, part, key, rows }, signal) {
  const where = new URL(`${url}/rows`, location.origin);
  where.search = String(new URLSearchParams({ part, score: key, rows: rows.join(" ") }));
  return answerOf(await fetch(where, { signal }));
}

/** The pictures of a row, in the order in which they are sent.
 *  @typedef {"original" | "net" | "blame"} Which */

/** One of a row's pictures as bytes, with its size; the blame has one channel.
 *  @type {(answer: RowsAnswer, i: number, which: Which) => { values: Uint8Array, width: number, height: number }} */
export function pictureOf({ head, body }, i, which) {
  const [height, width, channels = 1] = head.shape ?? [1, head.width],
    [plane, all] = [height * width, height * width * channels];
  const begin = i * (2 * all + plane) + (which === "original" ? 0 : which === "net" ? all : 2 * all);
  return { values: body.subarray(begin, begin + (which === "blame" ? plane : all)), width, height };
}

/** The numbers of a row that is no picture: itself, its reconstruction, and each column's share of the score.
 *  @type {(answer: RowsAnswer, i: number) => Record<Which, Float32Array>} */
export function numbersOf({ head: { width }, body }, i) {
  const part = (/** @type {number} */ of) =>
    new Float32Array(body.buffer, body.byteOffset + 4 * width * (3 * i + of), width);
  return { original: part(0), net: part(1), blame: part(2) };
}
