// Group recommendation, a list for several people: a line of stars with everybody's place on it, and everybody's number beside it.

import { flip, setChildren } from "../lib/flip_animation.js";
import { applyThemeColours, genreLabels } from "../lib/genres.js";
import { memo } from "../lib/memo.js";
import { menu } from "../lib/menu.js";
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { readTheme } from "../lib/theme.js";
import { titleWithYear } from "../rating/catalogue.js";
import { csv, save } from "../view_card/data_table.js";
import { axis, LEAST, MOST, place, ticks } from "./star_scale.js";

/** @import { Component, DataTable, Entry, Film, GroupFilm, GroupPayload } from "../lib/types.d.ts" */

const css = [await styleSheet("lib/stars.css"), await styleSheet("recommendations/group_list.css")];
const APART_REM = 1.15; // people nearer than that would hide each other
const INK = ["#fff", "#111", "#fff", "#111", "#111", "#fff"]; // what reads on each of the first six class colours
const NONE = "No film is left that none of you has seen. Widen the filters at the top.";

class GroupList {
  note = element("p", { class: "note", "aria-live": "polite" });
  people = element("div", { class: "people" });
  head = element(
    "div",
    { class: "head", "aria-hidden": "true" },
    element("span", { class: "axis" }, ...axis()),
    this.people,
  );
  list = element("ol");
  node = element("section", { class: "together", "aria-label": "A list for all of you" });
  /** @type {Map<number, Row>} */
  rows = new Map();
  /** @type {GroupFilm[]} */
  films = [];
  /** @type {string[]} */
  names = [];

  /** @param {ShadowRoot} root */
  constructor(root) {
    const { button, list } = menu("More about this list", [
      ["Save as CSV", () => save(csv(this.table()), "together.csv")],
    ]);
    this.node.append(element("header", {}, this.note, button), list, this.head, this.list);
    root.append(this.node);
    this.sizes = new ResizeObserver(() => this.spread());
    this.sizes.observe(this.node);
  }

  close() {
    this.sizes.disconnect();
  }

  /** @type {(component: Component<GroupPayload>) => void} */
  update({ data: { people, films, note } }) {
    applyThemeColours(this.node, readTheme(this.node));
    this.films = films;
    this.names = people;
    this.node.style.setProperty("--people", String(people.length));
    this.node.classList.toggle("many", people.length > 3);
    setText(this.note, films.length ? note : NONE);
    this.head.hidden = !films.length;
    const marks = initials(people);
    const who = (/** @type {string} */ name) => element("span", { class: "who" }, name);
    this.people.replaceChildren(
      ...people.map((name, i) => element("span", { title: name }, chip(marks[i], i), who(name))),
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
    if (!line) return;
    for (const row of this.rows.values()) row.spread((APART_REM * rem * (MOST - LEAST)) / line);
  }

  /** @type {(film: GroupFilm) => Row} */
  row(film) {
    return memo(this.rows, film.id, () => new Row(film));
  }

  /** @type {() => DataTable} */
  table() {
    const row = (/** @type {number} */ i) => {
      const { title, year, each } = this.films[i];
      return [i + 1, title, year ?? "", ...each];
    };
    return { head: ["rank", "title", "year", ...this.names], count: this.films.length, row };
  }
}

class Row {
  rank = element("span", { class: "rank" });
  scale = element("span", { class: "scale", role: "img" });
  numbers = element("span", { class: "numbers", "aria-hidden": "true" });
  /** The stars of each.
   *  @type {number[]} */
  each = [];
  /** @type {HTMLElement[]} */
  dots = [];

  /** @param {Film} film */
  constructor(film) {
    this.film = film;
    const year = element("span", { class: "year" }, String(film.year ?? ""));
    const title = element("h4", {}, film.title, " ", year);
    const name = element("div", { class: "name" }, title, genreLabels(film.genres));
    this.node = element("li", {}, this.rank, name, this.scale, this.numbers);
  }

  /** @type {(each: number[], rank: number, people: string[], marks: string[]) => HTMLElement} */
  show(each, rank, people, marks) {
    setText(this.rank, String(rank));
    const least = Math.min(...each),
      most = Math.max(...each);
    const style = `left: ${place(least)}; width: calc(${place(most)} - ${place(least)})`;
    this.each = each;
    this.dots = each.map((stars, i) => chip(marks[i], i, `left: ${place(stars)}`));
    this.scale.replaceChildren(...ticks(), element("i", { class: "span", style }), ...this.dots);
    const said = people.map((name, i) => `${name} ${each[i].toFixed(1)} stars`).join(", ");
    this.scale.setAttribute("aria-label", `${titleWithYear(this.film)}: ${said}`);
    const numbers = each.map((stars, i) => {
      const words = { class: stars === least ? "least" : "", title: people[i] };
      return element("span", words, chip(marks[i], i), stars.toFixed(1));
    });
    this.numbers.replaceChildren(...numbers);
    return this.node;
  }

  /** @type {(least: number) => void} */
  spread(least) {
    spreadApart(this.each, least).forEach((stars, i) => {
      this.dots[i].style.left = place(stars);
    });
  }
}

/** @type {(mark: string, i: number, style?: string) => HTMLElement} */
const chip = (mark, i, style = "") =>
  element("b", { class: "chip", style: `--person: var(--class-${i}); --on: ${INK[i % INK.length]}; ${style}` }, mark);

/** A letter for each; two where several names begin alike.
 *  @type {(names: string[]) => string[]} */
function initials(names) {
  const first = names.map((name) => [...name].slice(0, 1).join("").toUpperCase());
  return first.map((letter, i) =>
    first.filter((each) => each === letter).length > 1 ? [...names[i]].slice(0, 2).join("") : letter,
  );
}

/** Places on the line, moved as little as is needed for all to be seen.
 *  @type {(each: number[], least: number) => number[]} */
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

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new GroupList(root));
