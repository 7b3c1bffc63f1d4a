import assert from "node:assert/strict";
import { test } from "node:test";
import { MENTIONED, search } from "../../ui/components/combobox/option_search.js";

/** @import { Option, OptionGroup } from "../../ui/components/lib/types.d.ts" */

/** @type {(title: string, sentence: string, subtitle?: string, of?: string) => Option} */
const option = (title, sentence, subtitle, of) => ({
  key: title,
  title,
  subtitle,
  of,
  sentence,
  widths: [4, 2, 4],
  code: 1,
});

/** @type {OptionGroup[]} */
const groups = [
  {
    title: "Basics",
    options: [
      option("Undercomplete", "A narrow code, and a sparse one besides."),
      option("2-D autoencoder", "Notice ten clouds.", "Déjà vu", "Undercomplete"),
    ],
  },
  {
    title: "Regularisation",
    options: [
      option("k-sparse", "Only the k largest may draw."),
      option("k-sparse, k = 10", "Notice whole digits.", "Ten may draw", "k-sparse"),
      option("Sparse", "Few units are active."),
      option("KL sparsity", "Notice the mean.", "Hush", "Sparse"),
    ],
  },
];

/** @type {(typed: string) => [string, string[]][]} */
const found = (typed) => search(groups, typed).map(({ title, options }) => [title, options.map(({ key }) => key)]);
/** @type {(typed: string) => string[]} */
const keys = (typed) => found(typed).flatMap(([, options]) => options);

test("all groups stay as they are where nothing is typed", () => {
  assert.equal(search(groups, "  "), groups);
  assert.equal(search(groups, ""), groups);
});

test("a title that begins so comes before one that has the word, and both before a sentence that mentions it", () => {
  assert.deepEqual(found("sparse"), [
    ["Regularisation", ["Sparse", "KL sparsity", "k-sparse", "k-sparse, k = 10"]],
    [MENTIONED, ["Undercomplete"]],
  ]);
});

test("every word has to stand somewhere, in any order, whatever the case, accents and signs", () => {
  assert.deepEqual(keys("HUSH kl"), ["KL sparsity"]);
  assert.deepEqual(keys("deja"), ["2-D autoencoder"]);
  assert.deepEqual(keys("K = 10"), ["k-sparse, k = 10"]);
  assert.deepEqual(found("basics"), [["Basics", ["Undercomplete", "2-D autoencoder"]]]);
  assert.deepEqual(keys("ksparse"), ["k-sparse", "k-sparse, k = 10"]);
  assert.deepEqual(keys("clouds undercomplete"), ["2-D autoencoder"]);
  assert.deepEqual(keys("hush clouds"), []);
});

test("a few letters are looked for where words begin, more of them inside of words too", () => {
  assert.deepEqual(keys("en"), []);
  assert.deepEqual(keys("complete"), ["Undercomplete", "2-D autoencoder"]);
});

test("the name that links, commands and recipes use is a name as good as a title", () => {
  const vae = { ...option("Variational", "A small cloud."), key: "vae" };
  const gan = { ...option("VAE-GAN", "A critic's eyes."), key: "vae-gan" };
  const [{ options }] = search([{ title: "Generation", options: [gan, vae] }], "VAE");
  assert.deepEqual(options, [vae, gan]);
});

test("what has no letter and no figure is found nowhere", () => assert.deepEqual(keys("?!"), []));
