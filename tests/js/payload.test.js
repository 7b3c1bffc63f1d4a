import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { sameBytes, unpack } from "../../ui/components/view_card/payload.js";

/** What payload.py writes today: tests/ui/test_payload.py checks that it is current. */
const bytes = new Uint8Array(readFileSync(new URL("fixtures/payload.bin", import.meta.url)));

function view() {
  const [first] = unpack(bytes).views;
  assert.ok(first);
  return first;
}

test("a block gives back the card, its views, and null for one that is not drawn yet", () => {
  const card = unpack(bytes);
  assert.equal(card.title, "Map");
  assert.equal(card.views[1], null);
  const { kind, name, title, labels, marks } = view();
  assert.deepEqual(
    { kind, name, title, labels, marks },
    { kind: "Scatter", name: "map", title: "Map — «é»", labels: ["a", "b"], marks: { rho: 0.05 } },
  );
});

test("each array has the numbers that Python put in, and its shape", () => {
  const { arrays } = view();
  const numbers = Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, Array.from(values)]));
  assert.deepEqual(numbers, {
    uint8: [0, 1, 2],
    int8: [-128, 127],
    uint16: [0, 300],
    int16: [-300, 300],
    uint32: [0, 70_000],
    int32: [-70_000, 70_000],
    float32: [0.5, -1.25, Number.NaN, 2],
    float64: [2 ** 40, 0],
    empty: [],
  });
  assert.deepEqual(arrays.float32.shape, [2, 2]);
  assert.deepEqual(arrays.empty.shape, [0, 2]);
});

test("a block may begin anywhere in somebody else's buffer", () => {
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.deepEqual(unpack(shifted.subarray(3)), unpack(bytes));
});

test("the same bytes are told from others", () => {
  const other = bytes.slice();
  assert.ok(sameBytes(bytes, other));
  other[other.length - 1] ^= 1;
  assert.ok(!sameBytes(bytes, other));
  assert.ok(!sameBytes(bytes, bytes.subarray(1)));
  assert.ok(!sameBytes(undefined, bytes));
});
