// A list of recommendations: each with the stars one would give, how sure that is, and why.

import { titleWithYear } from "../rating/catalogue.js";
import { flip, setChildren } from "../lib/flip_animation.js";
import { genreLabels, applyThemeColours } from "../lib/genres.js";
import { announce } from "../lib/list_status.js";
import { readTheme } from "../lib/theme.js";
import { menu } from "../lib/menu.js";
import { element, icon, mount, setText as tell, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion, rate } from "../lib/opinion_queue.js";
import { Stars } from "../lib/stars.js";
import { csv, save } from "../view_card/data_table.js";

const css = [await styleSheet("lib/stars.css"), await styleSheet("recommendations/ranking.css")];
const HEAD = ["rank", "title", "year", "genres", "stars", "low", "high", "because you rated"];
const ANYWAY = "high on most lists, whatever you rated";
const [LEAST, MOST] = [0.5, 5];
const place = (stars) => `${((stars - LEAST) / (MOST - LEAST)) * 100}%`;

class Ranking {
  constructor(root) {
    this.rows = new Map();
    this.title = element("h3");
    this.score = element("p", { class: "score" });
    this.note = element("p", { class: "note", "aria-live": "polite" });
    const { button, list } = menu("More about this list", [
      ["Copy as text", () => this.copy()],
      ["Save as CSV", () => save(csv(this.table()), "films.csv")],
    ]);
    const axis = element(
      "span",
      { class: "axis", "aria-hidden": "true" },
      ...[1, 2, 3, 4, 5].map((n) => element("span", { style: `left: ${place(n)}` }, String(n))),
    );
    const marks = [
      element("i", { class: "dot" }),
      "your stars, as expected",
      element("i", { class: "lies" }),
      "where they lie four times in five",
    ];
    this.legend = element("p", { class: "legend" }, element("span", {}, ...marks), axis);
    this.list = element("ol", { role: "list" });
    this.more = element(
      "button",
      { type: "button", class: "quiet", click: () => this.send("more", performance.now()) },
      "Show more",
    );
    this.node = element(
      "section",
      { class: "ranking card", "aria-label": "Recommendations" },
      element("header", {}, this.title, this.score, button),
      list,
      this.note,
      element("div", { class: "scroll" }, this.legend, this.list),
      this.more,
    );
    root.append(this.node);
    this.listen = () => this.rows.forEach((row) => row.said());
    addEventListener(CHANGED, this.listen);
  }

  close() {
    removeEventListener(CHANGED, this.listen);
  }

  update({ data, setTriggerValue }) {
    applyThemeColours(this.node, readTheme(this.node));
    Object.assign(this, { send: setTriggerValue, films: data.films });
    tell(this.title, data.title);
    tell(this.score, data.score);
    tell(this.note, data.note);
    this.more.hidden = !data.more;
    this.legend.hidden = !data.films.length;
    const nodes = data.films.map((film, i) => this.row(film, data.ratable).show(film, i + 1, Boolean(data.score)));
    flip(this.list, () => setChildren(this.list, nodes));
    const kept = new Set(data.films.map(({ id }) => id));
    for (const id of this.rows.keys()) if (!kept.has(id)) this.rows.delete(id);
    if (data.opinions) onMessage(data, setTriggerValue);
    announce(data.films[0]?.title ?? "", () => this.node.scrollIntoView({ behavior: "smooth" }));
  }

  row(film, ratable) {
    if (!this.rows.has(film.id)) this.rows.set(film.id, new Row(film, ratable));
    return this.rows.get(film.id);
  }

  table() {
    const line = ({ title, year, genres, stars, low, high, because }, i) => [
      i + 1,
      title,
      year ?? "",
      genres.join(", "),
      stars,
      low,
      high,
      because.join(", "),
    ];
    return { head: HEAD, count: this.films.length, row: (i) => line(this.films[i], i) };
  }

  async copy() {
    const lines = this.films.map((film, i) => `${i + 1}. ${titleWithYear(film)}`);
    const text = [
      ...lines,
      "",
      `Rate a few films for a list of your own: ${location.origin}${location.pathname}`,
    ].join("\n");
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    tell(
      this.note,
      done
        ? "The list is on the clipboard."
        : "The browser does not let this page use the clipboard; save it as CSV instead.",
    );
  }
}

class Row {
  constructor(film, ratable) {
    this.film = film;
    this.rank = element("span", { class: "rank" });
    this.why = element("p", { class: "why" });
    this.number = element("b", { class: "stars-number" });
    this.band = element("i", { class: "lies" });
    this.dot = element("i", { class: "dot" });
    this.scale = element(
      "span",
      { class: "scale", role: "img" },
      ...[1, 2, 3, 4, 5].map((n) => element("s", { style: `left: ${place(n)}` })),
      this.band,
      this.dot,
    );
    const name = element(
      "div",
      { class: "name" },
      element("h4", {}, film.title, " ", element("span", { class: "year" }, String(film.year ?? ""))),
      genreLabels(film.genres),
      this.why,
    );
    this.node = element(
      "li",
      {},
      this.rank,
      name,
      element("div", { class: "guess" }, this.scale, this.number),
      ...(ratable ? [this.actions(film)] : []),
    );
  }

  actions(film) {
    this.stars = new Stars(titleWithYear(film), (stars) => rate(film.id, stars));
    const button = (said, shape, words) =>
      element(
        "button",
        {
          type: "button",
          class: "icon",
          title: words,
          "aria-label": `${words}: ${titleWithYear(film)}`,
          click: () => rate(film.id, said),
        },
        icon(shape),
      );
    return element(
      "div",
      { class: "actions" },
      this.stars.node,
      button("seen", "eye", "Seen, no stars"),
      button("not interested", "close", "Not interested"),
    );
  }

  show({ stars, low, high, likes, because }, rank, personal) {
    const [guess, from, to] = [stars, low, high].map((value) => value.toFixed(1));
    tell(this.rank, String(rank));
    tell(this.number, guess);
    tell(this.why, because.length ? `because you rated ${listed(because)}` : personal ? ANYWAY : "");
    this.why.hidden = !this.why.textContent;
    const words = `${guess} stars, four times in five between ${from} and ${to}; ${Math.round(likes * 100)} in 100 would be four stars or more`;
    this.scale.setAttribute("aria-label", words);
    this.scale.parentNode.title = words;
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

const listed = (names) => (names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

export default (component) => mount(component, css, (root) => new Ranking(root));
