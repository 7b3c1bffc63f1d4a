// Search among the options of a combobox: every word that is typed stands somewhere in an option, the best first.

import { fold } from "../lib/fold.js";

/** @import { Option, OptionGroup } from "../lib/types.d.ts" */
/** @typedef {{ title: string, name: string, of: string, names: string, tight: string, all: string }} Folded */

const INSIDE = 3; // letters a word needs to be looked for inside of others
const JOINED = 4; // and to be looked for across words that were run together
const MENTION = 6; // from this rank on a word stands in the sentence alone
export const MENTIONED = "Mentioned";

/** @type {WeakMap<Option, Folded>} */
const folded = new WeakMap();

/** The groups of what is found: first those where a title fits best, and in each the best first; what is only
 *  mentioned in a sentence comes last, in a group of its own. All groups as they are where nothing is typed.
 *  @type {(groups: OptionGroup[], typed: string) => OptionGroup[]} */
export function search(groups, typed) {
  const query = fold(typed);
  if (!query) return typed.trim() ? [] : groups;
  const found = groups
    .flatMap((group) => group.options.map((option) => ({ group, option, rank: rank(option, group.title, query) })))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank);
  /** @type {Map<string, Option[]>} */
  const by = new Map();
  for (const { group, option, rank } of found) {
    const title = rank < MENTION ? group.title : MENTIONED;
    by.set(title, [...(by.get(title) ?? []), option]);
  }
  return [...by].map(([title, options]) => ({ title, options }));
}

/** How well an option of a group fits, 0 best; Infinity where a word stands nowhere in it.
 *  @type {(option: Option, group: string, query: string) => number} */
function rank(option, group, query) {
  const { title, name, of, names, tight, all } = words(option, group);
  const each = query.split(" ");
  if (title === query || name === query) return 0;
  if (title.startsWith(query)) return of ? 2 : 1;
  if (of.startsWith(query)) return 3;
  if (each.every((word) => begins(title, word))) return 4;
  if (each.every((word) => within(names, word)) || joined(tight, query)) return 5;
  if (each.every((word) => begins(all, word))) return MENTION;
  return each.every((word) => within(all, word)) ? MENTION + 1 : Infinity;
}

/** @type {(tight: string, query: string) => boolean} */
const joined = (tight, query) => query.length >= JOINED && tight.includes(query.replaceAll(" ", ""));

/** @type {(option: Option, group: string) => Folded} */
function words(option, group) {
  const known = folded.get(option);
  if (known) return known;
  const { key, title, subtitle = "", of = "", sentence } = option;
  const name = fold(key.split("/").at(-1) ?? ""); // as a link, a command and a recipe call it
  const names = fold(`${title} ${subtitle} ${of} ${name} ${group}`);
  const made = {
    title: fold(title),
    name,
    of: fold(of),
    names,
    tight: names.replaceAll(" ", ""),
    all: `${names} ${fold(sentence)}`,
  };
  folded.set(option, made);
  return made;
}

/** @type {(text: string, word: string) => boolean} */
const begins = (text, word) => ` ${text}`.includes(` ${word}`);

/** @type {(text: string, word: string) => boolean} */
const within = (text, word) => begins(text, word) || (word.length >= INSIDE && text.includes(word));
