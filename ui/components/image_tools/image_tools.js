// Image tools: a picture by hand, test row, file or camera, and what one tool makes of it with a run's net, as the hand
// moves and while the net learns.

import { PictureInput } from "../drawing_pad/picture_input.js";
import { LatestRequest } from "../lib/latest_request.js";
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { answerOf, netAfter, PACE_MS, QUIET_MS, RENEW_MS, why } from "../row_answer/net_answer.js";
import { picture } from "../row_answer/small_picture.js";
import { ColourView } from "./colour_view.js";
import { CompressView } from "./compress/compress_view.js";
import { EnlargeView } from "./enlarge_view.js";
import { HashView } from "./hash/hash_view.js";
import { MendView } from "./mend_view.js";
import { SearchView } from "./search/search_view.js";
import { TestRows } from "./test_rows.js";
import { ToolFigures } from "./tool_figures.js";
import { paintAnswer } from "./tool_view.js";

/** @import { Component, Entry, ImageToolPayload, Timer, ToolAnswer, ToolView, ToolViews } from "../lib/types.d.ts" */

const css = [
  await styleSheet("view_card/view_card.css"),
  await styleSheet("row_answer/row_answer.css"),
  await styleSheet("drawing_pad/picture_input.css"),
  await styleSheet("image_tools/image_tools.css"),
  await styleSheet("image_tools/search/search_view.css"),
  await styleSheet("image_tools/hash/hash_view.css"),
  await styleSheet("image_tools/xy_chart.css"),
  await styleSheet("image_tools/compress/compress_view.css"),
];
/** @type {ToolViews} */
const VIEWS = {
  search: SearchView,
  hash: HashView,
  compress: CompressView,
  mend: MendView,
  enlarge: EnlargeView,
  colour: ColourView,
};
const RESTS_MS = 250; // after which a hand rests: what takes longer than a stroke may be told too
const OPEN_MS = 5000; // until it is asked again whether a net that rests goes on

class ImageTools {
  title = element("h3");
  score = element("span", { class: "score" });
  how = element("p", { class: "caption" });
  seen = picture("The picture as the net sees it");
  said = element("p", { class: "note", role: "alert", hidden: true });
  aloud = element("p", { class: "aloud", role: "status" });
  request = new LatestRequest(
    (/** @type {{ page: ImageToolPayload, settled: boolean }} */ question, signal) => this.ask(question, signal),
    (/** @type {ToolAnswer} */ answer, { page }) => this.hear(answer, page),
    (error) => this.miss(error),
    PACE_MS,
  );
  /** @type {Timer | undefined} */
  rest;
  /** @type {Timer | undefined} */
  renewal;
  /** @type {Timer | undefined} */
  speech;
  changes = 0;
  answeredAt = 0;

  /** @param {ShadowRoot} root
   *  @param {ImageToolPayload} page */
  constructor(root, page) {
    this.page = page;
    this.input = new PictureInput(page, () => this.changed());
    this.testRows = new TestRows(this.input);
    /** @type {ToolView} */
    this.view = new VIEWS[page.tool]({
      input: this.input,
      changed: () => this.changed(),
      chosen: () => this.figures.measure(this.page),
    });
    this.figures = new ToolFigures(this.view, page);
    const given = element(
      "section",
      { class: "card given", role: "region", "aria-label": "The picture" },
      element("header", {}, element("h3", {}, "A picture")),
      this.input.pad,
      this.input.work,
      this.input.noted,
      element("div", { class: "seen" }, this.seen, this.how),
      this.testRows.node,
    );
    const header = element("header", {}, this.title, this.score);
    this.card = element(
      "section",
      { class: "card told", role: "region", "aria-label": "What the tool says" },
      header,
      this.said,
      this.view.node,
      this.figures.waits,
      this.aloud,
    );
    this.node = element("section", { class: `tool-panel ${page.tool}` }, given, this.card);
    root.append(this.node);
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    addEventListener("keydown", this.onKey, { capture: true });
  }

  close() {
    for (const timer of [this.rest, this.renewal, this.speech]) clearTimeout(timer);
    this.input.close();
    this.request.close();
    this.figures.close();
    removeEventListener("keydown", this.onKey, { capture: true });
  }

