import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold } from "../../ui/components/lib/fold.js";
import { FilmSearch } from "../../ui/components/rating/search.js";

/** @import { CatalogueFilm } from "../../ui/components/lib/types.d.ts" */
/** @typedef {Omit<CatalogueFilm, "known">} Row */
/** @typedef {{ films: Row[], folded: { text: string, words: string }[], found: { typed: string, film: number }[] }} Fixture */

/** What Python's matching of titles makes of the same films: tests/aecore/recommend/test_search_fixture.py.
 *  @type {Fixture} */
const { films, folded, found } = JSON.parse(readFileSync(new URL("fixtures/search.json", import.meta.url), "utf8"));
const search = new FilmSearch(films.map((film) => ({ ...film, known: true })));

/** @type {(typed: string, most?: number) => string[]} */
const titles = (typed, most) => search.find(typed, most).map(({ title }) => title);

test("a title is folded to the words that Python compares", () => {
  for (const { text, words } of folded) assert.equal(fold(text), words);
});

test("what somebody types finds first the film that Python matches it to", () => {
  for (const { typed, film } of found) assert.equal(search.find(typed)[0]?.id, film, typed);
});

test("every film is found by its title and year", () => {
  for (const film of films.filter(({ title }) => fold(title))) {
    const found = search.find(`${film.title} ${film.year ?? ""}`);
    assert.ok(
      found.some(({ id }) => id === film.id),
      film.title,
    );
  }
});

test("a beginning is enough, and words may come in any order", () => {
  assert.equal(titles("shawsh")[0], "The Shawshank Redemption");
  assert.equal(titles("redemption shawshank")[0], "The Shawshank Redemption");
});

test("Roman numbers and figures are the same number", () => {
  const films = [{ title: "Rocky III" }, { title: "Rocky" }, { title: "Rocky II" }].map((film, id) => ({
    ...film,
    id,
    year: 1980 + id,
    genres: [],
    also: [],
    raters: 10,
    known: true,
  }));
  assert.equal(new FilmSearch(films).find("rocky 2")[0].title, "Rocky II");
});

test("what nobody made is not found, and an empty text finds nothing", () => {
  assert.deepEqual(titles("xyzzy qwertz"), []);
  assert.deepEqual(titles("  !"), []);
});

test("no more films are given than are asked for, and none twice", () => {
  const many = titles("the", 5);
  assert.equal(many.length, 5);
  assert.equal(new Set(search.find("the", 100).map(({ id }) => id)).size, search.find("the", 100).length);
});

test("loose matches come after all strict ones", () => {
  const strict = titles("seven");
  assert.equal(strict[0], "Seven");
  assert.equal(titles("sevne")[0], "Seven");
});
