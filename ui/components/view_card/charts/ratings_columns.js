// Ratings and predictions of a few people, a column each: what somebody gave, as a ring, and what the net says, as a dot. Where
// there is no scale it is a list in the net's own order, and the films they had liked carry their stars.

import { fontSize } from "../axis.js";

/** @import { Box, ChartState, Ctx, DataTable, NumberArray, Theme, TooltipText, View } from "../../lib/types.d.ts" */
/** @typedef {{ said: NumberArray, true: NumberArray }} Arrays */
/** @typedef {View<Arrays> & { names: string[], titles: string[][], films: number, scaled: boolean }} RatingsView */
/** @typedef {{ columns: number, lines: number, head: number, high: number, gap: number, wide: number }} Layout */
/** @typedef {{ person: number, film: number }} Found */

export const tweened = ["said"];
const COLUMN_PX = 182;
const LINE_PX = 19;

/** @type {(view: View<Arrays>) => RatingsView} */
export function prepare(view) {
  const [people, films] = view.arrays.said.shape;
  const names = view.labels.slice(0, people);
  const titles = Array.from({ length: people }, (_, p) =>
    view.labels.slice(people + p * films, people + (p + 1) * films),
  );
  return { ...view, names, titles, films, scaled: "hi" in view.marks };
}

/** As many columns as are wide enough, as many lines as fit; somebody with fewer films leaves lines empty.
 *  @type {(view: RatingsView, box: Box, theme: Theme) => Layout} */
function places({ names, films }, box, theme) {
  const gap = 18 * theme.scale;
  const columns = Math.max(
    1,
    Math.min(names.length, Math.floor((box.width + gap) / (COLUMN_PX * theme.scale + gap))),
  );
  const head = fontSize(theme) * 1.9;
  const lines = Math.max(1, Math.min(films, Math.floor((box.height - head) / (LINE_PX * theme.scale * 0.84))));
  const high = Math.min(LINE_PX * theme.scale * 1.25, (box.height - head) / lines);
  return { columns, lines, head, high, gap, wide: (box.width - gap * (columns - 1)) / columns };
}

/** @type {(ctx: Ctx, view: RatingsView, box: Box, theme: Theme, state: ChartState<Found, Layout>) => void} */
export function draw(ctx, view, box, theme, state) {
  const at = places(view, box, theme);
  state.places = at;
  ctx.textBaseline = "middle";
  for (let p = 0; p < at.columns; p++) {
    const left = p * (at.wide + at.gap);
    heading(ctx, view, p, left, at, theme);
    for (let i = 0; i < at.lines; i++) {
      const lit = state.found?.person === p && state.found.film === i;
      if (view.titles[p][i]) line(ctx, view, p, i, left, at, theme, lit);
    }
  }
}

/** @type {(ctx: Ctx, view: RatingsView, p: number, left: number, at: Layout, theme: Theme) => void} */
function heading(ctx, { names, marks, scaled }, p, left, at, theme) {
  ctx.textAlign = "left";
  ctx.font = `600 ${fontSize(theme)}px ${theme.text}`;
  ctx.fillStyle = theme.ink;
  ctx.fillText(names[p], left, at.head * 0.36);
  ctx.fillStyle = theme.line;
  ctx.fillRect(left, at.head - 5, at.wide, 1);
  if (!scaled) return;
  ctx.font = `${fontSize(theme) * 0.9}px ${theme.mono}`;
  ctx.fillStyle = theme.mute;
  ctx.textAlign = "center";
  const x = across(marks, left, at);
  for (const stars of [1, 3, 5]) ctx.fillText(`${stars}★`, x(stars), at.head * 0.36);
}

/** Where so many stars stand on the track, which takes the right two fifths of a column.
 *  @type {(marks: Record<string, number>, left: number, at: Layout) => (stars: number) => number} */
function across({ lo, hi }, left, at) {
  const begin = left + at.wide * 0.6,
    end = left + at.wide - 9;
  return (stars) => begin + ((stars - lo) / (hi - lo)) * (end - begin);
}

