// Tool figures: how good a tool is on all test rows; asked for until they are measured, and again when the net has learned.

import { LatestRequest } from "../lib/latest_request.js";
import { element, setText } from "../lib/mount.js";
import { answerOf, why } from "../row_answer/net_answer.js";

/** @import { FiguresView, Timer } from "../lib/types.d.ts" */

const MEASURES_MS = 1000; // until they are asked for again that are still being measured
const RENEWS_MS = 10_000; // between two times that they are while the net learns, or cannot be had

/** @template {{ url: string }} Page */
export class ToolFigures {
  waits = element("p", { class: "caption measuring", role: "status" });
  request = new LatestRequest(
    (/** @type {Page} */ page, signal) => this.ask(page, signal),
    (/** @type {{ head: any } | null} */ answer, page) => this.hear(answer, page),
    (error) => this.end(why(error)),
  );
  /** @type {Timer | undefined} */
  timer;
  /** Of which step they are that are shown, -1 where none are; whether they are coming; when that ended. */
  step = -1;
  coming = false;
  at = 0;

  /** @param {FiguresView<Page>} view
   *  @param {Page} page */
  constructor(view, page) {
    this.view = view;
    this.page = page;
  }

  /** Have those of what is chosen.
   *  @type {(page: Page) => void} */
  measure(page) {
    clearTimeout(this.timer);
    this.page = page;
    this.step = -1;
    this.renew();
  }

  /** Nothing is wanted: what is under way is not waited for, nor shown. */
  stop() {
    clearTimeout(this.timer);
    this.page = { ...this.page, url: "" };
    this.step = -1;
    this.end("");
  }

  renew() {
    this.coming = true;
    this.request.ask(this.page);
  }

  /** A net of that step has answered, and may learn more: what is measured follows, soon or at the end.
   *  @type {(step: number, more: boolean) => void} */
  follow(step, more) {
    const old = performance.now() > this.at + RENEWS_MS;
    if (!this.coming && this.step !== step && (old || (!more && this.step >= 0))) this.renew();
  }

  /** @type {(page: Page, signal: AbortSignal) => Promise<{ head: any } | null>} */
  async ask(page, signal) {
    const where = new URL(page.url, location.origin);
    const chosen = Object.entries(this.view.figureOptions?.() ?? {});
    for (const [name, value] of chosen) if (value) where.searchParams.set(name, value);
    const said = await fetch(where, { signal });
    if (said.status !== 202) return answerOf(said);
    const words = await said.text();
    if (page.url === this.page.url) setText(this.waits, words);
    return null;
  }

  /** @type {(answer: { head: any } | null, page: Page) => void} */
  hear(answer, page) {
    if (page.url !== this.page.url) return;
    if (!answer) {
      this.timer = setTimeout(() => this.request.ask(this.page), MEASURES_MS);
      return;
    }
    this.step = answer.head.step;
    this.view.showFigures(answer.head, this.page);
    this.end("");
  }

  /** @type {(words: string) => void} */
  end(words) {
    setText(this.waits, words);
    this.coming = false;
    this.at = performance.now();
  }

  close() {
    clearTimeout(this.timer);
    this.request.close();
  }
}
