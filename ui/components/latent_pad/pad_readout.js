// Readout of the latent pad: the decoded picture at the cursor, what to think of the place, and the nearest test row.

import { context2d, paint } from "../lib/context2d.js";
import { element, setText } from "../lib/mount.js";

/** @import { Atlas, Decoded, PadPayload, Timer } from "../lib/types.d.ts" */
/** @typedef {PadPayload["words"]} Words */

const WORDS_MS = 160;
const EDGE = 0.8; // outlier score from which on a place lies at the edge of the codes

/** @type {(far: number) => keyof Words} */
const verdict = (far) => (far > 1 ? "outside" : far > EDGE ? "edge" : "inside");

export class PadReadout {
  picture = element("canvas", { class: "big", role: "img", "aria-label": "The picture at the cursor" });
  verdict = element("p", { class: "verdict", role: "status" });
  needle = element("i");
  meter = element(
    "div",
    {
      class: "meter",
      role: "meter",
      "aria-label": "Outlier score: above 1 the place is out of distribution",
      "aria-valuemin": "0",
      "aria-valuemax": "3",
    },
    element("b"),
    this.needle,
  );
  place = element("dd");
  away = element("dd");
  thumb = element("canvas", { class: "thumb", role: "img" });
  node = element("div", { class: "heard" }, this.picture);
  heard = 0;
  far = 0;
  /** @type {Timer | undefined} */
  saying;
  /** @type {(Atlas & { picture: HTMLImageElement }) | undefined} */
  rows;

  /** @param {HTMLElement} card whose `data-where` colours what lies outside */
  constructor(card) {
    this.card = card;
    /** @type {(name: string, value: Node) => HTMLElement} */
    const fact = (name, value) => element("div", {}, element("dt", {}, name), value);
    const nearest = element("dd", {}, this.thumb);
    const facts = [fact("place", this.place), fact("outlier score", this.away), fact("nearest row", nearest)];
    this.node.append(element("div", { class: "said" }, this.verdict, this.meter, element("dl", {}, ...facts)));
  }

  close() {
    clearTimeout(this.saying);
  }

  /** @type {(answer: Decoded, payload: PadPayload) => void} */
  show({ far, pixels, place }, { shape: [height, width], words }) {
    paint(this.picture, pixels, width, height);
    this.heard++;
    Object.assign(this.picture.dataset, { heard: String(this.heard), shown: String(place) });
    setText(this.place, place.map((z) => z.toFixed(2)).join(", "));
    setText(this.away, far < 10 ? far.toFixed(2) : String(Math.round(far)));
    this.needle.style.setProperty("--at", `${(100 * Math.min(3, far)) / 3}%`);
    this.meter.setAttribute("aria-valuenow", far.toFixed(2));
    this.judge(far, words);
  }

  /** What to think of a place; said a moment later, so that words do not flicker.
   *  @type {(far: number, words: Words) => void} */
  judge(far, words) {
    this.far = far;
    this.card.dataset.where = verdict(far);
    const say = () => {
      this.saying = undefined;
      setText(this.verdict, words[verdict(this.far)]);
    };
    this.saying ??= setTimeout(say, this.verdict.textContent ? WORDS_MS : 0);
  }

  /** No picture came. @type {(words: Words) => void} */
  miss(words) {
    clearTimeout(this.saying);
    this.saying = undefined;
    setText(this.verdict, words.silent);
  }

  /** Where the pictures of test rows come from; `ready` is called once they are there.
   *  @type {(atlas: Atlas | null, ready: () => void) => void} */
  from(atlas, ready) {
    if (!atlas || this.rows?.url === atlas.url) return;
    const picture = Object.assign(new Image(), { src: new URL(atlas.url, location.origin).href });
    picture.addEventListener("load", ready);
    this.rows = { ...atlas, picture };
  }

  /** A test row as it is. @type {(row: number, label: string) => void} */
  showRow(row, label) {
    if (!this.rows?.picture.complete || !this.rows.picture.naturalWidth) return;
    const { picture, width, height, columns } = this.rows;
    const [left, top] = [(row % columns) * width, Math.floor(row / columns) * height];
    Object.assign(this.thumb, { width, height });
    context2d(this.thumb).drawImage(picture, left, top, width, height, 0, 0, width, height);
    this.thumb.setAttribute("aria-label", `test row ${row}${label && `, ${label}`}`);
  }
}
