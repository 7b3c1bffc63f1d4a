// A field one types a title into, and what was found beneath it.

import { genreLabels } from "../lib/genres.js";
import { onKeys } from "../lib/keys.js";
import { element, icon } from "../lib/mount.js";
import { opinion } from "../lib/opinion_queue.js";
import { starsText } from "../lib/stars.js";

export class SearchBox {
  /** `choose(film)` is called with the film somebody picks. */
  constructor(choose) {
    Object.assign(this, { choose, found: [], at: 0 });
    this.list = element("ul", {
      role: "listbox",
      id: "found",
      "aria-label": "Films found",
      hidden: true,
      pointerdown: (event) => event.preventDefault(),
    });
    this.input = element("input", {
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
      input: () => this.search(),
      focus: () => this.search(),
      blur: () => this.open(false),
      keydown: (event) => this.key(event),
    });
    this.node = element(
      "div",
      { class: "search" },
      icon("search"),
      this.input,
      element("kbd", { "aria-hidden": "true" }, "/"),
      this.list,
    );
    this.close = onKeys({ "/": "search" }, [], () => this.input.focus());
  }

  /** What can be found, once it is here. */
  over({ films, search }) {
    this.search = search;
    this.input.placeholder = `Search ${films.length.toLocaleString("en")} films`;
    if (this.input.value) this.search();
  }

  search() {
    const text = this.input.value.trim();
    this.found = (text && this.search?.find(text)) || [];
    this.at = 0;
    this.list.replaceChildren(...this.found.map((film, i) => this.line(film, i)));
    if (text && this.search && !this.found.length)
      this.list.append(element("li", { class: "none" }, "No film of that name. The films end in 2016."));
    this.open(this.list.childElementCount > 0);
    this.mark();
  }

  line(film, i) {
    const said = opinion(film.id);
    const word = typeof said === "number" ? starsText(said) : (said ?? (film.known ? "" : "few ratings"));
    return element(
      "li",
      {
        role: "option",
        id: `found-${i}`,
        click: () => this.pick(i),
        pointermove: () => this.at !== i && this.mark((this.at = i)),
      },
      element("b", {}, film.title),
      element("span", { class: "year" }, String(film.year ?? "")),
      genreLabels(film.genres, 2),
      element("em", {}, word),
    );
  }

  mark() {
    [...this.list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === this.at)));
    if (this.found.length) this.input.setAttribute("aria-activedescendant", `found-${this.at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  open(wanted) {
    this.list.hidden = !wanted;
    this.input.setAttribute("aria-expanded", String(wanted));
  }

  pick(i) {
    const film = this.found[i];
    if (!film) return;
    this.input.value = "";
    this.open(false);
    this.choose(film);
  }

  key(event) {
    event.stopPropagation(); // the page has shortcuts of its own
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
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
