// Data table, CSV, PNG and SVG export. The numbers behind a drawing, to read and to keep; and the drawing itself.

import { context2d } from "../lib/context2d.js";
import { element, icon } from "../lib/mount.js";
import { formatNumber } from "./axis.js";
import { SvgContext } from "./svg_context.js";

/** @import { Box, Ctx, DataTable, Theme } from "../lib/types.d.ts" */
/** @import { CanvasCard } from "./canvas_card.js" */

const SHOWN = 500;
const MARGIN = 16;
const PRINT_WIDTH = 2400; // pixels
/** @type {(value: string | number) => string} */
const cell = (value) => (typeof value === "number" ? formatNumber(value) : value);

/** The first rows as an HTML table. It stands still while it is read: open it again for newer numbers.
 *  @type {(table: DataTable, title: string) => HTMLTableElement} */
export function table({ head, row, count }, title) {
  const shown = Math.min(count, SHOWN);
  const about =
    shown < count ? `${title}: the first ${shown} of ${count} rows; the CSV has all` : `${title}: ${count} rows`;
  const body = element("tbody");
  for (let i = 0; i < shown; i++)
    body.append(element("tr", {}, ...row(i).map((value) => element("td", {}, String(cell(value))))));
  const heads = element("tr", {}, ...head.map((name) => element("th", { scope: "col" }, name)));
  return element("table", {}, element("caption", {}, about), element("thead", {}, heads), body);
}

/** Lay tables over a card until somebody closes them; then the focus goes back to the card's menu.
 *  @type {(card: Element, tables: HTMLTableElement[]) => void} */
export function openTable(card, tables) {
  card.querySelector(":scope > .sheet")?.remove();
  const close = () => {
    sheet.remove();
    /** @type {HTMLElement | null} */ (card.querySelector(".more"))?.focus();
  };
  const words = { title: "Close the table", "aria-label": "Close the table" };
  const button = element("button", { class: "close", type: "button", ...words, click: close }, icon("close"));
  const region = { class: "paper", role: "region", "aria-label": "Data table", tabindex: "0" };
  const paper = element("div", region, ...tables);
  const onKey = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close();
  const sheet = element("div", { class: "sheet", keydown: onKey }, paper, button);
  card.append(sheet);
  paper.focus();
}

/** All rows as comma-separated values.
 *  @type {(table: DataTable) => Blob} */
export function csv({ head, row, count }) {
  const quoted = (/** @type {string | number} */ value) =>
    typeof value === "number" ? String(value) : `"${String(value).replaceAll('"', '""')}"`;
  const lines = [head, ...Array.from({ length: count }, (_, i) => row(i))].map((cells) =>
    cells.map(quoted).join(","),
  );
  return new Blob([lines.join("\r\n")], { type: "text/csv" });
}

/** @typedef {{ title: string, score: string }} Heading */

/** A card as a PNG at the size of print (eight inches at 300 dots): its title, its score, its drawings.
 *  @type {(panes: CanvasCard[], card: Heading, theme: Theme) => Promise<Blob>} */
export function png(panes, card, theme) {
  const { width, height } = sizeOf(panes, theme),
    times = Math.max(2, PRINT_WIDTH / width);
  const canvas = element("canvas", { width: Math.round(width * times), height: Math.round(height * times) });
  const ctx = context2d(canvas);
  ctx.scale(times, times);
  drawCard(ctx, panes, card, theme);
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no PNG")))));
}

/** A card as SVG, by the same calls; letters stay letters.
 *  @type {(panes: CanvasCard[], card: Heading, theme: Theme) => Blob} */
export function svg(panes, card, theme) {
  const { width, height } = sizeOf(panes, theme);
  const drawing = new SvgContext(width, height);
  drawCard(/** @type {Ctx} */ (/** @type {unknown} */ (drawing)), panes, card, theme);
  return drawing.blob();
}

/** @type {(panes: CanvasCard[]) => DOMRect} */
const placeOf = (panes) => /** @type {Element} */ (panes[0].node.parentElement).getBoundingClientRect();
/** @type {(theme: Theme) => number} */
const headOf = (theme) => 30 * theme.scale;

/** @type {(panes: CanvasCard[], theme: Theme) => Box} */
function sizeOf(panes, theme) {
  const { width, height } = placeOf(panes);
  return { width: width + 2 * MARGIN, height: height + headOf(theme) + 2 * MARGIN };
}

/** @type {(ctx: Ctx, panes: CanvasCard[], card: Heading, theme: Theme) => void} */
function drawCard(ctx, panes, card, theme) {
  const edge = placeOf(panes),
    { width, height } = sizeOf(panes, theme);
  ctx.fillStyle = theme.card;
  ctx.fillRect(0, 0, width, height);
  drawHeading(ctx, card, MARGIN, edge.width, theme);
  for (const pane of panes) {
    const place = pane.node.getBoundingClientRect();
    ctx.save();
    ctx.translate(MARGIN + place.left - edge.left, MARGIN + headOf(theme) + place.top - edge.top);
    pane.copy(ctx);
    ctx.restore();
  }
}

/** @type {(ctx: Ctx, card: Heading, margin: number, width: number, theme: Theme) => void} */
function drawHeading(ctx, { title, score }, margin, width, theme) {
  ctx.textBaseline = "top";
  ctx.fillStyle = theme.ink;
  ctx.font = `600 ${13.5 * theme.scale}px ${theme.text}`;
  ctx.fillText(title, margin, margin);
  ctx.textAlign = "right";
  ctx.fillStyle = theme.mute;
  ctx.font = `${12 * theme.scale}px ${theme.mono}`;
  ctx.fillText(score, margin + width, margin);
}

/** Hand a file to the browser.
 *  @type {(blob: Blob, name: string) => void} */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
