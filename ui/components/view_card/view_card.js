// A card: a title, a score, one or more drawings, what to say of them, and what lies behind them.

import * as curve from "./charts/curve.js";
import * as filters from "./charts/filters.js";
import * as histogram from "./charts/histogram.js";
import * as images from "./charts/images.js";
import * as ladder from "./charts/layer_stack.js";
import * as ranking from "./charts/ratings_columns.js";
import * as scatter from "./charts/scatter.js";
import * as table from "./charts/table.js";
import { readTheme } from "../lib/theme.js";
import { menu } from "../lib/menu.js";
import { element, icon, mount, setText, styleSheet } from "../lib/mount.js";
import { CanvasCard } from "./canvas_card.js";
import { csv, png, save, table as dataTable } from "./data_table.js";
import { Tooltip } from "./tooltip.js";
import { sameBytes, unpack } from "./payload.js";

const css = await styleSheet("view_card/view_card.css");
const charts = { scatter, curve, histogram, images, filters, ranking, table, ladder };

class ViewCard {
  constructor(root) {
    this.panes = [];
    this.node = element("section", { class: "card" });
    this.tooltip = new Tooltip(this.node);
    this.build();
    root.append(this.node);
    this.redraw = () => this.draw();
    document.fonts.addEventListener("loadingdone", this.redraw);
    this.node.addEventListener("fullscreenchange", this.redraw);
  }

  build() {
    this.title = element("h3");
    this.score = element("span", { class: "score" });
    this.caption = element("p", { class: "caption" });
    this.rest = element("div", { class: "rest" });
    this.holder = element("div", { class: "panes" });
    const { button, list } = menu("More about this card", [
      ["Data table", () => this.open()],
      ["Download CSV", () => this.download("csv")],
      ["Download PNG", () => this.download("png")],
      ["Full screen", () => this.fill()],
    ]);
    this.node.append(
      element("header", {}, this.title, this.score, button),
      this.holder,
      this.caption,
      list,
      this.tooltip.node,
    );
  }

  close() {
    this.panes.forEach((pane) => pane.close());
    document.fonts.removeEventListener("loadingdone", this.redraw);
  }

  update({ data }) {
    if (!sameBytes(this.bytes, data)) {
      this.bytes = data;
      this.card = unpack(data);
      this.tooltip.from(this.card.atlas);
      this.showTexts();
    }
    this.draw(true);
  }

  showTexts() {
    setText(this.title, this.card.title);
    setText(this.score, this.card.score);
    setText(this.caption, this.card.caption);
    this.node.setAttribute("aria-label", this.card.title);
  }

  /** Draw what has come, in the colours of now. */
  draw(fresh = false) {
    const now = readTheme(this.node, document.fullscreenElement && this.node.matches(":fullscreen") ? 1.6 : 1);
    this.node.classList.toggle("dark", now.dark);
    this.node.classList.toggle("light", !now.dark);
    this.card.views.forEach((view, i) => (this.pane(i, view, now).theme = now));
    this.card.views.forEach((view, i) => this.fill_in(this.panes[i], view, fresh));
    this.holder.classList.toggle("several", this.panes.length > 1);
  }

  fill_in(pane, view, fresh) {
    const kind = view && charts[view.kind.toLowerCase()];
    pane.rest.hidden = Boolean(kind);
    if (!kind) return;
    if (fresh && pane.drawn !== view) pane.show(view, kind, this.card);
    else pane.paint();
    pane.drawn = view;
  }

  /** The place of a view; another one where a drawing of another kind stood before. */
  pane(i, view, now) {
    const old = this.panes[i],
      kind = view && charts[view.kind.toLowerCase()];
    if (old && (!kind || !old.kind || old.kind === kind)) return old;
    const pane = new CanvasCard((...what) => this.tooltip.show(...what), now);
    pane.rest = element("div", { class: "rest" });
    pane.node.append(pane.rest);
    if (old) old.node.replaceWith(pane.node);
    else this.holder.append(pane.node);
    old?.close();
    return (this.panes[i] = pane);
  }

  get drawn() {
    return this.panes.filter((pane) => pane.shown);
  }

  open() {
    this.sheet?.remove();
    const close = () => {
      this.sheet.remove();
      this.node.querySelector(".more").focus();
    };
    const tables = this.drawn.map((pane) =>
      dataTable(pane.kind.table(pane.shown), pane.shown.title || this.card.title),
    );
    const button = element(
      "button",
      { class: "close", type: "button", title: "Close the table", "aria-label": "Close the table", click: close },
      icon("close"),
    );
    const paper = element(
      "div",
      { class: "paper", role: "region", "aria-label": "Data table", tabindex: "0" },
      ...tables,
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

  async download(suffix) {
    const name = `${this.card.title.toLowerCase().replace(/[^a-z0-9]+/g, "-") || "picture"}.${suffix}`;
    if (suffix === "png") return save(await png(this.drawn, this.card, this.panes[0].theme), name);
    this.drawn.forEach((pane, i) =>
      save(csv(pane.kind.table(pane.shown)), i ? name.replace(".", `-${pane.shown.name}.`) : name),
    );
  }

  fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.node.requestFullscreen();
  }
}

export default (component) => mount(component, [css], (root) => new ViewCard(root));
