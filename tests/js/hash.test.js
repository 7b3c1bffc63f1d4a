import assert from "node:assert/strict";
import { test } from "node:test";
import { bitsOf, told } from "../../ui/components/image_tools/hash/hash_ball.js";
import { named } from "../../ui/components/image_tools/hash/hash_curve.js";

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

test("a ball is told by the class of a test row, by its classes for a drawing, and as it is without any", () => {
  assert.equal(told(BALL), "1,200 of 10,000 differ in at most 2 bits. Most: 7 (1,100), 9 (100).");
  const share = "91.7 % of them are of the class of this test row, 7.";
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
