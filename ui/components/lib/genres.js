// Genre colours, a categorical palette. Ten colours for twenty genres: kin share one, and the name stands beside it.

import { element } from "./mount.js";

/** @import { Theme } from "./types.d.ts" */

const GENRE_GROUPS = [
  ["Drama"],
  ["Comedy"],
  ["Documentary"],
  ["Romance", "Musical"],
  ["Animation", "Children"],
  ["Action", "Adventure"],
  ["War", "Western", "IMAX"],
  ["Sci-Fi", "Fantasy"],
  ["Horror"],
  ["Thriller", "Mystery", "Crime", "Film-Noir"],
];

/** Which of the ten class colours a genre has, as a colour for a style sheet.
 *  @type {(genre: string) => string} */
export const genreColour = (genre) =>
  `var(--class-${Math.max(
    0,
    GENRE_GROUPS.findIndex((names) => names.includes(genre)),
  )})`;

/** Put the colours of the moment on a part; its style sheet and `colour` use them.
 *  @type {(node: HTMLElement, theme: Theme) => void} */
export function applyThemeColours(node, theme) {
  theme.classes.forEach((value, i) => node.style.setProperty(`--class-${i}`, value));
  node.classList.toggle("dark", theme.dark);
  node.classList.toggle("light", !theme.dark);
}

/** The names, each with its colour before it.
 *  @type {(genres: string[], most?: number) => HTMLElement} */
export function genreLabels(genres, most = 3) {
  const made = genres
    .slice(0, most)
    .map((genre) => element("span", { style: `--genre: ${genreColour(genre)}` }, genre));
  return element("span", { class: "genres" }, ...made);
}

/** All genres of a film as one band of colours.
 *  @type {(genres: string[]) => HTMLElement} */
export function genreBand(genres) {
  return element(
    "span",
    { class: "band", "aria-hidden": "true" },
    ...genres.map((genre) => element("i", { style: `background: ${genreColour(genre)}` })),
  );
}

/** The first genre's colour, for the paper of a card.
 *  @type {(genres: string[]) => string} */
export const genreTint = (genres) => (genres.length ? `--genre: ${genreColour(genres[0])}` : "");
