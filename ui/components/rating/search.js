// Full-text search of films (prefix index, edit distance) by what somebody types: any accent, any order, with or without
// articles and year, small slips forgiven.

import { fold } from "../lib/fold.js";
import { memo } from "../lib/memo.js";

/** @import { CatalogueFilm } from "../lib/types.d.ts" */

const ARTICLES = new Set(
  "the a an of and le la les l un une der die das ein eine el los las il lo gli o os as det den de het d".split(" "),
);
/** @type {Record<string, string>} */
const ROMAN = { ii: "2", iii: "3", iv: "4", v: "5", vi: "6", vii: "7", viii: "8", ix: "9" };
const FEW = 3; // with fewer strict matches, loose ones are looked for
const [EXACT, START, SLIP] = [1, 0.85, 0.5];

/** @type {(words: string) => string} */
const bare = (words) => words.replace(/^(the|an?|l[ea]s?|un|une|der|die|das|el|los|las|il) (?=.)/, "");

/** Every name of a film: the title, what stands in brackets, and its other titles.
 *  @type {(film: CatalogueFilm) => string[]} */
function names({ title, also }) {
  const inside = [...title.matchAll(/\(([^)]+)\)/g)].map(([, name]) => name.replace(/^a\.?k\.?a\.?:? /i, ""));
  return [...new Set([title, title.replace(/\([^)]*\)/g, ""), ...inside, ...also].map(fold))].filter(Boolean);
}

export class FilmSearch {
  /** @param {CatalogueFilm[]} films */
  constructor(films) {
    this.films = films;
    this.names = films.map((film) => names(film).map(bare));
    this.tight = this.names.map((all) => all.map((name) => name.replaceAll(" ", "")));
    /** @type {Map<string, number[]>} The films by the words of their names: an inverted index. */
    this.where = new Map();
    films.forEach((film, i) => this.index(new Set(names(film).flatMap((name) => name.split(" "))), i));
    this.words = [...this.where.keys()].sort();
    /** @type {Map<string, [string, number][]>} */
    this.slips = new Map();
  }

  /** @type {(words: Iterable<string>, i: number) => void} */
  index(words, i) {
    for (const word of words) {
      for (const each of [word, ROMAN[word]]) {
        if (each === undefined) continue;
        memo(this.where, each, () => /** @type {number[]} */ ([])).push(i);
      }
    }
  }

  /** The best films for a text, at most so many; loose matches come after all strict ones.
   *  @type {(text: string, most?: number) => CatalogueFilm[]} */
  find(text, most = 8) {
    const query = fold(text);
    if (!query) return [];
    const strict = this.ranked(query, false);
    const found = strict.length < FEW ? [...strict, ...this.ranked(query, true)] : strict;
    return [...new Set(found)].slice(0, most).map((i) => this.films[i]);
  }

  /** @type {(query: string, loose: boolean) => number[]} */
  ranked(query, loose) {
    const words = query.split(" "),
      needed = words.filter((word) => !ARTICLES.has(word));
    const worth = this.matchingAll(needed.length ? needed : words, loose);
    if (!loose) this.joined(query.replaceAll(" ", ""), worth);
    const head = bare(query);
    const scored = [...worth].map(([i, share]) => [share + this.rank(i, head), i]);
    return scored.sort((a, b) => b[0] - a[0]).map(([, i]) => i);
  }

  /** The films in which each of the words is met, with how well on average.
   *  @type {(words: string[], loose: boolean) => Map<number, number>} */
  matchingAll(words, loose) {
    const [first, ...others] = words.map((word) => this.matching(word, loose));
    let met = first;
    for (const here of others) {
      met = new Map([...met].flatMap(([i, sum]) => (here.has(i) ? [[i, sum + (here.get(i) ?? 0)]] : [])));
    }
    return new Map([...met].map(([i, sum]) => [i, sum / words.length]));
  }

