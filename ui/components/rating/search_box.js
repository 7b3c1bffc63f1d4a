// Search box (combobox with a listbox): a field one types a title into, and what was found beneath it.

import { genreLabels } from "../lib/genres.js";
import { onKeys } from "../lib/keys.js";
import { element, icon } from "../lib/mount.js";
import { opinion } from "../lib/opinion_queue.js";
import { starsText } from "../lib/stars.js";

/** @import { CatalogueFilm } from "../lib/types.d.ts" */
/** @import { Catalogue } from "./catalogue.js" */
/** @import { FilmSearch } from "./search.js" */

export class SearchBox {
  list = element("ul", {
    role: "listbox",
    id: "found",
    "aria-label": "Films found",
    hidden: true,
    pointerdown: (event) => event.preventDefault(),
  });
  input = element("input", {
    type: "search",
    role: "combobox",
    placeholder: "Search",
    "aria-label": "Search for a film",
    "aria-controls": "found",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    input: () => this.look(),
    focus: () => this.look(),
    blur: () => this.open(false),
    keydown: (event) => this.key(event),
  });
  node = element(
    "div",
    { class: "search" },
    icon("search"),
    this.input,
    element("kbd", { "aria-hidden": "true" }, "/"),
    this.list,
  );
  /** @type {CatalogueFilm[]} */
  found = [];
  at = 0;
  /** @type {FilmSearch | undefined} */
  search;

  /** `choose(film)` is called with the film somebody picks.
   *  @param {(film: CatalogueFilm) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.close = onKeys({ "/": "search" }, [], () => this.input.focus());
  }

  /** What can be found, once it is here.
   *  @type {(all: Catalogue) => void} */
  over({ films, search }) {
    this.search = search;
    this.input.placeholder = `Search ${films.length.toLocaleString("en")} films`;
    if (this.input.value) this.look();
  }

  /** Search for what stands in the field, and list what is found. */
  look() {
    const text = this.input.value.trim();
    this.found = (text && this.search?.find(text)) || [];
    this.at = 0;
    this.list.replaceChildren(...this.found.map((film, i) => this.line(film, i)));
    if (text && this.search && !this.found.length)
      this.list.append(element("li", { class: "none" }, "No film of that name. The films end in 2016."));
    this.open(this.list.childElementCount > 0);
    this.mark();
  }

  /** @type {(film: CatalogueFilm, i: number) => HTMLElement} */
  line(film, i) {
    const said = opinion(film.id);
    const word = typeof said === "number" ? starsText(said) : (said ?? (film.known ? "" : "few ratings"));
    return element(
      "li",
      {
        role: "option",
        id: `found-${i}`,
        click: () => this.pick(i),
        pointermove: () => this.at !== i && this.mark(i),
      },
      element("b", {}, film.title),
      element("span", { class: "year" }, String(film.year ?? "")),
      genreLabels(film.genres, 2),
      element("em", {}, word),
    );
  }

  /** Mark the line that Enter picks. */
  mark(at = this.at) {
    this.at = at;
    [...this.list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === this.at)));
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @type {(wanted: boolean) => void} */
  open(wanted) {
    this.list.hidden = !wanted;
    this.input.setAttribute("aria-expanded", String(wanted));
  }

  /** @type {(i: number) => void} */
  pick(i) {
    const film = this.found[i];
    if (!film) return;
    this.input.value = "";
    this.open(false);
    this.choose(film);
  }

  /** @type {(event: KeyboardEvent) => void} */
  key(event) {
    event.stopPropagation(); // the page has shortcuts of its own
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (step && this.found.length) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.open(true);
      this.mark();
      this.list.children[this.at].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") this.pick(this.at);
    else if (event.key === "Escape" && !this.list.hidden) this.open(false);
    else return;
    event.preventDefault();
  }
}