  /** @type {(component: Component<ImageToolPayload>) => void} */
  update({ data }) {
    const first = !this.node.dataset.url,
      other = data.url !== this.node.dataset.url;
    this.page = data;
    const { dark } = readTheme(this.node);
    for (const card of this.node.children) {
      card.classList.toggle("dark", dark);
      card.classList.toggle("light", !dark);
    }
    if (!other) return;
    this.node.dataset.url = data.url;
    setText(this.title, data.title);
    this.view.begin?.(data);
    const { sent, paper, channels } = data;
    this.node.style.cssText = `--aspect: ${sent.width / sent.height}; --paper: rgb(${paper.join(" ")})`;
    this.node.classList.toggle("coloured", channels > 1);
    if (this.input.lay(data) || first) {
      this.testRows.begin();
      this.input.loadSheet(() => this.input.beginFrom(data.first, ""));
    } else this.changed();
    this.figures.measure(data);
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    const undoes = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    const [target] = event.composedPath();
    if (!undoes || (target instanceof HTMLElement && target.closest("input:not([type=range]), textarea"))) return;
    this.input.surface.undo();
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** The picture is another, or what is chosen for the tool. */
  changed() {
    const { surface } = this.input;
    surface.canvas.dataset.drawn = String(++this.changes);
    setText(this.how, surface.stands ? this.page.stands : this.page.how);
    this.seen.hidden = surface.blank || surface.stands;
    clearTimeout(this.rest);
    if (surface.blank) return this.view.blank("Draw, or take a picture.");
    this.request.ask({ page: this.page, settled: false });
    if (this.page.settles) this.rest = setTimeout(() => this.settle(), RESTS_MS);
  }

  settle() {
    this.request.ask({ page: this.page, settled: true });
  }

  /** @type {(question: { page: ImageToolPayload, settled: boolean }, signal: AbortSignal) => Promise<ToolAnswer>} */
  async ask({ page, settled }, signal) {
    const drawn = this.changes,
      { surface } = this.input;
    const where = new URL(page.url, location.origin);
    const options = { ...this.view.options?.(), stands: surface.stands ? "1" : "", settled: settled ? "1" : "" };
    for (const [name, value] of Object.entries(options)) if (value) where.searchParams.set(name, value);
    const body = new Blob([surface.pixels(), surface.spoilt()]);
    const said = await fetch(where, { method: "POST", body, signal });
    return { ...(await answerOf(said)), drawn };
  }

  /** @type {(answer: ToolAnswer, page: ImageToolPayload) => void} */
  hear(answer, page) {
    if (page.url !== this.page.url || this.input.surface.blank) return;
    this.answeredAt = performance.now();
    this.view.show(answer, this.page);
    const [height, width, channels = 1] = answer.head.shape;
    paintAnswer(this.seen, answer, answer.body.length / (height * width * channels) - 1);
    Object.assign(this.card.dataset, { shown: String(answer.drawn), settled: String(answer.head.settled) });
    setText(this.score, progress(answer.head));
    this.note("");
    clearTimeout(this.speech);
    this.speech = setTimeout(() => setText(this.aloud, this.view.aloud?.(answer) ?? ""), QUIET_MS);
    const { more, open, step } = answer.head;
    clearTimeout(this.renewal);
    if (more) this.renew();
    else if (open) this.renew(OPEN_MS, false);
    this.figures.follow(step, more);
  }

  /** @type {(error: unknown) => void} */
  miss(error) {
    this.note(why(error));
    this.answeredAt = performance.now();
    this.renew();
  }

  /** Ask again, so long after the last answer: the net knows more by now. */
  renew(after = RENEW_MS, settled = this.page.settles) {
    clearTimeout(this.renewal);
    this.renewal = setTimeout(
      () => {
        if (document.hidden || this.input.surface.blank) {
          this.answeredAt = performance.now();
          return this.renew(after, settled);
        }
        this.request.ask({ page: this.page, settled });
      },
      Math.max(0, this.answeredAt + after - performance.now()),
    );
  }

  /** @type {(words: string) => void} */
  note(words) {
    setText(this.said, words);
    this.said.hidden = !words;
  }
}

/** Up to where a net has learned, and of how much while it does.
 *  @type {(head: ToolAnswer["head"]) => string} */
const progress = ({ epoch, epochs, more }) =>
  more ? netAfter(epoch).replace(" epochs", ` of ${epochs} epochs`) : netAfter(epoch);

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new ImageTools(root, component.data));