  /** The films that have a word in a title, or are of that year.
   *  @type {(word: string, loose: boolean) => Map<number, number>} */
  matching(word, loose) {
    /** @type {Map<number, number>} */
    const found = new Map();
    const add = (/** @type {number} */ i, /** @type {number} */ worth) =>
      found.set(i, Math.max(worth, found.get(i) ?? 0));
    for (const [each, worth] of this.similarWords(word, loose))
      for (const i of this.where.get(each) ?? []) add(i, worth);
    const year = /^\d{4}$|^\d\d$/.test(word) ? Number(word) : NaN;
    if (Number.isNaN(year)) return found;
    this.films.forEach((film, i) => {
      if (!film.year || !near(film.year, year, word.length)) return;
      add(i, film.year % 100 === year % 100 ? EXACT : SLIP);
    });
    return found;
  }

  /** Known words that start with a word or, loosely, are a slip or two away from it.
   *  @type {(word: string, loose: boolean) => [string, number][]} */
  similarWords(word, loose) {
    /** @type {[string, number][]} */
    const found = [];
    for (let at = lowerBound(this.words, word); this.words[at]?.startsWith(word); at++)
      found.push([this.words[at], this.words[at] === word ? EXACT : START]);
    return loose && word.length > 3 ? [...found, ...this.misspelled(word)] : found;
  }

  /** @type {(word: string) => [string, number][]} */
  misspelled(word) {
    return memo(this.slips, word, () => {
      const most = word.length > 6 ? 2 : 1;
      return this.words.flatMap((known) => {
        const slips = editDistance(word, known, most);
        return slips > most ? [] : [[known, SLIP - slips / 10]];
      });
    });
  }

  /** Words that were run together or apart: "starwars", "spider man".
   *  @type {(tight: string, worth: Map<number, number>) => void} */
  joined(tight, worth) {
    if (tight.length < 4) return;
    this.tight.forEach((all, i) => {
      if (all.some((name) => name.startsWith(tight))) worth.set(i, Math.max(worth.get(i) ?? 0, START));
    });
  }

  /** A name in full goes first, then names that begin so; among equals what more people rated.
   *  @type {(i: number, head: string) => number} */
  rank(i, head) {
    const { raters, known } = this.films[i];
    const full = this.names[i].includes(head) ? 1 : this.names[i].some((name) => name.startsWith(head)) ? 0.35 : 0;
    return full + 0.14 * Math.log1p(raters) + (known ? 0.3 : 0);
  }
}

/** @type {(year: number, asked: number, digits: number) => boolean} */
const near = (year, asked, digits) => (digits === 4 ? Math.abs(year - asked) <= 1 : year % 100 === asked);

/** @type {(sorted: string[], word: string) => number} */
function lowerBound(sorted, word) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

let [two, one, line] = [0, 1, 2].map(() => new Uint8Array(64)); // three lines of the table are enough at a time

/** Edit distance (optimal string alignment): letters to add, drop, change or swap until `word` is `other` or,
 *  for a longer one, how it begins; more than `most` counts as more.
 *  @type {(word: string, other: string, most: number) => number} */
function editDistance(word, other, most) {
  const n = Math.min(other.length, word.length + most),
    m = Math.min(word.length, 60);
  if (n < m - most || (word[0] !== other[0] && word[1] !== other[1] && word[0] !== other[1])) return most + 1;
  for (let j = 0; j <= n; j++) one[j] = j;
  for (let i = 1; i <= m; i++) {
    line[0] = i;
    let least = i;
    for (let j = 1; j <= n; j++) {
      const same = word[i - 1] === other[j - 1];
      const swap =
        i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1] ? two[j - 2] + 1 : 99;
      line[j] = Math.min(one[j - 1] + (same ? 0 : 1), one[j] + 1, line[j - 1] + 1, swap);
      if (line[j] < least) least = line[j];
    }
    if (least > most) return most + 1;
    [two, one, line] = [one, line, two];
  }
  return Math.min(...one.subarray(Math.max(0, m - most), n + 1));
}
