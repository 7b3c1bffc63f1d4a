// Films that were seen and have no stars yet: a few cards at a time, and the next when one has got its stars.

import { FilmCard } from "./film_card.js";
import { flip, setChildren } from "../lib/flip_animation.js";
import { applyThemeColours } from "../lib/genres.js";
import { readTheme } from "../lib/theme.js";
import { element, mount, setText as tell, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion } from "../lib/opinion_queue.js";

const css = [
  await styleSheet("lib/stars.css"),
  await styleSheet("rating/films.css"),
  await styleSheet("rating/seen_films.css"),
];
const SLOTS = 6;

class SeenFilms {
  constructor(root) {
    Object.assign(this, { cards: new Map(), passed: new Set(), films: [] });
    this.title = element("h3");
    this.grid = element("div", { class: "grid" });
    const why = element("p", {}, "A list learns from stars alone. Give some where you remember, and leave the rest.");
    this.node = element(
      "section",
      { class: "films unstarred card", "aria-label": "Seen, without stars", hidden: true },
      this.title,
      why,
      this.grid,
    );
    root.append(this.node);
    this.listen = () => this.draw();
    addEventListener(CHANGED, this.listen);
  }

  close() {
    removeEventListener(CHANGED, this.listen);
  }

  update({ data, setTriggerValue }) {
    applyThemeColours(this.node, readTheme(this.node));
    Object.assign(this, { films: data.films, count: data.count });
    onMessage(data, setTriggerValue);
    this.draw();
  }

  draw() {
    const left = this.films.filter(({ id }) => opinion(id) === "seen"),
      count = this.count - this.films.length + left.length;
    const open = left.filter(({ id }) => !this.passed.has(id));
    this.node.hidden = !open.length;
    tell(this.title, `Seen, without stars: ${count}`);
    flip(this.grid, () =>
      setChildren(
        this.grid,
        open.slice(0, SLOTS).map((film) => this.card(film).node),
      ),
    );
  }

  card(film) {
    if (!this.cards.has(film.id))
      this.cards.set(film.id, new FilmCard({ known: true, ...film }, () => this.pass(film)));
    return this.cards.get(film.id);
  }

  /** Who says "seen" once more has no stars to give: the next film, please. */
  pass({ id }) {
    this.passed.add(id);
    this.draw();
  }
}

export default (component) => mount(component, css, (root) => new SeenFilms(root));
