// Film map: a scatter plot of films with oneself in it, and the latent units one excites. What is pointed at in one
// lights up in the other.

import { applyThemeColours, genreLabels } from "../lib/genres.js";
import { menu } from "../lib/menu.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion, opinions, rate } from "../lib/opinion_queue.js";
import { Stars } from "../lib/stars.js";
import { readTheme } from "../lib/theme.js";
import { CanvasCard } from "../view_card/canvas_card.js";
import { csv, openTable, png, save, table } from "../view_card/data_table.js";
import { Tooltip } from "../view_card/tooltip.js";
import { EMPTY_MAP, loadFilmMap } from "./decode_map.js";
import * as dots from "./dots.js";
import { GenreLegend } from "./genre_legend.js";
import { UnitList } from "./unit_list.js";

/** @import { CodeUnit, Component, Entry, FilmMapPayload, FilmMapView, Point, Pole, Timer } from "../lib/types.d.ts" */

const css = [
  await styleSheet("view_card/view_card.css"),
  await styleSheet("lib/stars.css"),
  await styleSheet("film_map/film_map.css"),
];
const BEAT_MS = 520,
  SOON_MS = 250,
  STILL_PX = 5;

class FilmMap {
  node = element("section", { class: "card tastemap" });
  title = element("h3");
  score = element("span", { class: "score" });
  caption = element("p", { class: "caption" });
  empty = element("p", { class: "empty", hidden: true });
  replay = element("button", {
    type: "button",
    class: "replay",
    hidden: true,
    click: () => (this.beat ? this.stop() : this.play()),
  });
  box = element("aside", {
    class: "picked",
    hidden: true,
    keydown: (event) => event.key === "Escape" && this.pick(undefined),
  });
  holder = element("div", { class: "panes" }, element("div", { class: "rest" }));
  tooltip = new Tooltip(this.node);
  legend = new GenreLegend(() => this.redraw());
  units = new UnitList({ light: (unit) => this.light(unit), pick: (id) => this.pick(this.chart.at.get(id)) });
  chart = EMPTY_MAP;
  version = 0;
  /** The unit that is lit.
   *  @type {CodeUnit | null} */
  unit = null;
  /** There once the map is.
   *  @type {CanvasCard | undefined} */
  pane;
  /** The film beside the map, by its place in the list.
   *  @type {number | undefined} */
  picked;
  /** @type {Stars | undefined} */
  stars;
  /** How many ratings the replay has got to.
   *  @type {number | undefined} */
  moment;
  /** @type {Timer | undefined} */
  beat;
  /** @type {Timer | undefined} */
  later;
  /** Where the pointer went down.
   *  @type {Point | undefined} */
  pressed;

  /** @param {ShadowRoot} root
   *  @param {FilmMapPayload} data */
  constructor(root, data) {
    this.data = data;
    this.layOut();
    root.append(this.node);
    this.theme = readTheme(this.node);
    this.said = () => {
      clearTimeout(this.later); // the list is waited for, the map is not
      this.later = setTimeout(() => this.redraw(), SOON_MS);
    };
    this.draws = () => this.redraw();
    addEventListener(CHANGED, this.said);
    document.fonts.addEventListener("loadingdone", this.draws);
  }

  close() {
    this.stop();
    clearTimeout(this.later);
    this.pane?.close();
    removeEventListener(CHANGED, this.said);
    document.fonts.removeEventListener("loadingdone", this.draws);
  }

  layOut() {
    const { button, list } = menu("More about this card", [
      ["Data table", () => openTable(this.node, [table(dots.table(this.view()), this.data.title)])],
      ["Download CSV", () => save(csv(dots.table(this.view())), "films-map.csv")],
      ["Download PNG", () => this.download()],
    ]);
    const map = element("div", { class: "map" }, this.holder, this.empty, this.box);
    const left = element("div", { class: "left" }, map, this.legend.node);
    const header = element("header", {}, this.title, this.replay, this.score, button);
    const both = element("div", { class: "both" }, left, this.units.node);
    this.node.append(header, both, this.caption, list, this.tooltip.node);
  }

  async download() {
    if (this.pane) save(await png([this.pane], this.data, this.theme), "films-map.png");
  }

  /** @type {(component: Component<FilmMapPayload>) => Promise<void>} */
  async update({ data, setTriggerValue }) {
    this.data = data;
    this.applyTheme();
    setText(this.title, data.title);
    setText(this.score, data.score);
    setText(this.caption, data.caption);
    this.node.setAttribute("aria-label", data.title);
    this.node.classList.toggle("few", data.few);
    const { opinions: held, heard } = data;
    if (held && heard) onMessage({ opinions: held, heard }, setTriggerValue);
    const found = await loadFilmMap(data.chart).catch(() => null);
    if (this.data !== data) return;
    if (!found) return setText(this.score, "It could not be loaded: reload the page to try again.");
    this.chart = found;
    this.arrive();
  }

  applyTheme() {
    this.theme = readTheme(this.node);
    applyThemeColours(this.node, this.theme);
  }

  /** Everything is there: draw it where it now is. */
  arrive() {
    this.pane ??= this.begin();
    setText(this.score, this.chart.score ?? this.data.score);
    this.stop();
    this.version++;
    const { n, way, opinions: rates } = this.data;
    this.empty.hidden = Boolean(way.length) || !rates;
    const none = "Rate a film and you appear here. Any dot will do: choose one.";
    setText(this.empty, n ? "The films you rated are not on this map." : none);
    this.replay.hidden = way.length < 3;
    this.face();
    this.redraw();
    this.units.show(this.chart, this.chart.excited ?? this.data.excited);
  }

