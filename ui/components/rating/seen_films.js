// Films that were seen and have no stars yet: a few cards at a time, and the next when one has got its stars.

import { Card } from "./film_card.js";
import { flip, order } from "../lib/flip_animation.js";
import { paint } from "../lib/genres.js";
import { look } from "../lib/theme.js";
import { element, mount, say as tell, sheet } from "../lib/mount.js";
import { CHANGED, hear, opinion } from "../lib/opinion_queue.js";

const css = [await sheet("lib/stars.css"), await sheet("rating/films.css"), await sheet("rating/seen_films.css")];
const SLOTS = 6;

class Unstarred {
  constructor(root) {
    Object.assign(this, { cards: new Map(), passed: new Set(), films: [] });
    this.title = element("h3");
    this.grid = element("div", { class: "grid" });
    const why = element("p", {}, "A list learns from stars alone. Give some where you remember, and leave the rest.");
    this.node = element("section", { class: "films unstarred card", "aria-label": "Seen, without stars", hidden: true }, this.title, why, this.grid);
    root.append(this.node);
    this.listen = () => this.draw();
    addEventListener(CHANGED, this.listen);
  }

  close() {
    removeEventListener(CHANGED, this.listen);
  }

  update({ data, setTriggerValue }) {
    paint(this.node, look(this.node));
    Object.assign(this, { films: data.films, count: data.count });
    hear(data, setTriggerValue);
    this.draw();
  }

  draw() {
    const left = this.films.filter(({ id }) => opinion(id) === "seen"), count = this.count - this.films.length + left.length;
    const open = left.filter(({ id }) => !this.passed.has(id));
    this.node.hidden = !open.length;
    tell(this.title, `Seen, without stars: ${count}`);
    flip(this.grid, () => order(this.grid, open.slice(0, SLOTS).map((film) => this.card(film).node)));
  }

  card(film) {
    if (!this.cards.has(film.id)) this.cards.set(film.id, new Card({ known: true, ...film }, () => this.pass(film)));
    return this.cards.get(film.id);
  }

  /** Who says "seen" once more has no stars to give: the next film, please. */
  pass({ id }) {
    this.passed.add(id);
    this.draw();
  }
}

export default (component) => mount(component, css, (root) => new Unstarred(root));
