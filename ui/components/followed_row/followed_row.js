// Followed row: the card of one sample. A click on a dot of any map opens it; it is asked for again as the net learns,
// and for the moment one has gone back to. The chosen row stands in the page's address.

import { LatestRequest } from "../lib/latest_request.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { Follower } from "../lib/slots.js";
import { readTheme } from "../lib/theme.js";
import { ASKED, answerOf, listed, netAfter, PACE_MS, QUIET_MS, RENEW_MS, why } from "../row_answer/net_answer.js";
import { makeRoom, offer, say } from "../view_card/card_action.js";
import { Tooltip } from "../view_card/tooltip.js";
import { offerFollowing, sayChosen } from "./chosen_row.js";
import { nameInAddress, rowOfAddress } from "./row_address.js";
import { SampleView } from "./sample_view.js";

/** @import { Component, Entry, FollowedRowPayload, RowAnswer, Timer } from "../lib/types.d.ts" */
/** @typedef {{ url: string, row: number, step: number | null }} Question `step` is null for the net as it is now. */

const css = [
  await styleSheet("view_card/view_card.css"),
  await styleSheet("row_answer/row_answer.css"),
  await styleSheet("followed_row/row_values.css"),
  await styleSheet("followed_row/followed_row.css"),
];
const NAME = "row";
const SHEET = "(max-width: 899.9px)";

class FollowedRow {
  node = element("section", { class: "card sample", role: "region", "aria-label": "One sample", hidden: true });
  score = element("span", { class: "score" });
  label = element("b");
  which = element("p", { class: "which" });
  noted = element("p", { class: "note", role: "alert", hidden: true });
  aloud = element("p", { class: "aloud", role: "status" });
  /** @type {HTMLInputElement} */
  number = element("input", {
    type: "number",
    min: "0",
    step: "1",
    "aria-label": "Test row",
    change: () => this.typed(),
  });
  tooltip = new Tooltip(this.node);
  follower = new Follower((data) => this.moved(data), true);
  request = new LatestRequest(
    (/** @type {Question} */ question, signal) => ask(question, signal),
    (/** @type {RowAnswer} */ answer, question) => this.hear(answer, question),
    (error) => this.miss(error),
    PACE_MS,
  );
  /** The row that is followed, -1 for none, and the last that was. */
  row = -1;
  last = 0;
  /** The newest step of the run that is known, or that of the moment on show; and that of the last answer. */
  step = 0;
  /** The layer that the map shows. */
  layer = 0;
  answered = { step: -1, more: true, at: 0 };
  failed = false;
  /** @type {RowAnswer | null} */
  heard = null;
  /** Where the focus goes when the row is let go.
   *  @type {HTMLElement | undefined} */
  from;
  /** @type {Timer | undefined} */
  renewal;
  /** @type {Timer | undefined} */
  speech;
  /** Pictures of the test rows.
   *  @type {HTMLImageElement | undefined} */
  sheet;

  /** @param {ShadowRoot} root
   *  @param {FollowedRowPayload} page */
  constructor(root, page) {
    this.page = page;
    this.host = /** @type {HTMLElement} */ (root.host);
    root.append(this.node);
    this.view = new SampleView(
      (row) => this.choose(row),
      (...what) => this.tooltip.show(...what),
      readTheme(this.node),
    );
    this.layOut();
    this.withdraw = offer(
      NAME,
      () => this.toggle(),
      () => this.letGo(),
    );
    this.offered = this.offer();
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    addEventListener("keydown", this.onKey);
  }

  layOut() {
    const words = { title: "Let go (Esc)", "aria-label": "Let go" };
    const close = element(
      "button",
      { class: "close", type: "button", ...words, click: () => this.letGo() },
      icon("close"),
    );
    const { view } = this;
    this.which.append(element("label", {}, "Test row", this.number), this.label);
    this.node.append(
      element("header", {}, element("h3", {}, "One sample"), this.score, close),
      this.which,
      this.noted,
      view.pictures,
      view.values.node,
      view.judged,
      view.curve.node,
      view.near,
      this.aloud,
      this.tooltip.node,
    );
  }

  offer() {
    return offerFollowing({ group: this.page.group, choose: (row, from) => this.choose(row, from) });
  }

  close() {
    this.request.close();
    this.follower.close();
    clearTimeout(this.renewal);
    clearTimeout(this.speech);
    removeEventListener("keydown", this.onKey);
    makeRoom(this.host, NAME, false);
    this.withdraw();
    this.offered();
    this.view.close();
  }

  /** @type {(component: Component<FollowedRowPayload>) => void} */
  update({ data }) {
    const before = this.page,
      first = this.row < 0 && before === data;
    this.page = data;
    if (data.group !== before.group) this.begin();
    this.number.max = String(data.rows - 1);
    this.dress();
    if (data.url !== before.url) this.forget();
    if (first && rowOfAddress() >= 0) this.choose(rowOfAddress());
    if (this.row >= 0) nameInAddress(this.row);
    const changed = data.now !== before.now;
    if (changed) this.answered = { step: -1, more: true, at: 0 };
    if (!this.follower.follow(data.slot, data.number)) this.moved(data);
    if (changed || data.url !== before.url) this.ask();
  }

  /** Other data: no row of the former is one of theirs. */
  begin() {
    this.letGo();
    this.last = 0;
    this.sheet = undefined;
    this.offered();
    this.offered = this.offer();
  }

  /** Another run: nothing is known of its net. */
  forget() {
    this.heard = null;
    this.answered = { step: -1, more: true, at: 0 };
    this.view.blank();
    sayChosen(this.row, null);
  }

