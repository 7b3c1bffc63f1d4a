// Rate films: look for one, or begin with those that tell the most; all that was said stands beneath.

import { catalogue, titleWithYear } from "./catalogue.js";
import { FilmCard } from "./film_card.js";
import { applyThemeColours } from "../lib/genres.js";
import { LISTED, listing } from "../lib/list_status.js";
import { readTheme } from "../lib/theme.js";
import { MyRatings } from "./my_ratings.js";
import { element, mount, setText as tell, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion, opinions, undo } from "../lib/opinion_queue.js";
import { SearchBox } from "./search_box.js";
import { starsText } from "../lib/stars.js";

const css = [await styleSheet("lib/stars.css"), await styleSheet("rating/films.css")];
const SLOTS = 6;
const ENOUGH = 20; // ratings after which the cards to begin with step back

class Films {
  constructor(root) {
    Object.assign(this, { root, cards: new Map(), slots: [], start: [] });
    this.box = new SearchBox((film) => this.choose(film));
    this.said = element("span", { "aria-live": "polite" });
    this.back = element("button", { type: "button", class: "quiet", click: () => this.undo() }, "Undo");
    this.status = element("p", { class: "status" }, this.said, this.back);
    this.chosen = element("div");
    this.grid = element("div", { class: "grid" });
    this.far = element("p", { class: "score" });
    this.first = element(
      "details",
      { open: true },
      element("summary", {}, element("h3", {}, "Which of these have you seen?"), this.far),
      this.grid,
    );
    this.mine = new MyRatings();
    this.jump = element("button", { type: "button", class: "jump", hidden: true, click: () => listing.show() });
    this.node = element(
      "div",
      { class: "films" },
      this.box.node,
      this.status,
      this.chosen,
      this.first,
      this.mine.node,
      this.jump,
    );
    root.append(this.node);
    this.listen = () => this.draw();
    this.hint = () => this.point();
    addEventListener(CHANGED, this.listen);
    addEventListener(LISTED, this.hint);
    this.point();
  }

  close() {
    removeEventListener(CHANGED, this.listen);
    removeEventListener(LISTED, this.hint);
    this.box.close();
  }

  update({ data, setTriggerValue }) {
    applyThemeColours(this.node, readTheme(this.node));
    Object.assign(this, { start: data.start, undoable: data.undoable });
    this.load(data.catalogue);
    onMessage(data, setTriggerValue);
    this.draw();
  }

  async load(address) {
    if (this.address === address) return;
    this.address = address;
    this.all = await catalogue(address).catch((error) =>
      tell(this.said, `Films cannot be searched just now: ${error.message}.`),
    );
    if (this.all) this.box.over(this.all);
    this.draw();
  }

  draw() {
    if (!this.all) return;
    this.back.hidden = !this.undoable || !this.said.textContent;
    this.fill();
    this.mine.show(this.all.byId);
    const rated = opinions().filter(([, word]) => typeof word === "number").length;
    tell(this.far, rated < ENOUGH ? `${rated} of ${ENOUGH} rated` : `${rated} rated`);
    if (!this.drawn) this.first.open = rated < ENOUGH; // later it is closed by nobody but its reader
    this.drawn = true;
  }

  /** Each place keeps its film until something was said of it; then the next film takes the place. */
  fill() {
    const open = this.start.filter(
      (id) => opinion(id) === null && this.all.byId.has(id) && this.shown?.film.id !== id,
    );
    const staying = this.slots.map((id) => (open.includes(id) ? id : undefined));
    const next = open.filter((id) => !staying.includes(id));
    this.slots = Array.from({ length: SLOTS }, (_, i) => staying[i] ?? next.shift()).filter((id) => id !== undefined);
    this.place(this.slots.map((id) => this.card(id).node));
    this.first.hidden = !this.slots.length;
  }

  /** Put the cards where they belong; who was at a card that left is at the one that came. */
  place(nodes) {
    const now = [...this.grid.children],
      at = now.findIndex((node) => node.contains(this.root.activeElement));
    if (nodes.length === now.length && nodes.every((node, i) => node === now[i])) return;
    this.grid.replaceChildren(...nodes);
    if (at >= 0) nodes[Math.min(at, nodes.length - 1)]?.querySelector("[role=slider]").focus();
  }

  card(id) {
    if (!this.cards.has(id)) this.cards.set(id, new FilmCard(this.all.byId.get(id), (card) => this.note(card)));
    const card = this.cards.get(id);
    card.show();
    return card;
  }

  choose(film) {
    tell(this.said, "");
    this.shown = new FilmCard(film, (card) => this.finish(card), true);
    this.chosen.replaceChildren(this.shown.node);
    this.shown.stars.node.focus();
    this.draw();
  }

  finish(card) {
    const typed = this.chosen.contains(this.root.activeElement) && matchMedia("(hover: hover)").matches;
    this.shown = undefined;
    this.chosen.replaceChildren();
    this.note(card);
    if (typed) this.box.input.focus();
    this.draw();
  }

  note({ film }) {
    const word = opinion(film.id);
    tell(this.said, `${titleWithYear(film)}: ${typeof word === "number" ? starsText(word) : (word ?? "forgotten")}.`);
  }

  /** Where the list is out of sight, a way to it. */
  point() {
    this.jump.hidden = !listing.first;
    tell(this.jump, `Your list: 1. ${listing.first}`);
  }

  undo() {
    undo();
    tell(this.said, "");
    this.back.hidden = true;
    this.box.input.focus();
  }
}

export default (component) => mount(component, css, (root) => new Films(root));
