import assert from "node:assert/strict";
import { test } from "node:test";
import { bitsOf, told } from "../../ui/components/image_tools/hash/hash_ball.js";
import { byBits, named } from "../../ui/components/image_tools/hash/hash_curve.js";

/** @type {Parameters<typeof told>[0]} */
const BALL = {
  radius: 2,
  of: 10_000,
  count: 1200,
  groups: [],
  classes: [
    ["7", 1100],
    ["9", 100],
  ],
  label: "",
  same: null,
  labels: [],
};

const BALLS = { size: [], empty: [], precision: [] };

test("a ball is told by the class of a test row, by its classes for a drawing, and as it is without any", () => {
  assert.equal(told(BALL), "1,200 of 10,000 differ in at most 2 bits. Most: 7 (1,100), 9 (100).");
  const share = "91.7\u00a0% of them are of the class of this test row, 7.";
  assert.equal(told({ ...BALL, same: 1100, label: "7" }), `1,200 of 10,000 differ in at most 2 bits. ${share}`);
  assert.equal(told({ ...BALL, classes: [] }), "1,200 of 10,000 differ in at most 2 bits.");
});

test("an empty ball has a way out, and one row or bit is told as one", () => {
  const none = told({ ...BALL, count: 0, radius: 1, same: 0, label: "7" });
  assert.equal(none, "None of 10,000 differs in at most 1 bit. A wider radius may find some.");
  assert.match(told({ ...BALL, count: 1 }), /^1 of 10,000 differs in/);
  assert.equal(bitsOf(1), "1 bit");
});

test("the run's line is told from those without a net", () => {
  assert.deepEqual(["code", "ITQ"].map(named), ["this run", "ITQ"]);
});

test("a curve that is half measured has a level line of pixels and a mark at the code of now", () => {
  const ways = [
    { by: "code", mean: /** @type {[number, number]} */ ([80, 70.04]) },
    { by: "pixels", mean: /** @type {[number, number]} */ ([90, 76]) },
  ];
  const figures = { width: 12, queries: 2000, tests: 10_000, ways, winner: "", balls: BALLS, curve: null };
  const { title, series, marker, y } = byBits({ ...figures, curve: { code: [[8, 60]], ITQ: [[8, 50]] } });
  assert.equal(title, "Precision@100, 2,000 test rows drawn from 10,000");
  assert.deepEqual(
    series.map(({ name, points }) => [name, points.length]),
    [
      ["this run", 1],
      ["ITQ", 1],
      ["raw pixels", 2],
    ],
  );
  assert.deepEqual([marker?.x, marker?.y, marker?.words], [12, 70.04, "now: 12 bits 70.0 %"]);
  assert.deepEqual([y.least, y.most], [46, 80]);
  const nothing = byBits(null);
  assert.deepEqual([nothing.series, nothing.y.least, nothing.y.most], [[], 0, 100]);
});
