// Seen films without stars: a few cards at a time, and the next when one has got its stars.

import { flip, setChildren } from "../lib/flip_animation.js";
import { applyThemeColours } from "../lib/genres.js";
import { memo } from "../lib/memo.js";
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion } from "../lib/opinion_queue.js";
import { readTheme } from "../lib/theme.js";
import { FilmCard } from "./film_card.js";

/** @import { Component, Entry, Film, SeenFilmsPayload } from "../lib/types.d.ts" */

const css = [
  await styleSheet("lib/stars.css"),
  await styleSheet("rating/films.css"),
  await styleSheet("rating/seen_films.css"),
];
const SLOTS = 6;

class SeenFilms {
  title = element("h3");
  grid = element("div", { class: "grid" });
  node = element(
    "section",
    { class: "films unstarred card", "aria-label": "Seen, without stars", hidden: true },
    this.title,
    element("p", {}, "A list learns from stars alone. Give some where you remember, and leave the rest."),
    this.grid,
  );
  /** @type {Map<number, FilmCard>} */
  cards = new Map();
  /** Films somebody had no stars for.
   *  @type {Set<number>} */
  passed = new Set();
  /** @type {Film[]} */
  films = [];
  count = 0;

  /** @param {ShadowRoot} root */
  constructor(root) {
    root.append(this.node);
    this.listen = () => this.draw();
    addEventListener(CHANGED, this.listen);
  }

  close() {
    removeEventListener(CHANGED, this.listen);
  }

  /** @type {(component: Component<SeenFilmsPayload>) => void} */
  update({ data, setTriggerValue }) {
    applyThemeColours(this.node, readTheme(this.node));
    this.films = data.films;
    this.count = data.count;
    onMessage(data, setTriggerValue);
    this.draw();
  }

  draw() {
    const left = this.films.filter(({ id }) => opinion(id) === "seen"),
      count = this.count - this.films.length + left.length;
    const open = left.filter(({ id }) => !this.passed.has(id));
    this.node.hidden = !open.length;
    setText(this.title, `Seen, without stars: ${count}`);
    flip(this.grid, () =>
      setChildren(
        this.grid,
        open.slice(0, SLOTS).map((film) => this.card(film).node),
      ),
    );
  }

  /** @type {(film: Film) => FilmCard} */
  card(film) {
    return memo(this.cards, film.id, () => new FilmCard({ ...film, known: true }, () => this.pass(film)));
  }

  /** Who says "seen" once more has no stars to give: the next film, please.
   *  @type {(film: Film) => void} */
  pass({ id }) {
    this.passed.add(id);
    this.draw();
  }
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new SeenFilms(root));