/** @type {(ctx: Ctx, view: RatingsView, p: number, i: number, left: number, at: Layout, theme: Theme, lit: boolean) => void} */
function line(ctx, view, p, i, left, at, theme, lit) {
  const y = at.head + (i + 0.5) * at.high;
  const k = p * view.films + i;
  const [said, given] = [view.arrays.said[k], view.arrays.true[k]];
  ctx.textAlign = "left";
  if (view.scaled) {
    cut(ctx, view.titles[p][i], left, y, at.wide * 0.56, theme, lit);
    return track(ctx, across(view.marks, left, at), view.marks, said, given, y, theme);
  }
  const liked = !Number.isNaN(given);
  ctx.font = `${fontSize(theme)}px ${theme.mono}`;
  ctx.fillStyle = theme.mute;
  ctx.fillText(String(Math.round(said)).padStart(2, " "), left, y);
  const stars = liked ? `★ ${given.toFixed(1)}` : "";
  const room = 22 * theme.scale;
  cut(ctx, view.titles[p][i], left + room, y, at.wide - room - (liked ? 52 * theme.scale : 0), theme, lit || liked);
  if (!liked) return;
  ctx.textAlign = "right";
  ctx.font = `600 ${fontSize(theme)}px ${theme.text}`;
  ctx.fillStyle = theme.accent;
  ctx.fillText(stars, left + at.wide, y);
}

/** @type {(ctx: Ctx, x: (stars: number) => number, marks: Record<string, number>, said: number, given: number, y: number, theme: Theme) => void} */
function track(ctx, x, { lo, hi }, said, given, y, theme) {
  ctx.fillStyle = theme.line;
  ctx.fillRect(x(lo), y - 0.5, x(hi) - x(lo), 1);
  ctx.strokeStyle = theme.mute;
  ctx.lineWidth = 2 * theme.scale;
  ctx.globalAlpha = 0.45;
  ctx.beginPath();
  ctx.moveTo(x(given), y);
  ctx.lineTo(x(said), y);
  ctx.stroke();
  ctx.globalAlpha = 1;
  circle(ctx, x(given), y, 4.4 * theme.scale);
  ctx.fillStyle = theme.card;
  ctx.fill();
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.4 * theme.scale;
  ctx.stroke();
  circle(ctx, x(said), y, 4 * theme.scale);
  ctx.fillStyle = theme.accent;
  ctx.fill();
}

/** @type {(ctx: Ctx, x: number, y: number, r: number) => void} */
function circle(ctx, x, y, r) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
}

/** A title, cut where there is no more room.
 *  @type {(ctx: Ctx, title: string, x: number, y: number, room: number, theme: Theme, strong: boolean) => void} */
function cut(ctx, title, x, y, room, theme, strong) {
  ctx.font = `${strong ? 600 : 400} ${fontSize(theme)}px ${theme.text}`;
  ctx.fillStyle = theme.ink;
  ctx.fillText(ellipsis(ctx, title, room), x, y);
}

/** As much of a text as there is room for, with dots where it was cut.
 *  @type {(ctx: Ctx, text: string, room: number) => string} */
export function ellipsis(ctx, text, room) {
  if (ctx.measureText(text).width <= room) return text;
  let [some, none] = [0, text.length];
  while (none - some > 1) {
    const middle = (some + none) >> 1;
    if (ctx.measureText(`${text.slice(0, middle).trimEnd()}…`).width <= room) some = middle;
    else none = middle;
  }
  return `${text.slice(0, some).trimEnd()}…`;
}

/** @type {(view: RatingsView, box: Box, state: { places: Layout }, x: number, y: number) => Found | null} */
export function hitTest(view, _box, { places: at }, x, y) {
  const person = Math.floor(x / (at.wide + at.gap)),
    film = Math.floor((y - at.head) / at.high);
  return person >= 0 && person < at.columns && film >= 0 && film < at.lines && view.titles[person][film]
    ? { person, film }
    : null;
}

/** @type {(view: RatingsView, found: Found) => TooltipText} */
export function tooltip(view, { person, film }) {
  const k = person * view.films + film;
  const given = view.arrays.true[k];
  const gave = !Number.isNaN(given) ? `gave ${given.toFixed(1)} stars` : "has not rated it";
  const said = view.scaled
    ? `the net says ${view.arrays.said[k].toFixed(1)}`
    : `place ${Math.round(view.arrays.said[k])}`;
  return { lines: [view.titles[person][film], gave, said] };
}

/** @type {(view: RatingsView) => string} */
export function describe(view) {
  if (!view.scaled) return `Lists for ${view.names.length} people: ${view.titles.map((each) => each[0]).join("; ")}.`;
  return `${view.names.length} people: what they gave to films the net was not told of, and what it says.`;
}

/** @type {(view: RatingsView) => DataTable} */
export function table(view) {
  const { said, true: given } = view.arrays;
  const all = view.titles.flatMap((films, p) => films.map((title, i) => ({ p, i, title })));
  const rows = all.filter(({ title }) => title);
  const row = (/** @type {number} */ at) => {
    const { p, i, title } = rows[at];
    const k = p * view.films + i;
    return [view.names[p], title, Number.isNaN(given[k]) ? "" : given[k], said[k]];
  };
  return {
    head: ["person", "film", "stars given", view.scaled ? "stars the net says" : "place in the net's list"],
    row,
    count: rows.length,
  };
}
