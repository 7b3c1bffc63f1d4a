// Trace card: the test windows of a series as a trace that plays along, those above the threshold flagged. The samples are
// asked for once for each run, when its scores are there.

import { LatestRequest } from "../../lib/latest_request.js";
import { element, setText } from "../../lib/mount.js";
import { answerOf, RENEW_MS, why } from "../../row_answer/net_answer.js";
import { TraceView } from "./trace_view.js";

/** @import { Timer } from "../../lib/types.d.ts" */
/** @import { AnomaliesPayload, Scores, TraceAnswer } from "../types.d.ts" */

export class TraceCard {
  view = new TraceView();
  said = element("p", { class: "note", role: "status" });
  node = element(
    "section",
    { class: "card along", role: "region", "aria-label": "Along the signal", hidden: true },
    element(
      "header",
      {},
      element("h3", {}, "Along the signal: test windows end to end"),
      element(
        "span",
        { class: "key" },
        element("i", { class: "flag", "aria-hidden": "true" }),
        "flagged: above the threshold",
      ),
    ),
    this.said,
    this.view.node,
  );
  request = new LatestRequest(
    (/** @type {string} */ url, signal) => ask(url, signal),
    (/** @type {TraceAnswer} */ answer, url) => this.hear(answer, url),
    (error) => this.miss(error),
  );
  url = "";
  /** @type {{ signal: Float32Array, rate: number, length: number, names: string[] } | null} */
  windows = null;
  /** @type {Scores | null} */
  scores = null;
  threshold = 0;
  /** @type {Timer | undefined} */
  timer;

  close() {
    clearTimeout(this.timer);
    this.request.close();
    this.view.close();
  }

  /** Another run.
   *  @type {(page: AnomaliesPayload) => void} */
  begin({ url, series }) {
    clearTimeout(this.timer);
    Object.assign(this, { url: series ? url : "", windows: null, scores: null });
    this.view.stop();
    this.view.node.hidden = true;
    this.node.hidden = !series;
    setText(this.said, "");
  }

  /** @type {(scores: Scores, threshold: number) => void} */
  show(scores, threshold) {
    if (!this.url) return;
    const same = scores === this.scores;
    Object.assign(this, { scores, threshold });
    if (!this.windows) this.request.ask(this.url);
    else if (same) this.view.flag(threshold);
    else this.draw();
  }

  /** @type {(answer: TraceAnswer, url: string) => void} */
  hear({ head, body }, url) {
    if (url !== this.url) return;
    const { windows, length, rate, classes } = head,
      samples = windows * length;
    const labels = new Int16Array(body.buffer, body.byteOffset + 4 * samples, windows);
    this.windows = {
      signal: new Float32Array(body.buffer, body.byteOffset, samples),
      rate,
      length,
      names: Array.from(labels, (label) => classes[label] ?? ""),
    };
    setText(this.said, "");
    this.view.node.hidden = false;
    this.draw();
  }

  draw() {
    if (this.windows && this.scores)
      this.view.show({ ...this.windows, scores: this.scores.each, threshold: this.threshold });
  }

  /** @type {(error: unknown) => void} */
  miss(error) {
    setText(this.said, why(error));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.url && !this.windows && this.request.ask(this.url), RENEW_MS);
  }
}

/** @type {(url: string, signal: AbortSignal) => Promise<TraceAnswer>} */
async function ask(url, signal) {
  return answerOf(await fetch(new URL(`${url}/trace`, location.origin), { signal }));
}
