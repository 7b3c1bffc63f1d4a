// Data table, CSV and PNG export. The numbers behind a drawing: as a table to read, as a file to keep. And the drawing itself as a picture.

import { context2d } from "../lib/context2d.js";
import { element, icon } from "../lib/mount.js";
import { formatNumber } from "./axis.js";

/** @import { Ctx, DataTable, Theme } from "../lib/types.d.ts" */
/** @import { CanvasCard } from "./canvas_card.js" */

const SHOWN = 500;
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

/** A card as a PNG at twice its size: its title, its score, its drawings.
 *  @type {(panes: CanvasCard[], card: { title: string, score: string }, theme: Theme) => Promise<Blob>} */
export function png(panes, card, theme) {
  const edge = /** @type {Element} */ (panes[0].node.parentElement).getBoundingClientRect();
  const [margin, head, twice] = [16, 30 * theme.scale, 2];
  const canvas = element("canvas", {
    width: (edge.width + 2 * margin) * twice,
    height: (edge.height + head + 2 * margin) * twice,
  });
  const ctx = context2d(canvas);
  ctx.scale(twice, twice);
  ctx.fillStyle = theme.card;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  drawHeading(ctx, card, margin, edge.width, theme);
  for (const pane of panes) {
    const place = pane.node.getBoundingClientRect();
    ctx.save();
    ctx.translate(margin + place.left - edge.left, margin + head + place.top - edge.top);
    pane.copy(ctx);
    ctx.restore();
  }
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no PNG")))));
}

/** @type {(ctx: Ctx, card: { title: string, score: string }, margin: number, width: number, theme: Theme) => void} */
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
