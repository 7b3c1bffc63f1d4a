// Which rows: five of the test rows by their score and the threshold: the worst, those at the threshold, or mistakes.

/** @import { Scores } from "./types.d.ts" */
/** @typedef {(scores: Scores, threshold: number) => number[]} Choose */

const FIVE = 5;

/** What can be chosen, and its name; with `labelled` only where anomalies are known.
 *  @type {Record<string, { words: string, labelled?: boolean, choose: Choose }>} */
export const WHICH = {
  worst: { words: "Five worst", choose: ({ order }) => order.slice(0, FIVE) },
  above: {
    words: "Five just above the threshold",
    choose: (scores, threshold) => scores.order.slice(0, flagged(scores, threshold)).slice(-FIVE).reverse(),
  },
  below: {
    words: "Five just below the threshold",
    choose: (scores, threshold) => {
      const from = flagged(scores, threshold);
      return scores.order.slice(from, from + FIVE);
    },
  },
  missed: {
    words: "Five anomalies that are missed",
    labelled: true,
    choose: (scores, threshold) =>
      scores.order
        .slice(flagged(scores, threshold))
        .filter((row) => scores.strange[row])
        .slice(-FIVE)
        .reverse(),
  },
  alarms: {
    words: "Five false alarms",
    labelled: true,
    choose: (scores, threshold) =>
      scores.order
        .slice(0, flagged(scores, threshold))
        .filter((row) => !scores.strange[row])
        .slice(0, FIVE),
  },
  best: { words: "Five best", choose: ({ order }) => order.slice(-FIVE).reverse() },
};

/** Rows by falling score, equal ones by their number.
 *  @type {(each: Float64Array) => number[]} */
export const byScore = (each) => Array.from(each, (_, row) => row).sort((a, b) => each[b] - each[a] || a - b);

/** How many rows are flagged: the first so many by score.
 *  @type {(scores: Pick<Scores, "each" | "order">, threshold: number) => number} */
function flagged({ each, order }, threshold) {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (each[order[middle]] > threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
