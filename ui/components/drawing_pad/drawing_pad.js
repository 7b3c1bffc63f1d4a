// Drawing pad: what somebody draws, takes or spoils, before the net as it is now; the answer follows the hand, and the
// net while it learns.

import { LatestRequest } from "../lib/latest_request.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { Follower } from "../lib/slots.js";
import { readTheme } from "../lib/theme.js";
import { ASKED, answerOf, listed, netAfter, PACE_MS, QUIET_MS, RENEW_MS, why } from "../row_answer/net_answer.js";
import { focusAction, makeRoom, offer, say } from "../view_card/card_action.js";
import { placeOwn } from "../view_card/own_place.js";
import { AnswerView } from "./answer_view.js";
import { PictureInput } from "./picture_input.js";

/** @import { Component, DrawingAnswer, DrawingPadPayload, Entry, Timer } from "../lib/types.d.ts" */

const css = [
  await styleSheet("view_card/view_card.css"),
  await styleSheet("row_answer/row_answer.css"),
  await styleSheet("drawing_pad/picture_input.css"),
  await styleSheet("drawing_pad/drawing_pad.css"),
];
const NAME = "draw";
const SETTLED_MS = 1000; // after which a page is painted: what the first drawing needs may be loaded
const WAITS = "Draw, and the net gives it back as you draw.";

class DrawingPad {
  answer = new AnswerView((row) => this.input.beginFrom(row));
  score = element("span", { class: "score" });
  how = element("p", { class: "caption" });
  aloud = element("p", { class: "aloud", role: "status" });
  node = element("section", { class: "card drawing", role: "region", "aria-label": "Draw", hidden: true });
  request = new LatestRequest(
    (/** @type {DrawingPadPayload} */ page, signal) => this.ask(page, signal),
    (/** @type {DrawingAnswer} */ answer, page) => this.hear(answer, page),
    (error) => this.miss(error),
    PACE_MS,
  );
  follower = new Follower((data) => this.moved(data.step));
  /** @type {DrawingPadPayload} */
  page;
  /** The newest step of the run that is known, and that of the last answer. */
  step = 0;
  answered = { step: -1, more: true, at: 0 };
  /** @type {Timer | undefined} */
  renewal;
  /** @type {Timer | undefined} */
  speech;
  /** How the place on the map was found, in a sentence. */
  where = "";
  failed = false;
  /** Changes of the drawing so far. */
  changes = 0;

  /** @param {ShadowRoot} root
   *  @param {DrawingPadPayload} page */
  constructor(root, page) {
    this.page = page;
    this.input = new PictureInput(page, () => this.changed());
    this.surface = this.input.surface;
    this.host = /** @type {HTMLElement} */ (root.host);
    this.layOut();
    root.append(this.node);
    this.withdraw = offer(
      NAME,
      () => this.toggle(),
      () => this.shut(),
    );
    this.seen = setTimeout(() => this.getReady(), SETTLED_MS);
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    addEventListener("keydown", this.onKey, { capture: true });
  }

  layOut() {
    const close = element(
      "button",
      { class: "close", type: "button", title: "Close (D)", "aria-label": "Close", click: () => this.toggle() },
      icon("close"),
    );
    const { answer, input } = this;
    const header = element("header", {}, element("h3", {}, "Draw"), this.score, close);
    const near = element("div", { class: "neighbours" }, element("h4", {}, "Nearest test rows by code"), answer.near);
    const judged = element("div", { class: "judged" }, answer.judged.said, answer.judged.meter);
    this.node.append(header, input.pad, answer.pictures, input.work, input.noted, judged, near, this.how, this.aloud);
    this.answer.blank(WAITS);
  }

  /** That no answer comes is no matter: what is not loaded by then, the first drawing waits for. */
  getReady() {
    fetch(new URL(this.page.ready, location.origin), { method: "POST" }).catch(() => {});
  }

  close() {
    clearTimeout(this.seen);
    this.shut();
    this.withdraw();
    this.follower.close();
    this.request.close();
    removeEventListener("keydown", this.onKey, { capture: true });
  }

  /** @type {(component: Component<DrawingPadPayload>) => void} */
  update({ data }) {
    const other = data.url !== this.page.url;
    this.page = data;
    const { dark } = readTheme(this.node);
    this.node.classList.toggle("dark", dark);
    this.node.classList.toggle("light", !dark);
    this.layPaper(data);
    this.say();
    if (other) {
      this.answered = { step: -1, more: true, at: 0 };
      placeOwn(null);
    }
    if (!this.follower.follow(data.slot, data.number)) this.moved(data.step);
    if (other) this.changed();
  }

