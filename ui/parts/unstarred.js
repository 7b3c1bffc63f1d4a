// Films that were seen and have no stars yet: a few cards at a time, and the next when one has got its stars.

import { Card } from "./filmcard.js";
import { flip, order } from "./flip.js";
import { paint } from "./genres.js";
import { look } from "./look.js";
import { element, mount, sheet } from "./mount.js";
import { CHANGED, hear, opinion } from "./opinions.js";

const css = [await sheet("starred.css"), await sheet("films.css"), await sheet("unstarred.css")];
const SLOTS = 6;

class Unstarred {
  constructor(root) {
    Object.assign(this, { cards: new Map(), passed: new Set(), films: [] });
    this.grid = element("div", { class: "grid" });
    this.node = element("div", { class: "films unstarred" }, this.grid);
    root.append(this.node);
    this.listen = () => this.draw();
    addEventListener(CHANGED, this.listen);
  }

  close() {
    removeEventListener(CHANGED, this.listen);
  }

  update({ data, setTriggerValue }) {
    paint(this.node, look(this.node));
    this.films = data.films;
    hear(data, setTriggerValue);
  }

  draw() {
    const open = this.films.filter(({ id }) => opinion(id) === "seen" && !this.passed.has(id));
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
