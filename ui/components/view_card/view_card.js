// View card: a title, a score, one or more drawings, what to say of them, and what lies behind them.

import { menu } from "../lib/menu.js";
import { element, mount, setText, styleSheet } from "../lib/mount.js";
import { Follower } from "../lib/slots.js";
import { readTheme } from "../lib/theme.js";
import { CanvasCard } from "./canvas_card.js";
import { CardAction } from "./card_action.js";
import * as curve from "./charts/curve.js";
import * as filters from "./charts/filters.js";
import * as histogram from "./charts/histogram.js";
import * as images from "./charts/images.js";
import * as ladder from "./charts/layer_stack.js";
import * as ranking from "./charts/ratings_columns.js";
import * as scatter from "./charts/scatter.js";
import * as series from "./charts/series.js";
import * as table from "./charts/table.js";
import { csv, table as htmlTable, openTable, png, save, svg } from "./data_table.js";
import { onOwnPlace, ownPlace } from "./own_place.js";
import { sameBytes, unpack } from "./payload.js";
import { Tooltip } from "./tooltip.js";

/** @import { CardPayload, Chart, Component, DataTable, Entry, Theme, View } from "../lib/types.d.ts" */

const css = await styleSheet("view_card/view_card.css");
/** @type {Record<string, Chart>} Charts by the kind of a view, in small letters. */
const CHARTS = { scatter, curve, histogram, images, filters, ranking, table, ladder, series };
const MAP = "map"; // the view that shows where codes lie
/** @type {CardPayload} */
const NOTHING = { title: "", score: "", caption: "", group: "", atlas: null, views: [] };

/** @type {(view: View | null) => Chart | undefined} */
const chartOf = (view) => (view ? CHARTS[view.kind.toLowerCase()] : undefined);

class ViewCard {
  node = element("section", { class: "card" });
  title = element("h3");
  score = element("span", { class: "score" });
  caption = element("p", { class: "caption" });
  holder = element("div", { class: "panes" });
  tooltip = new Tooltip(this.node);
  action = new CardAction();
  follower = new Follower((block) => this.show(unpack(block)), true);
  card = NOTHING;
  /** @type {Uint8Array | undefined} */
  bytes;
  /** A place for each view; `rest` stands in it until there is something to draw.
   *  @type {{ canvas: CanvasCard, rest: HTMLElement, drawn: View | null }[]} */
  panes = [];

  /** @param {ShadowRoot} root */
  constructor(root) {
    const { button, list } = menu("More about this card", [
      ["Data table", () => this.open()],
      ["Download CSV", () => this.download("csv")],
      ["Download PNG", () => this.download("png")],
      ["Download SVG", () => this.download("svg")],
      ["Full screen", () => this.fill()],
    ]);
    const header = element("header", {}, this.title, this.score, this.action.node, button);
    this.node.append(header, this.holder, this.caption, list, this.tooltip.node);
    root.append(this.node);
    this.redraw = () => this.draw();
    document.fonts.addEventListener("loadingdone", this.redraw);
    this.node.addEventListener("fullscreenchange", this.redraw);
    this.unplace = onOwnPlace(() => this.card.views.some((view) => view?.name === MAP) && this.draw());
  }

  close() {
    this.follower.close();
    this.action.close();
    this.unplace();
    for (const { canvas } of this.panes) canvas.close();
    document.fonts.removeEventListener("loadingdone", this.redraw);
  }

  /** @type {(component: Component<Uint8Array>) => void} */
  update({ data }) {
    const card = unpack(data);
    const brought = this.follower.follow(card.slot, card.number);
    if (!brought && !sameBytes(this.bytes, data)) this.show(card);
    else this.draw(true);
    this.bytes = data;
  }

  /** @type {(card: CardPayload) => void} */
  show(card) {
    this.card = card;
    this.tooltip.from(card.atlas);
    this.showTexts();
    this.draw(true);
  }

  showTexts() {
    setText(this.title, this.card.title);
    setText(this.score, this.card.score);
    setText(this.caption, this.card.caption);
    this.action.is(this.card.action);
    this.node.setAttribute("aria-label", this.card.title);
  }

  /** Draw what has come, in the colours of now. */
  draw(fresh = false) {
    const theme = readTheme(this.node, document.fullscreenElement && this.node.matches(":fullscreen") ? 1.6 : 1);
    this.node.classList.toggle("dark", theme.dark);
    this.node.classList.toggle("light", !theme.dark);
    for (const { canvas } of this.panes.splice(this.card.views.length)) {
      canvas.node.remove();
      canvas.close();
    }
    const panes = this.card.views.map((view, i) => this.pane(i, view, theme));
    this.card.views.forEach((view, i) => this.drawView(panes[i], view, fresh));
    this.holder.classList.toggle("several", this.panes.length > 1);
  }

  /** @type {(pane: ViewCard["panes"][number], view: View | null, fresh: boolean) => void} */
  drawView(pane, view, fresh) {
    const chart = chartOf(view);
    pane.rest.hidden = Boolean(chart);
    if (!chart || !view) return;
    pane.canvas.caption = this.card.caption;
    pane.canvas.state.own = view.name === MAP ? ownPlace(this.card.caption) : null;
    if (fresh && pane.drawn !== view) pane.canvas.show(view, chart, this.card.group);
    else pane.canvas.paint();
    pane.drawn = view;
  }

  /** The place of a view; another one where a chart of another kind stood before.
   *  @type {(i: number, view: View | null, theme: Theme) => ViewCard["panes"][number]} */
  pane(i, view, theme) {
    const old = this.panes[i],
      chart = chartOf(view);
    if (old && (!chart || !old.canvas.chart || old.canvas.chart === chart)) {
      old.canvas.theme = theme;
      return old;
    }
    const canvas = new CanvasCard((...what) => this.tooltip.show(...what), theme);
    const rest = element("div", { class: "rest" });
    canvas.node.append(rest);
    if (old) old.canvas.node.replaceWith(canvas.node);
    else this.holder.append(canvas.node);
    old?.canvas.close();
    this.panes[i] = { canvas, rest, drawn: null };
    return this.panes[i];
  }

  get drawn() {
    return this.panes.map(({ canvas }) => canvas).filter(({ shown }) => shown);
  }

  /** The numbers behind each drawing, with its name and title.
   *  @type {() => { name: string, title: string, table: DataTable }[]} */
  tables() {
    return this.drawn.flatMap(({ chart, shown }) =>
      chart && shown ? [{ name: shown.name, title: shown.title || this.card.title, table: chart.table(shown) }] : [],
    );
  }

  open() {
    openTable(
      this.node,
      this.tables().map(({ table, title }) => htmlTable(table, title)),
    );
  }

  /** @type {(suffix: "csv" | "png" | "svg") => Promise<void>} */
  async download(suffix) {
    const name = `${this.card.title.toLowerCase().replace(/[^a-z0-9]+/g, "-") || "picture"}.${suffix}`;
    if (suffix !== "csv") {
      const drawing = suffix === "png" ? png : svg;
      return save(await drawing(this.drawn, this.card, this.drawn[0].theme), name);
    }
    this.tables().forEach((part, i) => save(csv(part.table), i ? name.replace(".", `-${part.name}.`) : name));
  }

  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.node.requestFullscreen();
  }
}

/** @type {Entry} */
export default (component) => mount(component, [css], (root) => new ViewCard(root));