  /** The colours of now. */
  dress() {
    const theme = readTheme(this.node);
    this.node.classList.toggle("dark", theme.dark);
    this.node.classList.toggle("light", !theme.dark);
    if (this.heard && theme.card !== this.view.theme.card) this.showAnswer(this.heard);
  }

  get isOpen() {
    return !this.node.hidden;
  }

  toggle() {
    if (this.isOpen) return this.letGo();
    this.choose(this.last);
    this.number.focus({ preventScroll: true });
    this.number.select();
  }

  typed() {
    const row = Math.round(this.number.valueAsNumber);
    if (row >= 0 && row < this.page.rows) this.choose(row);
    else this.number.value = String(this.row);
  }

  /** Follow a row from now on.
   *  @type {(row: number, from?: HTMLElement) => void} */
  choose(row, from) {
    if (from) this.from = from;
    this.sheet ??= this.page.atlas
      ? Object.assign(new Image(), { src: new URL(this.page.atlas.url, location.origin).href })
      : undefined;
    this.which.classList.toggle("alone", !this.page.atlas);
    const opens = this.node.hidden;
    this.node.hidden = false;
    makeRoom(this.host, NAME, true);
    say(NAME, true);
    if (opens && matchMedia(SHEET).matches) this.from?.scrollIntoView({ block: "start" }); // the sheet lies over the rest
    if (row === this.row) return;
    this.row = this.last = row;
    this.number.value = String(row);
    nameInAddress(row);
    this.heard = null;
    this.answered = { step: -1, more: true, at: 0 };
    this.view.begin(row, this.page, this.sheet);
    setText(this.label, "");
    setText(this.view.ranked.verdict, ASKED);
    sayChosen(row, null);
    this.ask();
  }

  letGo() {
    if (!this.isOpen) return;
    const inside = this.host.shadowRoot?.activeElement;
    this.node.hidden = true;
    this.row = -1;
    this.heard = null;
    clearTimeout(this.renewal);
    this.renewal = undefined;
    makeRoom(this.host, NAME, false);
    say(NAME, false);
    sayChosen(-1, null);
    nameInAddress(-1);
    if (inside) this.from?.focus({ preventScroll: true });
  }

  /** Escape lets go for whoever is in the card, on a drawing, or nowhere: elsewhere it closes something else.
   *  @type {(event: KeyboardEvent) => void} */
  key(event) {
    const path = event.composedPath(),
      [target] = path;
    const here = target === document.body || target instanceof HTMLCanvasElement || path.includes(this.host);
    if (event.key !== "Escape" || !this.isOpen || !here || document.fullscreenElement) return;
    event.preventDefault();
    this.letGo();
  }

  /** The run has gone on, another moment is on show, or the map is of another layer.
   *  @type {(to: { step: number, layer: number }) => void} */
  moved({ step, layer }) {
    const other = layer !== this.layer;
    if (step === this.step && !other) return;
    Object.assign(this, { step, layer });
    if (this.page.now && !other) this.renew();
    else this.ask();
  }

  ask() {
    if (this.row < 0) return;
    this.request.ask({ url: this.page.url, row: this.row, step: this.page.now ? null : this.step });
  }

  /** @type {(answer: RowAnswer, question: Question) => void} */
  hear(answer, { url, row, step }) {
    if (url !== this.page.url || row !== this.row || (step === null) !== this.page.now) return;
    const { head } = answer;
    this.answered = { step: head.step ?? -1, more: head.more, at: performance.now() };
    this.heard = answer;
    this.showAnswer(answer);
    sayChosen(row, head.path);
    this.failed = false;
    clearTimeout(this.speech);
    this.speech = setTimeout(() => this.speak(answer), QUIET_MS);
    if (step === null) this.renew();
  }

  /** @type {(answer: RowAnswer) => void} */
  showAnswer(answer) {
    const { head } = answer;
    if (head.note !== undefined) {
      this.note(head.note);
      setText(this.score, "");
      return this.view.blank();
    }
    this.note("");
    setText(this.score, netAfter(head.epoch));
    setText(this.label, head.label && `class ${head.label}`);
    this.view.show(head, answer, this.page, readTheme(this.node), this.sheet);
  }

  /** @type {(error: unknown) => void} */
  miss(error) {
    this.note(why(error));
    setText(this.view.ranked.verdict, "");
    this.failed = true;
    const there = this.row < this.page.rows; // an address may name any
    this.answered = { ...this.answered, more: there, at: performance.now() };
    if (there) this.renew();
  }

  /** Ask again, a second after the last answer, where the net knows more by now. */
  renew() {
    const { step, more, at } = this.answered;
    const due =
      this.row >= 0 &&
      this.row < this.page.rows &&
      !document.hidden &&
      (more || (this.page.now && this.step !== step));
    if (!due || this.renewal) return;
    this.renewal = setTimeout(
      () => {
        this.renewal = undefined;
        this.ask();
      },
      Math.max(0, at + RENEW_MS - performance.now()),
    );
  }

  /** @type {(answer: RowAnswer) => void} */
  speak({ head }) {
    if (head.note !== undefined || head.row !== this.row) return;
    setText(
      this.aloud,
      `Test row ${head.row}${head.label && `, class ${head.label}`}. ${head.mse}, ${head.verdict}. Nearest by ${head.coded}: ${listed(head.by_code)}; ${head.shared} by input.`,
    );
  }

  /** @type {(words: string) => void} */
  note(words) {
    setText(this.noted, words);
    this.noted.hidden = !words;
  }
}

/** @type {(question: Question, signal: AbortSignal) => Promise<RowAnswer>} */
async function ask({ url, row, step }, signal) {
  const where = new URL(url, location.origin);
  where.searchParams.set("row", String(row));
  if (step !== null) where.searchParams.set("step", String(step));
  return answerOf(await fetch(where, { signal }));
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new FollowedRow(root, component.data));
