// My ratings: all that somebody has said of films, the newest first, to look at and to change.

import { memo } from "../lib/memo.js";
import { element, icon, setText } from "../lib/mount.js";
import { opinions, rate } from "../lib/opinion_queue.js";
import { Stars } from "../lib/stars.js";
import { titleWithYear } from "./catalogue.js";

/** @import { Film, Opinion } from "../lib/types.d.ts" */

const FIRST = 4;
/** @type {Record<Opinion, string>} */
const WORDS = { seen: "seen, no stars", "not seen": "not seen", "not interested": "not interested" };

export class MyRatings {
  title = element("h3", {}, "Your films");
  count = element("p", { class: "score" });
  list = element("ul", { class: "mine", role: "list" });
  more = element("button", { type: "button", class: "quiet", click: () => this.toggle() });
  node = element(
    "section",
    { class: "card", "aria-label": "Your films", hidden: true },
    element("header", {}, this.title, this.count),
    this.list,
    this.more,
  );
  /** @type {Map<number, RatingRow>} */
  rows = new Map();
  /** @type {Map<number, Film>} */
  byId = new Map();
  all = false;

  toggle() {
    this.all = !this.all;
    this.show(this.byId);
  }

  /** @type {(byId: Map<number, Film>) => void} */
  show(byId) {
    this.byId = byId;
    const said = opinions().filter(([film]) => byId.has(film));
    const telling = said.filter(([, word]) => word !== "not seen");
    const shown = this.all ? said : telling.slice(0, FIRST);
    this.node.hidden = !said.length;
    setText(this.count, counted(said.map(([, word]) => word)));
    this.more.hidden = !this.all && said.length === shown.length;
    setText(this.more, this.all ? "Show fewer" : `Show all ${said.length}`);
    this.sync(shown);
  }

  /** @type {(shown: [number, Opinion][]) => void} */
  sync(shown) {
    const kept = new Set(shown.map(([film]) => film));
    for (const [film, { node }] of this.rows) {
      if (kept.has(film)) continue;
      this.rows.delete(film);
      node.remove();
    }
    shown.forEach(([id, word], i) => {
      const film = this.byId.get(id);
      if (!film) return;
      const row = memo(this.rows, id, () => new RatingRow(film));
      row.show(word);
      if (this.list.children[i] !== row.node) this.list.insertBefore(row.node, this.list.children[i] ?? null);
    });
  }
}

class RatingRow {
  word = element("em");

  /** @param {Film} film */
  constructor(film) {
    const name = titleWithYear(film);
    this.stars = new Stars(name, (stars) => rate(film.id, stars));
    const words = { title: "Forget this", "aria-label": `Forget ${name}` };
    const click = () => rate(film.id, null);
    const forget = element("button", { type: "button", class: "icon", ...words, click }, icon("close"));
    const year = element("span", { class: "year" }, String(film.year ?? ""));
    const title = element("span", { class: "name" }, element("b", {}, film.title), " ", year, this.word);
    this.node = element("li", {}, title, this.stars.node, forget);
  }

  /** @type {(word: Opinion) => void} */
  show(word) {
    this.stars.set(typeof word === "number" ? word : 0);
    setText(this.word, WORDS[word] ?? "");
  }
}

/** "3 rated, 1 seen" @type {(words: Opinion[]) => string} */
function counted(words) {
  const rated = words.filter((word) => typeof word === "number").length;
  const of = (/** @type {Opinion} */ said) => words.filter((word) => word === said).length;
  return [`${rated} rated`, `${of("seen")} seen`, `${of("not seen")} not seen`]
    .filter((part) => !part.startsWith("0 "))
    .join(", ");
}
