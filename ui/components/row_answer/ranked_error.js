// Ranked error: the error of one row in words, and how many test rows have a smaller one, on a meter.

import { element, setText } from "../lib/mount.js";

export class RankedError {
  mse = element("b");
  verdict = element("span");
  needle = element("i");
  meter = element(
    "div",
    { class: "rank", role: "meter", "aria-label": "Share of test rows with a smaller error", "aria-valuemax": "100" },
    this.needle,
  );
  said = element("p", { class: "verdict" }, this.mse, this.verdict);

  /** Without an error there is no meter.
   *  @type {(head: { mse: string, verdict: string, rank: number }) => void} */
  show({ mse, verdict, rank }) {
    setText(this.mse, mse);
    setText(this.verdict, verdict);
    this.meter.hidden = !mse;
    this.needle.style.setProperty("--at", `${100 * rank}%`);
    this.meter.setAttribute("aria-valuenow", String(Math.round(100 * rank)));
  }

  /** There is none; `words` say why.
   *  @type {(words?: string) => void} */
  blank(words = "") {
    setText(this.mse, "");
    setText(this.verdict, words);
  }
}
