// Finds films by what somebody types: any accent, any order, with or without articles and year, small slips forgiven.

const ARTICLES = new Set(
  "the a an of and le la les l un une der die das ein eine el los las il lo gli o os as det den de het d".split(" "),
);
const ROMAN = { ii: "2", iii: "3", iv: "4", v: "5", vi: "6", vii: "7", viii: "8", ix: "9" };
const FEW = 3; // with fewer strict matches, loose ones are looked for
const [EXACT, START, SLIP] = [1, 0.85, 0.5];

/** Lower case without accents and signs, single spaces. */
export function fold(text) {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replaceAll("ß", "ss")
    .replaceAll("ø", "o")
    .replaceAll("æ", "ae");
  return plain
    .replace(/['’`]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const bare = (words) => words.replace(/^(the|an?|l[ea]s?|un|une|der|die|das|el|los|las|il) (?=.)/, "");

/** Every name of a film: the title, what stands in brackets, and its other titles. */
function names({ title, also }) {
  const inside = [...title.matchAll(/\(([^)]+)\)/g)].map(([, name]) => name.replace(/^a\.?k\.?a\.?:? /i, ""));
  return [...new Set([title, title.replace(/\([^)]*\)/g, ""), ...inside, ...also].map(fold))].filter(Boolean);
}

export class FilmSearch {
  constructor(films) {
    this.films = films;
    this.names = films.map((film) => names(film).map(bare));
    this.tight = this.names.map((all) => all.map((name) => name.replaceAll(" ", "")));
    this.where = new Map();
    films.forEach((film, i) => this.index(new Set(names(film).flatMap((name) => name.split(" "))), i));
    this.words = [...this.where.keys()].sort();
    this.slips = new Map();
  }

  index(words, i) {
    for (const word of words) {
      for (const each of [word, ROMAN[word]]) {
        if (each === undefined) continue;
        if (!this.where.has(each)) this.where.set(each, []);
        this.where.get(each).push(i);
      }
    }
  }

  /** The best films for a text, at most so many; loose matches come after all strict ones. */
  find(text, most = 8) {
    const query = fold(text);
    if (!query) return [];
    const strict = this.ranked(query, false);
    const found = strict.length < FEW ? [...strict, ...this.ranked(query, true)] : strict;
    return [...new Set(found)].slice(0, most).map((i) => this.films[i]);
  }

  ranked(query, loose) {
    const words = query.split(" "),
      needed = words.filter((word) => !ARTICLES.has(word));
    const worth = this.matchingAll(needed.length ? needed : words, loose);
    if (!loose) this.joined(query.replaceAll(" ", ""), worth);
    const head = bare(query);
    const scored = [...worth].map(([i, share]) => [share + this.rank(i, head), i]);
    return scored.sort((a, b) => b[0] - a[0]).map(([, i]) => i);
  }

  /** The films in which each of the words is met, with how well on average. */
  matchingAll(words, loose) {
    let met;
    for (const word of words) {
      const here = this.matching(word, loose);
      met = met ? new Map([...met].filter(([i]) => here.has(i)).map(([i, sum]) => [i, sum + here.get(i)])) : here;
    }
    return new Map([...met].map(([i, sum]) => [i, sum / words.length]));
  }

  /** The films that have a word in a title, or are of that year. */
  matching(word, loose) {
    const found = new Map();
    const add = (i, worth) => found.set(i, Math.max(worth, found.get(i) ?? 0));
    for (const [each, worth] of this.similarWords(word, loose)) for (const i of this.where.get(each)) add(i, worth);
    const year = /^\d{4}$|^\d\d$/.test(word) ? Number(word) : NaN;
    if (year >= 0)
      this.films.forEach(
        (film, i) =>
          film.year && near(film.year, year, word.length) && add(i, film.year % 100 === year % 100 ? EXACT : SLIP),
      );
    return found;
  }

  /** Known words that start with a word or, loosely, are a slip or two away from it. */
  similarWords(word, loose) {
    const found = [];
    for (let at = lowerBound(this.words, word); this.words[at]?.startsWith(word); at++)
      found.push([this.words[at], this.words[at] === word ? EXACT : START]);
    return loose && word.length > 3 ? [...found, ...this.misspelled(word)] : found;
  }

  misspelled(word) {
    if (!this.slips.has(word)) {
      const most = word.length > 6 ? 2 : 1;
      const close = this.words.map((each) => [each, editDistance(word, each, most)]).filter(([, d]) => d <= most);
      this.slips.set(
        word,
        close.map(([each, d]) => [each, SLIP - d / 10]),
      );
    }
    return this.slips.get(word);
  }

  /** Words that were run together or apart: "starwars", "spider man". */
  joined(tight, worth) {
    if (tight.length < 4) return;
    this.tight.forEach(
      (all, i) => all.some((name) => name.startsWith(tight)) && worth.set(i, Math.max(worth.get(i) ?? 0, START)),
    );
  }

  /** A name in full goes first, then names that begin so; among equals what more people rated. */
  rank(i, head) {
    const { raters, known } = this.films[i];
    const full = this.names[i].includes(head) ? 1 : this.names[i].some((name) => name.startsWith(head)) ? 0.35 : 0;
    return full + 0.14 * Math.log1p(raters) + (known ? 0.3 : 0);
  }
}

const near = (year, asked, digits) => (digits === 4 ? Math.abs(year - asked) <= 1 : year % 100 === asked);

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

/** Letters to add, drop, change or swap until `word` is `other` or, for a longer one, how it begins; more than `most` counts as more. */
function editDistance(word, other, most) {
  const n = Math.min(other.length, word.length + most),
    m = Math.min(word.length, 60);
  if (n < m - most || (word[0] !== other[0] && word[1] !== other[1] && word[0] !== other[1])) return most + 1;
  for (let j = 0; j <= n; j++) one[j] = j;
  for (let i = 1; i <= m; i++) {
    let least = (line[0] = i);
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
