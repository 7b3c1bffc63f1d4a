import assert from "node:assert/strict";
import { test } from "node:test";
import { inDigits } from "../../ui/components/image_tools/search/distances.js";

test("distances of one row have as many decimals as tell the farthest in two digits", () => {
  assert.deepEqual(inDigits([0, 0.05, 0.18234]), ["0", "0.05", "0.18"]);
  assert.deepEqual(inDigits([0.021, 0.0534]), ["0.021", "0.053"]);
  assert.deepEqual(inDigits([3.96, 4.75]), ["4.0", "4.8"]);
  assert.deepEqual(inDigits([95.4, 160.6]), ["95", "161"]);
});

test("what is too near to be told is told to be nearer than the least, in no more room", () => {
  const told = inDigits([0, 3e-9, 4e-8, 0.0011]);
  assert.deepEqual(told, ["0", "<.001", "<.001", "0.001"]);
  for (const text of told) assert.ok(text.length <= "0.001".length, text);
});

test("no distance and none at all are told", () => {
  assert.deepEqual(inDigits([]), []);
  assert.deepEqual(inDigits([0, 0]), ["0", "0"]);
});
