// A map of films with oneself in it, and the units of the code one excites. What is pointed at in one lights up in the other.

import { loadFilmMap } from "./decode_map.js";
import { genreLabels, applyThemeColours } from "../lib/genres.js";
import { readTheme } from "../lib/theme.js";
import { GENRE_MARKS } from "./genre_shapes.js";
import { menu } from "../lib/menu.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { CHANGED, onMessage, opinion, opinions, rate as give } from "../lib/opinion_queue.js";
import { CanvasCard } from "../view_card/canvas_card.js";
import * as dots from "./dots.js";
import { Stars } from "../lib/stars.js";
import { csv, png, save, table } from "../view_card/data_table.js";
import { Tooltip } from "../view_card/tooltip.js";
import { UnitList } from "./unit_list.js";

const css = [
  await styleSheet("view_card/view_card.css"),
  await styleSheet("lib/stars.css"),
  await styleSheet("film_map/film_map.css"),
];
const FEW = 200; // films for which a low map is high enough
const BEAT_MS = 520,
  SOON_MS = 250,
  STILL_PX = 5;

class FilmMap {
  constructor(root) {
    Object.assign(this, { genre: null, unit: null, version: 0 });
    this.node = element("section", { class: "card tastemap" });
    this.tooltip = new Tooltip(this.node);
    this.units = new UnitList({ light: (unit) => this.light(unit), pick: (id) => this.pick(this.chart.at.get(id)) });
    this.build();
    root.append(this.node);
    this.said = () => {
      // the list is waited for, the map is not
      clearTimeout(this.later);
      this.later = setTimeout(() => this.chart && this.redraw(), SOON_MS);
    };
    this.draws = () => this.chart && this.redraw();
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

  build() {
    this.title = element("h3");
    this.score = element("span", { class: "score" });
    this.caption = element("p", { class: "caption" });
    this.empty = element("p", { class: "empty", hidden: true });
    this.replay = element("button", {
      type: "button",
      class: "replay",
      hidden: true,
      click: () => (this.beat ? this.stop() : this.play()),
    });
    this.box = element("aside", {
      class: "picked",
      hidden: true,
      keydown: (event) => event.key === "Escape" && this.pick(undefined),
    });
    this.holder = element("div", { class: "panes" }, element("div", { class: "rest" }));
    this.legend = element("div", { class: "legend", role: "group", "aria-label": "Kinds of film" });
    const { button, list } = menu("More about this card", [
      ["Data table", () => this.open()],
      ["Download CSV", () => save(csv(dots.table(this.view())), "films-map.csv")],
      [
        "Download PNG",
        async () =>
          save(
            await png([this.pane], { title: this.title.textContent, score: this.score.textContent }, this.theme),
            "films-map.png",
          ),
      ],
    ]);
    const left = element(
      "div",
      { class: "left" },
      element("div", { class: "map" }, this.holder, this.empty, this.box),
      this.legend,
    );
    this.node.append(
      element("header", {}, this.title, this.replay, this.score, button),
      element("div", { class: "both" }, left, this.units.node),
      this.caption,
      list,
      this.tooltip.node,
    );
  }

  async update({ data, setTriggerValue }) {
    this.data = data;
    this.applyTheme();
    for (const name of ["title", "score", "caption"]) setText(this[name], data[name]);
    this.node.setAttribute("aria-label", data.title);
    if (data.opinions) onMessage(data, setTriggerValue);
    const found = await loadFilmMap(data.chart);
    if (this.data !== data) return;
    this.chart = found;
    this.arrive();
  }

  applyTheme() {
    this.theme = readTheme(this.node);
    applyThemeColours(this.node, this.theme);
  }

  /** Everything is there: draw it where it now is. */
  arrive() {
    if (!this.pane) this.begin();
    this.node.classList.toggle("few", this.chart.films.length < FEW);
    this.stop();
    this.version++;
    const { n, way, opinions: rates } = this.data;
    this.empty.hidden = Boolean(way.length) || !rates;
    setText(
      this.empty,
      n
        ? "The films you rated are not on this map."
        : "Rate a film and you appear here. Any dot will do: choose one.",
    );
    this.replay.hidden = way.length < 3;
    this.face();
    this.redraw();
    this.units.show(this.chart, this.data.excited, this.chart.byId);
  }

  begin() {
    this.holder.replaceChildren();
    this.pane = new CanvasCard((...what) => this.tooltip.show(...what), this.theme);
    this.holder.append(this.pane.node);
    const canvas = this.pane.canvas;
    canvas.addEventListener("pointerdown", ({ clientX, clientY }) => (this.from = [clientX, clientY]));
    canvas.addEventListener("click", ({ clientX, clientY }) => {
      const moved = this.from && Math.hypot(clientX - this.from[0], clientY - this.from[1]) > STILL_PX;
      const found = this.pane.state.found;
      if (!moved) this.pick(found !== null && found >= 0 ? found : undefined);
    });
    this.legend.replaceChildren(...this.legendButtons());
  }

  legendButtons() {
    const there = new Set(this.chart.films.map(({ genre }) => genre));
    return GENRE_MARKS.map(
      ({ name, shape }, genre) =>
        there.has(genre) &&
        element(
          "button",
          { type: "button", "aria-pressed": "false", click: (event) => this.only(genre, event.currentTarget) },
          swatch(shape, genre),
          name,
        ),
    ).filter(Boolean);
  }

  only(genre, button) {
    this.genre = this.genre === genre ? null : genre;
    for (const each of this.legend.children)
      each.setAttribute("aria-pressed", String(each === button && this.genre !== null));
    this.redraw();
  }

  light(unit) {
    if (this.unit === unit) return;
    this.unit = unit;
    this.redraw();
  }

  redraw() {
    this.applyTheme();
    this.pane.theme = this.theme;
    this.pane.show(this.view(), dots, {});
    this.pane.canvas.dataset.here = this.data.way.length ? this.here().map((each) => each.toFixed(3)) : "";
    this.pane.canvas.dataset.lit = this.lit()?.size ?? "";
    if (this.picked !== undefined) this.stars?.set(starsOf(this.chart.films[this.picked].id));
  }

  /** The map as it is to be drawn now. */
  view() {
    const { films, xy, people, order, regions, bounds, words } = this.chart,
      { way } = this.data;
    const given = new Map(opinions().filter(([, said]) => typeof said === "number"));
    const steps = this.moment === undefined ? way.length : this.moment;
    const trail = Float32Array.from(way.slice(0, Math.max(0, steps - 1)).flatMap(([, x, y]) => [x, y]));
    const arrays = { xy, people, trail, you: Object.assign(Float32Array.from(this.here()), { shape: [2] }) };
    const key = [this.genre, this.unit?.number, this.version, [...given]].join();
    const here = way.length ? (this.moment === undefined ? "You" : this.step(steps - 1)) : "";
    return {
      name: "map",
      title: this.data.title,
      arrays,
      films,
      order,
      regions,
      bounds,
      given,
      noun: words.people,
      key,
      here,
      goal: this.here(),
      lit: this.lit(),
      told: (found) => this.told(found),
    };
  }

  here() {
    const { way } = this.data;
    const [, x, y] = way[(this.moment ?? way.length) - 1] ?? [0, 0, 0];
    return [x, y];
  }

  /** The films to light up: both ends of a unit, or one kind; null where nothing is chosen. */
  lit() {
    if (this.unit) {
      const end = (ids, pole) => ids.map((id) => [this.chart.at.get(id), pole]);
      return new Map([...end(this.unit.low, "below"), ...end(this.unit.high, "above")]);
    }
    if (this.genre === null) return null;
    return new Map(this.chart.films.flatMap(({ genre }, i) => (genre === this.genre ? [[i, ""]] : [])));
  }

  told(found) {
    if (found === dots.YOU) return ["You", `after ${this.data.n} rating${this.data.n === 1 ? "" : "s"}`];
    return ["You stood here", `after ${this.step(-2 - found)}`];
  }

  step(i) {
    const [id] = this.data.way[i],
      said = opinion(id);
    return `${this.chart.byId.get(id)?.short ?? ""}${typeof said === "number" ? ` ${said}★` : ""}`;
  }

  play() {
    this.moment = 1;
    this.beat = setInterval(
      () => (this.moment < this.data.way.length ? this.move(this.moment + 1) : this.stop(true)),
      BEAT_MS,
    );
    this.redraw();
    this.face();
  }

  move(moment) {
    this.moment = moment;
    this.redraw();
  }

  stop(draw = true) {
    clearInterval(this.beat);
    const was = this.beat;
    this.beat = this.moment = undefined;
    if (was && draw && this.chart) this.redraw();
    this.face();
  }

  face() {
    this.replay.replaceChildren(icon(this.beat ? "pause" : "play"), this.beat ? "Stop" : "How you moved");
  }

  /** Show a film beside the map, to be rated; undefined puts it away. */
  pick(i) {
    this.picked = i;
    this.pane.state.picked = i ?? -1;
    this.pane.paint();
    this.box.hidden = i === undefined;
    if (i === undefined) return;
    const film = this.chart.films[i];
    this.stars = new Stars(film.full, (stars) => give(film.id, stars));
    this.stars.set(starsOf(film.id));
    const close = element(
      "button",
      { type: "button", class: "close", "aria-label": "Close", title: "Close", click: () => this.pick(undefined) },
      icon("close"),
    );
    this.box.replaceChildren(
      element("h5", {}, film.full),
      genreLabels(film.genres, 4),
      ...(this.data.opinions ? [this.stars.node] : []),
      close,
    );
  }

  open() {
    this.sheet?.remove();
    const close = () => {
      this.sheet.remove();
      this.node.querySelector(".more").focus();
    };
    const button = element(
      "button",
      { class: "close", type: "button", "aria-label": "Close the table", click: close },
      icon("close"),
    );
    const paper = element(
      "div",
      { class: "paper", role: "region", "aria-label": "Data table", tabindex: "0" },
      table(dots.table(this.view()), this.title.textContent),
    );
    this.sheet = element(
      "div",
      { class: "sheet", keydown: (event) => event.key === "Escape" && close() },
      paper,
      button,
    );
    this.node.append(this.sheet);
    paper.focus();
  }
}

const starsOf = (id) => (typeof opinion(id) === "number" ? opinion(id) : 0);

/** The mark of a kind as a small picture in its colour. */
function swatch(shape, genre) {
  const path = {
    circle: "M8 3a5 5 0 1 0 .01 0z",
    square: "M3.6 3.6h8.8v8.8H3.6z",
    diamond: "M8 1.8 14.2 8 8 14.2 1.8 8z",
    up: "M8 2 14 13.4H2z",
    down: "M8 14 2 2.6h12z",
  }[shape];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 16 16",
    "aria-hidden": "true",
    style: `fill: var(--class-${genre})`,
  }))
    svg.setAttribute(name, value);
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

export default (component) => mount(component, css, (root) => new FilmMap(root));
