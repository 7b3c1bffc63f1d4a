// A list for several people: a line of stars with everybody's place on it, and everybody's number beside it.

import { titleWithYear } from "../rating/catalogue.js";
import { flip, setChildren } from "../lib/flip_animation.js";
import { genreLabels, applyThemeColours } from "../lib/genres.js";
import { readTheme } from "../lib/theme.js";
import { menu } from "../lib/menu.js";
import { element, mount, setText as tell, styleSheet } from "../lib/mount.js";
import { csv, save } from "../view_card/data_table.js";

const css = [await styleSheet("lib/stars.css"), await styleSheet("recommendations/group_list.css")];
const [LEAST, MOST] = [0.5, 5];
const APART_REM = 1.15; // people nearer than that would hide each other
const place = (stars) => `${((stars - LEAST) / (MOST - LEAST)) * 100}%`;
const INK = ["#fff", "#111", "#fff", "#111", "#111", "#fff"]; // what reads on each of the first six class colours

class GroupList {
  constructor(root) {
    this.rows = new Map();
    this.note = element("p", { class: "note", "aria-live": "polite" });
    const { button, list } = menu("More about this list", [
      ["Save as CSV", () => save(csv(this.table()), "together.csv")],
    ]);
    this.people = element("div", { class: "people" });
    this.head = element(
      "div",
      { class: "head", "aria-hidden": "true" },
      element(
        "span",
        { class: "axis" },
        ...[1, 2, 3, 4, 5].map((n) => element("span", { style: `left: ${place(n)}` }, String(n))),
      ),
      this.people,
    );
    this.list = element("ol");
    this.node = element(
      "section",
      { class: "together", "aria-label": "A list for all of you" },
      element("header", {}, this.note, button),
      list,
      this.head,
      this.list,
    );
    root.append(this.node);
    this.sizes = new ResizeObserver(() => this.spread());
    this.sizes.observe(this.node);
  }

  close() {
    this.sizes.disconnect();
  }

  update({ data: { people, films, note } }) {
    applyThemeColours(this.node, readTheme(this.node));
    Object.assign(this, { films, names: people });
    this.node.style.setProperty("--people", people.length);
    this.node.classList.toggle("many", people.length > 3);
    tell(this.note, films.length ? note : "No film is left that none of you has seen. Widen the filters at the top.");
    this.head.hidden = !films.length;
    const marks = initials(people);
    this.people.replaceChildren(
      ...people.map((name, i) =>
        element("span", { title: name }, chip(marks[i], i), element("span", { class: "who" }, name)),
      ),
    );
    const nodes = films.map((film, i) => this.row(film).show(film.each, i + 1, people, marks));
    flip(this.list, () => setChildren(this.list, nodes));
    const kept = new Set(films.map(({ id }) => id));
    for (const id of this.rows.keys()) if (!kept.has(id)) this.rows.delete(id);
    this.spread();
  }

  /** How wide a star is decides how far apart people must stand. */
  spread() {
    const line = this.list.querySelector(".scale")?.clientWidth;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (line) this.rows.forEach((row) => row.spread((APART_REM * rem * (MOST - LEAST)) / line));
  }

  row(film) {
    if (!this.rows.has(film.id)) this.rows.set(film.id, new Row(film));
    return this.rows.get(film.id);
  }

  table() {
    const row = (i) => [i + 1, this.films[i].title, this.films[i].year ?? "", ...this.films[i].each];
    return { head: ["rank", "title", "year", ...this.names], count: this.films.length, row };
  }
}

class Row {
  constructor(film) {
    this.film = film;
    this.rank = element("span", { class: "rank" });
    this.scale = element("span", { class: "scale", role: "img" });
    this.numbers = element("span", { class: "numbers", "aria-hidden": "true" });
    const name = element(
      "div",
      { class: "name" },
      element("h4", {}, film.title, " ", element("span", { class: "year" }, String(film.year ?? ""))),
      genreLabels(film.genres),
    );
    this.node = element("li", {}, this.rank, name, this.scale, this.numbers);
  }

  show(each, rank, people, marks) {
    tell(this.rank, String(rank));
    const least = Math.min(...each),
      most = Math.max(...each);
    const ticks = [1, 2, 3, 4, 5].map((n) => element("s", { style: `left: ${place(n)}` }));
    const span = element("i", {
      class: "span",
      style: `left: ${place(least)}; width: calc(${place(most)} - ${place(least)})`,
    });
    this.each = each;
    this.dots = each.map((stars, i) => chip(marks[i], i, `left: ${place(stars)}`));
    this.scale.replaceChildren(...ticks, span, ...this.dots);
    this.scale.setAttribute(
      "aria-label",
      `${titleWithYear(this.film)}: ${people.map((name, i) => `${name} ${each[i].toFixed(1)} stars`).join(", ")}`,
    );
    this.numbers.replaceChildren(
      ...each.map((stars, i) =>
        element(
          "span",
          { class: stars === least ? "least" : "", title: people[i] },
          chip(marks[i], i),
          stars.toFixed(1),
        ),
      ),
    );
    return this.node;
  }

  spread(least) {
    spreadApart(this.each, least).forEach((stars, i) => (this.dots[i].style.left = place(stars)));
  }
}

const chip = (mark, i, style = "") =>
  element("b", { class: "chip", style: `--person: var(--class-${i}); --on: ${INK[i % INK.length]}; ${style}` }, mark);

/** A letter for each; two where several names begin alike. */
function initials(names) {
  const first = names.map((name) => [...name].slice(0, 1).join("").toUpperCase());
  return first.map((letter, i) =>
    first.filter((each) => each === letter).length > 1 ? [...names[i]].slice(0, 2).join("") : letter,
  );
}

/** Places on the line, moved as little as is needed for all to be seen. */
function spreadApart(each, least) {
  const order = each.map((_, i) => i).sort((a, b) => each[a] - each[b]),
    at = [...each];
  for (let pass = 0; pass < 12; pass++)
    for (let k = 1; k < order.length; k++) {
      const [a, b] = [order[k - 1], order[k]],
        short = least - (at[b] - at[a]);
      if (short > 0) [at[a], at[b]] = [at[a] - short / 2, at[b] + short / 2];
    }
  return at.map((stars) => Math.min(MOST, stars));
}

export default (component) => mount(component, css, (root) => new GroupList(root));