  begin() {
    const pane = new CanvasCard((...what) => this.tooltip.show(...what), this.theme);
    this.holder.replaceChildren(pane.node);
    pane.canvas.addEventListener("pointerdown", ({ clientX, clientY }) => {
      this.pressed = [clientX, clientY];
    });
    pane.canvas.addEventListener("click", ({ clientX, clientY }) => {
      const [x, y] = this.pressed ?? [clientX, clientY];
      const { found } = pane.state;
      if (Math.hypot(clientX - x, clientY - y) > STILL_PX) return;
      this.pick(found !== null && found >= 0 ? found : undefined);
    });
    this.legend.show(new Set(this.chart.films.map(({ genre }) => genre)));
    return pane;
  }

  /** @type {(unit: CodeUnit | null) => void} */
  light(unit) {
    if (this.unit === unit) return;
    this.unit = unit;
    this.redraw();
  }

  redraw() {
    if (!this.pane) return;
    this.applyTheme();
    this.pane.theme = this.theme;
    this.pane.show(this.view(), dots);
    const here = this.data.way.length ? this.here().map((edge) => edge.toFixed(3)) : "";
    Object.assign(this.pane.canvas.dataset, { here: String(here), lit: String(this.lit()?.size ?? "") });
    if (this.picked !== undefined) this.stars?.set(starsOf(this.chart.films[this.picked].id));
  }

  /** The map as it is to be drawn now.
   *  @type {() => FilmMapView} */
  view() {
    const { films, xy, people, order, regions, bounds, words } = this.chart,
      { way } = this.data;
    const given = new Map(opinions().flatMap(([id, said]) => (typeof said === "number" ? [[id, said]] : [])));
    const steps = this.moment ?? way.length;
    const trail = Float32Array.from(way.slice(0, Math.max(0, steps - 1)).flatMap(([, x, y]) => [x, y]));
    const you = Object.assign(Float32Array.from(this.here()), { shape: [2] });
    const now = this.moment === undefined ? "You" : this.step(steps - 1);
    return {
      name: "map",
      title: this.data.title,
      arrays: { xy, people, trail, you },
      films,
      order,
      regions,
      bounds,
      given,
      noun: words.people,
      key: [this.legend.chosen, this.unit?.number, this.version, [...given]].join(),
      here: way.length ? now : "",
      goal: this.here(),
      lit: this.lit(),
      told: (found) => this.told(found),
    };
  }

  /** @type {() => Point} */
  here() {
    const { way } = this.data;
    const [, x, y] = way[(this.moment ?? way.length) - 1] ?? [0, 0, 0];
    return [x, y];
  }

  /** The films to light up: both ends of a unit, or one genre; null where nothing is chosen.
   *  @type {() => Map<number, Pole> | null} */
  lit() {
    const { at, films } = this.chart,
      { chosen } = this.legend;
    if (this.unit) {
      /** @type {(ids: number[], pole: Pole) => [number, Pole][]} */
      const end = (ids, pole) => ids.map((id) => [at.get(id) ?? -1, pole]);
      return new Map([...end(this.unit.low, "below"), ...end(this.unit.high, "above")]);
    }
    if (chosen === null) return null;
    return new Map(films.flatMap(({ genre }, i) => (genre === chosen ? [[i, ""]] : [])));
  }

  /** What stands beside you, or beside a step of your way.
   *  @type {(found: number) => string[]} */
  told(found) {
    if (found === dots.YOU) return ["You", `after ${this.data.n} rating${this.data.n === 1 ? "" : "s"}`];
    return ["You stood here", `after ${this.step(-2 - found)}`];
  }

  /** @type {(i: number) => string} */
  step(i) {
    const [id] = this.data.way[i],
      said = opinion(id);
    return `${this.chart.byId.get(id)?.short ?? ""}${typeof said === "number" ? ` ${said}★` : ""}`;
  }

  play() {
    this.beat = setInterval(() => this.advance(), BEAT_MS);
    this.moment = 1;
    this.redraw();
    this.face();
  }

  advance() {
    if (this.moment === undefined || this.moment >= this.data.way.length) return this.stop();
    this.moment++;
    this.redraw();
  }

  stop() {
    clearInterval(this.beat);
    const was = this.beat;
    this.beat = this.moment = undefined;
    if (was) this.redraw();
    this.face();
  }

  face() {
    this.replay.replaceChildren(icon(this.beat ? "pause" : "play"), this.beat ? "Stop" : "How you moved");
  }

  /** Show a film beside the map, to be rated; undefined puts it away.
   *  @type {(i: number | undefined) => void} */
  pick(i) {
    this.picked = i;
    if (this.pane) this.pane.state.picked = i ?? -1;
    this.pane?.paint();
    this.box.hidden = i === undefined;
    if (i === undefined) return;
    const film = this.chart.films[i];
    this.stars = new Stars(film.full, (stars) => rate(film.id, stars));
    this.stars.set(starsOf(film.id));
    const words = { "aria-label": "Close", title: "Close" };
    const close = element(
      "button",
      { type: "button", class: "close", ...words, click: () => this.pick(undefined) },
      icon("close"),
    );
    const rating = this.data.opinions ? [this.stars.node] : [];
    this.box.replaceChildren(element("h5", {}, film.full), genreLabels(film.genres, 4), ...rating, close);
  }
}

/** @type {(film: number) => number} */
function starsOf(film) {
  const said = opinion(film);
  return typeof said === "number" ? said : 0;
}

/** @type {Entry} */
export default (component) => mount(component, css, (root, { data }) => new FilmMap(root, data));
