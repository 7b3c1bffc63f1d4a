// Decoding of the film map: the server's packed columns of films, people and units, read into what a map draws.

import { memo } from "../lib/memo.js";
import { mainGenre } from "./genre_shapes.js";
import { shortTitle } from "./labels.js";

/** @import { Bounds, FilmMapData, PackedFilmMap, Point } from "../lib/types.d.ts" */

const SIZES = [6, 12, 30, 70, 150]; // raters from which a dot is a size larger
const EDGE = 0.04;

/** @type {Map<string, Promise<FilmMapData>>} */
const fetched = new Map();

/** What there is before a map has come. */
export const EMPTY_MAP = decode({
  id: [],
  title: [],
  year: [],
  raters: [],
  of: [],
  genres: [],
  xy: [],
  people: [],
  regions: [],
  units: [],
  words: { people: "", units: "", excited: "", nobody: "", who: "" },
});

/** A chart by its address, read once for all parts of the page, and again where that failed; or one that came by itself.
 *  @type {(address: string | PackedFilmMap) => Promise<FilmMapData>} */
export async function loadFilmMap(address) {
  if (typeof address !== "string") return decode(address);
  return memo(fetched, address, () =>
    read(address).catch((error) => {
      fetched.delete(address);
      throw error;
    }),
  );
}

/** @type {(address: string) => Promise<FilmMapData>} */
async function read(address) {
  const found = await fetch(new URL(address, location.origin));
  if (!found.ok) throw new Error(found.statusText);
  return decode(await found.json());
}

/** The server's columns as films, and their order from the best known to the least.
 *  @type {(found: PackedFilmMap) => FilmMapData} */
function decode(found) {
  const films = found.id.map((id, i) => {
    const genres = found.of[i].map((each) => found.genres[each]),
      [title, year, raters] = [found.title[i], found.year[i], found.raters[i]];
    return {
      id,
      title,
      genres,
      raters,
      full: year ? `${title} (${year})` : title,
      short: shortTitle(title),
      genre: mainGenre(genres),
      size: SIZES.filter((least) => raters >= least).length,
    };
  });
  const xy = Float32Array.from(found.xy, (value) => value / 1000),
    people = Float32Array.from(found.people, (value) => value / 1000);
  const order = films.map((_, i) => i).sort((a, b) => films[b].raters - films[a].raters);
  const bounds = around([...xy, ...found.regions.flatMap(({ x, y }) => [x, y])]);
  const units = found.units.map((unit, number) => ({ ...unit, number }));
  return {
    ...found,
    films,
    xy,
    people,
    order,
    bounds,
    units,
    at: new Map(films.map(({ id }, i) => [id, i])),
    byId: new Map(films.map((film) => [film.id, film])),
  };
}

/** The window that holds all of some places (x, y, x, y, ...), with a margin.
 *  @type {(places: number[]) => Bounds} */
function around(places) {
  const [x, y] = [0, 1].map((axis) => range(places.filter((_, i) => i % 2 === axis)));
  return { x0: x[0], x1: x[1], y0: y[0], y1: y[1] };
}

/** @type {(values: number[]) => Point} */
function range(values) {
  const [lo, hi] = [Math.min(...values), Math.max(...values)],
    margin = (hi - lo) * EDGE || 0.5;
  return [lo - margin, hi + margin];
}
