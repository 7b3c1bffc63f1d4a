// Catalogue of films, fetched once: the server's columns as one object for each film.

import { memo } from "../lib/memo.js";
import { FilmSearch } from "./search.js";

/** @import { CatalogueFilm, PackedCatalogue } from "../lib/types.d.ts" */
/** @typedef {{ films: CatalogueFilm[], byId: Map<number, CatalogueFilm>, search: FilmSearch }} Catalogue */

/** @type {Map<string, Promise<Catalogue>>} */
const fetched = new Map();

/** The films of an address by number, and a finder for them; asked for once for all parts of the page.
 *  @type {(address: string) => Promise<Catalogue>} */
export function catalogue(address) {
  return memo(fetched, address, () => read(address));
}

/** @type {(address: string) => Promise<Catalogue>} */
async function read(address) {
  const found = await fetch(new URL(address, location.origin));
  if (!found.ok) throw new Error(`the catalogue could not be read (${found.status})`);
  /** @type {PackedCatalogue} */
  const all = await found.json();
  const films = all.id.map((id, i) => ({
    id,
    title: all.title[i],
    year: all.year[i],
    also: all.also[i],
    genres: all.of[i].map((each) => all.genres[each]),
    raters: all.raters[i],
    known: Boolean(all.known[i]),
  }));
  return { films, byId: new Map(films.map((film) => [film.id, film])), search: new FilmSearch(films) };
}

/** A film's title with its year, as one line.
 *  @type {(film: { title: string, year: number | null }) => string} */
export const titleWithYear = ({ title, year }) => (year ? `${title} (${year})` : title);
