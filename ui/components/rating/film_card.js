// Film card, one film to have an opinion of: a small poster made of its words.

import { genreBand, genreLabels, genreTint } from "../lib/genres.js";
import { element } from "../lib/mount.js";
import { opinion, rate } from "../lib/opinion_queue.js";
import { Stars } from "../lib/stars.js";
import { titleWithYear } from "./catalogue.js";

/** @import { Film, Opinion } from "../lib/types.d.ts" */
/** @typedef {Film & { known: boolean }} CardFilm */

/** @type {Record<string, Opinion>} */
const KEYS = { n: "not seen", s: "seen" };
const RARE = "Few people rated it: your opinion is kept, but a list cannot learn from it.";

export class FilmCard {
  /** `done()` is called when an opinion was given; `chosen` makes it wide, for the film somebody looked for.
   *  @param {CardFilm} film
   *  @param {(card: FilmCard) => void} done */
  constructor(film, done, chosen = false) {
    const name = titleWithYear(film);
    this.film = film;
    this.done = done;
    this.stars = new Stars(name, (stars) => this.give(stars));
    const about = [element("b", {}, String(film.year ?? "")), genreLabels(film.genres, chosen ? 6 : 2)];
    const words = [this.word("not seen", "Not seen"), this.word("seen", "Seen, no stars")];
    this.node = element(
      "article",
      {
        class: `poster${chosen ? " chosen" : ""}`,
        "aria-label": name,
        style: genreTint(film.genres),
        keydown: (event) => this.key(event),
      },
      genreBand(film.genres),
      element("h4", { class: film.title.length > 28 ? "long" : "" }, film.title),
      element("p", { class: "about" }, ...about),
      ...(film.known ? [] : [element("p", { class: "rare" }, RARE)]),
      element("div", { class: "say" }, this.stars.node, element("div", { class: "words" }, ...words)),
    );
    this.show();
  }

  /** @type {(said: Opinion, words: string) => HTMLElement} */
  word(said, words) {
    const name = `${words}: ${titleWithYear(this.film)}`;
    const click = () => this.give(said);
    return element("button", { type: "button", class: "word", "aria-label": name, click }, words);
  }

  show() {
    const said = opinion(this.film.id);
    this.stars.set(typeof said === "number" ? said : 0);
  }

  /** @type {(said: Opinion | null) => void} */
  give(said) {
    rate(this.film.id, said);
    this.done(this);
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    const said = KEYS[event.key];
    if (!said || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.give(said);
  }
}
