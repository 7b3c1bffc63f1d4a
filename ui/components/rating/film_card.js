// One film to have an opinion of: a small poster made of its words.

import { titleWithYear } from "./catalogue.js";
import { genreBand, genreLabels, genreTint } from "../lib/genres.js";
import { element } from "../lib/mount.js";
import { opinion, rate } from "../lib/opinion_queue.js";
import { Stars } from "../lib/stars.js";

const KEYS = { n: "not seen", s: "seen" };

export class FilmCard {
  /** `done()` is called when an opinion was given; `chosen` makes it wide, for the film somebody looked for. */
  constructor(film, done, chosen = false) {
    Object.assign(this, { film, done });
    this.stars = new Stars(titleWithYear(film), (stars) => this.give(stars));
    const word = (said, words) =>
      element(
        "button",
        {
          type: "button",
          class: "word",
          "aria-label": `${words}: ${titleWithYear(film)}`,
          click: () => this.give(said),
        },
        words,
      );
    this.node = element(
      "article",
      {
        class: `poster${chosen ? " chosen" : ""}`,
        "aria-label": titleWithYear(film),
        style: genreTint(film.genres),
        keydown: (event) => this.key(event),
      },
      genreBand(film.genres),
      element("h4", { class: film.title.length > 28 ? "long" : "" }, film.title),
      element(
        "p",
        { class: "about" },
        element("b", {}, String(film.year ?? "")),
        genreLabels(film.genres, chosen ? 6 : 2),
      ),
      ...(film.known
        ? []
        : [
            element(
              "p",
              { class: "rare" },
              "Few people rated it: your opinion is kept, but a list cannot learn from it.",
            ),
          ]),
      element(
        "div",
        { class: "say" },
        this.stars.node,
        element("div", { class: "words" }, word("not seen", "Not seen"), word("seen", "Seen, no stars")),
      ),
    );
    this.show();
  }

  show() {
    const said = opinion(this.film.id);
    this.stars.set(typeof said === "number" ? said : 0);
  }

  give(said) {
    rate(this.film.id, said);
    this.done(this);
  }

  key(event) {
    const said = KEYS[event.key];
    if (!said || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.give(said);
  }
}
