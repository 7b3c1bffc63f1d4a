// Ranked list of recommendations: each with the stars one would give, how sure that is (80 % interval), and why.

import { flip, setChildren } from "../lib/flip_animation.js";
import { applyThemeColours, genreLabels } from "../lib/genres.js";
import { announce } from "../lib/list_status.js";
import { memo } from "../lib/memo.js";
import { menu } from "../lib/menu.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion, rate } from "../lib/opinion_queue.js";
import { Stars } from "../lib/stars.js";
import { readTheme } from "../lib/theme.js";
import { titleWithYear } from "../rating/catalogue.js";
import { csv, save } from "../view_card/data_table.js";
import { axis, place, ticks } from "./star_scale.js";

/** @import { Component, DataTable, Entry, Opinion, RankingPayload, Recommendation } from "../lib/types.d.ts" */

const css = [await styleSheet("lib/stars.css"), await styleSheet("recommendations/ranking.css")];
const HEAD = ["rank", "title", "year", "genres", "stars", "low", "high", "because you rated"];
const ANYWAY = "high on most lists, whatever you rated";
const COPIED = "The list is on the clipboard.";
const REFUSED = "The browser does not let this page use the clipboard; save it as CSV instead.";

class Ranking {
  title = element("h3");
  score = element("p", { class: "score" });
  note = element("p", { class: "note", "aria-live": "polite" });
  legend = legend();
  list = element("ol", { role: "list" });
  more = element(
    "button",
    { type: "button", class: "quiet", click: () => this.send("more", performance.now()) },
    "Show more",
  );
  node = element("section", { class: "ranking card", "aria-label": "Recommendations" });
  /** @type {Map<number, Row>} */
  rows = new Map();
  /** @type {Recommendation[]} */
  films = [];

  /** @param {ShadowRoot} root
   *  @param {Component} component */
  constructor(root, { setTriggerValue }) {
    this.send = setTriggerValue;
    const { button, list } = menu("More about this list", [
      ["Copy as text", () => this.copy()],
      ["Save as CSV", () => save(csv(this.table()), "films.csv")],
    ]);
    const header = element("header", {}, this.title, this.score, button);
    const scroll = element("div", { class: "scroll" }, this.legend, this.list);
    this.node.append(header, list, this.note, scroll, this.more);
    root.append(this.node);
    this.listen = () => {
      for (const row of this.rows.values()) row.said();
    };
    addEventListener(CHANGED, this.listen);
  }

  close() {
    removeEventListener(CHANGED, this.listen);
  }

  /** @type {(component: Component<RankingPayload>) => void} */
  update({ data, setTriggerValue }) {
    applyThemeColours(this.node, readTheme(this.node));
    this.send = setTriggerValue;
    this.films = data.films;
    setText(this.title, data.title);
    setText(this.score, data.score);
    setText(this.note, data.note);
    this.more.hidden = !data.more;
    this.legend.hidden = !data.films.length;
    const nodes = data.films.map((film, i) => this.row(film, data.ratable).show(film, i + 1, Boolean(data.score)));
    flip(this.list, () => setChildren(this.list, nodes));
    const kept = new Set(data.films.map(({ id }) => id));
    for (const id of this.rows.keys()) if (!kept.has(id)) this.rows.delete(id);
    const { opinions, heard } = data;
    if (opinions && heard) onMessage({ opinions, heard }, setTriggerValue);
    announce(data.films[0]?.title ?? "", () => this.node.scrollIntoView({ behavior: "smooth" }));
  }

  /** @type {(film: Recommendation, ratable: boolean) => Row} */
  row(film, ratable) {
    return memo(this.rows, film.id, () => new Row(film, ratable));
  }

  /** @type {() => DataTable} */
  table() {
    const row = (/** @type {number} */ i) => {
      const { title, year, genres, stars, low, high, because } = this.films[i];
      return [i + 1, title, year ?? "", genres.join(", "), stars, low, high, because.join(", ")];
    };
    return { head: HEAD, count: this.films.length, row };
  }

  async copy() {
    const lines = this.films.map((film, i) => `${i + 1}. ${titleWithYear(film)}`);
    const link = `Rate a few films for a list of your own: ${location.origin}${location.pathname}`;
    const done = await navigator.clipboard?.writeText([...lines, "", link].join("\n")).then(
      () => true,
      () => false,
    );
    setText(this.note, done ? COPIED : REFUSED);
  }
}

function legend() {
  const [dot, lies] = [element("i", { class: "dot" }), element("i", { class: "lies" })];
  const marks = element("span", {}, dot, "your stars, as expected", lies, "where they lie four times in five");
  return element(
    "p",
    { class: "legend" },
    marks,
    element("span", { class: "axis", "aria-hidden": "true" }, ...axis()),
  );
}

class Row {
  rank = element("span", { class: "rank" });
  why = element("p", { class: "why" });
  number = element("b", { class: "stars-number" });
  band = element("i", { class: "lies" });
  dot = element("i", { class: "dot" });
  scale = element("span", { class: "scale", role: "img" }, ...ticks(), this.band, this.dot);
  guess = element("div", { class: "guess" }, this.scale, this.number);
  /** @type {Stars | undefined} */
  stars;

  /** @param {Recommendation} film
   *  @param {boolean} ratable */
  constructor(film, ratable) {
    this.film = film;
    const year = element("span", { class: "year" }, String(film.year ?? ""));
    const title = element("h4", {}, film.title, " ", year);
    const name = element("div", { class: "name" }, title, genreLabels(film.genres), this.why);
    this.node = element("li", {}, this.rank, name, this.guess);
    if (ratable) this.node.append(this.actions());
  }

  actions() {
    const { id } = this.film;
    this.stars = new Stars(titleWithYear(this.film), (stars) => rate(id, stars));
    const seen = this.action("seen", "eye", "Seen, no stars");
    const dismissed = this.action("not interested", "close", "Not interested");
    return element("div", { class: "actions" }, this.stars.node, seen, dismissed);
  }

  /** @type {(said: Opinion, shape: string, title: string) => HTMLElement} */
  action(said, shape, title) {
    const name = `${title}: ${titleWithYear(this.film)}`;
    const click = () => rate(this.film.id, said);
    return element("button", { type: "button", class: "icon", title, "aria-label": name, click }, icon(shape));
  }

  /** @type {(film: Recommendation, rank: number, personal: boolean) => HTMLElement} */
  show({ stars, low, high, likes, because }, rank, personal) {
    const [guess, from, to] = [stars, low, high].map((value) => value.toFixed(1));
    setText(this.rank, String(rank));
    setText(this.number, guess);
    setText(this.why, because.length ? `because you rated ${listed(because)}` : personal ? ANYWAY : "");
    this.why.hidden = !this.why.textContent;
    const sure = `four times in five between ${from} and ${to}`;
    const words = `${guess} stars, ${sure}; ${Math.round(likes * 100)} in 100 would be four stars or more`;
    this.scale.setAttribute("aria-label", words);
    this.guess.title = words;
    Object.assign(this.band.style, { left: place(low), width: `calc(${place(high)} - ${place(low)})` });
    this.dot.style.left = place(stars);
    this.said();
    return this.node;
  }

  /** What was just said of it is seen before the list has changed. */
  said() {
    const word = opinion(this.film.id);
    this.node.classList.toggle("gone", word !== null && word !== "not seen");
    this.stars?.set(typeof word === "number" ? word : 0);
  }
}

/** @type {(names: string[]) => string} */
const listed = (names) => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new Ranking(root, component));