  /** The pad has the proportions and the channels of the set's pictures: another set's is blank.
   *  @type {(page: DrawingPadPayload) => void} */
  layPaper(page) {
    if (!this.input.lay(page)) return;
    const { sent, channels, paper } = page;
    this.node.classList.toggle("coloured", channels > 1);
    this.node.style.cssText = `--aspect: ${sent.width / sent.height}; --paper: rgb(${paper.join(" ")})`;
    if (this.isOpen) this.input.loadSheet();
  }

  get isOpen() {
    return !this.node.hidden;
  }

  toggle() {
    if (this.isOpen) {
      this.shut();
      return focusAction();
    }
    this.node.hidden = false;
    makeRoom(this.host, NAME, true);
    say(NAME, true);
    this.input.loadSheet();
    this.surface.canvas.focus({ preventScroll: true });
    this.changed();
    this.request.ask(this.page); // of a blank pad too: the first stroke does not wait for the test rows to be coded
  }

  shut() {
    this.input.close();
    this.node.hidden = true;
    clearTimeout(this.renewal);
    this.renewal = undefined;
    makeRoom(this.host, NAME, false);
    say(NAME, false);
    placeOwn(null);
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    if (!this.isOpen) return;
    const [target] = event.composedPath();
    if (target instanceof HTMLElement && target.closest("input:not([type=range]), textarea")) return;
    const undoes = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const inside = this.host.shadowRoot?.activeElement ?? this.node.contains(/** @type {Node} */ (target));
    if (undoes) this.surface.undo();
    else if (event.key === "Escape" && inside) this.toggle();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** What is drawn is another, or the net. */
  changed() {
    this.surface.canvas.dataset.drawn = String(++this.changes);
    if (!this.isOpen) return;
    this.say();
    if (!this.surface.blank) {
      if (this.answered.step < 0) setText(this.answer.judged.verdict, ASKED);
      return this.request.ask(this.page);
    }
    this.input.forget();
    this.answer.blank(WAITS);
    placeOwn(null);
  }

  /** @type {(page: DrawingPadPayload, signal: AbortSignal) => Promise<DrawingAnswer>} */
  async ask({ url }, signal) {
    const drawn = this.changes;
    const where = new URL(url, location.origin);
    if (this.surface.stands) where.searchParams.set("stands", "1");
    const said = await fetch(where, { method: "POST", body: this.surface.pixels(), signal });
    return { ...(await answerOf(said)), drawn };
  }

  /** @type {(answer: DrawingAnswer, page: DrawingPadPayload) => void} */
  hear(answer, page) {
    if (page.url !== this.page.url || !this.isOpen || this.surface.blank) return;
    const { step, more, epoch, place, method } = answer.head;
    this.answered = { step, more, at: performance.now() };
    this.answer.show(answer, this.page, this.input.sheet);
    setText(this.score, netAfter(epoch));
    this.where = answer.head.whereabouts;
    this.say();
    placeOwn(place && this.page.now ? { place, method, drawn: answer.drawn } : null);
    if (this.failed) this.input.note("");
    this.failed = false;
    clearTimeout(this.speech);
    this.speech = setTimeout(() => this.speak(answer), QUIET_MS);
    this.renew();
  }

  /** @type {(error: unknown) => void} */
  miss(error) {
    this.input.note(why(error));
    this.failed = true;
    this.answered = { ...this.answered, more: true, at: performance.now() };
    this.renew();
  }

  /** The run has gone on.
   *  @type {(step: number) => void} */
  moved(step) {
    this.step = step;
    this.renew();
  }

  /** Ask again, a second after the last answer, where the net knows more by now. */
  renew() {
    const { step, more, at } = this.answered;
    const due = this.isOpen && !this.surface.blank && !document.hidden && (more || this.step !== step);
    if (!due || this.renewal) return;
    this.renewal = setTimeout(
      () => {
        this.renewal = undefined;
        if (this.isOpen && !this.surface.blank) this.request.ask(this.page);
      },
      Math.max(0, at + RENEW_MS - performance.now()),
    );
  }

  /** How it is seen, and where it lies. */
  say() {
    const seen = this.surface.stands ? this.page.stands : this.page.how;
    setText(this.how, [seen, this.surface.blank ? "" : this.where].filter(Boolean).join(" "));
  }

  /** @type {(answer: DrawingAnswer) => void} */
  speak({ head }) {
    setText(this.aloud, `${head.mse}, ${head.verdict}. Nearest by code: ${listed(head.nearest)}.`);
  }
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new DrawingPad(root, component.data));
