// Rating of films (cold start): look for one, or begin with those that tell the most; all that was said stands beneath.

import { applyThemeColours } from "../lib/genres.js";
import { LISTED, listing } from "../lib/list_status.js";
import { memo } from "../lib/memo.js";
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion, opinions, undo } from "../lib/opinion_queue.js";
import { starsText } from "../lib/stars.js";
import { readTheme } from "../lib/theme.js";
import { catalogue, titleWithYear } from "./catalogue.js";
import { FilmCard } from "./film_card.js";
import { MyRatings } from "./my_ratings.js";
import { SearchBox } from "./search_box.js";

/** @import { Catalogue } from "./catalogue.js" */
/** @import { CatalogueFilm, Component, Entry, FilmsPayload } from "../lib/types.d.ts" */

const css = [await styleSheet("lib/stars.css"), await styleSheet("rating/films.css")];
const SLOTS = 6;
const ENOUGH = 20; // ratings after which the cards to begin with step back

class Films {
  box = new SearchBox((film) => this.choose(film));
  said = element("span", { "aria-live": "polite" });
  back = element("button", { type: "button", class: "quiet", click: () => this.undo() }, "Undo");
  hint = element("span", { class: "hint" }, "The left half of a star is half a star.");
  status = element("p", { class: "status" }, this.said, this.back, this.hint);
  chosen = element("div");
  grid = element("div", { class: "grid" });
  far = element("p", { class: "score" });
  first = element(
    "details",
    { open: true },
    element("summary", {}, element("h3", {}, "Which of these have you seen?"), this.far),
    this.grid,
  );
  mine = new MyRatings();
  jump = element("button", { type: "button", class: "jump", hidden: true, click: () => listing.show() });
  node = element(
    "div",
    { class: "films" },
    this.box.node,
    this.status,
    this.chosen,
    this.first,
    this.mine.node,
    this.jump,
  );
  /** @type {Map<number, FilmCard>} */
  cards = new Map();
  /** The films that stand in the grid.
   *  @type {number[]} */
  slots = [];
  /** The films to begin with, those that tell the most first.
   *  @type {number[]} */
  start = [];
  undoable = false;
  address = "";
  /** @type {Catalogue | undefined} */
  all;
  /** The card of the film somebody looked for.
   *  @type {FilmCard | undefined} */
  shown;
  drawn = false;

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.root = root;
    root.append(this.node);
    this.listen = () => this.draw();
    this.pointed = () => this.point();
    addEventListener(CHANGED, this.listen);
    addEventListener(LISTED, this.pointed);
    this.point();
  }

  close() {
    removeEventListener(CHANGED, this.listen);
    removeEventListener(LISTED, this.pointed);
    this.box.close();
  }

  /** @type {(component: Component<FilmsPayload>) => void} */
  update({ data, setTriggerValue }) {
    applyThemeColours(this.node, readTheme(this.node));
    this.start = data.start;
    this.undoable = data.undoable;
    this.load(data.catalogue);
    onMessage(data, setTriggerValue);
    this.draw();
  }

  /** @type {(address: string) => Promise<void>} */
  async load(address) {
    if (this.address === address) return;
    this.address = address;
    try {
      this.all = await catalogue(address);
      this.box.over(this.all);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      setText(this.said, `Films cannot be searched just now: ${why}.`);
    }
    this.draw();
  }

  draw() {
    if (!this.all) return;
    this.back.hidden = !this.undoable || !this.said.textContent;
    this.fill(this.all.byId);
    this.mine.show(this.all.byId);
    const rated = opinions().filter(([, word]) => typeof word === "number").length;
    setText(this.far, rated < ENOUGH ? `${rated} of ${ENOUGH} rated` : `${rated} rated`);
    if (!this.drawn) this.first.open = rated < ENOUGH; // later it is closed by nobody but its reader
    this.drawn = true;
  }

  /** Each place keeps its film until something was said of it; then the next film takes the place.
   *  @type {(byId: Map<number, CatalogueFilm>) => void} */
  fill(byId) {
    const open = this.start.filter((id) => opinion(id) === null && byId.has(id) && this.shown?.film.id !== id);
    const staying = this.slots.map((id) => (open.includes(id) ? id : undefined));
    const next = open.filter((id) => !staying.includes(id));
    const slots = Array.from({ length: SLOTS }, (_, i) => staying[i] ?? next.shift());
    this.slots = slots.filter((id) => id !== undefined);
    this.place(this.slots.flatMap((id) => this.card(byId.get(id))));
    this.first.hidden = !this.slots.length;
  }

  /** Put the cards where they belong; who was at a card that left is at the one that came.
   *  @type {(nodes: HTMLElement[]) => void} */
  place(nodes) {
    const now = [...this.grid.children],
      at = now.findIndex((node) => node.contains(this.root.activeElement));
    if (nodes.length === now.length && nodes.every((node, i) => node === now[i])) return;
    this.grid.replaceChildren(...nodes);
    const slider = at < 0 ? null : nodes[Math.min(at, nodes.length - 1)]?.querySelector("[role=slider]");
    /** @type {HTMLElement | null | undefined} */ (slider)?.focus();
  }

  /** @type {(film: CatalogueFilm | undefined) => HTMLElement[]} */
  card(film) {
    if (!film) return [];
    const card = memo(this.cards, film.id, () => new FilmCard(film, (done) => this.note(done)));
    card.show();
    return [card.node];
  }

  /** @type {(film: CatalogueFilm) => void} */
  choose(film) {
    setText(this.said, "");
    this.shown = new FilmCard(film, (card) => this.finish(card), true);
    this.chosen.replaceChildren(this.shown.node);
    this.shown.stars.node.focus();
    this.draw();
  }

  /** @type {(card: FilmCard) => void} */
  finish(card) {
    const typed = this.chosen.contains(this.root.activeElement) && matchMedia("(hover: hover)").matches;
    this.shown = undefined;
    this.chosen.replaceChildren();
    this.note(card);
    if (typed) this.box.input.focus();
    this.draw();
  }

  /** @type {(card: FilmCard) => void} */
  note({ film }) {
    const word = opinion(film.id);
    setText(
      this.said,
      `${titleWithYear(film)}: ${typeof word === "number" ? starsText(word) : (word ?? "forgotten")}.`,
    );
  }

  /** Where the list is out of sight, a way to it. */
  point() {
    this.jump.hidden = !listing.first;
    setText(this.jump, `Your list: 1. ${listing.first}`);
  }

  undo() {
    undo();
    setText(this.said, "");
    this.back.hidden = true;
    this.box.input.focus();
  }
}

/** @type {Entry} */
export default (component) => mount(component, css, (root) => new Films(root));
